"""How far judges agree: published values, definitions counted out, and what has no answer."""

import csv
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.crossing import Crossing
from competitions.reliability import (
    METRICS,
    agreement,
    alpha,
    icc,
    kemeny,
    kendall_w,
    mid_ranks,
    preferences,
    preferences_of,
    reading,
)
from competitions.tails import f_tail, normal_tail, t_tail
from tests.competitions.test_calibration import DATA, made_up, shrout_fleiss, tables

NAN = np.nan


def rounded(values, places=2):
    return [round(value, places) for value in values]


# --- Intraclass correlation -----------------------------------------------------------------------


def test_the_six_forms_of_shrout_and_fleiss():
    forms = icc(shrout_fleiss())

    assert rounded([forms.one, forms.two, forms.three]) == [0.17, 0.29, 0.71]
    assert rounded([forms.one_k, forms.two_k, forms.three_k]) == [0.44, 0.62, 0.91]


def test_agreement_from_components_is_that_of_mean_squares_on_complete_tables():
    found, forms = agreement(Crossing.of_table(shrout_fleiss())), icc(shrout_fleiss())

    assert (found.single, found.mean, found.k) == pytest.approx((forms.two, forms.two_k, 4.0), abs=1e-6)


def test_k_is_the_harmonic_mean_of_sheets():
    table = np.array([[1.0, 2.0, NAN], [4.0, 6.0, 5.0], [9.0, 8.0, 7.0], [3.0, NAN, NAN]])

    assert agreement(Crossing.of_table(table)).k == pytest.approx(4 / (1 / 2 + 1 / 3 + 1 / 3 + 1))


@pytest.mark.parametrize("table", [[[1.0, 2.0]], [[1.0], [2.0]], [[1.0, NAN], [2.0, 3.0]]])
def test_mean_squares_need_a_complete_table(table):
    assert icc(table) is None


def test_scores_that_do_not_differ_have_no_agreement_to_measure():
    forms = icc(np.full((3, 3), 50.0))

    assert {forms.one, forms.two, forms.three, forms.one_k, forms.two_k, forms.three_k} == {None}
    assert agreement(Crossing.of_table(np.full((3, 3), 50.0))).single is None


@pytest.mark.parametrize(
    ("value", "code"), [(None, "unknown"), (-0.2, "none"), (0.0, "none"), (0.01, "some")]
)
def test_negative_agreement_is_none_that_can_be_detected(value, code):
    assert reading(value) == code


# --- Krippendorff's alpha -------------------------------------------------------------------------


def krippendorff():
    """Twelve units by four observers with gaps (Krippendorff 2011, example C)."""
    with Path(DATA, "krippendorff_c_4x12.csv").open() as file:
        rows = [row[1:] for row in csv.reader(file)][1:]
    return np.array([[float(cell) if cell else NAN for cell in row] for row in rows]).T


@pytest.mark.parametrize(
    ("metric", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_example_c_of_krippendorff(metric, value):
    assert round(alpha(krippendorff(), metric), 3) == value


def counted_out(table, metric):
    """Return alpha by its definition: every ordered pair within entries, and every pair of all."""
    rows = [row[~np.isnan(row)] for row in table]
    rows = [row for row in rows if len(row) > 1]
    values = np.concatenate(rows) if rows else np.array([])
    ranks = dict(zip(values, mid_ranks(values), strict=True)) if values.size else {}
    distance = {
        "nominal": lambda a, b: float(a != b),
        "ordinal": lambda a, b: (ranks[a] - ranks[b]) ** 2,
        "interval": lambda a, b: (a - b) ** 2,
        "ratio": lambda a, b: ((a - b) / (a + b)) ** 2 if a + b else 0.0,
    }[metric]
    expected = sum(distance(a, b) for a in values for b in values)
    if not expected:
        return None
    observed = sum(distance(a, b) / (len(row) - 1) for row in rows for a in row for b in row)
    return 1 - (values.size - 1) * observed / expected


@given(tables(), st.sampled_from(METRICS))
def test_alpha_is_what_counting_pairs_gives(table, metric):
    expected = counted_out(table, metric)

    assert alpha(table, metric) == (None if expected is None else pytest.approx(expected))


def test_an_unknown_metric_is_refused():
    with pytest.raises(ValueError, match="nominal, ordinal, interval, ratio"):
        alpha([[1.0, 2.0]], "cosine")


# --- Kendall's W ----------------------------------------------------------------------------------


def test_w_without_ties():
    perfect = kendall_w([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]])

    assert perfect.w == 1.0
    assert perfect.p == 0.0
    assert kendall_w([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]]).w == 0.0


