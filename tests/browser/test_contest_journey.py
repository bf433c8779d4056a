"""A contest in a real browser: set up, entered, screened, joined by judges and assigned; another one judged to its end.

On SQLite over the demonstration, as `make run` shows it; on PostgreSQL over a small scene that is quickly built.
"""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect

from competitions import integrity
from competitions.actions import editions
from competitions.demo import contests
from competitions.models import (
    Assignment,
    AuditEvent,
    Competition,
    ConflictOfInterest,
    Entry,
    Judge,
    Round,
)
from innovations.demo import people
from innovations.models import InnovationPage
from tests.browser import finishing
from tests.factories.contests import make_leader, make_secretary, make_submitted
from tests.factories.demonstration import load_demonstration
from tests.factories.registry import Office, make_government, make_office, make_published

pytestmark = pytest.mark.django_db(transaction=True)

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PDF = {"name": "pedoman.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\nisi"}
OLD_ENOUGH = "2020-02-01"
JUDGES = ("Dr. Laras Teliti", "Ir. Bagas Adil", "Prof. Ratna Bijak", "Drs. Seto Jujur")
AGENCIES = ("Dinas Kesehatan", "Dinas Sosial", "Dinas Perhubungan")
PACT = "tidak menerima pemberian apa pun"
STICKING_OUT = """
    [...document.querySelectorAll(".lb-section, .lb-row__fields > *, .lb-filter > label")].flatMap((place) =>
        [...place.querySelectorAll("input, select, textarea")]
            .filter((field) => field.getBoundingClientRect().right > place.getBoundingClientRect().right + 1)
            .map((field) => field.name))
"""
LINK = re.compile(r"/juri/undangan/[\w:.~-]+/")


class Seat:
    """The place before the browser: whoever sits down is signed in anew, at a screen of their own width."""

    def __init__(self, page: Page, sign_in):
        self.page, self.sign_in = page, sign_in

    def signed_in(self, user, screen: dict[str, int]) -> Page:
        self.page.set_viewport_size(screen)
        self.page.context.clear_cookies()
        if user is not None:
            self.sign_in(user)
        return self.page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.locator("main").get_by_role("link", name=name, exact=True).first.click()


def assert_fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def assert_tidy(page: Page) -> None:
    """No field of the desk sticks out of its place, and signs are as large as the text beside them."""
    assert page.evaluate(STICKING_OUT) == []
    assert page.evaluate("[...document.querySelectorAll('.lb-frozen svg')].every(s => s.clientWidth < 32)")


def clone_last_year(page: Page, source: Competition) -> Competition:
    page.goto("/admin/lomba/")
    follow(page, source.title)
    follow(page, "Salin sebagai edisi baru")
    page.get_by_label("Judul").fill(f"{source.title}, edisi baru")
    press(page, "Buat salinan")
    expect(page.get_by_role("heading", level=1)).to_contain_text("edisi baru")
    return Competition.objects.get(cloned_from=source)


def set_dates(page: Page) -> None:
    follow(page, "Waktu")
    start = timezone.localtime().replace(hour=16, minute=0) - dt.timedelta(days=2)
    for name, opens, closes in (("", 0, 30), ("rows-0-", 33, 43), ("rows-1-", 45, 50)):
        for end, days in (("opens_at", opens), ("closes_at", closes)):
            moment = start + dt.timedelta(days=days)
            page.locator(f"#id_{name}{end}").fill(moment.strftime("%Y-%m-%dT%H:%M"))
    assert_tidy(page)
    press(page, "Simpan")
    expect(page.get_by_text("Tersimpan.")).to_be_visible()


def attach_guide(page: Page) -> None:
    follow(page, "Pedoman")
    page.locator("input[type=file]").set_input_files(PDF)
    press(page, "Lampirkan pedoman")
    expect(page.get_by_role("button", name="Ganti pedoman")).to_be_visible()


def invite(page: Page, name: str, number: int) -> None:
    follow(page, "Juri")
    follow(page, "Undang juri")
    page.get_by_label("Nama", exact=False).first.fill(name)
    page.get_by_label("Alamat surel").fill(f"juri{number}@kampus.example")
    for panel in ("Penilaian proposal: Tim evaluasi", "Presentasi dan wawancara: Tim panel"):
        page.get_by_label(panel).select_option("sits" if number else "chairs")
    press(page, "Kirim undangan")
    expect(page.get_by_text(name).first).to_be_visible()


