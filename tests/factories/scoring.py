"""Score sheets as judges write them, through the actions; and a round that is being judged."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from competitions.actions import sheets
from competitions.models import Assignment, Entry, Judge, Round, ScoreSheet, SheetVersion
from competitions.sheets import Given, criteria_of
from tests.factories.assigning import make_stage
from tests.factories.judging import make_assignment
from users.models import User


def open_round(stage: Round, **fields: Any) -> Round:
    """Let judges work in a round now, from an hour ago until in a week."""
    now = timezone.now()
    values = {"opens_at": now - dt.timedelta(hours=1), "closes_at": now + dt.timedelta(days=7)}
    Round.objects.filter(pk=stage.pk).update(**values | fields)
    stage.refresh_from_db()
    return stage


def end_round(stage: Round) -> Round:
    """Let the window of a round be over since a moment ago, handed-in sheets in it or not."""
    Round.objects.filter(pk=stage.pk).update(closes_at=timezone.now())
    stage.refresh_from_db()
    return stage


def given(stage: Round, values: Iterable[Any]) -> dict[int, Given]:
    """Return what a judge gives, in the order of the criteria: numbers, None for nothing yet, "N/A"."""
    return {
        criterion.pk: Given(is_na=True)
        if value == "N/A"
        else Given(None if value is None else Decimal(str(value)))
        for criterion, value in zip(criteria_of(stage), values, strict=False)
    }


def person_of(assignment: Assignment) -> User:
    """Return who judges it."""
    assert assignment.judge.user is not None
    return assignment.judge.user


def make_sheet(
    assignment: Assignment,
    values: Iterable[Any] | Mapping[int, Given] = (80, 70),
    *,
    note: str = "",
    comment: str = "",
) -> ScoreSheet:
    """Return the next draft of a sheet, saved by its judge; the round must be open (`open_round`)."""
    scores = values if isinstance(values, Mapping) else given(assignment.round, values)
    version = ScoreSheet.objects.filter(assignment=assignment).values_list("version", flat=True).first()
    return sheets.save_sheet(
        assignment, by=person_of(assignment), version=version or 0, scores=scores, note=note, comment=comment
    )


def make_handed_in(
    assignment: Assignment, values: Iterable[Any] | Mapping[int, Given] = (80, 70), **texts: str
) -> SheetVersion:
    """Return what a judge handed in; the round must be open (`open_round`)."""
    sheet = make_sheet(assignment, values, **texts)
    return sheets.hand_in(assignment, by=person_of(assignment), version=sheet.version)


def make_finished(assignment: Assignment, values: Iterable[Any] = (80, 70)) -> SheetVersion:
    """Return what a judge handed in, whatever the dates of the round: they stand afterwards as before."""
    row = Assignment.objects.select_related("round__rubric", "judge__user").get(pk=assignment.pk)
    before = {"opens_at": row.round.opens_at, "closes_at": row.round.closes_at}
    open_round(row.round)
    version = make_handed_in(row, values)
    Round.objects.filter(pk=row.round_id).update(**before)
    assignment.refresh_from_db()
    return version


def make_scored_stage(
    *, entries: int = 3, judges: int = 3, is_over: bool = False, values: Any = None, **fields: Any
) -> SimpleNamespace:
    """Return a round in which every judge has handed in a sheet for every entry.

    `values(place of the entry, place of the judge)` gives the scores of a sheet, or None to hand none in (then the
    judge has the entry, and no sheet). `is_over` ends the round. Besides what `make_stage` has: `assignments` and
    `versions`, by (place of the entry, place of the judge).
    """
    scene = make_stage(entries=entries, judges=judges, each=judges)
    open_round(scene.stage, **fields)
    values = values or (lambda entry, judge: (90 - 10 * entry, 80 - 5 * judge))
    scene.assignments, scene.versions = {}, {}
    for row, entry in enumerate(scene.entries):
        for column, judge in enumerate(scene.judges):
            assignment = give(entry, judge, scene.stage)
            scene.assignments[row, column] = assignment
            if (scores := values(row, column)) is not None:
                scene.versions[row, column] = make_handed_in(assignment, scores)
    if is_over:
        end_round(scene.stage)
    return scene


def give(entry: Entry, judge: Judge, stage: Round | None = None) -> Assignment:
    """Give an entry to a judge; the assignment comes with its round as it stands now."""
    made = make_assignment(entry, judge, stage)
    rows = Assignment.objects.select_related("round__rubric", "round__competition", "entry", "judge__user")
    return rows.get(pk=made.pk)
