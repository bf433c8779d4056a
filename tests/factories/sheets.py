"""Spreadsheets of innovations, as agencies send them and as they should not."""

import csv
import zipfile
from pathlib import Path

import xlsxwriter
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision

from innovations.actions.importing import Import
from innovations.models import AgencyPage, InnovationPage

HEADINGS = ["No", "Nama Inovasi", "Tahun", "Urusan", "Ringkasan"]


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
    taking = Import(path, agency, by=None, **options)
    return taking.columns, list(taking.outcomes())


def reasons_of(path: Path, agency: AgencyPage) -> list[str]:
    return [reason for outcome in run(path, agency)[1] for reason in outcome.reasons]


def rows_written() -> tuple[int, ...]:
    models = (Page, InnovationPage, Revision, PageLogEntry, ReferenceIndex)
    return tuple(model.objects.count() for model in models)


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
