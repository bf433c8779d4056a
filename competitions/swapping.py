"""Two entries exchange a judge: loads and the number of judges of each entry stay as they are.

Pure: arrays in, arrays out.
"""

from dataclasses import dataclass, field

import numpy as np

from competitions.balancing import Bools, Ints
from competitions.transport import Floats

_TINY = 1e-9


@dataclass(slots=True)
class Pairs:
    """Who judges what, n entries by m judges, all arrays n x m.

    `affinity` is finite; `may` says which new pairs are allowed, `taken` which were made and can be swapped;
    `locked` pairs stay. New pairs are numbered: `entries[p]` and `judges[p]` are those of pair p.
    """

    affinity: Floats
    may: Bools
    taken: Bools
    locked: Bools
    entries: Ints = field(init=False)
    judges: Ints = field(init=False)
    sizes: Ints = field(init=False)
    totals: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.entries, self.judges = np.nonzero(self.taken)
        self.sizes = self.all.sum(axis=1)
        self.totals = np.where(self.all, self.affinity, 0.0).sum(axis=1)

    @property
    def all(self) -> Bools:
        return self.taken | self.locked

    @property
    def means(self) -> Floats:
        """Return the mean affinity of each entry's judges (n), infinite where it has none."""
        return np.where(self.sizes > 0, self.totals / self.sizes.clip(1), np.inf)

    def try_swap(self, first: int, second: int) -> bool:
        """Let two pairs exchange their judges if they may, and say so. Done twice, nothing has changed."""
        both = [first, second]
        entries, judges = self.entries[both], self.judges[both]
        swapped = judges[::-1]
        if (self.taken[entries, swapped] | ~self.may[entries, swapped]).any():
            return False
        self.taken[entries, judges] = False
        self.taken[entries, swapped] = True
        self.judges[both] = swapped
        judged = self.taken[entries] | self.locked[entries]
        self.totals[entries] = np.where(judged, self.affinity[entries], 0.0).sum(axis=1)
        return True


@dataclass(frozen=True, slots=True)
class Swaps:
    """What every swap of one of a pairs (rows) with one of b pairs (columns) would bring, all arrays a x b."""

    is_possible: Bools
    gain: Floats  # of total affinity
    worse: Floats  # mean affinity of whichever of the two entries is then worse off


def swaps_between(pairs: Pairs, rows: Ints, columns: Ints) -> Swaps:
    """Weigh all swaps of the pairs numbered `rows` with those numbered `columns`."""
    entries, judges = pairs.entries[rows][:, None], pairs.judges[rows][:, None]
    other_entries, other_judges = pairs.entries[columns], pairs.judges[columns]
    free = pairs.may & ~pairs.taken
    affinity = pairs.affinity
    change = affinity[entries, other_judges] - affinity[entries, judges]
    other_change = affinity[other_entries, judges] - affinity[other_entries, other_judges]
    mean = (pairs.totals[entries] + change) / pairs.sizes[entries]
    other_mean = (pairs.totals[other_entries] + other_change) / pairs.sizes[other_entries]
    return Swaps(
        free[entries, other_judges] & free[other_entries, judges],
        change + other_change,
        np.minimum(mean, other_mean),
    )


def lift_worst_off(pairs: Pairs) -> None:
    """Swap until no swap raises the mean affinity of the worst-off entry.

    A swap may not leave the other entry as badly off. Entries that have the best judges they may have wait for
    nothing and are passed over. The idea is that of PeerReview4All (Stelmakh, Shah, Singh 2019), as a search.
    """
    best = _best_means(pairs)
    tiny = _TINY * max(1.0, float(np.ptp(pairs.affinity)) if pairs.affinity.size else 0.0)
    everything = np.arange(pairs.entries.size)
    while True:
        means = np.where(pairs.means < best - tiny, pairs.means, np.inf)
        worst = np.flatnonzero(means <= means.min(initial=np.inf) + tiny)
        if not np.isfinite(means[worst]).any():
            return
        if not any(_lift(pairs, int(entry), everything, tiny) for entry in worst):
            return


def _best_means(pairs: Pairs) -> Floats:
    """Return the mean affinity each entry (n) would have if it could choose its judges alone."""
    best_first = -np.sort(-np.where(pairs.may, pairs.affinity, -np.inf), axis=1)
    n_new = pairs.taken.sum(axis=1)[:, None]
    chosen = np.arange(pairs.may.shape[1]) < n_new
    new = np.where(chosen, best_first, 0.0).sum(axis=1)
    held = np.where(pairs.locked, pairs.affinity, 0.0).sum(axis=1)
    return (new + held) / pairs.sizes.clip(1)


def _lift(pairs: Pairs, entry: int, everything: Ints, tiny: float) -> bool:
    """Make the swap that leaves this entry and the other best off, if it leaves both better than this one is."""
    own = np.flatnonzero(pairs.entries == entry)
    swaps = swaps_between(pairs, own, everything)
    worse = np.where(swaps.is_possible, swaps.worse, -np.inf)
    if worse.max(initial=-np.inf) <= pairs.means[entry] + tiny:
        return False
    gain = np.where(worse >= worse.max() - tiny, swaps.gain, -np.inf)
    row, column = np.unravel_index(np.argmax(gain), gain.shape)
    return pairs.try_swap(int(own[row]), int(column))