def announce(page: Page, competition: Competition) -> None:
    page.goto(f"/admin/lomba/{competition.pk}/")
    expect(page.get_by_text("Semua sudah selesai.")).to_be_visible()
    follow(page, "Umumkan")
    assert_fits(page)
    press(page, "Ya, umumkan")
    expect(page.get_by_text("sudah diumumkan")).to_be_visible()


def write_entry(page: Page, competition: Competition, title: str) -> Entry:
    page.goto(f"/lomba/{competition.slug}/")
    page.get_by_role("link", name="Ikutkan inovasi").first.click()
    page.get_by_label(title).check()
    press(page, "Buat konsep")
    entry = Entry.objects.get(innovation__title=title)
    with page.expect_response(f"**/peserta/{entry.pk}/simpan/") as saved:
        page.get_by_role("textbox", name="Latar belakang").fill("Warga antre sejak pagi.")
    assert saved.value.ok
    expect(page.locator("[data-state]")).to_contain_text("Tersimpan")
    assert Entry.objects.get(pk=entry.pk).texts["latar-belakang"] == "Warga antre sejak pagi."
    folded = page.locator("main details.fold:not([open]) > summary")
    while folded.count():
        folded.first.click()
    for box in page.get_by_role("textbox").all()[1:]:
        box.fill("Cukup satu pesan singkat.")
    assert_fits(page)
    press(page, "Periksa")
    press(page, "Minta kepala mengirim")
    expect(page.get_by_text("sudah diminta")).to_be_visible()
    return entry


def hand_over(page: Page, entry: Entry, version: int) -> None:
    page.goto("/peserta/")
    page.get_by_role("link", name=entry.innovation.title).first.click()
    press(page, "Periksa dan kirim")
    page.locator("#endorse").check()
    press(page, "Kirim")
    snapshot = entry.snapshots.get(version=version)
    entry.refresh_from_db()
    expect(page.get_by_role("heading", level=1)).to_contain_text(entry.label)
    expect(page.locator("#hash")).to_have_text(snapshot.sha256)
    assert_fits(page)


def make_third(competition: Competition, office: Office, title: str) -> Entry:
    texts = dict.fromkeys(competition.sections.values_list("key", flat=True), "Parkir penuh setiap pagi.")
    innovation = InnovationPage.objects.get(title=title)
    return make_submitted(competition, office, innovation=innovation, texts=texts).entry


def decide(page: Page, entry: Entry, decision: str, *, why: str = "") -> None:
    page.goto(f"/admin/lomba/{entry.competition_id}/peserta/")
    assert_tidy(page)
    page.get_by_role("link", name=entry.innovation.title).click()
    assert_tidy(page)
    page.get_by_label(decision).check()
    if why:
        page.get_by_label("Alasan").select_option("other")
        page.get_by_label("Pesan kepada perangkat daerah").fill(why)
    press(page, "Putuskan")
    expect(page.get_by_text(f"peserta {entry.label}").first).to_be_visible()


def confirm(page: Page, entry: Entry) -> None:
    page.goto(f"/admin/lomba/{entry.competition_id}/peserta/{entry.pk}/")
    press(page, "Konfirmasi: tidak lolos")
    expect(page.locator(".lb-tag--ineligible")).to_be_visible()


def mend(page: Page, entry: Entry) -> None:
    page.goto("/peserta/")
    page.get_by_role("link", name=entry.innovation.title).first.click()
    expect(page.get_by_text("Sebutkan desanya.")).to_be_visible()
    assert_fits(page)
    with page.expect_response(f"**/peserta/{entry.pk}/simpan/"):
        page.get_by_role("textbox", name="Latar belakang").fill("Warga empat desa antre sejak pagi.")
    expect(page.locator("[data-state]")).to_contain_text("Tersimpan")


