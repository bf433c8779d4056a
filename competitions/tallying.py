"""One round counted: sheets, what they combine to, what the plenary added, and who goes on.

Pure, standard library only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from competitions.averaging import PLACES, combine, mean, round_half_up
from competitions.promotion import Promoted, promote
from competitions.ranking import in_order
from competitions.scoring_facts import Criterion, Facts, Points, Round, Sheet
from competitions.severity import Adjustment, adjust


@dataclass(frozen=True, slots=True)
class Score:
    """An entry in one round: the sheets that have a score, and what they became.

    `how` names what combined them, `mean` and `adjusted` stand side by side where severity is adjusted for,
    `value` is the score with the plenary's points, None below the minimum number of sheets.
    """

    sheets: tuple[tuple[Sheet, Decimal], ...]
    unscored: tuple[str, ...]  # judges who found every criterion not applicable
    how: str | None = None
    mean: Decimal | None = None
    adjusted: Decimal | None = None
    points: tuple[Points, ...] = ()
    value: Decimal | None = None

    def with_points(self, score: Decimal | None) -> Decimal | None:
        """Return one of the two that stand side by side with the plenary's points."""
        return None if score is None else score + sum((one.by for one in self.points), Decimal(0))


@dataclass(frozen=True, slots=True)
class Tally:
    """A round counted: scores by entry, adjustments by category, who goes on, answers left out by criterion."""

    round: Round
    scores: Mapping[str, Score]
    adjustments: Mapping[str, Adjustment]
    promoted: Mapping[str, Promoted]
    left_out: Mapping[str, int]


def score_of(criteria: Iterable[Criterion], shares: Mapping[str, Fraction | None]) -> Decimal | None:
    """Return 100 * sum(weight * share) / sum(weights answered) with 6 places; None if nothing was answered."""
    gained, unit, answered = 0, 1, 0  # the sum above the line is gained / unit
    for criterion in criteria:
        share = shares[criterion.key]
        if share is not None:
            weight, below = criterion.millionths, share.denominator
            gained = gained * below + weight * share.numerator * unit
            unit *= below
            answered += weight
    return round_half_up(Fraction(100 * gained, unit * answered), PLACES) if answered else None


def tally(facts: Facts, round_: Round) -> Tally:
    """Count one round."""
    sheets: dict[str, list[tuple[Sheet, Decimal | None]]] = {entry: [] for entry in round_.entries}
    for sheet in sorted(round_.sheets, key=lambda sheet: in_order(sheet.judge)):
        sheets[sheet.entry].append((sheet, score_of(round_.criteria, sheet.shares)))
    by_category: dict[str, list[str]] = {category.key: [] for category in facts.categories}
    for entry in sorted(round_.entries, key=in_order):
        by_category[facts.entries[entry].category].append(entry)
    scores: dict[str, Score] = {}
    adjustments = {}
    for category, entries in by_category.items():
        counted = {entry: _counted(sheets[entry]) for entry in entries}
        if facts.severity is not None and any(counted.values()):
            adjustments[category] = adjust(_cells(counted), facts.severity)
        for entry in entries:
            unscored = tuple(sheet.judge for sheet, score in sheets[entry] if score is None)
            scores[entry] = _score(facts, round_, entry, counted[entry], unscored, adjustments.get(category))
    left_out = {
        criterion.key: sum(sheet.shares[criterion.key] is None for sheet in round_.sheets)
        for criterion in round_.criteria
    }
    return Tally(round_, scores, adjustments, _promoted(facts, round_, by_category, scores), left_out)


def _counted(sheets: list[tuple[Sheet, Decimal | None]]) -> tuple[tuple[Sheet, Decimal], ...]:
    return tuple((sheet, score) for sheet, score in sheets if score is not None)


def _cells(counted: Mapping[str, tuple[tuple[Sheet, Decimal], ...]]) -> list[tuple[str, str, Decimal]]:
    return [(entry, sheet.judge, score) for entry, pairs in counted.items() for sheet, score in pairs]


def _score(
    facts: Facts,
    round_: Round,
    entry: str,
    counted: tuple[tuple[Sheet, Decimal], ...],
    unscored: tuple[str, ...],
    adjustment: Adjustment | None,
) -> Score:
    points = facts.points.get((round_.key, entry), ())
    if len(counted) < round_.minimum_sheets:
        return Score(counted, unscored, points=points)
    values = [score for _sheet, score in counted]
    value, how = combine(values, round_.combination)
    plain, adjusted = (value if how == "mean" else mean(values)), None
    if adjustment is not None:
        adjusted = adjustment.levels[entry]
        value, how = (adjusted, "ridge") if adjustment.is_official else (plain, "mean")
    value += sum((one.by for one in points), Decimal(0))
    return Score(counted, unscored, how, plain, adjusted, points, value)


def _promoted(
    facts: Facts, round_: Round, by_category: Mapping[str, Sequence[str]], scores: Mapping[str, Score]
) -> dict[str, Promoted]:
    out = excluded_by(facts, round_)
    rows: list[Promoted] = []
    for category, entries in by_category.items():
        decisions = [
            (tie.key, tie.order) for tie in facts.ties if (tie.round, tie.category) == (round_.key, category)
        ]
        inside = {entry: scores[entry].value for entry in entries if entry not in out}
        rows += promote(inside, round_.promotion, decisions, facts.precision)
        rows += [
            Promoted(entry, None, is_promoted=False, why="disqualified", decision=out[entry])
            for entry in entries
            if entry in out
        ]
    return {row.entry: row for row in rows}


def excluded_by(facts: Facts, round_: Round | None = None) -> dict[str, str]:
    """Return the entries excluded by a round, or in the end, each with the key of the decision."""
    places = {one.key: place for place, one in enumerate(facts.rounds)}
    last = len(facts.rounds) if round_ is None else places[round_.key]
    return {one.entry: one.key for one in facts.exclusions if one.round is None or places[one.round] <= last}
