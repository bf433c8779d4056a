"""How far judges agree: intraclass correlation, Krippendorff's alpha, Kendall's W, and Kemeny's order.

Pure: numpy alone. Tables are entries by judges (n x m), NaN where there is no sheet. None means that the question
has no answer here, a negative number that there is no detectable agreement (`reading`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from competitions.crossing import Crossing, Floats
from competitions.tails import f_tail
from competitions.variance import Components, estimate

METRICS = ("nominal", "ordinal", "interval", "ratio")
MOST_CANDIDATES = 12


def reading(value: float | None) -> str:
    """Return the code for a reliability: "unknown", "none" (no detectable agreement) or "some"."""
    if value is None:
        return "unknown"
    return "none" if value <= 0 else "some"


# --- Intraclass correlation -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Icc:
    """The six forms of Shrout and Fleiss (1979) for a complete table, from mean squares.

    `one` takes each entry's judges as drawn anew, `two` the judges as drawn from many (absolute agreement,
    ICC(A,1)), `three` these judges alone (consistency); `_k` is the reliability of the mean of all k judges.
    """

    one: float | None
    two: float | None
    three: float | None
    one_k: float | None
    two_k: float | None
    three_k: float | None


def icc(table: npt.ArrayLike) -> Icc | None:
    """Return the forms for a complete table with two entries and two judges or more, else None."""
    cells = np.asarray(table, dtype=float)
    n, k = cells.shape
    if min(n, k) < 2 or np.isnan(cells).any():
        return None
    centred = cells - cells.mean()
    entries, judges = k * (centred.mean(axis=1) ** 2).sum(), n * (centred.mean(axis=0) ** 2).sum()
    within = (centred**2).sum() - entries
    between, judge = entries / (n - 1), judges / (k - 1)
    error = max(within - judges, 0.0) / ((n - 1) * (k - 1))
    within /= n * (k - 1)
    return Icc(
        _share(between - within, between + (k - 1) * within),
        _share(between - error, between + (k - 1) * error + k * (judge - error) / n),
        _share(between - error, between + (k - 1) * error),
        _share(between - within, between),
        _share(between - error, between + (judge - error) / n),
        _share(between - error, between),
    )


def _share(part: float, whole: float) -> float | None:
    return float(part / whole) if abs(whole) > 1e-12 else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """ICC(A,1) and ICC(A,k) from the components of variance, which need no complete table.

    `k` is the harmonic mean of sheets per entry: what the official mean of an entry rests on.
    """

    single: float | None
    mean: float | None
    k: float


def agreement(crossing: Crossing, components: Components | None = None) -> Agreement:
    """Return absolute agreement of single sheets and of the means of entries."""
    components = components or estimate(crossing)
    sizes = crossing.sizes[crossing.sizes > 0]
    k = float(sizes.size / (1 / sizes).sum()) if sizes.size else 0.0
    noise = components.judges + components.error
    return Agreement(
        _share(components.entries, components.entries + noise),
        _share(components.entries, components.entries + noise / k) if k else None,
        k,
    )


# --- Krippendorff's alpha -------------------------------------------------------------------------


def alpha(table: npt.ArrayLike, metric: str = "interval") -> float | None:
    """Return Krippendorff's alpha (2011) with missing cells; metric is one of `METRICS`.

    Entries with one score say nothing. None where fewer than two scores can be paired or none differ.
    Raises ValueError for another metric.
    """
    if metric not in METRICS:
        raise ValueError(f"The metric must be one of: {', '.join(METRICS)}.")
    cells = np.asarray(table, dtype=float)
    paired = cells[(~np.isnan(cells)).sum(axis=1) > 1]
    rows, _judges = np.nonzero(~np.isnan(paired))
    values = paired[~np.isnan(paired)]
    if values.size < 2:
        return None
    sizes = np.bincount(rows)
    if metric == "ratio":
        by_unit = np.array([_ratios(values[rows == row]) for row in range(len(paired))])
        expected = _ratios(values)
    elif metric == "nominal":
        _kinds, codes = np.unique(values, return_inverse=True)
        counts = np.bincount(rows * (codes.max() + 1) + codes, minlength=len(paired) * (codes.max() + 1))
        by_unit = sizes**2 - (counts.reshape(len(paired), -1) ** 2).sum(axis=1)
        expected = float(values.size**2 - (np.bincount(codes) ** 2).sum())
    else:
        values = mid_ranks(values) if metric == "ordinal" else values
        values = values - values.mean()
        sums, squares = np.bincount(rows, values), np.bincount(rows, values**2)
        by_unit = 2 * (sizes * squares - sums**2)
        expected = float(2 * values.size * (values**2).sum())
    if expected <= 1e-12 * values.size:
        return None
    observed = (by_unit / (sizes - 1)).sum()
    return float(1 - (values.size - 1) * observed / expected)


def _ratios(values: Floats) -> float:
    """Return the sum of ((a - b) / (a + b))^2 over ordered pairs, a row at a time."""
    kinds, counts = np.unique(values, return_counts=True)
    total = 0.0
    for kind, count in zip(kinds, counts, strict=True):
        below = kinds + kind
        shares = np.divide(kinds - kind, below, out=np.zeros_like(kinds), where=below != 0)
        total += float(count * (counts * shares**2).sum())
    return total


def mid_ranks(values: Floats) -> Floats:
    """Return ranks from 1, equal values sharing the middle of theirs."""
    _kinds, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    middles = np.cumsum(counts) - (counts - 1) / 2
    return np.asarray(middles[places], dtype=float)


# --- Kendall's W ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Concordance:
    """Kendall's W with the correction for ties, from 0 to 1, and its p by F (Legendre 2005)."""

    w: float
    p: float


