"""Equal totals: every step of the chain, what it prints, and what it leaves."""

from decimal import Decimal

import pytest

from competitions.ranking import head_to_head, rank
from competitions.scoring import compute
from tests.competitions.judged import criterion, facts, ranks, round_

TWO = [criterion("c1", "60"), criterion("c2", "40")]


def meet(sheets):
    """Return the groups that head to head makes of entries with sheets {entry: {judge: score}}."""
    scores = {entry: {j: Decimal(s) for j, s in given.items()} for entry, given in sheets.items()}
    return head_to_head(scores.__getitem__).split(tuple(scores)).groups


def steps_of(results, entry):
    """Return the steps an entry went through."""
    final = next(final for final in results["finals"] if final["entry"] == entry)
    return [results["ties"][step] for step in final["steps"]]


# --- The chain ------------------------------------------------------------------------------------


def test_the_heaviest_criterion_decides_first():
    results = compute(facts(round_({"a": {"J": ["70", "70"]}, "b": {"J": ["72", "67"]}}, criteria=TWO)))

    assert ranks(results) == {"b": 1, "a": 2}
    assert results["ties"] == [
        {
            "category": "k",
            "step": "heaviest",
            "weight": "60.000000",
            "criteria": [["r", "c1"]],
            "with": ["a", "b"],
            "values": {"a": "70.00", "b": "72.00"},
            "decided": True,
        }
    ]
    assert [final["steps"] for final in results["finals"]] == [[0], [0]]
    assert [final["is_shared"] for final in results["finals"]] == [False, False]


def test_then_the_next_criteria_by_weight():
    three = [criterion("c1", "50"), criterion("c2", "20"), criterion("c3", "30")]
    results = compute(
        facts(round_({"a": {"J": ["70", "73", "70"]}, "b": {"J": ["70", "70", "72"]}}, criteria=three))
    )

    assert ranks(results) == {"b": 1, "a": 2}
    assert [(step["step"], step["weight"], step["decided"]) for step in steps_of(results, "a")] == [
        ("heaviest", "50.000000", False),
        ("criteria", "30.000000", True),
    ]


def test_criteria_of_equal_weight_are_one_step():
    """An order between them would be an order of names."""
    equal = [criterion("c1", "50"), criterion("c2", "50")]
    results = compute(facts(round_({"a": {"J": ["80", "60"]}, "b": {"J": ["60", "80"]}}, criteria=equal)))

    assert ranks(results) == {"a": 1, "b": 1}
    assert results["ties"][0]["criteria"] == [["r", "c1"], ["r", "c2"]]
    assert results["ties"][0]["values"] == {"a": "70.00", "b": "70.00"}


def test_a_criterion_weighs_what_its_round_weighs():
    first = round_({"a": {"J": ["70", "70"]}, "b": {"J": ["80", "55"]}}, "r1", weight="40", criteria=TWO)
    second = round_({"a": {"J": "70"}, "b": {"J": "70"}}, "r2", weight="60")

    results = compute(facts(first, second))

    assert [(step["weight"], step["criteria"]) for step in results["ties"]] == [
        ("60.000000", [["r2", "c"]]),
        ("24.000000", [["r1", "c1"]]),
    ]
    assert ranks(results) == {"b": 1, "a": 2}


def test_a_criterion_somebody_has_no_value_on_decides_nothing():
    rubric = [criterion("c1", "60", allows_na=True), criterion("c2", "40")]
    results = compute(facts(round_({"a": {"J": [None, "70"]}, "b": {"J": ["70", "70"]}}, criteria=rubric)))

    assert ranks(results) == {"a": 1, "b": 1}
    assert results["ties"][0]["values"] == {"a": None, "b": "70.00"}
    assert not results["ties"][0]["decided"]


