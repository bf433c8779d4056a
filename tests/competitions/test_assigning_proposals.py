"""Who could judge what: the question of a round, and what is proposed as its answer."""

from collections import Counter

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from competitions import pairing
from competitions.actions import assigning, conflicts, reminding
from competitions.models import Assignment, AssignmentRun, Entry, Judge, Panel, Round, Seat
from innovations.actions.establish import establish
from innovations.models import Sector
from tests.competitions.scenes.assigning import HOUR, confirmed, finish, fresh, given, last_line, propose
from tests.factories.assigning import make_eligible, make_stage
from tests.factories.contests import make_judge, make_leader, make_secretary
from tests.factories.judging import make_conflict

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(make_stage)


@pytest.fixture
def scene(built, db):
    return fresh(built)


# --- The question ------------------------------------------------------------------------------------


def test_the_conflicts_read_at_once_are_those_of_each_judge(scene):
    health, social = (office.agency for office in scene.offices)
    judge_a, judge_b, judge_c, judge_d = scene.judges
    first, second, third, *_others = scene.entries
    make_conflict(first, judge_a.user, source="judge", kind="family")
    conflicts.declare_agency(
        social,
        competition=scene.competition,
        user=judge_b.user,
        by=scene.secretary,
        kind="interest",
        note="Kontrak.",
    )
    Judge.objects.filter(pk=judge_c.pk).update(agency=health)
    judge_d.user.groups.add(scene.offices[1].agency.corner.team)
    make_conflict(
        second,
        judge_d.user,
        dismissed_by=scene.secretary,
        dismissed_at=timezone.now(),
        dismissed_reason="Sudah pindah.",
    )
    Entry.objects.filter(pk=third.pk).update(saved_by=judge_d.user)
    entries = pairing.entries_of(scene.stage)
    judges = list(Judge.objects.filter(competition=scene.competition).select_related("competition"))

    found = pairing.blocked(entries, judges)

    everything = set(entries.values_list("pk", flat=True))
    slow = {
        (entry, judge.pk)
        for judge in judges
        for entry in everything - set(entries.without_conflict_for(judge.user).values_list("pk", flat=True))
    }
    assert found == slow
    assert {judge for _entry, judge in found} == {judge.pk for judge in judges}
    assert (second.pk, judge_d.pk) not in found


def test_reading_a_round_asks_as_often_for_many_as_for_few(scene, count_queries):
    def asked() -> int:
        with count_queries() as seen:
            pairing.read(Round.objects.get(pk=scene.stage.pk))
        return len(seen)

    before = asked()
    for office in scene.offices:
        make_eligible(scene.competition, office)
        make_judge(scene.competition)

    assert asked() == before


def test_a_field_that_a_judge_knows_comes_first(scene):
    main, related, other = Sector.objects.order_by("pk")[:3]
    innovation = scene.entries[0].innovation
    innovation.main_sector, innovation.related_sectors = main, [related]
    innovation.save()
    for judge, sector in zip(scene.judges, (main, related, other), strict=False):
        judge.expertise.set([sector])

    row = pairing.read(scene.stage).affinity[0].tolist()

    assert row == [2.0, 1.0, 0.0, 0.0]


def test_a_panel_of_a_category_judges_that_category_alone(scene):
    _first, second = scene.competition.categories.all()
    Entry.objects.filter(pk__in=[entry.pk for entry in scene.entries[:3]]).update(category=second)
    panel = Panel.objects.create(round=scene.stage, category=second, name="Tata kelola")
    moved = scene.judges[0]
    moved.seats.all().delete()
    Seat.objects.create(panel=panel, judge=moved)

    run = propose(scene)

    assert {entry for entry, judge in run.pairs if judge == moved.pk} <= {
        entry.pk for entry in scene.entries[:3]
    }
    assert len(run.pairs) == 12


# --- Proposing ---------------------------------------------------------------------------------------


def test_a_proposal_gives_each_entry_its_judges_and_evens_loads(scene):
    run = propose(scene)

    assert Counter(entry for entry, _judge in run.pairs) == {entry.pk: 2 for entry in scene.entries}
    assert run.loads == {str(judge.pk): 3 for judge in scene.judges}
    assert (run.unfilled, given(scene)) == ([], set())
    action, facts = last_line()
    assert (action, facts["seed"], facts["keep"], facts["run"]) == ("assignment.propose", 7, "all", run.pk)


def test_the_same_seed_gives_the_same_proposal(scene):
    first, second = propose(scene, 11), propose(scene, 11)

    assert (first.pairs, first.loads, first.unfilled) == (second.pairs, second.loads, second.unfilled)
    assert {tuple(map(tuple, propose(scene, seed).pairs)) for seed in range(5)} != {
        tuple(map(tuple, first.pairs))
    }


