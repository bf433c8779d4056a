"""Taking spreadsheets over: what is taken, what is refused and why, and how much memory it takes."""

import csv
import datetime as dt
import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import translation
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision

from innovations.actions.agencies import register
from innovations.actions.establish import establish
from innovations.actions.importing import BATCH, Status, import_innovations
from innovations.actions.records import record_many
from innovations.importing import cells, guard
from innovations.importing.headings import field_of
from innovations.importing.problems import UnreadableFileError
from innovations.importing.sheets import read_rows
from innovations.importing.words import nearest, plain
from innovations.models import AgencyPage, InnovationPage
from users.models import User

HEADINGS = ["No", "Nama Inovasi", "Tahun", "Urusan", "Ringkasan"]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def agency(db):
    regency = register(establish(), by=None, title="Kabupaten Uji", kind="regency")
    return register(regency, by=None, title="Dinas Kesehatan", short_name="Dinkes", kind="department")


def write_csv(path: Path, *rows: list, delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def write_xlsx(path: Path, *rows: list) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def many_rows(count: int, broken: int, name: object = ""):
    """Yield rows of which every so many-th has an impossible year."""
    for number in range(count):
        year = 20255 if number % (count // broken) == 3 else 2020 + number % 6
        yield [number + 1, f"Inovasi layanan {number} {name}".strip(), year, "Kesehatan", "Kata kata " * 40]


def run(path: Path, agency: AgencyPage, **options):
    columns, outcomes = import_innovations(path, agency, by=None, **options)
    return columns, list(outcomes)


def reasons_of(path: Path, agency: AgencyPage) -> list[str]:
    return [reason for outcome in run(path, agency)[1] for reason in outcome.reasons]


def rows_written() -> tuple[int, ...]:
    models = (Page, InnovationPage, Revision, PageLogEntry, ReferenceIndex)
    return tuple(model.objects.count() for model in models)


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


def test_memory_does_not_grow_with_the_rows(agency, tmp_path, capsys):
    """What Python holds while a batch is written is the same at ten times the rows."""
    peaks = {}
    for count in (2 * BATCH, 20 * BATCH):
        path = write_csv(tmp_path / f"{count}.csv", HEADINGS, *many_rows(count, 50, count))
        _columns, outcomes = import_innovations(path, agency, by=None)
        next(outcomes)
        tracemalloc.start()
        for _outcome in outcomes:
            pass
        peaks[count] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    small, large = peaks.values()
    with capsys.disabled():
        print({count: f"{peak / 1e6:.1f} MB" for count, peak in peaks.items()})
    # What grows is the fingerprint of each name, by which it is known again: some hundred bytes.
    assert large < 1.5 * small


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


# --- what is refused ------------------------------------------------------------------------------

REFUSED = [
    ("Tahun", "20255", "Column “Tahun”: “20255” is not a year"),
    ("Tahun", "dua ribu", "“dua ribu” is not a year"),
    ("Tahun", "1899", "“1899” is not a year from 1945 to"),
    ("Tahun", "2025,5", "is not a year"),
    ("Urusan", "Kesehatann", "Did you mean “Kesehatan”?"),
    ("Urusan", "Pariwista", "Did you mean “Pariwisata”?"),
    ("Urusan", "zzz", "“zzz” is not on the list."),
    ("Urusan lain", "Kesehatan; Sosal", "“Sosal” is not on the list. Did you mean “Sosial”?"),
    ("Tahapan", "Penerapam", "Did you mean “penerapan”?"),
    ("Jenis", "analog", "“analog” is not on the list."),
    ("Waktu penerapan", "31-02-2025", "“31-02-2025” is not a date such as 31-12-2025."),
    ("Waktu penerapan", "kemarin", "“kemarin” is not a date"),
    ("Waktu penerapan", "1 Januarius 2025", "is not a date"),
    ("Anggaran", "banyak", "“banyak” is not a number."),
    ("Anggaran", "NaN", "“NaN” is not a number."),
    ("Anggaran", "-5", "Column “Anggaran”"),
    ("Lintang", "95", "Column “Lintang”"),
    ("Link", "bukan tautan", "Column “Link”"),
    ("Ringkasan", "=HYPERLINK(A1)", "Column “Ringkasan”: it holds a formula."),
    ("Nama inovasi", "=A1", "Column “Nama inovasi”: it holds a formula."),
    ("Nama inovasi", "", "The name of the innovation is missing."),
    ("Nama inovasi", "x" * 256, "Column “Nama inovasi”"),
    ("Nama inisiator", "x" * 201, "Column “Nama inisiator”"),
]


@pytest.mark.parametrize(("heading", "value", "sentence"), REFUSED, ids=lambda value: str(value)[:30])
def test_refused_with_a_sentence(agency, tmp_path, heading, value, sentence):
    row = {"Nama inovasi": "Pos Obat", "Ringkasan": "Isi"} | {heading: value}
    path = write_csv(tmp_path / "a.csv", list(row), list(row.values()))
    columns, outcomes = run(path, agency)
    assert [(outcome.row, outcome.status) for outcome in outcomes] == [(2, Status.REFUSED)]
    assert sentence in " ".join(outcomes[0].reasons)
    assert columns.unknown == []
    assert InnovationPage.objects.count() == 0


def test_every_reason_of_a_row_is_told_and_other_rows_are_taken(agency, tmp_path):
    rows = [["Buruk", "20255", "Kesehatann", ""], ["Baik", "2025", "Kesehatan", ""], [], ["", "", "", " "]]
    path = write_csv(tmp_path / "a.csv", HEADINGS[1:], *rows)
    outcomes = run(path, agency)[1]
    assert [(outcome.row, outcome.status, len(outcome.reasons)) for outcome in outcomes] == [
        (2, Status.REFUSED, 2),
        (3, Status.TAKEN, 0),
    ]


def test_a_name_twice_in_one_file_is_refused_the_second_time(agency, tmp_path):
    path = write_csv(
        tmp_path / "a.csv", HEADINGS, [1, "Pos Obat", 2025], [2, "POS  obat.", 2025], [3, "Pos Obat", 2024]
    )
    assert reasons_of(path, agency) == ["Row 2 has the same name and year."]
    assert InnovationPage.objects.count() == 2


def test_a_formula_of_a_workbook_is_refused_where_it_stands(agency, tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(1, 2, HEADINGS)
        sheet.write_row(2, 2, [1, "Baik", 2025])
        sheet.write_row(3, 2, [2, "Buruk", 2025])
        sheet.write_formula(3, 4, "=2000+25", None, 2025)
    outcomes = run(path, agency)[1]
    assert [(outcome.row, outcome.title, outcome.status) for outcome in outcomes] == [
        (3, "Baik", Status.TAKEN),
        (4, "Buruk", Status.REFUSED),
    ]
    assert outcomes[1].reasons == ("Column “Tahun”: it holds a formula. Put the value itself in its place.",)


# --- files that cannot be read ---------------------------------------------------------------------


def bomb(path: Path, sheet: bytes, **parts: bytes) -> Path:
    """Write a workbook around the XML of its first sheet."""
    write_xlsx(path, ["x"])
    with zipfile.ZipFile(path) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    members |= {"xl/worksheets/sheet1.xml": sheet} | parts
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def sheet_of(*cells_: str) -> bytes:
    rows = "".join(cells_)
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return f"{head}{rows}</sheetData></worksheet>".encode()


FAR_CORNER = sheet_of(
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="900000"><c r="XFD900000"><v>1</v></c></row>'
)
TOO_MANY = sheet_of(
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1000001"><c r="A1000001"><v>1</v></c></row>'
)
UNNAMED_ROWS = sheet_of("<row/>" * 1_000_001)
LONG_ROW = sheet_of("<row>" + "<c/>" * 9_000_000)

UNREADABLE = {
    "empty": (lambda path: path.write_bytes(b""), "The file is empty."),
    "missing": (lambda path: path.unlink(missing_ok=True), "cannot be opened"),
    "picture": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff"), "not in UTF-8"),
    "zip of something else": (lambda path: zipfile.ZipFile(path, "w").writestr("a", "b"), "not a spreadsheet"),
    "broken zip": (lambda path: path.write_bytes(b"PK\x03\x04 and no more"), "not a spreadsheet"),
    "old format": (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "old .xls format"),
    "no columns": (lambda path: path.write_text("halo\ndunia\n"), "Give it the heading “Nama inovasi”."),
    "no title column": (lambda path: write_csv(path, ["Tahun", "Urusan"], [2025, "Sosial"]), "No column holds the names"),
    "same column twice": (lambda path: write_csv(path, ["Nama inovasi", "Judul"]), "hold the same thing"),
    "latin letters": (lambda path: path.write_bytes("Nama inovasi\ncafé\n".encode("latin-1")), "CSV UTF-8"),
    "zero bytes": (lambda path: path.write_bytes(b"Nama inovasi\nA\nB\x00\n"), "not a table that can be read"),
    "far corner": (lambda path: bomb(path, FAR_CORNER), "unpacks to more than can be read safely"),
    "too many rows": (lambda path: bomb(path, TOO_MANY), "more than 1,000,000 rows"),
    "rows without numbers": (lambda path: bomb(path, UNNAMED_ROWS), "more than 1,000,000 rows"),
    "one endless row": (lambda path: bomb(path, LONG_ROW), "unpacks to more than can be read safely"),
    "too many lines": (lambda path: path.write_text("Nama inovasi\n" + "x\n" * 1_000_001), "more than 1,000,000 rows"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_file_that_cannot_be_read_loads_nothing(agency, tmp_path, case):
    write, sentence = UNREADABLE[case]
    path = tmp_path / "a.csv"
    path.touch()
    write(path)
    before = rows_written()
    with pytest.raises(CommandError) as refused:
        call_command("import_innovations", str(path), agency=str(agency.pk))
    assert sentence in str(refused.value)
    assert rows_written() == before


def test_a_zip_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(guard, "MAX_UNPACKED", 100_000)
    path = bomb(tmp_path / "a.xlsx", sheet_of(" " * 200_000))
    with pytest.raises(UnreadableFileError, match="unpacks to more"):
        guard.check_workbook(path)


def test_a_zip_that_lies_about_its_size_is_refused(tmp_path):
    path = bomb(tmp_path / "a.xlsx", sheet_of(" " * 200_000))
    content = path.read_bytes()
    true_size = (200_000 + len(sheet_of(""))).to_bytes(4, "little")
    assert true_size in content
    path.write_bytes(content.replace(true_size, (10).to_bytes(4, "little")))
    with pytest.raises(UnreadableFileError, match="not a spreadsheet"):
        list(read_rows(path))


def test_rows_found_in_blocks_are_the_rows_of_the_sheet(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row in range(300):
            sheet.write(row, row % 40, f"={row}" if row % 3 == 0 else row)
    expected = {row + 1: {row % 40 + 1} for row in range(0, 300, 3)}
    for block in (64, 999, 1_000_000):
        monkeypatch.setattr(guard, "BLOCK", block)
        assert guard.check_workbook(path) == expected


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
    with pytest.raises(CommandError, match="was closed on 2020-01-01"):
        told(str(path), agency="dinkes")


# --- words and cells --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Nama Inovasi", "title"), ("  NAMA_inovasi : ", "title"), ("title", "title"), ("Tahun", "year_applied"),
        ("year_applied", "year_applied"), ("Rancang Bangun", "design_how_it_works"), ("Dasar hukum", "design_legal_basis"),
        ("Keunggulan & Kebaharuan", "design_novelty"), ("Tanggal penerapan", "launch_date"), ("No.", "ignored"),
        ("warna", None), ("", None),
    ],
)  # fmt: skip
def test_headings(heading, field):
    assert field_of(heading) == field


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("1500000", "1500000"), ("Rp 1.500.000", "1500000"), ("Rp1.500.000,75", "1500000.75"), (1500000.0, "1500000"),
        ("1,500,000.75", "1500000.75"), ("12,5", "12.5"), ("Rp. 950.000,-", "950000"), (0.5, "0.5"), ("-6.2", "-6.2"),
    ],
)  # fmt: skip
def test_numbers(value, number):
    assert str(cells.number(value)) == number


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("31-12-2025", dt.date(2025, 12, 31)), ("2/1/2025", dt.date(2025, 1, 2)), ("2025-01-02", dt.date(2025, 1, 2)),
        ("2 Agustus 2025", dt.date(2025, 8, 2)), (dt.datetime(2025, 1, 2, 5, tzinfo=dt.UTC), dt.date(2025, 1, 2)), ("", None),
    ],
)  # fmt: skip
def test_dates(value, day):
    assert cells.date(value) == day


def test_words_are_compared_without_case_spacing_and_accents():
    assert plain("  Ketenteraman,  KÉTERTIBAN ") == "ketenteraman ketertiban"
    assert nearest("Kesehatn", ["Kesehatan", "Pendidikan"]) == "Kesehatan"
    assert nearest("qqq", ["Kesehatan", "Pendidikan"]) is None
