"""How much of the scores' variance comes from entries, from judges and from chance. Pure: numpy alone.

Two-way random model `y = mu + a_i + b_j + e`, by restricted maximum likelihood (Patterson and Thompson 1971),
computed exactly from Henderson's mixed model equations with the block of entries eliminated, so that what is
left is as large as there are judges. With the ratios `ga = var(a) / var(e)`, `gb = var(b) / var(e)` and effects
scaled by their standard deviations a ratio of zero is a number like any other.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from competitions.crossing import Crossing, Floats

GRID = np.array([-3.0, 0.0, 3.0])  # of the logarithm of a ratio; nine points for both
SMALL = -2.0  # logarithm of a ratio below which it may as well be zero
BOUNDS = (np.log(1e-6), np.log(1e6))
_STEP = 1e-4
_CLOSE = 1e-8
_ROUNDS = 80
_EXACT = 1e-18
_FLOOR = 1e-10  # of the squares that are left even where entries and judges explain everything


@dataclass(frozen=True, slots=True)
class Components:
    """Variances in squared points: of entries, of judges, and what is left. A zero is a normal answer."""

    entries: float
    judges: float
    error: float

    @property
    def ratios(self) -> tuple[float, float]:
        """Return the variances of entries and of judges in units of the error's."""
        error = self.error or 1.0
        return self.entries / error, self.judges / error


@dataclass(frozen=True, slots=True)
class Equations:
    """What remains for mu and the judges (1 + m) after eliminating entries, at given ratios.

    `factor` is the Cholesky factor of the coefficients (1 + m, square), `wanted` the right side in its terms,
    so that the solution is `factor'^-1 wanted`; judges' effects are in units of `root`, the root of their ratio.
    `rss` is the restricted sum of squares, `criterion` -2 log likelihood without its constant.
    """

    factor: Floats
    wanted: Floats
    root: float
    rss: float
    criterion: float


def estimate(crossing: Crossing) -> Components:
    """Return the components of variance by REML: a grid first, then a bounded search by Newton's steps.

    Without two sheets, or without any difference, all are zero.
    """
    exact = _explained(crossing)
    if exact is not None:
        return exact
    total = float(crossing.scores.size - 1)
    spread = float(crossing.scores.std()) if total > 0 else 0.0
    if spread <= _CLOSE * max(1.0, float(np.abs(crossing.scores).max(initial=0.0))):
        return Components(0.0, 0.0, 0.0)
    model = Model(crossing, float(crossing.scores.mean()), spread)
    ratios = min(_candidates(model), key=lambda one: (round(model.at(*one).criterion, 6), one))
    error = model.at(*ratios).rss / total * spread**2
    return Components(ratios[0] * error, ratios[1] * error, error)


def _explained(crossing: Crossing) -> Components | None:
    """Return the components where entries and judges explain every score; None where something is left.

    Sheets that are too few to leave anything explain nothing.
    """
    effects, _inverse = crossing.fit(0.0)
    fair = crossing.scores - effects[crossing.judges]
    levels = crossing.mean_by_entry(fair)
    left = fair - levels[crossing.entries]
    known = crossing.sizes > 0, crossing.loads > 0
    is_free = crossing.scores.size > known[0].sum() + known[1].sum() - 1
    if not is_free or left @ left > _EXACT * crossing.scores.size * crossing.scores.var():
        return None
    return Components(_variance(levels[known[0]]), _variance(effects[known[1]]), 0.0)


def _variance(values: Floats) -> float:
    return float(values.var(ddof=1)) if values.size > 1 else 0.0


