"""Several years of the board side by side: every agency's target and count, without its innovations.

The figures are those of `board_for_year`, by the same rules, but all years are read in three queries, and
innovations that are alike in all that counting asks are judged together instead of one by one.
"""

import datetime as dt
import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields

from django.db.models import Case, Count, Exists, F, FilteredRelation, OuterRef, Q, TextField, Value, When
from django.db.models.functions import Length, Substr

from innovations import counting
from innovations.counting import Facts
from innovations.models.agency import AgencyPage
from innovations.models.board import GOVERNMENT_LENGTH, STEPLEN, owes_in
from innovations.models.choices import AgencyKind, RelationKind
from innovations.models.closing import YearClosing
from innovations.models.flow import Verification
from innovations.models.innovation import InnovationPage


@dataclass(frozen=True, slots=True)
class Unit:
    """What the map needs of a published agency: whole pages would take much longer to make."""

    pk: int
    path: str
    url_path: str
    title: str
    kind: str
    owes_target: bool
    active_from: dt.date | None
    active_to: dt.date | None
    target_override: int | None
    is_simulated: bool

    @property
    def is_government(self) -> bool:
        """Whether this is a whole government."""
        return self.kind in AgencyKind.governments()


@dataclass(frozen=True, slots=True)
class Alike:
    """How many published innovations of one agency are alike in all that counting asks."""

    agency_path: str
    year: int
    relation: str
    note: str  # of extensions alone: what changed
    is_verified: bool
    number: int


@dataclass(frozen=True, slots=True)
class Closed:
    """One agency in a closed year; without an agency, a closed year in which nobody owed anything."""

    government_id: int
    year: int
    agency_id: int | None
    name: str
    target: int
    counted: int


@dataclass(slots=True)
class YearFigure:
    """One agency in one year."""

    target: int
    counted: int = 0
    is_closed: bool = False

    @property
    def is_reached(self) -> bool:
        """Whether the target is met."""
        return self.counted >= self.target


@dataclass(slots=True)
class AgencyYears:
    """One agency's figures by year; years in which it owes nothing are missing."""

    name: str
    government: Unit
    agency: Unit | None  # none when it is no longer published
    figures: dict[int, YearFigure] = field(default_factory=dict)


class Units:
    """The published agencies, with the targets that their governments set for some years. One query."""

    def __init__(self, years: Sequence[int]) -> None:
        of_years = FilteredRelation("targets", condition=Q(targets__year__in=years))
        rows = AgencyPage.objects.live().annotate(of_years=of_years).order_by("path")
        columns = [field.name for field in fields(Unit)]
        self.years = years
        self.by_path: dict[str, Unit] = {}
        self.targets: dict[tuple[int, int], int] = {}
        for *facts, year, target in rows.values_list(*columns, "of_years__year", "of_years__number"):
            unit = Unit(*facts)
            self.by_path[unit.path] = unit
            if year is not None:
                self.targets[unit.pk, year] = target

    @functools.cached_property
    def by_id(self) -> dict[int, Unit]:
        """The agencies by their number."""
        return {agency.pk: agency for agency in self.by_path.values()}

    def government_of(self, agency: Unit) -> Unit | None:
        """Return the published government that an agency belongs to."""
        government = self.by_path.get(agency.path[:GOVERNMENT_LENGTH])
        return government if government is not None and government.is_government else None

    def owner_of(self, agency: Unit, owing: set[int]) -> int | None:
        """Return which of the owing agencies an innovation of this one counts for."""
        return counting.owing_agency(agency.pk, self._parents, owing)

    def owing_in(self, year: int) -> Iterable[tuple[Unit, Unit, int]]:
        """Yield every agency that owes a target in a year, its government, and how much it owes."""
        for agency in self.by_path.values():
            government = self.government_of(agency)
            if government is not None and owes_in(agency, year):
                of_government = self.targets.get((government.pk, year))
                yield agency, government, counting.target_of(agency.target_override, of_government)

    @functools.cached_property
    def _parents(self) -> dict[int, int | None]:
        above = {agency.pk: self.by_path.get(path[:-STEPLEN]) for path, agency in self.by_path.items()}
        return {number: parent.pk if parent else None for number, parent in above.items()}


def closed_in(years: Sequence[int]) -> list[Closed]:
    """Return the frozen figures of some years. One query."""
    figures = ("figures__agency", "figures__agency_name", "figures__target", "figures__counted")
    closings = YearClosing.objects.filter(year__in=years).order_by()
    return [Closed(*row) for row in closings.values_list("government", "year", *figures)]


def alike_in(years: Sequence[int]) -> list[Alike]:
    """Return the published innovations of some years, those that are alike together. One query."""
    note = Case(
        When(relation_kind=RelationKind.EXTENSION, then=F("relation_note")),
        default=Value(""),
        output_field=TextField(),
    )
    rows = InnovationPage.objects.live().filter(year_applied__in=years).order_by()
    rows = rows.annotate(
        agency_path=Substr("path", 1, Length("path") - STEPLEN),
        told=note,
        is_verified=Exists(Verification.objects.filter(innovation=OuterRef("pk"))),
    )
    facts = rows.values_list("agency_path", "year_applied", "relation_kind", "told", "is_verified")
    return [Alike(*row) for row in facts.annotate(number=Count("pk"))]


def figures_of_years(
    units: Units, closed: Iterable[Closed], innovations: Iterable[Alike]
) -> list[AgencyYears]:
    """Return every agency that owes, or owed, a target in some of the years of `units`."""
    found: dict[int, AgencyYears] = {}
    frozen = {(row.government_id, row.year) for row in closed}
    for year in units.years:
        for agency, government, target in units.owing_in(year):
            if (government.pk, year) not in frozen:
                line = found.setdefault(agency.pk, AgencyYears(agency.title, government, agency))
                line.figures[year] = YearFigure(target)
    _count(units, found, innovations)
    _add_closed(units, found, closed)
    return list(found.values())


def _count(units: Units, found: dict[int, AgencyYears], innovations: Iterable[Alike]) -> None:
    owing = {year: {number for number, line in found.items() if year in line.figures} for year in units.years}
    for alike in innovations:
        agency = units.by_path.get(alike.agency_path)
        owner = units.owner_of(agency, owing[alike.year]) if agency else None
        if owner is not None and counting.judge(_facts(alike, owner), alike.year).is_counted:
            found[owner].figures[alike.year].counted += alike.number


def _facts(alike: Alike, agency_id: int) -> Facts:
    return Facts(
        innovation_id=0,
        agency_id=agency_id,
        year_applied=alike.year,
        is_published=True,
        is_verified=alike.is_verified,
        relation=alike.relation,
        has_told_change=bool(alike.note.strip()),
    )


def _add_closed(units: Units, found: dict[int, AgencyYears], closed: Iterable[Closed]) -> None:
    for row in closed:
        government = units.by_id.get(row.government_id)
        if government is None or not government.is_government or row.agency_id is None:
            continue
        agency = units.by_id.get(row.agency_id)
        line = found.setdefault(
            row.agency_id, AgencyYears(agency.title if agency else row.name, government, agency)
        )
        line.figures[row.year] = YearFigure(row.target, row.counted, is_closed=True)
