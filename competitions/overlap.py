"""How well judges can be compared through the entries they share, and swaps that make it better.

Pure: arrays in, arrays out. In the additive model `sheet = entry + judge + error` two entries without a common
judge are compared through chains of shared entries: that needs one component, and efficiency says what is
lost by it (John, Williams, "Cyclic and Computer Generated Designs", 1995, chapter 2).
"""

from dataclasses import dataclass

import numpy as np

from competitions.balancing import Bools, Ints
from competitions.swapping import Pairs, swaps_between
from competitions.transport import Floats

EFFICIENCY = 0.8
_SAMPLE = 400  # pairs on each side of a cut; smaller contests are searched in full
_TRIES = 10
_FAILURES = 8
_SWAPPED_AT_ONCE = 500  # one of so many pairs
_ZERO = 1e-9
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Overlap:
    """Components of the judge-entry graph (whoever has nothing left out) and efficiency from 0 to 1.

    Efficiency is `mean (s2/n_i + s2/n_k) / mean var(mu_i - mu_k)` over all pairs of entries, n_i being the
    judges of entry i; with k judges each that is `(2 s2/k) / mean var(mu_i - mu_k)` of scoring. It is 0
    where there is more than one component, since then some pairs cannot be compared at all.
    """

    components: int
    efficiency: float

    @property
    def is_enough(self) -> bool:
        return self.components <= 1 and self.efficiency >= EFFICIENCY

    def is_better_than(self, other: "Overlap") -> bool:
        return (self.components, -self.efficiency) < (other.components, -other.efficiency - _ZERO)


@dataclass(frozen=True, slots=True)
class _Web:
    """Who is linked to whom: `means` (n x m) is each entry's share of each judge, `sizes` (n) its judges.

    `labels` (m) number the components, -1 for judges without an entry. `vectors` (columns, m x m) are the
    eigenvectors of the judges' information matrix `C - N' D^-1 N`, ascending, and `scales` (m) the inverse
    roots of its eigenvalues, 0 for an eigenvalue of 0.
    """

    means: Floats
    sizes: Ints
    labels: Ints
    scales: Floats
    vectors: Floats

    @property
    def overlap(self) -> Overlap:
        components = len(np.unique(self.labels[self.labels >= 0]))
        judged = self.sizes > 0
        n_judged = int(judged.sum())
        if components > 1 or n_judged < 2:
            return Overlap(components, float(components <= 1))
        means = self.means[judged]
        lost = (((means - means.mean(axis=0)) @ (self.vectors * self.scales)) ** 2).sum()
        ideal = 2 * np.mean(1 / self.sizes[judged])
        return Overlap(1, float(ideal / (ideal + 2 * lost / (n_judged - 1))))


def measure(pairs: Bools) -> Overlap:
    """Measure the overlap of who judges what (n x m). Nobody judging anything is no component and 1.0."""
    return _web(pairs).overlap


def _web(pairs: Bools) -> _Web:
    incidence, sizes = pairs.astype(float), pairs.sum(axis=1)
    means = incidence / sizes.clip(1)[:, None]
    shared = incidence.T @ means
    values, vectors = np.linalg.eigh(np.diag(incidence.sum(axis=0)) - shared)
    is_zero = values < _ZERO * max(1.0, values.max(initial=0.0))
    scales = np.where(is_zero, 0.0, 1 / np.sqrt(np.where(is_zero, 1.0, values)))
    return _Web(means, sizes, _components(shared > 0), scales, vectors)


def _components(shared: Bools) -> Ints:
    """Return a component's number for each judge (m), -1 for those who share with nobody, not even themselves."""
    labels = np.full(len(shared), -1)
    for judge in np.flatnonzero(shared.diagonal()):
        if labels[judge] < 0:
            queue = [int(judge)]
            labels[judge] = judge
            for one in queue:
                found = np.flatnonzero(shared[one] & (labels < 0))
                labels[found] = judge
                queue.extend(found.tolist())
    return labels


def mend(pairs: Pairs, rng: np.random.Generator) -> Overlap:
    """Swap judges until there is one component and enough efficiency, or no swap found helps any more.

    Loads and the number of judges of each entry stay. Of the swaps that join well, those are made that leave
    the worst-off entry as it is, then those that cost least affinity. Returns what was reached.
    """
    web = _web(pairs.all)
    n_failed = 0
    while not web.overlap.is_enough and n_failed < _FAILURES:
        better = _improve(pairs, web, n_failed, rng)
        n_failed = 0 if better else n_failed + 1
        web = better or web
    return web.overlap


