"""Exact limits of a Poisson count (Garwood 1936), which SQL alone cannot give: they need quantiles of the gamma law.

The lower limit L of k events solves P(k, L) = (1 - level) / 2, the upper one U solves P(k + 1, U) = (1 + level) / 2, where P is the
regularised lower incomplete gamma function (half a chi-square quantile with 2k and 2k + 2 degrees). P grows with its second argument,
so bisection finds both; it stops when the bracket is no wider than the floating point allows.
"""

import functools
from math import exp, lgamma, log, sqrt


@functools.lru_cache(maxsize=4096)
def limits(events: int, level: float = 0.95) -> tuple[float, float]:
    """The interval that holds the true mean of a Poisson count; (0, 3.6889) for no event at 95 %. ValueError for a negative count."""
    if events < 0:
        raise ValueError("a count is not negative")
    tail = (1 - level) / 2
    return (_quantile(events, tail) if events else 0.0), _quantile(events + 1, 1 - tail)


def per_event(cost: float | None, events: int, level: float = 0.95) -> tuple[float | None, float | None]:
    """The interval of cost / events, such as the cost of a new client: (low, high); high is None when no event leaves it open."""
    if cost is None:
        return None, None
    few, many = limits(events, level)
    return cost / many, cost / few if few else None


def _quantile(shape: float, share: float) -> float:
    """The x with P(shape, x) = share."""
    low, high = 0.0, shape + 10 * sqrt(shape) + 10
    while True:
        middle = (low + high) / 2
        if middle in (low, high) or high - low <= 1e-13 * high:
            return middle
        low, high = (middle, high) if gamma_share(shape, middle) < share else (low, middle)


def gamma_share(shape: float, x: float) -> float:
    """P(shape, x), 0…1: by its series below shape + 1, by Lentz's continued fraction of 1 - P above (both for shape > 0, x >= 0)."""
    if x <= 0:
        return 0.0
    front = exp(shape * log(x) - x - lgamma(shape))
    return front * _series(shape, x) if x < shape + 1 else 1 - front * _fraction(shape, x)


def _series(shape: float, x: float) -> float:
    term = total = 1 / shape
    n = shape
    while term > total * 1e-16:
        n += 1
        term *= x / n
        total += term
    return total


def _fraction(shape: float, x: float) -> float:
    b = x + 1 - shape
    c, d = 1e300, 1 / b
    value, i, step = d, 0, 0.0
    while abs(step - 1) > 1e-15 and i < 100_000:
        i += 1
        a = i * (shape - i)
        b += 2
        d = 1 / (a * d + b or 1e-300)
        c = b + a / c or 1e-300
        step = c * d
        value *= step
    return value
