"""What the dashboard says of contests: the way in, and results that wait for a leader's approval."""

import pytest
from django.contrib.auth.models import Group

from innovations.rules import AUDITORS
from tests.clients import signed_in
from tests.competitions.desk import words_of
from tests.factories.judging import make_conflict
from tests.factories.registry import make_person
from tests.factories.results import make_run, make_scored_competition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

WAITING = "1 result waits for your approval."


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(make_scored_competition)


@pytest.fixture
def scene(built, db, settings):
    settings.LANGUAGE_CODE = "en"
    return built


def test_a_leader_finds_what_waits_for_approval(scene):
    assert WAITING not in words_of(signed_in(scene.leader).get("/admin/"))
    run = make_run(scene)

    page = signed_in(scene.leader).get("/admin/")
    assert WAITING in words_of(page)
    assert f"/admin/lomba/{scene.competition.pk}/hasil/{run.pk}/" in page.content.decode()


def test_nobody_else_is_told_that_results_wait(scene):
    run = make_run(scene)
    make_conflict(scene.entries[0], scene.leader)
    auditor = make_person("auditor", Group.objects.get(name=AUDITORS))
    for person in (scene.leader, scene.secretary, auditor):
        page = signed_in(person).get("/admin/")
        assert "waits for your approval" not in words_of(page)
        assert f"/hasil/{run.pk}/" not in page.content.decode()
        assert 'href="/admin/lomba/"' in page.content.decode()


def test_the_secretariat_is_not_told_that_it_has_no_desk(scene):
    assert "You have no desk here yet" not in words_of(signed_in(scene.secretary).get("/admin/"))
