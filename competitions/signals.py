"""Signals about judges for the secretariat, each with what it rests on. Nothing is punished automatically.

Pure: numpy alone. Power is poor with few sheets, so a signal says where to look and never what happened. A judge
is compared with the other judges of the same entries: `residual = score - severity - mean of the others`, the
others without their severities.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from competitions.balancing import Bools
from competitions.calibration import Severity, severity_of
from competitions.crossing import Crossing, Floats
from competitions.tails import f_tail, normal_tail, t_tail

NEEDED = 8  # sheets of a judge
FLAT = 0.5  # of the median standard deviation
ERRATIC = 1.5  # times the median standard deviation of residuals
SEVERE = 5.0  # points
CHANCE = 0.05


class Kind(StrEnum):
    """What a judge's sheets may show; how the effect is measured, and from where on it is a signal."""

    STRAIGHT_LINING = "straight_lining"  # sd of the scores over the judges' median sd; below 0.5
    ERRATIC = "erratic"  # sd of the residuals over the judges' median; above 1.5
    OUT_OF_STEP = "out_of_step"  # correlation with the others' means, less the judges' median; p below 0.05
    SEVERITY = "severity"  # points above (+) or below (-) the others; beyond 5
    OWN_AGENCY = "own_agency"  # mean residual of own entries less that of others, in points; p below 0.05
    OWN_REGION = "own_region"  # the same for entries of the own region
    DRIFT = "drift"  # points from the first to the last sheet, along a line; p below 0.05


@dataclass(frozen=True, slots=True)
class Signal:
    """One question asked of one judge's sheets.

    `n` is how many sheets it rests on, `effect` as its kind says, `p` the chance of so much without any
    cause, `p_adjusted` the same for all questions asked at once (Holm 1979). `is_raised` says that the
    effect passes its threshold, `is_clear` that `p_adjusted` is below 0.05 as well.
    """

    judge: int
    kind: Kind
    n: int
    effect: float
    p: float
    p_adjusted: float
    is_raised: bool

    @property
    def is_clear(self) -> bool:
        return self.is_raised and self.p_adjusted < CHANCE


def signals(
    crossing: Crossing,
    *,
    order: Floats | None = None,
    own_agency: Bools | None = None,
    own_region: Bools | None = None,
) -> list[Signal]:
    """Ask every question of every judge with eight sheets or more; return all answers, raised or not.

    `order` (N) says when each sheet was scored (any rising numbers), `own_agency` and `own_region` (N) whether
    its entry is of the judge's own; questions without their facts are not asked.
    """
    # Not held down by a ridge: that would hide the one judge who differs from many who do not.
    severity = severity_of(crossing, weight=0.0)
    residuals = residuals_of(crossing, severity)
    asked = [
        *_flat(crossing),
        *_erratic(crossing, residuals),
        *_out_of_step(crossing, severity, residuals),
        *_severe(severity),
    ]
    for kind, own in ((Kind.OWN_AGENCY, own_agency), (Kind.OWN_REGION, own_region)):
        asked += [] if own is None else _favoured(crossing, residuals, np.asarray(own, dtype=bool), kind)
    asked += [] if order is None else _drifting(crossing, residuals, np.asarray(order, dtype=float))
    asked.sort(key=lambda one: (one.judge, list(Kind).index(one.kind)))
    return _adjusted(asked)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question answered, before it is known how many were asked."""

    judge: int
    kind: Kind
    n: int
    effect: float
    p: float
    is_beyond: bool | None = None  # None: p decides


def _adjusted(asked: list[_Asked]) -> list[Signal]:
    """Adjust each p for the number of questions, step by step from the smallest (Holm 1979)."""
    adjusted = [1.0] * len(asked)
    highest = 0.0
    for place, number in enumerate(sorted(range(len(asked)), key=lambda number: asked[number].p)):
        highest = max(highest, min(1.0, asked[number].p * (len(asked) - place)))
        adjusted[number] = highest
    return [
        Signal(
            one.judge,
            one.kind,
            one.n,
            one.effect,
            one.p,
            p_adjusted,
            one.p < CHANCE if one.is_beyond is None else one.is_beyond,
        )
        for one, p_adjusted in zip(asked, adjusted, strict=True)
    ]


def others_of(crossing: Crossing, severity: Severity) -> Floats:
    """Return for each sheet (N) the mean of the others' scores without severities, NaN where nobody else scored."""
    fair = crossing.scores - severity.effects[crossing.judges]
    count = crossing.sizes[crossing.entries] - 1
    sums = crossing.by_entry(fair)[crossing.entries] - fair
    return np.divide(sums, count, out=np.full(fair.size, np.nan), where=count > 0)


def residuals_of(crossing: Crossing, severity: Severity) -> Floats:
    """Return for each sheet (N) how many points it lies above what the others and the judge's severity let expect.

    NaN where nobody else scored the entry.
    """
    fair = crossing.scores - severity.effects[crossing.judges]
    return np.asarray(fair - others_of(crossing, severity), dtype=float)


def _sheets_of(crossing: Crossing, values: Floats) -> dict[int, Floats]:
    """Return the known values of each judge with enough of them, in the order of the sheets."""
    known = ~np.isnan(values)
    parts = {judge: values[known & (crossing.judges == judge)] for judge in range(crossing.n_judges)}
    return {judge: part for judge, part in parts.items() if part.size >= NEEDED}


def _deviations(parts: dict[int, Floats]) -> dict[int, float]:
    return {judge: float(part.std(ddof=1)) for judge, part in parts.items()}


