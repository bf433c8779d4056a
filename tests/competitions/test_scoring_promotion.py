"""Who goes on after a round: each rule, ties at its cut-off, and what the next round made of it."""

from decimal import Decimal

import pytest

from competitions.scoring import compute, promote
from competitions.scoring_facts import Promotion
from tests.competitions.judged import facts, round_

SCORES = {"a": Decimal(80), "b": Decimal(75), "c": Decimal("74.995"), "d": Decimal(70), "e": None}
TOP_TWO = Promotion("top", count=2)


def told(rows):
    return {row.entry: (row.rank, row.is_promoted, row.why) for row in rows}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (
            Promotion("all"),
            {"a": (1, True, "all"), "b": (2, True, "all"), "c": (2, True, "all"), "d": (4, True, "all")},
        ),
        (
            Promotion("top", count=1),
            {
                "a": (1, True, "within"),
                "b": (2, False, "below"),
                "c": (2, False, "below"),
                "d": (4, False, "below"),
            },
        ),
        (
            TOP_TWO,
            {
                "a": (1, True, "within"),
                "b": (2, True, "tied_at_cutoff"),
                "c": (2, True, "tied_at_cutoff"),
                "d": (4, False, "below"),
            },
        ),
        (
            Promotion("top", count=3),
            {
                "a": (1, True, "within"),
                "b": (2, True, "within"),
                "c": (2, True, "within"),
                "d": (4, False, "below"),
            },
        ),
        (
            Promotion("threshold", score=Decimal(75)),
            {
                "a": (1, True, "reached"),
                "b": (2, True, "reached"),
                "c": (2, True, "reached"),
                "d": (4, False, "short"),
            },
        ),
    ],
)
def test_each_rule(rule, expected):
    assert told(promote(SCORES, rule)) == expected | {"e": (None, False, "no_score")}


def test_the_plenary_decides_at_the_cut_off():
    rows = promote(SCORES, TOP_TWO, [("d1", ["c", "b"])])

    assert told(rows)["c"] == (2, True, "plenary")
    assert told(rows)["b"] == (2, False, "plenary")
    assert {row.decision for row in rows} == {None, "d1"}


def test_a_decision_that_does_not_name_everybody_tied_decides_nothing():
    assert told(promote(SCORES, TOP_TWO, [("d1", ["c", "d"])]))["b"] == (2, True, "tied_at_cutoff")


def two_rounds(promotion, second, plenary=()):
    first = round_(
        {"a": {"J": "80"}, "b": {"J": "70"}, "c": {"J": "70"}}, "r1", weight="50", promotion=promotion
    )
    return compute(facts(first, round_(second, "r2", weight="50"), plenary=list(plenary)))


def test_decisions_at_a_cut_off_name_their_round():
    decision = {"key": "d", "kind": "tie", "category": "k", "round": "r1", "order": ["c", "b"]}
    results = two_rounds({"rule": "top", "count": 2}, {"a": {"J": "1"}, "c": {"J": "2"}}, [decision])

    rows = {
        row["entry"]: (row["is_promoted"], row["why"], row["decision"])
        for row in results["rounds"][0]["promoted"]
    }
    assert rows == {"a": (True, "within", None), "b": (False, "plenary", "d"), "c": (True, "plenary", "d")}


def test_who_was_judged_against_the_rule_is_listed():
    results = two_rounds({"rule": "top", "count": 1}, {"b": {"J": "1"}})

    assert results["rounds"][0]["judged_unpromoted"] == ["b"]
    assert results["rounds"][0]["promoted_unjudged"] == ["a"]
    assert {final["entry"]: (final["why_none"], final["why_round"]) for final in results["finals"]} == {
        "a": ("not_judged", "r2"),
        "b": (None, None),
        "c": ("not_promoted", "r2"),
    }


def test_a_round_that_has_not_begun_misses_nobody():
    results = two_rounds({"rule": "all"}, {})

    assert results["rounds"][0]["promoted_unjudged"] == []
    assert {final["why_none"] for final in results["finals"]} == {"not_judged"}


def test_whoever_is_excluded_from_a_later_round_on_keeps_its_place_before():
    later = {"key": "d", "kind": "exclude", "entry": "a", "round": "r2"}
    results = two_rounds({"rule": "top", "count": 1}, {"a": {"J": "1"}}, [later])

    assert [row["entry"] for row in results["rounds"][0]["promoted"] if row["is_promoted"]] == ["a"]
    assert results["finals"][0]["why_none"] == "disqualified"


def test_whoever_is_excluded_altogether_leaves_its_place_to_others():
    results = two_rounds({"rule": "top", "count": 1}, {}, [{"key": "d", "kind": "exclude", "entry": "a"}])

    assert [row["entry"] for row in results["rounds"][0]["promoted"] if row["is_promoted"]] == ["b", "c"]


def test_too_few_sheets_are_no_score_and_no_promotion():
    first = round_({"a": {"J": "80", "K": "70"}, "b": {"J": "99"}}, minimum_sheets=2)
    results = compute(facts(first))

    assert results["rounds"][0]["scores"]["b"]["why_none"] == "too_few_sheets"
    assert results["rounds"][0]["scores"]["b"]["score"] is None
    assert results["finals"][1]["why_none"] == "too_few_sheets"
    assert results["rounds"][0]["promoted"][1]["why"] == "no_score"
