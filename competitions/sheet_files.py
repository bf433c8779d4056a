"""A judge's sheets of a round as a workbook, filled in anywhere and read back row by row.

A row carries a signed word that names the assignment and the version it was written from, so that rows of somebody
else, rows that were tampered with, and rows that the desk has moved past are known when they come back.
"""

import datetime as dt
import io
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from competitions.models import Assignment, Criterion
from competitions.sheet_values import LONGEST_TEXT, Given, check, plain, read_number, read_text
from competitions.sheets import criteria_of, given_of, sheet_of
from innovations.importing.guard import check_workbook
from innovations.importing.problems import UnreadableFileError

SALT = "competitions.sheet_files"
LARGEST = 2 * 1024 * 1024  # bytes of a workbook that comes back
MOST_ROWS = 2_000
EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
HEADINGS = 2  # rows above the first entry: keys, then words
NA_WORDS = {"n/a", "na", "tb", "tidak berlaku", "not applicable"}
TOKEN, COMMENT = "token", "comment"


@dataclass(frozen=True)
class Filled:
    """One row that came back: `scores` are what somebody typed, by number of the criterion; nothing where blank."""

    row: int  # as the spreadsheet counts
    token: str
    scores: Mapping[int, str]
    comment: str

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not self.comment.strip() and not any(text.strip() for text in self.scores.values())


def write(assignments: Iterable[Assignment], titles: Mapping[int, str]) -> bytes:
    """Return the workbook of some assignments of one round; `titles` are by number of the entry."""
    rows, target = list(assignments), io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "constant_memory": False,
    }
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"created": EPOCH})  # the same sheets, the same bytes
    criteria = criteria_of(rows[0].round) if rows else ()
    page = book.add_worksheet(_("Scores")[:31])
    _head(book, page, criteria)
    for number, assignment in enumerate(rows, start=HEADINGS):
        _entry(book, page, number, assignment, titles.get(assignment.entry_id, ""), criteria)
    page.protect("", {"format_columns": True, "format_rows": True})
    _explain(book)
    book.close()
    return target.getvalue()


def token_of(assignment: Assignment, version: int) -> str:
    """Return the signed word of a row."""
    return signing.Signer(salt=SALT).sign_object([assignment.pk, version])


def read_token(token: str) -> tuple[int, int]:
    """Return assignment and version that a row names. Raises ValidationError for what nobody signed."""
    try:
        assignment, version = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        raise ValidationError(
            _("This row was changed where it must not be. Download the workbook again."), code="token"
        ) from None
    return int(assignment), int(version)


def read(upload: Any) -> list[Filled]:
    """Return the rows of a workbook that came back. Raises ValidationError for what is none of ours."""
    if upload.size > LARGEST:
        raise ValidationError(_("This file is too large for a workbook of scores."))
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
        kept.flush()
        try:
            formulas = check_workbook(Path(kept.name))
            table = (
                CalamineWorkbook.from_path(kept.name)
                .get_sheet_by_index(0)
                .to_python(nrows=MOST_ROWS + HEADINGS)
            )
        except UnreadableFileError as error:
            raise ValidationError(str(error)) from None
        except (CalamineError, OSError, ValueError):
            raise ValidationError(_("The file is not a spreadsheet that can be read.")) from None
    return _rows(table, formulas)


def given_from(filled: Filled, assignment: Assignment) -> tuple[dict[int, Given], list[str]]:
    """Return what a row gives, and a sentence for each cell that is wrong. Blank cells leave a criterion as it is."""
    known = given_of(sheet_of(assignment))
    found: dict[int, Given] = {}
    wrong: list[str] = []
    for criterion in criteria_of(assignment.round):
        typed = filled.scores.get(criterion.pk, "").strip()
        if not typed:
            continue
        try:
            found[criterion.pk] = _given(criterion, typed, known.get(criterion.pk, Given()).comment)
        except ValidationError as error:
            wrong += error.messages
    return found, wrong


def _given(criterion: Criterion, typed: str, comment: str) -> Given:
    """Return what a cell gives. Raises ValidationError with a sentence that names the criterion."""
    if typed.casefold() in NA_WORDS:
        return check(criterion, Given(is_na=True, comment=comment))
    try:
        number = read_number(typed)
    except ValidationError as error:
        raise ValidationError(f"{criterion.name}: {' '.join(error.messages)}") from None
    return check(criterion, Given(number, comment=comment))


def comment_from(filled: Filled) -> str | None:
    """Return the comment of a row, or None where the cell is blank. Raises ValidationError when it is too long."""
    return read_text(filled.comment, LONGEST_TEXT) if filled.comment.strip() else None


def text_of(given: Given | None) -> str:
    """Return what a cell shows of a score."""
    if given is None or (given.value is None and not given.is_na):
        return ""
    return "N/A" if given.is_na else f"{given.value.normalize():f}" if given.value is not None else ""