def accept_invitation(page: Page, judge: Judge) -> None:
    letter = next(sent for sent in mail.outbox if judge.email in sent.to)
    address, lines = LINK.search(letter.body)[0], AuditEvent.objects.count()
    page.goto(address)
    page.goto(address)
    judge.refresh_from_db()
    assert (judge.accepted_at, judge.user, AuditEvent.objects.count()) == (None, None, lines)
    expect(page.get_by_text(PACT)).to_be_visible()
    page.get_by_label("Kata sandi").fill("sebuah-kalimat-panjang-9")
    page.get_by_role("checkbox").check()
    press(page, "Terima dan menjadi juri")
    expect(page.get_by_role("heading", level=1)).to_have_text("Peserta yang Anda nilai")
    assert page.locator(".given__title").count() == 0
    follow(page, "Pakta yang Anda setujui")
    expect(page.get_by_text(PACT)).to_be_visible()
    assert_fits(page)
    judge.refresh_from_db()
    assert judge.is_active


def open_stage(page: Page, competition: Competition) -> None:
    page.goto(f"/admin/lomba/{competition.pk}/")
    follow(page, "Penugasan juri")
    follow(page, "Penilaian proposal")


def give(page: Page, competition: Competition, entry: Entry, judge: Judge) -> None:
    open_stage(page, competition)
    follow(page, entry.innovation.title)
    page.get_by_label("Juri").select_option(str(judge.pk))
    press(page, "Tugaskan")
    expect(page.get_by_text(f"{judge.name} kini menilai")).to_be_visible()


def stand_aside(page: Page, entry: Entry) -> None:
    page.goto("/juri/")
    follow(page, entry.innovation.title)
    follow(page, "Nyatakan konflik")
    page.get_by_label("Apa jenis konfliknya?").select_option("family")
    page.get_by_label("Apa persoalannya?").fill("Ipar ketua tim.")
    assert_fits(page)
    press(page, "Ya, saya tidak menilai peserta ini")
    expect(page.get_by_role("heading", level=1)).to_have_text("Peserta yang Anda nilai")
    assert page.locator(".given__title").count() == 0


def assign(page: Page, competition: Competition) -> None:
    open_stage(page, competition)
    follow(page, "Usulkan penugasan juri")
    page.get_by_label("Angka acak").fill("7")
    press(page, "Hitung usulan")
    assert not Assignment.objects.active().filter(round__competition=competition).exists()
    press(page, "Tetapkan dan surati para juri")
    expect(page.get_by_text("Usulan ditetapkan")).to_be_visible()


def assert_sees_exactly_theirs(page: Page, judge: Judge, entries: list[Entry]) -> None:
    page.goto("/juri/")
    given = set(Assignment.objects.active().filter(judge=judge).values_list("entry", flat=True))
    own = [entry.innovation.title for entry in entries if entry.pk in given]
    assert sorted(page.locator(".given__title").all_inner_texts()) == sorted(own)
    answers = {entry.pk: page.request.get(f"/juri/naskah/{entry.pk}/").status for entry in entries}
    assert answers == {entry.pk: 200 if entry.pk in given else 404 for entry in entries}
    assert_fits(page)


def built_scene() -> SimpleNamespace:
    """Return last year's edition, the secretariat, and three agencies with an innovation each."""
    government = make_government("Kabupaten Arunika")
    secretary, second = make_secretary(), make_secretary()
    last = editions.create(
        "kovablik-2025",
        by=secretary,
        government=government,
        title="KOVABLIK Kabupaten Arunika",
        slug="kovablik-lama",
        year=timezone.localdate().year - 1,
    )
    titles = ("Jemput Bola Posyandu", "Antar Obat Sampai Rumah", "Parkir Cerdas")
    offices = [make_office(name, government) for name in AGENCIES]
    for office, title in zip(offices, titles, strict=True):
        make_published(office, title, launch_date=OLD_ENOUGH)
    return SimpleNamespace(
        last=last,
        secretary=secretary,
        second=second,
        leader=make_leader(),
        judged=finishing.judged_scene(),
        offices=offices,
        titles=titles,
    )