def test_a_seed_is_drawn_and_kept_when_none_is_given(scene):
    drawn = assigning.propose(scene.stage, by=scene.secretary)

    assert propose(scene, drawn.seed).pairs == drawn.pairs


def test_a_new_proposal_discards_the_open_one(scene):
    first, second = propose(scene), propose(scene)

    first.refresh_from_db()
    assert first.discarded_at is not None
    assert list(scene.stage.runs.filter(discarded_at=None)) == [second]


def test_a_conflict_is_never_proposed_and_what_cannot_be_filled_says_why(scene):
    entry = scene.entries[0]
    for judge in scene.judges[:3]:
        make_conflict(entry, judge.user)

    run = propose(scene)

    assert [judge for one, judge in run.pairs if one == entry.pk] == [scene.judges[3].pk]
    assert run.unfilled == [{"entry": entry.pk, "missing": 1, "reason": "conflicts"}]


def test_a_limit_is_kept_and_named_as_the_reason(scene):
    Judge.objects.filter(competition=scene.competition).update(load_limit=2)

    run = propose(scene)

    assert set(run.loads.values()) == {2}
    assert {row["reason"] for row in run.unfilled} == {"no_capacity"}
    assert sum(row["missing"] for row in run.unfilled) == 4


def test_only_who_accepted_and_sits_is_proposed(scene):
    released, waiting, seatless = scene.judges[:3]
    Judge.objects.filter(pk=released.pk).update(released_at=timezone.now(), released_reason="Sakit.")
    Judge.objects.filter(pk=waiting.pk).update(accepted_at=None)
    seatless.seats.all().delete()

    run = propose(scene)

    assert {judge for _entry, judge in run.pairs} == {scene.judges[3].pk}
    assert {row["reason"] for row in run.unfilled} == {"too_few_judges"}


def test_a_round_without_judges_is_refused(scene):
    Seat.objects.all().delete()

    with pytest.raises(ValidationError, match="Nobody who accepted"):
        propose(scene)
    assert not AssignmentRun.objects.exists()


def test_a_closed_round_is_refused(scene):
    Round.objects.filter(pk=scene.stage.pk).update(
        opens_at=timezone.now() - 2 * HOUR, closes_at=timezone.now() - HOUR
    )

    with pytest.raises(ValidationError, match="This round closed on"):
        propose(scene)


def test_all_that_was_given_stays_or_only_finished_work_and_hands(scene):
    by_hand = assigning.assign(scene.stage, scene.entries[0], scene.judges[0], by=scene.secretary)
    confirmed(scene)
    before = given(scene)
    finished = next(pair for pair in sorted(before) if pair != (by_hand.entry_id, by_hand.judge_id))
    finish(scene, finished)
    stays = {finished, (by_hand.entry_id, by_hand.judge_id)}

    everything, some = propose(scene, 1), propose(scene, 2, keep="finished")

    assert (everything.pairs, everything.parameters["ends"]) == ([], [])
    ended = set(Assignment.objects.filter(pk__in=some.parameters["ends"]).values_list("entry", "judge"))
    after = (before - ended) | set(map(tuple, some.pairs))
    assert not stays & ended
    assert stays <= after
    assert Counter(entry for entry, _judge in after) == {entry.pk: 2 for entry in scene.entries}
    assigning.confirm(some, by=scene.secretary)
    assert given(scene) == after


def test_a_new_entry_gets_judges_and_the_rest_stays(scene):
    confirmed(scene)
    before = given(scene)
    entry = make_eligible(scene.competition, scene.offices[0])

    run = confirmed(scene)

    assert {one for one, _judge in run.pairs} == {entry.pk}
    assert before < given(scene)


@pytest.mark.parametrize("role", ["leader", "officer", "judge", "judging secretary"])
def test_nobody_else_proposes_or_gives(scene, role):
    establish()
    person = {
        "leader": make_leader,
        "officer": lambda: scene.offices[0].officer,
        "judge": lambda: scene.judges[0].user,
        "judging secretary": lambda: make_judge(scene.competition, user=make_secretary()).user,
    }[role]()

    for act in (
        lambda: assigning.propose(scene.stage, by=person),
        lambda: assigning.assign(scene.stage, scene.entries[0], scene.judges[0], by=person),
        lambda: reminding.remind(scene.stage, by=person),
    ):
        with pytest.raises(PermissionDenied):
            act()
    if role == "judging secretary":
        Judge.objects.filter(user=person).delete()
