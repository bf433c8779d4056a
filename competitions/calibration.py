"""What people should know beside the official ranking: severity of judges, and how sure the places are.

Pure: numpy alone. It informs and decides nothing; the official arithmetic is `competitions.scoring`.
"""

from dataclasses import dataclass

import numpy as np

from competitions.balancing import Bools
from competitions.crossing import Crossing, Floats, Ints
from competitions.overlap import Overlap, measure
from competitions.places import Places, draw_levels, places_of, share_places
from competitions.variance import Components, estimate

LAMBDA = 5.0
REML_NEEDS = 8  # judges, before lambda is taken from the scores themselves
MOST_DRAWN = 10_000_000  # levels
SEED = 20_260_101


@dataclass(frozen=True, slots=True)
class Severity:
    """How far above the others each judge scores, in points, by the judge-ridge model.

    `effects` (m) add up to 0 over complete panels; `errors` (m) are their standard errors
    `sqrt(var(e) * diag(S^-1))` and `sheets` (m) what they rest on. `levels` (n) are entries' scores without them, `means` (n)
    with them. `weight` is lambda, infinite where judges do not differ at all, and `is_estimated` says that
    it is `var(e) / var(b)` by REML rather than the default.
    """

    effects: Floats
    errors: Floats
    sheets: Ints
    levels: Floats
    means: Floats
    weight: float
    is_estimated: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """Everything this module tells of one round and category."""

    severity: Severity
    components: Components
    overlap: Overlap
    places: Places
    sensitivity: "Sensitivity"


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What becomes of the ranking by means when one judge is left out; a row for each judge (m).

    `ranks` (m x n) are the ranks then (0: no sheet is left), `shifts` (m) the largest change of a rank,
    `enters` and `leaves` (m x n) say who comes into the first `top` places and who falls out of them.
    """

    ranks: Ints
    shifts: Ints
    enters: Bools
    leaves: Bools


def calibrate(
    crossing: Crossing, top: int, *, order: Ints | None = None, seed: int = SEED, draws: int | None = None
) -> Calibration:
    """Tell severity, overlap, uncertainty of places and sensitivity for the sheets of one round and category.

    `top` is how many places matter (prizes, or who goes on). `order` lists the entries in their official
    order, best first; without it they stand by their means. The same seed gives the same answer; without
    `draws` there are 2,000 of them, fewer in contests so large that they would fill the memory.
    Raises ValueError where there is no sheet.
    """
    if not crossing.scores.size:
        raise ValueError("Without sheets there is nothing to tell.")
    components = estimate(crossing)
    pairs = np.zeros((crossing.n_entries, crossing.n_judges), dtype=bool)
    pairs[crossing.entries, crossing.judges] = True
    draws = draws or min(2_000, max(500, MOST_DRAWN // crossing.n_entries))
    levels = draw_levels(crossing, components, np.random.default_rng(seed), draws)
    if order is None:
        order = np.argsort(-np.nan_to_num(crossing.means, nan=-np.inf), kind="stable")
    return Calibration(
        severity_of(crossing, components),
        components,
        measure(pairs[crossing.sizes > 0]),
        places_of(levels, order, top),
        leave_one_out(crossing, top),
    )


def severity_of(
    crossing: Crossing, components: Components | None = None, weight: float | None = None
) -> Severity:
    """Fit the judge-ridge model; lambda is the given weight, or by REML with 8 judges or more, or 5."""
    components = components or estimate(crossing)
    is_estimated = weight is None and int((crossing.loads > 0).sum()) >= REML_NEEDS
    if is_estimated:
        weight = components.error / components.judges if components.judges > 0 else np.inf
    weight = LAMBDA if weight is None else weight
    effects = errors = np.zeros(crossing.n_judges)
    if np.isfinite(weight):
        effects, inverse = crossing.fit(weight)
        errors = np.sqrt(components.error * np.diag(inverse).clip(0))
    levels = crossing.mean_by_entry(crossing.scores - effects[crossing.judges])
    return Severity(effects, errors, crossing.loads, levels, crossing.means, float(weight), is_estimated)


def leave_one_out(crossing: Crossing, top: int) -> Sensitivity:
    """Rank entries by their means without one judge, for each judge in turn."""
    before = share_places(crossing.means)
    in_top = (before > 0) & (before <= top)
    sums = crossing.by_entry(crossing.scores)
    ranks = np.empty((crossing.n_judges, crossing.n_entries), dtype=np.int64)
    for judge in range(crossing.n_judges):
        own = crossing.judges == judge
        left_out = np.bincount(crossing.entries[own], crossing.scores[own], crossing.n_entries)
        sizes = crossing.sizes - np.bincount(crossing.entries[own], minlength=crossing.n_entries)
        ranks[judge] = share_places(np.where(sizes > 0, (sums - left_out) / sizes.clip(1), np.nan))
    still_in_top = (ranks > 0) & (ranks <= top)
    shifts = np.where((ranks > 0) & (before > 0), np.abs(ranks - before), 0).max(axis=1, initial=0)
    return Sensitivity(ranks, shifts, still_in_top & ~in_top, in_top & ~still_in_top)
