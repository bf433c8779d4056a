"""What a contest's results are computed from, typed. Pure, standard library only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question of a rubric: weight in percent, range, step, and whether it may be left out."""

    key: str
    weight: Decimal
    minimum: Decimal
    maximum: Decimal
    step: Decimal
    allows_na: bool
    millionths: int = field(init=False, compare=False, repr=False)  # of the weight, to count fast

    def __post_init__(self) -> None:
        object.__setattr__(self, "millionths", int(self.weight.scaleb(6)))

    def share(self, value: Decimal) -> Fraction:
        """Return where in the declared range a value lies, from 0 to 1."""
        return Fraction(value - self.minimum) / Fraction(self.maximum - self.minimum)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One judge's scores for one entry: the share of each criterion's range, None where not applicable."""

    entry: str
    judge: str
    shares: Mapping[str, Fraction | None]


@dataclass(frozen=True, slots=True)
class Promotion:
    """Who goes on after a round: all who have a score, the `count` best, or those from `score`."""

    rule: str
    count: int = 0
    score: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Round:
    """One judged stage with its rubric, the entries it judged and the sheets handed in."""

    key: str
    weight: Decimal
    combination: str
    minimum_sheets: int
    promotion: Promotion
    criteria: tuple[Criterion, ...]
    entries: tuple[str, ...]
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Category:
    """A class of entries with its own ranking; an agency may win `most_per_agency` prizes in it."""

    key: str
    most_per_agency: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """An innovation put forward, in its category, by its agency."""

    key: str
    category: str
    agency: str | None


@dataclass(frozen=True, slots=True)
class Tie:
    """A plenary's decision between entries that are equal: in the final, or at the cut-off of a round."""

    key: str
    category: str
    round: str | None
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """A plenary's decision to add to, or take from, an entry's score in a round."""

    key: str
    entry: str
    round: str
    by: Decimal


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A plenary's decision to leave an entry unranked, from a round on or altogether."""

    key: str
    entry: str
    round: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that decides the ranking of one competition."""

    precision: int
    tie_order: tuple[str, ...]
    severity: Decimal | None  # lambda of the announced judge-ridge model
    rounds: tuple[Round, ...]
    categories: tuple[Category, ...]
    entries: Mapping[str, Entry]
    ties: tuple[Tie, ...]
    points: Mapping[tuple[str, str], tuple[Points, ...]]  # by round and entry
    exclusions: tuple[Exclusion, ...]
