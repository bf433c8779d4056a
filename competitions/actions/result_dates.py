"""Keeping the dates of a competition in step with what was decided about its results."""

from django.db import transaction

from competitions.models import Competition, ResultRun
from competitions.models.choices import RunDecision
from users.models import User


@transaction.atomic
def follow(competition: Competition, *, by: User | None) -> Competition:
    """Set when results were approved and published to what the runs say; nothing where no run holds.

    Both are those of what the public reads once there is something; until then an approved run alone counts. The
    row must be held by whoever calls, who also tells the audit trail.
    """
    final = ResultRun.objects.filter(competition=competition).final().order_by("-number")
    public = final.published().prefetch_related("decisions").first()
    holding = public or final.deciding().prefetch_related("decisions").first()
    approved = holding.decision(RunDecision.APPROVED) if holding else None
    published = public.decision(RunDecision.PUBLISHED) if public else None
    competition.results_approved_at = approved.at if approved else None
    competition.results_published_at = published.at if published else None
    competition.save(update_fields=["results_approved_at", "results_published_at"])
    return competition