def kendall_w(table: npt.ArrayLike) -> Concordance | None:
    """Return W of a complete panel with two entries and two judges or more, else None."""
    cells = np.asarray(table, dtype=float)
    n, m = cells.shape
    if min(n, m) < 2 or np.isnan(cells).any():
        return None
    ranks = np.column_stack([mid_ranks(column) for column in cells.T])
    spread = float(((ranks.sum(axis=1) - m * (n + 1) / 2) ** 2).sum())
    ties = 0
    for column in cells.T:
        counts = np.unique(column, return_counts=True)[1]
        ties += int((counts**3 - counts).sum())
    most = m**2 * (n**3 - n) - m * ties
    if most <= 0:
        return None
    w = 12 * spread / most
    first = n - 1 - 2 / m
    if first <= 0:
        return Concordance(w, 1.0)
    f = (m - 1) * w / (1 - w) if w < 1 - 1e-12 else np.inf
    return Concordance(w, f_tail(f, first, first * (m - 1)))


# --- Kemeny's order (diagnostic alone, for few candidates) ----------------------------------------


@dataclass(frozen=True, slots=True)
class Kemeny:
    """The order with which most pairwise votes agree: candidates best first, and how many agree.

    `is_only` says that no other order does as well; otherwise `order` is one of several and decides nothing.
    """

    order: list[int]
    score: float
    is_only: bool


def preferences(ballots: Sequence[Sequence[int]], counts: Sequence[int], candidates: int) -> Floats:
    """Return how many ballots put one candidate (row) above another (column); ballots list the best first."""
    wins = np.zeros((candidates, candidates))
    for ballot, count in zip(ballots, counts, strict=True):
        for place, one in enumerate(ballot):
            wins[one, list(ballot[place + 1 :])] += count
    return wins


def preferences_of(table: npt.ArrayLike) -> Floats:
    """Return how many judges scored one entry (row) above another (column), of those who scored both."""
    cells = np.asarray(table, dtype=float)
    return np.asarray((cells[:, None, :] > cells[None, :, :]).sum(axis=2), dtype=float)


def kemeny(wins: npt.ArrayLike) -> Kemeny:
    """Find the best order of up to twelve candidates, set by set (Bellman 1962; Held and Karp 1962).

    `wins` is a square table of votes as `preferences` gives it. Raises ValueError for more candidates.
    """
    votes = np.asarray(wins, dtype=float)
    count = len(votes)
    if count > MOST_CANDIDATES:
        raise ValueError(f"Kemeny's order is sought for {MOST_CANDIDATES} candidates or fewer.")
    best, ways, last = np.zeros(1 << count), np.ones(1 << count), np.zeros(1 << count, dtype=int)
    for chosen in range(1, 1 << count):
        inside = [one for one in range(count) if chosen >> one & 1]
        # Whoever comes last in the set has everybody else of it above.
        scores = [best[chosen ^ 1 << one] + votes[inside, one].sum() - votes[one, one] for one in inside]
        best[chosen] = max(scores)
        last[chosen] = inside[int(np.argmax(scores))]
        ways[chosen] = sum(
            ways[chosen ^ 1 << one]
            for one, score in zip(inside, scores, strict=True)
            if score == best[chosen]
        )
    order, left = [], (1 << count) - 1
    while left:
        order.append(int(last[left]))
        left ^= 1 << last[left]
    return Kemeny(order[::-1], float(best[-1]), bool(ways[-1] == 1))
