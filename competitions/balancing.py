"""Fair shares: how many judges each entry gets, and how many entries each judge.

Pure: arrays in, arrays out. Who may judge what is a bipartite graph. The numbers of judges that entries can
get together form a polymatroid, and so do the loads that judges can take together; in each, the fairest
vector is reached by moving one unit at a time along alternating paths until none brings two numbers that
differ by two or more together. Sources: Harvey, Ladner, Lovasz, Tamir, "Semi-matchings for bipartite graphs
and load balancing", J. Algorithms 59 (2006); Frank, Murota, "Decreasing minimization on M-convex sets" (2022).
"""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(slots=True)
class Board:
    """Who judges what so far, n entries by m judges.

    `may` (n x m) says which new pairs are allowed, `taken` (n x m) which were made. `counts` (n) and `loads`
    (m) hold the judges of each entry and the entries of each judge, locked pairs included; `wanted` (n) and
    `caps` (m) are what they may rise to. `aims` (m) is the load from which a judge's fair share is measured.
    """

    may: Bools
    counts: Ints
    wanted: Ints
    loads: Ints
    caps: Ints
    aims: Ints
    taken: Bools = field(init=False)
    moves: Ints = field(init=False)  # how many entries could go from judge a (row) to judge b (column)

    def __post_init__(self) -> None:
        self.taken = np.zeros_like(self.may)
        self.moves = np.zeros((self.may.shape[1],) * 2, dtype=np.int64)

    @property
    def shares(self) -> Ints:
        """Return each judge's load above the aim (m)."""
        return self.loads - self.aims

    def change(self, entry: int, *, out: int | None = None, into: int | None = None) -> None:
        """Take the judge `out` from an entry and give it the judge `into`."""
        taken, may = self.taken[entry], self.may[entry]
        self.moves -= np.outer(taken, may & ~taken)
        for judge, step in ((out, -1), (into, 1)):
            if judge is not None:
                taken[judge] = step > 0
                self.loads[judge] += step
                self.counts[entry] += step
        self.moves += np.outer(taken, may & ~taken)

    def shift(self, path: list[int]) -> None:
        """Move one entry from each judge of the path to the next.

        Going backwards keeps every step possible: a step changes no entry that an earlier one relies on.
        """
        for giver, taker in reversed(list(pairwise(path))):
            movable = self.taken[:, giver] & self.may[:, taker] & ~self.taken[:, taker]
            self.change(int(np.argmax(movable)), out=giver, into=taker)


def fill(board: Board) -> None:
    """Give the entries as many judges as can be given at all, and share a shortage as evenly as can be."""
    _deal(board)
    for entry in np.flatnonzero(board.counts < board.wanted):
        while board.counts[entry] < board.wanted[entry] and _give_one(board, int(entry)):
            pass
    is_moving = True
    while is_moving:
        short = np.flatnonzero(board.counts < board.wanted)
        is_moving = sum(_take_from_richer(board, int(entry)) for entry in short) > 0


def _deal(board: Board) -> None:
    """Deal judges out in turns, the least loaded first; entries that few may judge choose before others."""
    order = np.argsort(board.may.sum(axis=1), kind="stable")
    for turn in range(int(board.wanted.max(initial=0))):
        for entry in order[(board.counts[order] <= turn) & (board.counts[order] < board.wanted[order])]:
            free = board.may[entry] & ~board.taken[entry] & (board.loads < board.caps)
            if free.any():
                judge = np.argmin(np.where(free, board.shares, np.iinfo(np.int64).max))
                board.taken[entry, judge] = True
                board.loads[judge] += 1
                board.counts[entry] += 1
    # Through floats, because only their product is fast; they hold whole numbers exactly.
    taken, free_pairs = board.taken.astype(float), (board.may & ~board.taken).astype(float)
    board.moves = (taken.T @ free_pairs).astype(np.int64)


def _give_one(board: Board, entry: int) -> bool:
    """Give an entry one more judge, moving other entries along where that makes room."""
    came_from = _reach(board.moves > 0, board.may[entry] & ~board.taken[entry])
    targets = np.flatnonzero((came_from != _UNSEEN) & (board.loads < board.caps))
    if not targets.size:
        return False
    path = _walk(came_from, int(targets[np.argmin(board.shares[targets])]))[::-1]
    board.shift(path)
    board.change(entry, into=path[0])
    return True


