"""Holding a plenary: who was there, what was decided and why; closed, it stands as it is."""

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions import pairing, plenaries, rules
from competitions.actions import audit, results_stale
from competitions.models import (
    Adjustment,
    Attendance,
    Competition,
    Deliberation,
    Entry,
    Judge,
    Recusal,
    Round,
)
from competitions.models.choices import AdjustmentKind
from users.models import User

MOST_POINTS = Decimal(100)
#: What a plenary may be told of itself while it is open.
FIELDS = ("round", "category", "held_at", "place", "quorum", "chair", "minutes")


@transaction.atomic
def record(
    competition: Competition, *, by: User, present: Collection[Judge] = (), **fields: Any
) -> Deliberation:
    """Write down a plenary: `fields` are those of `FIELDS`, `present` the judges who were there.

    The secretariat does so, or a chair. Raises PermissionDenied for others, ValidationError for what cannot be.
    """
    if not rules.can_hold_plenary(by, competition):
        raise PermissionDenied
    plenary = Deliberation(
        competition=competition, recorded_by=by, recorded_at=timezone.now(), **_known(fields)
    )
    plenary.full_clean()
    plenary.save()
    _seat(plenary, present)
    audit.record("plenary.record", by=by, competition=competition, **_facts(plenary))
    return plenary


@transaction.atomic
def amend(plenary: Deliberation, *, by: User, present: Collection[Judge], **fields: Any) -> Deliberation:
    """Change what is known of an open plenary. Raises ValidationError once it is closed."""
    plenary = _held(plenary, by)
    for name, value in _known(fields).items():
        setattr(plenary, name, value)
    plenary.full_clean()
    plenary.save()
    _seat(plenary, present)
    audit.record("plenary.amend", by=by, competition=plenary.competition, **_facts(plenary))
    return plenary


@transaction.atomic
def recuse(plenary: Deliberation, *, by: User, judge: Judge, entry: Entry) -> Recusal:
    """Write down that a judge left the room while an entry was talked about."""
    plenary = _held(plenary, by)
    if rules.has_conflict(by, entry):
        raise PermissionDenied
    if not plenary.attendances.filter(judge=judge, is_present=True).exists():
        raise ValidationError({"judge": _("This judge was not at the plenary.")})
    recusal, is_new = Recusal.objects.get_or_create(deliberation=plenary, judge=judge, entry=entry)
    if is_new:
        audit.record("plenary.recuse", by=by, entry=entry, plenary=plenary.pk, judge=judge.pk)
    return recusal


@transaction.atomic
def break_tie(plenary: Deliberation, *, by: User, order: Sequence[Entry], reason: str) -> Adjustment:
    """Put entries that tie into an order, best first. They must be of one category."""
    if len(order) < 2 or len({entry.pk for entry in order}) != len(order):
        raise ValidationError({"order": _("Name two entries or more, each once.")})
    if len({entry.category_id for entry in order}) > 1:
        raise ValidationError({"order": _("Only entries of one category can be put in an order.")})
    if "plenary" not in plenary.competition.tie_order:
        raise ValidationError(
            {"order": _("By the rules of this competition, a plenary does not decide between equals.")}
        )
    data = {"category": str(order[0].category_id), "order": [str(entry.pk) for entry in order]}
    return _decide(plenary, by, AdjustmentKind.TIE, list(order), data, reason)


@transaction.atomic
def add_points(
    plenary: Deliberation, *, by: User, entry: Entry, stage: Round, points: Decimal, reason: str
) -> Adjustment:
    """Add points to an entry's score of a round, or take some away."""
    is_fit = points.is_finite() and points and abs(points) <= MOST_POINTS
    if not is_fit or points != points.quantize(Decimal("0.01")):
        raise ValidationError({"points": _("Give points between -100 and 100, not zero, with two decimals.")})
    if stage.competition_id != entry.competition_id:
        raise ValidationError({"stage": _("Choose one of this competition.")})
    if not pairing.entries_of(stage).filter(pk=entry.pk).exists():
        raise ValidationError({"stage": _("This round does not judge the entry: points would not count.")})
    data = {"entry": str(entry.pk), "round": str(stage.pk), "by": f"{points:.2f}"}
    return _decide(plenary, by, AdjustmentKind.POINTS, [entry], data, reason, (points, stage))


@transaction.atomic
def exclude(plenary: Deliberation, *, by: User, entry: Entry, reason: str) -> Adjustment:
    """Take an entry out of the ranking."""
    return _decide(plenary, by, AdjustmentKind.EXCLUDE, [entry], {"entry": str(entry.pk)}, reason)


@transaction.atomic
def cancel(adjustment: Adjustment, *, by: User, reason: str) -> Adjustment:
    """Take a decision of the same plenary back, with a reason; both lines stay."""
    plenary = _held(adjustment.deliberation, by)
    touched = plenaries.touched_by(adjustment)
    if len(Entry.objects.filter(pk__in=touched).without_conflict_for(by)) < len(touched):
        raise PermissionDenied
    if adjustment.cancels_id or Adjustment.objects.filter(cancels=adjustment).exists():
        raise ValidationError(_("This decision was taken back already."))
    row = Adjustment(
        deliberation=plenary,
        kind=adjustment.kind,
        entry=adjustment.entry,
        data=adjustment.data,
        before=adjustment.after,
        after=adjustment.before or "–",
        reason=_worded(reason),
        cancels=adjustment,
        decided_by=by,
        decided_at=timezone.now(),
    )
    return _written(row, "plenary.cancel", by)


