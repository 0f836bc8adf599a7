"""How good a forecast was: scores of chances, of intervals and of amounts. Pure arithmetic over arrays.

Sources: Brier 1950; Murphy 1973; Spiegelhalter 1986; Kupiec 1995; Wilson 1927; Gneiting & Raftery 2007.
"""

from dataclasses import dataclass
from math import erfc, log, sqrt

import numpy as np

Z95 = 1.959963984540054
CHI95 = 3.841458820694124  # the 95 % point of chi-square with one degree of freedom


@dataclass(frozen=True)
class Bin:
    """Deals of similar chance: the mean of what was said, how many came true, and Wilson's 95 % interval of that share."""

    mean_p: float
    k: int
    n: int
    low: float
    high: float


def brier(y, p) -> float | None:
    """Mean of (p - y)²: 0 = always right, 0.25 = a coin; None over nothing."""
    y, p = np.asarray(y, float), np.asarray(p, float)
    return float(np.mean((p - y) ** 2)) if len(y) else None


def murphy(y, p, group=None) -> tuple[float, float, float] | None:
    """(reliability, resolution, uncertainty) of Murphy 1973 over equal chances, or over `group` (one label each).

    Over equal chances reliability - resolution + uncertainty is the Brier score to the last digit.
    """
    y, p = np.asarray(y, float), np.asarray(p, float)
    if not len(y):
        return None
    _, place = np.unique(p if group is None else group, return_inverse=True)
    n = np.bincount(place)
    said, came = np.bincount(place, p) / n, np.bincount(place, y) / n
    mean = y.mean()
    return float(n @ (said - came) ** 2 / len(y)), float(n @ (came - mean) ** 2 / len(y)), float(mean * (1 - mean))


def spiegelhalter(y, p) -> float | None:
    """z = sum (y - p)(1 - 2p) / sqrt(sum (1 - 2p)² p (1 - p)): beyond ±1.96 the chances are not calibrated; None when it says nothing."""
    y, p = np.asarray(y, float), np.asarray(p, float)
    spread = float(np.sum((1 - 2 * p) ** 2 * p * (1 - p)))
    return float(np.sum((y - p) * (1 - 2 * p))) / sqrt(spread) if spread > 0 else None


def kupiec_lr(misses: int, trials: int, p: float) -> tuple[float, float]:
    """Likelihood ratio of `misses` in `trials` against the promised share `p`, and its chi-square probability (Kupiec 1995)."""
    seen = misses / trials
    right = trials - misses
    lr = 2 * (_times_log(misses, seen, p) + _times_log(right, 1 - seen, 1 - p))
    return lr, erfc(sqrt(max(lr, 0.0) / 2))


def _times_log(n: int, seen: float, said: float) -> float:
    return n * log(seen / said) if n else 0.0


def acceptance(trials: int, p: float) -> tuple[int, int] | None:
    """The smallest and largest number of misses that Kupiec's test does not reject at 95 %; None without trials."""
    kept = [misses for misses in range(trials + 1) if trials and kupiec_lr(misses, trials, p)[0] < CHI95]
    return (kept[0], kept[-1]) if kept else None


def interval_score(low, high, y, alpha: float = 0.2) -> float:
    """(high - low) + 2/alpha × what y lies outside: small for bands that are narrow and right (Gneiting & Raftery 2007, eq. 43)."""
    low, high, y = np.asarray(low, float), np.asarray(high, float), np.asarray(y, float)
    outside = np.maximum(low - y, 0) + np.maximum(y - high, 0)
    return float(np.mean(high - low + 2 / alpha * outside))


def wilson(k: int, n: int) -> tuple[float, float] | None:
    """Wilson's 95 % interval of the share k / n; None when n = 0."""
    if not n:
        return None
    share, z2 = k / n, Z95 * Z95
    middle, half = share + z2 / (2 * n), Z95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, (middle - half) / (1 + z2 / n)), min(1.0, (middle + half) / (1 + z2 / n))


def wape(actual, said) -> float | None:
    """Sum of |actual - said| over the sum of actual: safe where single months are near zero; None when nothing came."""
    actual, said = np.asarray(actual, float), np.asarray(said, float)
    total = float(np.sum(np.abs(actual)))
    return float(np.sum(np.abs(actual - said))) / total if total else None


def bias(actual, said) -> float | None:
    """mean(actual - said) / mean(actual): above 0 too little was said; None when nothing came."""
    actual, said = np.asarray(actual, float), np.asarray(said, float)
    total = float(np.sum(actual))
    return float(np.sum(actual - said)) / total if total else None


def equal_bins(p, most: int = 10, smallest: int = 20) -> np.ndarray:
    """For each chance the number of its bin: bins of equal count in the order of chance, equal chances together."""
    p = np.asarray(p, float)
    bins = max(1, min(most, len(p) // smallest))
    edges = np.quantile(p, np.arange(1, bins) / bins) if len(p) else []
    return np.unique(np.searchsorted(np.unique(edges), p, side="left"), return_inverse=True)[1] if len(p) else np.zeros(0, int)


def calibration(y, p, most: int = 10) -> list[Bin]:
    """Bins of equal count with what was said and what came of it, in the order of chance."""
    y, p = np.asarray(y, float), np.asarray(p, float)
    place = equal_bins(p, most)
    n, k, said = np.bincount(place), np.bincount(place, y), np.bincount(place, p)
    return [Bin(float(said[i] / n[i]), int(k[i]), int(n[i]), *wilson(int(k[i]), int(n[i]))) for i in range(len(n))]
