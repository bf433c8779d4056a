"""A contest that takes entries, shared by the tests of a file."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone, translation

from competitions.actions import setup
from competitions.integrity import problems
from competitions.models import Competition
from tests.factories.contests import make_competition, make_judge, make_secretary
from tests.factories.registry import make_government, make_office, make_published
from users.models import User

#: What changes nothing that is proved: questions, marks of transactions, and somebody signing in.
HARMLESS = re.compile(
    r'\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|SET|.*"django_session"|UPDATE "users_user" SET "last_login")',
    re.I,
)


@pytest.fixture(scope="module")
def seen_whole() -> set[str]:
    """Hold a word once the rows that a file shares are proved."""
    return set()


@pytest.fixture(autouse=True)
def whole(request: pytest.FixtureRequest, seen_whole: set[str]) -> Iterator[None]:
    """Prove after every test that contests are whole, but after those that break them on purpose (`broken`).

    A test that only read leaves what the one before it left. What one transaction wrote is proved on SQLite;
    what several wrote side by side, on both databases.
    """
    names = set(request.fixturenames)
    marker = request.node.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction")) or bool(
        names & {"transactional_db", "live_server"}
    )
    is_asked = marker or names & {"db", "transactional_db"}
    if not is_asked or (connection.vendor == "postgresql" and not commits):
        yield
        return
    request.getfixturevalue("db")  # so that this ends before the database does
    wrote: list[str] = []

    def note(execute: Callable, sql: str, *rest: Any) -> Any:
        if not HARMLESS.match(sql):
            wrote.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield
    if "broken" not in names and (wrote or commits or not seen_whole):
        assert list(problems()) == []
        seen_whole.add("whole")


@pytest.fixture
def broken() -> None:
    """Ask for this in a test that breaks what `whole` would prove."""


@pytest.fixture
def in_english() -> Iterator[None]:
    """Read refusals as they stand in the source."""
    with translation.override("en"):
        yield


def build_contest() -> SimpleNamespace:
    """Return a competition, an office of its government and a published innovation of that office."""
    government = make_government("Kabupaten Lomba")
    competition = make_competition(government)
    office = make_office("Dinas Kesehatan", government)
    return SimpleNamespace(
        government=government,
        competition=competition,
        office=office,
        innovation=make_published(office, "Jemput Bola"),
    )


@pytest.fixture(scope="module")
def built_contest(module_db) -> SimpleNamespace:
    """Build the contest once a file."""
    return module_db(build_contest)


@pytest.fixture
def contest(built_contest, db) -> SimpleNamespace:
    """Lend the contest to one test, its rows fetched anew."""
    return SimpleNamespace(
        government=built_contest.government,
        competition=Competition.objects.get(pk=built_contest.competition.pk),
        category=Competition.objects.get(pk=built_contest.competition.pk).categories.first(),
        office=built_contest.office.fresh(),
        innovation=type(built_contest.innovation).objects.get(pk=built_contest.innovation.pk),
    )


class Ready:
    """A competition with everything that lets it open, and the secretary who made it."""

    def __init__(self) -> None:
        self.secretary = make_secretary()
        now = timezone.now()
        self.competition = make_competition(
            make_government(),
            is_announced=False,
            opens_at=now + dt.timedelta(days=1),
            closes_at=now + dt.timedelta(days=10),
            title="Lomba Siap",
        )
        for _number in range(3):
            make_judge(self.competition)


@pytest.fixture(scope="module")
def built_ready(module_db) -> Ready:
    """Build it once a file."""
    return module_db(Ready)


@pytest.fixture
def secretary(built_ready, db) -> User:
    """Lend its secretary to one test."""
    return type(built_ready.secretary).objects.get(pk=built_ready.secretary.pk)


@pytest.fixture
def ready(built_ready, db) -> Competition:
    """Lend the competition to one test."""
    return Competition.objects.get(pk=built_ready.competition.pk)


@pytest.fixture
def announced(ready, secretary) -> Competition:
    """Lend it announced."""
    setup.announce(ready, by=secretary)
    return Competition.objects.get(pk=ready.pk)
