"""Rounding, and the ways in which several numbers become one: exact, half always up.

Pure, standard library only. Whatever decimal context the caller has set, these count in their own.
"""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from fractions import Fraction
from functools import wraps
from typing import ParamSpec, TypeVar

PLACES = 6  # of a number that is kept; what people are shown has fewer
TRIMMING_NEEDS = 7  # sheets
CONTEXT = Context(
    prec=60,
    rounding=ROUND_HALF_UP,
    Emin=-999_999,
    Emax=999_999,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow],
)

P = ParamSpec("P")
R = TypeVar("R")


def exactly(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function count in this module's decimal context."""

    @wraps(function)
    def counted(*args: P.args, **kwargs: P.kwargs) -> R:
        with localcontext(CONTEXT):
            return function(*args, **kwargs)

    return counted


def round_half_up(value: Decimal | Fraction | int | str, places: int = 2) -> Decimal:
    """Return the value with so many places, a half going away from zero: 0.125 is 0.13.

    Raises ValueError for what is no finite number, and TypeError for floats, which hold no exact decimals.
    """
    if isinstance(value, float):
        raise TypeError("A float is no exact number; pass its text.")
    if isinstance(value, Fraction):
        return _rounded(value.numerator, value.denominator, places)
    try:
        number = Decimal(value)
        if number.is_finite():
            return number.quantize(Decimal(1).scaleb(-places, CONTEXT), context=CONTEXT)
    except InvalidOperation:
        pass
    raise ValueError(f"{value!r} is no number that can be rounded to {places} places.")


def _rounded(numerator: int, denominator: int, places: int) -> Decimal:
    whole = (2 * abs(numerator) * 10**places + denominator) // (2 * denominator)
    return Decimal(whole if numerator >= 0 else -whole).scaleb(-places, CONTEXT)


def quotient(total: Decimal, count: int) -> Decimal:
    """Return total / count with 6 places, half up, through whole numbers only."""
    numerator, denominator = total.as_integer_ratio()
    return _rounded(numerator, denominator * count, PLACES)


@exactly
def mean(values: Sequence[Decimal]) -> Decimal:
    """Return the arithmetic mean with 6 places. Raises ValueError for no values."""
    _needs(values, 1)
    return quotient(sum(values, Decimal(0)), len(values))


@exactly
def median(values: Sequence[Decimal]) -> Decimal:
    """Return the middle value, or the mean of the two in the middle, with 6 places."""
    _needs(values, 1)
    ordered, half = sorted(values), len(values) // 2
    middle = ordered[half : half + 1] if len(values) % 2 else ordered[half - 1 : half + 1]
    return quotient(sum(middle, Decimal(0)), len(middle))


@exactly
def trimmed_mean(values: Sequence[Decimal]) -> Decimal:
    """Return the mean without one highest and one lowest value, with 6 places.

    Raises ValueError for fewer than seven values: with fewer, leaving two out loses too much.
    """
    _needs(values, TRIMMING_NEEDS)
    return quotient(sum(values, Decimal(0)) - min(values) - max(values), len(values) - 2)


def _needs(values: Sequence[Decimal], count: int) -> None:
    if len(values) < count:
        raise ValueError(f"This needs {count} values or more, not {len(values)}.")


def combine(values: Sequence[Decimal], combination: str) -> tuple[Decimal, str]:
    """Return the values as one, and how: "mean", "median" or "trimmed".

    Fewer than seven values are never trimmed; their mean stands in, and is named as such.
    """
    if combination == "median":
        return median(values), "median"
    if combination == "trimmed" and len(values) >= TRIMMING_NEEDS:
        return trimmed_mean(values), "trimmed"
    return mean(values), "mean"
