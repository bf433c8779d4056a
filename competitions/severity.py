"""Severity of judges taken out of the scores, exactly enough to be official. Pure, standard library only.

The additive model `sheet = entry + judge + error`, the judges' part held down by a ridge: minimise
`sum (y - mu_i - b_j)^2 + lambda * sum b_j^2`. With N the incidence of entries by judges, D and C the diagonals of
sheets per entry and per judge: `S = C + lambda I - N' D^-1 N`, `b = S^-1 (y_.j - N' D^-1 y_i.)`, `mu = D^-1 (y_i. - N b)`.
On a complete panel mu is the mean, whatever lambda.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from operator import mul

from competitions.averaging import PLACES, round_half_up
from competitions.ranking import in_order

EFFICIENCY = Decimal("0.8")
FEWEST_ENTRIES = 5
PRECISION = 40  # digits while solving
SMALL = Decimal("1e-25")  # of the residual; six places are kept
Cell = tuple[str, str, Decimal]  # entry, judge, sheet score
Vector = list[Decimal]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Scores of one round and category adjusted for severity, and whether they may be official.

    `levels` are the entries' scores, `severities` how far above the others each judge scores, both with 6
    places. `efficiency` is `(2 s2/k) / mean var(mu_i - mu_k)` with judges' effects free (John and Williams
    1995), None where entries are not all connected through judges. `why` names the conditions that failed.
    """

    levels: Mapping[str, Decimal]
    severities: Mapping[str, Decimal]
    components: int
    efficiency: Decimal | None
    fewest_entries: int

    @property
    def why(self) -> tuple[str, ...]:
        failed = {
            "not_connected": self.components > 1,
            "low_efficiency": self.efficiency is not None and self.efficiency < EFFICIENCY,
            "few_entries": self.fewest_entries < FEWEST_ENTRIES,
        }
        return tuple(code for code, has_failed in failed.items() if has_failed)

    @property
    def is_official(self) -> bool:
        return not self.why


def adjust(cells: Sequence[Cell], weight: Decimal) -> Adjustment:
    """Fit the model with the given lambda to sheets (entry, judge, score), one for each pair."""
    with localcontext() as context:
        context.prec = PRECISION
        panel = _Panel(cells)
        effects = panel.solve(weight)
        components = panel.components()
        efficiency = panel.efficiency() if components == 1 else None
        levels = {
            entry: (sum(row.values(), Decimal(0)) - sum((effects[judge] for judge in row), Decimal(0)))
            / len(row)
            for entry, row in panel.rows.items()
        }
    return Adjustment(
        {entry: round_half_up(level, PLACES) for entry, level in levels.items()},
        {judge: round_half_up(effects[number], PLACES) for number, judge in enumerate(panel.judges)},
        components,
        None if efficiency is None else round_half_up(efficiency, PLACES),
        min(panel.loads),
    )


