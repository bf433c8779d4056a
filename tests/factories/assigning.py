"""Eligible entries that leave a contest whole, and a round with judges and entries to pair."""

import itertools
import string
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from competitions.actions import audit
from competitions.canonical import canonical, sha256_of
from competitions.models import Competition, Entry, EntrySnapshot
from tests.factories.contests import make_competition, make_judge, make_secretary
from tests.factories.judging import frozen_text
from tests.factories.registry import Office, make_draft, make_government, make_office

LETTERS = string.ascii_uppercase

_numbers = itertools.count(1)


def make_eligible(competition: Competition, office: Office, title: str = "", **fields: Any) -> Entry:
    """Return an eligible entry with number, frozen text and audit line; the innovation itself is not public."""
    title = title or f"Peserta {next(_numbers)}"
    held = Competition.objects.get(pk=competition.pk)
    held.last_number += 1
    held.save(update_fields=["last_number"])
    values = {
        "category": competition.categories.first(),
        "agency": office.agency,
        "innovation": fields.pop("innovation", None) or make_draft(office, title, is_complete=False),
        "number": held.last_number,
        "state": "eligible",
        "created_by": office.officer,
        "saved_by": office.officer,
        "submitted_by": office.head,
        "submitted_at": timezone.now(),
        "texts": {"latar": title},
    }
    entry = Entry.objects.create(competition=competition, **values | fields)
    content = canonical(
        frozen_text(title, agency=office.agency.title) | {"number": held.last_number, "version": 1}
    )
    snapshot = EntrySnapshot.objects.create(
        entry=entry,
        version=1,
        content=content,
        sha256=sha256_of(content),
        created_by=office.head,
        created_at=timezone.now(),
    )
    audit.record("entry.submit", by=office.head, entry=entry, version=1, sha256=snapshot.sha256)
    return entry


def name_of(place: int) -> str:
    """Return A to Z, and numbers after them."""
    return LETTERS[place] if place < len(LETTERS) else f"{place + 1:03d}"


def make_stage(*, entries: int = 6, judges: int = 4, each: int = 2) -> SimpleNamespace:
    """Return a round with eligible entries of two offices in turn, and judges who sit on its one panel."""
    government = make_government("Kabupaten Uji")
    competition = make_competition(government)
    stage = competition.rounds.get()
    stage.judges_per_entry, stage.minimum_sheets = each, 1
    stage.save()
    offices = [make_office("Dinas Kesehatan", government), make_office("Dinas Sosial", government)]
    return SimpleNamespace(
        competition=competition,
        stage=stage,
        offices=offices,
        entries=[make_eligible(competition, offices[place % 2]) for place in range(entries)],
        judges=[make_judge(competition, name=f"Juri {name_of(place)}") for place in range(judges)],
        secretary=make_secretary(),
    )