# --- Writing --------------------------------------------------------------------------------------


def _head(book: Any, page: Any, criteria: Iterable[Criterion]) -> None:
    strong = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    keys = [TOKEN, "", ""] + [str(criterion.pk) for criterion in criteria] + [COMMENT]
    words = ["", _("Number"), _("Innovation")] + [_heading(criterion) for criterion in criteria]
    for column, (key, word) in enumerate(zip(keys, [*words, _("Comment to the entrant")], strict=True)):
        page.write_string(0, column, key)
        page.write_string(1, column, word, strong)
    page.set_row(0, None, None, {"hidden": True})
    page.set_column(0, 0, None, None, {"hidden": True})
    page.set_column(1, 1, 9)
    page.set_column(2, 2, 44)
    page.set_column(3, len(keys) - 2, 16)
    page.set_column(len(keys) - 1, len(keys) - 1, 60)
    page.freeze_panes(HEADINGS, 3)


def _heading(criterion: Criterion) -> str:
    words = {
        "name": criterion.name,
        "weight": plain(criterion.weight),
        "low": plain(criterion.minimum),
        "high": plain(criterion.maximum),
    }
    text = _("%(name)s\n%(low)s to %(high)s, weight %(weight)s%%") % words
    return text + "\n" + _("or N/A") if criterion.allows_na else text


def _entry(
    book: Any, page: Any, row: int, assignment: Assignment, title: str, criteria: Iterable[Criterion]
) -> None:
    cell = book.add_format({"locked": False, "valign": "top", "bg_color": "#fffdf0", "border": 1})
    long = book.add_format(
        {"locked": False, "valign": "top", "bg_color": "#fffdf0", "border": 1, "text_wrap": True}
    )
    fixed = book.add_format({"valign": "top", "text_wrap": True})
    sheet = sheet_of(assignment)
    known = given_of(sheet)
    page.write_string(row, 0, token_of(assignment, sheet.version if sheet else 0))
    page.write_string(row, 1, assignment.entry.label, fixed)
    page.write_string(row, 2, title, fixed)
    column = 3
    for criterion in criteria:
        given = known.get(criterion.pk)
        if given is not None and given.value is not None:
            page.write_number(row, column, float(given.value), cell)
        else:
            page.write_string(row, column, text_of(given), cell)
        page.data_validation(row, column, row, column, _validation(criterion, row, column))
        column += 1
    page.write_string(row, column, sheet.comment if sheet else "", long)


def _validation(criterion: Criterion, row: int, column: int) -> dict[str, Any]:
    here = xlsxwriter.utility.xl_rowcol_to_cell(row, column)
    within = f"AND(ISNUMBER({here}),{here}>={criterion.minimum},{here}<={criterion.maximum})"
    formula = f'=OR({within},{here}="N/A")' if criterion.allows_na else f"={within}"
    words = {"low": plain(criterion.minimum), "high": plain(criterion.maximum)}
    return {
        "validate": "custom",
        "value": formula,
        "error_title": _("Outside the range"),
        "error_message": _("Write a number from %(low)s to %(high)s.") % words,
    }


def _explain(book: Any) -> None:
    page = book.add_worksheet(_("How to fill it in")[:31])
    page.set_column(0, 0, 100)
    for row, sentence in enumerate(
        (
            _("Fill in the yellow cells. Leave a cell blank to leave it as it is on the desk."),
            _(
                "Upload the file on your desk. What you wrote becomes a draft; handing in stays a step of its own."
            ),
            _("If you scored on the desk meanwhile, that row is refused and both are shown."),
            _("Do not move rows between files: every row belongs to you and to one entry."),
        )
    ):
        page.write_string(row, 0, sentence)


# --- Reading --------------------------------------------------------------------------------------


def _rows(table: list[list[Any]], formulas: Mapping[int, set[int]]) -> list[Filled]:
    keys = [_text(cell) for cell in table[0]] if table else []
    if len(table) < HEADINGS or keys[:1] != [TOKEN] or COMMENT not in keys:
        raise ValidationError(_("This is not a workbook of scores from your desk. Download it there first."))
    if formulas:
        raise ValidationError(_("Write values, not formulas: row %(row)s has one.") % {"row": min(formulas)})
    columns = {int(key): place for place, key in enumerate(keys) if key.isdecimal() and len(key) < 19}
    return [
        Filled(
            row=number,
            token=_text(cells[0]),
            scores={key: _text(cells[place]) for key, place in columns.items()},
            comment=_text(cells[keys.index(COMMENT)]),
        )
        for number, cells in enumerate(table[HEADINGS:], start=HEADINGS + 1)
        if _text(cells[0])
    ]


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(Decimal(str(cell))) if isinstance(cell, float) else str(cell)
