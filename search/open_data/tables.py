"""The catalogue as files of rows: CSV, XLSX and JSON, in constant memory whatever their size.

Nothing that an agency wrote is ever a formula. CWE-1236; OWASP, "CSV Injection".
"""

import csv
import io
import itertools
import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from search.models import CatalogueEntry
from search.open_data import licence
from search.open_data.columns import COLUMNS, cells, measurements, record

Chunks = Iterable[list[CatalogueEntry]]

BOM = "\ufeff"
#: At the start of a cell, and of what a spreadsheet that separates by semicolons takes for one.
FORMULA = re.compile(r"(^|;)(\s*)(?=[=+\-@＝＋－＠])")
#: What a sheet of Excel holds.
MOST_ROWS = 1_048_575
LONGEST_CELL = 32_767


def tidy(text: str) -> str:
    """Return a text fit for one cell: one line, without control characters."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def harmless(text: str) -> str:
    """Return a cell of a CSV file that no spreadsheet calculates.

    >>> harmless("=1+1")
    "'=1+1"
    """
    return FORMULA.sub(r"\1\2'", text)


def rows(chunk: list[CatalogueEntry], site: str, language: str) -> list[list[Any]]:
    """Return the cells of some entries: tidy texts in a language, numbers, None."""
    with translation.override(language):
        return [
            [tidy(cell) if isinstance(cell, str) else cell for cell in cells(entry, site)] for entry in chunk
        ]


def headings(language: str) -> list[str]:
    """Return what the columns are called in a language."""
    with translation.override(language):
        return [str(column.label) for column in COLUMNS]


def as_csv(chunks: Chunks, site: str, language: str) -> Iterator[str]:
    """Yield a CSV file. It begins with a mark by which Excel knows that it is UTF-8."""
    yield BOM + _csv_lines([headings(language)])
    for chunk in chunks:
        yield _csv_lines(
            [harmless(cell) if isinstance(cell, str) else cell for cell in row]
            for row in rows(chunk, site, language)
        )


def _csv_lines(lines: Iterable[list[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_NONNUMERIC).writerows(
        ["" if cell is None else cell for cell in line] for line in lines
    )
    return text.getvalue()


def as_json(chunks: Chunks, about: dict[str, Any], site: str) -> Iterator[str]:
    """Yield a JSON object: what is said of the file, then `innovations`."""
    head = json.dumps(about, ensure_ascii=False, indent=2)
    yield head.removesuffix("\n}") + ',\n  "innovations": ['
    separator = "\n"
    for chunk in chunks:
        lines = [json.dumps(record(entry, site), ensure_ascii=False) for entry in chunk]
        if lines:
            yield separator + ",\n".join(lines)
            separator = ",\n"
    yield "\n  ]\n}\n"


def as_xlsx(chunks: Chunks, site: str, language: str) -> IO[bytes]:
    """Return a temporary workbook: the innovations, their figures, and what the columns mean."""
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- whoever sends it closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with translation.override(language), xlsxwriter.Workbook(file, options) as book:
        book.use_zip64()
        innovations = Sheets(book, _("Innovations"), [str(column.label) for column in COLUMNS])
        figures = Sheets(book, _("Figures"), figure_headings())
        for chunk in chunks:
            for entry, row in zip(chunk, rows(chunk, site, language), strict=True):
                innovations.add(row)
                for figure in figure_rows(entry, site):
                    figures.add(figure)
        _write_meanings(book)
    file.seek(0)
    return file


class Sheets:
    """One table of a workbook, continued on another sheet when one is full."""

    def __init__(self, book: xlsxwriter.Workbook, name: str, titles: list[str]) -> None:
        self.book, self.name, self.titles = book, name, titles
        self.numbers, self.row = itertools.count(2), 0
        self.bold = book.add_format({"bold": True})
        self.sheet = self._begin(name)

    def add(self, cells: list[Any]) -> None:
        """Write one row."""
        if self.row > MOST_ROWS:
            self.sheet = self._begin(f"{self.name} {next(self.numbers)}")
        for place, cell in enumerate(cells):
            _write(self.sheet, self.row, place, cell)
        self.row += 1

    def _begin(self, name: str) -> Worksheet:
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for place, title in enumerate(self.titles):
            sheet.write_string(0, place, title, self.bold)
        self.row = 1
        return sheet


def _write(sheet: Worksheet, row: int, place: int, cell: Any) -> None:
    if isinstance(cell, str):
        if cell:
            sheet.write_string(row, place, cell[:LONGEST_CELL])
    elif cell is not None:
        sheet.write_number(row, place, cell)


def figure_headings() -> list[str]:
    """Return what the columns of the second sheet are called."""
    return [
        _("Number"),
        _("Name of the innovation"),
        _("What is measured"),
        _("Unit"),
        _("Before"),
        _("After"),
        _("Year measured"),
        _("Source of the figure"),
    ]


def figure_rows(entry: CatalogueEntry, site: str) -> Iterator[list[Any]]:
    """Yield a row for every figure of an entry."""
    for figure in measurements(entry, site):
        cells = [entry.pk, entry.title, *figure.values()]
        yield [tidy(cell) if isinstance(cell, str) else cell for cell in cells]


def _write_meanings(book: xlsxwriter.Workbook) -> None:
    meanings = Sheets(book, _("Columns"), [_("Column"), _("Meaning"), _("Code")])
    for column in COLUMNS:
        meanings.add([str(column.label), str(column.meaning), column.code])
    meanings.add([_("Licence"), f"{licence.NAME}, {licence.URL}", ""])
