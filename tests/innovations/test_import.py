"""Taking spreadsheets over: what is taken, by action and by command, and how much memory it takes."""

import csv
import datetime as dt
import gc
import io
import tracemalloc
from decimal import Decimal

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import translation
from wagtail.models import Page, Revision

from innovations.actions import importing
from innovations.actions.agencies import register
from innovations.actions.establish import establish
from innovations.actions.importing import Import, Status
from innovations.actions.records import record_many
from innovations.models import AgencyPage, InnovationPage
from tests.factories.registry import make_agency
from tests.factories.sheets import HEADINGS, many_rows, rows_written, run, write_csv, write_xlsx
from users.models import User


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def made(module_db):
    return module_db(make_agency)


@pytest.fixture
def agency(made, db):
    return AgencyPage.objects.get(pk=made.pk)


# --- what is taken --------------------------------------------------------------------------------


FULL_ROW = {
    "NAMA  INOVASI": "  Pos   Obat Kampung ",
    "tahun": "2025",
    "Tahapan": "Uji Coba",
    "Inisiator": "OPD",
    "nama_inisiator": "Bidang Layanan",
    "Klasifikasi": "Desa dan Kelurahan",
    "Jenis": "Non-Digital",
    "Bentuk": "Inovasi Pelayanan Publik",
    "Urusan": "Kominfo",
    "Urusan lain": "Kesehatan; Koperasi, Usaha Kecil dan Menengah",
    "Asta Cita": "4",
    "Ringkasan": "Obat <b>mendekat</b>",
    "Tujuan": "Satu.\nDua & tiga.",
    "Rancang bangun": "Semua bagian.",
    "Waktu uji coba": "1 Maret 2025",
    "Waktu penerapan": "31/12/2025",
    "Anggaran": "Rp 1.500.000,50",
}


@pytest.mark.parametrize("kind", ["csv", "semicolons", "xlsx"])
def test_a_full_row_becomes_a_draft_with_every_field(agency, tmp_path, kind):
    rows = (list(FULL_ROW), list(FULL_ROW.values()))
    if kind == "xlsx":
        path = write_xlsx(tmp_path / "a.xlsx", *rows)
    else:
        path = write_csv(tmp_path / "a.csv", *rows, delimiter=";" if kind == "semicolons" else ",")
    columns, outcomes = run(path, agency)
    assert columns.unknown == []
    assert outcomes == [(2, "Pos Obat Kampung", Status.TAKEN, ())]
    page = InnovationPage.objects.get()
    assert (page.title, page.slug, page.live) == ("Pos Obat Kampung", "pos-obat-kampung", False)
    assert (page.year_applied, page.stage, page.initiator, page.initiator_name) == (
        2025, "trial", "agency", "Bidang Layanan",
    )  # fmt: skip
    assert (page.innovation_class, page.innovation_type, page.innovation_form) == (
        "village", "non_digital", "public_service",
    )  # fmt: skip
    assert page.main_sector.name == "Komunikasi dan Informatika"
    assert [sector.slug for sector in page.related_sectors.all()] == [
        "kesehatan",
        "koperasi-usaha-kecil-dan-menengah",
    ]
    assert [(theme.scheme, theme.code) for theme in page.themes.all()] == [("asta_cita", "4")]
    assert page.summary == "Obat <b>mendekat</b>"
    assert page.goal == "<p>Satu.</p><p>Dua &amp; tiga.</p>"
    assert page.design_how_it_works == "Semua bagian."
    assert (page.trial_date, page.launch_date) == (dt.date(2025, 3, 1), dt.date(2025, 12, 31))
    assert float(page.budget_amount) == 1500000.50
    assert page.get_latest_revision_as_object().summary == page.summary


def test_dates_and_numbers_of_a_workbook_are_read_as_such(agency, tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yy"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(
            2, 1, ["Nama inovasi", "Tahun", "Waktu penerapan", "Anggaran", "Skor", "Catatan dinas"]
        )
        sheet.write_row(3, 1, ["Pos Obat", 2025, dt.date(2025, 4, 9), 1500000, 88, "x"])
    columns, outcomes = run(path, agency)
    assert (columns.row, columns.unknown) == (3, ["Catatan dinas"])
    assert [(outcome.row, outcome.status) for outcome in outcomes] == [(4, Status.TAKEN)]
    page = InnovationPage.objects.get()
    assert (page.year_applied, page.launch_date, page.budget_amount) == (2025, dt.date(2025, 4, 9), 1500000)


