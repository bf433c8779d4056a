"""Severity of judges taken out of the scores, exactly enough to be official. Pure, standard library only.

The additive model `sheet = entry + judge + error`, the judges' part held down by a ridge (scoring.md): minimise
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

        `var(mu) = D^-1 + A G A'` with `A = D^-1 N` and G the inverse of `C - N' D^-1 N` without one judge.
        """
        count = len(self.rows)
        inverse = _inverse(self._information())
        if count < 2 or not inverse:
            return Decimal(1)
        means = [Decimal(0)] * len(self.judges)
        spread = Decimal(0)
        for row in self.rows.values():
            part = Decimal(1) / len(row)
            known = [judge for judge in row if judge < len(inverse)]
            spread += part * part * sum((inverse[a][b] for a in known for b in known), Decimal(0))
            for judge in row:
                means[judge] += part
        image = [_dot(row, means) for row in inverse]
        lost = 2 * (spread - _dot(means, image) / count) / (count - 1)
        ideal = 2 * sum((Decimal(1) / len(row) for row in self.rows.values()), Decimal(0)) / count
        return ideal / (ideal + lost)

    def _information(self) -> list[Vector]:
        """Return C - N' D^-1 N without the last judge, in full."""
        size = len(self.judges) - 1
        matrix = [[-row.get(other, Decimal(0)) for other in range(size)] for row in self.shared[:size]]
        for judge in range(size):
            matrix[judge][judge] += self.loads[judge]
        return matrix


def _dot(one: Sequence[Decimal], other: Sequence[Decimal]) -> Decimal:
    return sum(map(mul, one, other), Decimal(0))


def _inverse(matrix: list[Vector]) -> list[Vector]:
    """Return the inverse of a symmetric positive definite matrix, which is used up.

    L D L' by elimination, then the inverse from its last row upwards (Takahashi, Fagan, Chin 1973).
    """
    size = len(matrix)
    factors: list[Vector] = []  # columns of L below the diagonal
    for place in range(size):
        row = matrix[place][place:]
        column = [value / row[0] for value in row[1:]]
        for below, factor in enumerate(column, start=1):
            if factor:
                target = matrix[place + below]
                target[place + below :] = [
                    a - factor * b for a, b in zip(target[place + below :], row[below:], strict=True)
                ]
        factors.append(column)
    inverse = [[Decimal(0)] * size for _row in range(size)]
    for place in reversed(range(size)):
        column = factors[place]
        across = [-_dot(column, inverse[other][place + 1 :]) for other in range(place + 1, size)]
        inverse[place][place] = 1 / matrix[place][place] - _dot(column, across)
        inverse[place][place + 1 :] = across
        for below, value in enumerate(across, start=place + 1):
            inverse[below][place] = value
    return inverse
