"""Which pictures the guides show: who looks, at which page, in which window, and what they have done there."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect


@dataclass(frozen=True)
class Shot:
    """One picture. `page` is an address or the name of one in `scene`; `at` is what is scrolled to the top."""

    name: str
    page: str
    person: str = ""  # e-mail address; nobody is signed in without
    window: str = "desk"
    at: str = ""
    act: Callable[[Page], None] | None = None


PLANNER = "petugas.pupr@lumbung.example"
OFFICER, HEAD = "petugas.disdik@lumbung.example", "kepala.disdik@lumbung.example"
HEAD_OF_HEALTH = "kepala@lumbung.example"
VERIFIER, SECRETARY = "verifikator@lumbung.example", "sekretariat@lumbung.example"
JUDGE, LEADER, AUDITOR = "juri@lumbung.example", "pimpinan@lumbung.example", "auditor@lumbung.example"


def write_a_note(page: Page) -> None:
    """Ask for a source beside a field."""
    note = page.locator("#panel-child-result .lb-note")
    note.locator("summary").click()
    note.locator("textarea").fill("Sebutkan sumber angka ini, misalnya laporan bulanan.")


def score(page: Page, count: int | None = None) -> None:
    """Give the first criteria a score, or all of them, and wait until it is saved."""
    for field in page.locator("[data-value]").all()[:count]:
        field.fill("85")
    expect(page.locator("[data-state]").first).to_contain_text("Tersimpan")


def show_criterion(page: Page, number: int) -> None:
    """Bring a criterion into the middle of the window."""
    page.locator("[data-criterion]").nth(number).evaluate("it => it.scrollIntoView({block: 'center'})")


def score_some(page: Page) -> None:
    score(page, 2)
    show_criterion(page, 1)


def score_offline(page: Page) -> None:
    """Lose the connection and go on."""
    page.context.set_offline(True)
    page.locator("[data-value]").nth(2).fill("78")
    expect(page.locator("[data-state]").first).to_contain_text("perangkat ini")
    show_criterion(page, 2)


def check_before_handing_in(page: Page) -> None:
    score(page)
    page.get_by_role("button", name="Periksa dan serahkan").click()
    expect(page.get_by_role("button", name="Serahkan", exact=True)).to_be_visible()


SHOTS = [
    # Agencies
    Shot("opd-meja", "/admin/", PLANNER),
    Shot("opd-menulis", "draf", PLANNER),
    Shot("opd-mengesahkan", "sahkan", HEAD_OF_HEALTH),
    Shot("opd-peserta", "/peserta/", OFFICER, "phone"),
    Shot("opd-naskah", "naskah", OFFICER, "phone"),
    Shot("opd-kirim", "kirim", HEAD, "phone", at="#endorse"),
    Shot("opd-hasil", "hasil-sendiri", HEAD, "phone", at="#result-title"),
    # Verifiers
    Shot("verifikasi-antrean", "/admin/", VERIFIER),
    Shot("verifikasi-tinjau", "verifikasi", VERIFIER, act=write_a_note),
    Shot("verifikasi-papan", "papan-lalu", VERIFIER),
    # Secretariat
    Shot("lomba-daftar", "/admin/lomba/", SECRETARY),
    Shot("lomba-siapkan", "siapkan", SECRETARY),
    Shot("lomba-seleksi", "seleksi", SECRETARY, at="#decision-title"),
    Shot("lomba-undang", "undang", SECRETARY),
    Shot("lomba-penugasan", "penugasan", SECRETARY),
    Shot("lomba-hasil", "meja-hasil", SECRETARY),
    Shot("lomba-surat", "surat", SECRETARY),
    Shot("sertifikat", "sertifikat", window="phone"),
    # Judges
    Shot("juri-undangan", "undangan", window="phone"),
    Shot("juri-meja", "/juri/", JUDGE, "phone"),
    Shot("juri-menilai", "lembar", JUDGE, "phone", act=score_some),
    Shot("juri-luring", "lembar", JUDGE, "phone", act=score_offline),
    Shot("juri-serahkan", "lembar", JUDGE, "phone", act=check_before_handing_in),
    Shot("juri-excel", "unggah", JUDGE, "phone"),
    Shot("ketua-panel", "panel", JUDGE, "phone"),
    Shot("ketua-buka", "buka-kembali", JUDGE, "phone"),
    # Leaders and auditors
    Shot("pimpinan-papan", "/admin/papan/", LEADER),
    Shot("pimpinan-hasil", "hasil", LEADER),
    Shot("pimpinan-setujui", "setujui", LEADER),
    Shot("hasil-umum", "hasil-umum", window="phone"),
    Shot("auditor-jejak", "jejak", AUDITOR),
]
