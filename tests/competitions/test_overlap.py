"""Comparing judges through the entries they share: published designs, and designs that need mending."""

import numpy as np
import pytest

from competitions import matching
from competitions.matching import solve
from competitions.overlap import measure

FANO = [(0, 1, 2), (0, 3, 4), (0, 5, 6), (1, 3, 5), (1, 4, 6), (2, 3, 6), (2, 4, 5)]
PAIRS_OF_FOUR = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
AFFINE_PLANE = [
    *[(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8)],
    *[(0, 4, 8), (1, 5, 6), (2, 3, 7), (0, 5, 7), (1, 3, 8), (2, 4, 6)],
]


def design(judges, n_entries):
    """Return a table of entries by judges from the entries of each judge."""
    made = np.zeros((n_entries, len(judges)), dtype=bool)
    for judge, entries in enumerate(judges):
        made[list(entries), judge] = True
    return made


@pytest.mark.parametrize(
    ("judges", "n_entries", "efficiency"),
    # A balanced incomplete block design of v entries, s a judge, has v (s - 1) / (s (v - 1)) (Yates 1936).
    [(FANO, 7, 7 / 9), (PAIRS_OF_FOUR, 4, 2 / 3), (AFFINE_PLANE, 9, 3 / 4), ([range(8)] * 3, 8, 1)],
)
def test_efficiency_of_published_designs(judges, n_entries, efficiency):
    overlap = measure(design(judges, n_entries))

    assert overlap.components == 1
    assert overlap.efficiency == pytest.approx(efficiency)


def test_efficiency_is_that_of_the_variances_of_differences_with_unequal_numbers():
    made = design([(0, 1, 2), (2, 3), (0, 3, 4), (1, 4)], 5)
    n, m = made.shape
    rows = [np.eye(n)[i].tolist() + np.eye(m)[j].tolist() for i, j in np.argwhere(made)]
    covariance = np.linalg.pinv(np.array(rows).T @ np.array(rows))[:n, :n]
    ideal, real = 0.0, 0.0
    for i in range(n):
        for k in range(i):
            real += covariance[i, i] + covariance[k, k] - 2 * covariance[i, k]
            ideal += 1 / made[i].sum() + 1 / made[k].sum()

    assert measure(made).efficiency == pytest.approx(ideal / real)


def test_parts_that_share_no_entry_cannot_be_compared():
    overlap = measure(design([(0, 1), (0, 1), (2, 3), (2, 3), ()], 5))

    assert (overlap.components, overlap.efficiency) == (2, 0.0)
    assert not overlap.is_enough


def in_blocks(n_blocks, entries, judges):
    """Return affinities that keep every block of entries to its own block of judges."""
    return np.kron(np.eye(n_blocks), np.ones((entries, judges)))


@pytest.mark.parametrize(
    ("n_blocks", "entries", "judges", "k"), [(2, 10, 4, 2), (4, 10, 3, 3), (2, 500, 5, 3), (5, 3, 2, 2)]
)
def test_blocks_are_joined_without_breaking_another_rule(n_blocks, entries, judges, k, monkeypatch):
    affinity = in_blocks(n_blocks, entries, judges)
    conflict = np.zeros(affinity.shape, dtype=bool)
    conflict[0, -1] = conflict[-1, 0] = True
    mended = solve(affinity, conflict, k)
    monkeypatch.setattr(matching, "mend", lambda pairs, rng: measure(pairs.all))
    torn = solve(affinity, conflict, k)

    assert torn.components == n_blocks
    made = design(
        [[i for i, judge in mended.pairs if judge == j] for j in range(len(mended.loads))], len(affinity)
    )
    assert measure(made).components == mended.components == 1
    assert measure(made).efficiency == pytest.approx(mended.efficiency)
    assert mended.loads == torn.loads
    assert mended.unfilled == torn.unfilled == ()
    assert not set(mended.pairs) & {(0, len(affinity[0]) - 1), (len(affinity) - 1, 0)}
    assert mended.efficiency >= 0.8 or entries * k / judges < 8


def test_locked_pairs_stay_when_blocks_are_joined():
    affinity = in_blocks(2, 6, 3)
    locked = [(0, 0), (0, 1), (7, 4)]

    assignment = solve(affinity, np.zeros_like(affinity), 2, locked=locked)

    assert assignment.components == 1
    assert set(locked) <= set(assignment.pairs)


def test_one_judge_an_entry_can_never_be_joined():
    assignment = solve(np.zeros((6, 3)), np.zeros((6, 3)), 1)

    assert (assignment.components, assignment.efficiency) == (3, 0.0)


def test_conflicts_that_part_the_panel_are_told():
    conflict = in_blocks(2, 5, 3) == 0

    assignment = solve(np.zeros((10, 6)), conflict, 2)

    assert (assignment.components, assignment.unfilled) == (2, ())
