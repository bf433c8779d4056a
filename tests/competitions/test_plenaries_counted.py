"""What a plenary decided can be computed, always, and its minutes give the figures that follow from it."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from competitions.actions import deliberating
from competitions.gathering import gather
from competitions.models import Competition, Round
from tests.factories.results import (
    add_round,
    fresh,
    judge_round,
    make_approved,
    make_run,
    make_scored_competition,
)

pytestmark = pytest.mark.django_db


def thirds(entry: int, judge: int) -> tuple[int, int]:
    """Give the first two entries 80.666… by the mean of three judges, the others less."""
    score = (81, 81, 80)[judge] if entry < 2 else 70 - entry
    return score, score


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(lambda: make_scored_competition(values=thirds))


@pytest.fixture
def scene(built, db, in_english):
    return built


def hold(scene, stage=None):
    return deliberating.record(
        fresh(scene.competition),
        by=scene.secretary,
        round=stage,
        held_at=timezone.now(),
        quorum=1,
        chair=scene.judges[0],
        present=scene.judges,
    )


def give(scene, points, *, meets_for=None, stage=None, place=0):
    return deliberating.add_points(
        hold(scene, meets_for),
        by=scene.secretary,
        entry=scene.entries[place],
        stage=stage or scene.stage,
        points=Decimal(points),
        reason="Alasan.",
    )


def order(plenary, *entries):
    secretary = plenary.recorded_by
    return deliberating.break_tie(plenary, by=secretary, order=entries, reason="Alasan.")


# --- What minutes say -----------------------------------------------------------------------------


def test_points_are_added_to_the_total_that_is_shown(scene):
    make_run(scene)
    row = give(scene, "1")
    assert (row.before, row.after) == ("Total 80.67, place 1.", "+1.00 points: total 81.67.")


def test_in_the_final_points_of_a_round_count_by_its_weight(scene):
    add_round(scene, promotion="all", promotion_count=None)
    judge_round(scene, scene.competition.rounds.last(), scene.entries, thirds)
    make_run(scene)
    assert give(scene, "10").after == "+10.00 points: total 86.67."  # 60 percent of ten


def test_a_plenary_about_another_round_names_no_total(scene):
    later = add_round(scene)
    make_approved(scene, scene.stage)
    judge_round(scene, later, scene.entries[:2])
    make_run(scene, later)
    assert give(scene, "1", meets_for=later).after == "+1.00 points."


def test_figures_are_written_as_the_language_does(scene):
    make_run(scene)
    with translation.override("id"):
        row = order(hold(scene), scene.entries[1], scene.entries[0])
    assert "80,67, 80,67" in row.before


# --- What can be computed -------------------------------------------------------------------------


def test_no_points_are_given_in_a_round_that_does_not_judge_the_entry(scene):
    later = add_round(scene)
    make_approved(scene, scene.stage)
    with pytest.raises(ValidationError) as refused:
        give(scene, "1", stage=later, place=3)
    assert refused.value.message_dict == {
        "stage": ["This round does not judge the entry: points would not count."]
    }


def test_points_of_an_entry_that_left_the_round_do_not_stand_in_the_way(scene):
    later = add_round(scene, promotion_count=3)
    make_approved(scene, scene.stage)
    row = give(scene, "1", stage=later, place=2)
    deliberating.close(row.deliberation, by=scene.secretary)
    Round.objects.filter(pk=scene.stage.pk).update(promotion_count=2)
    make_approved(scene, Round.objects.get(pk=scene.stage.pk))
    judge_round(scene, later, scene.entries[:2])

    assert gather(fresh(scene.competition)).facts["plenary"] == []
    assert {final.rank for final in make_run(scene).rows.all()} == {1, 2, None}


def test_of_two_orders_of_the_same_entries_the_later_one_holds(scene):
    one, two = scene.entries[0], scene.entries[1]
    for entries in ((one, two), (two, one)):
        plenary = hold(scene)
        order(plenary, *entries)
        deliberating.close(plenary, by=scene.secretary)

    run = make_run(scene)
    ranks = {row.entry_id: row.rank for row in run.rows.all()}
    assert (ranks[two.pk], ranks[one.pk]) == (1, 2)


def test_a_plenary_that_the_rules_do_not_name_decides_no_tie(scene):
    Competition.objects.filter(pk=scene.competition.pk).update(tie_order=["heaviest"])
    with pytest.raises(ValidationError) as refused:
        order(hold(scene), scene.entries[0], scene.entries[1])
    assert refused.value.message_dict == {
        "order": ["By the rules of this competition, a plenary does not decide between equals."]
    }
