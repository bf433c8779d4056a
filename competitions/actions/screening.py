"""Administrative selection: eligible, returned for correction, not eligible by two officers, objected to."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions import rules
from competitions.actions import audit, mailing
from competitions.actions.results_stale import mark_stale
from competitions.eligibility import quota_finding
from competitions.models import (
    Competition,
    EligibilityCheck,
    Entry,
    Objection,
    ScreeningDecision,
)
from competitions.models.choices import EntryState, Outcome, ReasonCode
from competitions.sheet_values import read_text
from core.moments import in_words
from users.models import User

Kind = ScreeningDecision.Kind
LONGEST_OBJECTION = 5000  # characters


@transaction.atomic
def check(entry: Entry, *, rule: str, outcome: str, detail: str, by: User) -> EligibilityCheck:
    """Write down what a person found about one rule in the frozen text."""
    entry = _screened(entry, by)
    found = EligibilityCheck(
        snapshot=entry.snapshots.latest("version"),
        rule=rule,
        outcome=outcome,
        detail=detail.strip(),
        checked_by=by,
    )
    found.full_clean()
    if found.outcome != Outcome.PASSED and not found.detail:
        raise ValidationError({"detail": _("Say what you found.")})
    found.save()
    audit.record("entry.check", by=by, entry=entry, rule=rule, outcome=outcome, detail=found.detail)
    return found


@transaction.atomic
def accept(entry: Entry, *, by: User) -> ScreeningDecision:
    """Find an entry eligible: it goes to the judges."""
    entry = _screened(entry, by)
    _refuse_unless(entry, EntryState.SUBMITTED)
    _refuse_approved(entry.competition)
    _refuse_open_proposal(entry)
    decision = _decide(entry, Kind.ELIGIBLE, by=by)
    _move(entry, EntryState.ELIGIBLE)
    audit.record("entry.accept", by=by, entry=entry, version=decision.snapshot.version)
    mailing.accepted(entry)
    return decision


@transaction.atomic
def send_back(entry: Entry, *, reason: str, message: str, by: User) -> ScreeningDecision:
    """Return an entry for correction, as often as the competition allows.

    The agency has until the end of the day that many days later; what it submits then is frozen anew.
    """
    entry = _screened(entry, by)
    _refuse_unless(entry, EntryState.SUBMITTED)
    _refuse_approved(entry.competition)
    _refuse_open_proposal(entry)
    limit = entry.competition.correction_limit
    if entry.corrections >= limit:
        sentence = ngettext(
            "This entry had its %(count)d correction. Decide on the text as it is.",
            "This entry had its %(count)d corrections. Decide on the text as it is.",
            limit,
        )
        raise ValidationError(sentence % {"count": limit})
    _refuse_unworded(reason, message, _("Write what the agency has to mend."))
    decision = _decide(entry, Kind.RETURNED, by=by, reason=reason, message=message)
    entry.corrections += 1
    entry.correct_until = _end_of_day(entry.competition.correction_days)
    _move(entry, EntryState.RETURNED)
    audit.record(
        "entry.send_back",
        by=by,
        entry=entry,
        reason=reason,
        message=decision.message,
        until=entry.correct_until.isoformat(),
    )
    mailing.returned(entry, decision)
    return decision


@transaction.atomic
def propose_ineligible(entry: Entry, *, reason: str, message: str, by: User) -> ScreeningDecision:
    """Propose that an entry is not eligible, or is disqualified when judges have it already.

    Nothing changes for anybody until a second officer confirms.
    """
    entry = _screened(entry, by)
    is_overdue = entry.state == EntryState.RETURNED and not entry.is_writable_at(timezone.now())
    if not is_overdue:
        _refuse_unless(entry, EntryState.SUBMITTED, EntryState.ELIGIBLE)
    _refuse_approved(entry.competition)
    _refuse_open_proposal(entry)
    _refuse_unworded(reason, message, _("Write to the agency why."))
    decision = _decide(entry, Kind.INELIGIBLE, by=by, reason=reason, message=message)
    audit.record("entry.propose_ineligible", by=by, entry=entry, reason=reason, message=decision.message)
    mailing.second_officer(entry, by=by)
    return decision


@transaction.atomic
def confirm_ineligible(decision: ScreeningDecision, *, by: User) -> ScreeningDecision:
    """Confirm a colleague's proposal: the entry leaves the competition and the agency is told why."""
    entry, decision = _open_proposal(decision, by)
    if decision.decided_by_id == by.pk:
        raise ValidationError(_("A second officer must confirm this."))
    # The agency may have withdrawn it meanwhile, and the results may stand.
    _refuse_unless(entry, EntryState.SUBMITTED, EntryState.ELIGIBLE, EntryState.RETURNED)
    _refuse_approved(entry.competition)
    now = timezone.now()
    decision.confirmed_by, decision.confirmed_at = by, now
    decision.full_clean()
    decision.save()
    was_with_judges = entry.state == EntryState.ELIGIBLE
    entry.assignments.active().update(ended_at=now, ended_reason="not eligible")
    _move(entry, EntryState.DISQUALIFIED if was_with_judges else EntryState.INELIGIBLE)
    mark_stale(entry.competition, by=by, reason="entry not eligible", entry=entry)
    audit.record(
        "entry.confirm_ineligible",
        by=by,
        entry=entry,
        reason=decision.reason,
        proposed_by=decision.decided_by_id,
        state=str(entry.state),
    )
    mailing.refused(entry, decision)
    return decision


