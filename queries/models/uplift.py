"""What an action brought in an experiment, and how small an effect its halves could show. Everybody counts in the half they were drawn into,
whether they got it or not (intention to treat): only so the halves differ by chance and the action alone."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean, variance

from scipy.special import stdtrit

SURE, SEEN = NormalDist().inv_cdf(0.975), NormalDist().inv_cdf(0.8)  # two-sided 5 %, power 80 %


@dataclass(frozen=True)
class Difference:
    """A difference of two means, first minus second, with its 95 % interval."""

    mean: float
    low: float
    high: float


def welch(first: list[float], second: list[float]) -> Difference | None:
    """The difference of two means whose spreads may differ (Welch 1947); None where a half has fewer than two or nothing varies.

    s² = v1/n1 + v2/n2, degrees of freedom s⁴ / ((v1/n1)² / (n1 - 1) + (v2/n2)² / (n2 - 1)) (Satterthwaite 1946).
    """
    if min(len(first), len(second)) < 2:
        return None
    parts = [variance(one) / len(one) for one in (first, second)]
    if not sum(parts):
        return None
    df = sum(parts) ** 2 / sum(part**2 / (len(one) - 1) for part, one in zip(parts, (first, second), strict=True))
    mean, half = fmean(first) - fmean(second), float(stdtrit(df, 0.975)) * sqrt(sum(parts))
    return Difference(mean, mean - half, mean + half)


def smallest(treated: int, control: int, base: float) -> float | None:
    """The smallest rise of the share `base` that would be seen with power 80 % (two-sided 5 %, Fleiss 1981 without his correction); None if even
    everybody buying would not be enough."""
    if not treated or not control or base >= 1 or not _enough(treated, control, base, 1.0):
        return None
    low, high = base, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if _enough(treated, control, base, middle) else (middle, high)
    return high - base


def _enough(n1: int, n0: int, p0: float, p1: float) -> bool:
    """Would so many see p1 beside p0?"""
    pooled = (n1 * p1 + n0 * p0) / (n1 + n0)
    by_chance = SURE * sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n0))
    return p1 - p0 >= by_chance + SEEN * sqrt(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0)
