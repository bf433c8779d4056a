"""Who judges what in a round, as one reader may know it.

Entries that the reader has to stand aside from are in none of it: they have no row, stand in no number, and no load
of a judge holds them. A reader who stands aside from nothing sees loads as they are; another sees them smaller,
evenness and overlap measured over what they see as well, so that no difference between two numbers tells of an
entry. The system itself always assigns all entries alike, whoever presses the button.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.functional import cached_property

from competitions import overlap, pairing
from competitions.models import Assignment, AssignmentRun, Entry, Judge, Round
from competitions.pairing import Pair
from users.models import User


@dataclass
class Load:
    """What a judge has in a round: `given` entries, `finished` ones among them, `new` ones of a proposal."""

    judge: Judge
    given: int = 0
    finished: int = 0
    new: int = 0
    is_open: bool = True  # may be given more

    @property
    def total(self) -> int:
        """Entries once the proposal is confirmed."""
        return self.given + self.new

    @property
    def is_over(self) -> bool:
        """Whether it is more than the judge agreed to."""
        return self.judge.load_limit is not None and self.total > self.judge.load_limit


@dataclass
class Row:
    """An entry with the judges it has, those a proposal adds, and how many it lacks."""

    entry: Entry
    given: list[Assignment]
    missing: int
    new: list[Judge] = field(default_factory=list)
    reason: str = ""


class Board:
    """A round as a reader may know it."""

    def __init__(self, stage: Round, reader: User) -> None:
        self.stage = stage
        self.entries: QuerySet[Entry] = pairing.entries_of(stage).without_conflict_for(reader)

    @cached_property
    def keys(self) -> list[int]:
        """The entries of the round, in their order."""
        return list(self.entries.values_list("pk", flat=True))

    @cached_property
    def given(self) -> list[tuple[int, int, bool]]:
        """Entry, judge and whether it is finished, of all that is given."""
        rows = self.assignments.order_by().values_list("entry", "judge", "finished_at")
        seen = set(self.keys)
        return [(entry, judge, at is not None) for entry, judge, at in rows if entry in seen]

    @property
    def assignments(self) -> QuerySet[Assignment]:
        """All that is given now in the round; of entries that the reader may know of once joined with them."""
        return Assignment.objects.active().filter(round=self.stage)

    @property
    def asked_back(self) -> list[Assignment]:
        """What judges asked to be let off, or chairs for them, first asked first; nothing once the round is over."""
        if self.stage.is_over:
            return []
        rows = self.assignments.asked_back().filter(entry__in=self.entries.order_by())
        joined = rows.select_related("entry__innovation", "judge", "excuse_asked_by")
        return list(joined.order_by("excuse_asked_at", "pk"))

    @cached_property
    def lacking(self) -> dict[int, int]:
        """How many judges each entry lacks, of those that lack any."""
        have = Counter(entry for entry, _judge, _done in self.given)
        wanted = self.stage.judges_per_entry
        return {pk: wanted - have[pk] for pk in self.keys if have[pk] < wanted}

    @property
    def missing(self) -> int:
        """How many judges are lacking in all."""
        return sum(self.lacking.values())

    @cached_property
    def loads(self) -> list[Load]:
        """What each judge of the round has, by name."""
        seated = pairing.covered_by(self.stage)
        have = {judge for _entry, judge, _done in self.given}
        judges = Judge.objects.filter(pk__in=seated.keys() | have).order_by("name", "pk")
        given = Counter(judge for _entry, judge, _done in self.given)
        finished = Counter(judge for _entry, judge, done in self.given if done)
        return [Load(judge, given[judge.pk], finished[judge.pk], 0, judge.pk in seated) for judge in judges]

    def rows(self, keys: Iterable[int]) -> list[Row]:
        """Return some entries with their judges."""
        shown = self.entries.filter(pk__in=list(keys)).select_related("innovation", "category", "competition")
        judged = self.assignments.select_related("judge").order_by("judge__name", "pk")
        shown = shown.prefetch_related(Prefetch("assignments", queryset=judged, to_attr="given_now"))
        return [Row(entry, entry.given_now, self.lacking.get(entry.pk, 0)) for entry in shown]

    def unfinished_judges(self) -> set[int]:
        """Return the judges (keys) who have not finished."""
        return {judge for _entry, judge, done in self.given if not done}

    # --- From one side ---

    def offered_judges(self, entry: Entry) -> list[Load]:
        """Return who could be given an entry by hand, least loaded first."""
        seated = pairing.covered_by(self.stage)
        having = {judge for one, judge, _done in self.given if one == entry.pk}
        people = {load.judge.user_id for load in self.loads if load.judge.pk in having}
        able = {pk for pk, seats in seated.items() if pairing.covers(seats, entry.category_id)}
        loads = [load for load in self.loads if load.judge.pk in able and load.judge.user_id not in people]
        judges = Judge.objects.filter(pk__in=able).select_related("competition")
        forbidden = pairing.blocked(Entry.objects.filter(pk=entry.pk), judges)
        free = [load for load in loads if (entry.pk, load.judge.pk) not in forbidden]
        return sorted(free, key=lambda load: (load.given, load.judge.name))

    def offered_entries(self, judge: Judge, sought: str = "") -> "QuerySet[Entry]":
        """Return what a judge could be given by hand, entries with the fewest judges first."""
        seats = pairing.covered_by(self.stage).get(judge.pk, set())
        entries = self.entries if None in seats else self.entries.filter(category__in=seats)
        if judge.user is None or not judge.is_active:
            entries = entries.none()
        entries = entries.without_conflict_for(judge.user).exclude(
            pk__in=self.assignments.filter(judge__user=judge.user).values("entry")
        )
        if sought:
            number = Q(number=int(sought)) if sought.isdecimal() and len(sought) < 10 else Q(pk__in=[])
            entries = entries.filter(number | Q(innovation__title__icontains=sought))
        now = Q(assignments__round=self.stage, assignments__ended_at__isnull=True)
        entries = entries.annotate(judges_now=Count("assignments", filter=now))
        return entries.select_related("innovation", "category").order_by("judges_now", "number")


class Proposal:
    """A run as a reader may know it: what would be if it were confirmed, measured over the entries they see."""

    def __init__(self, board: Board, run: AssignmentRun) -> None:
        self.board, self.run = board, run
        self._seen = set(board.keys)

    def _visible(self, pairs: Iterable[Iterable[int]]) -> set[Pair]:
        return {(entry, judge) for entry, judge in pairs if entry in self._seen}

    @cached_property
    def new(self) -> set[Pair]:
        """What would be added."""
        return self._visible(self.run.pairs)

    @cached_property
    def ended(self) -> set[Pair]:
        """What would end."""
        rows = Assignment.objects.filter(pk__in=self.run.parameters["ends"])
        return self._visible(rows.values_list("entry", "judge"))

    @cached_property
    def kept(self) -> set[Pair]:
        """What was given when it was proposed, and stays."""
        return self._visible(self.run.parameters["basis"]["active"]) - self.ended

    @cached_property
    def loads(self) -> list[Load]:
        """What each judge would have, by name."""
        kept, new = (Counter(judge for _entry, judge in pairs) for pairs in (self.kept, self.new))
        left_open = set(self.run.parameters["open_judges"])
        judges = Judge.objects.filter(pk__in=left_open | set(kept) | set(new)).order_by("name", "pk")
        return [Load(judge, kept[judge.pk], 0, new[judge.pk], judge.pk in left_open) for judge in judges]

    @property
    def spread(self) -> int:
        """The difference between the greatest and the smallest load of those who may be given more."""
        totals = [load.total for load in self.loads if load.is_open]
        return max(totals) - min(totals) if totals else 0

    @cached_property
    def unfilled(self) -> dict[int, dict[str, Any]]:
        """What cannot be filled: entry, missing, reason."""
        return {row["entry"]: row for row in self.run.unfilled if row["entry"] in self._seen}

    @property
    def missing(self) -> int:
        """How many judges would be lacking in all."""
        return sum(row["missing"] for row in self.unfilled.values())

    @cached_property
    def overlap(self) -> overlap.Overlap:
        """How well judges could be compared through the entries they share."""
        pairs = self.kept | self.new
        judges = sorted({judge for _entry, judge in pairs})
        rows = {pk: place for place, pk in enumerate(self.board.keys)}
        columns = {pk: place for place, pk in enumerate(judges)}
        grid = np.zeros((len(rows), len(columns)), dtype=bool)
        for entry, judge in pairs:
            grid[rows[entry], columns[judge]] = True
        return overlap.measure(grid)

    @cached_property
    def keys(self) -> list[int]:
        """Entries that something happens to, or that go short; those that go short first."""
        touched = {entry for entry, _judge in self.new | self.ended} | set(self.unfilled)
        return sorted((pk for pk in self.board.keys if pk in touched), key=lambda pk: pk not in self.unfilled)

    def rows(self, keys: list[int]) -> list[Row]:
        """Return some entries with the judges they keep, those that are added, and what they lack."""
        added: dict[int, list[int]] = defaultdict(list)
        for entry, judge in self.new:
            added[entry].append(judge)
        names = {load.judge.pk: load.judge for load in self.loads}
        rows = {row.entry.pk: row for row in self.board.rows(keys)}
        for pk, row in rows.items():
            row.new = sorted((names[judge] for judge in added[pk]), key=lambda judge: judge.name)
            short = self.unfilled.get(pk, {"missing": 0, "reason": ""})
            row.missing, row.reason = short["missing"], short["reason"]
            row.given = [given for given in row.given if (pk, given.judge_id) in self.kept]
        return [rows[pk] for pk in keys if pk in rows]
