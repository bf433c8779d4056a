"""Scores adjusted for severity: beside a dense solution, on complete panels, and when they may be official."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.overlap import measure
from competitions.scoring import compute
from competitions.severity import adjust
from tests.competitions.judged import facts, round_

RIDGE = {"method": "ridge", "lambda": "5"}
hundredths = st.integers(0, 10_000).map(lambda number: Decimal(number) / 100)


@st.composite
def panels(draw):
    """Return sheets (entry, judge, score) of some entries by some judges."""
    pairs = draw(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 4)), min_size=1))
    return [(f"e{i}", f"j{j}", draw(hundredths)) for i, j in sorted(pairs)]


def solve_in_full(cells, weight):
    """Return levels and severities of the normal equations of entries and judges together."""
    entries, judges = sorted({cell[0] for cell in cells}), sorted({cell[1] for cell in cells})
    design = np.zeros((len(cells), len(entries) + len(judges)))
    for row, (entry, judge, _score) in enumerate(cells):
        design[row, [entries.index(entry), len(entries) + judges.index(judge)]] = 1
    held = np.diag([0.0] * len(entries) + [float(weight)] * len(judges))
    found = np.linalg.solve(design.T @ design + held, design.T @ [float(cell[2]) for cell in cells])
    return dict(zip(entries + judges, found, strict=True))


@given(panels(), st.sampled_from(["0.5", "5", "40"]))
def test_levels_and_severities_solve_the_normal_equations(cells, weight):
    adjustment = adjust(cells, Decimal(weight))

    expected = solve_in_full(cells, weight)
    found = {**adjustment.levels, **adjustment.severities}
    assert {key: float(value) for key, value in found.items()} == pytest.approx(expected, abs=1e-6)


@given(panels())
def test_components_and_efficiency_are_those_that_assigning_measures(cells):
    entries, judges = sorted({cell[0] for cell in cells}), sorted({cell[1] for cell in cells})
    pairs = np.zeros((len(entries), len(judges)), dtype=bool)
    for entry, judge, _score in cells:
        pairs[entries.index(entry), judges.index(judge)] = True

    adjustment, overlap = adjust(cells, Decimal(5)), measure(pairs)

    assert adjustment.components == overlap.components
    if overlap.components == 1:
        assert float(adjustment.efficiency) == pytest.approx(overlap.efficiency, abs=1e-6)
    else:
        assert adjustment.efficiency is None


@given(st.integers(1, 6), st.integers(1, 5), st.data())
def test_on_a_complete_panel_the_level_is_the_mean_for_every_lambda(n, m, data):
    scores = data.draw(st.lists(st.lists(hundredths, min_size=m, max_size=m), min_size=n, max_size=n))
    cells = [(f"e{i}", f"j{j}", score) for i, row in enumerate(scores) for j, score in enumerate(row)]

    for weight in ("0.000001", "1", "5", "1000000"):
        levels = adjust(cells, Decimal(weight)).levels
        means = [sum(row) / m for row in scores]
        assert [float(levels[f"e{i}"]) for i in range(n)] == pytest.approx(
            [float(one) for one in means], abs=1e-6
        )


# --- When it is official --------------------------------------------------------------------------

#: Judge K scores ten points lower than J and L; who was judged by K is made up for it.
SEVERE = {
    "a": {"J": "80", "K": "70"},
    "b": {"J": "76", "L": "76"},
    "c": {"K": "60", "L": "70"},
    "d": {"J": "66", "K": "56"},
    "e": {"J": "60", "L": "60"},
    "f": {"K": "44", "L": "54"},
    "g": {"J": "50", "K": "40"},
    "h": {"J": "44", "L": "44"},
}


def official(scores, weight="0.000001"):
    return compute(facts(round_(scores), severity={"method": "ridge", "lambda": weight}))


def test_a_severe_judge_costs_nobody_a_rank():
    results = official(SEVERE)

    assert results["method"] == {
        "announced": "ridge",
        "lambda": "0.000001",
        "official": "ridge",
        "why": [],
        "components": 1,
        "efficiency": "0.911628",
        "fewest_entries": 5,
        "panels": [
            {
                "round": "r",
                "category": "k",
                "official": "ridge",
                "why": [],
                "components": 1,
                "efficiency": "0.911628",
                "fewest_entries": 5,
                "severities": {"J": "3.333333", "K": "-6.666665", "L": "3.333332"},
            }
        ],
    }
    assert [final["entry"] for final in results["finals"]] == list("abcdefgh")
    assert results["finals"][0]["shown"] == "76.67"
    assert results["finals"][0]["beside"] == {
        "mean": "75.00",
        "mean_rank": 2,
        "adjusted": "76.67",
        "adjusted_rank": 1,
    }


def test_what_is_not_announced_is_not_adjusted():
    results = compute(facts(round_(SEVERE)))

    assert [final["entry"] for final in results["finals"]] == list("bacdefgh")
    assert {final["beside"] for final in results["finals"]} == {None}
    assert results["method"] == {
        "announced": "none",
        "lambda": None,
        "official": "mean",
        "why": [],
        "components": None,
        "efficiency": None,
        "fewest_entries": None,
        "panels": [],
    }


FEW = {entry: by_judge for entry, by_judge in SEVERE.items() if entry not in "gh"}
APART = SEVERE | {name: {"M": "50", "N": "40"} for name in ("i1", "i2", "i3", "i4", "i5")}
#: Two pairs of judges that one entry alone holds together.
THIN = {
    **{f"a{n}": {"J": "50", "K": "40"} for n in range(6)},
    **{f"b{n}": {"L": "50", "M": "40"} for n in range(6)},
    "c": {"J": "60", "L": "50"},
}


@pytest.mark.parametrize(
    ("scores", "why"), [(FEW, ["few_entries"]), (APART, ["not_connected"]), (THIN, ["low_efficiency"])]
)
def test_the_mean_is_official_where_a_condition_fails(scores, why):
    results = official(scores)

    assert results["method"]["official"] == "mean"
    assert results["method"]["why"] == why
    for score in results["rounds"][0]["scores"].values():
        assert (score["score"], score["how"]) == (score["mean"], "mean")
    assert any(score["mean"] != score["adjusted"] for score in results["rounds"][0]["scores"].values())


def test_each_round_and_category_has_its_own_panel():
    """A panel of few cannot take another panel's adjustment away."""
    contest = facts(round_(SEVERE | {"z": {"M": "70"}}), severity=RIDGE)
    contest["categories"].append({"key": "l", "most_per_agency": None})
    contest["entries"][-1]["category"] = "l"

    method = compute(contest)["method"]

    assert method["official"] == "mixed"
    assert [(panel["category"], panel["official"]) for panel in method["panels"]] == [
        ("k", "ridge"),
        ("l", "mean"),
    ]
    assert method["why"] == ["few_entries"]


def test_points_of_the_plenary_are_added_to_both():
    contest = facts(round_(SEVERE), severity={"method": "ridge", "lambda": "0.000001"})
    contest["plenary"] = [{"key": "d", "kind": "points", "entry": "a", "round": "r", "by": "-10"}]
    results = compute(contest)

    assert results["rounds"][0]["scores"]["a"]["score"] == "66.666666"
    assert next(final for final in results["finals"] if final["entry"] == "a")["beside"] == {
        "mean": "65.00",
        "mean_rank": 2,
        "adjusted": "66.67",
        "adjusted_rank": 2,
    }


def test_judges_beyond_counting_are_refused():
    crowd = {"a": {str(number): "50" for number in range(601)}}

    with pytest.raises(ValueError, match="scores of more than 600 judges cannot be adjusted for severity"):
        compute(facts(round_(crowd), severity=RIDGE))
    assert compute(facts(round_(crowd)))["finals"][0]["shown"] == "50.00"