def _improve(pairs: Pairs, web: _Web, n_failed: int, rng: np.random.Generator) -> _Web | None:
    """Make the cheapest swap that improves the overlap, or in large contests several, and return what is then.

    Returns None if no such swap was found.
    """
    candidates = _candidates(pairs, web, n_failed, rng)
    n_at_once = len(pairs.entries) // _SWAPPED_AT_ONCE
    for swaps in [candidates[:n_at_once], *([swap] for swap in candidates)]:
        made = [swap for swap in swaps if pairs.try_swap(*swap)]
        after = _web(pairs.all)
        if after.overlap.is_better_than(web.overlap):
            return after
        for swap in reversed(made):
            pairs.try_swap(*swap)
    return None


def _candidates(pairs: Pairs, web: _Web, n_failed: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Return some swaps across a weak cut, the cheapest first; after failures across the next weakest."""
    if web.overlap.components > 1:
        side, is_safe = _smallest_part(pairs, web)
    else:
        side, is_safe = _weak_cut(web, n_failed), np.ones(pairs.judges.size, dtype=bool)
    is_here = side[pairs.judges] > 0
    here, there = _sample(np.flatnonzero(is_here), rng), _sample(np.flatnonzero(~is_here), rng)
    swaps = swaps_between(pairs, here, there)
    is_possible = swaps.is_possible & (is_safe[here][:, None] | is_safe[there])
    joined = np.where(is_possible, _joined(pairs, side, here, there), 0.0)
    good = np.argwhere((joined > _ZERO) & (joined >= joined.max(initial=0.0) / 2))
    worse, gain = (grid[good[:, 0], good[:, 1]] for grid in (swaps.worse, swaps.gain))
    order = np.lexsort([-gain, -np.minimum(worse, pairs.means.min(initial=np.inf))])[:_TRIES]
    return [(int(here[row]), int(there[column])) for row, column in good[order]]


def _sample(numbers: Ints, rng: np.random.Generator) -> Ints:
    return rng.permutation(numbers)[:_SAMPLE]


def _weak_cut(web: _Web, number: int) -> Floats:
    """Return a number for each judge (m), above 0 on the smaller side of a cut that little crosses.

    That is the eigenvector of the smallest eigenvalue but for `number` others (Fiedler 1973).
    """
    side = web.vectors[:, np.flatnonzero(web.scales)[number % np.count_nonzero(web.scales)]]
    return side if side.max() > -side.min() else -side


def _smallest_part(pairs: Pairs, web: _Web) -> tuple[Floats, Bools]:
    """Return 1 for each judge (m) of the smallest component, else 0, and which pairs can be exchanged safely.

    Those are the pairs on a cycle: a swap without any splits what it joins. A pair on no cycle is fitted
    exactly, its leverage in the additive model is 1.
    """
    root = web.vectors * web.scales
    parts = root[pairs.judges] - (web.means @ root)[pairs.entries]
    leverage = 1 / web.sizes[pairs.entries] + (parts**2).sum(axis=1)
    numbers, sizes = np.unique(web.labels[web.labels >= 0], return_counts=True)
    return (web.labels == numbers[np.argmin(sizes)]).astype(float), leverage < 1 - _ROUNDING


def _joined(pairs: Pairs, side: Floats, here: Ints, there: Ints) -> Floats:
    """Return how much each swap (rows `here`, columns `there`) adds to the information across the cut.

    That is the change of `side' (C - N' D^-1 N) side`, in which an entry has the part
    `sum side_j^2 - (sum side_j)^2 / n_i` over its judges j.
    """
    sums = pairs.all @ side
    own, other = side[pairs.judges[here]][:, None], side[pairs.judges[there]]

    def change(entries: Ints, out: Floats, into: Floats) -> Floats:
        sum_of, size = sums[entries], pairs.sizes[entries]
        return into**2 - out**2 - ((sum_of - out + into) ** 2 - sum_of**2) / size

    return change(pairs.entries[here][:, None], own, other) + change(pairs.entries[there], other, own)
