"""The way of an innovation: sent, endorsed, returned, verified and published, withdrawn.

Wagtail's workflow carries the state; these actions hold the rules and leave the records. Who may
act is in `innovations.rules`; what is not allowed now is a ValidationError with a sentence.
"""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Comment, TaskState, WorkflowState

from core import files
from innovations import rules
from innovations.actions import mailing
from innovations.models import (
    AgencyPage,
    Endorsement,
    HeadEndorsementTask,
    InnovationPage,
    Verification,
    VerificationTask,
    Withdrawal,
)
from innovations.models.completeness import missing_for_verification
from users.models import User


@transaction.atomic
def submit(innovation: InnovationPage, *, by: User) -> WorkflowState:
    """Send the latest text to the head of the agency, or back to the verifier who returned it."""
    page = _locked(innovation)
    if not page.permissions_for_user(by).can_edit():
        raise PermissionDenied
    state = page.current_workflow_state
    if state is None:
        _refuse_closed_agency(page)
        workflow = page.get_workflow()
        if workflow is None:
            raise ValidationError(
                _("There is no workflow for innovations yet. Ask the administrator to set it up.")
            )
        return workflow.start(page, by)
    if state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        raise ValidationError(_("This innovation has been sent already and waits for an answer."))
    state.resume(by)
    return state


@transaction.atomic
def endorse(innovation: InnovationPage, *, by: User, at: dt.datetime | None = None) -> Endorsement:
    """Put the head's name to the text and hand it to the verifiers.

    `at` is the moment, for records that come with their own dates.
    Raises PermissionDenied for anybody but a head who did not send it; ValidationError naming each
    missing field when the record is not ready.
    """
    page = _locked(innovation)
    if not rules.can_endorse(by, page):
        raise PermissionDenied
    task_state = _task_state(page, HeadEndorsementTask)
    _refuse_incomplete(_text_of(task_state))
    _refuse_closed_agency(page)
    endorsement = Endorsement.objects.create(
        innovation=page, task_state=task_state, endorsed_by=by, endorsed_at=at or timezone.now()
    )
    task_state.approve(user=by)
    return endorsement


@transaction.atomic
def send_back(
    innovation: InnovationPage, *, by: User, notes: Mapping[str, str], message: str = ""
) -> TaskState:
    """Return it to the agency with notes per field, kept as Wagtail comments beside the fields.

    Raises ValidationError when neither a note nor a message says what to change.
    """
    page = _locked(innovation)
    task_state = page.current_workflow_task_state
    if task_state is None:
        raise ValidationError(_("This innovation is not waiting for an answer."))
    if not _may_decide(by, page, task_state):
        raise PermissionDenied
    written = {field: note.strip() for field, note in notes.items() if note.strip()}
    if not written and not message.strip():
        raise ValidationError(_("Write at least one note, so that the agency knows what to change."))
    for field, note in written.items():
        Comment.objects.create(
            page_id=page.pk,
            user=by,
            text=note,
            contentpath=field,
            revision_created=task_state.revision,
        )
    task_state.reject(user=by, comment=message.strip())
    mailing.returned(page, by=by, notes=written, message=message.strip())
    return task_state


@transaction.atomic
def verify(innovation: InnovationPage, *, by: User, at: dt.datetime | None = None) -> Verification:
    """Verify the text that was endorsed, and publish exactly that text.

    `at` is the moment, for records that come with their own dates.
    Raises PermissionDenied for anybody who is no verifier or had a hand in it; ValidationError when
    it is not waiting for verification, is no longer complete, or its agency is withdrawn.
    """
    page = _locked(innovation)
    if not rules.can_verify(by, page):
        raise PermissionDenied
    task_state = _task_state(page, VerificationTask)
    text = _text_of(task_state)
    _refuse_incomplete(text)
    _refuse_closed_agency(page)
    moment = at or timezone.now()
    shown_before = files.files_of(page) if page.live else set()
    verification = Verification.objects.create(
        innovation=page, task_state=task_state, verified_by=by, verified_at=moment
    )
    if at is not None and page.first_published_at is None:
        InnovationPage.objects.filter(pk=page.pk).update(first_published_at=at)
    task_state.approve(user=by)
    files.refresh_visibility(shown_before)
    Comment.objects.filter(page_id=page.pk, resolved_at__isnull=True).update(
        resolved_at=timezone.now(), resolved_by=by
    )
    mailing.published(page, by=by)
    return verification


@transaction.atomic
def withdraw(innovation: InnovationPage, *, by: User, reason: str) -> Withdrawal:
    """Take a published innovation back, with the reason; it stays on record for the agency.

    Raises PermissionDenied for anybody but the agency's head or a verifier; ValidationError without
    a reason or when it is not published.
    """
    page = _locked(innovation)
    if not rules.can_withdraw(by, page):
        raise PermissionDenied
    if not page.live:
        raise ValidationError(_("Only a published innovation can be withdrawn."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is withdrawn.")})
    state = page.current_workflow_state
    if state is not None:
        state.cancel(user=by)
    withdrawal = Withdrawal.objects.create(
        innovation=page, withdrawn_by=by, withdrawn_at=timezone.now(), reason=reason.strip()
    )
    log(instance=page, action="innovations.withdraw", user=by, data={"reason": reason.strip()})
    UnpublishPageAction(page, user=by).execute(skip_permission_checks=True)
    mailing.withdrawn(page, by=by, reason=reason.strip())
    return withdrawal


def _locked(innovation: InnovationPage) -> InnovationPage:
    """Return the row as it stands now, held until the transaction ends.

    Both halves of the row are locked: whether it is live stands in the page's half. Rows that only
    point at it may still be written, so that closing a year and verifying do not wait for each other.
    """
    return InnovationPage.objects.select_for_update(of=("self", "page_ptr"), no_key=True).get(
        pk=innovation.pk
    )


def _task_state(page: InnovationPage, task: type[HeadEndorsementTask | VerificationTask]) -> TaskState:
    """Return the task that waits for an answer, if it is of this kind."""
    task_state = page.current_workflow_task_state
    if task_state is None or not isinstance(task_state.task.specific, task):
        raise ValidationError(_("This innovation is not waiting for this step. Load the page again."))
    return task_state


def _may_decide(user: User, page: InnovationPage, task_state: TaskState) -> bool:
    is_verification = isinstance(task_state.task.specific, VerificationTask)
    return rules.can_verify(user, page) if is_verification else rules.can_endorse(user, page)


def _text_of(task_state: TaskState) -> InnovationPage:
    return task_state.revision.as_object()


def _refuse_incomplete(text: InnovationPage) -> None:
    missing = missing_for_verification(text)
    if missing:
        raise ValidationError([ValidationError(item.message, code=item.field) for item in missing])


def _refuse_closed_agency(page: InnovationPage) -> None:
    for agency in AgencyPage.objects.ancestor_of(page):
        if not agency.live or not agency.is_active_on(timezone.localdate()):
            raise ValidationError(
                _(
                    "“%(agency)s” is withdrawn or closed. Ask the secretariat where this innovation belongs now."
                )
                % {"agency": agency.title}
            )
