"""A round that judges work in, and what the tests of sheets do with it."""

from types import SimpleNamespace

from competitions.models import Assignment, Competition, Entry, Judge, Round
from tests.factories.assigning import make_stage
from tests.factories.scoring import give, open_round
from users.models import User


def build() -> SimpleNamespace:
    """Return three entries and three judges in an open round; every judge has every entry, Juri A chairs the panel."""
    scene = make_stage(entries=3, judges=3, each=3)
    open_round(scene.stage)
    scene.judges[0].seats.update(is_chair=True)
    for entry in scene.entries:
        for judge in scene.judges:
            give(entry, judge, scene.stage)
    return scene


def fresh(built: SimpleNamespace) -> SimpleNamespace:
    """Return the scene as the database has it; `own` is what the first judge does with the first entry."""
    judges = [Judge.objects.select_related("user").get(pk=judge.pk) for judge in built.judges]
    entries = [Entry.objects.get(pk=entry.pk) for entry in built.entries]
    scene = SimpleNamespace(
        competition=Competition.objects.get(pk=built.competition.pk),
        stage=Round.objects.select_related("rubric").get(pk=built.stage.pk),
        offices=[office.fresh() for office in built.offices],
        entries=entries,
        judges=judges,
        secretary=User.objects.get(pk=built.secretary.pk),
        criteria=list(built.stage.rubric.criteria.order_by("position", "pk")),
    )
    scene.own = assignment(scene, 0, 0)
    return scene


def assignment(scene: SimpleNamespace, entry: int, judge: int) -> Assignment:
    """Return what gives an entry to a judge, by their places."""
    rows = Assignment.objects.select_related("round__rubric", "round__competition", "entry", "judge__user")
    return rows.get(round=scene.stage, entry=scene.entries[entry], judge=scene.judges[judge])
