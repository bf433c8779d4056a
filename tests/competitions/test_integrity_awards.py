"""What is wrong with an award or a yearly question is found and named."""

from types import SimpleNamespace

import pytest

from competitions import integrity_awards
from competitions.models import Award, FollowUp
from tests.factories.published import make_published_contest

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(module_db) -> SimpleNamespace:
    return module_db(make_published_contest)


@pytest.fixture
def contest(built, db, broken) -> SimpleNamespace:
    return built


def another(award: Award, **changes: object) -> Award:
    """Return one more award, with changes that no action would make."""
    values = {field.attname: getattr(award, field.attname) for field in Award._meta.concrete_fields}
    return Award.objects.create(**values | {"id": None, "serial": "lain"} | changes)


def test_what_publishing_made_is_whole(contest):
    assert list(integrity_awards.problems()) == []


def test_an_award_about_something_else_is_named(contest):
    award = another(contest.awards[0], entry_id=contest.entries["Bank Sampah"].pk)

    assert list(integrity_awards.problems()) == [
        f"Award {award.pk} is about something else than its result.",
        f"Award {award.pk} is not asked about 3 times.",
    ]


def test_an_award_without_a_rank_is_named(contest):
    entry = contest.entries["Loket Satu"]
    row = contest.run.rows.get(entry=entry)
    award = another(contest.awards[0], entry_id=entry.pk, innovation_id=entry.innovation_id, result_id=row.pk)

    assert f"Award {award.pk} was given to an entry without a rank." in list(integrity_awards.problems())


def test_a_missing_question_is_named(contest):
    FollowUp.objects.filter(award=contest.awards[0]).latest("year").delete()

    assert list(integrity_awards.problems()) == [f"Award {contest.awards[0].pk} is not asked about 3 times."]
