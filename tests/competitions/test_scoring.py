"""One sheet, one round, one final: tables without a database."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from competitions.scoring import (
    compute,
    entry_score,
    final_score,
    mean,
    median,
    round_half_up,
    sheet_score,
    trimmed_mean,
)
from tests.competitions.judged import criterion, facts, ranks, round_, totals

DATA = Path(__file__).parents[1] / "data" / "scoring"
TWO = [criterion("c1", "60"), criterion("c2", "40", allows_na=True)]


def numbers(*texts):
    return [Decimal(text) for text in texts]


# --- Rounding -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("81.245", 2, "81.25"),
        ("81.2449999", 2, "81.24"),
        ("0.125", 2, "0.13"),
        ("2.5", 0, "3"),
        ("-0.125", 2, "-0.13"),
        ("70", 2, "70.00"),
    ],
)
def test_half_goes_up(value, places, rounded):
    assert str(round_half_up(value, places)) == rounded


def test_a_float_is_not_rounded():
    with pytest.raises(TypeError):
        round_half_up(0.125)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "ten"])
def test_what_is_no_number_is_not_rounded(value):
    with pytest.raises(ValueError, match="is no number"):
        round_half_up(value)


# --- One sheet ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "score"),
    [
        ({"c1": "80", "c2": "70"}, "76.000000"),
        ({"c1": "80", "c2": None}, "80.000000"),
        ({"c1": "0", "c2": "0"}, "0.000000"),
        ({"c1": "100", "c2": "100"}, "100.000000"),
        ({"c1": Decimal("33.33"), "c2": 50}, "39.998000"),
    ],
)
def test_a_sheet_weighs_what_was_answered(values, score):
    assert str(sheet_score(TWO, values)) == score


def test_ranges_are_the_declared_ones():
    rubric = [criterion("c1", "50", minimum="1", maximum="5"), criterion("c2", "50", maximum="30")]

    assert str(sheet_score(rubric, {"c1": "3", "c2": "10"})) == "41.666667"


def test_a_sheet_on_which_nothing_applies_has_no_score():
    assert sheet_score([criterion(allows_na=True)], {"c": None}) is None


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"c1": None, "c2": "1"}, "c1: a score is missing"),
        ({"c2": "1"}, "c1: a score is missing"),
        ({"c1": "100.01", "c2": "1"}, "c1: 100.01 lies outside 0 to 100"),
        ({"c1": "1.001", "c2": "1"}, "c1: 1.001 is off the step of 0.01"),
        ({"c1": "1", "c2": "1", "c3": "1"}, "'c3' is not known"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused_with_its_criterion(values, place):
    with pytest.raises(ValueError, match=place):
        sheet_score(TWO, values)


# --- One round ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("combination", "scores", "score"),
    [
        ("mean", ["80", "70", "71"], "73.666667"),
        ("median", ["80", "70", "71"], "71.000000"),
        ("median", ["80", "70", "71", "72"], "71.500000"),
        ("trimmed", ["0", "100", "70", "70", "70", "70", "71"], "70.200000"),
        ("trimmed", ["0", "100", "70", "70", "70", "71"], "63.500000"),
    ],
)
def test_sheets_are_combined_as_declared_and_fewer_than_seven_are_not_trimmed(combination, scores, score):
    assert str(entry_score(numbers(*scores), combination)) == score


def test_below_the_minimum_of_sheets_there_is_no_score():
    assert entry_score(numbers("80"), "mean", 2) is None
    assert entry_score([Decimal(80), None], "mean", 2) is None
    assert entry_score([]) is None


def test_only_seven_values_or_more_are_trimmed():
    with pytest.raises(ValueError, match="needs 7 values or more, not 6"):
        trimmed_mean(numbers(*"123456"))


@pytest.mark.parametrize("combine", [mean, median])
def test_nothing_cannot_be_combined(combine):
    with pytest.raises(ValueError, match="needs 1 values or more, not 0"):
        combine([])


def test_the_panel_scores_of_the_world_championships_of_2017():
    """ISU Worlds 2017, men's free skating, components (BuzzFeed News, CC BY 4.0): one high, one low out."""
    with (DATA / "isu_worlds_2017_men_free_components.csv").open() as file:
        rows = list(csv.DictReader(file))
    computed = [round_half_up(trimmed_mean([Decimal(row[f"J{n}"]) for n in range(1, 10)])) for row in rows]

    assert len(rows) == 120
    assert computed == [Decimal(row["scores_of_panel"]) for row in rows]


# --- Rounds together ------------------------------------------------------------------------------


def test_rounds_combine_by_their_weights():
    assert final_score(numbers("80", "71.333333"), numbers("60", "40")) == Decimal("76.533333")
    assert final_score([Decimal(80), None], numbers("60", "40")) is None


def test_ranks_are_shared_and_the_next_is_skipped():
    results = compute(facts(round_({"a": {"J": "70"}, "b": {"J": "70"}, "c": {"J": "69.99"}})))

    assert ranks(results) == {"a": 1, "b": 1, "c": 3}
    assert totals(results) == {"a": "70.000000", "b": "70.000000", "c": "69.990000"}


def test_an_entry_that_misses_a_round_has_no_final():
    first = round_(
        {"a": {"J": "70"}, "b": {"J": "60"}}, "r1", weight="40", promotion={"rule": "top", "count": 1}
    )
    second = round_({"a": {"J": "80"}}, "r2", weight="60")

    results = compute(facts(first, second))

    assert totals(results) == {"a": "76.000000", "b": None}
    assert results["finals"][1]["why_none"] == "not_promoted"
    assert results["finals"][1]["why_round"] == "r2"