def test_steps_left_out_of_the_chain_are_not_taken():
    contest = facts(round_({"a": {"J": ["70", "70"]}, "b": {"J": ["72", "67"]}}, criteria=TWO), tie_order=[])

    assert ranks(compute(contest)) == {"a": 1, "b": 1}
    assert compute(contest)["ties"] == []


def test_without_the_heaviest_all_criteria_are_next():
    contest = facts(
        round_({"a": {"J": ["70", "70"]}, "b": {"J": ["72", "67"]}}, criteria=TWO), tie_order=["criteria"]
    )

    assert compute(contest)["ties"][0]["criteria"] == [["r", "c1"]]
    assert ranks(compute(contest)) == {"b": 1, "a": 2}


def test_totals_are_equal_when_they_are_shown_equal():
    scores = {"a": {"J": "70", "K": "70", "L": "70.01"}, "b": {"J": "70", "K": "70", "L": "70"}}

    assert ranks(compute(facts(round_(scores), tie_order=[]))) == {"a": 1, "b": 1}
    assert ranks(compute(facts(round_(scores), tie_order=[], precision=3))) == {"a": 1, "b": 2}


# --- Head to head ---------------------------------------------------------------------------------


def test_more_common_judges_decide_between_two():
    scores = {
        "a": {"J": "70", "K": "71", "L": "69", "M": "70"},
        "b": {"J": "69", "K": "70", "L": "71", "N": "70"},
    }
    results = compute(facts(round_(scores)))

    assert ranks(results) == {"a": 1, "b": 2}
    assert results["ties"][-1] == {
        "category": "k",
        "step": "head_to_head",
        "meetings": [{"between": ["a", "b"], "votes": [2, 1]}],
        "with": ["a", "b"],
        "values": {"a": 1, "b": 0},
        "decided": True,
    }


def test_judges_of_one_of_them_alone_have_no_vote():
    assert meet({"a": {"J": "99", "K": "1"}, "b": {"L": "50"}}) == [("a", "b")]


def test_a_cycle_leaves_the_tie():
    cycle = {
        "a": {"J": "3", "K": "1", "L": "2"},
        "b": {"J": "2", "K": "3", "L": "1"},
        "c": {"J": "1", "K": "2", "L": "3"},
    }
    assert meet(cycle) == [("a", "b", "c")]


def test_whoever_beats_each_other_one_goes_first_and_the_rest_stay_tied():
    assert meet({"a": {"J": "1", "K": "2"}, "b": {"J": "2", "K": "1"}, "c": {"J": "3", "K": "3"}}) == [
        ("c",),
        ("a", "b"),
    ]


def test_whoever_loses_to_each_other_one_goes_last():
    cycle_above_one = {
        "a": {"J": "4", "K": "2", "L": "3"},
        "b": {"J": "3", "K": "4", "L": "2"},
        "c": {"J": "2", "K": "3", "L": "4"},
        "d": {"J": "1", "K": "1", "L": "1"},
    }
    assert meet(cycle_above_one) == [("a", "b", "c"), ("d",)]


def test_a_win_over_one_that_others_never_met_decides_nothing():
    assert meet({"a": {"J": "2"}, "b": {"J": "1"}, "c": {"K": "1"}}) == [("a", "b", "c")]


def test_a_crowd_of_equals_is_left_tied_quickly():
    crowd = {str(number): {"J": str(number)} for number in range(101)}

    assert len(meet(crowd)) == 1


# --- Plenary --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (["b", "a"], {"b": 1, "a": 2, "c": 3}),
        (["c", "b", "a"], {"b": 1, "a": 2, "c": 3}),
        (["b", "c"], {"a": 1, "b": 1, "c": 3}),
    ],
)
def test_the_plenary_decides_where_it_names_everybody_tied(order, expected):
    contest = facts(
        round_({"a": {"J": "70"}, "b": {"J": "70"}, "c": {"J": "60"}}),
        plenary=[{"key": "d", "kind": "tie", "category": "k", "order": order}],
    )

    assert ranks(compute(contest)) == expected


