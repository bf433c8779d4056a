"""One innovation's whole way, in a real browser: written on a phone, published, found by a visitor."""

import re

import pytest
from playwright.sync_api import Page, expect

from innovations.models import InnovationPage, Sector
from tests.factories.registry import make_image, make_office, make_verifier

pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = {
    "initiator_name": "Bidang Pelayanan Kesehatan",
    "effective": "Lebih banyak warga sampai pada obatnya.",
    "efficient": "Ongkos ke puskesmas turun.",
    "simple": "Cukup satu pesan singkat.",
}
CHOICES = {
    "stage": "applied",
    "initiator": "agency",
    "innovation_class": "agency",
    "innovation_type": "digital",
    "innovation_form": "public_service",
}
DESIGN = (
    "design_legal_basis",
    "design_problem",
    "design_strategic_issue",
    "design_method",
    "design_novelty",
    "design_how_it_works",
)


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=False).click()


def write_rich(page: Page, field: str, text: str) -> None:
    page.locator(f"[data-contentpath={field}] [contenteditable=true]").click()
    page.keyboard.type(text)


def fill_main(page: Page) -> None:
    page.locator("#id_title").fill("Antar Obat Sampai Rumah")
    page.locator("#id_year_applied").fill("2026")
    page.locator("#id_summary").fill("Obat rutin diantar kader ke rumah warga lanjut usia.")
    for field, value in CHOICES.items():
        page.locator(f"#id_{field}").select_option(value)
    page.locator("#id_main_sector").select_option(label="Kesehatan")
    for field, text in TEXTS.items():
        page.locator(f"#id_{field}").fill(text)
    for number in range(3):
        page.locator(f"#id_measurements-{number}-name").fill("Waktu menunggu obat")
        page.locator(f"#id_measurements-{number}-unit").fill("menit")
        page.locator(f"#id_measurements-{number}-before").fill("120")
        page.locator(f"#id_measurements-{number}-after").fill("15")


def fill_rest(page: Page) -> None:
    open_tab(page, "Rancang bangun")
    for field in DESIGN:
        page.locator(f"#id_{field}").fill(" ".join(["pelayanan"] * 55))
    expect(page.locator("[data-words-total=design]")).to_contain_text("330")
    open_tab(page, "Dampak")
    for field in ("goal", "benefit", "result"):
        write_rich(page, field, "Obat sampai tepat waktu.")
    open_tab(page, "Foto dan dokumen")
    page.get_by_role("button", name=re.compile("Add foto|Tambah foto", re.IGNORECASE)).click()
    page.get_by_role("button", name=re.compile("Choose an image|Pilih", re.IGNORECASE)).first.click()
    page.get_by_role("link", name=re.compile("Kader di jalan")).click()
    page.locator("#id_photos-0-alt_text").fill("Kader menyerahkan obat di teras rumah")
    open_tab(page, "Pelaksanaan")
    page.locator("#id_launch_date").fill("2026-03-01")
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("anggota tim", re.IGNORECASE)).click()
    page.locator("#id_team-0-name").fill("Tim Antar Obat")


def save_draft(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Simpan konsep")).first.click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))


def test_an_innovation_from_the_officers_phone_to_the_visitors_search(page: Page, sign_in, base_url):
    office, verifier = make_office(), make_verifier()
    make_image(office, "Kader di jalan")
    assert Sector.objects.filter(name="Kesehatan").exists()

    # The officer writes it on a phone and sends it to the head.
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(office.officer)
    page.goto("/admin/")
    page.get_by_role("link", name="Inovasi baru").click()
    fill_main(page)
    fill_rest(page)
    save_draft(page)
    record = InnovationPage.objects.get(title="Antar Obat Sampai Rumah")
    expect(page.get_by_text("Tidak ada yang kurang")).to_be_visible()
    page.goto("/admin/")
    expect(page.get_by_text("0 dari 3", exact=True)).to_be_visible()
    page.get_by_role("link", name="Kirim ke kepala").click()
    page.get_by_role("button", name="Kirim ke kepala").click()
    expect(page.get_by_text("Menunggu pengesahan kepala").first).to_be_visible()

    # The head endorses it.
    sign_in(office.head)
    page.goto("/admin/")
    page.get_by_role("link", name="Antar Obat Sampai Rumah").last.click()
    page.get_by_role("button", name="Sahkan").click()
    expect(page.get_by_text("Menunggu verifikasi").first).to_be_visible()

    # The verifier returns it with a note on one field.
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(verifier)
    page.goto("/admin/")
    page.get_by_role("link", name="Antar Obat Sampai Rumah").click()
    field = page.locator("#panel-child-summary")
    field.get_by_text("Tulis catatan").click()
    field.get_by_role("textbox").fill("Sebutkan wilayahnya.")
    page.get_by_role("button", name="Kembalikan dengan catatan").click()
    expect(page.get_by_text("Dikembalikan dengan catatan").first).to_be_visible()

    # The officer reads the note beside the form, mends it and sends it again.
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(office.officer)
    page.goto("/admin/")
    page.get_by_role("link", name="Perbaiki sesuai catatan").click()
    expect(page.get_by_text("Sebutkan wilayahnya.").first).to_be_visible()
    page.locator("#id_summary").fill("Obat rutin diantar kader ke rumah warga lanjut usia di empat desa.")
    save_draft(page)
    page.goto(f"/admin/inovasi/{record.pk}/tinjau/")
    page.get_by_role("button", name="Kirim lagi").click()
    expect(page.get_by_text("Menunggu verifikasi").first).to_be_visible()

    # The verifier publishes it.
    sign_in(verifier)
    page.goto(f"/admin/inovasi/{record.pk}/tinjau/")
    page.get_by_role("button", name="Verifikasi dan terbitkan").click()
    expect(page.get_by_text("Terbit").first).to_be_visible()

    # A visitor finds it by filter and by search; the board counts it.
    page.context.clear_cookies()
    page.goto("/inovasi/?sector=kesehatan&year=2026&type=digital")
    expect(page.get_by_role("link", name="Antar Obat Sampai Rumah")).to_be_visible()
    page.goto("/inovasi/")
    box = page.locator("main").get_by_role("searchbox").first
    box.fill("diantarkan desa")
    box.press("Enter")
    page.get_by_role("link", name="Antar Obat Sampai Rumah").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Antar Obat Sampai Rumah")
    expect(page.get_by_text("empat desa").first).to_be_visible()
    page.goto("/target/2026/")
    expect(page.get_by_text("1 dari 3").first).to_be_visible()
