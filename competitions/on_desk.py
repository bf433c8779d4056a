"""Whether a judge may write on a sheet now, asked so cheaply that hundreds may save every other second."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet

from competitions.models import Assignment, ConflictOfInterest, Round, Rubric
from competitions.models.choices import EntryState
from core.prepared import PreparedValues

#: Seconds for which nobody asks again whether a judge came too near to an entry with nothing on record of it.
ASKED_AGAIN_AFTER = 60
COLUMNS = ["round", "round__opens_at", "round__closes_at", "round__rubric", "round__rubric__locked_at"]


@dataclass(frozen=True)
class Place:
    """What a judge writes on: the round with its rubric, and the sheet's number, version and state (or None)."""

    round: Round
    sheet: int | None
    version: int | None
    state: str | None


def find_place(user: Any, assignment: int) -> Place | None:
    """Return what is before a judge now, or None for what is not: it may be hidden, ended, or somebody else's.

    All that is on record is asked every time, in one question. Whether somebody joined the agency since, say, is
    asked once a minute: a draft decides nothing, and every page and the hand-in ask in full.
    """
    rows = _GIVEN.ask(user.pk, assignment)
    if not user.is_active or not rows:
        return None
    *columns, sheet, version, state, is_noted, is_agency_noted = rows[0]
    if is_noted or not _is_free(user.pk, assignment, is_sure=not is_agency_noted):
        return None
    return Place(_round(*columns), sheet, version, state)


def _given(user: Any, assignment: Any) -> QuerySet:
    own = ConflictOfInterest.objects.blocking().filter(user=user, competition=OuterRef("entry__competition"))
    flags = {
        "is_noted": Exists(own.filter(entry=OuterRef("entry"))),
        "is_agency_noted": Exists(own.filter(agency__isnull=False)),
    }
    rows = Assignment.objects.active().filter(
        pk=assignment,
        judge__user=user,
        judge__accepted_at__isnull=False,
        judge__released_at__isnull=True,
        entry__state=EntryState.ELIGIBLE,
    )
    return rows.annotate(**flags).values_list(*COLUMNS, "sheet", "sheet__version", "sheet__state", *flags)


def _in_full(user: Any, assignment: Any) -> QuerySet:
    return Assignment.objects.on_desk_of(user).filter(pk=assignment).order_by().values_list("pk")


_GIVEN = PreparedValues(_given, 2)
_IN_FULL = PreparedValues(_in_full, 2)


def _is_free(user: int, assignment: int, *, is_sure: bool) -> bool:
    """Whether the whole question was answered well within the last minute, or is now; unless sure, it is asked."""
    key = f"on-desk:{user}:{assignment}"
    if is_sure and cache.get(key):
        return True
    is_free = bool(_IN_FULL.ask(user, assignment))
    if is_free:
        cache.set(key, True, ASKED_AGAIN_AFTER)
    return is_free


def _round(
    pk: int,
    opens_at: dt.datetime | None,
    closes_at: dt.datetime | None,
    rubric: int | None,
    locked_at: dt.datetime | None,
) -> Round:
    stage = Round(pk=pk, opens_at=opens_at, closes_at=closes_at)
    stage.rubric = Rubric(pk=rubric, locked_at=locked_at) if rubric else None
    return stage