def _others_variance(parts: dict[int, Floats], judge: int) -> tuple[float, int]:
    """Return the pooled variance within the other judges, and its degrees of freedom."""
    others = [part for other, part in parts.items() if other != judge]
    freedom = sum(part.size - 1 for part in others)
    squares = sum(float(((part - part.mean()) ** 2).sum()) for part in others)
    return (squares / freedom if freedom else 0.0), freedom


def _flat(crossing: Crossing) -> list[_Asked]:
    """Ask whose scores hardly differ: a judge who gives everybody the same."""
    parts = _sheets_of(crossing, crossing.scores)
    deviations = _deviations(parts)
    typical = float(np.median(list(deviations.values()))) if deviations else 0.0
    if len(parts) < 2 or typical == 0:
        return []
    asked = []
    for judge, part in parts.items():
        variance, freedom = _others_variance(parts, judge)
        effect = deviations[judge] / typical
        # How likely the others' variance would be so many times this judge's.
        p = f_tail(variance / deviations[judge] ** 2, freedom, part.size - 1) if deviations[judge] else 0.0
        asked.append(_Asked(judge, Kind.STRAIGHT_LINING, part.size, effect, p, effect < FLAT))
    return asked


def _erratic(crossing: Crossing, residuals: Floats) -> list[_Asked]:
    """Ask whose scores lie further from the others' than those of other judges do."""
    # Scaled to the variance of one sheet, which few others to compare with would make larger.
    others = np.maximum(crossing.sizes[crossing.entries] - 1, 1)
    parts = _sheets_of(crossing, residuals / np.sqrt(1 + 1 / others))
    deviations = _deviations(parts)
    typical = float(np.median(list(deviations.values()))) if deviations else 0.0
    if len(parts) < 2 or typical == 0:
        return []
    asked = []
    for judge, part in parts.items():
        variance, freedom = _others_variance(parts, judge)
        effect = deviations[judge] / typical
        p = f_tail(deviations[judge] ** 2 / variance, part.size - 1, freedom) if variance else 0.0
        asked.append(_Asked(judge, Kind.ERRATIC, part.size, effect, p, effect > ERRATIC))
    return asked


def _out_of_step(crossing: Crossing, severity: Severity, residuals: Floats) -> list[_Asked]:
    """Ask whose scores rise and fall with the others' less than those of other judges do (Fisher's z)."""
    others = others_of(crossing, severity)
    with_others = np.where(np.isnan(residuals), np.nan, crossing.scores)
    parts, beside = _sheets_of(crossing, with_others), _sheets_of(crossing, others)
    found = {
        judge: float(np.corrcoef(part, beside[judge])[0, 1])
        for judge, part in parts.items()
        if part.std() > 0 and beside[judge].std() > 0
    }
    if len(found) < 2:
        return []
    typical = float(np.median(list(found.values())))
    asked = []
    for judge, correlation in found.items():
        size = parts[judge].size
        z = (np.arctanh(_short(typical)) - np.arctanh(_short(correlation))) * np.sqrt(size - 3)
        asked.append(_Asked(judge, Kind.OUT_OF_STEP, size, correlation - typical, normal_tail(float(z))))
    return asked


def _short(correlation: float) -> float:
    """Return a correlation that has a finite z."""
    return min(max(correlation, -0.999999), 0.999999)


def _severe(severity: Severity) -> list[_Asked]:
    """Ask who scores more than five points above or below the others."""
    asked = []
    for judge in np.flatnonzero(severity.sheets >= NEEDED).tolist():
        effect, error = float(severity.effects[judge]), float(severity.errors[judge])
        p = 2 * normal_tail(abs(effect) / error) if error else float(effect == 0)
        count = int(severity.sheets[judge])
        asked.append(_Asked(judge, Kind.SEVERITY, count, effect, p, abs(effect) > SEVERE))
    return asked


def _favoured(crossing: Crossing, residuals: Floats, own: Bools, kind: Kind) -> list[_Asked]:
    """Ask whose own entries get more than others gave them, beyond what the judge's other entries do."""
    asked = []
    for judge in _sheets_of(crossing, residuals):
        of_judge = (crossing.judges == judge) & ~np.isnan(residuals)
        near, far = residuals[of_judge & own], residuals[of_judge & ~own]
        freedom = near.size + far.size - 2
        if not near.size or not far.size or freedom < 1:
            continue
        squares = ((near - near.mean()) ** 2).sum() + ((far - far.mean()) ** 2).sum()
        error = float(np.sqrt(squares / freedom * (1 / near.size + 1 / far.size)))
        effect = float(near.mean() - far.mean())
        p = t_tail(effect / error, freedom) if error else float(effect <= 0)
        asked.append(_Asked(judge, kind, near.size + far.size, effect, p))
    return asked


def _drifting(crossing: Crossing, residuals: Floats, order: Floats) -> list[_Asked]:
    """Ask whose scores rise or fall with the order in which they were given."""
    asked = []
    for judge, part in _sheets_of(crossing, residuals).items():
        of_judge = (crossing.judges == judge) & ~np.isnan(residuals)
        places = np.argsort(np.argsort(order[of_judge], kind="stable")).astype(float)
        places -= places.mean()
        slope = float(places @ part / (places @ places))
        left = part - part.mean() - slope * places
        freedom = part.size - 2
        error = float(np.sqrt((left @ left) / freedom / (places @ places)))
        p = 2 * t_tail(abs(slope) / error, freedom) if error else float(slope == 0)
        asked.append(_Asked(judge, Kind.DRIFT, part.size, slope * (part.size - 1), min(p, 1.0)))
    return asked
