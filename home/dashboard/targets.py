"""Agencies against their targets, year by year: the heat map.

Its figures are those of the public board. A target is about all innovations of an agency, so of the filters only
government, agency and year have a say here.
"""

import dataclasses
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from pyroaring import BitMap

from core.templatetags.ui import number
from home.dashboard import places
from innovations.addresses import catalogue_path, public_url
from innovations.models.board import STEPLEN
from innovations.models.board_years import (
    AgencyYears,
    Unit,
    Units,
    YearFigure,
    alike_in,
    closed_in,
    figures_of_years,
)
from search import words
from search.addresses import Address
from search.finding import Found
from search.snapshot import Snapshot

NAME = "target"
FOLLOWED = frozenset({"government", "agency", "year"})
MOST_YEARS = 5
#: With more agencies of several governments, there is one line for each government instead.
MOST_LINES = 60


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """One line in one year: how many of how many; none owed where `of` is None."""

    done: int = 0
    of: int | None = None
    is_reached: bool = False

    @property
    def height(self) -> int:
        """How full it is, in percent."""
        if self.of is None:
            return 0
        return min(round(100 * self.done / self.of), 100) if self.of else 100

    @property
    def top(self) -> int:
        """Where its filling begins, in percent from above."""
        return 100 - self.height


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """An agency, or a whole government, and a cell for every year."""

    name: str
    url: str
    cells: list[Cell]
    is_simulated: bool = False  # said of governments; agencies stand below theirs


@dataclasses.dataclass(frozen=True)
class Part:
    """The agencies of one government."""

    government: Unit
    agencies: list[AgencyYears]

    @property
    def is_simulated(self) -> bool:
        """Whether the government is invented."""
        return self.government.is_simulated

    def closed(self, years: list[int]) -> list[int]:
        """Return the years whose figures are final."""
        return [
            year
            for year in years
            if any(agency.figures[year].is_closed for agency in self.agencies if year in agency.figures)
        ]

    def reached(self, year: int) -> Cell:
        """Return how many agencies reached their target in a year, of those that owe one."""
        figures = [agency.figures[year] for agency in self.agencies if year in agency.figures]
        done = sum(figure.is_reached for figure in figures)
        return Cell(done, len(figures) or None, bool(figures) and done == len(figures))


class Targets:
    """What the page shows of targets, and the agencies it was read from."""

    def __init__(self, found: Found) -> None:
        self.address = found.query.address
        self.years = shown_years(found)
        self.has_governments = len(found.snapshot.codes["government"]) > 1
        self.units = Units(self.years)
        # The innovations may be kept as long as the catalogue does not change: whatever publishes, withdraws or
        # verifies one moves its clock. Targets, closed years and what an agency owes do not, so those are read
        # for every visitor.
        kept = ("alike", tuple(self.years))
        innovations = found.snapshot.remember(kept, lambda: alike_in(self.years))
        agencies = figures_of_years(self.units, closed_in(self.years), innovations)
        self.parts = _parts(_chosen(self.units, agencies, self.address))

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def is_by_agency(self) -> bool:
        """Whether every agency has a line, or there are so many that every government has one."""
        return len(self.parts) == 1 or sum(len(part.agencies) for part in self.parts) <= MOST_LINES

    @property
    def span(self) -> int:
        """How many columns the map has."""
        return len(self.years) + 1

    @property
    def leaves_filters_out(self) -> bool:
        """Whether the question has parts that targets do not follow."""
        return bool(self.address.question) or any(name not in FOLLOWED for name, _code in self.address.values)

    @property
    def sections(self) -> list[dict]:
        """The lines of the map: under the name of their government, or governments alone."""
        if not self.is_by_agency:
            return [{"lines": [self._of_government(part) for part in self.parts]}]
        return [
            {
                "name": part.government.title if self.has_governments else "",
                "is_simulated": part.is_simulated,
                "closed": part.closed(self.years),
                "lines": [self._of_agency(agency) for agency in part.agencies],
            }
            for part in self.parts
        ]

    @property
    def reading(self) -> str:
        """How many agencies reached their target, in the newest year and the one before."""
        whole = Part(self.parts[0].government, [agency for part in self.parts for agency in part.agencies])
        owed = [(year, cell) for year in reversed(self.years) if (cell := whole.reached(year)).of is not None]
        return " ".join(_reached(year, cell, place) for place, (year, cell) in enumerate(owed[:2]))

    @property
    def data_url(self) -> str:
        """Where the figures are."""
        return places.of_data(self.address, NAME)

    def _of_agency(self, line: AgencyYears) -> Line:
        url = ""
        if line.agency is not None:
            url = places.narrowed(self.address, "agency", (code_of(line.agency),))
        return Line(line.name, url, [_cell(line.figures.get(year)) for year in self.years])

    def _of_government(self, part: Part) -> Line:
        url = places.narrowed(self.address, "government", (code_of(part.government),))
        cells = [part.reached(year) for year in self.years]
        return Line(part.government.title, url, cells, part.is_simulated)


def shown_years(found: Found) -> list[int]:
    """Return the chosen years, or the last ones since something is on record: at most five, oldest first."""
    chosen = sorted(int(code) for code in found.query.address.chosen("year"))
    if chosen:
        return chosen[-MOST_YEARS:]
    now = timezone.localdate().year
    first = min((int(code) for code in found.snapshot.codes["year"]), default=now)
    return list(range(min(now, max(first, now - MOST_YEARS + 1)), now + 1))


def simulated(units: Units, snapshot: Snapshot) -> BitMap:
    """Return the entries of invented agencies: those that are, or stand below one that is."""
    found, marked = BitMap(), {path for path, agency in units.by_path.items() if agency.is_simulated}
    for path, agency in units.by_path.items():
        if any(path[:length] in marked for length in range(len(path), 0, -STEPLEN)):
            found |= snapshot.under(f"agency:{code_of(agency)}")
    return found


def code_of(agency: Unit) -> str:
    """Return what an agency is called in addresses."""
    return catalogue_path(public_url(agency.url_path))


def _chosen(units: Units, agencies: list[AgencyYears], address: Address) -> list[AgencyYears]:
    """Keep the agencies that the question names, or that answer for a unit it names."""
    governments, named = set(address.chosen("government")), set(address.chosen("agency"))
    if governments:
        agencies = [line for line in agencies if code_of(line.government) in governments]
    if not named:
        return agencies
    owing = {line.agency.pk for line in agencies if line.agency}
    meant = {units.owner_of(unit, owing) for unit in units.by_path.values() if code_of(unit) in named}
    return [line for line in agencies if line.agency and line.agency.pk in meant]


def _parts(agencies: Iterable[AgencyYears]) -> list[Part]:
    parts: dict[int, Part] = {}
    for line in sorted(agencies, key=lambda line: words.sort_key(line.name)):
        parts.setdefault(line.government.pk, Part(line.government, [])).agencies.append(line)
    # Invented governments never stand before real ones.
    return sorted(parts.values(), key=lambda part: (part.is_simulated, words.sort_key(part.government.title)))


def _cell(figure: YearFigure | None) -> Cell:
    return Cell(figure.counted, figure.target, figure.is_reached) if figure else Cell()


def _reached(year: int, cell: Cell, place: int) -> str:
    said = {"year": year, "done": number(cell.done), "of": number(cell.of)}
    if place:
        return _("In %(year)s, %(done)s of %(of)s did.") % said
    if year >= timezone.localdate().year:
        return _("In %(year)s, %(done)s of %(of)s agencies have reached their target so far.") % said
    return _("In %(year)s, %(done)s of %(of)s agencies reached their target.") % said
