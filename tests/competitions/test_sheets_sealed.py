"""Who reads whose scores, and from when on."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from competitions import rules
from competitions.actions import judges, sheets
from competitions.models import Round, ScoreSheet
from innovations.rules import AUDITORS
from tests.competitions.scenes.sheets import assignment, build, fresh
from tests.factories.contests import make_judge, make_leader, make_secretary
from tests.factories.judging import make_conflict
from tests.factories.registry import make_person
from tests.factories.scoring import end_round, make_handed_in, make_sheet


@pytest.fixture(scope="module")
def built_scene(module_db):
    """Build the scene once a file."""
    return module_db(build)


@pytest.fixture
def scene(built_scene, db):
    """Lend the scene to one test; the first judge wrote on two entries, the second handed one in, the third drafts."""
    scene = fresh(built_scene)
    scene.auditor = make_person("auditor", Group.objects.get(name=AUDITORS))
    scene.handed_in = make_handed_in(assignment(scene, 0, 1)).sheet
    scene.draft = make_sheet(assignment(scene, 0, 2))
    scene.own_draft = make_sheet(scene.own)
    scene.void = make_handed_in(assignment(scene, 1, 1)).sheet
    sheets.void(scene.void, by=scene.secretary, reason="x")
    return scene


def read(scene, person) -> set[str]:
    """Return which of the scene's sheets a person reads."""
    names = {
        sheet.pk: name
        for name in ("handed_in", "draft", "own_draft", "void")
        if (sheet := getattr(scene, name))
    }
    found = set(ScoreSheet.objects.readable_by(person).values_list("pk", flat=True))
    assert found == {pk for pk in names if rules.can_read_sheet(person, ScoreSheet.objects.get(pk=pk))}
    return {names[pk] for pk in found}


def people(scene) -> dict:
    return {
        "first judge": scene.judges[0].user,
        "second judge": scene.judges[1].user,
        "third judge": scene.judges[2].user,
        "secretary": scene.secretary,
        "leader": make_leader(),
        "auditor": scene.auditor,
        "head": scene.offices[0].head,
    }


ALL = {"handed_in", "draft", "own_draft", "void"}


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize(
    ("shows_peers", "is_over", "secretary"),
    [(False, False, set()), (True, False, set()), (False, True, {"handed_in", "void"})],
)
def test_sheets_are_sealed_by_role_and_phase(scene, shows_peers, is_over, secretary):
    Round.objects.filter(pk=scene.stage.pk).update(shows_peers=shows_peers)
    if is_over:
        end_round(scene.stage)

    assert {name: read(scene, person) for name, person in people(scene).items()} == {
        "first judge": {"own_draft"},
        "second judge": {"handed_in"},
        "third judge": {"draft"},
        "secretary": secretary,
        "leader": set(),
        "auditor": ALL,
        "head": set(),
    }


def test_peers_are_read_once_ones_own_is_handed_in_where_the_round_shows_them(scene):
    Round.objects.filter(pk=scene.stage.pk).update(shows_peers=True)
    sheets.hand_in(scene.own, by=scene.judges[0].user, version=1)

    assert read(scene, scene.judges[0].user) == {"own_draft", "handed_in"}
    assert read(scene, scene.judges[1].user) == {
        "own_draft",
        "handed_in",
    }  # the first one's is handed in by now
    assert read(scene, scene.judges[2].user) == {"draft"}


def test_a_sheet_that_is_opened_again_seals_the_others_again(scene):
    Round.objects.filter(pk=scene.stage.pk).update(shows_peers=True)
    sheet = sheets.hand_in(scene.own, by=scene.judges[0].user, version=1).sheet

    sheets.reopen(sheet, by=scene.judges[0].user, reason="x")

    assert read(scene, scene.judges[0].user) == {"own_draft"}
    assert read(scene, scene.judges[1].user) == {"handed_in"}


def test_handing_in_another_entry_breaks_no_seal(scene):
    Round.objects.filter(pk=scene.stage.pk).update(shows_peers=True)
    other = make_handed_in(assignment(scene, 2, 0)).sheet

    shown = ScoreSheet.objects.readable_by(scene.judges[0].user)
    assert set(shown.values_list("pk", flat=True)) == {scene.own_draft.pk, other.pk}


@pytest.mark.parametrize("who", ["first judge", "second judge", "secretary"])
def test_a_conflict_hides_every_sheet_of_the_entry(scene, who, broken):
    Round.objects.filter(pk=scene.stage.pk).update(shows_peers=True)
    sheets.hand_in(scene.own, by=scene.judges[0].user, version=1)
    end_round(scene.stage)
    person = people(scene)[who]

    make_conflict(scene.entries[0], person)

    assert read(scene, person) <= {"void"}  # which is about another entry


def test_a_secretary_who_judges_there_reads_only_as_a_judge(scene, broken):
    end_round(scene.stage)
    person = make_secretary()
    make_judge(scene.competition, user=person, is_seated=False)

    assert read(scene, person) == set()


def test_a_judge_who_was_let_go_and_visitors_read_nothing(scene):
    judges.release(scene.judges[1], by=scene.secretary, reason="x")

    assert read(scene, scene.judges[1].user) == set()
    assert not rules.can_read_sheet(AnonymousUser(), scene.handed_in)


def test_the_question_costs_the_same_for_many_sheets(scene, count_queries):
    person = scene.judges[0].user
    list(ScoreSheet.objects.readable_by(person))
    with count_queries() as seen:
        list(ScoreSheet.objects.readable_by(person))
    make_sheet(assignment(scene, 1, 0))
    with count_queries() as more:
        assert len(list(ScoreSheet.objects.readable_by(person))) == 2

    assert len(seen) == len(more) == 1
