"""The set-up desk of a contest on a phone: readable, and rows are added without a script of our own."""

import pytest

from competitions.actions import editions
from tests.factories.contests import make_secretary
from tests.factories.registry import make_government

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]


def test_a_category_is_added_on_a_phone(phone, sign_in, assert_accessible):
    secretary = make_secretary()
    competition = editions.create(
        "krenova",
        by=secretary,
        government=make_government(),
        title="Krenova Uji",
        slug="krenova-uji",
        year=2027,
    )
    sign_in(secretary)
    phone.goto(f"/admin/lomba/{competition.pk}/")
    assert_accessible(phone)
    phone.get_by_role("link", name="Kategori", exact=True).click()
    phone.get_by_role("button", name="Tambah kategori").click()
    phone.locator("#last-row").get_by_label("Nama").fill("Pelajar")
    phone.locator("#last-row").get_by_label("Kode").fill("pelajar")
    assert_accessible(phone)
    assert phone.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    phone.get_by_role("button", name="Simpan").click()
    phone.get_by_text("Tersimpan.").wait_for()
    slugs = competition.categories.values_list("slug", flat=True)
    assert list(slugs) == ["inisiatif", "implementasi", "pelajar"]
