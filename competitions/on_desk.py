"""Whether a judge may write on a sheet now, asked so cheaply that hundreds may save every other second."""

import random
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, QuerySet

from competitions.models import Assignment, ConflictOfInterest, Round, Rubric
from competitions.models.choices import EntryState
from core.prepared import PreparedValues
from users.models import User

#: Seconds for which, at most, nobody asks again whether a judge came too near to an entry with nothing on record of it.
ASKED_AGAIN_AFTER = 60
LARGEST = 2**63 - 1  # number of a row; an address may name any
COLUMNS = [
    *("pk", "round", "round__opens_at", "round__closes_at", "round__rubric", "round__rubric__locked_at"),
    *("sheet", "sheet__version", "sheet__state"),
]


@dataclass(frozen=True)
class Place:
    """What a judge writes on: assignment, round with its rubric, and the sheet's number, version and state, if any.

    That it was found says that it was before this judge a moment ago.
    """

    user: int
    assignment: int
    round: Round
    sheet: int | None
    version: int | None
    state: str | None


def find_place(user: User, assignment: Assignment) -> Place | None:
    """Return what is before a judge now, or None for what is not: it may be hidden, ended, or somebody else's.

    All that is on record is asked every time, in one question. Whether somebody joined the agency since, say, is
    asked once a minute: a draft decides nothing, and every page and the hand-in ask in full.
    """
    return _last(user, _BY_NUMBER.ask(user.pk, assignment.pk))


def find_place_for(user: User, entry: int) -> Place | None:
    """Return what a judge writes on for an entry: in the round that is open, or else in the latest."""
    return _last(user, _BY_ENTRY.ask(user.pk, entry) if entry <= LARGEST else [])


def _given(user: Any, **named: Any) -> QuerySet:
    own = ConflictOfInterest.objects.blocking().filter(user=user, competition=OuterRef("entry__competition"))
    rows = Assignment.objects.active().filter(
        judge__user=user,
        judge__accepted_at__isnull=False,
        judge__released_at__isnull=True,
        entry__state=EntryState.ELIGIBLE,
        **named,
    )
    noted = own.filter(Q(entry=OuterRef("entry")) | Q(agency__isnull=False))
    rows = rows.annotate(is_noted=Exists(noted)).order_by("round__position", "round", "pk")
    return rows.values_list(*COLUMNS, "is_noted")


def _in_full(user: Any, assignment: Any) -> QuerySet:
    return Assignment.objects.on_desk_of(user).filter(pk=assignment).order_by().values_list("pk")


_BY_NUMBER = PreparedValues(lambda user, assignment: _given(user, pk=assignment), 2)
_BY_ENTRY = PreparedValues(lambda user, entry: _given(user, entry=entry), 2)
_IN_FULL = PreparedValues(_in_full, 2)


def _last(user: User, rows: list[list[Any]]) -> Place | None:
    """Return the place of the round that is open, or of the latest, unless the judge must stand aside."""
    if not user.is_active or not rows:
        return None
    stages = [_round(row) for row in rows]
    place = max(reversed(range(len(rows))), key=lambda place: stages[place].is_open)
    assignment, *_stage, sheet, version, state, is_noted = rows[place]
    if not _is_free(user.pk, assignment, is_sure=not is_noted):
        return None
    return Place(user.pk, assignment, stages[place], sheet, version, state)


def _is_free(user: int, assignment: int, *, is_sure: bool) -> bool:
    """Whether the whole question was answered well within the last minute, or is now; unless sure, it is asked."""
    key = f"on-desk:{user}:{assignment}"
    if is_sure and cache.get(key):
        return True
    is_free = bool(_IN_FULL.ask(user, assignment))
    if is_free:
        # Who sat down together is not asked about together for ever.
        seconds = random.randint(ASKED_AGAIN_AFTER // 2, ASKED_AGAIN_AFTER)  # noqa: S311 - no secret
        cache.set(key, True, seconds)
    return is_free


def _round(row: list[Any]) -> Round:
    pk, opens_at, closes_at, rubric, locked_at = row[1:6]
    stage = Round(pk=pk, opens_at=opens_at, closes_at=closes_at)
    stage.rubric = Rubric(pk=rubric, locked_at=locked_at) if rubric else None
    return stage
