"""A round with entries and judges to pair, and what the tests of assigning do with it."""

import datetime as dt
import json
from types import SimpleNamespace

from django.utils import timezone

from competitions.actions import assigning
from competitions.models import Assignment, AssignmentRun, AuditEvent, Competition, Entry, Judge, Round
from tests.factories.scoring import make_finished
from users.models import User

HOUR = dt.timedelta(hours=1)


def fresh(built) -> SimpleNamespace:
    return SimpleNamespace(
        competition=Competition.objects.get(pk=built.competition.pk),
        stage=Round.objects.get(pk=built.stage.pk),
        offices=[office.fresh() for office in built.offices],
        entries=[Entry.objects.get(pk=entry.pk) for entry in built.entries],
        judges=[Judge.objects.get(pk=judge.pk) for judge in built.judges],
        secretary=User.objects.get(pk=built.secretary.pk),
    )


def propose(scene, seed=7, **fields) -> AssignmentRun:
    return assigning.propose(scene.stage, by=scene.secretary, seed=seed, **fields)


def confirmed(scene, seed=7, **fields) -> AssignmentRun:
    return assigning.confirm(propose(scene, seed, **fields), by=scene.secretary)


def given(scene) -> set[tuple[int, int]]:
    return set(Assignment.objects.active().filter(round=scene.stage).values_list("entry", "judge"))


def finish(scene, pair: tuple[int, int]) -> None:
    make_finished(Assignment.objects.active().get(round=scene.stage, entry=pair[0], judge=pair[1]))


def open_now(scene) -> None:
    Round.objects.filter(pk=scene.stage.pk).update(
        opens_at=timezone.now() - HOUR, closes_at=timezone.now() + 48 * HOUR
    )
    scene.stage.refresh_from_db()


def last_line() -> tuple[str, dict]:
    line = AuditEvent.objects.latest("number")
    return line.action, json.loads(line.data)
