"""The judges' desk as it is used: by keyboard, by touch, without a connection, in two places at once."""

from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from competitions.actions import sheets
from competitions.models import Assignment, ScoreSheet
from competitions.sheet_values import Given
from tests.browser.scoring_scene import LAPTOP, PHONE, address, build, field, fits, scores, state
from tests.browser.wording import assert_one_language
from tests.factories.scoring import make_handed_in, make_sheet

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


def test_scoring_by_keyboard_alone(page: Page, own):
    page.goto(address(own))
    field(page, "Kriteria 1").focus()
    page.keyboard.type("80")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.keyboard.type("70")
    page.keyboard.press("PageDown")
    page.keyboard.press("Enter")
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(state(page)).to_contain_text("Tersimpan")
    expect(page.locator("[data-done]")).to_have_text("4 dari 4")
    expect(page.locator("[data-total]")).to_have_text("71,00")
    expect(page.locator("[data-heard]")).to_contain_text("Jumlah sementara 71,00, 4 dari 4 kriteria.")
    assert scores(own) == ["81.00", "60.00", "4.00", "N/A"]

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Pintasan papan tik")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+n")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text(own.entry.label)


def test_scoring_by_touch_and_handing_in(browser, base_url, own, context, assert_accessible):
    touch = browser.new_context(base_url=base_url, viewport=PHONE, has_touch=True, locale="id-ID")
    touch.add_cookies(context.cookies())
    page = touch.new_page()
    page.goto("/juri/")
    page.locator(f"[data-entry='{own.entry_id}'] .given__title").tap()
    page.get_by_role("link", name="Rubrik").tap()
    first = page.locator("[data-criterion]").first
    first.get_by_text("Baik").first.tap()
    first.get_by_role("button", name="Beri 92 untuk Kriteria 1").tap()
    expect(first.locator(".rung--chosen")).to_contain_text("Baik")
    page.get_by_role("button", name="Tambah nilai Kriteria 2").tap()
    page.get_by_role("radio", name="3", exact=True).tap()
    field(page, "Replikasi").fill("1")
    expect(state(page)).to_contain_text("Tersimpan")
    assert fits(page)
    page.get_by_role("button", name="Periksa dan serahkan").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Periksa dan serahkan")
    page.get_by_role("button", name="Serahkan", exact=True).tap()
    expect(page.get_by_text("SHA-256")).to_be_visible()
    assert scores(own) == ["92.00", "0.00", "3.00", "1.00"]
    assert ScoreSheet.objects.get(assignment=own).state == "handed_in"
    page.get_by_role("link", name="Lanjut ke peserta berikutnya").tap()
    expect(page.locator("[data-done]")).to_have_text("0 dari 4")
    touch.close()


def test_autosave_is_there_after_a_reload(page: Page, own):
    page.goto(address(own))
    field(page, "Kriteria 1").fill("80")
    page.get_by_text("Komentar untuk peserta").first.click()
    page.get_by_role("textbox", name="Komentar untuk peserta tentang Kriteria 1").fill("Jelas.")
    page.get_by_role("textbox", name="Catatan pribadi").fill("Tanya angka.")
    with page.expect_response(lambda answer: answer.url.endswith("/simpan/"), timeout=3000):
        pass
    expect(state(page)).to_contain_text("Tersimpan")
    page.reload()
    expect(field(page, "Kriteria 1")).to_have_value("80")
    expect(page.get_by_role("textbox", name="Catatan pribadi")).to_have_value("Tanya angka.")
    expect(page.get_by_role("textbox", name="tentang Kriteria 1")).to_have_value("Jelas.")


def test_a_wrong_score_stays_and_the_others_are_saved(page: Page, own):
    page.goto(address(own))
    field(page, "Kriteria 1").fill("800")
    field(page, "Kriteria 2").fill("70")
    expect(page.get_by_text("Beri nilai dari 0 sampai 100.")).to_be_visible()
    expect(state(page)).to_contain_text("1 nilai tidak dapat disimpan")
    assert scores(own)[:2] == ["", "70.00"]
    page.evaluate("window.onbeforeunload = null")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(field(page, "Kriteria 1")).to_have_value("800")


def test_a_stale_save_shows_both_and_the_judge_chooses(page: Page, own, assert_accessible):
    sheet = make_sheet(own, (10, 20))
    page.goto(address(own))
    keys = [row.pk for row in own.round.rubric.criteria.all()]
    later = {keys[0]: Given(Decimal(99)), keys[1]: Given(Decimal(55))}
    sheets.save_sheet(own, by=own.judge.user, version=sheet.version, scores=later)
    field(page, "Kriteria 1").fill("44")

    dialog = page.get_by_role("dialog", name="Lembar ini diubah di tempat lain")
    expect(dialog.get_by_text("99", exact=True)).to_be_visible()
    expect(dialog.get_by_text("44", exact=True)).to_be_visible()
    assert_accessible(page)
    dialog.get_by_role("button", name="Pakai pilihan saya").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Pilih untuk setiap baris")
    assert scores(own)[:2] == ["99.00", "55.00"]
    dialog.get_by_role("radio", name="Di perangkat ini").first.check()
    dialog.get_by_role("button", name="Pakai pilihan saya").click()

    expect(state(page)).to_contain_text("Tersimpan")
    expect(field(page, "Kriteria 2")).to_have_value("55")
    assert scores(own)[:2] == ["44.00", "55.00"]


