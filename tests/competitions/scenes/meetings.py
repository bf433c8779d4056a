"""A round with judges and entries, one of which a judge has a conflict with, and people of every role."""

import datetime as dt
from types import SimpleNamespace

from django.contrib.auth.models import Group
from django.utils import timezone

from competitions.models import Round, Seat
from innovations.rules import AUDITORS
from tests.factories.assigning import make_stage
from tests.factories.contests import make_leader
from tests.factories.judging import make_assignment, make_conflict
from tests.factories.registry import make_person


def build():
    scene = make_stage(entries=4, judges=3, each=2)
    Seat.objects.filter(judge=scene.judges[0]).update(is_chair=True)
    scene.chair, scene.second, scene.third = scene.judges
    make_conflict(scene.entries[3], scene.third.user, kind="family", source="judge", note="Ipar.")
    scene.leader = make_leader()
    scene.auditor = make_person("auditor", Group.objects.get(name=AUDITORS))
    scene.stranger = make_person("orang")
    return scene


def as_kind(scene: SimpleNamespace, kind: str) -> Round:
    """Let the round be open now and of a kind, and give every judge the first two entries."""
    now = timezone.now()
    fields = {"kind": kind, "opens_at": now - dt.timedelta(hours=1), "closes_at": now + dt.timedelta(days=7)}
    Round.objects.filter(pk=scene.stage.pk).update(**fields)
    stage = Round.objects.get(pk=scene.stage.pk)
    for entry in scene.entries[:2]:
        for judge in scene.judges:
            make_assignment(entry, judge, stage)
    return stage