def demonstration() -> SimpleNamespace:
    """Return the same of the demonstration: innovations that stand in no contest yet."""
    last = Competition.objects.get(kind="public_service")
    free = InnovationPage.objects.live().descendant_of(last.government).filter(entries__isnull=True)
    chosen: dict[str, InnovationPage] = {}
    for page in free.order_by("path"):
        if contests.has_people(page.agency) and page.agency.is_active_on(timezone.localdate()):
            chosen.setdefault(page.agency.path, page)
    pages = list(chosen.values())[:3]
    heads = [page.agency.corner.heads.user_set.order_by("pk").first() for page in pages]
    return SimpleNamespace(
        last=last,
        secretary=people.ensure(people.PEOPLE["secretariat"]),
        second=people.ensure(contests.SECOND),
        leader=people.ensure(people.PEOPLE["leader"]),
        judged=Round.objects.get(competition__slug=f"krenova-{timezone.localdate().year}"),
        offices=[
            Office(page.agency, contests.team_of(page.agency), head)
            for page, head in zip(pages, heads, strict=True)
        ],
        titles=tuple(page.title for page in pages),
    )


@pytest.fixture(scope="module")
def scene(module_db) -> SimpleNamespace:
    """Build it once for both journeys."""
    if connection.vendor == "postgresql":
        return module_db(built_scene)
    module_db(load_demonstration)
    return module_db(demonstration)


def test_a_contest_from_last_years_edition_to_the_judges_desks(page: Page, sign_in, scene):
    last, secretary, second = scene.last, scene.secretary, scene.second
    offices, titles = scene.offices, scene.titles
    at = Seat(page, sign_in)

    # The secretariat clones last year's edition, completes it and announces it.
    desk = at.signed_in(secretary, DESKTOP)
    competition = clone_last_year(desk, last)
    set_dates(desk)
    attach_guide(desk)
    for number, name in enumerate(JUDGES):
        invite(desk, name, number)
    announce(desk, competition)
    judges = list(Judge.objects.filter(competition=competition).order_by("pk"))

    # Two agencies enter from a phone, a third has entered elsewhere.
    entries = []
    for office, title in zip(offices[:2], titles[:2], strict=True):
        entries.append(write_entry(at.signed_in(office.officer, PHONE), competition, title))
        hand_over(at.signed_in(office.head, PHONE), entries[-1], version=1)
    third = make_third(competition, offices[2], titles[2])

    # One is returned, mended and submitted again; the third is not eligible, say two officers.
    decide(
        at.signed_in(secretary, DESKTOP), entries[0], "Kembalikan untuk diperbaiki", why="Sebutkan desanya."
    )
    mend(at.signed_in(offices[0].officer, PHONE), entries[0])
    hand_over(at.signed_in(offices[0].head, PHONE), entries[0], version=2)
    desk = at.signed_in(secretary, DESKTOP)
    decide(desk, third, "Usulkan tidak lolos", why="Bukan kategorinya.")
    confirm(at.signed_in(second, DESKTOP), third)
    desk = at.signed_in(secretary, DESKTOP)
    for entry in entries:
        decide(desk, entry, "Lolos:")
    states = Entry.objects.filter(competition=competition).order_by("pk").values_list("state", flat=True)
    assert list(states) == ["eligible", "eligible", "ineligible"]

    # Invited persons accept; one of them stands aside from what the desk gave them.
    for judge in judges:
        accept_invitation(at.signed_in(None, PHONE), judge)
    give(at.signed_in(secretary, DESKTOP), competition, entries[0], judges[0])
    stand_aside(at.signed_in(judges[0].user, PHONE), entries[0])
    conflict = ConflictOfInterest.objects.get(competition=competition, source="judge")
    assert (conflict.user, conflict.entry, conflict.source) == (judges[0].user, entries[0], "judge")

    # The desk assigns the rest, without that pair, and every judge finds exactly their own.
    assign(at.signed_in(secretary, DESKTOP), competition)
    of_first = Assignment.objects.active().filter(entry=entries[0])
    assert {given.judge for given in of_first} == set(judges[1:])
    assert Assignment.objects.active().filter(entry=entries[1]).count() == 3
    for judge in judges:
        assert_sees_exactly_theirs(at.signed_in(judge.user, PHONE), judge, [*entries, third])

    assert list(integrity.problems()) == []


def test_a_contest_from_the_first_score_to_results_that_anybody_verifies(
    page: Page, sign_in, scene, assert_accessible, tmp_path
):
    at, stage = Seat(page, sign_in), scene.judged
    finishing.score_all(at, stage)
    run = finishing.publish(at, scene, stage.competition)
    finishing.read_as_public(at, run, assert_accessible)
    finishing.verify(page, run, tmp_path)
    assert list(integrity.problems()) == []
