"""Slow and plain answers to what the solver answers fast: every possibility of a tiny contest, and a flow."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np


@dataclass
class Question:
    """What `solve` is asked, n entries by m judges; `lo` is None where loads shall be even."""

    affinity: np.ndarray
    conflict: np.ndarray
    k: list[int]
    lo: list[int] | None
    cap: list[int]
    locked: list[tuple[int, int]]

    @property
    def held(self) -> np.ndarray:
        held = np.zeros(self.affinity.shape, dtype=bool)
        for pair in self.locked:
            held[pair] = True
        return held

    @property
    def may(self) -> np.ndarray:
        return ~self.conflict & ~self.held & np.isfinite(self.affinity)

    @property
    def open_slots(self) -> np.ndarray:
        return (np.array(self.k, dtype=int) - self.held.sum(axis=1)).clip(0)

    @property
    def caps(self) -> np.ndarray:
        return np.maximum(np.array(self.cap, dtype=int), self.held.sum(axis=0))

    def every_assignment(self) -> Iterator[np.ndarray]:
        """Yield every allowed table of pairs, locked ones included, filled or not."""
        held, may, slots = self.held, self.may, self.open_slots
        choices = [
            [chosen for size in range(slots[i] + 1) for chosen in combinations(np.flatnonzero(may[i]), size)]
            for i in range(len(may))
        ]
        for rows in product(*choices):
            made = held.copy()
            for i, chosen in enumerate(rows):
                made[i, list(chosen)] = True
            if (made.sum(axis=0) <= self.caps).all():
                yield made


def greatest_flow(question: Question) -> int:
    """Return how many new pairs can be made at all, by augmenting paths (Ford and Fulkerson 1956)."""
    may, room = question.may, question.caps - question.held.sum(axis=0)
    judged_by: list[list[int]] = [[] for _ in room]

    def place(entry: int, seen: set[int]) -> bool:
        for judge in np.flatnonzero(may[entry]):
            if judge in seen or entry in judged_by[judge]:
                continue
            seen.add(judge)
            if len(judged_by[judge]) < room[judge]:
                judged_by[judge].append(entry)
                return True
            for other in list(judged_by[judge]):
                judged_by[judge].remove(other)
                if place(other, seen):
                    judged_by[judge].append(entry)
                    return True
                judged_by[judge].append(other)
        return False

    return sum(place(entry, set()) for entry, slots in enumerate(question.open_slots) for _ in range(slots))


def squares(numbers: np.ndarray) -> int:
    """Return what is least where numbers of a given sum are as even as can be."""
    return int((numbers**2).sum())


def unevenness(question: Question, made: np.ndarray) -> int:
    """Return what the solver makes least: of loads, or of what they fall short of `lo`."""
    loads = made.sum(axis=0)
    if question.lo is None:
        return squares(loads)
    return squares((np.minimum(question.lo, question.cap) - loads).clip(0))


def worth(question: Question, made: np.ndarray) -> float:
    """Return the total affinity of the new pairs."""
    return float(question.affinity[made & ~question.held].sum())
