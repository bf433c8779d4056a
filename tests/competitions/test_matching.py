"""Who judges what: properties of every assignment, beside slow oracles, and cases built by hand."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competitions import matching
from competitions.matching import Assignment, LockedConflictError, Reason, Unfilled, solve
from competitions.overlap import measure
from tests.competitions.oracles import Question, greatest_flow, squares, unevenness, worth

EMPTY = Assignment(
    pairs=(), unfilled=(), loads=(), is_even=True, under=(), over=(), components=0, efficiency=1.0
)


@st.composite
def questions(draw, most_entries=7, most_judges=5, affinities=(0, 1, 2, 3, -np.inf)):
    n, m = draw(st.integers(0, most_entries)), draw(st.integers(0, most_judges))
    conflict = np.array(draw(st.lists(st.booleans() | st.just(False), min_size=n * m, max_size=n * m)), bool)
    affinity = np.array(draw(st.lists(st.sampled_from(affinities), min_size=n * m, max_size=n * m)), float)
    conflict, affinity = conflict.reshape(n, m), affinity.reshape(n, m)
    free = [(int(i), int(j)) for i, j in np.argwhere(~conflict)]
    loads = st.lists(st.integers(0, 4), min_size=m, max_size=m)
    return Question(
        affinity=affinity,
        conflict=conflict,
        k=draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)),
        lo=draw(st.none() | loads),
        cap=draw(st.just([n] * m) | loads),
        locked=draw(st.lists(st.sampled_from(free), max_size=3)) if free else [],
    )


def ask(question, seed=0):
    return solve(
        question.affinity, question.conflict, question.k, question.lo, question.cap, question.locked, seed
    )


def table(assignment, shape):
    """Return the pairs as a table of entries by judges."""
    made = np.zeros(shape, dtype=bool)
    for pair in assignment.pairs:
        made[pair] = True
    return made


def no_conflicts(n, m):
    return np.zeros((n, m), dtype=bool)


# --- What holds for every question ----------------------------------------------------------------


@given(questions())
@settings(deadline=None, max_examples=300)
def test_rules_are_kept_and_as_many_places_filled_as_can_be(question):
    assignment = ask(question)

    made = table(assignment, question.affinity.shape)
    assert not (made & question.conflict).any()
    assert not (made & ~question.held & ~question.may).any()
    assert (made >= question.held).all()
    assert (made.sum(axis=0) <= question.caps).all()
    assert (made.sum(axis=1) <= np.maximum(question.k, question.held.sum(axis=1))).all()
    assert made.sum() - question.held.sum() == greatest_flow(question)
    assert assignment.loads == tuple(made.sum(axis=0))


@given(questions())
@settings(deadline=None)
def test_what_is_not_filled_is_listed_with_its_reason(question):
    assignment = ask(question)

    counts = table(assignment, question.affinity.shape).sum(axis=1)
    expected = {
        entry: k - count for entry, (k, count) in enumerate(zip(question.k, counts, strict=True)) if k > count
    }
    assert {one.entry: one.missing for one in assignment.unfilled} == expected
    for one in assignment.unfilled:
        possible = (question.may | question.held)[one.entry].sum()
        assert (one.reason is Reason.NO_CAPACITY) == (possible >= question.k[one.entry])


@given(questions(most_entries=3, most_judges=4))
@settings(deadline=None, max_examples=60)
def test_shortage_and_loads_are_shared_as_evenly_as_any_assignment_shares_them(question):
    made = table(ask(question), question.affinity.shape)

    every = list(question.every_assignment())
    fullest = [one for one in every if one.sum() == max(other.sum() for other in every)]
    assert squares(made.sum(axis=1)) == min(squares(one.sum(axis=1)) for one in fullest)
    assert unevenness(question, made) == min(unevenness(question, one) for one in fullest)


@given(questions(most_entries=3, most_judges=4, affinities=(0, 0.5, 1.25, 9, -np.inf)))
@settings(deadline=None, max_examples=100)
def test_total_affinity_is_the_greatest_before_the_worst_off_are_lifted(question):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "lift_worst_off", lambda pairs: None)
        patch.setattr(matching, "mend", lambda pairs, rng: measure(pairs.all))
        made = table(ask(question), question.affinity.shape)

    same_places = [one for one in question.every_assignment() if (one.sum(axis=1) == made.sum(axis=1)).all()]
    fair = min(unevenness(question, one) for one in same_places)
    fairest = [one for one in same_places if unevenness(question, one) == fair]
    assert worth(question, made) == pytest.approx(max(worth(question, one) for one in fairest))


@given(st.integers(1, 12), st.integers(1, 6), st.integers(0, 8), st.integers(0, 99))
@settings(deadline=None)
def test_loads_differ_by_one_at_most_where_nothing_stands_against_it(n, m, k, seed):
    affinity = np.random.default_rng(seed).random((n, m))

    assignment = solve(affinity, no_conflicts(n, m), k, seed=seed)

    assert max(assignment.loads) - min(assignment.loads) <= 1
    assert assignment.is_even
    assert sum(assignment.loads) == n * min(k, m)


@given(questions(), st.integers(0, 5))
@settings(deadline=None)
def test_the_same_seed_gives_the_same_assignment(question, seed):
    assert ask(question, seed) == ask(question, seed)


def test_assignment_does_not_depend_on_the_hash_seed():
    program = (
        "import numpy as np; from competitions.matching import solve;"
        "chance = np.random.default_rng(1);"
        "print(solve(chance.integers(0, 3, (40, 8)), chance.random((40, 8)) < .1, 3, seed=5))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1


# --- Chance between equals ------------------------------------------------------------------------


def test_seeds_share_out_equal_affinities_fairly():
    times = np.zeros((4, 4))
    for seed in range(200):
        for pair in solve(np.zeros((4, 4)), no_conflicts(4, 4), 1, seed=seed).pairs:
            times[pair] += 1

    assert times.sum() == 800
    assert (times > 25).all()
    assert (times < 80).all()


def test_who_goes_short_among_equals_is_drawn_whatever_the_affinity():
    affinity = [[1], [9]]
    got = [solve(affinity, no_conflicts(2, 1), 1, cap=1, seed=seed).pairs[0][0] for seed in range(200)]

    assert 70 < sum(got) < 130


# --- Cases built by hand --------------------------------------------------------------------------


@pytest.mark.parametrize(("n", "m"), [(0, 0), (0, 3), (3, 0)])
def test_without_entries_or_judges_nothing_is_assigned(n, m):
    assignment = solve(np.zeros((n, m)), no_conflicts(n, m), 2)

    assert assignment.pairs == ()
    assert assignment.loads == (0,) * m
    assert assignment.unfilled == tuple(Unfilled(i, 2, Reason.TOO_FEW_JUDGES) for i in range(n))


def test_nothing_at_all_is_an_empty_assignment():
    assert solve(np.zeros((0, 0)), no_conflicts(0, 0), 3) == EMPTY


def test_one_judge_judges_everything_and_can_be_compared():
    assignment = solve(np.zeros((3, 1)), no_conflicts(3, 1), 1)

    assert assignment.pairs == ((0, 0), (1, 0), (2, 0))
    assert (assignment.components, assignment.efficiency) == (1, 1.0)


def test_whole_panel_judges_everything_as_in_magelang_2019():
    assignment = solve(np.zeros((25, 5)), no_conflicts(25, 5), 5)

    assert assignment.loads == (25,) * 5
    assert assignment.unfilled == ()
    assert assignment.efficiency == pytest.approx(1.0)


def test_more_judges_wanted_than_there_are():
    assignment = solve(np.zeros((2, 2)), no_conflicts(2, 2), 5)

    assert len(assignment.pairs) == 4
    assert assignment.unfilled == tuple(Unfilled(i, 3, Reason.TOO_FEW_JUDGES) for i in range(2))


def test_everybody_in_conflict_leaves_everything_unfilled():
    assignment = solve(np.zeros((2, 3)), np.ones((2, 3)), 2)

    assert assignment.pairs == ()
    assert assignment.unfilled == tuple(Unfilled(i, 2, Reason.CONFLICTS) for i in range(2))
    assert (assignment.components, assignment.efficiency) == (0, 1.0)


def test_each_entry_says_its_own_reason():
    affinity = np.zeros((4, 3))
    affinity[1, :2] = -np.inf
    conflict = no_conflicts(4, 3)
    conflict[0, 1:] = True

    assignment = solve(affinity, conflict, [2, 2, 4, 3])

    assert assignment.unfilled == (
        Unfilled(0, 1, Reason.CONFLICTS),
        Unfilled(1, 1, Reason.NOT_QUALIFIED),
        Unfilled(2, 1, Reason.TOO_FEW_JUDGES),
    )


def test_judges_of_agencies_that_enter_never_judge_their_own_as_in_banjar_2025():
    agency = np.arange(12) % 4
    conflict = agency[:, None] == np.arange(4)

    assignment = solve(np.ones((12, 4)), conflict, 3)

    assert not (table(assignment, (12, 4)) & conflict).any()
    assert assignment.loads == (9,) * 4
    assert assignment.unfilled == ()


def test_nobody_has_no_judge_while_others_have_all():
    assignment = solve(np.zeros((6, 3)), no_conflicts(6, 3), 3, cap=3)

    counts = table(assignment, (6, 3)).sum(axis=1)
    assert sorted(counts) == [1, 1, 1, 2, 2, 2]
    assert {one.reason for one in assignment.unfilled} == {Reason.NO_CAPACITY}


def test_a_smaller_limit_of_one_judge_leaves_the_others_even_and_is_told():
    assignment = solve(np.zeros((10, 4)), no_conflicts(10, 4), 2, cap=[2, 10, 10, 10])

    assert assignment.loads == (2, 6, 6, 6)
    assert not assignment.is_even


def test_bounds_leave_loads_to_affinity():
    affinity = np.zeros((6, 3))
    affinity[:, 0] = 1

    assignment = solve(affinity, no_conflicts(6, 3), 1, lo=1, cap=5)

    assert assignment.loads == (4, 1, 1)


def test_a_load_that_cannot_be_reached_is_told():
    conflict = no_conflicts(4, 3)
    conflict[1:, 2] = True

    assignment = solve(np.zeros((4, 3)), conflict, 1, lo=[1, 1, 2], cap=4)

    assert assignment.under == (2,)
    assert assignment.loads[2] == 1


def test_locked_pairs_count_towards_judges_and_loads():
    locked = [(0, 0), (1, 0), (2, 0)]

    assignment = solve(np.zeros((6, 3)), no_conflicts(6, 3), 1, locked=locked)

    assert set(locked) <= set(assignment.pairs)
    assert len(assignment.pairs) == 6
    assert sorted(assignment.loads[1:]) == [1, 2]
    assert assignment.loads[0] == 3


def test_locked_pairs_beyond_the_limit_or_the_qualified_stay_and_are_told():
    affinity = np.array([[-np.inf, 1.0], [0.0, 1.0]])

    assignment = solve(affinity, no_conflicts(2, 2), 1, cap=[0, 2], locked=[(0, 0)])

    assert assignment.pairs == ((0, 0), (1, 1))
    assert assignment.over == (0,)


def test_locked_pairs_in_conflict_are_refused_by_name():
    conflict = no_conflicts(2, 2)
    conflict[1, 0] = True

    with pytest.raises(LockedConflictError, match="entry 1 with judge 0") as refusal:
        solve(np.zeros((2, 2)), conflict, 1, locked=[(0, 0), (1, 0)])

    assert refusal.value.pairs == [(1, 0)]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"affinity": [0, 1]}, "same shape"),
        ({"conflict": [[False]]}, "same shape"),
        ({"affinity": [[np.nan, 0]]}, "must be a number"),
        ({"affinity": [[np.inf, 0]]}, "must be a number"),
        ({"k": -1}, "k needs to be"),
        ({"k": [1, 1]}, "k needs to be"),
        ({"cap": [1.5, 1]}, "cap needs to be"),
        ({"lo": [-1, 0]}, "lo needs to be"),
        ({"locked": [(1, 0)]}, "no entry 1 with judge 0"),
        ({"locked": [(0, -1)]}, "no entry 0 with judge -1"),
    ],
)
def test_what_is_no_question_is_refused(changes, words):
    with pytest.raises(ValueError, match=words):
        solve(**{"affinity": [[0, 0]], "conflict": [[False, False]], "k": 1} | changes)


def test_the_worst_off_is_lifted_at_the_cost_of_the_total():
    affinity = [[10, 4], [5, 0]]

    assert solve(affinity, no_conflicts(2, 2), 1).pairs == ((0, 1), (1, 0))


def test_an_entry_nobody_suits_does_not_keep_others_from_being_lifted():
    affinity = [[10, 4, 0], [5, 0, 0], [0, 0, 0]]

    pairs = solve(affinity, no_conflicts(3, 3), 1).pairs

    assert pairs == ((0, 1), (1, 0), (2, 2))
