"""Control limits of shares over time: is a week's share more than chance makes of the share of all weeks?

Limits are the 0.1 % and 99.9 % points of the binomial law at the share of all weeks together, interpolated between whole counts
(Spiegelhalter 2005, "Funnel plots for comparing institutional performance", Statistics in Medicine 24): of weeks that differ by chance
alone two in a thousand lie outside.
"""

from scipy.stats import binom

TAIL = 0.001


def of_share(n: int, p: float) -> tuple[float, float]:
    """The 99.8 % limits of a share of n when the true one is p, 0 < p < 1; (0, 1) without any."""
    if not n:
        return 0.0, 1.0
    return _point(TAIL, n, p), _point(1 - TAIL, n, p)


def _point(q: float, n: int, p: float) -> float:
    r = int(binom.ppf(q, n, p))
    at, below = binom.cdf(r, n, p), binom.cdf(r - 1, n, p)
    return max(0.0, (r - (at - q) / (at - below)) / n) if at > below else r / n
