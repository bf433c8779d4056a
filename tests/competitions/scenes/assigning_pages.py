"""A round whose proposal was confirmed, and an organiser who stands aside from one of its entries."""

import datetime as dt
from types import SimpleNamespace

from django.contrib.auth.models import Group
from django.utils import timezone

from competitions.actions import assigning
from competitions.models import Assignment, Round
from innovations.rules import AUDITORS, VERIFIERS
from tests.factories.assigning import make_eligible, make_stage
from tests.factories.contests import make_leader, make_secretary
from tests.factories.judging import make_conflict
from tests.factories.registry import make_person

SENTINEL = "Zebrakuning"
HOUR = dt.timedelta(hours=1)


def build():
    made = make_stage(entries=4, judges=3)
    hidden = make_eligible(made.competition, made.offices[0], SENTINEL)
    run = assigning.propose(made.stage, by=made.secretary, seed=3)
    assigning.confirm(run, by=made.secretary)
    aside = make_secretary()
    make_conflict(hidden, aside)
    return SimpleNamespace(
        **vars(made),
        hidden=hidden,
        run=run,
        aside=aside,
        people={
            "leader": make_leader(),
            "officer": made.offices[0].officer,
            "head": made.offices[0].head,
            "verifier": make_person("verifikator", VERIFIERS),
            "auditor": make_person("auditor", Group.objects.get(name=AUDITORS)),
        },
    )


def base_of(scene) -> str:
    return f"/admin/lomba/{scene.competition.pk}/penugasan/{scene.stage.pk}/"


def pages(scene) -> dict[str, str]:
    base, row = base_of(scene), Assignment.objects.filter(entry=scene.entries[0]).first()
    return {
        "round": base,
        "entry": f"{base}peserta/{scene.entries[0].pk}/",
        "judge": f"{base}juri/{scene.judges[0].pk}/",
        "proposal": f"{base}usulan/{scene.run.pk}/",
        "propose": f"{base}usulkan/",
        "take back": f"{base}lepas/{row.pk}/",
        "no-show": f"{base}juri/{scene.judges[0].pk}/berhalangan/",
    }


def open_now(scene) -> None:
    Round.objects.filter(pk=scene.stage.pk).update(
        opens_at=timezone.now() - HOUR, closes_at=timezone.now() + HOUR
    )


def given() -> set[tuple[int, int]]:
    return set(Assignment.objects.active().values_list("entry", "judge"))
