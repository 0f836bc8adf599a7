"""A difference of shares among cases that are alike: stratified, with its interval.

Of each stratum only those count where some met the thing and some did not. The difference is that of Mantel and Haenszel for risks
(Greenland and Robins 1985): sum of (a·n0 - c·n1)/n over sum of n1·n0/n, with a of n1 won who met it and c of n0 who did not. Its
variance is Sato's (Sato, Greenland and Robins 1989), which holds for few large strata and for many small ones alike.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054  # 95 % of the normal law lie within


@dataclass(frozen=True)
class Stratum:
    """Cases that are alike: how many met it and how many of them won, how many did not and how many of those won."""

    met: int
    met_won: int
    without: int
    without_won: int


@dataclass(frozen=True)
class Matched:
    """The difference of the shares that won, -1…1, with its 95 % interval; `n` cases in `strata` strata, `met` of them had met it.

    `apart`: the interval does not hold zero. `with_share` and `without_share` are the two shares over strata weighted alike.
    """

    difference: float
    low: float
    high: float
    with_share: float
    without_share: float
    n: int
    met: int
    strata: int

    @property
    def apart(self) -> bool:
        """Can the difference be told from none?"""
        return self.low > 0 or self.high < 0


def matched(strata: Iterable[Stratum]) -> Matched | None:
    """The stratified difference; None where no stratum has both kinds."""
    used = [one for one in strata if one.met and one.without]
    if not used:
        return None
    weights = [one.met * one.without / (one.met + one.without) for one in used]
    whole = sum(weights)
    with_share = sum(w * one.met_won / one.met for w, one in zip(weights, used, strict=True)) / whole
    without_share = sum(w * one.without_won / one.without for w, one in zip(weights, used, strict=True)) / whole
    difference = with_share - without_share
    half = Z * sqrt(max(0.0, difference * sum(map(_p, used)) + sum(map(_q, used)))) / whole
    low, high = max(-1.0, difference - half), min(1.0, difference + half)
    met = sum(one.met for one in used)
    return Matched(difference, low, high, with_share, without_share, met + sum(one.without for one in used), met, len(used))


def _p(one: Stratum) -> float:
    n1, n0 = one.met, one.without
    return (one.without_won * n1**2 - one.met_won * n0**2 + n1 * n0 * (n0 - n1) / 2) / (n1 + n0) ** 2


def _q(one: Stratum) -> float:
    won_against = one.met_won * (one.without - one.without_won)
    return (won_against + (one.met - one.met_won) * one.without_won) / (2 * (one.met + one.without))