def test_w_with_ties_is_the_mean_rank_correlation():
    """W = (1 + (m - 1) * mean Spearman correlation) / m, ties corrected, where no judge ties all."""
    table = np.round(made_up(4, n=10, m=4, k=4)[1].table, -1)
    ranks = np.column_stack([mid_ranks(column) for column in table.T])
    variances = ranks.var(axis=0)
    centred = ranks - ranks.mean(axis=0)
    spread = (centred.sum(axis=1) ** 2).sum() / len(table)

    assert kendall_w(table).w == pytest.approx(spread / (4 * variances.sum()))


@pytest.mark.parametrize(
    "table", [[[1.0, 2.0]], [[1.0], [2.0]], [[1.0, NAN], [2.0, 3.0]], [[5.0, 5.0], [5.0, 5.0]]]
)
def test_w_needs_a_complete_panel_that_ranks(table):
    assert kendall_w(table) is None


# --- Kemeny ---------------------------------------------------------------------------------------


def test_the_capital_of_tennessee():
    with Path(DATA, "tennessee_ballots.csv").open() as file:
        rows = list(csv.DictReader(file))
    names = ["Memphis", "Nashville", "Chattanooga", "Knoxville"]
    ballots = [[names.index(row[f"rank{place}"]) for place in range(1, 5)] for row in rows]
    found = kemeny(preferences(ballots, [int(row["count"]) for row in rows], 4))

    assert [names[one] for one in found.order] == ["Nashville", "Chattanooga", "Knoxville", "Memphis"]
    assert (found.score, found.is_only) == (393.0, True)


@given(st.integers(1, 5), st.data())
def test_no_other_order_agrees_with_more_votes(count, data):
    wins = np.array(data.draw(st.lists(st.integers(0, 4), min_size=count**2, max_size=count**2))).reshape(
        count, count
    )
    found = kemeny(wins)
    scores = {
        order: sum(wins[one, other] for place, one in enumerate(order) for other in order[place + 1 :])
        for order in permutations(range(count))
    }

    assert found.score == max(scores.values()) == scores[tuple(found.order)]
    assert found.is_only == (list(scores.values()).count(found.score) == 1)


def test_a_cycle_has_no_only_order():
    found = kemeny(preferences([[0, 1, 2], [1, 2, 0], [2, 0, 1]], [1, 1, 1], 3))

    assert (found.score, found.is_only) == (5.0, False)


def test_many_candidates_are_refused():
    with pytest.raises(ValueError, match="12 candidates or fewer"):
        kemeny(np.zeros((13, 13)))


def test_judges_prefer_what_they_scored_higher():
    assert preferences_of([[3.0, 1.0, NAN], [2.0, 1.0, 9.0]]).tolist() == [[0.0, 1.0], [0.0, 0.0]]


# --- Tails ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tail", "chance"),
    [
        (t_tail(2.228139, 10), 0.025),
        (t_tail(-2.228139, 10), 0.975),
        (t_tail(12.7062, 1), 0.025),
        (t_tail(0.0, 5), 0.5),
        (f_tail(4.964603, 1, 10), 0.05),
        (f_tail(2.978237, 10, 10), 0.05),
        (f_tail(0.0, 3, 3), 1.0),
        (f_tail(np.inf, 3, 3), 0.0),
        (normal_tail(1.959964), 0.025),
    ],
)
def test_tails_are_those_of_printed_tables(tail, chance):
    assert tail == pytest.approx(chance, abs=1e-6)
