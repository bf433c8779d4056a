"""The arithmetic of judging: from the scores of judges to the official ranking, exact and the same everywhere.

Pure, standard library only; it is what `python -m competitions.verify` runs. `compute` takes facts and returns
results, both JSON as docs/results-format.md describes them. Every number is computed from numbers printed
beside it: sheets from scores, a round from sheets, the final from rounds, ranks from what is shown.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from competitions.averaging import combine, exactly, mean, median, round_half_up, trimmed_mean
from competitions.facts_reading import read_criteria, read_facts, read_shares, scales_of
from competitions.finals import rank_category, weigh
from competitions.promotion import promote
from competitions.ranking import in_order, rank
from competitions.strict_json import Reader
from competitions.tables import RESULTS_FORMAT, finals_of, method_of, rounds_of
from competitions.tallying import score_of, tally

__all__ = [
    "compute",
    "entry_score",
    "final_score",
    "mean",
    "median",
    "promote",
    "rank",
    "round_half_up",
    "sheet_score",
    "trimmed_mean",
]


# --- One sheet, one entry, one final --------------------------------------------------------------


@exactly
def sheet_score(
    criteria: Sequence[Mapping[str, Any]], values: Mapping[str, Decimal | str | int | None]
) -> Decimal | None:
    """Return a sheet's score from 0 to 100 with 6 places, or None where every criterion is not applicable.

    `criteria` are written as in the facts, `values` by their keys. Ranges are the declared ones; what is not
    applicable (None) is left out above and below the line. Raises ValueError naming the criterion.
    """
    reader = Reader({"criteria": list(criteria)}, "rubric", None)
    rubric = read_criteria(reader)
    texts = {key: None if value is None else format(Decimal(value), "f") for key, value in values.items()}
    row = Reader({"scores": texts}, "sheet", None)
    return score_of(rubric, read_shares(row, scales_of(rubric)))


@exactly
def entry_score(
    sheet_scores: Sequence[Decimal | None], combination: str = "mean", minimum_sheets: int = 1
) -> Decimal | None:
    """Return an entry's score in a round with 6 places, or None below the minimum number of sheets.

    Sheets without a score (None) do not count. Fewer than seven sheets are not trimmed but averaged.
    """
    scores = [score for score in sheet_scores if score is not None]
    return None if len(scores) < max(minimum_sheets, 1) else combine(scores, combination)[0]


@exactly
def final_score(scores: Sequence[Decimal | None], weights: Sequence[Decimal]) -> Decimal | None:
    """Return the sum of round scores by their weights in percent, or None where a round has no score."""
    return weigh(scores, weights)


# --- A whole competition --------------------------------------------------------------------------


@exactly
def compute(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the results of a competition (docs/results-format.md, both ways).

    Raises FactsError, a ValueError, naming the place of whatever is not as it must be.
    """
    known = read_facts(facts)
    tallies = [tally(known, round_) for round_ in known.rounds]
    finals: list[dict[str, Any]] = []
    ties: list[dict[str, Any]] = []
    for category in sorted(known.categories, key=lambda category: in_order(category.key)):
        rows, steps = rank_category(known, tallies, category)
        finals += finals_of(known, tallies, category.key, rows, len(ties))
        ties += [{"category": category.key, **step} for step in steps]
    return {
        "format": RESULTS_FORMAT,
        "rounds": rounds_of(known, tallies),
        "finals": finals,
        "ties": ties,
        "method": method_of(known, tallies),
    }
