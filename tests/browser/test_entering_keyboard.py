"""The agency's entering desk on a phone by keyboard alone, in English: started, written, checked and submitted."""

import pytest
from playwright.sync_api import Page, expect

from competitions.models import Entry, EntrySnapshot
from tests.browser.keyboard import press, tab_to
from tests.browser.wording import assert_one_language
from tests.factories.contests import make_competition, make_contest_page
from tests.factories.registry import make_government, make_office, make_published

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]

PHONE = {"width": 390, "height": 844}
#: Names that people gave and the catalogue knows as well.
NAMES = frozenset({"Pelayanan", "Tata kelola", "Latar belakang", "Dampak", "Dinas Kesehatan"})


@pytest.fixture
def office(page: Page, base_url):
    government = make_government("Kabupaten Lomba")
    competition = make_competition(government, title="Lomba Inovasi", slug="lomba-inovasi")
    make_contest_page(competition)
    office = make_office("Dinas Kesehatan", government)
    make_published(office, "Jemput Bola")
    page.set_viewport_size(PHONE)
    page.context.add_cookies([{"name": "bahasa", "value": "en", "url": base_url}])
    return office


def says_one_language(page: Page) -> None:
    """Nothing of ours is Indonesian here."""
    assert_one_language(page, besides=NAMES)


def test_it_is_started_written_and_submitted(page: Page, office, sign_in):
    sign_in(office.officer)
    page.goto("/peserta/")
    says_one_language(page)
    press(page, "^Enter an innovation")
    says_one_language(page)
    tab_to(page, "^Jemput Bola")
    page.keyboard.press("Space")
    press(page, "^Make the draft$")

    tab_to(page, "#text-latar")
    page.keyboard.type("People queue from dawn.")
    expect(page.locator("#words-latar")).to_have_text("4 words of at most 20")
    expect(page.locator("[data-state]")).to_contain_text("Saved")
    tab_to(page, "^Dampak")
    assert not page.locator("#text-dampak").is_visible()
    page.keyboard.press("Enter")
    tab_to(page, "#text-dampak")
    page.keyboard.type("Nobody queues.")
    says_one_language(page)
    press(page, "^Check$")
    says_one_language(page)
    press(page, "^Ask the head to submit$")
    expect(page.get_by_text("has been asked")).to_be_visible()
    entry = Entry.objects.get()
    assert entry.texts == {"latar": "People queue from dawn.", "dampak": "Nobody queues."}

    sign_in(office.head)
    page.goto("/peserta/")
    says_one_language(page)
    press(page, "^Jemput Bola$")
    press(page, "^Preview$")
    says_one_language(page)
    page.go_back()
    press(page, "^Check and submit$")
    tab_to(page, "^I have read it")
    page.keyboard.press("Space")
    says_one_language(page)
    press(page, "^Submit$")

    snapshot = EntrySnapshot.objects.get()
    expect(page.locator("#hash")).to_have_text(snapshot.sha256)
    says_one_language(page)
    page.goto(f"/peserta/{entry.pk}/")
    says_one_language(page)