def test_the_plenary_prints_which_decision_it_was():
    contest = facts(
        round_({"a": {"J": "70"}, "b": {"J": "70"}}),
        tie_order=["plenary"],
        plenary=[{"key": "d", "kind": "tie", "category": "k", "order": ["b", "a"]}],
    )

    assert compute(contest)["ties"] == [
        {
            "category": "k",
            "step": "plenary",
            "decision": "d",
            "with": ["a", "b"],
            "values": {"a": 2, "b": 1},
            "decided": True,
        }
    ]


def test_points_of_the_plenary_are_added_before_ranking():
    contest = facts(
        round_({"a": {"J": "70"}, "b": {"J": "69"}}),
        plenary=[{"key": "d", "kind": "points", "entry": "a", "round": "r", "by": "-2.50", "reason": "Late"}],
    )
    results = compute(contest)

    assert ranks(results) == {"b": 1, "a": 2}
    assert results["rounds"][0]["scores"]["a"] == {
        "score": "67.500000",
        "shown": "67.50",
        "why_none": None,
        "how": "mean",
        "sheets": 1,
        "sheet_scores": {"J": "70.000000"},
        "lowest": "70.000000",
        "highest": "70.000000",
        "mean": "70.000000",
        "adjusted": None,
        "points": [{"decision": "d", "by": "-2.50"}],
    }


def test_whoever_is_excluded_has_no_rank():
    contest = facts(
        round_({"a": {"J": "90"}, "b": {"J": "69"}}), plenary=[{"key": "d", "kind": "exclude", "entry": "a"}]
    )
    results = compute(contest)

    assert ranks(results) == {"b": 1, "a": None}
    assert results["finals"][1]["why_none"] == "disqualified"
    assert results["rounds"][0]["promoted"][1]["why"] == "disqualified"


# --- Ranks and prizes -----------------------------------------------------------------------------


def test_ranking_alone_needs_no_facts():
    places = rank({"a": Decimal("1.005"), "b": Decimal("1.01"), "c": Decimal(1)}).places

    assert {entry: place.rank for entry, place in places.items()} == {"a": 1, "b": 1, "c": 3}


def test_each_category_has_its_own_ranking():
    contest = facts(round_({"a": {"J": "90"}, "b": {"J": "80"}, "c": {"J": "70"}}))
    contest["categories"].append({"key": "l", "name": "Khusus", "most_per_agency": None})
    contest["entries"][1]["category"] = "l"

    assert ranks(compute(contest)) == {"a": 1, "c": 2, "b": 1}


def prizes(most, *rows):
    """Return prize rank and who stands before, of entries given as (key, agency, score)."""
    contest = facts(round_({key: {"J": score} for key, _agency, score in rows}))
    contest["categories"][0]["most_per_agency"] = most
    contest["entries"] = [{"key": key, "category": "k", "agency": agency} for key, agency, _score in rows]
    return {
        final["entry"]: (final["prize_rank"], final["passed_over_for"])
        for final in compute(contest)["finals"]
    }


def test_an_agency_wins_no_more_prizes_than_it_may():
    rows = [("a", "X", "90"), ("b", "X", "80"), ("c", "Y", "70"), ("d", None, "60"), ("e", None, "50")]

    assert prizes(1, *rows) == {"a": (1, []), "b": (None, ["a"]), "c": (2, []), "d": (3, []), "e": (4, [])}
    assert prizes(2, *rows)["b"] == (2, [])
    assert prizes(None, *rows)["b"] == (2, [])


def test_equal_entries_of_one_agency_are_left_to_the_plenary():
    rows = [("a", "X", "90"), ("b", "X", "90"), ("c", "X", "80"), ("d", "Y", "70")]

    assert prizes(1, *rows) == {"a": (1, []), "b": (1, []), "c": (None, ["a", "b"]), "d": (3, [])}
