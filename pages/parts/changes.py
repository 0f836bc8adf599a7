"""Changes between two periods: their words, and whether they can be told from noise."""

from math import log, sqrt

from pages.parts.cards import Change
from pages.words import number, say

Z = 1.959963984540054  # of a two-sided 95 % interval
FEW = 5  # a share of fewer says less than the counts themselves


def of_count(now: int | None, before: int | None, noise: bool | None = None) -> Change | None:
    """Two counts compared in per cent, or by their difference where few were there before; noise when |now − before| ≤ 1.96 √(now + before) (Poisson)."""
    if now is None or not before:
        return None
    noisy = abs(now - before) <= 1.96 * sqrt(now + before) if noise is None else noise
    if before < FEW:
        sign = (now > before) - (now < before)
        return Change(f"{'+' if sign > 0 else '-' if sign < 0 else ''}{number(abs(now - before))}", sign, noisy)
    return _relative(float(now), float(before), noisy)


def of_money(now, before, noise: bool = False) -> Change | None:
    """Two amounts compared in per cent; the caller says whether it is noise."""
    return None if now is None or not before else _relative(float(now), float(before), noise)


def of_sum(now, before, squares: float | None, squares_before: float | None) -> Change | None:
    """Two sums of amounts compared in per cent; noise when |ln(now / before)| lies within 1.96 of its error, Σ amount² being a sum's variance.

    So is the sum of a random number of random amounts (compound Poisson): one more big deal is noise, twice the deals are not.
    """
    if not now or not before:
        return None
    error = sqrt((squares or 0) / float(now) ** 2 + (squares_before or 0) / float(before) ** 2)
    return _relative(float(now), float(before), abs(log(float(now) / float(before))) <= Z * error)


def of_median(now: tuple, before: tuple) -> Change | None:
    """Two medians `(value, low, high)` with 95 % intervals, in per cent; noise when |ln(now / before)| lies within 1.96 of the error they tell."""
    if not now[0] or not before[0]:
        return None
    errors = [log(high / low) / (2 * Z) if low and high else None for _, low, high in (now, before)]
    noisy = None in errors or abs(log(now[0] / before[0])) <= Z * sqrt(errors[0] ** 2 + errors[1] ** 2)
    return _relative(float(now[0]), float(before[0]), noisy)


def _relative(now: float, before: float, noise: bool) -> Change:
    change = round((now / before - 1) * 100)
    return Change(f"{'+' if change > 0 else '-' if change < 0 else ''}{number(abs(change))} %", (change > 0) - (change < 0), noise)


def of_share(k1: int, n1: int, k0: int, n0: int) -> Change | None:
    """Two shares compared in percentage points; noise when Newcombe's 95 % interval of the difference contains 0."""
    if not n1 or not n0:
        return None
    low, high = newcombe(k1, n1, k0, n0)
    points = round((k1 / n1 - k0 / n0) * 100, 1)
    sign = (points > 0) - (points < 0)
    return Change(f"{'+' if sign > 0 else '-' if sign < 0 else ''}{number(abs(points), 1)} {say('parts.pp')}", sign, low <= 0 <= high)


def newcombe(k1: int, n1: int, k0: int, n0: int) -> tuple[float, float]:
    """95 % interval of k1/n1 − k0/n0 by Newcombe's hybrid score method (Newcombe 1998, method 10)."""
    (l1, u1), (l0, u0) = wilson(k1, n1), wilson(k0, n0)
    p1, p0 = k1 / n1, k0 / n0
    return (p1 - p0 - sqrt((p1 - l1) ** 2 + (u0 - p0) ** 2), p1 - p0 + sqrt((u1 - p1) ** 2 + (p0 - l0) ** 2))


def wilson(k: int, n: int) -> tuple[float, float]:
    """95 % score interval of k/n (Wilson 1927), n > 0."""
    p, spread = k / n, Z * sqrt(k / n * (1 - k / n) / n + Z * Z / (4 * n * n))
    scale = 1 + Z * Z / n
    return max(0.0, (p + Z * Z / (2 * n) - spread) / scale), min(1.0, (p + Z * Z / (2 * n) + spread) / scale)
