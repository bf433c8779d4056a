"""Which judges judge which entries of a round: a proposal that people then confirm or change.

Pure: numbers in, numbers out; no database, no clock, no chance but the seed. In this order an assignment
keeps conflicts out and locked pairs in, gives every entry its judges, shares loads evenly, has the greatest
total affinity, lifts the entry that is worst off, and keeps judges comparable through shared entries.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from competitions.balancing import Board, Bools, Ints, balance, fill, leeway
from competitions.overlap import Overlap, mend
from competitions.swapping import Pairs, lift_worst_off
from competitions.transport import Floats, maximise


class Reason(StrEnum):
    """Why an entry has fewer judges than it needs, the first that applies."""

    TOO_FEW_JUDGES = "too_few_judges"  # there are not as many judges at all
    CONFLICTS = "conflicts"  # there are, but too many have a conflict
    NOT_QUALIFIED = "not_qualified"  # without a conflict there are enough, but too few are qualified
    NO_CAPACITY = "no_capacity"  # enough judges may judge it, but their loads are at their limits


@dataclass(frozen=True, slots=True)
class Unfilled:
    """An entry that lacks `missing` judges, and why."""

    entry: int
    missing: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Assignment:
    """Proposed pairs of (entry, judge), locked ones included, and what to know before confirming them.

    `loads` holds the entries of each judge, locked ones included. `is_even` says whether they differ by one at
    most; where not, limits, conflicts or locked pairs are why. `under` and `over` name judges below `lo` and,
    by locked pairs alone, above `cap`. For `components` and `efficiency` see `overlap.Overlap`.
    """

    pairs: tuple[tuple[int, int], ...]
    unfilled: tuple[Unfilled, ...]
    loads: tuple[int, ...]
    is_even: bool
    under: tuple[int, ...]
    over: tuple[int, ...]
    components: int
    efficiency: float


class LockedConflictError(ValueError):
    """Locked pairs of (entry, judge) that are in conflict: release them or dismiss the conflict."""

    def __init__(self, pairs: list[tuple[int, int]]) -> None:
        self.pairs = pairs
        named = ", ".join(f"entry {entry} with judge {judge}" for entry, judge in pairs)
        super().__init__(f"Locked pairs are in conflict: {named}.")


@dataclass(frozen=True, slots=True)
class _Problem:
    """The question in arrays: n entries, m judges; affinity is -inf where a judge is not qualified."""

    affinity: Floats
    conflict: Bools
    locked: Bools
    wanted: Ints
    lo: Ints
    cap: Ints
    is_even: bool

    def shuffled(self, entries: Ints, judges: Ints) -> "_Problem":
        """Return the same question with entries and judges in another order."""
        grid = np.ix_(entries, judges)
        return _Problem(
            *(self.affinity[grid], self.conflict[grid], self.locked[grid], self.wanted[entries]),
            *(self.lo[judges], self.cap[judges], self.is_even),
        )

    @property
    def may(self) -> Bools:
        """Return which new pairs are allowed (n x m)."""
        return ~self.conflict & ~self.locked & np.isfinite(self.affinity)


def solve(
    affinity: npt.ArrayLike,
    conflict: npt.ArrayLike,
    k: npt.ArrayLike,
    lo: npt.ArrayLike | None = None,
    cap: npt.ArrayLike | None = None,
    locked: Iterable[tuple[int, int]] = (),
    seed: int = 0,
) -> Assignment:
    """Assign judges to entries, `k` to each.

    `affinity` (n entries x m judges, any unit, greater is better) has -inf where a judge may not be proposed;
    `conflict` (n x m) is true where one may never judge. `k` is a number or one for each entry, `cap` the most
    entries of a judge, a number or one for each judge. Without `lo` loads are as even as can be (max-min fair)
    under `cap`; with `lo`, a number or one for each judge, they go from `lo` to `cap` as affinity likes.
    `locked` pairs (entry, judge) stay and count. The seed decides between equals, also which of the entries
    equally placed goes short: the same gives the same assignment, another breaks ties another way.

    Raises LockedConflictError for locked pairs in conflict, ValueError for what is no such question.
    Source: scoring design, section Assignment.
    """
    problem = _read(affinity, conflict, k, lo, cap, list(locked))
    rng = np.random.default_rng(seed)
    n_entries, n_judges = problem.affinity.shape
    entries, judges = rng.permutation(n_entries), rng.permutation(n_judges)
    # In drawn order, no step that takes the first of equals favours anybody.
    made, overlap = _assign(problem.shuffled(entries, judges), rng)
    pairs = np.zeros_like(made)
    pairs[np.ix_(entries, judges)] = made
    return _report(problem, pairs, overlap)


def _read(
    affinity: npt.ArrayLike,
    conflict: npt.ArrayLike,
    k: npt.ArrayLike,
    lo: npt.ArrayLike | None,
    cap: npt.ArrayLike | None,
    locked: list[tuple[int, int]],
) -> _Problem:
    liking, barred = np.asarray(affinity, dtype=float), np.asarray(conflict, dtype=bool)
    if liking.ndim != 2 or liking.shape != barred.shape:
        raise ValueError("Affinity and conflict need the same shape, entries by judges.")
    if np.isnan(liking).any() or np.isposinf(liking).any():
        raise ValueError("Affinity must be a number, or -inf where a judge may not be proposed.")
    n_entries, n_judges = liking.shape
    held = np.zeros(liking.shape, dtype=bool)
    for entry, judge in locked:
        if not (0 <= entry < n_entries and 0 <= judge < n_judges):
            raise ValueError(f"There is no entry {entry} with judge {judge} to lock.")
        held[entry, judge] = True
    if (held & barred).any():
        raise LockedConflictError([(int(entry), int(judge)) for entry, judge in np.argwhere(held & barred)])
    most = _numbers(n_entries if cap is None else cap, n_judges, "cap")
    least = np.minimum(_numbers(0 if lo is None else lo, n_judges, "lo"), most)
    return _Problem(liking, barred, held, _numbers(k, n_entries, "k"), least, most, lo is None)


def _numbers(given: npt.ArrayLike, size: int, name: str) -> Ints:
    """Return one whole number for each of `size`, from one for all or one for each."""
    numbers = np.asarray(given)
    if numbers.shape not in {(), (size,)} or (numbers < 0).any() or (numbers != numbers.astype(int)).any():
        raise ValueError(f"{name} needs to be one whole number of 0 or more, or {size} of them.")
    return np.broadcast_to(numbers.astype(np.int64), (size,)).copy()


def _assign(problem: _Problem, rng: np.random.Generator) -> tuple[Bools, Overlap]:
    """Return who judges what (n x m), locked pairs included, and how well that overlaps."""
    locked, may = problem.locked, problem.may
    held = locked.sum(axis=0)
    board = Board(
        may=may,
        counts=locked.sum(axis=1),
        wanted=problem.wanted,
        loads=held.copy(),
        caps=np.maximum(problem.cap, held),
        aims=problem.lo,
    )
    fill(board)
    balance(board)
    room = leeway(board, is_even=problem.is_even)
    spent = held + room.fixed.sum(axis=0)
    finite = np.isfinite(problem.affinity)
    lowest = problem.affinity.min(where=finite, initial=np.inf)
    affinity = np.where(finite, problem.affinity, lowest if finite.any() else 0.0)
    needs = board.taken.sum(axis=1) - room.fixed.sum(axis=1)
    chosen = maximise(affinity, room.free, needs, room.lower - spent, room.upper - spent, rng)
    pairs = Pairs(affinity, may, chosen | room.fixed, locked)
    lift_worst_off(pairs)
    overlap = mend(pairs, rng)
    return pairs.all, overlap


def _report(problem: _Problem, made: Bools, overlap: Overlap) -> Assignment:
    loads = made.sum(axis=0)
    missing = (problem.wanted - made.sum(axis=1)).clip(0)
    reasons = _reasons(problem)
    return Assignment(
        pairs=tuple((int(entry), int(judge)) for entry, judge in np.argwhere(made)),
        unfilled=tuple(
            Unfilled(int(entry), int(missing[entry]), reasons[entry]) for entry in np.flatnonzero(missing)
        ),
        loads=tuple(loads.tolist()),
        is_even=bool(np.ptp(loads) <= 1) if loads.size else True,
        under=tuple(np.flatnonzero(loads < problem.lo).tolist()),
        over=tuple(np.flatnonzero(loads > problem.cap).tolist()),
        components=overlap.components,
        efficiency=overlap.efficiency,
    )


def _reasons(problem: _Problem) -> list[Reason]:
    """Return for each entry why it would go short, if it did."""
    wanted = problem.wanted
    conditions = [
        wanted > problem.affinity.shape[1],
        wanted > (~problem.conflict).sum(axis=1),
        wanted > (problem.may | problem.locked).sum(axis=1),
    ]
    codes = np.select(conditions, [0, 1, 2], default=3)
    return [list(Reason)[code] for code in codes]
