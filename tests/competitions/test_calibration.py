"""Severity, components of variance, places: published values, slow oracles, and contests made up with known truth."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.calibration import LAMBDA, calibrate, leave_one_out, severity_of
from competitions.crossing import Crossing
from competitions.places import bands, draw_levels, places_of, share_places
from competitions.variance import Components, Model, estimate

DATA = Path(__file__).parents[1] / "data" / "scoring"
NAN = np.nan


def shrout_fleiss():
    """Six targets by four judges (Shrout and Fleiss 1979, table 2)."""
    with (DATA / "shrout_fleiss_1979.csv").open() as file:
        return np.array([[float(row[f"judge{n}"]) for n in range(1, 5)] for row in csv.DictReader(file)])


def made_up(seed, n=30, m=6, k=3, entries=6.0, judges=4.0, error=5.0):
    """Return true levels and the sheets of n entries by k of m judges each, with known deviations."""
    rng = np.random.default_rng(seed)
    levels, severities = rng.normal(0, entries, n), rng.normal(0, judges, m)
    who = np.array([rng.choice(m, k, replace=False) for _entry in range(n)]).ravel()
    what = np.repeat(np.arange(n), k)
    scores = 70 + levels[what] + severities[who] + rng.normal(0, error, n * k)
    return levels, Crossing(what, who, scores, n, m)


@st.composite
def tables(draw):
    """Return small tables with gaps, of few different scores."""
    n, m = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    cells = st.sampled_from([NAN, 0.0, 40.0, 50.0, 50.5, 100.0])
    return np.array(draw(st.lists(cells, min_size=n * m, max_size=n * m))).reshape(n, m)


# --- Sheets ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sheets", "message"),
    [
        (([0, 1], [0], [1.0, 2.0], 2, 2), "lists of the same length"),
        (([0, 2], [0, 0], [1.0, 2.0], 2, 2), "number of each entry must lie from 0 to 1"),
        (([0, 1], [0, -1], [1.0, 2.0], 2, 2), "number of each judge must lie from 0 to 1"),
        (([0, 1], [0, 0], [1.0, np.inf], 2, 2), "finite number"),
        (([0, 0], [1, 1], [1.0, 2.0], 2, 2), "one sheet for an entry at most"),
    ],
)
def test_sheets_that_cannot_be_are_refused(sheets, message):
    with pytest.raises(ValueError, match=message):
        Crossing(*sheets)


def test_a_table_is_sheets_and_sheets_are_a_table():
    table = np.array([[1.0, NAN, 3.0], [NAN, NAN, NAN]])
    crossing = Crossing.of_table(table)

    np.testing.assert_array_equal(crossing.table, table)
    assert crossing.sizes.tolist() == [2, 0]
    assert crossing.loads.tolist() == [1, 0, 1]
    assert not crossing.is_complete


# --- Components of variance -----------------------------------------------------------------------


def test_components_of_shrout_and_fleiss():
    components = estimate(Crossing.of_table(shrout_fleiss()))

    assert (round(components.entries, 4), round(components.judges, 4), round(components.error, 4)) == (
        2.5556,
        5.2444,
        1.0194,
    )


def likelihood(crossing, entries, judges):
    """Return -2 log restricted likelihood the long way, with the variance matrix of all sheets."""
    size = crossing.scores.size
    of_entry, of_judge = (
        np.eye(crossing.n_entries)[crossing.entries],
        np.eye(crossing.n_judges)[crossing.judges],
    )
    inverse = np.linalg.inv(np.eye(size) + entries * of_entry @ of_entry.T + judges * of_judge @ of_judge.T)
    ones = np.ones((size, 1))
    fixed = ones.T @ inverse @ ones
    left = inverse - inverse @ ones @ ones.T @ inverse / fixed
    rss = crossing.scores @ left @ crossing.scores
    return (size - 1) * np.log(rss) - np.linalg.slogdet(inverse)[1] + np.log(fixed[0, 0])


@pytest.mark.parametrize("seed", range(5))
def test_the_criterion_is_the_restricted_likelihood(seed):
    _levels, crossing = made_up(seed, n=7, m=4, k=2)
    crossing = Crossing.of_table(crossing.table - crossing.scores.mean())
    model = Model(crossing)

    for ratios in [(0.0, 0.0), (0.5, 2.0), (3.0, 0.0), (0.0, 1.0), (20.0, 20.0)]:
        assert model.at(*ratios).criterion == pytest.approx(likelihood(crossing, *ratios), abs=1e-6)


@pytest.mark.parametrize("seed", range(8))
def test_no_other_ratios_are_likelier(seed):
    _levels, crossing = made_up(seed, n=8, m=4, k=2, entries=seed, judges=8 - seed)
    found = likelihood(crossing, *estimate(crossing).ratios)
    grid = [0.0, *np.exp(np.linspace(-8, 5, 27))]

    assert found <= min(likelihood(crossing, one, other) for one in grid for other in grid) + 1e-6


@pytest.mark.parametrize(
    ("table", "components"),
    [
        ([[50.0, 50.0], [50.0, 50.0]], (0, 0, 0)),
        ([[50.0]], (0, 0, 0)),
        ([[1.0, 2.0, 3.0]], (0, 0, 1)),
        ([[1.0], [2.0], [3.0]], (0, 0, 1)),
        ([[1.0, 3.0], [3.0, 1.0]], (0, 0, 4 / 3)),
        ([[0.0, 0.0], [2.0, 2.0], [4.0, 4.0]], (4, 0, 0)),
        ([[0.0, 3.0], [2.0, 5.0], [4.0, 7.0]], (4, 4.5, 0)),
    ],
)
def test_a_component_of_zero_is_a_normal_answer(table, components):
    found = estimate(Crossing.of_table(table))

    assert (found.entries, found.judges, found.error) == pytest.approx(components, abs=1e-3)


def test_truth_is_found_in_many_sheets():
    _levels, crossing = made_up(1, n=3000, m=60, k=3)
    found = estimate(crossing)

    assert np.sqrt([found.entries, found.judges, found.error]) == pytest.approx([6, 4, 5], rel=0.15)


@given(tables())
def test_any_table_is_calibrated(table):
    crossing = Crossing.of_table(table)
    if not crossing.scores.size:
        with pytest.raises(ValueError, match="Without sheets"):
            calibrate(crossing, 2)
        return
    found = calibrate(crossing, 2, draws=50)

    assert np.isfinite([found.components.entries, found.components.judges, found.components.error]).all()
    assert np.isfinite(found.severity.effects).all()
    assert (found.places.low <= found.places.high).all()
    assert sorted(entry for band in found.places.bands for entry in band) == list(range(len(table)))


# --- Severity -------------------------------------------------------------------------------------


@pytest.mark.parametrize("weight", [0.5, 5.0, 40.0])
def test_severity_solves_the_normal_equations(weight):
    _levels, crossing = made_up(3, n=9, m=5, k=2)
    severity = severity_of(crossing, weight=weight)
    design = np.hstack([np.eye(9)[crossing.entries], np.eye(5)[crossing.judges]])
    held = design.T @ design + np.diag([0.0] * 9 + [weight] * 5)
    expected = np.linalg.solve(held, design.T @ crossing.scores)

    assert np.append(severity.levels, severity.effects) == pytest.approx(expected)
    variances = np.diag(np.linalg.inv(held))[9:] * estimate(crossing).error
    assert severity.errors == pytest.approx(np.sqrt(variances))


@given(st.integers(1, 6), st.integers(1, 5), st.sampled_from([0.0, 0.01, 5.0, 1e6]), st.integers(0, 99))
def test_on_a_complete_panel_levels_are_means_for_every_lambda(n, m, weight, seed):
    crossing = Crossing.of_table(np.random.default_rng(seed).integers(0, 101, (n, m)))
    severity = severity_of(crossing, weight=weight)

    assert severity.levels == pytest.approx(crossing.means)
    assert severity.effects.sum() == pytest.approx(0, abs=1e-8)


def test_lambda_comes_from_the_scores_with_eight_judges_or_more():
    few, many = made_up(1, m=7)[1], made_up(1, m=8)[1]
    components = estimate(many)

    assert (severity_of(few).weight, severity_of(few).is_estimated) == (LAMBDA, False)
    assert severity_of(many).weight == pytest.approx(components.error / components.judges)
    assert severity_of(many).is_estimated


def test_judges_who_do_not_differ_are_told_so():
    crossing = made_up(5, n=60, m=8, judges=0.0)[1]
    severity = severity_of(crossing, Components(36.0, 0.0, 25.0))

    assert severity.weight == np.inf
    assert severity.effects.tolist() == severity.errors.tolist() == [0.0] * 8
    assert severity.levels == pytest.approx(crossing.means)


# --- Places ---------------------------------------------------------------------------------------


def test_intervals_hold_the_true_places_and_chances_are_what_they_say():
    """Ninety per cent of true ranks lie inside, though resampled means would hold seventy."""
    inside, chances, came_true = [], [], []
    for seed in range(60):
        levels, crossing = made_up(seed)
        true_ranks = share_places(levels)
        drawn = draw_levels(crossing, estimate(crossing), np.random.default_rng(seed), 300)
        places = places_of(drawn, np.argsort(-crossing.means), top=5)
        inside.append((places.low <= true_ranks) & (true_ranks <= places.high))
        chances.append(places.in_top)
        came_true.append(true_ranks <= 5)
    chances, came_true = np.ravel(chances), np.ravel(came_true)

    assert 0.88 < np.mean(inside) < 0.97
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        of_them = (low <= chances) & (chances < low + 0.2)
        assert came_true[of_them].mean() == pytest.approx(chances[of_them].mean(), abs=0.12)


def test_the_same_seed_gives_the_same_places():
    crossing = made_up(2)[1]
    one, other = (calibrate(crossing, 5, seed=7, draws=100).places for _time in range(2))

    assert one.low.tolist() == other.low.tolist()
    assert one.in_top.tolist() == other.in_top.tolist()
    assert one.bands == other.bands


def test_entries_that_do_not_differ_may_be_anywhere():
    crossing = Crossing.of_table(np.full((10, 3), 50.0))
    places = calibrate(crossing, 3, draws=2000).places

    assert set(places.low.tolist()) == {1}
    assert set(places.high.tolist()) == {10}
    assert places.in_top == pytest.approx([0.3] * 10, abs=0.05)
    assert places.bands == [list(range(10))]
    assert places.at_cutoff == list(range(10))


def test_entries_far_apart_have_one_place_each():
    crossing = Crossing.of_table([[10.0, 11.0, 10.5], [50.0, 50.5, 51.0], [90.0, 91.0, 90.0]])
    places = calibrate(crossing, 1, draws=500).places

    assert places.low.tolist() == places.high.tolist() == [3, 2, 1]
    assert places.in_top.tolist() == [0.0, 0.0, 1.0]
    assert places.bands == [[2], [1], [0]]
    assert places.at_cutoff == []


def test_bands_begin_where_the_first_is_surely_better():
    draws = np.array([[4.0, 3.0, 2.0, 1.0]] * 9 + [[1.0, 3.0, 2.0, 4.0]])  # 9 of 10 draws put 0 before 3

    assert bands(draws, np.array([0, 1, 2, 3])) == [[0], [1], [2], [3]]
    assert bands(draws, np.array([0, 1, 2, 3]), confidence=0.95) == [[0, 1, 2, 3]]


def test_ranks_are_shared_at_two_places_and_the_next_is_skipped():
    assert share_places(np.array([70.004, 70.0, 69.0, NAN, 70.005])).tolist() == [2, 2, 4, 0, 1]


# --- Leaving one judge out ------------------------------------------------------------------------


def test_leaving_a_judge_out_shows_whom_that_judge_put_there():
    table = np.array([[90.0, 50.0, 50.0], [60.0, 60.0, 60.0], [50.0, 50.0, 50.0]])
    sensitivity = leave_one_out(Crossing.of_table(table), top=1)

    assert sensitivity.ranks.tolist() == [[2, 1, 2], [1, 2, 3], [1, 2, 3]]
    assert sensitivity.shifts.tolist() == [1, 0, 0]
    assert np.argwhere(sensitivity.enters).tolist() == [[0, 1]]
    assert np.argwhere(sensitivity.leaves).tolist() == [[0, 0]]


@pytest.mark.parametrize("seed", range(3))
def test_leaving_a_judge_out_is_ranking_the_other_sheets(seed):
    crossing = made_up(seed, n=12, m=5, k=2)[1]
    sensitivity = leave_one_out(crossing, top=3)

    for judge in range(5):
        assert sensitivity.ranks[judge].tolist() == share_places(crossing.without(judge).means).tolist()
