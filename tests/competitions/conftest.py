"""A contest that takes entries, shared by the tests of a file."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from competitions.integrity import problems
from competitions.models import Competition
from tests.factories.contests import make_competition
from tests.factories.registry import make_government, make_office, make_published


@pytest.fixture(autouse=True)
def whole(request: pytest.FixtureRequest) -> Iterator[None]:
    """Prove after every test that contests are whole, but after those that break them on purpose (`broken`)."""
    names = set(request.fixturenames)
    uses_database = request.node.get_closest_marker("django_db") or names & {"db", "transactional_db"}
    if uses_database:
        request.getfixturevalue("db")  # so that this ends before the database does
    yield
    if uses_database and "broken" not in names:
        assert list(problems()) == []


@pytest.fixture
def broken() -> None:
    """Ask for this in a test that breaks what `whole` would prove."""


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
