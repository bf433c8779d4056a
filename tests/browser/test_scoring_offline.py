"""A judge without a connection, and a device that several people share."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from competitions.models import Assignment, ScoreSheet
from tests.browser.scoring_scene import address, build, field, ready, scores, state
from tests.factories.scoring import make_sheet

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(build)


@pytest.fixture
def own(built, sign_in):
    """Sign the first judge in, with the assignment of one entry."""
    judge = built.judges[0]
    sign_in(judge.user)
    return Assignment.objects.select_related("round__rubric", "judge__user", "entry").get(
        judge=judge, entry=built.entries[0]
    )


def test_ten_changes_without_a_connection_are_sent_later(page: Page, context: BrowserContext, own):
    page.goto("/juri/")
    ready(page)
    context.set_offline(True)
    expect(page.locator("[data-kept]")).to_contain_text("Luring")
    entries = [row.entry_id for row in Assignment.objects.filter(judge=own.judge)]
    for entry in entries:
        page.goto(f"/juri/naskah/{entry}/")
        expect(page.get_by_role("heading", name="Latar belakang")).to_be_visible()
        field(page, "Kriteria 1").fill("60")
        field(page, "Kriteria 2").fill("50")
        field(page, "Replikasi").fill("40")
        expect(state(page)).to_contain_text("Luring: 3 perubahan disimpan di perangkat ini")
    page.get_by_role("textbox", name="Catatan pribadi").fill("Di jalan.")
    expect(state(page)).to_contain_text("Luring: 4 perubahan")
    page.reload()
    expect(field(page, "Replikasi")).to_have_value("40")
    page.goto("/juri/")
    expect(page.locator("[data-kept]")).to_contain_text("10 perubahan di 3 lembar")
    assert not ScoreSheet.objects.exists()

    context.set_offline(False)

    expect(page.locator("[data-kept]")).to_be_hidden()
    assert sorted(ScoreSheet.objects.values_list("version", "note")) == [(1, ""), (1, ""), (1, "Di jalan.")]
    assert scores(own) == ["60.00", "50.00", "", "40.00"]


def test_a_conflict_after_working_without_a_connection_is_shown(page: Page, context: BrowserContext, own):
    page.goto(address(own))
    page.evaluate("navigator.serviceWorker.ready")
    context.set_offline(True)
    field(page, "Kriteria 1").fill("30")
    expect(state(page)).to_contain_text("Luring: 1 perubahan")
    make_sheet(own, (90,))
    context.set_offline(False)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("90", exact=True)).to_be_visible()
    dialog.get_by_role("button", name="Semua yang tersimpan").click()
    dialog.get_by_role("button", name="Pakai pilihan saya").click()
    expect(field(page, "Kriteria 1")).to_have_value("90")
    expect(state(page)).to_contain_text("Tersimpan")
    assert scores(own)[0] == "90.00"


def test_signing_out_leaves_nothing_on_the_device(page: Page, context: BrowserContext, own, built, sign_in):
    page.goto("/juri/")
    ready(page)
    page.goto(address(own))
    context.set_offline(True)
    field(page, "Kriteria 1").fill("30")
    expect(state(page)).to_contain_text("Luring: 1 perubahan")
    context.set_offline(False)
    expect(state(page)).to_contain_text("Tersimpan")
    page.goto("/juri/")
    page.get_by_role("link", name="Keluar").click()
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url("/")
    left = page.evaluate(
        "async () => [(await caches.keys()).filter((name) => name.includes('pages')), await new Promise((resolve) => {"
        " const open = indexedDB.open('lumbung-juri');"
        " open.onsuccess = () => { const all = open.result.transaction('sheets').objectStore('sheets').getAll();"
        " all.onsuccess = () => resolve(all.result.length); }; })]"
    )
    assert left == [[], 0]
    context.set_offline(True)
    page.goto(address(own))
    expect(page.get_by_text("Halaman ini tidak tersimpan di perangkat ini.")).to_be_visible()
    context.set_offline(False)


def test_another_person_gets_nothing_of_the_judge_before(
    page: Page, context: BrowserContext, own, built, sign_in
):
    page.goto("/juri/")
    ready(page)
    sign_in(built.judges[1].user)
    page.goto("/juri/")
    ready(page)
    owners = page.evaluate(
        "async () => (await caches.keys()).filter((name) => name.includes('pages')).map((name) => name.split('-')[4])"
    )
    assert owners == [str(built.judges[1].user_id)]


def test_an_entry_that_was_taken_away_leaves_the_device(page: Page, context: BrowserContext, own):
    page.goto("/juri/")
    ready(page)
    Assignment.objects.filter(pk=own.pk).update(ended_at=own.assigned_at, ended_reason="x")
    page.goto(address(own))
    expect(page.get_by_text("404")).to_be_visible()
    context.set_offline(True)
    page.goto(address(own))
    expect(page.get_by_text("Halaman ini tidak tersimpan di perangkat ini.")).to_be_visible()
    context.set_offline(False)
