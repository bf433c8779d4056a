"""Results as they are printed: plain JSON of texts, whole numbers and codes (docs/results-format.md).

Pure, standard library only.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from competitions.averaging import round_half_up
from competitions.finals import Final, weigh
from competitions.ranking import in_order, rank
from competitions.scoring_facts import Facts, Round
from competitions.severity import Adjustment
from competitions.tallying import Score, Tally

RESULTS_FORMAT = "lumbung.results/1"


def rounds_of(facts: Facts, tallies: Sequence[Tally]) -> list[dict[str, Any]]:
    """Return what is printed of the rounds."""
    return [_round(facts, one, following) for one, following in zip_longest(tallies, facts.rounds[1:])]


def finals_of(
    facts: Facts, tallies: Sequence[Tally], category: str, finals: Sequence[Final], first_step: int
) -> list[dict[str, Any]]:
    """Return what is printed of a category's entries; its steps between equals are numbered from the first."""
    beside = _beside(facts, tallies, [final for final in finals if final.place])
    return [
        _final(facts, category, final, first_step) | {"beside": beside.get(final.entry)} for final in finals
    ]


def _beside(facts: Facts, tallies: Sequence[Tally], ranked: Sequence[Final]) -> dict[str, dict[str, Any]]:
    """Return totals and ranks by plain means and by adjusted ones, where adjusting was announced."""
    if facts.severity is None:
        return {}
    weights = [tally.round.weight for tally in tallies]
    beside: dict[str, dict[str, Any]] = {final.entry: {} for final in ranked}
    for name, of in (("mean", lambda score: score.mean), ("adjusted", lambda score: score.adjusted)):
        totals = {}
        for final in ranked:
            scores = [tally.scores[final.entry] for tally in tallies]
            totals[final.entry] = weigh([score.with_points(of(score)) for score in scores], weights)
        places = rank(
            {entry: total for entry, total in totals.items() if total is not None}, (), facts.precision
        )
        for entry, place in places.places.items():
            beside[entry][name] = _shown(facts, totals[entry])
            beside[entry][f"{name}_rank"] = place.rank
    return beside


def method_of(facts: Facts, tallies: Sequence[Tally]) -> dict[str, Any]:
    """Return what the official scores are, in all and by round and category, and why where it is not ridge."""
    fitted = [
        (tally.round.key, category, tally.adjustments[category])
        for tally in tallies
        for category in _ordered(tally.adjustments)
    ]
    fits = [fit for _round, _category, fit in fitted]
    efficiencies = [fit.efficiency for fit in fits if fit.efficiency is not None]
    plain = {round_.combination for round_ in facts.rounds if round_.weight}
    methods = {_official(fit) for fit in fits} or plain
    return {
        "announced": "none" if facts.severity is None else "ridge",
        "lambda": _text(facts.severity),
        "official": methods.pop() if len(methods) == 1 else "mixed",
        "why": sorted({code for fit in fits for code in fit.why}),
        "components": max((fit.components for fit in fits), default=None),
        "efficiency": _text(min(efficiencies, default=None)),
        "fewest_entries": min((fit.fewest_entries for fit in fits), default=None),
        "panels": [_panel(*one) for one in fitted],
    }


def _official(fit: Adjustment) -> str:
    return "ridge" if fit.is_official else "mean"


def _panel(round_: str, category: str, fit: Adjustment) -> dict[str, Any]:
    return {
        "round": round_,
        "category": category,
        "official": _official(fit),
        "why": list(fit.why),
        "components": fit.components,
        "efficiency": _text(fit.efficiency),
        "fewest_entries": fit.fewest_entries,
        "severities": {judge: _text(value) for judge, value in fit.severities.items()},
    }


def _round(facts: Facts, counted: Tally, following: Round | None) -> dict[str, Any]:
    """Return what is printed of a round; `following` tells whom the next one really judged."""
    promoted = [entry for entry, row in counted.promoted.items() if row.is_promoted]
    judged = following.entries if following else ()
    return {
        "key": counted.round.key,
        "scores": {entry: _score(facts, score) for entry, score in counted.scores.items()},
        "promoted": [
            {
                "entry": row.entry,
                "category": facts.entries[row.entry].category,
                "rank": row.rank,
                "is_promoted": row.is_promoted,
                "why": row.why,
                "decision": row.decision,
            }
            for row in counted.promoted.values()
        ],
        "judged_unpromoted": _ordered(set(judged) - set(promoted)),
        "promoted_unjudged": _ordered(set(promoted) - set(judged)) if judged else [],
        "na_counts": dict(counted.left_out),
    }


def _ordered(entries: Iterable[str]) -> list[str]:
    return sorted(entries, key=in_order)


def _score(facts: Facts, score: Score) -> dict[str, Any]:
    given = [value for _sheet, value in score.sheets]
    return {
        "score": _text(score.value),
        "shown": _shown(facts, score.value),
        "why_none": "too_few_sheets" if score.value is None else None,
        "how": score.how,
        "sheets": len(given),
        "sheet_scores": {sheet.judge: _text(value) for sheet, value in score.sheets}
        | dict.fromkeys(score.unscored),
        "lowest": _text(min(given, default=None)),
        "highest": _text(max(given, default=None)),
        "mean": _text(score.mean),
        "adjusted": _text(score.adjusted),
        "points": [{"decision": one.key, "by": _text(one.by)} for one in score.points],
    }


def _final(facts: Facts, category: str, final: Final, first_step: int) -> dict[str, Any]:
    place = final.place
    return {
        "entry": final.entry,
        "category": category,
        "total": _text(final.total),
        "shown": _shown(facts, final.total),
        "rank": place.rank if place else None,
        "is_shared": bool(place and place.is_shared),
        "why_none": final.why_none,
        "why_round": final.why_round,
        "steps": [first_step + step for step in place.steps] if place else [],
        "prize_rank": final.prize_rank,
        "passed_over_for": list(final.passed_over_for),
    }


def _shown(facts: Facts, value: Decimal | None) -> str | None:
    return None if value is None else _text(round_half_up(value, facts.precision))


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
