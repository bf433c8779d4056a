"""Many at once: real threads, real transactions, on SQLite and PostgreSQL."""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction
from django.utils import timezone

from competitions.actions import entries, late_codes
from competitions.models import AuditEvent, Competition, Entry, EntrySnapshot
from competitions.models.choices import EntryState
from innovations.models import InnovationPage
from tests.factories.contests import make_competition, make_entry, make_secretary
from tests.factories.registry import make_government, make_office, make_published
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 16


def run_at_once(jobs: list[Callable[[], str]], threads: int = THREADS) -> list[str]:
    """Run the jobs in threads that all start at one moment, and return what each said, in order."""
    answers: list[str] = [""] * len(jobs)
    waiting = iter(enumerate(jobs))
    lock, gate = threading.Lock(), threading.Barrier(min(threads, len(jobs)))

    def work() -> None:
        gate.wait()
        try:
            while True:
                with lock:
                    number, job = next(waiting, (None, None))
                if job is None:
                    return
                answers[number] = job()
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(min(threads, len(jobs)))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return answers


def submit(entry: Entry, head: User, late_code: str = "") -> str:
    """Submit an entry and say what came of it."""
    try:
        entries.submit(entry, version=entry.version, by=head, late_code=late_code)
    except ValidationError as error:
        return error.error_list[0].code or "refused"
    return "in"


def many_entries(count: int):
    """Return a competition, a head, and drafts of one office ready to be submitted; innovations share their text."""
    government = make_government()
    competition = make_competition(government, requires_verified=True)
    office = make_office("Dinas Kesehatan", government)
    first = make_published(office)
    pages = [first, *(another(first) for _ in range(count - 1))]
    return competition, office, [make_entry(competition, office, innovation=page) for page in pages]


def another(page: InnovationPage) -> InnovationPage:
    """Return one more published innovation of the same text, without going the whole way again."""
    return page.copy(
        update_attrs={"slug": f"{page.slug}-{InnovationPage.objects.count()}"},
        keep_live=True,
        log_action=None,
    )


def close_in_a_moment(competition: Competition) -> None:
    with transaction.atomic():
        held = Competition.objects.select_for_update().get(pk=competition.pk)
        held.closes_at = timezone.now() + dt.timedelta(seconds=0.2)  # counted once nobody else holds the row
        held.save(update_fields=["closes_at"])


def test_two_hundred_submissions_around_the_closing_second(transactional_db):
    count = 200 if connection.vendor == "postgresql" else 40
    competition, office, drafts = many_entries(count)

    def submit_or_close(place: int) -> str:
        if place == count // 3:  # so that the closing second falls among them on any machine
            close_in_a_moment(competition)
        return submit(drafts[place], office.head)

    answers = run_at_once([lambda place=place: submit_or_close(place) for place in range(count)])

    close = Competition.objects.get(pk=competition.pk).closes_at
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
    first = make_published(office)
    pages = [first, *(another(first) for _ in range(5))]
    category = competition.categories.first()

    def start(page: InnovationPage) -> str:
        try:
            entries.start(competition, innovation=page, category=category, by=office.officer)
        except ValidationError as error:
            return error.error_list[0].code
        return "in"

    answers = run_at_once([lambda page=page: start(page) for page in pages])

    assert Counter(answers) == {"in": 2, "quota": 4}
