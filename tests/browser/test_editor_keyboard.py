"""The officer, the head and the verifier at the desk by keyboard alone, in English; the officer in Indonesian too."""

import pytest
from playwright.sync_api import Page, expect

from innovations.models import InnovationPage
from innovations.models.standing import Standing, standings
from tests.browser.keyboard import choose, press, tab_to, write
from tests.browser.wording import assert_one_language
from tests.factories.registry import make_draft, make_image, make_office, make_verifier
from users.actions import links
from users.models import OneTimeLink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]


def next_part(page: Page, name: str, word: str = "Next") -> None:
    tab_to(page, f"^{word}: {name}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name=name)).to_be_focused()
    expect(page.get_by_role("tab", name=name)).to_be_in_viewport()


def enter(page: Page, person) -> None:
    """Sign in by a link."""
    page.goto(links.issue(person, purpose=OneTimeLink.Purpose.DEMO))
    tab_to(page, "^Sign in$")
    while page.evaluate("document.activeElement.tagName") != "BUTTON":
        tab_to(page, "^Sign in$")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def standing_of(record: InnovationPage) -> Standing:
    return standings([InnovationPage.objects.get(pk=record.pk)])[record.pk]


def test_the_editor_is_filled_in_by_keyboard_alone(page: Page, base_url):
    office = make_office()
    make_image(office, "Kader di jalan")
    page.context.add_cookies([{"name": "bahasa", "value": "en", "url": base_url}])

    enter(page, office.officer)
    press(page, "^New innovation$")
    write(page, "title", "Medicine to the door")
    tab_to(page, "#id_stage")
    page.keyboard.type("App")
    write(page, "summary", "Volunteers bring it.")
    expect(page.locator("#id_summary-words")).to_have_text("3 of at most 100 words")
    write(page, "measurements-0-name", "Waiting")
    write(page, "measurements-0-before", "120")
    write(page, "measurements-0-after", "15")
    write(page, "measurements-0-unit", "minutes")

    next_part(page, "Design")
    next_part(page, "Effect")
    expect(page.locator("#id_goal-words")).to_have_text("0 words")
    tab_to(page, "^Goal$")
    while not page.evaluate("document.activeElement.isContentEditable"):
        tab_to(page, "^Goal$")
    page.keyboard.type("Medicine comes")
    expect(page.locator("#id_goal-words")).to_have_text("2 words")
    page.keyboard.press("Enter")
    page.keyboard.type("in time")
    expect(page.locator("#id_goal-words")).to_have_text("4 words")

    next_part(page, "Photos")
    tab_to(page, "^Add photo$")
    page.keyboard.press("Enter")
    tab_to(page, "^Choose an image$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Kader di jalan")).to_be_visible()
    expect(page.locator(".modal.in")).to_be_focused()
    tab_to(page, "^Kader di jalan$")
    page.keyboard.press("Enter")
    expect(page.locator("#id_photos-0-image-chooser").get_by_role("button")).to_be_focused()
    write(page, "photos-0-alt_text", "A volunteer at the door")

    next_part(page, "Carrying it out")
    write(page, "launch_date", "2026-03-01")
    tab_to(page, "#id_development_date")
    tab_to(page, "^Add team member$")
    expect(page.locator(".xdsoft_datetimepicker:visible")).to_have_count(0)
    press(page, "^Save draft$")

    expect(page.locator("[data-meter-body]")).to_contain_text("of 29 ready")
    saved = InnovationPage.objects.get(title="Medicine to the door").get_latest_revision_as_object()
    assert (saved.stage, saved.summary) == ("applied", "Volunteers bring it.")
    assert saved.goal.count("<p") == 2
    assert [(row.name, row.before, row.after) for row in saved.measurements.all() if row.name] == [
        ("Waiting", 120, 15)
    ]
    assert [row.alt_text for row in saved.photos.all()] == ["A volunteer at the door"]
    assert str(saved.launch_date) == "2026-03-01"


def test_a_draft_without_a_name_leads_to_the_error(page: Page, sign_in):
    sign_in(make_office().officer)
    page.goto("/admin/")

    press(page, "^Inovasi baru$")
    press(page, "^Simpan ")

    expect(page.get_by_role("button", name="Ke kesalahan pertama")).to_be_focused()


def test_the_editor_is_filled_in_by_keyboard_alone_in_indonesian(page: Page, sign_in):
    sign_in(make_office().officer)
    page.goto("/admin/")

    press(page, "^Inovasi baru$")
    write(page, "title", "Obat sampai rumah")
    choose(page, "#id_stage", "Pen")
    write(page, "summary", "Kader mengantar obat.")
    expect(page.locator("#id_summary-words")).to_have_text("3 dari paling banyak 100 kata")
    next_part(page, "Rancang bangun", "Berikutnya")
    next_part(page, "Dampak", "Berikutnya")
    tab_to(page, "^Tujuan$")
    while not page.evaluate("document.activeElement.isContentEditable"):
        tab_to(page, "^Tujuan$")
    page.keyboard.type("Obat datang")
    expect(page.locator("#id_goal-words")).to_have_text("2 kata")
    assert_one_language(page)
    press(page, "^Simpan ")

    saved = InnovationPage.objects.get(title="Obat sampai rumah").get_latest_revision_as_object()
    assert (saved.stage, saved.summary, "Obat datang" in saved.goal) == (
        "applied",
        "Kader mengantar obat.",
        True,
    )


def test_it_is_sent_returned_mended_and_published_by_keyboard_alone(page: Page, sign_in, base_url):
    office, verifier = make_office(), make_verifier()
    record = make_draft(office, "Medicine to the door")
    review = f"/admin/inovasi/{record.pk}/tinjau/"
    page.context.add_cookies([{"name": "bahasa", "value": "en", "url": base_url}])

    sign_in(office.officer)
    page.goto("/admin/")
    press(page, "^Send it to the head$")
    press(page, "^Send to the head$")
    assert standing_of(record) == Standing.WITH_HEAD
    sign_in(office.head)
    page.goto(review)
    press(page, "^Endorse$")
    assert standing_of(record) == Standing.WITH_VERIFIER
    sign_in(verifier)
    page.goto("/admin/")
    press(page, "^Medicine to the door$")
    tab_to(page, "^Write a note: summary$")
    page.keyboard.press("Enter")
    tab_to(page, "^Note: summary$")
    page.keyboard.type("Say where.")
    press(page, "^Return with notes$")
    assert standing_of(record) == Standing.RETURNED

    sign_in(office.officer)
    page.goto("/admin/")
    press(page, "^Mend what was noted$")
    tab_to(page, "^Summary$")
    page.keyboard.press("Enter")
    expect(page.locator("#id_summary")).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(" In four villages.")
    press(page, "^Save draft$")
    page.goto(review)
    press(page, "^Send again$")
    sign_in(verifier)
    page.goto(review)
    press(page, "^Verify and publish$")

    assert standing_of(record) == Standing.PUBLISHED
    assert InnovationPage.objects.get(pk=record.pk).summary.endswith(" In four villages.")
