"""What the import refuses, row by row and file by file, and how it reads a cell."""

import datetime as dt
import zipfile

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command
from django.utils import translation

from innovations.actions.importing import Status
from innovations.importing import cells, guard
from innovations.importing.headings import field_of
from innovations.importing.problems import UnreadableFileError
from innovations.importing.sheets import read_rows
from innovations.importing.words import nearest, plain
from innovations.models import AgencyPage, InnovationPage
from tests.factories.registry import make_agency
from tests.factories.sheets import (
    HEADINGS,
    bomb,
    reasons_of,
    rows_written,
    run,
    sheet_of,
    write_csv,
)


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
