"""Results on their way: a competition whose rounds are over, computed, approved, published."""

import datetime as dt
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from competitions.actions import results
from competitions.models import Competition, Entry, Judge, Panel, Prize, ResultRun, Round, Seat
from tests.factories.assigning import make_eligible
from tests.factories.contests import make_competition, make_judge, make_leader, make_round, make_secretary
from tests.factories.registry import make_government, make_office
from tests.factories.scoring import end_round, give, make_handed_in, open_round

Values = Callable[[int, int], Iterable[Any] | None]


def falling(entry: int, judge: int) -> tuple[int, int]:
    """Give each next entry ten points less, and each next judge one point less."""
    return 90 - 10 * entry - judge, 80 - 10 * entry - judge


def make_scored_competition(
    *, entries: int = 4, judges: int = 3, values: Values = falling, offices: int = 2, **fields: Any
) -> SimpleNamespace:
    """Return a competition with one round that is over, in which every judge handed a sheet in for every entry.

    `values(place of the entry, place of the judge)` gives the scores of a sheet in the order of the criteria (60 and
    40 percent of 0 to 100), or None to hand none in. Entries come from the offices in turn, all in the first of two
    categories. Prizes: Juara I, II and III in every category. Has `competition`, `stage`, `offices`, `entries`,
    `judges`, `secretary` (who computes and publishes) and `leader` (who approves).
    """
    government = make_government("Kabupaten Hasil")
    now = timezone.now()
    window = {"opens_at": now - dt.timedelta(days=60), "closes_at": now - dt.timedelta(days=30)}
    competition = make_competition(government, **window | fields)
    for place, name in enumerate(("Juara I", "Juara II", "Juara III"), start=1):
        Prize.objects.create(
            competition=competition, name=name, first_place=place, last_place=place, position=place
        )
    made = [make_office(f"Dinas {place + 1}", government) for place in range(offices)]
    scene = SimpleNamespace(
        competition=competition,
        stage=competition.rounds.get(),
        offices=made,
        entries=[make_eligible(competition, made[place % offices]) for place in range(entries)],
        judges=[make_judge(competition, name=f"Juri {place + 1}") for place in range(judges)],
        secretary=make_secretary(),
        leader=make_leader(),
    )
    judge_round(scene, scene.stage, scene.entries, values)
    return scene


def judge_round(
    scene: SimpleNamespace, stage: Round, entries: Iterable[Entry], values: Values = falling, **fields: Any
) -> Round:
    """Let every judge of the scene hand in a sheet for each of these entries, and end the round."""
    count = len(scene.judges)
    values_of_round = {"judges_per_entry": count, "minimum_sheets": min(2, count)} | fields
    open_round(stage, **values_of_round)
    for row, entry in enumerate(entries):
        for column, judge in enumerate(scene.judges):
            assignment = give(entry, judge, stage)
            if (scores := values(row, column)) is not None:
                make_handed_in(assignment, scores)
    return end_round(stage)


def add_round(scene: SimpleNamespace, *, weights: tuple[int, int] = (60, 40), **fields: Any) -> Round:
    """Add a round after the first one, of which the best two go on unless said otherwise; nobody judged in it yet."""
    first = {"weight": weights[0], "promotion": "top", "promotion_count": 2} | fields
    Round.objects.filter(pk=scene.stage.pk).update(**first)
    scene.stage.refresh_from_db()
    window = {
        "opens_at": scene.stage.closes_at + dt.timedelta(seconds=1),
        "closes_at": timezone.now() + dt.timedelta(days=7),
    }
    stage = make_round(
        scene.competition, weight=weights[1], position=scene.stage.position + 1, kind="presentation", **window
    )
    panel = Panel.objects.create(round=stage, name="Dewan juri")
    for judge in scene.judges:
        Seat.objects.create(panel=panel, judge=judge)
    return stage


def make_run(scene: SimpleNamespace, stage: Round | None = None) -> ResultRun:
    """Return the scene's results as the secretariat computed them; of one round, to see who goes on."""
    return results.compute(fresh(scene.competition), by=scene.secretary, stage=stage)


def make_approved(scene: SimpleNamespace, stage: Round | None = None) -> ResultRun:
    """Return them approved by the leader; nobody else may know of them yet."""
    run = make_run(scene, stage)
    results.approve(run, by=scene.leader)
    return ResultRun.objects.get(pk=run.pk)


def make_published(scene: SimpleNamespace | None = None, stage: Round | None = None) -> ResultRun:
    """Return them published: of the scene, or of a competition made for it."""
    scene = scene or make_scored_competition()
    run = make_approved(scene, stage)
    results.publish(run, by=scene.secretary)
    scene.competition = fresh(scene.competition)
    return ResultRun.objects.get(pk=run.pk)


def fresh(competition: Competition) -> Competition:
    """Return the competition as it stands now."""
    return Competition.objects.get(pk=competition.pk)


def pseudonym_of(run: ResultRun, judge: Judge) -> str:
    """Return what a judge is called in a run."""
    return next(name for name, pk in run.pseudonyms.items() if pk == judge.pk)
