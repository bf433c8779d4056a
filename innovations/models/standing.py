"""Where an innovation stands in the flow, for many at once."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, WorkflowState
from wagtail.query import PageQuerySet

from innovations.models.flow import HeadEndorsementTask, Withdrawal
from innovations.models.innovation import InnovationPage


class Standing(models.TextChoices):
    """Where an innovation stands."""

    DRAFT = "draft", _("Draft")
    WITH_HEAD = "with_head", _("Waiting for the head's endorsement")
    WITH_VERIFIER = "with_verifier", _("Waiting for verification")
    RETURNED = "returned", _("Returned with notes")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


def standings(pages: Iterable[InnovationPage]) -> dict[int, Standing]:
    """Return the standing of each page by its id, in three queries however many there are."""
    by_id = {page.pk: page for page in pages}
    moving = _moving(by_id)
    withdrawn = set(
        Withdrawal.objects.filter(innovation__in=list(by_id)).values_list("innovation_id", flat=True)
    )
    return {
        pk: moving.get(pk)
        or (Standing.PUBLISHED if page.live else Standing.WITHDRAWN if pk in withdrawn else Standing.DRAFT)
        for pk, page in by_id.items()
    }


def standing_of(page: InnovationPage) -> Standing:
    """Return where one innovation stands."""
    return standings([page])[page.pk]


def waiting(standing: Standing) -> PageQuerySet:
    """Return the innovations that wait for their head, for a verifier, or for their agency's mending."""
    states = _active_states()
    if standing == Standing.RETURNED:
        states = states.filter(status=WorkflowState.STATUS_NEEDS_CHANGES)
    else:
        tasks = HeadEndorsementTask.objects.values_list("pk", flat=True)
        is_head = models.Q(current_task_state__task__in=tasks)
        states = states.filter(status=WorkflowState.STATUS_IN_PROGRESS).filter(
            is_head if standing == Standing.WITH_HEAD else ~is_head
        )
    return InnovationPage.objects.filter(
        pk__in=[int(pk) for pk in states.values_list("object_id", flat=True)]
    )


def _active_states() -> models.QuerySet[WorkflowState]:
    return WorkflowState.objects.active().filter(
        content_type=ContentType.objects.get_for_model(InnovationPage),
        base_content_type=ContentType.objects.get_for_model(Page),
    )


def _moving(by_id: dict[int, InnovationPage]) -> dict[int, Standing]:
    head_tasks = set(HeadEndorsementTask.objects.values_list("pk", flat=True))
    states = (
        _active_states()
        .filter(object_id__in=[str(pk) for pk in by_id])
        .values_list("object_id", "status", "current_task_state__task_id")
    )
    found = {}
    for object_id, status, task_id in states:
        if status == WorkflowState.STATUS_NEEDS_CHANGES:
            found[int(object_id)] = Standing.RETURNED
        else:
            found[int(object_id)] = Standing.WITH_HEAD if task_id in head_tasks else Standing.WITH_VERIFIER
    return found
