"""Results decided by many at once: real threads, real transactions, on SQLite and PostgreSQL."""

import pytest
from django.core.exceptions import ValidationError

from competitions.actions import results, sheets
from competitions.models import Award, Competition, ResultDecision, ResultRun, ScoreSheet
from competitions.models.choices import RunDecision
from tests.competitions.test_races import run_at_once
from tests.factories.contests import make_leader, make_secretary
from tests.factories.results import make_approved, make_run, make_scored_competition

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 6


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(make_scored_competition, entries=3, judges=2)


@pytest.fixture
def scene(built, transactional_db):
    return built


def said(act) -> str:
    """Say what came of it."""
    try:
        act()
    except ValidationError as error:
        return error.error_list[0].code or "refused"
    return "done"


def test_many_compute_at_once_and_one_run_is_kept(scene):
    people = [make_secretary() for _ in range(MANY)]
    competition = Competition.objects.get(pk=scene.competition.pk)
    answers = run_at_once(
        [lambda by=by: said(lambda: results.compute(competition, by=by)) for by in people], MANY
    )
    assert sorted(answers) == ["done"] + ["same"] * (MANY - 1)
    assert ResultRun.objects.get().rows.count() == 3


def test_many_approve_at_once_and_one_is_the_second_person(scene):
    run = make_run(scene)
    people = [make_leader() for _ in range(MANY)]
    answers = run_at_once([lambda by=by: said(lambda: results.approve(run, by=by)) for by in people], MANY)
    assert sorted(answers) == ["done"] + ["state"] * (MANY - 1)
    assert run.decisions.filter(kind=RunDecision.APPROVED).count() == 1


def test_many_publish_at_once_and_each_award_is_issued_once(scene):
    run = make_approved(scene)
    answers = run_at_once([lambda: said(lambda: results.publish(run, by=scene.secretary))] * MANY, MANY)
    assert sorted(answers) == ["done"] + ["state"] * (MANY - 1)
    assert Award.objects.count() == 3


def test_approved_or_sent_back_but_not_both(scene):
    run = make_run(scene)
    leader, other = make_leader(), make_leader()
    answers = run_at_once(
        [
            lambda: said(lambda: results.approve(run, by=leader)),
            lambda: said(lambda: results.reject(run, by=other, reason="Bobot salah.")),
        ]
    )
    kinds = set(run.decisions.values_list("kind", flat=True))
    # Sending back also what was approved a moment ago is allowed; approving what was sent back is not.
    assert (answers, kinds) in (
        (["done", "done"], {"approved", "rejected"}),
        (["state", "done"], {"rejected"}),
    )
    assert Competition.objects.get(pk=scene.competition.pk).results_approved_at is None


@pytest.mark.parametrize("step", ["approve", "publish"])
def test_a_sheet_made_void_meanwhile_is_never_approved_or_published_unseen(scene, step):
    run = make_run(scene) if step == "approve" else make_approved(scene)
    sheet = ScoreSheet.objects.filter(assignment__entry=scene.entries[0]).first()
    act = {
        "approve": lambda: results.approve(run, by=scene.leader),
        "publish": lambda: results.publish(run, by=scene.secretary),
    }[step]
    answers = run_at_once(
        [
            lambda: said(act),
            lambda: said(lambda: sheets.void(sheet, by=scene.secretary, reason="Salah naskah.")),
        ]
    )
    assert answers[1] == "done"
    decided = list(run.decisions.order_by("pk").values_list("kind", flat=True))
    # Whichever came first, the run is outdated, and what was decided was decided on the sheet as it was then.
    assert "stale" in decided
    if answers[0] == "done":
        assert decided[-1] == "stale"
    else:
        assert answers[0] in {"state", "changed"}
        assert {"approve": "approved", "publish": "published"}[step] not in decided
    competition = Competition.objects.get(pk=scene.competition.pk)
    was_published = ResultDecision.objects.filter(kind="published").exists()
    assert (competition.results_approved_at is not None) == was_published
