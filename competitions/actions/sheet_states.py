"""What happens to sheets besides writing them: opened again, made void, excused; and a round that closes early."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions import rules
from competitions.actions import assigning, audit, judge_mailing
from competitions.actions.results_stale import mark_stale
from competitions.excuses import excuse_refusal
from competitions.models import Assignment, Round, ScoreSheet
from competitions.models.choices import SheetState
from competitions.sheet_content import facts_of
from competitions.sheet_rows import hold_place, hold_round, hold_sheet
from competitions.sheet_values import LONGEST_COMMENT, read_text
from competitions.sheets import closed_sentence
from users.models import User


@transaction.atomic
def reopen(sheet: ScoreSheet, *, by: User, reason: str) -> ScoreSheet:
    """Give a handed-in sheet back to its judge, before the round closes; what was handed in stays on record.

    Raises PermissionDenied for anybody but the chair of a panel that covers the entry; ValidationError without a
    reason, with code "closed" when the round is over, and "state" for a sheet that does not count.
    """
    sheet = hold_sheet(sheet)
    assignment, stage = sheet.assignment, sheet.assignment.round
    if not rules.can_reopen_sheet(by, sheet):
        raise PermissionDenied
    reason = _reason(reason)
    _refuse_uncounted(sheet)
    if not stage.is_open:
        raise ValidationError(closed_sentence(stage), code="closed")
    sheet.state, sheet.handed_in_at = SheetState.DRAFT, None
    sheet.version += 1  # a page that was opened before is told so
    sheet.save(update_fields=["state", "handed_in_at", "version"])
    Assignment.objects.filter(pk=assignment.pk).update(finished_at=None)
    mark_stale(stage.competition, by=by, reason="sheet reopened", stage=stage)
    judge_mailing.reopened(sheet, reason)
    audit.record(
        "sheet.reopen",
        by=by,
        entry=assignment.entry,
        version=sheet.version,
        reason=reason,
        **facts_of(sheet, assignment),
    )
    return sheet


@transaction.atomic
def void(sheet: ScoreSheet, *, by: User, reason: str) -> ScoreSheet:
    """Take a handed-in sheet out of the count for good; its judge no longer has the entry.

    Results that rest on it become outdated. Raises PermissionDenied for anybody but an organiser without a conflict;
    ValidationError without a reason, and with code "state" for a sheet that does not count.
    """
    sheet = hold_sheet(sheet)
    assignment, stage = sheet.assignment, sheet.assignment.round
    if not rules.can_void_sheet(by, sheet):
        raise PermissionDenied
    reason = _reason(reason)
    _refuse_uncounted(sheet)
    now = timezone.now()
    sheet.state, sheet.voided_by, sheet.voided_at, sheet.voided_reason = SheetState.VOID, by, now, reason
    sheet.save(update_fields=["state", "voided_by", "voided_at", "voided_reason"])
    length = Assignment._meta.get_field("ended_reason").max_length or 200
    Assignment.objects.filter(pk=assignment.pk).update(ended_at=now, ended_reason=reason[:length])
    mark_stale(stage.competition, by=by, reason="sheet void", stage=stage)
    audit.record("sheet.void", by=by, entry=assignment.entry, reason=reason, **facts_of(sheet, assignment))
    return sheet


@transaction.atomic
def ask_excuse(assignment: Assignment, *, by: User, reason: str) -> Assignment:
    """Ask the secretariat to take an entry back from a judge: for the judge, or a chair over the entry.

    Nothing changes for the judge until somebody grants it (`excuse`). It is asked once: the same answer to the
    second click and to the chair after the judge. Raises PermissionDenied for what is not before the judge and for
    others; ValidationError without a reason, and with code "state" for finished work, "closed" once the round is
    over and nobody could grant it, and "asked" while a request waits.
    """
    hold_place(assignment)
    assignment = _unfinished_or_refused(assignment, by)
    reason = _reason(reason)
    assignment.excuse_asked_at, assignment.excuse_asked_by, assignment.excuse_reason = (
        timezone.now(),
        by,
        reason,
    )
    assignment.save(update_fields=["excuse_asked_at", "excuse_asked_by", "excuse_reason"])
    judge_mailing.excuse_asked(assignment, by, reason)
    audit.record(
        "assignment.ask_excuse",
        by=by,
        entry=assignment.entry,
        round=assignment.round_id,
        assignment=assignment.pk,
        judge=assignment.judge_id,
        reason=reason,
    )
    return assignment


@transaction.atomic
def excuse(assignment: Assignment, *, by: User, reason: str) -> Assignment:
    """Take an entry back from a judge who asked for it, or who cannot go on; the draft stays on record.

    Raises what `assigning.unassign` raises: it is done by organisers without a conflict, and finished work stays.
    """
    return assigning.unassign(assignment, by=by, reason=reason)


@transaction.atomic
def close_round(stage: Round, *, by: User, reason: str = "") -> Round:
    """Close a round that is open, now: what is handed in counts, nothing more comes in; `reason` stands in the trail.

    Raises PermissionDenied for who does not organise, ValidationError for a round that is not open.
    """
    stage = hold_round(stage.pk)
    if not rules.can_set_up(by, stage.competition):
        raise PermissionDenied
    now = timezone.now()
    if not stage.is_open_at(now):
        raise ValidationError(closed_sentence(stage), code="closed")
    planned, stage.closes_at = stage.closes_at, now
    stage.validate_constraints()  # nothing else of the round is touched
    stage.save(update_fields=["closes_at"])
    audit.record(
        "round.close",
        by=by,
        competition=stage.competition,
        round=stage.pk,
        planned=planned.isoformat() if planned else None,
        closes_at=now.isoformat(),
        reason=reason.strip(),
    )
    return stage


def _unfinished_or_refused(assignment: Assignment, by: User) -> Assignment:
    joined = ("round__competition", "entry__competition", "judge__user", "excuse_asked_by")
    found = Assignment.objects.active().select_related(*joined).filter(pk=assignment.pk).first()
    if found is None or not rules.can_ask_excuse(by, found):
        raise PermissionDenied
    if refusal := excuse_refusal(found, by):
        raise refusal
    return found


def _refuse_uncounted(sheet: ScoreSheet) -> None:
    if sheet.state != SheetState.HANDED_IN or sheet.assignment.ended_at is not None:
        raise ValidationError(_("This sheet is not handed in."), code="state")


def _reason(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    return read_text(reason.strip(), LONGEST_COMMENT)
