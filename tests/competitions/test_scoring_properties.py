"""What holds for every contest: names and order decide nothing, and a higher score never costs a rank."""

import random
from copy import deepcopy
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.scoring import compute
from tests.competitions.judged import criterion, facts, ranks, round_

ENTRIES, JUDGES = "abcdef", "JKLMNOPQ"
scores = st.sampled_from(["0", "40", "50", "50.5", "60", "100"])


@st.composite
def contests(draw, combinations=("mean", "median", "trimmed"), severity=("none", "ridge"), all_judges=False):
    """Return facts of one or two rounds with few different scores, so that ties are many."""
    names = ENTRIES[: draw(st.integers(1, len(ENTRIES)))]
    judges = JUDGES[: draw(st.integers(1, len(JUDGES)))]
    rubric = draw(
        st.sampled_from(
            [
                [criterion("c1", "60", allows_na=True), criterion("c2", "40", minimum="-20")],
                [criterion("c1", "30"), criterion("c2", "30", allows_na=True), criterion("c3", "40")],
            ]
        )
    )
    method = draw(st.sampled_from(severity))
    rounds = []
    for key, weight in draw(st.sampled_from([[("r", "100")], [("r", "40"), ("s", "60")]])):
        pairs = [(e, j) for e in names for j in judges if all_judges or draw(st.integers(0, 3))]
        given_ = [
            {"entry": e, "judge": j, "scores": {one["key"]: draw(_score_on(one)) for one in rubric}}
            for e, j in pairs
        ]
        combination = "mean" if method == "ridge" else draw(st.sampled_from(combinations))
        rounds.append(
            round_(
                {},
                key,
                weight=weight,
                combination=combination,
                criteria=rubric,
                entries=list(names),
                sheets=given_,
                promotion={"rule": "top", "count": 2},
            )
        )
    order = draw(st.permutations(names))
    decisions = [{"key": "d", "kind": "tie", "category": "k", "order": order}] if len(names) > 1 else []
    return facts(
        *rounds, severity={"method": method, "lambda": "5"}, plenary=decisions if draw(st.booleans()) else []
    )


def _score_on(one):
    return scores | st.none() if one["allows_na"] else scores


def outcome(results, names=None):
    """Return everything that is told of each entry, under its own name or another one."""
    of = (names or {}).get
    return {
        of(final["entry"], final["entry"]): [
            *(final[field] for field in ("total", "shown", "rank", "is_shared", "why_none", "prize_rank")),
            [round_["scores"].get(final["entry"], {}).get("score") for round_ in results["rounds"]],
            [
                row["why"]
                for round_ in results["rounds"]
                for row in round_["promoted"]
                if row["entry"] == final["entry"]
            ],
            [results["ties"][step]["step"] for step in final["steps"]],
        ]
        for final in results["finals"]
    }


def renamed(data, names):
    """Return facts with entries and judges under other names."""
    data = deepcopy(data)
    for entry in data["entries"]:
        entry["key"] = names[entry["key"]]
    for round_given in data["rounds"]:
        round_given["entries"] = [names[entry] for entry in round_given["entries"]]
        for sheet in round_given["sheets"]:
            sheet["entry"], sheet["judge"] = names[sheet["entry"]], names[sheet["judge"]]
    for decision in data["plenary"]:
        decision["order"] = [names[entry] for entry in decision["order"]]
    return data


