"""Who goes on after a round, and why. Pure, standard library only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from competitions.averaging import round_half_up
from competitions.ranking import Group, grouped, in_order
from competitions.scoring_facts import Promotion


@dataclass(frozen=True, slots=True)
class Promoted:
    """Whether an entry goes on. `why` is one of the codes of docs/results-format.md."""

    entry: str
    rank: int | None
    is_promoted: bool
    why: str
    decision: str | None = None


def promote(
    scores: Mapping[str, Decimal | None],
    rule: Promotion,
    decisions: Sequence[tuple[str, Sequence[str]]] = (),
    precision: int = 2,
) -> list[Promoted]:
    """Apply a round's rule within one category; scores are compared rounded half up to the precision.

    Everybody tied at the cut-off goes on, unless a plenary's decision (key, order) names all of them: then
    the first of its order fill the places that are left. An entry without a score never goes on.
    """
    rounded = {entry: round_half_up(score, precision) for entry, score in scores.items() if score is not None}
    rows: list[Promoted] = []
    for group in grouped(rounded):
        rows += _decide(group, len(rows) + 1, rounded[group[0]], rule, decisions)
    without = sorted((entry for entry in scores if entry not in rounded), key=in_order)
    return rows + [Promoted(entry, None, is_promoted=False, why="no_score") for entry in without]


def _decide(
    group: Group, rank: int, score: Decimal, rule: Promotion, decisions: Sequence[tuple[str, Sequence[str]]]
) -> list[Promoted]:
    if rule.rule == "all":
        return [Promoted(entry, rank, is_promoted=True, why="all") for entry in group]
    if rule.rule == "threshold":
        reached = score >= rule.score
        why = "reached" if reached else "short"
        return [Promoted(entry, rank, reached, why) for entry in group]
    left = rule.count - rank + 1
    if left <= 0 or left >= len(group):
        why = "within" if left > 0 else "below"
        return [Promoted(entry, rank, left > 0, why) for entry in group]
    for key, order in decisions:
        if set(group) <= set(order):
            first = [entry for entry in order if entry in group][:left]
            return [Promoted(entry, rank, entry in first, "plenary", key) for entry in group]
    return [Promoted(entry, rank, is_promoted=True, why="tied_at_cutoff") for entry in group]
