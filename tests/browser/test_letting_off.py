"""A judge asks to be let off on a phone, the chair for somebody else, and the secretariat grants and makes void."""

import pytest
from playwright.sync_api import Page, expect

from competitions.models import Panel, ScoreSheet
from tests.browser.test_desk_pages import look_at
from tests.competitions.scenes import sheets
from tests.competitions.scenes.sheets import assignment
from tests.factories.scoring import make_handed_in, make_sheet

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]
WHY = "Saya dirawat di rumah sakit sampai akhir pekan depan dan tidak dapat membaca naskah."


def test_a_judge_and_the_chair_ask_and_the_secretariat_grants(page: Page, sign_in, assert_accessible):
    scene = sheets.build()
    row = assignment(scene, 0, 1)
    make_sheet(row, (80, None))
    panel = Panel.objects.get(round=scene.stage)
    sign_in(scene.judges[1].user)
    for address in ("/juri/", f"/juri/naskah/{row.entry_id}/lepas/"):
        look_at(page, address, assert_accessible)
    page.goto(f"/juri/naskah/{row.entry_id}/lepas/")  # with the token that every page kept by the device has
    page.get_by_label("Mengapa?").fill(WHY)
    page.get_by_role("button", name="Kirim ke sekretariat").click()
    expect(page).to_have_url("/juri/")
    page.get_by_role("link", name="Sudah minta dibebaskan dari peserta", exact=False).click()
    expect(page.get_by_text(WHY)).to_be_visible()
    assert_accessible(page)

    sign_in(scene.judges[0].user)
    path = f"/juri/panel/{panel.pk}/ganti/{assignment(scene, 1, 2).pk}/"
    for address in (f"/juri/panel/{panel.pk}/", path):
        look_at(page, address, assert_accessible)
    page.get_by_label("Mengapa?").fill("Belum membuka satu naskah pun.")
    page.get_by_role("button", name="Kirim ke sekretariat").click()
    expect(page.get_by_text("juri pengganti sudah diminta")).to_be_visible()

    sign_in(scene.secretary)
    base = f"/admin/lomba/{scene.competition.pk}/penugasan/{scene.stage.pk}/"
    for address in (base, f"{base}lepas/{row.pk}/"):
        look_at(page, address, assert_accessible)
    page.get_by_role("button", name="Ya, tarik").click()
    page.goto(base)
    expect(page.get_by_text(WHY)).to_have_count(0)
    row.refresh_from_db()
    assert row.ended_at is not None


def test_a_handed_in_sheet_is_made_void(page: Page, sign_in, assert_accessible):
    scene = sheets.build()
    row = assignment(scene, 0, 1)
    make_handed_in(row)
    sign_in(scene.secretary)
    base = f"/admin/lomba/{scene.competition.pk}/penugasan/{scene.stage.pk}/"
    look_at(page, f"{base}batalkan/{row.pk}/", assert_accessible)
    look_at(page, f"{base}peserta/{row.entry_id}/", assert_accessible)
    page.get_by_role("link", name="Nyatakan batal").click()
    page.get_by_label("Alasan").fill("Juri mengaku tidak membaca naskah.")
    page.get_by_role("button", name="Ya, nyatakan batal").click()
    expect(page.get_by_text("dinyatakan batal dan tidak dihitung lagi")).to_be_visible()
    assert ScoreSheet.objects.get(assignment=row).state == "void"
