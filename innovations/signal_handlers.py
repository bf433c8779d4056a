"""What follows from a page's publication, withdrawal or task, whoever caused it."""

from typing import Any

from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import (
    init_new_page,
    page_published,
    page_unpublished,
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from core import files
from core.models import RegistryFile
from innovations.models import (
    HeadEndorsementTask,
    InnovationDocument,
    InnovationPage,
    InnovationPhoto,
    Measurement,
    VerificationTask,
)
from innovations.models.choices import Aspect


def connect() -> None:
    """Listen to Wagtail's signals; put our letters in place of its own."""
    files.SHOWN_BY.append(is_shown_by_innovation)
    page_published.connect(refresh_files, dispatch_uid="innovations.files.published")
    page_unpublished.connect(refresh_files, dispatch_uid="innovations.files.unpublished")
    task_submitted.connect(write_to_reviewers, dispatch_uid="innovations.letters")
    init_new_page.connect(offer_three_figures, dispatch_uid="innovations.figures")
    for signal, uid in (
        (workflow_submitted, "workflow_state_submitted_email_notification"),
        (workflow_rejected, "workflow_state_rejected_email_notification"),
        (workflow_approved, "workflow_state_approved_email_notification"),
    ):
        signal.disconnect(sender=WorkflowState, dispatch_uid=uid)


def is_shown_by_innovation(file: RegistryFile) -> bool:
    """Whether a published innovation shows this photo, or this document as public."""
    if InnovationPhoto._meta.get_field("image").related_model is type(file):
        return InnovationPhoto.objects.filter(image=file.pk, page__live=True).exists()
    return InnovationDocument.objects.filter(document=file.pk, is_public=True, page__live=True).exists()


def refresh_files(instance: Page, **_kwargs: Any) -> None:
    """Open or close the files of a page that was just published or taken back."""
    files.refresh_visibility(files.files_of(instance))


def write_to_reviewers(instance: TaskState, user: Any = None, **_kwargs: Any) -> None:
    """Tell whoever acts next."""
    from innovations.actions import mailing

    page = instance.workflow_state.content_object
    if not isinstance(page.specific, InnovationPage):
        return
    task = instance.task.specific
    if isinstance(task, HeadEndorsementTask):
        mailing.sent_to_head(page.specific, by=user)
    elif isinstance(task, VerificationTask):
        mailing.sent_to_verifiers(page.specific, by=user)


def offer_three_figures(sender: Any, page: Page, **_kwargs: Any) -> None:
    """Lay out one empty figure each for effective, efficient and simple on a new form."""
    if isinstance(page, InnovationPage):
        page.measurements = [
            Measurement(aspect=aspect) for aspect in (Aspect.EFFECTIVE, Aspect.EFFICIENT, Aspect.SIMPLE)
        ]
