"""Rows of a spreadsheet (.xlsx) or CSV file, after checks that keep a hostile file from harm."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import python_calamine
from django.utils.translation import gettext as _

from innovations.importing.guard import MAX_ROWS, check_workbook
from innovations.importing.problems import UnreadableFileError

ZIP_START, OLE_START = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MAX_CELL = 1_000_000
Row = tuple[int, list[Any]]


class Formula(str):
    """A cell that holds a formula: what it would say is not taken over."""

    __slots__ = ()


def read_rows(path: Path) -> Iterator[Row]:
    """Yield (row number as shown in the spreadsheet, cells) of the first sheet.

    Raises UnreadableFileError, before the first row, for anything that is no readable table.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError:
        raise UnreadableFileError(_("The file %(name)s cannot be opened.") % {"name": path.name}) from None
    if not start:
        raise UnreadableFileError(_("The file is empty."))
    if start == OLE_START:
        raise UnreadableFileError(
            _("The file has a password or the old .xls format. Save it without password as .xlsx.")
        )
    return _workbook_rows(path) if start == ZIP_START else _csv_rows(path)


def _workbook_rows(path: Path) -> Iterator[Row]:
    formulas = check_workbook(path)
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(path)
        sheet = workbook.get_sheet_by_index(0)
    except (python_calamine.CalamineError, OSError, ValueError, IndexError) as error:
        raise UnreadableFileError(_("The file is not a spreadsheet that can be read.")) from error
    if sheet.start is None:
        raise UnreadableFileError(_("The first sheet is empty."))
    return _sheet_rows(sheet, formulas)


def _sheet_rows(sheet: python_calamine.CalamineSheet, formulas: dict[int, set[int]]) -> Iterator[Row]:
    # Empty rows above the table are read, empty columns before it are not.
    first_column = sheet.start[1] if sheet.start else 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        for column in formulas.get(number, ()):
            place = column - 1 - first_column
            if 0 <= place < len(cells):
                cells[place] = Formula(cells[place])
        yield number, cells


def _csv_rows(path: Path) -> Iterator[Row]:
    """Check the whole file first, so that nothing is loaded from one that breaks half-way."""
    delimiter = _delimiter(path)
    try:
        rows = sum(1 for _row in _csv_reader(path, delimiter))
    except UnicodeDecodeError:
        raise UnreadableFileError(
            _("The file is not in UTF-8. Save it from the spreadsheet as “CSV UTF-8”.")
        ) from None
    except csv.Error as error:
        raise UnreadableFileError(
            _("The file is not a table that can be read: %(why)s.") % {"why": error}
        ) from None
    if rows > MAX_ROWS:
        raise UnreadableFileError(
            _("The file has more than %(limit)s rows. Divide it into several files.")
            % {"limit": f"{MAX_ROWS:,}"}
        )
    return _csv_reader(path, delimiter)


def _csv_reader(path: Path, delimiter: str) -> Iterator[Row]:
    previous = csv.field_size_limit(MAX_CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, cells in enumerate(csv.reader(file, delimiter=delimiter), start=1):
                if any("\x00" in cell for cell in cells):
                    raise csv.Error(_("it holds characters that no text has"))
                yield number, [Formula(cell) if _is_formula(cell) else cell for cell in cells]
    finally:
        csv.field_size_limit(previous)


def _is_formula(cell: str) -> bool:
    return len(cell) > 1 and cell[0] == "=" and not cell[1].isspace()


def _delimiter(path: Path) -> str:
    """Return the separator that stands most often in the first lines, outside quotes."""
    with path.open("rb") as file:
        start = file.read(65_536).decode("utf-8", errors="ignore")
    outside = "".join(start.split('"')[::2])
    return max(";,\t", key=lambda mark: outside.count(mark) if mark != "," else outside.count(mark) / 3)
