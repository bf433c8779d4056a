"""A round that two judges score, the second of whom chairs the panel, and a sheet as a browser sends it."""

from types import SimpleNamespace

from competitions.models import Assignment
from tests.factories.assigning import make_stage
from tests.factories.registry import make_person
from tests.factories.scoring import give, open_round

SECRET = "rahasia-9731"


def build() -> SimpleNamespace:
    scene = make_stage(entries=3, judges=3, each=2)
    open_round(scene.stage)
    for entry in scene.entries:
        for judge in scene.judges[:2]:
            give(entry, judge, scene.stage)
    scene.judges[1].seats.update(is_chair=True)
    scene.stranger = make_person("orang")
    return scene


def assignment(scene, entry: int, judge: int) -> Assignment:
    rows = Assignment.objects.select_related("round__rubric", "round__competition", "entry", "judge__user")
    return rows.get(entry=scene.entries[entry], judge=scene.judges[judge])


def page(own: Assignment, tail: str = "") -> str:
    return f"/juri/naskah/{own.entry_id}/{tail}"


def keys(own: Assignment) -> list[int]:
    return list(own.round.rubric.criteria.values_list("pk", flat=True))


def sent(own: Assignment, *values: str, version: int = 0, **more: str) -> dict[str, str]:
    """Return a plain form as a browser without script sends it."""
    rows = dict(zip(keys(own), values, strict=False))
    fields = {f"value-{key}": value for key, value in rows.items()} | {f"comment-{key}": "" for key in rows}
    return fields | {"version": str(version), "note": "", "comment": ""} | more
