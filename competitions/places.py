"""How sure the places of a ranking are, said honestly: intervals, chances and bands. Pure: numpy alone.

Judges and then entries are drawn from what the two-way random model leaves possible, given the scores and the
components of variance; each draw is ranked. Resampling the three scores of an entry is no substitute: its
intervals of 90 % cover 70 %.
"""

from dataclasses import dataclass

import numpy as np

from competitions.crossing import Crossing, Floats, Ints
from competitions.variance import Components, Model

CONFIDENCE = 0.90
_NOISE = 1e-9  # points
_SHOWN = 2  # places at which means are equal
_AT_ONCE = 2_000_000  # numbers drawn at once


@dataclass(frozen=True, slots=True)
class Places:
    """What is known of the places of n entries, given the scores.

    `low` and `high` (n) bound the rank with 90 % confidence, 1 being the best; `in_top` (n) is the chance of
    being among the first `top`, and `at_cutoff` lists who may as well be in as out (5 to 95 %). `bands` are
    stretches of the official order, each a list of entries that cannot be told apart from its first.
    """

    low: Ints
    high: Ints
    in_top: Floats
    at_cutoff: list[int]
    bands: list[list[int]]
    top: int


def draw_levels(crossing: Crossing, components: Components, rng: np.random.Generator, draws: int) -> Floats:
    """Return draws of the entries' levels in points (draws x n): judges first, then entries given the judges."""
    ratios = components.ratios
    scale = float(crossing.scores.std()) or 1.0
    centre = float(crossing.scores.mean()) if crossing.scores.size else 0.0
    equations = Model(crossing, centre, scale).at(*ratios)
    by_entry = np.argsort(crossing.entries, kind="stable")
    starts = (np.cumsum(crossing.sizes) - crossing.sizes)[crossing.sizes > 0]
    judges, sums = crossing.judges[by_entry], crossing.by_entry((crossing.scores - centre) / scale)
    weights = ratios[0] / (1 + ratios[0] * crossing.sizes)
    # Entries that do not differ at all are ranked by chance in every draw, never by their numbers.
    deviation = np.sqrt(components.error * weights).clip(_NOISE) / scale
    levels = np.empty((draws, crossing.n_entries))
    step = max(1, _AT_ONCE // max(1, judges.size))
    for start in range(0, draws, step):
        size = min(step, draws - start)
        noise = rng.standard_normal((equations.wanted.size, size)) * np.sqrt(components.error) / scale
        drawn = np.linalg.solve(equations.factor.T, equations.wanted[:, None] + noise)
        common, severity = drawn[:1].T, drawn[1:].T * equations.root
        given = np.zeros((size, crossing.n_entries))
        if judges.size:
            given[:, crossing.sizes > 0] = np.add.reduceat(severity[:, judges], starts, axis=1)
        middle = weights * (sums - crossing.sizes * common - given)
        own = rng.standard_normal((size, crossing.n_entries)) * deviation
        levels[start : start + size] = centre + scale * (common + middle + own)
    return levels


def places_of(levels: Floats, order: Ints, top: int, confidence: float = CONFIDENCE) -> Places:
    """Return what draws of levels (draws x n) say of places; `order` is the official one, best first.

    Levels of several rounds may be weighted and added before; then these are the places of the final.
    """
    draws, count = levels.shape
    ranks = np.empty((count, draws), dtype=np.int32)
    for start in range(0, draws, 64):
        best_first = np.argsort(-levels[start : start + 64], axis=1)
        placed = np.empty_like(best_first)
        np.put_along_axis(placed, best_first, np.arange(1, count + 1)[None, :], axis=1)
        ranks[:, start : start + 64] = placed.T
    tail = (1 - confidence) / 2
    ends = [int(np.ceil(share * draws)) - 1 for share in (tail, 1 - tail)]
    in_top = (ranks <= top).mean(axis=1)
    ranks.partition(ends, axis=1)
    at_cutoff = np.flatnonzero((in_top > tail) & (in_top < 1 - tail))
    return Places(
        ranks[:, ends[0]].astype(np.int64),
        ranks[:, ends[1]].astype(np.int64),
        in_top,
        at_cutoff.tolist(),
        bands(levels, order, confidence),
        top,
    )


def bands(levels: Floats, order: Ints, confidence: float = CONFIDENCE) -> list[list[int]]:
    """Return the order in bands: from a first entry on, the next is added while P(first > next) < confidence."""
    found: list[list[int]] = []
    for entry in np.asarray(order).tolist():
        if found:
            first = levels[:, found[-1][0]]
            difference = first - levels[:, entry]
            if ((difference > 0) + (difference == 0) / 2).mean() < confidence:
                found[-1].append(entry)
                continue
        found.append([entry])
    return found


def share_places(values: Floats) -> Ints:
    """Return ranks of values (n) rounded to two places, the highest first, as 1, 1, 3; 0 for NaN."""
    ranks = np.zeros(values.size, dtype=np.int64)
    known = ~np.isnan(values)
    rounded = np.floor(values[known] * 10**_SHOWN + 0.5 + 1e-9)
    ordered = np.sort(-rounded)
    ranks[known] = np.searchsorted(ordered, -rounded) + 1
    return ranks
