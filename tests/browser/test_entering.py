"""Entering a contest from a phone: the officer writes, the head submits, nothing typed is lost."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from competitions.actions import entries
from competitions.models import Competition, Entry, EntrySnapshot
from tests.factories.contests import make_competition, make_contest_page, make_entry
from tests.factories.registry import make_government, make_office, make_published

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]

PHONE = {"width": 390, "height": 844}


def build():
    government = make_government("Kabupaten Lomba")
    competition = make_competition(government, title="Lomba Inovasi", slug="lomba-inovasi", prizes="Juara I")
    make_contest_page(competition)
    office = make_office("Dinas Kesehatan", government)
    make_published(office, "Jemput Bola")
    return competition, office


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(build)


@pytest.fixture
def office(built):
    return built[1].fresh()


@pytest.fixture
def contest(built):
    return Competition.objects.get(pk=built[0].pk)


@pytest.fixture
def narrow(page: Page) -> Page:
    page.set_viewport_size(PHONE)
    return page


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_officer_writes_and_head_submits(narrow: Page, office, contest, sign_in, assert_accessible):
    sign_in(office.officer)
    narrow.goto("/lomba/lomba-inovasi/")
    assert_accessible(narrow)
    narrow.get_by_role("link", name="Ikutkan inovasi").click()
    assert_accessible(narrow)
    narrow.get_by_label("Jemput Bola").check()
    narrow.get_by_role("button", name="Buat konsep").click()
    narrow.get_by_role("textbox", name="Latar belakang").fill("Warga antre sejak pagi.")
    expect(narrow.locator("#words-latar")).to_have_text("4 kata dari paling banyak 20")
    expect(narrow.locator("[data-state]")).to_contain_text("Tersimpan")
    narrow.locator("summary", has_text="Dampak").click()
    narrow.get_by_role("textbox", name="Dampak").fill("Antrean hilang.")
    narrow.locator("#file-dampak").set_input_files(
        {"name": "Surat.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\nisi"}
    )
    narrow.get_by_role("button", name="Lampirkan").click()
    expect(narrow.get_by_role("link", name="Surat.pdf")).to_be_visible()
    assert_accessible(narrow)
    assert fits(narrow)
    narrow.get_by_role("button", name="Periksa").click()
    assert_accessible(narrow)
    narrow.get_by_role("button", name="Minta kepala mengirim").click()
    expect(narrow.get_by_text("sudah diminta")).to_be_visible()

    sign_in(office.head)
    narrow.goto("/peserta/")
    assert_accessible(narrow)
    narrow.get_by_role("link", name="Jemput Bola").click()
    narrow.get_by_role("button", name="Pratinjau").click()
    expect(narrow.get_by_text("Warga antre sejak pagi.")).to_be_visible()
    assert_accessible(narrow)
    assert fits(narrow)
    narrow.get_by_role("link", name="Periksa").click()
    assert_accessible(narrow)
    narrow.locator("#endorse").check()
    narrow.get_by_role("button", name="Kirim", exact=True).click()

    snapshot = EntrySnapshot.objects.get()
    expect(narrow.get_by_role("heading", level=1)).to_contain_text("0001")
    expect(narrow.locator("#hash")).to_have_text(snapshot.sha256)
    assert_accessible(narrow)
    assert fits(narrow)
    for path in ("", "naskah/1/", "tarik/"):
        narrow.goto(f"/peserta/{snapshot.entry_id}/{path}")
        assert_accessible(narrow)
        assert fits(narrow)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages_are_accessible_and_fit(page: Page, built, assert_accessible, width, scheme):
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    for path in ("/lomba/", "/lomba/lomba-inovasi/", "/"):
        page.goto(path)
        assert_accessible(page)
        assert fits(page)


def test_what_was_typed_survives_signing_out(narrow: Page, context: BrowserContext, office, contest, sign_in):
    entry = make_entry(contest, office, texts={"latar": "Awal."})
    sign_in(office.officer)
    narrow.goto(f"/peserta/{entry.pk}/")
    Session.objects.all().delete()
    narrow.get_by_role("textbox", name="Latar belakang").fill("Ditulis setelah keluar.")
    expect(narrow.locator("[data-state]")).to_contain_text("masuk lagi")
    expect(narrow.get_by_role("link", name="Masuk", exact=True).last).to_be_visible()

    sign_in(office.officer)
    narrow.goto(f"/peserta/{entry.pk}/")

    expect(narrow.get_by_role("textbox", name="Latar belakang")).to_have_value("Ditulis setelah keluar.")
    expect(narrow.locator("[data-state]")).to_contain_text("sudah disimpan")
    assert Entry.objects.get(pk=entry.pk).texts["latar"] == "Ditulis setelah keluar."


def test_what_was_typed_survives_a_lost_connection(
    narrow: Page, context: BrowserContext, office, contest, sign_in
):
    entry = make_entry(contest, office, texts={"latar": "Awal."})
    sign_in(office.officer)
    narrow.goto(f"/peserta/{entry.pk}/")
    context.set_offline(True)
    narrow.get_by_role("textbox", name="Latar belakang").fill("Ditulis tanpa sinyal.")
    expect(narrow.locator("[data-state]")).to_contain_text("Tidak ada sambungan")
    context.set_offline(False)
    expect(narrow.locator("[data-state]")).to_contain_text("Tersimpan")
    assert Entry.objects.get(pk=entry.pk).texts["latar"] == "Ditulis tanpa sinyal."


def test_two_who_write_at_once_choose(narrow: Page, office, contest, sign_in, assert_accessible):
    entry = make_entry(contest, office, texts={"latar": "Awal."})
    sign_in(office.officer)
    narrow.goto(f"/peserta/{entry.pk}/")
    entries.save_texts(entry, texts={"latar": "Punya kepala."}, version=entry.version, by=office.head)
    narrow.get_by_role("textbox", name="Latar belakang").fill("Punya petugas.")

    narrow.get_by_role("button", name="Bandingkan kedua naskah").click()

    expect(narrow.get_by_text("Punya kepala.")).to_be_visible()
    assert_accessible(narrow)
    narrow.get_by_label("Naskah yang satunya").check()
    narrow.locator("[data-save]").click()
    expect(narrow.get_by_role("textbox", name="Latar belakang")).to_have_value("Punya kepala.")


def test_without_script_everything_works(browser, base_url, office, contest, sign_in, context):
    sign_in(office.head)
    plain = browser.new_context(base_url=base_url, viewport=PHONE, java_script_enabled=False)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto("/lomba/lomba-inovasi/")
    expect(page.get_by_text("hari lagi")).to_be_visible()
    page.get_by_role("link", name="Ikutkan inovasi").click()
    page.get_by_label("Jemput Bola").check()
    page.get_by_role("button", name="Buat konsep").click()
    page.get_by_role("textbox", name="Latar belakang").fill("Tanpa skrip.")
    page.get_by_role("button", name="Periksa dan kirim").click()
    page.locator("#endorse").check()
    page.get_by_role("button", name="Kirim", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("0001")
    plain.close()
    assert EntrySnapshot.objects.get().data["sections"][0]["text"] == "Tanpa skrip."
