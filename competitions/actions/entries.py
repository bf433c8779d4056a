"""The way of an entry in its agency's hands: started, written, submitted, taken back."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions import rules
from competitions.actions import audit, conflicts, late_codes, mailing
from competitions.actions.freezing import freeze, store_files
from competitions.actions.holding import hold_for_writing
from competitions.actions.results_stale import mark_stale
from competitions.eligibility import Finding, findings, innovation_findings
from competitions.models import Category, Competition, EligibilityCheck, Entry, EntrySnapshot, LateCode
from competitions.models.choices import EntryState
from competitions.models.entry import STANDING
from competitions.sheet_values import read_text
from core.moments import in_words
from innovations.models import InnovationPage
from users.models import User

LONGEST_TEXT, LONGEST_REASON = 50_000, 5_000  # characters of one section, and of why an entry is withdrawn


class StaleVersion(ValidationError):  # noqa: N818 - named for what it tells
    """Somebody saved meanwhile; `current` is the entry as it stands now."""

    def __init__(self, current: Entry) -> None:
        super().__init__(
            _("Somebody else saved this entry while you were writing. Compare both texts."), code="stale"
        )
        self.current = current


@transaction.atomic
def start(competition: Competition, *, innovation: InnovationPage, category: Category, by: User) -> Entry:
    """Put an innovation of one's own agency forward; the texts are written afterwards.

    Raises PermissionDenied for another agency's innovation, ValidationError when entries are not taken or a rule
    that no text can mend is against it.
    """
    competition = _locked_competition(competition)
    if not rules.can_enter(by, competition) or category.competition_id != competition.pk:
        raise PermissionDenied
    category.competition = competition
    entry = Entry(
        competition=competition,
        category=category,
        innovation=innovation,
        agency=innovation.agency,
        created_by=by,
        saved_by=by,
    )
    if not rules.can_write_entry(by, entry):
        raise PermissionDenied
    if not competition.takes_entries_at(timezone.now()) and not _has_late_code(entry):
        raise ValidationError(competition.closed_sentence)
    entry.full_clean()
    _refuse(innovation_findings(innovation, category))
    entry.save()
    audit.record("entry.start", by=by, entry=entry, innovation=innovation.pk, category=category.slug)
    return entry


@transaction.atomic
def save_texts(entry: Entry, *, texts: Mapping[str, str], version: int, by: User) -> Entry:
    """Save the texts of some sections; `version` is the one they were written on.

    Raises StaleVersion when somebody saved meanwhile. Autosaves leave no audit line: the submission does.
    """
    entry = hold_for_writing(entry, by=by)
    if entry.version != version:
        raise StaleVersion(entry)
    keys = {section.key for section in entry.sections}
    written = {key: _clean_text(text) for key, text in texts.items() if key in keys}
    if written == {key: entry.texts.get(key, "") for key in written}:
        return entry
    entry.texts = entry.texts | written
    _count_save(entry, by)
    return entry


@transaction.atomic
def choose_category(entry: Entry, *, category: Category, by: User) -> Entry:
    """Move a draft to another category of the same competition."""
    entry = hold_for_writing(entry, by=by)
    if entry.state != EntryState.DRAFT or category.competition_id != entry.competition_id:
        raise ValidationError(_("The category of a submitted entry stays."))
    # The places of an agency are counted one after the other.
    category.competition = _locked_competition(entry.competition)
    entry.category = category
    _refuse(innovation_findings(entry.innovation, category, entry=entry))
    _count_save(entry, by)
    audit.record("entry.choose_category", by=by, entry=entry, category=category.slug)
    return entry


@transaction.atomic
def ask_head(entry: Entry, *, by: User) -> Entry:
    """Tell the heads of the agency that the entry is ready for them."""
    entry = hold_for_writing(entry, by=by)
    entry.asked_head_at = timezone.now()
    entry.save(update_fields=["asked_head_at"])
    audit.record("entry.ask_head", by=by, entry=entry)
    mailing.asked_head(entry, by=by)
    return entry


@transaction.atomic
def submit(entry: Entry, *, version: int, by: User, late_code: str = "") -> EntrySnapshot:
    """Hand the entry over to the secretariat, frozen as it stands; the head's name endorses it.

    What counts is the moment at which the request arrived, not how long it waited for others. Raises
    PermissionDenied for anybody but a head of the agency; StaleVersion; ValidationError with one sentence a
    failed rule, or when entries are closed and no late code helps. Nothing written is lost by a refusal.
    """
    arrived = timezone.now()
    entry = _locked(entry)
    if not rules.can_submit_entry(by, entry):
        raise PermissionDenied
    if entry.version != version:
        raise StaleVersion(entry)
    _refuse_wrong_state(entry, arrived)
    if entry.state == EntryState.DRAFT and not late_code:
        _refuse_closed(entry.competition, arrived)
    _refuse(findings(entry))
    frozen = store_files(entry, by=by)
    # The row of the competition is held from here on only: it is what all who submit wait for.
    competition = _locked_competition(entry.competition)
    is_late = entry.state == EntryState.DRAFT and not competition.takes_entries_at(arrived)
    if is_late:
        late_codes.use(entry, code=late_code, by=by, at=arrived)
    _take_number(entry, competition, by, arrived)
    snapshot = freeze(entry, frozen, by=by, at=arrived)
    _keep_checks(snapshot)
    conflicts.detect(entry)
    audit.record(
        "entry.submit",
        by=by,
        entry=entry,
        number=entry.number,
        version=snapshot.version,
        sha256=snapshot.sha256,
        is_late=is_late,
    )
    mailing.receipt(snapshot)
    return snapshot


@transaction.atomic
def withdraw(entry: Entry, *, by: User, reason: str) -> Entry:
    """Take an entry back, until judging is over: a draft by its team, a submitted one by the head.

    Judges lose it in the same transaction, and no proposal to refuse it waits any more; the frozen text stays
    on record.
    """
    entry = _locked(entry)
    may = rules.can_write_entry if entry.state == EntryState.DRAFT else rules.can_submit_entry
    if not may(by, entry):
        raise PermissionDenied
    if entry.state not in STANDING:
        raise ValidationError(_("This entry is not in the competition any more."))
    if not entry.competition.lets_entries_go:
        raise ValidationError(_("Judging is over: entries can no longer be withdrawn."))
    reason = read_text(reason, LONGEST_REASON).strip()
    if not reason and entry.state != EntryState.DRAFT:
        raise ValidationError({"reason": _("Say why the entry is withdrawn.")})
    now = timezone.now()
    entry.assignments.active().update(ended_at=now, ended_reason="withdrawn")
    dropped = _drop_proposals(entry, by, now)
    was_handed_over = entry.number is not None
    entry.state, entry.withdrawn_by, entry.withdrawn_at = EntryState.WITHDRAWN, by, now
    entry.withdrawn_reason = reason
    entry.save()
    mark_stale(entry.competition, by=by, reason="entry withdrawn", entry=entry)
    audit.record(
        "entry.withdraw", by=by, entry=entry, reason=entry.withdrawn_reason, dropped_proposals=dropped
    )
    if was_handed_over:
        mailing.withdrawn(entry, by=by)
    return entry


def _drop_proposals(entry: Entry, by: User, moment: dt.datetime) -> list[int]:
    """Close what waits for a second officer, and return it by number."""
    waiting = [decision for decision in entry.decisions.all() if decision.waits_for_second_officer]
    for decision in waiting:
        decision.rejected_by, decision.rejected_at = by, moment
        decision.save(update_fields=["rejected_by", "rejected_at"])
    return [decision.pk for decision in waiting]


def _locked(entry: Entry) -> Entry:
    """Return the row as it stands now, held until the transaction ends."""
    locked = Entry.objects.locked().get(pk=entry.pk)
    locked.competition = Competition.objects.select_related("government").get(pk=locked.competition_id)
    return locked


def _locked_competition(competition: Competition) -> Competition:
    return Competition.objects.select_for_update(of=("self",), no_key=True).get(pk=competition.pk)


def _clean_text(text: str) -> str:
    clean = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if len(clean) > LONGEST_TEXT:
        raise ValidationError(
            _("This text is too long to be saved: at most %(count)d characters.") % {"count": LONGEST_TEXT}
        )
    return clean


def _count_save(entry: Entry, by: User) -> None:
    entry.version += 1
    entry.saved_by, entry.saved_at = by, timezone.now()
    entry.save(update_fields=["texts", "category", "version", "saved_by", "saved_at"])


def _has_late_code(entry: Entry) -> bool:
    return LateCode.objects.open_for(entry, timezone.now()).exists()


def _refuse(found: list[Finding]) -> None:
    failed = [item for item in found if item.is_failure]
    if failed:
        raise ValidationError(
            [ValidationError(item.message, code=item.section or item.rule) for item in failed]
        )


def _refuse_wrong_state(entry: Entry, moment: dt.datetime) -> None:
    if entry.state == EntryState.RETURNED and not entry.is_writable_at(moment):
        raise ValidationError(
            _("The time for the correction ended on %(moment)s.") % {"moment": in_words(entry.correct_until)}
        )
    if entry.state not in {EntryState.DRAFT, EntryState.RETURNED}:
        raise ValidationError(_("This entry is submitted already."))


def _refuse_closed(competition: Competition, moment: dt.datetime) -> None:
    if not competition.takes_entries_at(moment):
        raise ValidationError(competition.closed_sentence, code="closed")


def _take_number(entry: Entry, competition: Competition, by: User, moment: dt.datetime) -> None:
    if entry.number is None:
        competition.last_number += 1
        competition.save(update_fields=["last_number"])
        entry.number = competition.last_number
    entry.state, entry.submitted_by, entry.submitted_at = EntryState.SUBMITTED, by, moment
    entry.correct_until = None
    entry.save()


def _keep_checks(snapshot: EntrySnapshot) -> None:
    EligibilityCheck.objects.bulk_create(
        EligibilityCheck(
            snapshot=snapshot,
            rule=item.rule,
            outcome=item.outcome,
            detail=item.message,
            checked_at=snapshot.created_at,
        )
        for item in findings(snapshot.entry, sees_all=True)
    )