class Model:
    """The equations of one set of sheets, with scores centred and scaled, at any ratios."""

    def __init__(self, crossing: Crossing, centre: float = 0.0, scale: float = 1.0) -> None:
        scores = (crossing.scores - centre) / scale
        sums = crossing.by_entry(scores)
        self.total, self.squares = float(scores.sum()), float(scores @ scores)
        self.loads, self.judge_sums = crossing.loads.astype(float), crossing.by_judge(scores)
        self.n_sheets = scores.size
        self.sizes = np.array(list(crossing.shared), dtype=float)
        self.shared = np.array(list(crossing.shared.values()))
        rows = [crossing.sizes == size for size in crossing.shared]
        self.counts = np.array([row.sum() for row in rows], dtype=float)
        self.entry_sums = np.array([sums[row].sum() for row in rows])
        self.entry_squares = np.array([(sums[row] ** 2).sum() for row in rows])
        of_sheet = np.where(np.array(rows), sums, 0.0)[:, crossing.entries]
        self.met_sums = np.array([crossing.by_judge(one) for one in of_sheet])

    def at(self, entries: float, judges: float) -> Equations:
        """Return the equations at the ratios of entries and of judges."""
        weights, root = entries / (1 + entries * self.sizes), np.sqrt(judges)
        met = np.einsum("g,gjj->j", weights * self.sizes, self.shared)
        size = self.loads.size + 1
        # The right side is one more row: its factor holds the solution's, and the root of rss in its corner.
        matrix = np.empty((size + 1,) * 2)
        matrix[0, 0] = self.n_sheets - weights @ (self.sizes**2 * self.counts)
        matrix[1:size, 0] = root * (self.loads - met)
        matrix[1:size, 1:size] = -judges * np.tensordot(weights, self.shared, axes=1)
        matrix[1:size, 1:size][np.diag_indices(size - 1)] += judges * self.loads + 1
        matrix[size, 0] = self.total - weights @ (self.sizes * self.entry_sums)
        matrix[size, 1:size] = root * (self.judge_sums - weights @ self.met_sums)
        matrix[size, size] = self.squares * (1 + _FLOOR) + 1e-30 - weights @ self.entry_squares
        factor: Floats = np.linalg.cholesky(matrix).astype(float)  # which reads the lower half alone
        rss = float(factor[size, size] ** 2)
        criterion = (
            (self.n_sheets - 1) * np.log(rss)
            + self.counts @ np.log1p(entries * self.sizes)
            + 2 * np.log(np.diag(factor)[:size]).sum()
        )
        return Equations(factor[:size, :size], factor[size, :size], float(root), rss, float(criterion))


def _candidates(model: Model) -> list[tuple[float, float]]:
    """Return the best ratios inside the bounds, and the best with one or both being zero."""

    def inside(logs: Floats) -> float:
        return model.at(*np.exp(logs).tolist()).criterion

    def entries_only(logs: Floats) -> float:
        return model.at(float(np.exp(logs[0])), 0.0).criterion

    def judges_only(logs: Floats) -> float:
        return model.at(0.0, float(np.exp(logs[0]))).criterion

    found = _search(inside, np.array(np.meshgrid(GRID, GRID)).reshape(2, -1).T)
    candidates = [tuple(np.exp(found).tolist())]
    if found[1] < SMALL:
        candidates.append((float(np.exp(_search(entries_only, GRID[:, None])[0])), 0.0))
    if found[0] < SMALL:
        candidates.append((0.0, float(np.exp(_search(judges_only, GRID[:, None])[0]))))
    return [*candidates, (0.0, 0.0)]


def _search(criterion: Callable[[Floats], float], grid: Floats) -> Floats:
    """Return where the criterion is least within the bounds, beginning at the best point of the grid (p x d)."""
    point = grid[np.argmin([criterion(one) for one in grid])]
    value = criterion(point)
    for _round in range(_ROUNDS):
        slope, curve = _derivatives(criterion, point, value)
        is_free = ~((point <= BOUNDS[0]) & (slope > 0) | (point >= BOUNDS[1]) & (slope < 0))
        step = _downhill(slope * is_free, curve * np.outer(is_free, is_free))
        length = 1.0
        while length > _CLOSE:
            moved = np.clip(point + length * step, *BOUNDS)
            found = criterion(moved)
            if found < value:
                break
            length /= 4
        else:
            break
        point, value = moved, found
        if np.abs(length * step).max() < _CLOSE:
            break
    return point


def _derivatives(criterion: Callable[[Floats], float], point: Floats, value: float) -> tuple[Floats, Floats]:
    """Return slope (d) and curvature (d x d) by central differences."""
    size = point.size
    steps = np.eye(size) * _STEP
    up, down = (np.array([criterion(point + sign * step) for step in steps]) for sign in (1, -1))
    curve = np.diag((up - 2 * value + down) / _STEP**2)
    for one in range(size):
        for other in range(one):
            both = steps[one] + steps[other]
            mixed = criterion(point + both) + criterion(point - both) + 2 * value
            curve[one, other] = curve[other, one] = (
                mixed - up[one] - up[other] - down[one] - down[other]
            ) / (2 * _STEP**2)
    return (up - down) / (2 * _STEP), curve


def _downhill(slope: Floats, curve: Floats) -> Floats:
    """Return Newton's step, made to go down and not far."""
    values, vectors = np.linalg.eigh(curve)
    step = -vectors @ ((vectors.T @ slope) / np.maximum(np.abs(values), 1e-3))
    return step / max(1.0, float(np.abs(step).max()) / 2)
