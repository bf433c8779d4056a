"""A sheet as it is frozen when it is handed in."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from competitions.models import Assignment, Criterion, EntrySnapshot, ScoreSheet
from competitions.sheet_values import Given
from competitions.sheets import sheet_total

FORMAT = "lumbung.sheet/1"


def content_of(
    assignment: Assignment,
    sheet: ScoreSheet,
    criteria: Sequence[Criterion],
    given: Mapping[int, Given],
    handed_in_at: dt.datetime,
) -> dict[str, Any]:
    """Return what is frozen: no private note; with the rubric, so that the total can be worked out from it alone.

    Criteria are written as the facts of scoring write them, decimals are text.
    """
    snapshot = EntrySnapshot.objects.filter(entry=assignment.entry_id).order_by("version").last()
    total = sheet_total(criteria, given)
    return {
        "format": FORMAT,
        "round": assignment.round_id,
        "entry": assignment.entry_id,
        "judge": assignment.judge_id,
        "assignment": assignment.pk,
        "snapshot": {"version": snapshot.version, "sha256": snapshot.sha256} if snapshot else None,
        "version": sheet.version,
        "handed_in_at": handed_in_at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "criteria": [_criterion(row) for row in criteria],
        "scores": {str(row.pk): answer(given[row.pk]) for row in criteria},
        "comment": sheet.comment,
        "total": None if total is None else str(total),
    }


def answer(given: Given) -> dict[str, Any]:
    """Return what was given for one criterion."""
    value = None if given.value is None else str(given.value)
    return {"value": value, "is_na": given.is_na, "comment": given.comment}


def facts_of(sheet: ScoreSheet, assignment: Assignment) -> dict[str, Any]:
    """Return whose sheet it is, for the audit trail; no line there tells a score."""
    return {
        "round": assignment.round_id,
        "assignment": assignment.pk,
        "judge": assignment.judge_id,
        "sheet": sheet.pk,
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    numbers = {name: str(getattr(criterion, name)) for name in ("weight", "minimum", "maximum", "step")}
    return {"key": str(criterion.pk), "name": criterion.name, **numbers, "allows_na": criterion.allows_na}