@transaction.atomic
def reject_proposal(decision: ScreeningDecision, *, by: User) -> ScreeningDecision:
    """Do not confirm a proposal, or take one's own back: the entry stands where it stood."""
    entry, decision = _open_proposal(decision, by)
    decision.rejected_by, decision.rejected_at = by, timezone.now()
    decision.save()
    audit.record("entry.reject_proposal", by=by, entry=entry, proposed_by=decision.decided_by_id)
    return decision


@transaction.atomic
def object_to(decision: ScreeningDecision, *, text: str, by: User) -> Objection:
    """File the agency's one objection against being found not eligible, within its window."""
    entry = _locked(decision.entry)
    decision = ScreeningDecision.objects.get(pk=decision.pk)
    if not rules.can_submit_entry(by, entry):
        raise PermissionDenied
    until = decision.objection_until
    if until is None:
        raise ValidationError(_("There is nothing to object to."))
    if timezone.now() > until:
        raise ValidationError(
            _("The time for an objection ended on %(moment)s.") % {"moment": in_words(until)}
        )
    if Objection.objects.filter(decision=decision).exists():
        raise ValidationError(_("An objection was filed already."))
    text = read_text(text, LONGEST_OBJECTION).strip()
    if not text:
        raise ValidationError({"text": _("Write what you object to.")})
    objection = Objection.objects.create(decision=decision, text=text, filed_by=by)
    audit.record("entry.object", by=by, entry=entry, text=objection.text)
    mailing.objected(entry, by=by)
    return objection


@transaction.atomic
def answer_objection(objection: Objection, *, is_upheld: bool, answer: str, by: User) -> Objection:
    """Answer an objection. Upheld, the entry goes to the judges after all, if its agency has a place for it.

    Whoever proposed the decision does not answer for it.
    """
    entry = _screened(objection.decision.entry, by)
    objection = Objection.objects.select_related("decision").get(pk=objection.pk)
    if objection.answered_at is not None:
        raise ValidationError(_("This objection is answered already."))
    if objection.decision.decided_by_id == by.pk:
        raise ValidationError(_("Somebody else must answer: the decision was your proposal."))
    if not answer.strip():
        raise ValidationError({"answer": _("Write the answer.")})
    _refuse_approved(entry.competition)
    if is_upheld:
        _refuse_without_place(entry)
    objection.is_upheld, objection.answer = is_upheld, answer.strip()
    objection.answered_by, objection.answered_at = by, timezone.now()
    objection.full_clean()
    objection.save()
    if is_upheld:
        _move(entry, EntryState.ELIGIBLE)
        mark_stale(entry.competition, by=by, reason="entry eligible after all")
    audit.record("entry.answer_objection", by=by, entry=entry, is_upheld=is_upheld, answer=objection.answer)
    mailing.answered(entry, objection)
    return objection


def _locked(entry: Entry) -> Entry:
    return Entry.objects.locked().get(pk=entry.pk)


def _screened(entry: Entry, by: User) -> Entry:
    """Return the row, held, for somebody who may screen it."""
    entry = _locked(entry)
    if not rules.can_screen(by, entry):
        raise PermissionDenied
    return entry


def _open_proposal(decision: ScreeningDecision, by: User) -> tuple[Entry, ScreeningDecision]:
    entry = _screened(decision.entry, by)
    decision = ScreeningDecision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if not decision.waits_for_second_officer:
        raise ValidationError(_("This proposal is no longer open. Load the page again."))
    return entry, decision


def _refuse_unless(entry: Entry, *states: EntryState) -> None:
    if entry.state not in states:
        raise ValidationError(_("This entry stands elsewhere by now. Load the page again."))


def _refuse_open_proposal(entry: Entry) -> None:
    if any(decision.waits_for_second_officer for decision in entry.decisions.all()):
        raise ValidationError(_("A proposal waits for a second officer already."))


def _refuse_without_place(entry: Entry) -> None:
    """Refuse to bring an entry back beside others that took its place: the quota holds for every agency alike.

    Drafts do not count: no place will be left for them when they are submitted.
    """
    # The places of an agency are counted one after the other.
    Competition.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.competition_id)
    found = quota_finding(entry.innovation, entry.category, entry, with_drafts=False)
    if found.is_failure:
        sentence = _(
            "%(quota)s Ask it which entry it wants to keep: once it has withdrawn another, this objection can be upheld."
        )
        raise ValidationError({"is_upheld": sentence % {"quota": found.message}}, code="quota")


def _refuse_approved(competition: Competition) -> None:
    if competition.results_approved_at is not None:
        raise ValidationError(_("The results are approved: this can no longer be changed."))


def _refuse_unworded(reason: str, message: str, sentence: str) -> None:
    """Refuse a decision without a reason or without words to the agency, naming both at once."""
    missing = {} if reason in ReasonCode.values else {"reason": _("Choose a reason.")}
    if not message.strip():
        missing["message"] = sentence
    if missing:
        raise ValidationError(missing)


def _decide(entry: Entry, kind: str, *, by: User, reason: str = "", message: str = "") -> ScreeningDecision:
    decision = ScreeningDecision(
        entry=entry,
        snapshot=entry.snapshots.latest("version"),
        kind=kind,
        reason=reason,
        message=message.strip(),
        decided_by=by,
        decided_at=timezone.now(),
    )
    decision.full_clean()
    decision.save()
    return decision


def _move(entry: Entry, state: EntryState) -> None:
    entry.state = state
    entry.save(update_fields=["state", "corrections", "correct_until"])


def _end_of_day(days: int) -> dt.datetime:
    """Return the last second of the day, some days from now, in the site's zone."""
    day = timezone.localdate() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59, 59)))
