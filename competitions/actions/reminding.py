"""Reminding exactly those judges who have not finished."""

import json
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions import pairing, rules
from competitions.actions import audit, judge_mailing
from competitions.models import AuditEvent, Entry, Judge, Round
from users.models import User

AGAIN_AFTER = timedelta(hours=1)
LINE = "assignment.remind"


@transaction.atomic
def remind(stage: Round, *, by: User) -> list[Judge]:
    """Write to every judge with unfinished entries in an open round, and return who was written to.

    Nobody is written to twice within an hour. Raises ValidationError for a round that is not open.
    """
    rounds = Round.objects.select_for_update(of=("self",), no_key=True)
    stage = rounds.select_related("competition").get(pk=stage.pk)
    if not rules.can_assign(by, stage.competition):
        raise PermissionDenied
    if not stage.is_open:
        raise ValidationError(_("This round is not open: judges are reminded while they can judge."))
    waiting, recent = _waiting(stage), _written_to(stage)
    waiting = {judge: entries for judge, entries in waiting.items() if judge not in recent}
    judge_mailing.reminder(stage, waiting)
    if waiting:
        audit.record(LINE, by=by, competition=stage.competition, round=stage.pk, judges=sorted(waiting))
    return list(Judge.objects.filter(pk__in=waiting).order_by("name", "pk"))


def _waiting(stage: Round) -> dict[int, list[int]]:
    """Return what judges have to do: entries they can open, so none that they must stand aside from since."""
    unfinished = judge_mailing.unfinished_of(stage)
    judges = Judge.objects.accepted().filter(pk__in=unfinished).select_related("competition")
    entries = Entry.objects.filter(pk__in={entry for given in unfinished.values() for entry in given})
    forbidden = pairing.blocked(entries, judges)
    waiting = {
        judge.pk: [entry for entry in unfinished[judge.pk] if (entry, judge.pk) not in forbidden]
        for judge in judges
    }
    return {judge: entries for judge, entries in waiting.items() if entries}


def _written_to(stage: Round) -> set[int]:
    """Return who was reminded within the last hour, as the audit trail tells."""
    since = timezone.now() - AGAIN_AFTER
    lines = AuditEvent.objects.filter(competition=stage.competition, action=LINE, at__gt=since)
    told = [json.loads(text) for text in lines.values_list("data", flat=True)]
    return {judge for facts in told if facts["round"] == stage.pk for judge in facts["judges"]}
