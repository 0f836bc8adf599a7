"""Control limits of counts: has a weekly count fallen below what chance allows, at 99.8 %? Never percentages.

The base are the 26 weeks that ended eight weeks ago (a fall that goes on does not hide itself in it); looked at are the last 1, 2, 4 and 8
weeks. The expected count is the rate of the base times the exposure of the window: working minutes of the company's calendar, so that
weekdays and holidays explain themselves, or deal-days spent in a stage. The count is taken for negative binomial with

    mean = rate x exposure x season,  variance = phi x mean x (1 + exposure of the window / exposure of the base)

The bracket is what the base itself does not know (prediction, not only noise: with phi = 1 close to the exact binomial test of two Poisson
counts, Przyborowski and Wilenski 1940). phi >= 1 is the over-dispersion of the base, Pearson's chi-square over its degrees of freedom less
two (McCullagh and Nelder 1989, 6.2.3; less two: phi itself is estimated, as in the variance of Student's t), of single weeks or of blocks as long as the window (four or more), the larger one: slow drift is no alarm.
Season: where the same weeks of the year before fell below their own base (lower tail under 5 %), so much is expected to fall now, shrunk by
ten events.
An alarm: the lower tail is below 0.1 % (the lower side of 99.8 % limits) divided by four, for four windows are looked at (Bonferroni).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, gammaincc

WINDOWS = (1, 2, 4, 8)
NEWEST, OLDEST = 8, 34  # the base: weeks 8..33 back
YEAR = 52
WEEKS = YEAR + OLDEST  # so many are asked for
TAIL = 0.001 / len(WINDOWS)
FEWEST = 8  # weeks of the base
SHRINK = 10.0  # events
SLOW = 0.05  # a season is slow when chance alone makes so few in one year of twenty


@dataclass(frozen=True)
class Fall:
    """What fell: in the last `weeks` weeks there were `got`, `expected` on average, `limit` the fewest that chance still allows; `chance` of so
    few; `noise`: 1.96 standard deviations of the count; `rate` of the base per unit of exposure."""

    weeks: int
    got: int
    expected: float
    limit: int
    chance: float
    noise: float

    @property
    def missing(self) -> float:
        """How many there are less than expected."""
        return self.expected - self.got


def fall(counts, exposure) -> Fall | None:
    """The surest fall of a weekly count (index 0: the last whole week, then back), or None while it is within its limits or too little is known."""
    counts, exposure = np.asarray(counts, float), np.asarray(exposure, float)
    base = _base(counts, exposure)
    if len(base) < FEWEST or not counts[base].sum():
        return None
    found = [_window(counts, exposure, base, weeks) for weeks in WINDOWS]
    return min((one for one in found if one), key=lambda one: one.chance, default=None)


def _base(counts, exposure) -> np.ndarray:
    """The weeks of the base with any exposure, after the week in which the count began."""
    born = np.flatnonzero(counts)[-1] if counts.any() else 0
    began = born if born < len(counts) - 1 else len(counts)
    weeks = np.arange(NEWEST, min(OLDEST, began))
    return weeks[exposure[weeks] > 0]


def _window(counts, exposure, base, weeks: int) -> Fall | None:
    """The fall of this window, None while it is within its limits."""
    known, seen, got = exposure[base], exposure[:weeks].sum(), int(counts[:weeks].sum())
    usual = counts[base].sum() / known.sum() * seen
    if got >= usual:
        return None
    mean = float(usual * _season(counts, exposure, weeks))
    variance = float(dispersion(counts[base], usual / seen * known, weeks) * mean * (1 + seen / known.sum()))
    chance = lower_tail(got, mean, variance)
    return Fall(weeks, got, mean, _limit(mean, variance), chance, 1.96 * variance**0.5) if chance < TAIL else None


def _season(counts, exposure, weeks: int) -> float:
    """How much lower than their own base the same weeks were a year ago; 1 where that is not known, or no lower than chance makes it."""
    window, base = slice(YEAR, YEAR + weeks), slice(YEAR + NEWEST, YEAR + OLDEST)
    if len(counts) < WEEKS or not counts[WEEKS - 4 :].any() or not exposure[base].sum():
        return 1.0
    expected, got = counts[base].sum() / exposure[base].sum() * exposure[window].sum(), counts[window].sum()
    spread = expected * (1 + exposure[window].sum() / exposure[base].sum())
    return (got + SHRINK) / (expected + SHRINK) if lower_tail(int(got), expected, spread) < SLOW else 1.0


def dispersion(counts, means, block: int = 1) -> float:
    """Over-dispersion of counts around their means, at least 1: of single weeks, and of whole blocks of weeks when there are four or more."""
    return max(1.0, _pearson(counts, means), _pearson(_blocks(counts, block), _blocks(means, block)))


def _pearson(counts, means) -> float:
    return float(((counts - means) ** 2 / means).sum() / (len(counts) - 3)) if len(counts) > 3 else 1.0


def _blocks(values, size: int) -> np.ndarray:
    whole = len(values) // size * size
    return values[:whole].reshape(-1, size).sum(axis=1)


def lower_tail(got: int, mean: float, variance: float) -> float:
    """P(X <= got) of a negative binomial count with this mean and variance; Poisson when the variance is not above the mean. 1 for mean 0."""
    if mean <= 0:
        return 1.0
    if variance <= mean * (1 + 1e-9):
        return float(gammaincc(got + 1, mean))
    return float(betainc(mean * mean / (variance - mean), got + 1, mean / variance))


def _limit(mean: float, variance: float) -> int:
    """The smallest count that is no alarm."""
    low, high = -1, max(1, int(mean) + 1)  # low is an alarm (or below any count), high is none
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if lower_tail(middle, mean, variance) < TAIL else (low, middle)
    return high


def exposure_of_moves(came, went, came_days, went_days) -> np.ndarray:
    """Deal-days spent in a stage in each of the last 34 weeks, from how many visits began and ended in each week (index 34: before) and the
    days from those moments to the end of week 0, added up: the time up to a boundary b days back is sum(days - b) over what was before it."""
    boundary = 7.0 * np.arange(OLDEST + 1)
    before = [np.cumsum(np.asarray(one, float)[::-1])[::-1] for one in (came, went, came_days, went_days)]
    spent = (before[2] - boundary * before[0]) - (before[3] - boundary * before[1])
    return np.maximum(spent[:-1] - spent[1:], 0.0)
