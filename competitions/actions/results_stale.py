"""Saying that computed results are outdated, in the transaction that changes what they rest on."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from competitions.actions import audit
from competitions.models import Competition, Entry, ResultDecision, ResultRun, Round
from competitions.models.choices import RunDecision
from users.models import User


@transaction.atomic
def mark_stale(
    competition: Competition,
    *,
    by: User | None,
    reason: str,
    entry: Entry | None = None,
    stage: Round | None = None,
) -> int:
    """Mark every standing run that rests on what changed as outdated; return how many there were.

    `stage` leaves runs of earlier rounds standing, `entry` those that the entry is not part of. The row of the
    competition is held: whoever computes results holds it while reading, so that one sees what the other did.
    Call it after what it is about is written.
    """
    held = Competition.objects.select_for_update(of=("self",), no_key=True).get(pk=competition.pk)
    runs = ResultRun.objects.filter(competition=held).standing()
    if stage is not None:
        runs = runs.filter(Q(round__isnull=True) | Q(round=stage) | Q(round__position__gt=stage.position))
    if entry is not None:
        runs = runs.filter(rows__entry=entry).distinct()
    found = sorted(runs.values_list("pk", flat=True))
    if not found:
        return 0
    now = timezone.now()
    ResultDecision.objects.bulk_create(
        ResultDecision(run_id=run, kind=RunDecision.STALE, by=by, at=now, reason=reason) for run in found
    )
    audit.record("results.stale", by=by, competition=held, entry=entry, runs=found, reason=reason)
    return len(found)
