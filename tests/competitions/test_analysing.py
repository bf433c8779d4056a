"""What decision makers are told of a run: places and how sure they are, severity, reliability, signals."""

import json

import pytest

from competitions.analysing import DRAWS, FORMAT, Asides, analyse
from competitions.scoring import compute
from tests.competitions.judged import facts, ranks, round_, totals

#: Six targets by four judges (Shrout & Fleiss 1979, table 2), times ten.
SHROUT = {
    f"e{number}": dict(zip("ABCD", (f"{score}0" for score in scores), strict=True))
    for number, scores in enumerate(
        [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)], start=1
    )
}
#: The same twice more under other names: enough sheets of each judge for every question.
MANY = {f"{copy}{entry}": scores for copy in ("", "x", "y") for entry, scores in SHROUT.items()}
NOTHING = Asides(moments={})


def told(given, top=1, asides=NOTHING):
    return analyse(given, compute(given), {"k": top}, asides)


def judge_of(found, name):
    return next(row for row in found["panels"][0]["judges"] if row["judge"] == name)


@pytest.fixture(scope="module")
def shrout():
    return told(facts(round_(SHROUT)))


def test_reliability_is_the_published_one(shrout):
    """ICC(2,1) = .29 and ICC(2,4) = .62 are printed; all judges judged all entries, so k is four."""
    reliability = shrout["panels"][0]["reliability"]
    assert (reliability["single"], reliability["mean"], reliability["k"]) == ("0.290", "0.620", "4.00")


def test_on_a_complete_panel_adjusting_moves_nobody(shrout):
    official = ranks(compute(facts(round_(SHROUT))))
    assert {entry: row["rank"] for entry, row in shrout["adjusted"].items()} == official
    assert shrout["panels"][0]["is_complete"] is True


def test_severity_is_the_distance_of_the_means_shrunk(shrout):
    """Judge A gives 76.67 on average and B 25.00: A is mild, B is strict, and together they come to nothing."""
    severities = {row["judge"]: float(row["severity"]) for row in shrout["panels"][0]["judges"]}
    assert severities["A"] > severities["D"] > severities["C"] > severities["B"]
    assert sum(severities.values()) == pytest.approx(0, abs=0.05)
    assert judge_of(shrout, "A")["mean"] == "76.67"
    assert judge_of(shrout, "B")["mean"] == "25.00"


def test_chances_share_the_places_that_matter():
    for top in (1, 3):
        found = told(facts(round_(SHROUT)), top=top)
        assert sum(map(float, found["chances"].values())) == pytest.approx(top, abs=0.01)
        assert found["top"] == {"k": top}
        assert all(low <= high for low, high in found["intervals"].values())


def test_who_is_far_ahead_is_sure_of_the_first_place():
    apart = {
        f"e{number}": {judge: str(90 - 15 * number + add) for add, judge in enumerate("ABC")}
        for number in range(5)
    }
    found = told(facts(round_(apart)))
    assert found["intervals"] == {f"e{number}": [number + 1, number + 1] for number in range(5)}
    assert (found["chances"]["e0"], found["chances"]["e1"]) == ("1.000", "0.000")
    assert found["bands"] == {"k": []}
    assert found["cutoff"] == {"k": []}


def test_equal_entries_share_a_band():
    mixed = {"e1": ("80", "60"), "e2": ("60", "80"), "e3": ("70", "70")}
    found = told(
        facts(round_({entry: dict(zip("AB", given, strict=True)) for entry, given in mixed.items()}))
    )
    assert found["bands"] == {"k": [[1, 3]]}


def test_what_a_plenary_added_moves_the_adjusted_total():
    plain = facts(round_(SHROUT))
    point = {"key": "d1", "kind": "points", "round": "r", "entry": "e2", "by": "40"}
    moved = told(plain | {"plenary": [point]})
    before, after = (float(found["adjusted"]["e2"]["total"]) for found in (told(plain), moved))
    assert after - before == pytest.approx(40, abs=0.011)


def test_a_strict_judge_of_an_open_panel_is_named_and_what_was_lost_comes_back():
    """S gives twenty points less than the others would have, to every second entry."""
    worth = {f"e{number}": 90 - 3 * number for number in range(16)}
    scores = {
        entry: {"A": value, "B": value + 1, ("S" if number % 2 else "C"): value - 20 * (number % 2)}
        for number, (entry, value) in enumerate(worth.items())
    }
    given = facts(
        round_({entry: {by: str(score) for by, score in row.items()} for entry, row in scores.items()})
    )
    found = told(given, top=2)
    assert float(judge_of(found, "S")["severity"]) < -5
    assert judge_of(found, "S")["enters"] == ["e1"]
    official = {entry: float(total) for entry, total in totals(compute(given)).items()}
    gains = {entry: float(row["total"]) - official[entry] for entry, row in found["adjusted"].items()}
    theirs, others = ([gains[f"e{number}"] for number in range(first, 16, 2)] for first in (1, 0))
    assert min(theirs) > max(others)
    raised = {(row["judge"], row["kind"]) for row in found["panels"][0]["signals"] if row["is_raised"]}
    assert ("S", "severity") in raised


def test_of_own_entries_is_asked_only_where_there_are_any():
    given = facts(round_(MANY))
    own = Asides(moments={}, own=frozenset({("r", f"e{number}", "A") for number in range(1, 7)}))
    kinds = [
        {row["kind"] for row in told(given, asides=asides)["panels"][0]["signals"]}
        for asides in (NOTHING, own)
    ]
    assert ["own_agency" in kind for kind in kinds] == [False, True]


def test_drift_is_asked_only_where_every_moment_is_known():
    given = facts(round_(MANY))
    moments = {("r", entry, judge): float(place) for place, entry in enumerate(MANY) for judge in "ABCD"}
    some = dict(list(moments.items())[1:])
    kinds = [
        {row["kind"] for row in told(given, asides=Asides(moments=known))["panels"][0]["signals"]}
        for known in (some, moments)
    ]
    assert ["drift" in kind for kind in kinds] == [False, True]


def test_the_same_run_gives_the_same_answer_and_fits_into_json(shrout):
    again = told(facts(round_(SHROUT)))
    assert json.dumps(again, sort_keys=True) == json.dumps(shrout, sort_keys=True)
    assert (shrout["format"], DRAWS) == (FORMAT, 2000)


@pytest.mark.parametrize("scores", [{"e1": {}}, {"e1": {}, "e2": {}}])
def test_without_a_sheet_nothing_is_known(scores):
    found = told(facts(round_(scores)))
    assert (found["panels"], found["intervals"], found["adjusted"]) == ([], {}, {})


def test_one_sheet_is_no_error():
    found = told(facts(round_({"e1": {"A": "70"}})))
    assert found["intervals"] == {"e1": [1, 1]}
    assert found["panels"][0]["reliability"]["single"] is None


def test_categories_are_ranked_apart():
    given = facts(round_(SHROUT))
    given["categories"] = [{"key": key, "name": key, "most_per_agency": None} for key in ("k", "m")]
    for row in given["entries"][3:]:
        row["category"] = "m"
    found = analyse(given, compute(given), {"k": 1, "m": 2}, NOTHING)
    assert sorted(found["cutoff"]) == ["k", "m"]
    assert {panel["category"]: panel["entries"] for panel in found["panels"]} == {"k": 3, "m": 3}
    assert {entry: high <= 3 for entry, (_low, high) in found["intervals"].items()} == dict.fromkeys(
        SHROUT, True
    )
