"""Checks of a workbook before it is opened: how much it unpacks to, how large its sheet is, which cells are formulas.

A few kilobytes of zip can unpack to gigabytes, and one cell in the last corner of a sheet makes a reader
reserve memory for all cells before it. Both are met here, while reading in small blocks.
"""

import re
import zipfile
import zlib
from collections import defaultdict
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from innovations.importing.problems import UnreadableFileError

MAX_UNPACKED = 512 * 1024 * 1024
MAX_ROWS = 1_000_000
MAX_CELLS = 20_000_000
MAX_ROW_BYTES = 32 * 1024 * 1024
BLOCK = 1024 * 1024
TAG = 100  # a row's opening tag is shorter, up to its first blank

ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
PLACE = re.compile(rb"""\sr=["']([A-Z]{1,3})(\d{1,9})["']""")
ROW_PLACE = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\sr=["'](\d{1,9})["']""")
FORMULA = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\sr=["']([A-Z]{1,3})(\d{1,9})["'][^>]*>\s*<(?:\w+:)?f[\s>/]""")
FIRST_SHEET = re.compile(rb"""<(?:\w+:)?sheet\b[^>]*?\s\w+:id=["']([^"']+)["']""")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
ATTRIBUTE = re.compile(rb"""(\w+)=["']([^"']*)["']""")


def check_workbook(path: Path) -> dict[int, set[int]]:
    """Return the formula cells of the first sheet: row number -> column numbers, both from 1.

    Raises UnreadableFileError for a file that is no workbook or is too large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_size(archive)
            return _check_sheet(archive, _first_sheet(archive))
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, RuntimeError, NotImplementedError):
        raise UnreadableFileError(_("The file is not a spreadsheet that can be read.")) from None


def _check_size(archive: zipfile.ZipFile) -> None:
    """Unpack every part in small blocks, for what a part says about its own size may be a lie."""
    if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
        raise _too_large()
    for part in archive.infolist():
        with archive.open(part) as file:
            while file.read(BLOCK):
                pass


def _first_sheet(archive: zipfile.ZipFile) -> str:
    relation = FIRST_SHEET.search(archive.read("xl/workbook.xml"))
    for tag in RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        attributes = dict(ATTRIBUTE.findall(tag))
        if relation and attributes.get(b"Id") == relation[1]:
            target = attributes[b"Target"].decode()
            return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl", target))
    raise KeyError("sheet")


def _check_sheet(archive: zipfile.ZipFile, name: str) -> dict[int, set[int]]:
    formulas: dict[int, set[int]] = defaultdict(set)
    rows = last_row = columns = 0
    with archive.open(name) as file:
        rest = b""
        while block := file.read(BLOCK):
            # A block ends anywhere; what follows the last row's beginning waits for the next one.
            whole, rest = _split(rest, block)
            rows, last_row, columns = _measure(whole, rows, last_row, columns)
            _check_limits(max(rows, last_row), columns)
            _note_formulas(whole, formulas)
            if len(rest) > MAX_ROW_BYTES:
                raise _too_large()
        rows, last_row, columns = _measure(rest, rows, last_row, columns)
        _check_limits(max(rows, last_row), columns)
        _note_formulas(rest, formulas)
    return formulas


def _split(rest: bytes, block: bytes) -> tuple[bytes, bytes]:
    """Return what is whole, and the last row's beginning. `rest` was searched before: one row stands at its start."""
    data, last = rest + block, 0
    for match in ROW.finditer(data, max(0, len(rest) - TAG)):
        last = match.start()
    return data[:last], data[last:]


def _measure(data: bytes, rows: int, last_row: int, columns: int) -> tuple[int, int, int]:
    """Return the count of rows, the last row and the widest row's columns, as far as seen."""
    places = PLACE.findall(data)
    widest = max((len(CELL.findall(row)) for row in ROW.split(data)), default=0)
    named_row = max(
        max((int(row) for _column, row in places), default=0),
        max((int(row) for row in ROW_PLACE.findall(data)), default=0),
    )
    named_column = max((column_number(letters) for letters in {place[0] for place in places}), default=0)
    return rows + len(ROW.findall(data)), max(last_row, named_row), max(columns, widest, named_column)


def _note_formulas(data: bytes, formulas: dict[int, set[int]]) -> None:
    for letters, row in FORMULA.findall(data):
        formulas[int(row)].add(column_number(letters))


def _check_limits(rows: int, columns: int) -> None:
    if rows > MAX_ROWS:
        raise UnreadableFileError(
            _("The file has more than %(limit)s rows. Divide it into several files.")
            % {"limit": f"{MAX_ROWS:,}"}
        )
    if rows * columns > MAX_CELLS:
        raise _too_large()


def _too_large() -> UnreadableFileError:
    return UnreadableFileError(
        _("The file unpacks to more than can be read safely. Keep the table alone and save it again.")
    )


def column_number(letters: bytes) -> int:
    """Return 1 for A, 26 for Z, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