class _Panel:
    """Who scored what: for each entry the scores by the judge's number."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.judges = sorted({judge for _entry, judge, _score in cells}, key=in_order)
        numbers = {judge: number for number, judge in enumerate(self.judges)}
        self.rows: dict[str, dict[int, Decimal]] = {}
        for entry, judge, score in cells:
            self.rows.setdefault(entry, {})[numbers[judge]] = score
        self.loads = [0] * len(self.judges)
        self.shared: list[dict[int, Decimal]] = [{} for _judge in self.judges]  # N' D^-1 N
        for row in self.rows.values():
            part = Decimal(1) / len(row)
            for one in row:
                self.loads[one] += 1
                shared = self.shared[one]
                for other in row:
                    shared[other] = shared.get(other, Decimal(0)) + part

    def components(self) -> int:
        """Return in how many parts judges fall that share entries, directly or through others."""
        unseen, count = set(range(len(self.judges))), 0
        while unseen:
            queue = [unseen.pop()]
            count += 1
            for judge in queue:
                found = unseen & self.shared[judge].keys()
                unseen -= found
                queue.extend(found)
        return count

    def solve(self, weight: Decimal) -> Vector:
        """Return b, by conjugate gradients (Hestenes and Stiefel 1952); S is symmetric positive definite."""
        diagonal = [load + weight for load in self.loads]
        wanted = self._deviations()
        effects = [Decimal(0)] * len(wanted)
        residual, direction = wanted[:], wanted[:]
        size = _dot(residual, residual)
        while size > SMALL * SMALL:
            image = [
                diagonal[one] * direction[one] - sum(map(mul, row.values(), map(direction.__getitem__, row)))
                for one, row in enumerate(self.shared)
            ]
            step = size / _dot(direction, image)
            effects = [a + step * b for a, b in zip(effects, direction, strict=True)]
            residual = [a - step * b for a, b in zip(residual, image, strict=True)]
            before, size = size, _dot(residual, residual)
            turn = size / before
            direction = [a + turn * b for a, b in zip(residual, direction, strict=True)]
        return effects

    def _deviations(self) -> Vector:
        """Return y_.j - N' D^-1 y_i.: how far each judge's scores lie above the means of their entries."""
        sums = [Decimal(0)] * len(self.judges)
        for row in self.rows.values():
            mean = sum(row.values(), Decimal(0)) / len(row)
            for judge, score in row.items():
                sums[judge] += score - mean
        return sums

    def efficiency(self) -> Decimal:
        """Return ideal / (ideal + lost) of the mean variance of a difference between two entries, s2 = 1.

        `var(mu) = D^-1 + A G A'` with `A = D^-1 N` and G the inverse of `C - N' D^-1 N` without one judge. It
        says how entries were shared out and is no score, so doubles do: added in one order, they are the same
        everywhere.
        """
        count = len(self.rows)
        inverse = _inverse(self._information())
        if count < 2 or not inverse:
            return Decimal(1)
        means = [0.0] * len(inverse)
        spread = ideal = 0.0
        for row in self.rows.values():
            part = 1 / len(row)
            ideal += part
            known = [judge for judge in row if judge < len(inverse)]
            for judge in known:
                means[judge] += part
                across = inverse[judge]
                for other in known:
                    spread += part * part * across[other]
        common = 0.0
        for mean, across in zip(means, inverse, strict=True):
            for value, its_mean in zip(across, means, strict=True):
                common += mean * value * its_mean
        ideal, lost = ideal / count, (spread - common / count) / (count - 1)
        return Decimal(ideal / (ideal + lost))

    def _information(self) -> list[list[float]]:
        """Return C - N' D^-1 N without the last judge, in full."""
        size = len(self.judges) - 1
        matrix = [[-float(row.get(other, 0)) for other in range(size)] for row in self.shared[:size]]
        for judge in range(size):
            matrix[judge][judge] += self.loads[judge]
        return matrix


def _dot(one: Sequence[Decimal], other: Sequence[Decimal]) -> Decimal:
    return sum(map(mul, one, other), Decimal(0))


def _inverse(matrix: list[list[float]]) -> list[list[float]]:
    """Return the inverse of a symmetric positive definite matrix, which is used up.

    Judges are eliminated from the first to the last, then taken in again from the last to the first, the
    inverse growing by a row each time (bordering). Rows are added to rows, never summed up by `sum`, which
    does not add in the same way in every version of Python.
    """
    size = len(matrix)
    factors: list[list[float]] = []  # what each eliminated judge gave to the later ones
    pivots: list[float] = []
    for place in range(size):
        pivot, *row = matrix[place][place:]
        factor = [value / pivot for value in row]
        for other, share in enumerate(factor, start=place + 1):
            if share:
                target = matrix[other]
                target[other:] = [
                    a - share * b for a, b in zip(target[other:], row[other - place - 1 :], strict=True)
                ]
        factors.append(factor)
        pivots.append(pivot)
    return _built_up(factors, pivots)


def _built_up(factors: list[list[float]], pivots: list[float]) -> list[list[float]]:
    size = len(pivots)
    inverse: list[list[float]] = [[0.0] * size for _row in range(size)]
    for place in reversed(range(size)):
        across = [0.0] * (size - place - 1)
        for other, share in enumerate(factors[place], start=place + 1):
            if share:
                across = [a - share * b for a, b in zip(across, inverse[other][place + 1 :], strict=True)]
        corner = 1 / pivots[place]
        for share, value in zip(factors[place], across, strict=True):
            corner -= share * value
        inverse[place][place] = corner
        inverse[place][place + 1 :] = across
        for other, value in enumerate(across, start=place + 1):
            inverse[other][place] = value
    return inverse
