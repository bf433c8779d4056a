"""The question of who judges what in a round: read from the database and put into arrays for `matching.solve`."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from django.db.models import QuerySet

from competitions import detecting
from competitions.balancing import Bools, Ints
from competitions.models import Assignment, ConflictOfInterest, Entry, Judge, ResultRun, Round, Seat
from competitions.models.choices import ConflictKind, ConflictSource, Promotion
from competitions.transport import Floats
from innovations.models import InnovationPage
from users.models import User

#: What it is worth that a judge knows the field of an innovation.
MAIN_SECTOR, RELATED_SECTOR = 2.0, 1.0

Pair = tuple[int, int]  # an entry and a judge, by their keys


class Keep(StrEnum):
    """What a proposal leaves as it is: begun and finished work and what was given by hand, or all that was given."""

    ALL = "all"
    FINISHED = "finished"


@dataclass(frozen=True)
class Question:
    """A round as the solver asks about it: `entries` (n) and `judges` (m) are keys, arrays are n x m.

    `affinity` is -inf where a judge may not be proposed: no seat covers the category, released, left out, or has it already.
    `active` is all that is given, `locked` what stays of it, `loose` what may end. `open_judges` are those who
    may be proposed anything.
    """

    entries: list[int]
    judges: list[int]
    affinity: Floats
    conflict: Bools
    caps: Ints
    wanted: int
    active: dict[Pair, Assignment]
    locked: frozenset[Pair]
    open_judges: frozenset[int]

    @property
    def loose(self) -> list[Assignment]:
        """Return what may end: neither locked nor finished."""
        return [
            row for pair, row in self.active.items() if pair not in self.locked and row.finished_at is None
        ]

    def places(self, pairs: Iterable[Pair]) -> list[Pair]:
        """Return pairs as places in the arrays."""
        rows = {pk: place for place, pk in enumerate(self.entries)}
        columns = {pk: place for place, pk in enumerate(self.judges)}
        return [(rows[entry], columns[judge]) for entry, judge in pairs]

    @property
    def basis(self) -> dict[str, Any]:
        """Return what a proposal rests on, in what JSON can hold: it is compared when it is confirmed."""
        rest = hashlib.sha256(self.affinity.tobytes() + self.caps.tobytes())
        return {
            "entries": self.entries,
            "judges": self.judges,
            "active": sorted(map(list, self.active)),
            "wanted": self.wanted,
            "rest": rest.hexdigest(),
        }


def entries_of(stage: Round) -> QuerySet[Entry]:
    """Return the entries that a round judges, in the order of categories and numbers.

    After a round that lets only some go on they are those of its newest approved results, and none before
    there are any. Where every judged entry goes on, nobody has to approve that first.
    """
    entries = Entry.objects.filter(competition=stage.competition_id).eligible()
    previous = stage.previous
    while previous is not None:
        run = ResultRun.objects.of_round(previous).deciding().order_by("-number").first()
        if run is not None:
            entries = entries.filter(pk__in=run.rows.filter(is_promoted=True).order_by().values("entry"))
            break
        if previous.promotion != Promotion.ALL:
            entries = entries.none()
            break
        previous = previous.previous
    return entries.order_by("category__position", "category", "number", "pk")


def covered_by(stage: Round) -> dict[int, set[int | None]]:
    """Return which categories each judge who accepted covers by seats in a round; None stands for every one."""
    seats = Seat.objects.filter(panel__round=stage, judge__in=Judge.objects.accepted())
    covered: dict[int, set[int | None]] = defaultdict(set)
    for judge, category in seats.values_list("judge", "panel__category"):
        covered[judge].add(category)
    return dict(covered)


def covers(categories: Collection[int | None], category: int) -> bool:
    """Whether seats for some categories let somebody judge this one."""
    return None in categories or category in categories


def blocked(entries: Any, judges: Iterable[Judge]) -> set[Pair]:
    """Return the pairs of `entries` (a queryset of one competition) and judges that a conflict forbids.

    It is `without_conflict_for`, asked about many people at once: the number of queries does not grow.
    """
    seats = defaultdict(list)  # who was let off and invited again is a judge twice
    competition = None
    for judge in judges:
        seats[judge.user_id].append(judge.pk)
        competition = judge.competition
    if competition is None:
        return set()
    noted = ConflictOfInterest.objects.filter(competition=competition, user__in=seats)
    people = User.objects.filter(pk__in=seats)
    found = {
        (person, entry, str(kind))
        for person, entry, kind in detecting.find(competition, people=people, entries=entries)
        if kind != ConflictKind.TEAM  # a likeness of names blocks once it is written down
    }
    dismissed = noted.filter(source=ConflictSource.DETECTED, dismissed_at__isnull=False)
    found -= set(dismissed.values_list("user", "entry", "kind"))
    pairs = {(entry, judge) for person, entry, _kind in found for judge in seats[person]}
    agencies = dict(entries.order_by().values_list("pk", "agency__path"))
    for person, about, path in noted.blocking().values_list("user", "entry", "agency__path"):
        # One with an agency reaches its units below.
        reached = [about] if about else [pk for pk, place in agencies.items() if place.startswith(path)]
        pairs |= {(entry, judge) for entry in reached if entry in agencies for judge in seats[person]}
    return pairs


def given_twice(judges: Iterable[Judge], active: Iterable[Pair]) -> set[Pair]:
    """Return the pairs that would give an entry to a person once more.

    Who was let off and invited again is a judge twice, and what they finished before stays theirs.
    """
    people = {judge.pk: judge.user_id for judge in judges}
    rows = defaultdict(set)
    for pk, person in people.items():
        rows[person].add(pk)
    return {(entry, other) for entry, judge in active for other in rows[people[judge]] - {judge}} - set(
        active
    )


def read(stage: Round, *, keep: str = Keep.ALL, without: Collection[int] = ()) -> Question:
    """Read a round; `without` are judges (keys) who are to get nothing new. The queries do not grow with it."""
    entries = list(entries_of(stage).values_list("pk", flat=True))
    given = Assignment.objects.active().filter(round=stage, entry__in=entries_of(stage).order_by())
    rows = given.select_related("sheet").order_by("entry", "judge")
    active = {(row.entry_id, row.judge_id): row for row in rows}
    covered = {judge: seats for judge, seats in covered_by(stage).items() if judge not in set(without)}
    keys = covered.keys() | {judge for _entry, judge in active}
    judges = list(Judge.objects.filter(pk__in=keys).select_related("competition").order_by("pk"))
    forbidden = blocked(entries_of(stage), judges)
    conflict = np.zeros((len(entries), len(judges)), dtype=bool)
    question = Question(
        entries=entries,
        judges=[judge.pk for judge in judges],
        affinity=_affinity(stage, entries, judges, covered),
        conflict=conflict,
        caps=np.array([_cap(judge, len(entries)) for judge in judges], dtype=np.int64),
        wanted=stage.judges_per_entry,
        active=active,
        locked=frozenset(_locked(active, keep) - forbidden),
        open_judges=frozenset(covered),
    )
    for place in question.places(forbidden):
        conflict[place] = True
    for place in question.places(given_twice(judges, active)):
        question.affinity[place] = -np.inf
    return question


def _locked(active: dict[Pair, Assignment], keep: str) -> set[Pair]:
    if keep == Keep.ALL:
        return set(active)
    return {pair for pair, row in active.items() if row.finished_at or row.run_id is None or is_begun(row)}


def is_begun(assignment: Assignment) -> bool:
    """Whether a judge has written on the sheet of an assignment: nobody else is given their work."""
    return hasattr(assignment, "sheet")


def _cap(judge: Judge, most: int) -> int:
    return most if judge.load_limit is None else min(judge.load_limit, most)


def _affinity(
    stage: Round, entries: list[int], judges: list[Judge], covered: dict[int, set[int | None]]
) -> Floats:
    """Return how well each judge knows the field of each entry, -inf where no seat of theirs covers it."""
    fields = _fields(stage)
    facts = {pk: (category, innovation) for pk, category, innovation in _facts(stage)}
    known: dict[int, set[int]] = defaultdict(set)
    through = Judge.expertise.through.objects.filter(judge__in=judges)
    for judge, sector in through.values_list("judge_id", "sector_id"):
        known[judge].add(sector)
    grid = np.full((len(entries), len(judges)), -np.inf)
    for column, judge in enumerate(judges):
        seats, sectors = covered.get(judge.pk, set()), known[judge.pk]
        for row, entry in enumerate(entries):
            category, innovation = facts[entry]
            if covers(seats, category):
                main, related = fields[innovation]
                grid[row, column] = MAIN_SECTOR * (main in sectors) or RELATED_SECTOR * bool(
                    related & sectors
                )
    return grid


def _facts(stage: Round) -> Any:
    return entries_of(stage).values_list("pk", "category", "innovation")


def _fields(stage: Round) -> dict[int, tuple[int | None, set[int]]]:
    """Return the main sector and the related sectors of every innovation in a round."""
    innovations = entries_of(stage).order_by().values("innovation")
    mains = InnovationPage.objects.filter(pk__in=innovations).values_list("pk", "main_sector")
    fields: dict[int, tuple[int | None, set[int]]] = {pk: (main, set()) for pk, main in mains}
    through = InnovationPage.related_sectors.through.objects.filter(innovationpage__in=innovations)
    for innovation, sector in through.values_list("innovationpage_id", "sector_id"):
        fields[innovation][1].add(sector)
    return fields


def left_out_of(stage: Round) -> list[int]:
    """Return the judges (keys) whom the latest proposal of a round left out, and who still judge."""
    latest = stage.runs.first()
    left_out = latest.parameters["without"] if latest else []
    return list(Judge.objects.accepted().filter(pk__in=left_out).values_list("pk", flat=True))