def test_two_tabs_of_one_judge_show_one_sheet(page: Page, context: BrowserContext, own):
    other = context.new_page()
    for tab in (page, other):
        tab.goto(address(own))
    field(page, "Kriteria 1").fill("81")
    expect(field(other, "Kriteria 1")).to_have_value("81")
    field(other, "Kriteria 2").fill("62")
    expect(field(page, "Kriteria 2")).to_have_value("62")
    expect(state(page)).to_contain_text("Tersimpan")
    assert scores(own)[:2] == ["81.00", "62.00"]


def test_after_an_expired_session_signing_in_saves(page: Page, context: BrowserContext, own, sign_in):
    page.goto(address(own))
    Session.objects.all().delete()
    field(page, "Kriteria 1").fill("77")
    expect(state(page)).to_contain_text("1 perubahan disimpan di perangkat ini")
    expect(page.get_by_role("link", name="Masuk lagi")).to_be_visible()
    assert scores(own)[0] == ""

    with context.expect_page() as opened:
        page.get_by_role("link", name="Masuk lagi").click()
    expect(opened.value.get_by_role("heading", name="Masuk")).to_be_visible()
    sign_in(own.judge.user)
    opened.value.goto("/juri/masuk-lagi/")
    expect(opened.value.get_by_text("Anda sudah masuk lagi")).to_be_visible()
    opened.value.close()
    page.bring_to_front()
    expect(state(page)).to_contain_text("Tersimpan")
    assert scores(own)[0] == "77.00"


def test_without_script_a_form_does_it_all(browser, base_url, own, context):
    plain = browser.new_context(base_url=base_url, viewport=PHONE, java_script_enabled=False)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto(address(own))
    field(page, "Kriteria 1").fill("800")
    field(page, "Kriteria 2").fill("70,5")
    page.get_by_role("textbox", name="Catatan pribadi").fill("Tanya angka.")
    page.get_by_role("button", name="Simpan konsep").click()
    expect(page.get_by_text("Beri “Kriteria 1” nilai dari 0 sampai 100.").first).to_be_visible()
    expect(field(page, "Kriteria 1")).to_have_value("800")
    expect(page.get_by_role("textbox", name="Catatan pribadi")).to_have_value("Tanya angka.")

    field(page, "Kriteria 1").fill("80")
    field(page, "Kriteria 2").fill("70")
    page.get_by_role("radio", name="2", exact=True).check()
    page.get_by_label("Tidak berlaku").check()
    page.get_by_role("button", name="Periksa dan serahkan").click()
    page.get_by_role("button", name="Serahkan", exact=True).click()
    expect(page.get_by_text("SHA-256")).to_be_visible()
    assert scores(own) == ["80.00", "70.00", "2.00", "N/A"]
    plain.close()


@pytest.mark.parametrize("viewport", [PHONE, LAPTOP], ids=["phone", "laptop"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_is_accessible_and_fits(
    page: Page, context: BrowserContext, built, own, base_url, assert_accessible, viewport, language
):
    context.add_cookies([{"name": "bahasa", "value": language, "url": base_url}])
    page.set_viewport_size(viewport)
    page.emulate_media(color_scheme="dark" if language == "en" else "light")
    other = Assignment.objects.select_related("round__rubric", "judge__user").get(
        judge=own.judge, entry=built.entries[1]
    )
    make_handed_in(other, (80, 70, 3, 60))
    own.judge.seats.update(is_chair=True)
    panel = own.judge.seats.get().panel_id
    draft, done = address(own), address(other)
    sheet = ScoreSheet.objects.get(assignment=other).pk
    paths = ["/juri/", draft, f"{draft}serahkan/", done, f"{done}tanda-terima/", f"{done}juri-lain/"]
    paths += [f"/juri/panel/{panel}/", f"/juri/panel/{panel}/langsung/", f"/juri/lembar/{sheet}/buka/"]
    paths += ["/juri/luring/", "/juri/masuk-lagi/", f"{draft}lembar/"]
    # The screen itself at every width in every language; the other pages once in each.
    is_whole = (viewport == PHONE) == (language == "id")
    for path in paths if is_whole else paths[:2]:
        page.goto(path)
        if path == draft:
            page.locator(".rung__head").first.click()
            page.locator(".remark__head").first.click()
        assert_accessible(page)
        assert_one_language(page, besides=frozenset({"Replikasi", "Dewan juri"}))  # a criterion and a panel
        assert fits(page), path


def test_a_sheet_is_printed_without_the_furniture_of_the_screen(page: Page, own):
    make_sheet(own, (80,))
    page.goto(f"{address(own)}lembar/")
    expect(page.get_by_role("button", name="Cetak")).to_be_visible()
    page.emulate_media(media="print")
    for hidden in ("button", ".footer", ".judging__menu"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".paper__score strong").first).to_have_text("80")
    expect(page.locator(".paper__box")).to_have_count(3)


def test_a_server_that_fails_is_asked_again(page: Page, own):
    page.goto(address(own))
    page.route("**/simpan/", lambda route: route.fulfill(status=500, body="x"))
    field(page, "Kriteria 1").fill("66")
    expect(state(page)).to_contain_text("sebentar lagi dicoba lagi")
    page.unroute("**/simpan/")
    expect(state(page)).to_contain_text("Tersimpan")
    assert scores(own)[0] == "66.00"
