"""Rounds brought together: totals, ranks within each category, and who is passed over for prizes.

Pure, standard library only.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from competitions.averaging import quotient
from competitions.ranking import Place, Ranking, in_order, rank
from competitions.scoring_facts import Category, Facts
from competitions.tallying import Tally, excluded_by
from competitions.ties import chain_of


@dataclass(frozen=True, slots=True)
class Final:
    """An entry in the end. Without a total there is no rank, and `why_none` says why, `why_round` where."""

    entry: str
    total: Decimal | None = None
    place: Place | None = None
    why_none: str | None = None
    why_round: str | None = None
    prize_rank: int | None = None
    passed_over_for: tuple[str, ...] = ()


def weigh(scores: Sequence[Decimal | None], weights: Sequence[Decimal]) -> Decimal | None:
    """Return the sum of round scores by their weights in percent, or None where a round has no score."""
    total = Decimal(0)
    for score, weight in zip(scores, weights, strict=True):
        if score is None:
            return None
        total += score * weight
    return quotient(total, 100)


def rank_category(
    facts: Facts, tallies: Sequence[Tally], category: Category
) -> tuple[list[Final], list[dict[str, Any]]]:
    """Rank the entries of one category; return them best first, and the steps taken between equals."""
    entries = sorted(
        (entry.key for entry in facts.entries.values() if entry.category == category.key), key=in_order
    )
    excluded = excluded_by(facts)
    missing = {
        entry: ("disqualified", None) if entry in excluded else _why_none(tallies, entry) for entry in entries
    }
    weights = [tally.round.weight for tally in tallies]
    totals = {
        entry: total
        for entry in entries
        if missing[entry] is None
        and (total := weigh([tally.scores[entry].value for tally in tallies], weights)) is not None
    }
    counted = {(tally.round.key, entry): tally.scores[entry].sheets for tally in tallies for entry in totals}
    ranking = rank(totals, chain_of(facts, category.key, counted), facts.precision)
    prizes = _prizes(facts, category, ranking)
    ranked = [
        Final(entry, totals[entry], place, None, None, *prizes[entry])
        for entry, place in ranking.places.items()
    ]
    without = [Final(entry, None, None, *why) for entry, why in missing.items() if why is not None]
    return ranked + without, ranking.steps


def _why_none(tallies: Sequence[Tally], entry: str) -> tuple[str, str | None] | None:
    """Return why an entry has no final and the round it fails at, None where it has one."""
    for place, tally in enumerate(tallies):
        if entry not in tally.scores:
            promoted = tallies[place - 1].promoted.get(entry) if place else None
            is_left_out = promoted is not None and not promoted.is_promoted
            return "not_promoted" if is_left_out else "not_judged", tally.round.key
        if tally.scores[entry].value is None:
            return "too_few_sheets", tally.round.key
    return None


def _prizes(
    facts: Facts, category: Category, ranking: Ranking
) -> Mapping[str, tuple[int | None, tuple[str, ...]]]:
    """Return each entry's rank among those that can win, None when better ones of its agency pass it over.

    Entries of one agency that share the last place it may win are all kept: that is the plenary's to decide.
    """
    kept: dict[str | None, list[tuple[int, str]]] = {}
    prizes: dict[str, tuple[int | None, tuple[str, ...]]] = {}
    ranks: list[int] = []
    for entry, place in ranking.places.items():  # best first
        own = kept.setdefault(facts.entries[entry].agency, [])
        better = bisect_left(own, (place.rank, ""))
        if None not in (facts.entries[entry].agency, category.most_per_agency) and better >= (
            category.most_per_agency or 0
        ):
            prizes[entry] = None, tuple(other for _rank, other in own[:better])
            continue
        own.append((place.rank, entry))
        ranks.append(place.rank)
        prizes[entry] = bisect_left(ranks, place.rank) + 1, ()
    return prizes
