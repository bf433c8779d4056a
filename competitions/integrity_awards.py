"""Proof that awards hold together: given by published results, to whom the result is about, asked about afterwards."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from competitions.models import Award, FollowUp
from competitions.models.award import YEARS


def problems() -> Iterator[str]:
    """Yield one sentence for everything that is not as it must be."""
    for pk in Award.objects.exclude(pk__in=Award.objects.announced().values("pk")).values_list(
        "pk", flat=True
    ):
        yield f"Award {pk} was given by results that nobody published."
    same = Q(
        entry=F("result__entry"),
        competition=F("result__run__competition"),
        innovation=F("result__entry__innovation"),
    )
    for pk in Award.objects.exclude(same).values_list("pk", flat=True):
        yield f"Award {pk} is about something else than its result."
    for pk in Award.objects.filter(result__rank__isnull=True).values_list("pk", flat=True):
        yield f"Award {pk} was given to an entry without a rank."
    asked = Award.objects.annotate(asked=Count("follow_ups")).exclude(asked=YEARS)
    for pk in asked.values_list("pk", flat=True):
        yield f"Award {pk} is not asked about {YEARS} times."
    early = FollowUp.objects.filter(answered_at__lt=F("award__awarded_at"))
    for pk in early.values_list("pk", flat=True):
        yield f"Follow-up {pk} was answered before the award was given."
