"""Who judges what, changed by several at once: nothing is given twice or beside a conflict."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections

from competitions.actions import assigning, conflicts, judges, reminding
from competitions.models import Assignment, Entry, Judge, Panel
from tests.competitions.scenes.assigning import fresh, given, open_now, propose
from tests.factories.assigning import make_stage

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(make_stage)


def at_once(*jobs: Callable[[], object]) -> list[str]:
    """Run jobs in threads that start at one moment; return "done" or the name of what was raised."""
    answers, gate = [""] * len(jobs), threading.Barrier(len(jobs))

    def work(place: int, job: Callable[[], object]) -> None:
        gate.wait()
        try:
            job()
            answers[place] = "done"
        except (ValidationError, PermissionDenied) as error:
            answers[place] = type(error).__name__
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=row) for row in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", range(5))
def test_a_conflict_and_a_confirmation_never_pass_each_other(built, time):
    scene = fresh(built)
    run = propose(scene)
    entry, judge = run.pairs[time]
    person, about = Judge.objects.get(pk=judge).user, Entry.objects.get(pk=entry)

    answers = at_once(
        lambda: assigning.confirm(run, by=scene.secretary),
        lambda: conflicts.declare(about, user=person, by=scene.secretary, kind="family", note="Ipar."),
    )

    assert answers[1] == "done"
    assert (entry, judge) not in given(scene)
    assert len(given(scene)) == (11 if answers[0] == "done" else 0)


@pytest.mark.django_db(transaction=True)
def test_changing_a_judge_and_confirming_do_not_wait_for_each_other(built):
    scene = fresh(built)
    run = propose(scene)
    judge, agency = scene.judges[0], scene.offices[0].agency

    answers = at_once(
        lambda: assigning.confirm(run, by=scene.secretary),
        lambda: judges.amend(judge, by=scene.secretary, panels=Panel.objects.all(), agency=agency),
    )

    assert answers[1] == "done"
    assert not {pair for pair in given(scene) if pair[1] == judge.pk} & {
        (entry.pk, judge.pk) for entry in scene.entries[::2]
    }


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_give_everything_once(built):
    scene = fresh(built)
    run = propose(scene)

    answers = at_once(*[lambda: assigning.confirm(run, by=scene.secretary)] * 3)

    assert Counter(answers) == {"done": 1, "ValidationError": 2}
    assert Assignment.objects.count() == 12


@pytest.mark.django_db(transaction=True)
def test_the_same_pair_given_at_once_is_given_once(built):
    scene = fresh(built)

    answers = at_once(
        *[lambda: assigning.assign(scene.stage, scene.entries[0], scene.judges[0], by=scene.secretary)] * 4
    )

    assert Counter(answers) == {"done": 1, "ValidationError": 3}
    assert Assignment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_reminders_pressed_twice_at_once_write_once(built):
    scene = fresh(built)
    open_now(scene)
    assigning.assign(scene.stage, scene.entries[0], scene.judges[0], by=scene.secretary)
    mail.outbox.clear()

    answers = at_once(*[lambda: reminding.remind(scene.stage, by=scene.secretary)] * 3)

    assert (answers, len(mail.outbox)) == (["done"] * 3, 1)