def _take_from_richer(board: Board, entry: int) -> bool:
    """Take a judge from the entry with most, if it keeps at least as many as this one then has."""
    came_from = _reach(board.moves > 0, board.may[entry] & ~board.taken[entry])
    can_give = (board.taken & (came_from != _UNSEEN)).any(axis=1)
    counts = np.where(can_give, board.counts, -1)
    richest = int(np.argmax(counts))
    if counts[richest] < board.counts[entry] + 2:
        return False
    judge = int(np.argmax(board.taken[richest] & (came_from != _UNSEEN)))
    board.change(richest, out=judge)
    path = _walk(came_from, judge)[::-1]
    board.shift(path)
    board.change(entry, into=path[0])
    return True


def balance(board: Board) -> None:
    """Make the shares of judges as even as can be, entries keeping the number of judges they have."""
    is_moving = True
    while is_moving:
        with_room = np.flatnonzero(board.loads < board.caps)
        order = with_room[np.argsort(board.shares[with_room], kind="stable")]
        is_moving = sum(_relieve(board, int(judge)) for judge in order) > 0


def _relieve(board: Board, judge: int) -> bool:
    """Let this judge take entries over, each from the busiest who can pass one on; say if any was taken."""
    has_taken = False
    while board.loads[judge] < board.caps[judge]:
        came_from = _reach((board.moves > 0).T, np.arange(len(board.loads)) == judge)
        shares = np.where(came_from != _UNSEEN, board.shares, np.iinfo(np.int64).min)
        busiest = int(np.argmax(shares))
        if shares[busiest] < board.shares[judge] + 2:
            break
        board.shift(_walk(came_from, busiest))
        has_taken = True
    return has_taken


@dataclass(frozen=True, slots=True)
class Leeway:
    """All equally fair ways to share: pairs that are `fixed`, pairs still `free`, loads from `lower` to `upper`.

    Every choice within these, each entry keeping its number of judges, is as fair as the board it came from.
    """

    fixed: Bools
    free: Bools
    lower: Ints
    upper: Ints


def leeway(board: Board, *, is_even: bool) -> Leeway:
    """Return what may still be chosen on a balanced board without making the loads less fair.

    With `is_even` all shares stay as even as they are; without, only those below their aim do. At each level v
    the judges who cannot pass an entry on to anybody below v hold together the least they can, which fixes
    pairs of theirs (the canonical partition of Frank and Murota, in terms of this graph).
    """
    fixed, free = np.zeros_like(board.may), board.may.copy()
    lower, upper = np.zeros_like(board.loads), board.caps.copy()
    given = board.taken.sum(axis=1)
    shares = board.shares
    levels = np.union1d(shares, shares + 1)
    levels = levels[:-1] if is_even else np.union1d(levels[levels < 0], [0])
    for level in levels:
        below = (shares < level) & (board.loads < board.caps)
        light = _reach((board.moves > 0).T, below) != _UNSEEN
        lower = np.where(light, lower, np.maximum(lower, np.minimum(level + board.aims, board.caps)))
        upper = np.where(light, np.minimum(upper, level + board.aims), upper)
        if light.any():
            n_light = (board.may & light).sum(axis=1)
            free &= ~np.outer(given <= n_light, ~light)
            fixed |= board.may & np.outer(given >= n_light, light)
    return Leeway(fixed, free & ~fixed, lower, upper)


_UNSEEN, _START = -2, -1


def _reach(edges: Bools, starts: Bools) -> Ints:
    """Return for each judge the one it is reached from, `_START` for the starts, `_UNSEEN` for the others."""
    came_from = np.where(starts, _START, _UNSEEN)
    queue = np.flatnonzero(starts).tolist()
    for judge in queue:
        found = np.flatnonzero(edges[judge] & (came_from == _UNSEEN))
        came_from[found] = judge
        queue.extend(found.tolist())
    return came_from


def _walk(came_from: Ints, judge: int) -> list[int]:
    """Return the path from a judge back to the start it is reached from."""
    path = [judge]
    while came_from[path[-1]] != _START:
        path.append(int(came_from[path[-1]]))
    return path
