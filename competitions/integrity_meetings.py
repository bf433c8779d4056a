"""Proof that plenaries and field visits are whole."""

import json
from collections.abc import Iterator

from django.db.models import Count, F, Q

from competitions.models import Adjustment, AuditEvent, Deliberation, VisitSignature


def problems() -> Iterator[str]:
    """Yield one sentence for everything that is not as it must be."""
    yield from _plenaries()
    yield from _adjustments()
    yield from _signatures()


def _plenaries() -> Iterator[str]:
    present = Count("attendances", filter=Q(attendances__is_present=True))
    closed = Deliberation.objects.filter(closed_at__isnull=False).annotate(there=present)
    for pk in closed.filter(there__lt=F("quorum")).values_list("pk", flat=True):
        yield f"Plenary {pk} was closed with fewer judges than it needed."


def _adjustments() -> Iterator[str]:
    told = {}
    for line in AuditEvent.objects.filter(action__in=["plenary.decide", "plenary.cancel"]):
        facts = json.loads(line.data)
        told[facts.get("adjustment")] = facts
    for row in Adjustment.objects.select_related("cancels"):
        facts = told.get(row.pk)
        written = {"data": row.data, "before": row.before, "after": row.after, "reason": row.reason}
        if facts is None:
            yield f"Adjustment {row.pk}: no audit line tells of it."
        elif {name: facts.get(name) for name in written} != written:
            yield f"Adjustment {row.pk} is not what its audit line tells."
        if row.cancels is not None and row.cancels.deliberation_id != row.deliberation_id:
            yield f"Adjustment {row.pk} cancels one of another plenary."


def _signatures() -> Iterator[str]:
    lines = AuditEvent.objects.filter(action="visit.sign").values_list("entry", "actor", "data")
    told = {(entry, actor, json.loads(data).get("sha256")) for entry, actor, data in lines}
    for row in VisitSignature.objects.select_related("visit"):
        if (row.visit.entry_id, row.signed_by_id, row.sha256) not in told:
            yield f"Signature {row.pk} of visit {row.visit_id}: no audit line tells of it."
