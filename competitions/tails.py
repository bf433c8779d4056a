"""Tails of the distributions that tests need: normal, Student's t, Fisher's F. Pure, standard library only."""

from math import erfc, exp, lgamma, log, log1p, sqrt

_TINY = 1e-300
_CLOSE = 1e-15
_MOST = 10_000


def normal_tail(z: float) -> float:
    """Return the chance of a standard normal number above z."""
    return erfc(z / sqrt(2)) / 2


def t_tail(t: float, freedom: float) -> float:
    """Return the chance of a number above t, with so many degrees of freedom."""
    half = beta_share(freedom / (freedom + t * t), freedom / 2, 0.5) / 2
    return half if t > 0 else 1 - half


def f_tail(f: float, first: float, second: float) -> float:
    """Return the chance of a ratio of variances above f, with the degrees of freedom of both."""
    if f <= 0:
        return 1.0
    return beta_share(second / (second + first * f), second / 2, first / 2)


def beta_share(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function, by its continued fraction (Lentz 1976)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    fraction = d
    for m in range(1, _MOST):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for part in (even, odd):
            d, c = 1 / _away(1 + part * d), _away(1 + part / c)
            fraction *= d * c
        if abs(d * c - 1) < _CLOSE:
            break
    return front * fraction


def _away(value: float) -> float:
    """Return the value, kept away from zero."""
    return value if abs(value) > _TINY else _TINY