@pytest.mark.parametrize(
    ("latitude", "longitude", "place"),
    [
        ("-6.914", "109.125", ("-6.914", "109.125")),
        ("-6,914", "109,125", ("-6.914", "109.125")),
        ("-6.914744", "109.1", ("-6.914744", "109.1")),
    ],
)
def test_degrees_have_no_thousands(agency, tmp_path, latitude, longitude, place):
    path = write_csv(
        tmp_path / "a.csv",
        ["Nama inovasi", "Lintang", "Bujur", "Anggaran"],
        ["Pos Obat", latitude, longitude, "1.500"],
    )
    assert [(outcome.status, outcome.reasons) for outcome in run(path, agency)[1]] == [(Status.TAKEN, ())]
    page = InnovationPage.objects.get()
    assert (page.latitude, page.longitude, page.budget_amount) == (*map(Decimal, place), 1500)


def test_the_same_file_again_adds_nothing(agency, tmp_path):
    path = write_csv(
        tmp_path / "a.csv", HEADINGS, [1, "Pos Obat", 2025, "", ""], [2, "Pos Obat", 2026, "", ""]
    )
    assert [outcome.status for outcome in run(path, agency)[1]] == [Status.TAKEN] * 2
    page = InnovationPage.objects.get(year_applied=2025)
    page.title = "Berganti nama"
    page.save_revision().publish()
    before = rows_written()
    assert [outcome.status for outcome in run(path, agency)[1]] == [Status.PRESENT] * 2
    assert rows_written() == before


def test_what_was_written_by_hand_is_there_already(agency, tmp_path):
    agency.add_child(instance=InnovationPage(title="Pos OBAT", year_applied=2025, live=False))
    path = write_csv(
        tmp_path / "a.csv", HEADINGS, [1, "Pos Obat", 2025, "", ""], [1, "Pos Obat", 2024, "", ""]
    )
    assert [outcome.status for outcome in run(path, agency)[1]] == [Status.PRESENT, Status.TAKEN]


def test_another_agency_takes_the_same_file(agency, tmp_path):
    other = register(agency.government, by=None, title="Dinas Sosial", kind="department")
    path = write_csv(tmp_path / "a.csv", HEADINGS, [1, "Pos Obat", 2025, "", ""])
    assert [run(path, each)[1][0].status for each in (agency, other)] == [Status.TAKEN] * 2


def test_a_dry_run_writes_nothing_and_says_the_same(agency, tmp_path):
    path = write_csv(tmp_path / "a.csv", HEADINGS, *many_rows(30, 3))
    before = rows_written()
    said = run(path, agency, dry_run=True)[1]
    assert rows_written() == before
    assert run(path, agency)[1] == said


