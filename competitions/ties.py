"""The declared chain between equal totals, over the sheets of a contest. Pure, standard library only."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from competitions.averaging import CONTEXT, PLACES, combine, mean, round_half_up
from competitions.ranking import Step, by_decision, by_value, head_to_head
from competitions.scoring_facts import Criterion, Facts, Round, Sheet

#: Sheets that count, by round and entry, each with its score.
Counted = Mapping[tuple[str, str], Sequence[tuple[Sheet, Decimal]]]


def chain_of(facts: Facts, category: str, counted: Counted) -> list[Step]:
    """Return the steps of the declared chain in their order; a step of several weights is several steps."""
    classes = _by_weight(facts.rounds)
    first = 1 if "heaviest" in facts.tie_order else 0
    steps = {
        "heaviest": [_criteria_step("heaviest", classes[:1], facts, counted)] if classes else [],
        "criteria": [_criteria_step("criteria", [one], facts, counted) for one in classes[first:]],
        "head_to_head": [head_to_head(partial(_sheets_of, facts, counted))],
        "plenary": [
            by_decision(
                (tie.key, tie.order) for tie in facts.ties if tie.category == category and tie.round is None
            )
        ],
    }
    return [step for name in facts.tie_order for step in steps[name]]


Weighed = tuple[Decimal, list[tuple[Round, Criterion]]]


def _by_weight(rounds: Sequence[Round]) -> list[Weighed]:
    """Return the criteria of rounds that count, in classes of equal weight in the final, heaviest first.

    Criteria of equal weight are one class: an order between them would be one of names.
    """
    classes: dict[Decimal, list[tuple[Round, Criterion]]] = {}
    for round_ in rounds:
        for criterion in round_.criteria if round_.weight else ():
            weight = CONTEXT.multiply(round_.weight, criterion.weight) / 100
            classes.setdefault(weight, []).append((round_, criterion))
    return sorted(classes.items(), key=lambda weighed: weighed[0], reverse=True)


def _criteria_step(name: str, classes: list[Weighed], facts: Facts, counted: Counted) -> Step:
    (weight, criteria), *_rest = classes
    details: dict[str, Any] = {
        "weight": format(round_half_up(weight, PLACES), "f"),
        "criteria": sorted([round_.key, criterion.key] for round_, criterion in criteria),
    }
    return by_value(name, partial(_value_of, criteria, counted), facts.precision, details)


def _value_of(criteria: list[tuple[Round, Criterion]], counted: Counted, entry: str) -> Decimal | None:
    """Return an entry's score of 100 on one criterion, or the mean of several; None where nobody gave one.

    The sheets are combined as the round combines them; "not applicable" is left out.
    """
    values = []
    for round_, criterion in criteria:
        shares = [sheet.shares[criterion.key] for sheet, _score in counted.get((round_.key, entry), ())]
        answered = [round_half_up(Fraction(100) * share, PLACES) for share in shares if share is not None]
        if not answered:
            return None
        values.append(combine(answered, round_.combination)[0])
    return mean(values)


def _sheets_of(facts: Facts, counted: Counted, entry: str) -> dict[tuple[str, str], Decimal]:
    """Return an entry's sheets in the rounds that count, by round and judge, rounded as totals are."""
    return {
        (round_.key, sheet.judge): round_half_up(score, facts.precision)
        for round_ in facts.rounds
        if round_.weight
        for sheet, score in counted.get((round_.key, entry), ())
    }
