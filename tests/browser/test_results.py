"""Published results, a certificate and an agency's own result: for everybody, on a phone and a desk, in both languages."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from competitions.models import FollowUp
from tests.factories.published import make_published_contest

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]


@pytest.fixture(scope="module")
def contest(module_db):
    return module_db(make_published_contest)


@pytest.mark.parametrize("language", ["id", "en"])
def test_results_and_certificates_are_accessible_and_fit(
    page: Page, contest, assert_fits, base_url, language
):
    page.context.add_cookies([{"name": "bahasa", "value": language, "url": base_url}])

    for address in (
        "/lomba/selesai/hasil/",
        "/lomba/selesai/hasil/?kategori=pelayanan",
        f"/sertifikat/{contest.awards[0].serial}/",
        contest.entries["Jemput Bola"].innovation.catalogue_entry.url,
        "/lomba/",
    ):
        assert_fits(page, address, frozenset({"menit", "Lomba"}))  # a unit, and a page's name
        assert page.locator("html").get_attribute("lang") == language


def test_an_agency_reads_its_result_and_answers_for_a_year(page: Page, contest, sign_in, assert_accessible):
    question = FollowUp.objects.filter(award=contest.awards[0]).earliest("year")
    FollowUp.objects.filter(pk=question.pk).update(due_date=dt.date.today() + dt.timedelta(days=9))  # noqa: DTZ011
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(contest.offices[0].officer)

    page.goto("/peserta/")
    assert_accessible(page)
    page.goto(f"/peserta/{contest.entries['Jemput Bola'].pk}/")
    expect(page.get_by_role("heading", name="Hasil Anda")).to_be_visible()
    expect(page.get_by_text("Bukti perlu dilengkapi: Jemput Bola, Kriteria 1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert_accessible(page)

    page.get_by_role("link", name="ceritakan kabarnya").click()
    page.get_by_label("Masih berjalan").check()
    page.get_by_label("Apa yang terjadi, dengan angka").fill("Melayani 1.200 warga.")
    assert_accessible(page)
    page.get_by_role("button", name="Umumkan jawaban").click()
    expect(page.get_by_text("Terima kasih.")).to_be_visible()

    page.goto("/lomba/selesai/hasil/")
    expect(page.get_by_text("Melayani 1.200 warga.")).to_be_visible()
