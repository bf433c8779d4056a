"""Proof that contests are whole: the audit chain, the frozen entries with their files, and what must always hold."""

import hashlib
import json
from collections.abc import Iterator

from django.db.models import Count, F

from competitions import integrity_awards, integrity_meetings, integrity_results, integrity_sheets, triggers
from competitions.audit_lines import FIRST_HASH, line_of
from competitions.canonical import chained, sha256_of
from competitions.models import (
    Assignment,
    AuditEvent,
    AuditHead,
    Competition,
    ConflictOfInterest,
    Entry,
    EntrySnapshot,
    Judge,
    ScreeningDecision,
    StoredFile,
)
from competitions.models.choices import EntryState
from competitions.models.entry import HANDED_OVER
from innovations.rules import SECRETARIAT


def problems() -> Iterator[str]:
    """Yield one sentence for everything that is not as it must be; nothing when all is whole.

    The sentences are for operators and name rows by number. Reads everything, also every stored file.
    """
    yield from (
        f"Trigger {name} is missing: rows of its table could be changed." for name in triggers.missing()
    )
    yield from _chain()
    yield from _snapshots()
    yield from _stored_files()
    yield from _entries()
    yield from _judges()
    yield from _assignments()
    yield from integrity_meetings.problems()
    yield from integrity_sheets.problems()
    yield from integrity_results.problems()
    yield from integrity_awards.problems()


def _chain() -> Iterator[str]:
    """Walk the audit trail from its first line: no line is changed, missing or added."""
    number, previous = 0, FIRST_HASH
    for event in AuditEvent.objects.order_by("number").iterator():
        number += 1
        if event.number != number:
            yield f"Audit line {number} is missing before line {event.number}."
            number = event.number
        if event.previous_hash != previous:
            yield f"Audit line {event.number} does not follow the line before it."
        if event.hash != chained(event.previous_hash, line_of(event)):
            yield f"Audit line {event.number} ({event.action}) was changed."
        previous = event.hash
    head = AuditHead.objects.filter(pk=1).first()
    if (head.number, head.hash) != (number, previous) if head else number:
        yield f"The audit trail ends at line {number}, not where its end was recorded."


def _snapshots() -> Iterator[str]:
    told = {
        (line.entry_id, facts.get("version"), facts.get("sha256"))
        for line in AuditEvent.objects.filter(action="entry.submit")
        if (facts := json.loads(line.data))
    }
    for snapshot in EntrySnapshot.objects.prefetch_related("files").iterator(chunk_size=200):
        name = f"Snapshot {snapshot.pk} (entry {snapshot.entry_id}, version {snapshot.version})"
        if sha256_of(snapshot.content) != snapshot.sha256:
            yield f"{name}: the text does not have its hash."
            continue
        if (snapshot.entry_id, snapshot.version, snapshot.sha256) not in told:
            yield f"{name}: no audit line tells of it."
        named = [(item["role"], item["sha256"]) for item in snapshot.data["files"]]
        if named != [(row.role, row.file_id) for row in snapshot.files.all()]:
            yield f"{name}: its files are not those that its text names."


def _stored_files() -> Iterator[str]:
    for stored in StoredFile.objects.iterator():
        digest = hashlib.sha256()
        try:
            with stored.open() as content:
                while chunk := content.read(1 << 20):
                    digest.update(chunk)
        except OSError:
            yield f"Stored file {stored.sha256} cannot be read."
            continue
        if digest.hexdigest() != stored.sha256:
            yield f"Stored file {stored.sha256} was changed."


def _entries() -> Iterator[str]:
    handed_over = Entry.objects.filter(state__in=HANDED_OVER)
    for pk in handed_over.filter(snapshots__isnull=True).values_list("pk", flat=True):
        yield f"Entry {pk} is handed over without a frozen text."
    for pk in Entry.objects.filter(number__gt=F("competition__last_number")).values_list("pk", flat=True):
        yield f"Entry {pk} has a number that its competition never gave."
    counted = Entry.objects.values("competition").annotate(numbers=Count("number"))
    last = dict(Competition.objects.values_list("pk", "last_number"))
    for row in counted:
        if row["numbers"] != last[row["competition"]]:
            yield f"Competition {row['competition']} gave {last[row['competition']]} numbers, {row['numbers']} stand."
    confirmed = ScreeningDecision.objects.filter(kind="ineligible", confirmed_at__isnull=False)
    out = [EntryState.INELIGIBLE, EntryState.DISQUALIFIED]
    refused = Entry.objects.filter(state__in=out).exclude(decisions__in=confirmed)
    for pk in refused.values_list("pk", flat=True):
        yield f"Entry {pk} is not eligible without the word of two officers."
    for pk in Entry.objects.exclude(category__competition=F("competition")).values_list("pk", flat=True):
        yield f"Entry {pk} stands in a category of another competition."


def _judges() -> Iterator[str]:
    active = Judge.objects.accepted()
    for judge in active.exclude(pact_hash=""):
        if sha256_of(judge.pact_text) != judge.pact_hash:
            yield f"Judge {judge.pk}: the pact does not have its hash."
    for pk in active.filter(user__groups__name=SECRETARIAT).values_list("pk", flat=True):
        yield f"Judge {pk} belongs to the secretariat."


def _assignments() -> Iterator[str]:
    active = Assignment.objects.active().select_related("judge")
    for row in active.exclude(round__competition=F("entry__competition")):
        yield f"Assignment {row.pk} joins a round and an entry of different competitions."
    for row in active.filter(finished_at__isnull=True).exclude(judge__in=Judge.objects.accepted()):
        yield f"Assignment {row.pk} belongs to a judge who did not accept or was released."
    for row in Assignment.objects.filter(run__isnull=False).exclude(
        run__round=F("round"), run__confirmed_at__isnull=False
    ):
        yield f"Assignment {row.pk} comes from a run that nobody confirmed, or of another round."
    for row in active.exclude(entry__state__in=[EntryState.ELIGIBLE]):
        yield f"Assignment {row.pk} is about an entry that is not with the judges."
    users = ConflictOfInterest.objects.blocking().values("user")
    for row in active.filter(judge__user__in=users):
        if not Entry.objects.filter(pk=row.entry_id).without_conflict_for(row.judge.user).exists():
            yield f"Assignment {row.pk} gives judge {row.judge_id} an entry of a conflict."
