"""Saying when entries are presented: drawn up for a whole round in an order by lot, then moved one by one."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions import rules
from competitions.actions import audit, schedule_mailing
from competitions.models import Assignment, PresentationSlot, Round
from competitions.models.choices import RoundKind
from competitions.presenting import Plan, held, nothing_to_draw, proposed
from core.moments import in_words
from users.models import User


@transaction.atomic
def draw_up(stage: Round, plan: Plan, *, by: User) -> list[PresentationSlot]:
    """Write a round's schedule and tell agencies and judges; what an earlier one still had ahead is replaced.

    What was presented already stays as it was. Agencies whose entry is not presented any more are told too.
    Raises PermissionDenied for who does not organise, ValidationError for a round without presentations, without
    entries, or with times before now.
    """
    stage = _held(stage, by)
    try:
        slots = proposed(stage, plan)
    except ValueError:
        raise ValidationError(_("Not even one presentation fits into these hours.")) from None
    if not slots:
        raise ValidationError(nothing_to_draw(stage))
    if slots[0].starts_at <= timezone.now():
        raise ValidationError(_("The first presentation must lie in the future."))
    _refuse_clashes(stage, [*held(stage), *slots])
    known = {slot.entry_id: slot for slot in PresentationSlot.objects.filter(round=stage)}
    dropped = _drop(stage, [slot.entry_id for slot in slots])
    written = [_replaced(slot, known.get(slot.entry_id)) for slot in slots]
    schedule_mailing.drawn_up(stage, written, dropped)
    facts = [[slot.entry_id, slot.starts_at.astimezone(dt.UTC).isoformat()] for slot in written]
    audit.record(
        "schedule.draw_up",
        by=by,
        competition=stage.competition,
        round=stage.pk,
        seed=plan.seed,
        slots=facts,
        dropped=[slot.entry_id for slot in dropped],
    )
    return written


@transaction.atomic
def move(slot: PresentationSlot, *, by: User, starts_at: dt.datetime, place: str) -> PresentationSlot:
    """Put one presentation at another time or place, and tell those concerned.

    Raises PermissionDenied for an entry that `by` stands aside from, ValidationError when panel or judge is busy.
    """
    stage = _held(slot.round, by)
    slot = PresentationSlot.objects.select_for_update(of=("self",)).get(pk=slot.pk)
    if rules.has_conflict(by, slot.entry):
        raise PermissionDenied
    if starts_at <= timezone.now():
        raise ValidationError({"starts_at": _("Choose a moment in the future.")})
    before = slot.starts_at
    slot.starts_at, slot.place, slot.sequence = starts_at, place.strip(), slot.sequence + 1
    others = PresentationSlot.objects.filter(round=stage).exclude(pk=slot.pk)
    _refuse_clashes(stage, [*others, slot], only=slot)
    slot.full_clean()
    slot.save()
    schedule_mailing.moved(slot)
    audit.record(
        "schedule.move",
        by=by,
        entry=slot.entry,
        round=stage.pk,
        before=before.astimezone(dt.UTC).isoformat(),
        after=starts_at.astimezone(dt.UTC).isoformat(),
        place=slot.place,
    )
    return slot


def _held(stage: Round, by: User) -> Round:
    stage = Round.objects.select_for_update(of=("self",), no_key=True).get(pk=stage.pk)
    if not rules.can_schedule(by, stage.competition):
        raise PermissionDenied
    if stage.kind != RoundKind.PRESENTATION:
        raise ValidationError(_("This round has no presentations."))
    if stage.closes_at is not None and stage.closes_at < timezone.now():
        closed = {"moment": in_words(stage.closes_at)}
        raise ValidationError(_("This round closed on %(moment)s. Nothing is presented any more.") % closed)
    return stage


def _drop(stage: Round, presented: Collection[int]) -> list[PresentationSlot]:
    """Take away what lies ahead of entries that are not in the round any more, and return it."""
    gone = PresentationSlot.objects.filter(round=stage).exclude(entry__in=presented)
    dropped = list(gone.exclude(pk__in=held(stage).values("pk")).select_related("entry__agency", "round"))
    PresentationSlot.objects.filter(pk__in=[slot.pk for slot in dropped]).delete()
    return dropped


def _replaced(slot: PresentationSlot, known: PresentationSlot | None) -> PresentationSlot:
    """Save a slot; an entry that had one keeps its line in people's calendars."""
    if known is not None:
        for name in ("panel", "starts_at", "presentation_minutes", "interview_minutes", "place"):
            setattr(known, name, getattr(slot, name))
        known.sequence += 1
        slot = known
    slot.full_clean()
    slot.save()
    return slot


def _refuse_clashes(
    stage: Round, slots: Sequence[PresentationSlot], only: PresentationSlot | None = None
) -> None:
    """Refuse two presentations at once before one panel or one judge."""
    judges: dict[int, set[Any]] = {}
    given = Assignment.objects.active().filter(round=stage)
    for entry, judge in given.values_list("entry", "judge"):
        judges.setdefault(entry, set()).add(judge)
    busy = [(slot, {("panel", slot.panel_id), *judges.get(slot.entry_id, set())}) for slot in slots]
    busy.sort(key=lambda pair: pair[0].starts_at)
    for place, (slot, who) in enumerate(busy):
        for other, others in busy[place + 1 :]:
            if other.starts_at >= slot.ends_at:
                break
            if who & others and (only is None or only.entry_id in {slot.entry_id, other.entry_id}):
                raise ValidationError(
                    _("Panel or judge is busy with another presentation at %(moment)s.")
                    % {"moment": in_words(other.starts_at)},
                    code="clash",
                )
