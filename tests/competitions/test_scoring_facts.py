"""What cannot be is refused, and the place is named."""

from copy import deepcopy

import pytest

from competitions.scoring import compute
from competitions.strict_json import FactsError
from tests.competitions.judged import criterion, facts, round_

TIE = {"key": "d", "kind": "tie", "category": "k", "order": ["a", "b"]}


def contest():
    rubric = [criterion("c1", "60", step="1"), criterion("c2", "40", allows_na=True)]
    return facts(round_({"a": {"J": ["80", None]}, "b": {"J": ["70", "60"]}}, criteria=rubric), plenary=[TIE])


def change(data, path, value):
    """Return the data with the value at a path such as "rounds.0.weight"; ... takes the field away."""
    changed = deepcopy(data)
    *ways, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    inside = changed
    for step in ways:
        inside = inside[step]
    if value is ...:
        del inside[last]
    else:
        inside[last] = value
    return changed


SHEET = "rounds.0.sheets.0"
REFUSALS = [
    ("format", "lumbung.scoring/2", "facts.format: 'lumbung.scoring/2' is none of: lumbung.scoring/1."),
    ("precision", "2", "facts.precision: this must be a whole number, not text."),
    ("precision", True, "facts.precision: this must be a whole number, not true or false."),
    ("precision", 7, "facts.precision: 7 lies outside 0 to 6."),
    ("precision", ..., "facts: 'precision' is missing."),
    ("speed", 1, "facts: 'speed' is not known here."),
    ("tie_order", ["time"], "facts.tie_order: 'time' is none of: heaviest, criteria, head_to_head, plenary."),
    ("tie_order", ["plenary", "plenary"], "facts.tie_order: 'plenary' stands twice."),
    (
        "tie_order",
        ["heaviest"],
        "facts.plenary d: the tie order does not name the plenary, so it cannot decide a tie.",
    ),
    (
        "severity",
        {"method": "ridge"},
        "facts.severity.lambda: this must be a number written as text, such as \"81.25\"; it is 'null'.",
    ),
    ("severity", {"method": "ridge", "lambda": "0"}, "facts.severity.lambda: 0 is below 0.000001."),
    ("rounds.0.weight", "99.99", "facts.rounds: the weights total 99.99, not 100."),
    ("rounds.0.combination", "sum", "round r.combination: 'sum' is none of: mean, median, trimmed."),
    ("rounds.0.minimum_sheets", 0, "round r.minimum_sheets: 0 lies outside 1 to 1000."),
    (
        "rounds.0.promotion",
        {"rule": "top"},
        "round r.promotion.count: this must be a whole number, not nothing.",
    ),
    (
        "rounds.0.promotion",
        {"rule": "threshold", "score": "NaN"},
        "round r.promotion.score: this must be a number written as text, such as \"81.25\"; it is 'NaN'.",
    ),
    ("rounds.0.entries", ["a", "z"], "round r.entries: 'z' is not known."),
    ("rounds.0.entries", ["a", "a"], "round r.entries: 'a' stands twice."),
    ("rounds.0.criteria.0.weight", "61", "round r.criteria: the weights total 101, not 100."),
    (
        "rounds.0.criteria.0.maximum",
        "0",
        "round r.criteria[0].maximum: the highest score must be above the lowest.",
    ),
    ("rounds.0.criteria.0.step", "0.3", "round r.criteria[0].step: the range must hold whole steps."),
    ("rounds.0.criteria.0.key", "c2", "round r.criteria: 'c2' stands twice."),
    (
        "rounds.0.criteria.0.allows_na",
        "no",
        "round r.criteria[0].allows_na: this must be true or false, not text.",
    ),
    (f"{SHEET}.entry", "z", "round r.sheets[0].entry: 'z' is not known."),
    (f"{SHEET}.judge", "", "round r.sheets[0].judge: this must not be empty."),
    (f"{SHEET}.scores.c3", "1", "round r, entry a, judge J: 'c3' is not known."),
    (f"{SHEET}.scores.c1", "101", "round r, entry a, judge J, criterion c1: 101 lies outside 0 to 100."),
    (f"{SHEET}.scores.c1", "-1", "round r, entry a, judge J, criterion c1: -1 lies outside 0 to 100."),
    (f"{SHEET}.scores.c1", "80.5", "round r, entry a, judge J, criterion c1: 80.5 is off the step of 1."),
    (
        f"{SHEET}.scores.c1",
        None,
        "round r, entry a, judge J, criterion c1: a score is missing, and “not applicable” is not allowed here.",
    ),
    (
        f"{SHEET}.scores.c2",
        ...,
        "round r, entry a, judge J, criterion c2: a score is missing, and “not applicable” is not allowed here.",
    ),
    *(
        (
            f"{SHEET}.scores.c1",
            bad,
            f'round r, entry a, judge J, criterion c1: this must be a number written as text, such as "81.25"; it is {bad!r}.',
        )
        for bad in ["NaN", "Infinity", "1e999", "1e2", " 80", "80.0000001", "٨٠", "", 80, 80.0]
    ),
    (
        "rounds.0.sheets.1",
        {"entry": "a", "judge": "J", "scores": {"c1": "1", "c2": "1"}},
        "round r, entry a, judge J: this judge's sheet for this entry stands twice.",
    ),
    ("categories.0.most_per_agency", 0, "facts.categories[0].most_per_agency: 0 lies outside 1 to 1000."),
    ("entries.0.category", "z", "facts.entries[0].category: 'z' is not known."),
    ("entries.0.key", "b", "facts.entries: 'b' stands twice."),
    ("entries.0.agency", 5, "facts.entries[0].agency: this must be text, not a whole number."),
    ("entries", {}, "facts.entries: this must be a list, not an object."),
    ("plenary.0.kind", "wish", "facts.plenary[0].kind: 'wish' is none of: tie, points, exclude."),
    ("plenary.0.order", ["a"], "facts.plenary[0].order: this must name two entries or more."),
    ("plenary.0.order", ["a", "z"], "facts.plenary[0].order: 'z' is not known."),
    ("plenary.0.round", "z", "facts.plenary[0].round: 'z' is not known."),
    ("plenary.0.entry", "a", "facts.plenary[0]: 'entry' is not known here."),
    ("plenary", [TIE, TIE], "facts.plenary: 'd' stands twice."),
    ("plenary", [TIE, TIE | {"key": "e"}], "facts.plenary d: 'e' decides between the same entries."),
    (
        "plenary",
        [{"key": "d", "kind": "points", "entry": "a", "round": "r", "by": "many"}],
        "facts.plenary[0].by: this must be a number written as text, such as \"81.25\"; it is 'many'.",
    ),
]


@pytest.mark.parametrize(("path", "value", "message"), REFUSALS)
def test_what_cannot_be_is_refused_with_its_place(path, value, message):
    with pytest.raises(FactsError) as refusal:
        compute(change(contest(), path, value))

    assert str(refusal.value) == message


@pytest.mark.parametrize("nothing", [None, [], "facts", 1])
def test_facts_are_an_object(nothing):
    with pytest.raises(ValueError, match="facts: this must be an object"):
        compute(nothing)


def test_points_need_a_round_that_judged_the_entry():
    data = contest()
    data["entries"].append({"key": "z", "category": "k"})
    data["plenary"] = [{"key": "d", "kind": "points", "entry": "z", "round": "r", "by": "1"}]

    with pytest.raises(ValueError, match="round r did not judge entry z"):
        compute(data)


def test_scores_adjusted_for_severity_are_means():
    data = facts(round_({"a": {"J": "1"}}, combination="median"), severity={"method": "ridge", "lambda": "5"})

    with pytest.raises(ValueError, match="every round must combine by mean"):
        compute(data)


def test_facts_are_left_as_they_were():
    data, before = contest(), contest()
    compute(data)

    assert data == before
