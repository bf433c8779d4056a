"""Writing down who stands aside, and ending what that person had in hand."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions import detecting, rules
from competitions.actions import audit, desk_mailing
from competitions.actions.results_stale import mark_stale
from competitions.models import (
    Assignment,
    Competition,
    ConflictNotice,
    ConflictOfInterest,
    Entry,
    Judge,
    ScoreSheet,
)
from competitions.models.choices import ConflictKind, ConflictSource, SheetState
from innovations.models import AgencyPage
from users.models import User

ENDED = "conflict"  # why an assignment ended


@transaction.atomic
def detect(entry: Entry, *, by: User | None = None) -> int:
    """Find everybody who stands too near to an entry; return how many conflicts were new.

    For when an entry is handed over or corrected. What was dismissed does not come back.
    """
    people = detecting.people_of(entry.competition)
    return _write_found(entry.competition, people, Entry.objects.filter(pk=entry.pk), by)


@transaction.atomic
def detect_for(user: User, *, competition: Competition, by: User | None = None) -> int:
    """Find every handed-over entry that a person stands too near to; return how many conflicts were new.

    For when somebody begins to judge, or what is known of them changes.
    """
    entries = Entry.objects.filter(competition=competition).handed_over()
    _match_notices(competition, [user])
    return _write_found(competition, [user], entries, by)


@transaction.atomic
def detect_all(competition: Competition, *, by: User | None = None) -> int:
    """Look at everybody and every handed-over entry again; return how many conflicts were new."""
    people = detecting.people_of(competition)
    _match_notices(competition, people)
    return _write_found(competition, people, Entry.objects.filter(competition=competition).handed_over(), by)


@transaction.atomic
def declare(entry: Entry, *, user: User, by: User, kind: str, note: str) -> ConflictOfInterest:
    """Write down that `user` stands aside from an entry; whatever they had of it in hand ends at once.

    A judge says so of what they were given, an entrant of their own entry, an organiser of what they may see.
    Raises PermissionDenied for anybody else, ValidationError without a note or when it is noted already.
    """
    entry = Entry.objects.locked().get(pk=entry.pk)
    conflict = ConflictOfInterest(
        competition=entry.competition,
        user=user,
        entry=entry,
        kind=kind,
        source=_source(entry, user, by),
        note=note.strip(),
        declared_by=by,
    )
    _save_declared(conflict)
    facts = _end_assignments(Q(entry=entry), user, by)
    audit.record("conflict.declare", by=by, entry=entry, **_facts_of(conflict), **facts)
    if conflict.source == ConflictSource.JUDGE:
        desk_mailing.stood_aside(conflict)
    return conflict


@transaction.atomic
def declare_agency(
    agency: AgencyPage, *, competition: Competition, user: User, by: User, kind: str, note: str
) -> ConflictOfInterest:
    """Write down that `user` stands aside from every entry of an agency and its units, also future ones.

    Organisers do so. Raises PermissionDenied for others, and for those who stand too near to the agency themselves.
    """
    if not rules.can_see_conflicts(by, competition) or not rules.is_secretariat(by):
        raise PermissionDenied
    entries = Entry.objects.filter(competition=competition, agency__path__startswith=agency.path)
    held = [entry.pk for entry in entries.locked()]
    conflict = ConflictOfInterest(
        competition=competition,
        user=user,
        agency=agency,
        kind=kind,
        source=ConflictSource.ORGANISER,
        note=note.strip(),
        declared_by=by,
    )
    _save_declared(conflict)
    facts = _end_assignments(Q(entry__in=held), user, by)
    audit.record(
        "conflict.declare",
        by=by,
        competition=competition,
        agency=agency.pk,
        **_facts_of(conflict),
        **facts,
    )
    return conflict


@transaction.atomic
def name_person(entry: Entry, *, by: User, named: str, kind: str, note: str) -> ConflictNotice:
    """Write down whom an entrant names. The answer is the same whether or not the person judges.

    Raises PermissionDenied for people of other agencies.
    """
    entry = Entry.objects.locked().get(pk=entry.pk)
    if not rules.can_write_entry(by, entry):
        raise PermissionDenied
    notice = ConflictNotice(entry=entry, named=named.strip(), kind=kind, note=note.strip(), declared_by=by)
    notice.full_clean()
    notice.save()
    judges = Judge.objects.accepted().filter(competition=entry.competition)
    audit.record("conflict.name_person", by=by, entry=entry, notice=notice.pk, kind=str(kind))
    _match(notice, _names_of(judges))
    return notice


@transaction.atomic
def match(notice: ConflictNotice, *, judge: Judge, by: User) -> ConflictOfInterest:
    """Say which judge an entrant meant. Raises PermissionDenied for who does not organise or has a conflict."""
    entry = Entry.objects.locked().get(pk=notice.entry_id)
    notice = ConflictNotice.objects.select_related("entry").get(pk=notice.pk)
    if not rules.can_screen(by, entry) or judge.competition_id != entry.competition_id:
        raise PermissionDenied
    if notice.conflict_id or judge.user is None:
        raise ValidationError(_("This notice is settled already, or the judge has not accepted yet."))
    return _from_notice(notice, judge.user, by)


@transaction.atomic
def dismiss(conflict: ConflictOfInterest, *, by: User, reason: str) -> ConflictOfInterest:
    """Say with a reason that a conflict does not stand; what it ended stays ended.

    Raises PermissionDenied for one's own, and for whoever has a conflict with the same entry.
    """
    conflict = ConflictOfInterest.objects.select_for_update(of=("self",)).get(pk=conflict.pk)
    if not rules.can_dismiss_conflict(by, conflict):
        raise PermissionDenied
    if conflict.dismissed_at is not None:
        raise ValidationError(_("This conflict was dismissed already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the conflict is dismissed.")})
    conflict.dismissed_by, conflict.dismissed_at = by, timezone.now()
    conflict.dismissed_reason = reason.strip()
    conflict.full_clean()
    conflict.save()
    audit.record(
        "conflict.dismiss",
        by=by,
        competition=conflict.competition,
        entry=conflict.entry,
        reason=conflict.dismissed_reason,
        **_facts_of(conflict),
    )
    return conflict


def _source(entry: Entry, user: User, by: User) -> ConflictSource:
    """Return in which capacity somebody speaks."""
    if by == user and rules.is_active(by) and rules.is_assigned(by, entry):
        return ConflictSource.JUDGE
    if rules.can_screen(by, entry) or (by == user and rules.can_oversee(by, entry)):
        return ConflictSource.ORGANISER
    if rules.can_write_entry(by, entry) and by != user:
        return ConflictSource.ENTRANT
    raise PermissionDenied


def _save_declared(conflict: ConflictOfInterest) -> None:
    if not conflict.note:
        raise ValidationError({"note": _("Say in a sentence what the conflict is about.")})
    conflict.full_clean()
    conflict.save()


def _write_found(
    competition: Competition, people: Iterable[User], entries: QuerySet[Entry], by: User | None
) -> int:
    """Write what is new, end what those people had in hand, and leave one audit line."""
    found = set(detecting.find(competition, people=people, entries=entries))
    noted = ConflictOfInterest.objects.filter(competition=competition, source=ConflictSource.DETECTED)
    found -= set(noted.values_list("user_id", "entry_id", "kind"))
    if not found:
        return 0
    list(Entry.objects.filter(pk__in={entry for _person, entry, _kind in found}).locked())
    ConflictOfInterest.objects.bulk_create(
        [
            ConflictOfInterest(
                competition=competition,
                user_id=person,
                entry_id=entry,
                kind=kind,
                source=ConflictSource.DETECTED,
            )
            for person, entry, kind in sorted(found)
        ],
        ignore_conflicts=True,
    )
    ended = [
        _end_assignments(Q(entry=entry), person, by)
        for person, entry in sorted({(person, entry) for person, entry, _kind in found})
    ]
    audit.record(
        "conflict.detect",
        by=by,
        competition=competition,
        found=sorted([person, entry, str(kind)] for person, entry, kind in found),
        ended=sorted(pk for facts in ended for pk in facts["ended"]),
        voided=sorted(pk for facts in ended for pk in facts["voided"]),
    )
    return len(found)


def _end_assignments(where: Q, user: User | int, by: User | None) -> dict[str, Any]:
    """End what a person was given of some entries; a finished one is void. Return the numbers of both.

    Whoever calls holds the entries: nobody hands a sheet of them in meanwhile. Results that rest on a sheet which
    is void now become outdated.
    """
    given = Assignment.objects.active().filter(where, judge__user=user)
    rows = list(given.select_related("round__competition").order_by("pk"))
    now = timezone.now()
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=now, ended_reason=ENDED)
    finished = [row for row in rows if row.finished_at is not None]
    sheets = ScoreSheet.objects.filter(assignment__in=finished, state=SheetState.HANDED_IN)
    sheets.update(state=SheetState.VOID, voided_by=by, voided_at=now, voided_reason=ENDED)
    for stage in sorted({row.round for row in finished}, key=lambda stage: stage.pk):
        mark_stale(stage.competition, by=by, reason="sheet void", stage=stage)
    return {
        "ended": [row.pk for row in rows if row.finished_at is None],
        "voided": [row.pk for row in finished],
    }


def _match_notices(competition: Competition, people: Iterable[User]) -> None:
    judges = Judge.objects.accepted().filter(competition=competition, user__in=people)
    names = _names_of(judges)
    open_notices = ConflictNotice.objects.filter(entry__competition=competition, conflict__isnull=True)
    for notice in open_notices.select_related("entry").order_by("entry_id", "pk"):
        _match(notice, names)


def _names_of(judges: QuerySet[Judge]) -> dict[int, set[str]]:
    names: dict[int, set[str]] = {}
    for judge in judges.select_related("user"):
        if judge.user is not None:
            words = {judge.email.lower(), judge.user.email, detecting.plain_name(judge.name)}
            names[judge.user.pk] = words | {detecting.plain_name(judge.user.get_full_name())} - {""}
    return names


def _match(notice: ConflictNotice, names: dict[int, set[str]]) -> None:
    """Turn a notice into a conflict when exactly one judge is meant."""
    wanted = {notice.named.lower(), detecting.plain_name(notice.named)} - {""}
    meant = [person for person, called in names.items() if wanted & called]
    if len(meant) != 1:
        return
    Entry.objects.locked().get(pk=notice.entry_id)
    if not ConflictNotice.objects.filter(pk=notice.pk, conflict__isnull=False).exists():
        _from_notice(notice, User.objects.get(pk=meant[0]), None)


def _from_notice(notice: ConflictNotice, user: User, by: User | None) -> ConflictOfInterest:
    """Write the conflict that an open notice speaks of, and end what the person had in hand.

    Whoever calls holds the entry: two never settle one notice.
    """
    conflict, _is_new = ConflictOfInterest.objects.blocking().get_or_create(
        user=user,
        entry=notice.entry,
        kind=notice.kind,
        source=ConflictSource.ENTRANT,
        defaults={
            "competition": notice.entry.competition,
            "note": notice.note,
            "declared_by": notice.declared_by,
        },
    )
    notice.conflict = conflict
    notice.save(update_fields=["conflict"])
    facts = _end_assignments(Q(entry=notice.entry), user, by)
    audit.record(
        "conflict.match", by=by, entry=notice.entry, notice=notice.pk, **_facts_of(conflict), **facts
    )
    return conflict


def _facts_of(conflict: ConflictOfInterest) -> dict[str, Any]:
    return {
        "conflict": conflict.pk,
        "person": conflict.user_id,
        "kind": str(ConflictKind(conflict.kind)),
        "source": str(ConflictSource(conflict.source)),
    }
