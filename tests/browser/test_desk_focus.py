"""Where the keyboard goes on the contest desks: past everything, seen everywhere, caught nowhere; and what is folded."""

import pytest
from playwright.sync_api import Page, expect

from competitions.actions import assigning, setup
from competitions.models import Competition
from tests.browser.keyboard import assert_walkable
from tests.factories.assigning import make_stage
from tests.factories.contests import make_contest_page, make_entry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]

PHONE = {"width": 390, "height": 844}
#: Texts that are left out of what is printed.
NOT_PRINTED = """() => [...document.querySelectorAll("details > :not(summary)")]
  .filter((e) => !e.checkVisibility()).map((e) => e.textContent.trim().slice(0, 60))"""


def save_elsewhere(competition: Competition, by) -> None:
    own = Competition.objects.get(pk=competition.pk)
    own.grace_minutes = 7
    setup.change(own, by=by, rows=[own], reason="Sambungan lambat.")


def test_the_secretariats_desk_lets_the_keyboard_through(page: Page, sign_in, assert_accessible):
    made = make_stage(entries=2, judges=2)
    run = assigning.propose(made.stage, by=made.secretary, seed=1)
    base = f"/admin/lomba/{made.competition.pk}"
    sign_in(made.secretary)
    for address in (
        f"{base}/rubrik/{made.competition.rubrics.get().pk}/",
        f"{base}/juri/undang/",
        f"{base}/penugasan/{made.stage.pk}/usulan/{run.pk}/",
        f"{base}/tanggal/",
    ):
        page.goto(address)
        assert_walkable(page)

    save_elsewhere(made.competition, made.secretary)
    page.get_by_label("Tenggang tersembunyi").fill("9")
    page.get_by_role("button", name="Simpan").click()
    notice = page.get_by_role("alert")
    expect(notice).to_be_focused()
    expect(notice).to_contain_text("Orang lain menyimpan bagian ini saat Anda menulis")
    expect(page.get_by_label("Tenggang tersembunyi")).to_have_value("9")
    assert_accessible(page)
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
    assert_walkable(page)


def test_the_entering_desk_lets_the_keyboard_through_and_remembers_its_folds(page: Page, sign_in):
    made = make_stage(entries=1, judges=1)
    make_contest_page(made.competition)
    entry = make_entry(made.competition, made.offices[0], title="Jemput Bola")
    page.set_viewport_size(PHONE)
    sign_in(made.offices[0].head)
    page.goto(f"/peserta/{entry.pk}/")
    assert_walkable(page)
    second = page.locator("[data-fold=dampak]")
    expect(second).not_to_have_attribute("open", "")
    second.locator("summary").click()
    page.locator("[data-save]").click()
    expect(page.get_by_text("Tersimpan pukul")).to_be_visible()
    expect(page.locator("#text-dampak")).to_be_visible()
    page.goto(f"/peserta/{entry.pk}/kirim/")
    assert_walkable(page)
    page.goto(made.competition.address)
    assert_walkable(page)
    assert page.evaluate(NOT_PRINTED) != []
    page.emulate_media(media="print")
    assert page.evaluate(NOT_PRINTED) == []
