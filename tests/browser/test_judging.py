"""A judge on a phone: invited, accepted, reading, standing aside; with and without script."""

import pytest
from playwright.sync_api import Browser, Page, expect

from competitions.canonical import sha256_of
from competitions.models import ConflictOfInterest, Judge
from tests.factories.contests import make_competition, make_judge
from tests.factories.judging import make_assignment, make_entry
from tests.factories.registry import make_government, make_office

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]


def make_waiting(competition) -> Judge:
    """Return somebody who was invited with the token "tanda"."""
    judge = make_judge(competition, name="Budi Santoso", email="budi@kampus.example", accepted_at=None)
    Judge.objects.filter(pk=judge.pk).update(
        user=None, pact_text="", pact_hash="", token_hash=sha256_of("tanda")
    )
    return judge


def test_an_invited_person_accepts_by_keyboard(phone: Page, assert_accessible):
    competition = make_competition(make_government())
    judge = make_waiting(competition)
    phone.goto("/juri/undangan/tanda/")
    assert_accessible(phone)

    phone.get_by_label("Kata sandi").fill("sebuah-kalimat-panjang-9")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Space")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")

    expect(phone).to_have_url("/juri/")
    expect(phone.get_by_text("Belum ada yang dinilai")).to_be_visible()
    assert_accessible(phone)
    assert Judge.objects.get(pk=judge.pk).is_active


def test_a_judge_reads_and_stands_aside_without_script(browser: Browser, base_url, sign_in, context):
    government = make_government()
    competition = make_competition(government)
    entry = make_entry(competition, make_office("Dinas Kesehatan", government), "Jemput Bola")
    judge = make_judge(competition)
    make_assignment(entry, judge)
    sign_in(judge.user)
    plain = browser.new_context(
        base_url=base_url, java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    plain.add_cookies(context.cookies())
    page = plain.new_page()

    page.goto("/juri/")
    page.get_by_role("link", name="Jemput Bola", exact=True).click()
    page.get_by_role("link", name="Nyatakan konflik").click()
    page.get_by_label("Apa jenis konfliknya?").select_option("family")
    page.get_by_label("Apa persoalannya?").fill("Ipar ketua tim.")
    page.get_by_role("button", name="Ya, saya tidak menilai peserta ini").click()

    expect(page).to_have_url(f"{base_url}/juri/")
    expect(page.get_by_text("Jemput Bola")).to_have_count(0)
    assert ConflictOfInterest.objects.get().source == "judge"
    plain.close()