@given(contests(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(data, chance):
    shuffled = deepcopy(data)
    for rows in (
        shuffled["entries"],
        *(r[f] for r in shuffled["rounds"] for f in ("sheets", "entries", "criteria")),
    ):
        chance.shuffle(rows)

    assert compute(shuffled) == compute(data)


@given(contests(), st.randoms(use_true_random=False))
def test_names_change_nothing(data, chance):
    others = [f"{number}" for number in range(len(ENTRIES + JUDGES))]
    chance.shuffle(others)
    names = dict(zip(ENTRIES + JUDGES, others, strict=True))

    assert outcome(compute(renamed(data, names))) == outcome(compute(data), names)


@given(contests())
def test_ranks_are_those_of_a_contest(data):
    given_ranks = sorted(rank for rank in ranks(compute(data)).values() if rank is not None)

    assert given_ranks == [1 + sum(other < rank for other in given_ranks) for rank in given_ranks]


@given(contests(severity=("none",)), st.randoms(use_true_random=False))
def test_a_higher_score_never_costs_a_rank_or_a_promotion(data, chance):
    raised = deepcopy(data)
    sheets = [sheet for round_given in raised["rounds"] for sheet in round_given["sheets"]]
    answered = [
        (sheet, key) for sheet in sheets for key, value in sheet["scores"].items() if value is not None
    ]
    if not answered:
        return
    sheet, key = chance.choice(answered)
    before = compute(data)
    sheet["scores"][key] = str(
        chance.choice([v for v in (50, 50.5, 60, 100) if v >= float(sheet["scores"][key])])
    )
    after = compute(raised)

    entry = sheet["entry"]
    if ranks(before)[entry] is not None:
        assert ranks(after)[entry] <= ranks(before)[entry]
    for one, other in zip(before["rounds"], after["rounds"], strict=True):
        promoted = [
            {row["entry"]: row["is_promoted"] for row in given_["promoted"]} for given_ in (one, other)
        ]
        assert promoted[0].get(entry, False) <= promoted[1].get(entry, False)


@given(st.data())
def test_a_constant_of_a_judge_on_a_complete_panel_changes_no_order(data):
    names = ENTRIES[: data.draw(st.integers(1, 6))]
    table = {e: {j: data.draw(st.integers(0, 50)) for j in "JKL"} for e in names}
    severe = {e: {j: str(v + (30 if j == "K" else 0)) for j, v in row.items()} for e, row in table.items()}
    plain = {e: {j: str(v) for j, v in row.items()} for e, row in table.items()}
    order = ["head_to_head"]

    assert ranks(compute(facts(round_(severe), tie_order=order))) == ranks(
        compute(facts(round_(plain), tie_order=order))
    )


@given(contests(all_judges=True, severity=("ridge",)), st.sampled_from(["0.01", "5", "500"]))
def test_on_complete_panels_adjusting_changes_no_rank(data, weight):
    for round_given in data["rounds"]:
        for one in round_given["criteria"]:
            one["allows_na"] = False
        for sheet in round_given["sheets"]:
            sheet["scores"] = {key: value or "0" for key, value in sheet["scores"].items()}
    adjusted = data | {"severity": {"method": "ridge", "lambda": weight}}
    plain = data | {"severity": {"method": "none"}}

    assert ranks(compute(adjusted)) == ranks(compute(plain))


# --- A slow and plain oracle ----------------------------------------------------------------------


def half_up(value):
    """Return a fraction with two places."""
    return (Decimal(value.numerator) / value.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)


def oracle(data):
    """Return ranks of a contest of one round without the chain, by fractions and counting."""
    (judged,) = data["rounds"]
    by_entry = {entry: [] for entry in judged["entries"]}
    for sheet in judged["sheets"]:
        rows = [(one, sheet["scores"][one["key"]]) for one in judged["criteria"]]
        rows = [(one, Fraction(value)) for one, value in rows if value is not None]
        top = sum(
            Fraction(one["weight"])
            * (value - Fraction(one["minimum"]))
            / (Fraction(one["maximum"]) - Fraction(one["minimum"]))
            for one, value in rows
        )
        if rows:
            by_entry[sheet["entry"]].append(100 * top / sum(Fraction(one["weight"]) for one, _value in rows))
    totals = {}
    for entry, values in by_entry.items():
        values.sort()
        if judged["combination"] == "median" and values:
            values = values[(len(values) - 1) // 2 : len(values) // 2 + 1]
        elif judged["combination"] == "trimmed" and len(values) >= 7:
            values = values[1:-1]
        if values:
            totals[entry] = half_up(sum(values) / len(values))
    return {
        entry: 1 + sum(other > totals[entry] for other in totals.values()) if entry in totals else None
        for entry in by_entry
    }


@given(contests(severity=("none",)))
def test_ranks_are_those_that_fractions_and_counting_give(data):
    data = data | {"rounds": [data["rounds"][0] | {"weight": "100"}], "tie_order": [], "plenary": []}

    assert ranks(compute(data)) == oracle(data)


def test_ten_thousand_equal_entries_are_ranked_in_a_moment():
    """Every step between so many equals is taken once, and printed once."""
    crowd = {str(number): {"J": "50", "K": "50"} for number in range(10_000)}
    results = compute(facts(round_(crowd)))

    assert set(ranks(results).values()) == {1}
    assert len(results["ties"]) == 3


@pytest.mark.parametrize("seed", range(3))
def test_large_contests_agree_with_the_oracle(seed):
    chance = random.Random(seed)
    table = {
        str(e): {f"J{j}": str(chance.randint(0, 100)) for j in chance.sample(range(40), 3)}
        for e in range(400)
    }
    data = facts(round_(table), tie_order=[])

    assert ranks(compute(data)) == oracle(data)
