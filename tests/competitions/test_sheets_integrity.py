"""What the proof of sheets finds when somebody breaks them behind the actions' back."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from competitions import triggers
from competitions.actions import sheets
from competitions.integrity import problems
from competitions.models import (
    Assignment,
    AuditEvent,
    Rubric,
    Score,
    ScoreSheet,
    SheetVersion,
)
from tests.competitions.scenes.sheets import assignment, build, fresh
from tests.factories.contests import make_rubric
from tests.factories.scoring import make_handed_in, make_sheet

pytestmark = pytest.mark.usefixtures("broken")


@pytest.fixture(scope="module")
def built_scene(module_db):
    """Build the scene once a file."""
    return module_db(build)


@pytest.fixture
def scene(built_scene, db):
    """Lend the scene to one test, with one sheet handed in and one draft."""
    scene = fresh(built_scene)
    scene.version = make_handed_in(scene.own)
    scene.sheet = scene.version.sheet
    scene.draft = make_sheet(assignment(scene, 1, 0), (80, None))
    assert list(problems()) == []
    return scene


def rewrite(table: str, **values: object) -> None:
    """Change every row of a table that is written once, as somebody could who owns the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        drop = f"DROP TRIGGER keep_{table}_update" + (
            f" ON {table}" if connection.vendor == "postgresql" else ""
        )
        cursor.execute(drop)
        sets = ", ".join(f"{name} = %s" for name in values)
        cursor.execute(f"UPDATE {table} SET {sets}", list(values.values()))
    triggers.ensure()


def name(scene) -> str:
    return f"Handed-in sheet {scene.sheet.pk} (version {scene.version.number})"


def test_nobody_changes_what_was_handed_in(scene):
    with pytest.raises(IntegrityError), transaction.atomic():
        SheetVersion.objects.update(total=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        SheetVersion.objects.all()._raw_delete(using="default")


def test_a_changed_version(scene):
    rewrite("competitions_sheetversion", content=scene.version.content.replace("80.00", "90.00"))

    assert f"{name(scene)}: the content does not have its hash." in list(problems())


def test_a_changed_version_with_a_new_hash(scene):
    from competitions.canonical import sha256_of

    content = scene.version.content.replace('"80.00"', '"90.00"')
    rewrite("competitions_sheetversion", content=content, sha256=sha256_of(content))

    assert list(problems()) == [
        f"{name(scene)}: no audit line tells of it.",
        f"{name(scene)}: the total is not what the scores come to.",
        f"Sheet {scene.sheet.pk} is not as it was handed in.",
    ]


def test_a_changed_total(scene):
    rewrite("competitions_sheetversion", total=Decimal(99))

    assert list(problems()) == [f"{name(scene)}: the total is not what the scores come to."]


def test_a_version_that_was_put_in(scene):
    common = {"sheet": scene.sheet, "handed_in_by": scene.version.handed_in_by, "total": scene.version.total}
    SheetVersion.objects.create(
        number=9,
        content=scene.version.content,
        sha256=scene.version.sha256,
        handed_in_at=timezone.now(),
        **common,
    )

    assert list(problems()) == [
        f"Handed-in sheet {scene.sheet.pk} (version 9): no audit line tells of it.",
        f"Handed-in sheet {scene.sheet.pk} (version 9): the content is about another assignment.",
        f"Sheet {scene.sheet.pk} is not as it was handed in.",
    ]


def score(scene, **values):
    Score.objects.filter(sheet=scene.sheet, criterion=scene.criteria[0]).update(**values)


@pytest.mark.parametrize(
    "breaks",
    [
        lambda scene: score(scene, value=81),
        lambda scene: score(scene, comment="x"),
        lambda scene: ScoreSheet.objects.filter(pk=scene.sheet.pk).update(comment="x"),
        lambda scene: ScoreSheet.objects.filter(pk=scene.sheet.pk).update(version=7),
    ],
)
def test_a_sheet_that_is_not_as_it_was_handed_in(scene, breaks):
    breaks(scene)

    assert list(problems()) == [f"Sheet {scene.sheet.pk} is not as it was handed in."]


@pytest.mark.parametrize(
    "values", [{"value": 101}, {"value": Decimal("80.5")}, {"value": None, "is_na": True}]
)
def test_a_score_that_cannot_be(scene, values):
    score(scene, **values)

    assert f"Sheet {scene.sheet.pk} counts with a score that is missing or out of range." in list(problems())


def test_a_private_note_may_change_nothing_else(scene):
    ScoreSheet.objects.filter(pk=scene.sheet.pk).update(note="x")

    assert list(problems()) == []


def test_a_sheet_whose_rubric_is_open(scene):
    Rubric.objects.update(locked_at=None)

    assert list(problems()) == [f"Sheet {scene.sheet.pk} was handed in, and its rubric is not locked."]


def test_a_sheet_that_counts_although_the_judge_has_a_conflict(scene):
    scene.competition.conflicts.create(
        user=scene.judges[0].user, entry=scene.entries[0], kind="family", source="organiser"
    )

    assert f"Sheet {scene.sheet.pk} counts, and its judge must stand aside from the entry." in list(
        problems()
    )


def test_a_sheet_that_counts_although_the_judge_joined_the_agency(scene):
    scene.judges[0].user.groups.add(scene.offices[0].agency.corner.team)

    assert f"Sheet {scene.sheet.pk} counts, and its judge must stand aside from the entry." in list(
        problems()
    )


@pytest.mark.parametrize("finished_at", [None, "now"])
def test_an_assignment_that_disagrees_with_its_sheet(scene, finished_at):
    moment = timezone.now() if finished_at else None
    Assignment.objects.filter(pk=scene.own.pk).update(finished_at=moment)

    assert list(problems()) == [
        f"Assignment {scene.own.pk} does not agree with its sheet on whether it is finished."
    ]


def test_an_assignment_that_says_it_is_finished_without_a_sheet(scene):
    other = assignment(scene, 2, 2)
    Assignment.objects.filter(pk=other.pk).update(finished_at=timezone.now())

    assert list(problems()) == [
        f"Assignment {other.pk} does not agree with its sheet on whether it is finished."
    ]


def test_a_sheet_handed_in_without_a_record(scene):
    now = timezone.now()
    ScoreSheet.objects.filter(pk=scene.draft.pk).update(state="handed_in", handed_in_at=now)
    Assignment.objects.filter(sheet=scene.draft.pk).update(finished_at=now)

    assert f"Sheet {scene.draft.pk} is handed in, and what was handed in is not on record." in list(
        problems()
    )


def test_a_void_sheet_whose_judge_still_has_the_entry(scene):
    sheets.void(scene.sheet, by=scene.secretary, reason="x")
    Assignment.objects.filter(pk=scene.own.pk).update(ended_at=None, ended_reason="", finished_at=None)

    assert list(problems()) == [f"Sheet {scene.sheet.pk} is void, and its judge still has the entry."]


def test_scores_of_another_rubric(scene):
    other = make_rubric(scene.competition).criteria.first()
    Score.objects.create(sheet=scene.draft, criterion=other, value=1)

    assert list(problems()) == [f"Sheet {scene.draft.pk} has scores of another rubric."]


def test_the_questions_do_not_grow_with_the_sheets(scene, count_queries):
    with count_queries() as few:
        list(problems())
    for place in range(1, 3):
        make_handed_in(assignment(scene, 0, place))
    with count_queries() as many:
        list(problems())

    # Every active assignment of a person with a conflict is asked about, and every file read; sheets are not.
    assert len(many) == len(few)
    assert AuditEvent.objects.filter(action="sheet.hand_in").count() == 3
