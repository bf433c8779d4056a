"""Proof that score sheets are whole: what was handed in, what counts, and what it comes to."""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q

from competitions import pairing
from competitions.canonical import sha256_of
from competitions.models import (
    Assignment,
    AuditEvent,
    Competition,
    Criterion,
    Entry,
    Judge,
    Score,
    ScoreSheet,
    SheetVersion,
)
from competitions.models.choices import SheetState
from competitions.sheet_content import answer
from competitions.sheet_values import Given, check
from competitions.sheets import given_of, missing_from, sheet_total

PAIR = ("assignment__entry", "assignment__judge")


def problems() -> Iterator[str]:
    """Yield one sentence for everything about sheets that is not as it must be. They tell no score."""
    newest: dict[int, SheetVersion] = {}
    yield from _versions(newest)
    yield from _counted(newest)
    yield from _conflicts()
    yield from _states()
    yield from _assignments()


def _versions(newest: dict[int, SheetVersion]) -> Iterator[str]:
    """Every version has its hash, was told of, and comes to its total; fill in the newest one of each sheet."""
    told = {
        (facts["sheet"], facts["version"], facts["sha256"])
        for line in AuditEvent.objects.filter(action="sheet.hand_in").iterator()
        if (facts := json.loads(line.data))
    }
    rows = SheetVersion.objects.select_related("sheet__assignment").order_by("sheet", "number")
    for version in rows.iterator(chunk_size=500):
        newest[version.sheet_id] = version
        name = f"Handed-in sheet {version.sheet_id} (version {version.number})"
        if sha256_of(version.content) != version.sha256:
            yield f"{name}: the content does not have its hash."
            continue
        if (version.sheet_id, version.number, version.sha256) not in told:
            yield f"{name}: no audit line tells of it."
        if not _is_about(version):
            yield f"{name}: the content is about another assignment."
        if _total(version.data) != version.total or version.data["total"] != _text(version.total):
            yield f"{name}: the total is not what the scores come to."


def _counted(newest: dict[int, SheetVersion]) -> Iterator[str]:
    """Every sheet that counts is as it was handed in, complete and in range."""
    counted = ScoreSheet.objects.counted().select_related("assignment__round__rubric")
    criteria: dict[int, Sequence[Criterion]] = {}
    for sheet in counted.prefetch_related("scores").iterator(chunk_size=500):
        rubric = sheet.assignment.round.rubric
        if rubric is not None and rubric.pk not in criteria:
            criteria[rubric.pk] = tuple(rubric.criteria.order_by("position", "pk"))
        if rubric is None or rubric.locked_at is None:
            yield f"Sheet {sheet.pk} was handed in, and its rubric is not locked."
            continue
        given = given_of(sheet)
        if not _equals(sheet, given, newest.get(sheet.pk)):
            yield f"Sheet {sheet.pk} is not as it was handed in."
        if missing_from(criteria[rubric.pk], given) or not _is_in_range(criteria[rubric.pk], given):
            yield f"Sheet {sheet.pk} counts with a score that is missing or out of range."


def _conflicts() -> Iterator[str]:
    """Nothing counts of a judge who must stand aside from the entry."""
    for competition in Competition.objects.filter(rounds__assignments__sheet__isnull=False).distinct():
        rows = ScoreSheet.objects.counted().filter(assignment__round__competition=competition)
        pairs = {(entry, judge): pk for entry, judge, pk in rows.values_list(*PAIR, "pk")}
        entries = Entry.objects.filter(pk__in={entry for entry, _judge in pairs})
        judges = Judge.objects.filter(pk__in={judge for _entry, judge in pairs}).select_related("competition")
        for pair in sorted(pairing.blocked(entries, judges) & pairs.keys()):
            yield f"Sheet {pairs[pair]} counts, and its judge must stand aside from the entry."


def _states() -> Iterator[str]:
    handed_in = ScoreSheet.objects.filter(state=SheetState.HANDED_IN)
    for pk in handed_in.filter(versions__isnull=True).values_list("pk", flat=True):
        yield f"Sheet {pk} is handed in, and what was handed in is not on record."
    standing = ScoreSheet.objects.filter(state=SheetState.VOID, assignment__ended_at__isnull=True)
    for pk in standing.values_list("pk", flat=True):
        yield f"Sheet {pk} is void, and its judge still has the entry."
    for pk in ScoreSheet.objects.filter(version=0).values_list("pk", flat=True):
        yield f"Sheet {pk} was never saved."
    other = Score.objects.exclude(criterion__rubric=F("sheet__assignment__round__rubric"))
    for pk in other.order_by("sheet").values_list("sheet", flat=True).distinct():
        yield f"Sheet {pk} has scores of another rubric."


def _assignments() -> Iterator[str]:
    """What an assignment says of its sheet is so."""
    active = Assignment.objects.active()
    agrees = Q(finished_at__isnull=True) & ~Q(sheet__state=SheetState.HANDED_IN)
    agrees |= Q(finished_at=F("sheet__handed_in_at"), sheet__state=SheetState.HANDED_IN)
    for pk in active.exclude(pk__in=active.filter(agrees).values("pk")).values_list("pk", flat=True):
        yield f"Assignment {pk} does not agree with its sheet on whether it is finished."


def _is_about(version: SheetVersion) -> bool:
    assignment = version.sheet.assignment
    named = [version.data[name] for name in ("assignment", "round", "entry", "judge", "version")]
    return named == [
        assignment.pk,
        assignment.round_id,
        assignment.entry_id,
        assignment.judge_id,
        version.number,
    ]


def _total(data: dict[str, Any]) -> Decimal | None:
    """Work the total of a frozen sheet out from what is written in it alone."""
    criteria = [
        Criterion(
            pk=int(row["key"]),
            allows_na=row["allows_na"],
            **{name: Decimal(row[name]) for name in ("weight", "minimum", "maximum", "step")},
        )
        for row in data["criteria"]
    ]
    given = {
        int(key): Given(None if row["value"] is None else Decimal(row["value"]), row["is_na"])
        for key, row in data["scores"].items()
    }
    return sheet_total(criteria, given)


def _text(total: Decimal | None) -> str | None:
    return None if total is None else str(total)


def _equals(sheet: ScoreSheet, given: dict[int, Given], version: SheetVersion | None) -> bool:
    if version is None or (sheet.version, sheet.handed_in_at) != (version.number, version.handed_in_at):
        return False
    scores = {str(key): answer(row) for key, row in given.items()}
    return (scores, sheet.comment) == (version.data["scores"], version.data["comment"])


def _is_in_range(criteria: Sequence[Criterion], given: dict[int, Given]) -> bool:
    try:
        return all(check(row, given[row.pk]) == given[row.pk] for row in criteria if row.pk in given)
    except ValidationError:
        return False
