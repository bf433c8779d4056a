"""Many at once: real threads, real transactions, on SQLite and PostgreSQL."""

import datetime as dt
import time
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from competitions.actions import entries, late_codes
from competitions.models import AuditEvent, Competition, Entry, EntrySnapshot
from competitions.models.choices import EntryState
from innovations.models import AgencyPage, InnovationPage
from innovations.models.choices import Origin
from tests.competitions.scenes.threads import run_at_once
from tests.factories.contests import make_competition, make_secretary
from tests.factories.registry import Office, make_government, make_office
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def submit(entry: Entry, head: User, late_code: str = "") -> str:
    """Submit an entry and say what came of it."""
    try:
        entries.submit(entry, version=entry.version, by=head, late_code=late_code)
    except ValidationError as error:
        return error.error_list[0].code or "refused"
    return "in"


def many_pages(office: Office, count: int) -> list[InnovationPage]:
    """Return published innovations that have only what an archive record needs, so that many are quickly made."""
    agency = AgencyPage.objects.get(pk=office.agency.pk)
    texts = {"year_applied": 2024, "summary": "Ringkas.", "source": "Arsip", "origin": Origin.ARCHIVE}
    return [
        agency.add_child(instance=InnovationPage(title=f"Inovasi {number}", slug=f"banyak-{number}", **texts))
        for number in range(count)
    ]


def many_entries(count: int):
    """Return a competition, an office, and drafts of it that are ready to be submitted."""
    government = make_government()
    competition = make_competition(government)
    office = make_office("Dinas Kesehatan", government)
    texts = {"latar": "Warga antre lama.", "dampak": "Antrean hilang."}
    common = {"competition": competition, "category": competition.categories.first(), "agency": office.agency}
    pages = many_pages(office, count)
    return (
        competition,
        office,
        Entry.objects.bulk_create(Entry(innovation=page, texts=texts, **common) for page in pages),
    )


def test_two_hundred_submissions_around_the_closing_second(transactional_db):
    count = 200 if connection.vendor == "postgresql" else 60
    competition, office, drafts = many_entries(count)
    began = time.monotonic()
    assert {submit(entry, office.head) for entry in drafts[:5]} == {"in"}
    pace = (time.monotonic() - began) / 5  # so that the closing second falls among them on any machine
    close = timezone.now() + dt.timedelta(seconds=pace * count / 4)
    Competition.objects.filter(pk=competition.pk).update(closes_at=close)

    late = drafts[5:]
    answers = ["in"] * 5 + run_at_once([lambda entry=entry: submit(entry, office.head) for entry in late])

    rows = {entry.pk: entry for entry in Entry.objects.filter(competition=competition)}
    seen = Counter(answers)
    assert set(seen) == {"in", "closed"}, seen
    for entry, answer in zip(drafts, answers, strict=True):
        row = rows[entry.pk]
        assert row.texts == entry.texts
        if answer == "in":
            assert (row.state, row.snapshots.count()) == (EntryState.SUBMITTED, 1)
            assert row.submitted_at <= close
        else:
            assert (row.state, row.number, row.snapshots.count()) == (EntryState.DRAFT, None, 0)
    assert sorted(row.number for row in rows.values() if row.number) == list(range(1, seen["in"] + 1))
    assert AuditEvent.objects.filter(action="entry.submit").count() == seen["in"]


def test_a_late_code_used_twice_at_once_lets_one_in(transactional_db):
    competition, office, drafts = many_entries(8)
    _row, code = late_codes.give(
        competition,
        category=drafts[0].category,
        agency=office.agency,
        expires_at=timezone.now() + dt.timedelta(hours=1),
        reason="Listrik padam.",
        by=make_secretary(),
    )
    Competition.objects.filter(pk=competition.pk).update(closes_at=timezone.now() - dt.timedelta(hours=1))

    answers = run_at_once([lambda entry=entry: submit(entry, office.head, code) for entry in drafts])

    assert Counter(answers) == {"in": 1, "late_code": 7}
    assert EntrySnapshot.objects.count() == 1


def test_one_entry_submitted_at_once_by_two_heads_is_frozen_once(transactional_db):
    _competition, office, (entry,) = many_entries(1)

    answers = run_at_once([lambda: submit(entry, office.head)] * 6)

    assert Counter(answers) == {"in": 1, "refused": 5}
    assert EntrySnapshot.objects.count() == 1


def test_parallel_saves_of_one_version_keep_one(transactional_db):
    _competition, office, (entry,) = many_entries(1)

    def save(number: int) -> str:
        try:
            entries.save_texts(
                entry, texts={"latar": f"Teks {number}."}, version=entry.version, by=office.officer
            )
        except entries.StaleVersion:
            return "stale"
        return f"Teks {number}."

    answers = run_at_once([lambda number=number: save(number) for number in range(8)])

    kept = Entry.objects.get(pk=entry.pk)
    assert Counter(answers)["stale"] == 7
    assert kept.texts["latar"] in answers
    assert kept.version == entry.version + 1


def test_the_quota_holds_when_all_start_at_once(transactional_db):
    government = make_government()
    competition = make_competition(government, quota_per_agency=2)
    office = make_office("Dinas Kesehatan", government)
    pages = many_pages(office, 6)
    category = competition.categories.first()

    def start(page: InnovationPage) -> str:
        try:
            entries.start(competition, innovation=page, category=category, by=office.officer)
        except ValidationError as error:
            return error.error_list[0].code
        return "in"

    answers = run_at_once([lambda page=page: start(page) for page in pages])

    assert Counter(answers) == {"in": 2, "quota": 4}