def test_five_thousand_rows_with_fifty_broken(agency, tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", HEADINGS, *many_rows(5000, 50))
    outcomes = run(path, agency)[1]
    counts = {status: sum(outcome.status == status for outcome in outcomes) for status in Status}
    assert counts == {Status.TAKEN: 4950, Status.PRESENT: 0, Status.REFUSED: 50}
    assert [outcome.row for outcome in outcomes] == list(range(2, 5002))
    assert (
        InnovationPage.objects.count()
        == Revision.objects.filter(content__has_key="year_applied").count()
        == 4950
    )
    assert Page.objects.get(pk=agency.pk).numchild == 4950
    assert Page.find_problems() == ([], [], [], [], [])
    again = run(path, agency)[1]
    assert sum(outcome.status == Status.PRESENT for outcome in again) == 4950
    assert InnovationPage.objects.count() == 4950


def test_memory_does_not_grow_with_the_rows(agency, tmp_path, capsys, monkeypatch):
    """What Python holds while a batch is written is the same at ten times the rows.

    Batches are small here, for tracing every allocation takes its time: rows kept beyond their batch weigh
    some twenty thousand bytes each, whatever its size.
    """
    monkeypatch.setattr(importing, "BATCH", 25)
    rarely = gc.get_threshold()
    gc.set_threshold(700, 10, 10)  # as Python has it, and not as rarely as the tests
    peaks = {}
    for count in (50, 500):
        path = write_csv(tmp_path / f"{count}.csv", HEADINGS, *many_rows(count, 50, count))
        outcomes = Import(path, agency, by=None).outcomes()
        next(outcomes)
        tracemalloc.start()
        for _outcome in outcomes:
            pass
        peaks[count] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    gc.set_threshold(*rarely)
    small, large = peaks.values()
    with capsys.disabled():
        print({count: f"{peak / 1e6:.1f} MB" for count, peak in peaks.items()})
    # What grows is the fingerprint of each name, by which it is known again: some hundred bytes a row.
    assert large < small + 450 * 1_000


def test_a_row_the_database_refuses_does_not_take_others_with_it(agency, tmp_path, monkeypatch):
    def refusing(agency, pages, *, by):
        made = record_many(agency, pages, by=by)
        if any(page.title == "Buruk" for page in pages):
            raise DatabaseError("disk says no")
        return made

    monkeypatch.setattr("innovations.actions.importing.record_many", refusing)
    path = write_csv(tmp_path / "a.csv", HEADINGS, [1, "Satu", 2025], [2, "Buruk", 2025], [3, "Tiga", 2025])
    outcomes = run(path, agency)[1]
    assert [(outcome.title, outcome.status) for outcome in outcomes] == [
        ("Satu", Status.TAKEN),
        ("Buruk", Status.REFUSED),
        ("Tiga", Status.TAKEN),
    ]
    assert outcomes[1].reasons == ("The row cannot be kept: disk says no",)
    assert sorted(InnovationPage.objects.values_list("title", "slug")) == [("Satu", "satu"), ("Tiga", "tiga")]
    assert Page.find_problems() == ([], [], [], [], [])


# --- the command ----------------------------------------------------------------------------------


def told(*arguments: str, **options) -> str:
    out = io.StringIO()
    call_command("import_innovations", *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_command_tells_rows_columns_and_sums(agency, tmp_path):
    path = write_csv(
        tmp_path / "a.csv", [*HEADINGS, "Warna"], [1, "Satu", 2025], [2, "Dua", 20255], [3, "Tiga", 2024]
    )
    report = tmp_path / "report.csv"
    officer = User.objects.create_user("petugas@lumbung.example")
    lines = told(str(path), agency="dinkes", by="Petugas@lumbung.example", report=report).splitlines()
    assert lines[0] == "Columns that are not known and not taken over: “Warna”."
    assert lines[1].startswith("Row 3 “Dua”: refused. Column “Tahun”: “20255” is not a year")
    assert lines[2] == "Dinas Kesehatan: 2 taken, 0 already there, 1 refused."
    assert {page.owner for page in InnovationPage.objects.all()} == {officer}
    with report.open(encoding="utf-8-sig") as file:
        assert [row[:3] for row in csv.reader(file)] == [
            ["Row", "Name", "Outcome"], ["2", "Satu", "taken"], ["3", "Dua", "refused"], ["4", "Tiga", "taken"],
        ]  # fmt: skip


def test_the_report_starts_no_formula(agency, tmp_path):
    path = write_csv(tmp_path / "a.csv", HEADINGS, [1, "@SUM(1)", 20255], [2, "-2+3", 2025])
    told(str(path), agency="kabupaten-uji/dinkes", report=tmp_path / "r.csv", dry_run=True)
    assert "'@SUM(1)" in (tmp_path / "r.csv").read_text(encoding="utf-8-sig")
    assert "'-2+3" in (tmp_path / "r.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"agency": "tidak-ada"}, "There is no agency “tidak-ada”."),
        ({"agency": "0"}, "There is no agency “0”."),
        ({"agency": "dinkes", "by": "hantu@lumbung.example"}, "Nobody has the e-mail address"),
    ],
)
def test_the_command_refuses_unknown_names(agency, tmp_path, options, sentence):
    path = write_csv(tmp_path / "a.csv", HEADINGS, [1, "Satu", 2025])
    with pytest.raises(CommandError, match=sentence):
        told(str(path), **options)


def test_an_ambiguous_agency_is_asked_back(agency, tmp_path):
    other = register(establish(), by=None, title="Kota Uji", kind="city")
    register(other, by=None, title="Dinas Kesehatan", short_name="Dinkes", kind="department")
    path = write_csv(tmp_path / "a.csv", HEADINGS, [1, "Satu", 2025])
    with pytest.raises(CommandError, match="kabupaten-uji/dinkes, kota-uji/dinkes"):
        told(str(path), agency="dinkes")


def test_headings_without_rows_and_closed_agencies_are_refused(agency, tmp_path):
    path = write_csv(tmp_path / "a.csv", HEADINGS)
    with pytest.raises(CommandError, match="no row below the headings"):
        told(str(path), agency="dinkes")
    AgencyPage.objects.update(active_to=dt.date(2020, 1, 1))
    with pytest.raises(CommandError, match="was closed on 1 January 2020"):
        told(str(path), agency="dinkes")
