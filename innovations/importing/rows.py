"""From the cells of a row to the fields of a record, or to the sentences that refuse it."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from innovations.importing import cells
from innovations.importing.headings import IGNORED, field_of
from innovations.importing.problems import UnreadableFileError
from innovations.importing.sheets import Formula, Row
from innovations.importing.vocabulary import Vocabulary
from innovations.models.lists import ThemeScheme

#: The table may begin below a title and a few notes.
HEADING_ROWS = 20
RICH_TEXTS = ("goal", "benefit", "result")
DATES = ("trial_date", "launch_date", "development_date")
PLACES = ("latitude", "longitude")
SCHEMES = (ThemeScheme.ASTA_CITA, ThemeScheme.PKPN, ThemeScheme.SDG, ThemeScheme.THEMATIC)


class Columns(NamedTuple):
    """Which column holds what, as the heading row says."""

    row: int
    place_of: dict[str, int]
    heading_of: dict[str, str]
    unknown: list[str]


class ParsedRow(NamedTuple):
    """A row of the table: what it says, and why it cannot be taken, if so."""

    number: int
    title: str
    fields: dict[str, Any]
    problems: list[str]


def find_columns(rows: Iterator[Row]) -> Columns:
    """Read on to the heading row and return what it says.

    Raises UnreadableFileError when no column holds the names, or two hold the same.
    """
    for number, row in islice(rows, HEADING_ROWS):
        headings = [" ".join(cells.text(cell).split()) for cell in row]
        fields = [field_of(heading) if heading else None for heading in headings]
        if "title" in fields:
            return _columns(number, headings, fields)
    raise UnreadableFileError(
        _("No column holds the names of the innovations. Give it the heading “Nama inovasi”.")
    )


def _columns(number: int, headings: list[str], fields: list[str | None]) -> Columns:
    place_of: dict[str, int] = {}
    heading_of: dict[str, str] = {}
    for place, (heading, field) in enumerate(zip(headings, fields, strict=True)):
        if field is None or field == IGNORED:
            continue
        if field in place_of:
            raise UnreadableFileError(
                _("The columns “%(one)s” and “%(other)s” hold the same thing. Keep one of them.")
                % {"one": heading_of[field], "other": heading}
            )
        place_of[field], heading_of[field] = place, heading
    unknown = [heading for heading, field in zip(headings, fields, strict=True) if heading and not field]
    return Columns(number, place_of, heading_of, unknown)


class RowReader:
    """Reads the rows below one heading row."""

    def __init__(self, columns: Columns, vocabulary: Vocabulary, *, this_year: int) -> None:
        self.columns = columns
        self.readers: dict[str, Callable[[Any], Any]] = {
            "year_applied": partial(cells.year, this_year=this_year),
            "main_sector": partial(cells.choice, known=vocabulary.sectors),
            "related_sectors": partial(cells.choices, known=vocabulary.sectors),
            **{field: partial(_code, known=known) for field, known in vocabulary.closed.items()},
            **{s.value: partial(cells.choices, known=vocabulary.themes.get(s, {})) for s in SCHEMES},
            **dict.fromkeys(RICH_TEXTS, cells.rich_text),
            **dict.fromkeys(DATES, cells.date),
            **dict.fromkeys(PLACES, cells.degrees),
            "budget_amount": cells.number,
        }

    def read(self, number: int, row: list[Any]) -> ParsedRow | None:
        """Return what the row says, or None for a row without content."""
        if not any(cells.text(cell) for cell in row):
            return None
        fields: dict[str, Any] = {}
        problems: list[str] = []
        for field, place in self.columns.place_of.items():
            cell = row[place] if place < len(row) else ""
            try:
                fields[field] = self._value(field, cell)
            except ValueError as error:
                problems.append(self.about(field, str(error)))
        title = " ".join(fields.pop("title", "").split())
        if not title and not problems:
            problems.append(_("The name of the innovation is missing."))
        return ParsedRow(number, title, _complete(fields), problems)

    def about(self, field: str, problem: str) -> str:
        """Return a sentence that begins with the heading of the column it is about."""
        heading = self.columns.heading_of.get(field, field)
        return _("Column “%(column)s”: %(problem)s") % {"column": heading, "problem": problem}

    def _value(self, field: str, cell: Any) -> Any:
        if isinstance(cell, Formula):
            raise ValueError(_("it holds a formula. Put the value itself in its place."))
        return self.readers.get(field, cells.text)(cell)


def _code(cell: Any, known: dict[str, str]) -> str:
    return cells.choice(cell, known) or ""


def _complete(fields: dict[str, Any]) -> dict[str, Any]:
    """Gather the themes of all schemes; take the year from the launch where it has no column of its own."""
    themes = [theme for scheme in SCHEMES for theme in fields.pop(scheme.value, [])]
    launch = fields.get("launch_date")
    if "year_applied" not in fields and launch:
        fields["year_applied"] = launch.year
    if fields.get("development_date"):
        fields["is_developed"] = True
    return fields | {"themes": themes}
