"""Reading score sheets: what a judge has before them, what is missing, and what a sheet comes to."""

import functools
import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.models import Assignment, AuditEvent, Criterion, Judge, Round, Score, ScoreSheet
from competitions.models.choices import SheetState
from competitions.sheet_values import Given
from core.moments import in_words
from core.prepared import PLACE, Prepared

__all__ = [
    *("Given", "closed_sentence", "criteria_of", "given_of"),
    *(
        "missing_from",
        "next_unfinished",
        "order_key",
        "reopened_among",
        "rubric_of",
        "sheet_of",
        "sheet_total",
        "shown_total",
        "why_reopened",
    ),
]

PLACES = Decimal("0.000001")  # of a sheet's total
_CRITERIA = Prepared(lambda: Criterion.objects.filter(rubric=PLACE).order_by("position", "pk"))


# --- The rubric -----------------------------------------------------------------------------------


def criteria_of(stage: Round) -> tuple[Criterion, ...]:
    """Return what a round judges, in order. A locked rubric never changes, so it is kept in memory."""
    if stage.rubric is None:
        return ()
    if stage.rubric.locked_at is None:
        return tuple(_CRITERIA.ask(stage.rubric.pk))
    return _kept(stage.rubric.pk, stage.rubric.locked_at.isoformat(), has_bands=False)


def rubric_of(stage: Round) -> tuple[Criterion, ...]:
    """Return what a round judges with its described bands, for reading beside a text."""
    if stage.rubric is None:
        return ()
    if stage.rubric.locked_at is None:
        return tuple(stage.rubric.criteria.order_by("position", "pk").prefetch_related("bands"))
    return _kept(stage.rubric.pk, stage.rubric.locked_at.isoformat(), has_bands=True)


@functools.lru_cache(maxsize=256)
def _kept(rubric: int, _locked_at: str, *, has_bands: bool) -> tuple[Criterion, ...]:
    criteria = Criterion.objects.filter(rubric=rubric).order_by("position", "pk")
    return tuple(criteria.prefetch_related("bands") if has_bands else criteria)


# --- The round ------------------------------------------------------------------------------------


def closed_sentence(stage: Round) -> str:
    """Say why judges cannot work in a round that is not open."""
    if stage.opens_at is None or stage.closes_at is None:
        return _("The dates of scoring are not set yet.")
    if timezone.now() < stage.opens_at:
        return _("Scoring opens on %(moment)s.") % {"moment": in_words(stage.opens_at)}
    return _("Scoring closed on %(moment)s.") % {"moment": in_words(stage.closes_at)}


# --- One sheet ------------------------------------------------------------------------------------


def sheet_of(assignment: Assignment) -> ScoreSheet | None:
    """Return the sheet of an assignment with its scores, or None before the first save."""
    return ScoreSheet.objects.filter(assignment=assignment).prefetch_related("scores").first()


def why_reopened(assignment: Assignment, sheet: ScoreSheet | None) -> str:
    """Return what the chair wrote on giving a sheet back that is not handed in again yet; for its judge alone."""
    if sheet is None or sheet.state != SheetState.DRAFT:
        return ""
    lines = AuditEvent.objects.filter(action="sheet.reopen", entry=assignment.entry_id)
    told = map(json.loads, lines.order_by("-number").values_list("data", flat=True))
    return next((facts["reason"] for facts in told if facts["sheet"] == sheet.pk), "")


def reopened_among(sheets: Iterable[ScoreSheet]) -> set[int]:
    """Return the keys of sheets that were given back and are not handed in again yet (one query, if any is a draft)."""
    drafts = {sheet.pk: sheet.assignment.entry_id for sheet in sheets if sheet.state == SheetState.DRAFT}
    if not drafts:
        return set()
    lines = AuditEvent.objects.filter(action="sheet.reopen", entry__in=set(drafts.values()))
    return {json.loads(data)["sheet"] for data in lines.values_list("data", flat=True)} & set(drafts)


def given_of(sheet: ScoreSheet | None) -> dict[int, Given]:
    """Return what stands on a sheet by criterion (its scores may be prefetched)."""
    scores: Iterable[Score] = sheet.scores.all() if sheet else ()
    return {row.criterion_id: Given(row.value, row.is_na, row.comment) for row in scores}


def missing_from(criteria: Iterable[Criterion], given: Mapping[int, Given]) -> list[Criterion]:
    """Return the criteria that still need a score, or "not applicable" where that is allowed."""
    return [criterion for criterion in criteria if not _is_answered(criterion, given.get(criterion.pk))]


def shown_total(total: Decimal | None) -> str | None:
    """Return a total as results show it: two places, half up."""
    return None if total is None else str(total.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def sheet_total(criteria: Iterable[Criterion], given: Mapping[int, Given]) -> Decimal | None:
    """Return what the answered criteria come to, from 0 to 100 with 6 places, or None for none."""
    above, below = Fraction(0), Fraction(0)
    for criterion in criteria:
        found = given.get(criterion.pk)
        if found is None or found.value is None:
            continue
        weight = Fraction(criterion.weight)
        span = Fraction(criterion.maximum) - Fraction(criterion.minimum)
        above += weight * (Fraction(found.value) - Fraction(criterion.minimum)) / span
        below += weight
    if not below:
        return None
    share = 100 * above / below
    with localcontext(prec=60):
        exact = Decimal(share.numerator) / Decimal(share.denominator)
        return exact.quantize(PLACES, rounding=ROUND_HALF_UP)


def order_key(judge_pk: int, entry_pk: int) -> str:
    """Return by what a judge's entries are ordered: as if at random, another way for each judge, always the same."""
    return hashlib.sha256(f"{judge_pk}:{entry_pk}".encode()).hexdigest()


def next_unfinished(judge: Judge, stage: Round, *, after: int | None = None) -> Assignment | None:
    """Return what a judge has to score next in a round: the next one after an entry (key) in the judge's own order."""
    given = Assignment.objects.on_desk_of(judge.user).unfinished().filter(judge=judge, round=stage)
    waiting = sorted(given.select_related("entry"), key=lambda row: order_key(judge.pk, row.entry_id))
    place = order_key(judge.pk, after) if after is not None else ""
    waiting = [row for row in waiting if row.entry_id != after]
    later = (row for row in waiting if order_key(judge.pk, row.entry_id) > place)
    return next(later, waiting[0] if waiting else None)


def _is_answered(criterion: Criterion, given: Given | None) -> bool:
    if given is None:
        return False
    return given.value is not None or (given.is_na and criterion.allows_na)
