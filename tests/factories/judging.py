"""Entries as judges find them, and what judges are given."""

from typing import Any

from django.db.models import F
from django.utils import timezone

from competitions.actions import audit
from competitions.canonical import canonical, sha256_of
from competitions.models import (
    Assignment,
    Competition,
    ConflictOfInterest,
    Entry,
    EntrySnapshot,
    Judge,
    Round,
)
from tests.factories.registry import Office, make_draft
from users.models import User


def frozen_text(
    title: str, *, team: tuple[str, ...] = (), agency: str = "", text: str = ""
) -> dict[str, Any]:
    """Return the frozen text of an entry, in the form that submissions have."""
    return {
        "format": "lumbung.entry/1",
        "competition": {"slug": "lomba", "title": "Lomba", "year": 2026},
        "category": {"slug": "pelayanan", "name": "Pelayanan"},
        "agency": {"name": agency, "government": "Kabupaten Uji", "lineage": [agency]},
        "innovation": {
            "title": title,
            "fields": [{"name": "summary", "label": "Ringkasan", "kind": "text", "value": text or title}],
            "measurements": [],
            "team": [{"name": name, "role": ""} for name in team],
        },
        "sections": [
            {
                "key": "latar",
                "title": "Latar belakang",
                "text": text or title,
                "words": 2,
                "min_words": 1,
                "max_words": 20,
            }
        ],
        "files": [],
    }


def make_snapshot(entry: Entry, content: dict[str, Any]) -> EntrySnapshot:
    """Return the next frozen text of an entry, told in the audit trail like every submission."""
    version = entry.snapshots.count() + 1
    text = canonical(content | {"number": entry.number, "version": version})
    snapshot = EntrySnapshot.objects.create(
        entry=entry,
        version=version,
        content=text,
        sha256=sha256_of(text),
        created_by=entry.submitted_by,
        created_at=timezone.now(),
    )
    audit.record("entry.submit", by=entry.submitted_by, entry=entry, version=version, sha256=snapshot.sha256)
    return snapshot


def make_entry(
    competition: Competition, office: Office, title: str = "", *, team: tuple[str, ...] = (), **fields: Any
) -> Entry:
    """Return an eligible entry of an office with its frozen text; the innovation itself is not public."""
    Competition.objects.filter(pk=competition.pk).update(last_number=F("last_number") + 1)
    number = Competition.objects.get(pk=competition.pk).last_number
    title = title or f"Peserta {number}"
    values = {
        "category": competition.categories.first(),
        "agency": office.agency,
        "innovation": fields.pop("innovation", None) or make_draft(office, title, is_complete=False),
        "number": number,
        "state": "eligible",
        "created_by": office.officer,
        "saved_by": office.officer,
        "submitted_by": office.head,
        "submitted_at": timezone.now(),
        "texts": {"latar": title},
    }
    entry = Entry.objects.create(competition=competition, **values | fields)
    make_snapshot(entry, frozen_text(title, team=team, agency=office.agency.title))
    return entry


def make_assignment(entry: Entry, judge: Judge, stage: Round | None = None, **fields: Any) -> Assignment:
    """Return what gives an entry to a judge, in the first round unless said otherwise."""
    return Assignment.objects.create(
        round=stage or entry.competition.rounds.first(),
        entry=entry,
        judge=judge,
        assigned_by=entry.competition.announced_by,
        **fields,
    )


def make_conflict(about: Entry, user: User, **fields: Any) -> ConflictOfInterest:
    """Return a conflict of a person with an entry, found by the system unless said otherwise."""
    Assignment.objects.active().filter(entry=about, judge__user=user).update(
        ended_at=timezone.now(), ended_reason="conflict"
    )
    values = {"kind": "own_agency", "source": "detected", "competition": about.competition, "entry": about}
    return ConflictOfInterest.objects.create(user=user, **values | fields)