@transaction.atomic
def close(plenary: Deliberation, *, by: User) -> Deliberation:
    """Close a plenary: its decisions count from now on, and computed results are outdated by them.

    Raises ValidationError without a chair, or when too few judges were there.
    """
    plenary = _held(plenary, by)
    if plenary.chair_id is None:
        raise ValidationError({"chair": _("Say who chaired the plenary.")})
    if not plenary.attendances.filter(judge=plenary.chair, is_present=True).exists():
        raise ValidationError({"chair": _("The chair must have been at the plenary.")})
    _refuse_few(plenary, plenary.attendances.filter(is_present=True).count())
    plenary.closed_by, plenary.closed_at = by, timezone.now()
    plenary.full_clean()
    plenary.save(update_fields=["closed_by", "closed_at"])
    if plenary.adjustments.exists():
        results_stale.mark_stale(plenary.competition, by=by, reason="plenary decided")
    audit.record("plenary.close", by=by, competition=plenary.competition, **_facts(plenary))
    return plenary


def _held(plenary: Deliberation, by: User) -> Deliberation:
    """Return the row held until the transaction ends; only open ones may change."""
    plenary = Deliberation.objects.select_for_update(of=("self",)).get(pk=plenary.pk)
    if not rules.can_hold_plenary(by, plenary.competition):
        raise PermissionDenied
    if plenary.closed_at is not None:
        raise ValidationError(_("This plenary is closed; what it decided stands."), code="closed")
    return plenary


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name in FIELDS}


def _seat(plenary: Deliberation, present: Collection[Judge]) -> None:
    """Write down for every judge of the competition whether they were there."""
    there = {judge.pk for judge in present}
    judges = Judge.objects.accepted().filter(competition=plenary.competition_id)
    Attendance.objects.bulk_create(
        [Attendance(deliberation=plenary, judge=judge, is_present=judge.pk in there) for judge in judges],
        update_conflicts=True,
        unique_fields=["deliberation", "judge"],
        update_fields=["is_present"],
    )


def _decide(
    plenary: Deliberation,
    by: User,
    kind: AdjustmentKind,
    entries: list[Entry],
    data: dict[str, Any],
    reason: str,
    given: tuple[Decimal, Round] | None = None,
) -> Adjustment:
    """Write down a decision, after sending those out of the room who must not take part in it."""
    plenary = _held(plenary, by)
    known = set(plenaries.entries_before(plenary, by).values_list("pk", flat=True))
    if not {entry.pk for entry in entries} <= known:
        raise PermissionDenied
    present = Judge.objects.filter(attendances__deliberation=plenary, attendances__is_present=True)
    judges = list(present.select_related("competition", "user"))
    away = plenaries.kept_from(entries, judges)
    _write_recusals(plenary, away, entries)
    outside = set(plenary.recusals.filter(entry__in=entries).values_list("judge", flat=True))
    _refuse_few(plenary, sum(judge.pk not in outside for judge in judges))
    results = [plenaries.standing_of(entry, plenary) for entry in entries]
    total = plenaries.total_after(plenary, *given, results[0]) if given else None
    row = Adjustment(
        deliberation=plenary,
        kind=kind,
        entry=entries[0] if len(entries) == 1 else None,
        data=data,
        before=plenaries.before_text(kind, results),
        after=plenaries.after_text(kind, [entry.label for entry in entries], given and given[0], total),
        reason=_worded(reason),
        decided_by=by,
        decided_at=timezone.now(),
    )
    return _written(row, "plenary.decide", by)


def _write_recusals(plenary: Deliberation, judges: set[int], entries: list[Entry]) -> None:
    rows = [
        Recusal(deliberation=plenary, judge_id=judge, entry=entry)
        for judge in sorted(judges)
        for entry in entries
    ]
    Recusal.objects.bulk_create(rows, ignore_conflicts=True)


def _refuse_few(plenary: Deliberation, count: int) -> None:
    if count < plenary.quorum:
        sentence = ngettext(
            "%(count)d judge may decide; %(quorum)d are needed.",
            "%(count)d judges may decide; %(quorum)d are needed.",
            count,
        )
        raise ValidationError(sentence % {"count": count, "quorum": plenary.quorum}, code="quorum")


def _worded(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    return reason.strip()


def _written(row: Adjustment, action: str, by: User) -> Adjustment:
    row.full_clean(exclude=() if row.entry_id else ["entry"])  # an order is about several
    row.save(force_insert=True)
    plenary = row.deliberation
    facts = {"plenary": plenary.pk, "adjustment": row.pk, "kind": str(row.kind), "data": row.data}
    facts |= {"before": row.before, "after": row.after, "reason": row.reason}
    audit.record(action, by=by, competition=plenary.competition, entry=row.entry, **facts)
    return row


def _facts(plenary: Deliberation) -> dict[str, Any]:
    present = plenary.attendances.filter(is_present=True).order_by("judge").values_list("judge", flat=True)
    held_at: dt.datetime = plenary.held_at
    return {
        "plenary": plenary.pk,
        "round": plenary.round_id,
        "category": plenary.category_id,
        "held_at": held_at.astimezone(dt.UTC).isoformat(),
        "quorum": plenary.quorum,
        "chair": plenary.chair_id,
        "present": list(present),
    }
