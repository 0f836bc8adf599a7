"""Is somebody's share of won deals different, or is it chance? Limits of a funnel plot, shares drawn to the middle, wins to be expected."""

from dataclasses import dataclass
from math import asin, pi, sin, sqrt

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln
from scipy.stats import beta, binom, norm

INNER, OUTER = 0.95, 0.998


@dataclass(frozen=True)
class Prior:
    """How the true shares of the people lie: Beta(a, b); `n` deals of the mean are added to each one's own."""

    a: float
    b: float

    @property
    def mean(self) -> float:
        """The share in the middle."""
        return self.a / (self.a + self.b)

    def shrunk(self, wins: float, of: float) -> float:
        """The share to be believed of somebody with so many wins: (a + k) / (a + b + n)."""
        return (self.a + wins) / (self.a + self.b + of)

    def interval(self, wins: float, of: float, level: float = INNER) -> tuple[float, float]:
        """The shares between which the true one lies with this probability."""
        low, high = beta.interval(level, self.a + wins, self.b + of - wins)
        return float(low), float(high)


def limits(of: float, centre: float, level: float) -> tuple[float, float]:
    """Between which shares somebody with so many deals stays by chance: exact binomial, interpolated between whole wins.

    r = the quantile of q, α = (F(r) - q) / (F(r) - F(r - 1)), limit (r - α) / n (Spiegelhalter 2005, appendix A.1.1). NaN without deals.
    """
    if of <= 0 or not 0 < centre < 1:
        return float("nan"), float("nan")
    found = [_limit(of, centre, q) for q in ((1 - level) / 2, (1 + level) / 2)]
    return max(0.0, found[0]), min(1.0, found[1])


def _limit(of: float, centre: float, q: float) -> float:
    wins = binom.ppf(q, of, centre)
    here, below = binom.cdf(wins, of, centre), binom.cdf(wins - 1, of, centre)
    return float((wins - (here - q) / (here - below)) / of)


def false_alarms(people: int, level: float) -> float:
    """The chance that at least one of so many people who do not differ lies outside the limits."""
    return 1 - level**people


@dataclass(frozen=True)
class Spread:
    """How much more people differ than chance alone lets them: `phi` 1 = not at all, `between` the variance between them."""

    phi: float
    between: float
    more: bool


def dispersion(wins, of, centre) -> Spread:
    """Over-dispersion of shares round their centre (one for all, or each one's own), on the scale asin √share with s = 1 / (2√n).

    z winsorised at its 10 % and 90 % quantiles, φ = mean z²; more than chance when φ > 1 + 2 √(2 / I): then
    τ² = (I φ - (I - 1)) / (Σw - Σw² / Σw), w = 1 / s² (Spiegelhalter 2005, Statist. Med. 24, and 2005b; DerSimonian & Laird 1986).
    """
    wins, of = np.asarray(wins, float), np.asarray(of, float)
    there = of > 0
    wins, of, centre = wins[there], of[there], np.broadcast_to(np.asarray(centre, float), there.shape)[there]
    count = len(of)
    if count < 3:
        return Spread(1.0, 0.0, False)
    z = (np.arcsin(np.sqrt(wins / of)) - np.arcsin(np.sqrt(centre))) * 2 * np.sqrt(of)
    z = np.clip(z, *np.quantile(z, [0.1, 0.9]))
    phi, w = float(np.mean(z**2)), 4 * of
    more = phi > 1 + 2 * sqrt(2 / count)
    between = (count * phi - (count - 1)) / (w.sum() - (w**2).sum() / w.sum()) if more else 0.0
    return Spread(phi, max(0.0, float(between)), more)


def wider(of: float, centre: float, level: float, between: float) -> tuple[float, float]:
    """The limits where people differ by more than chance: their own variance is added; without it the exact ones."""
    if between <= 0 or of <= 0 or not 0 < centre < 1:
        return limits(of, centre, level)
    from_centre = float(norm.ppf((1 + level) / 2)) * sqrt(1 / (4 * of) + between)
    middle = asin(sqrt(centre))
    return sin(max(0.0, middle - from_centre)) ** 2, sin(min(pi / 2, middle + from_centre)) ** 2


def by_moments(mean: float, spread: float) -> Prior:
    """The Beta whose mean and standard deviation these are (Gelman et al., Bayesian Data Analysis, 5.1)."""
    worth = max(mean * (1 - mean) / spread**2 - 1, 1.0)
    return Prior(mean * worth, (1 - mean) * worth)


def prior(wins, of) -> Prior | None:
    """The Beta that makes these wins of these deals likeliest (beta-binomial maximum likelihood, started by moments).

    Moments alone take the noise of small numbers for differences between people. Where people do not differ the prior is worth as many deals as
    there are altogether: it cannot know more. None where nothing can be said: fewer than three, or all alike 0 or 1.
    """
    wins, of = np.asarray(wins, float), np.asarray(of, float)
    wins, of = wins[of > 0], of[of > 0]
    whole = wins.sum() / of.sum() if of.sum() else 0.0
    if len(of) < 3 or not 0 < whole < 1:
        return None
    first = by_moments(whole, max(float(np.std(wins / of, ddof=1)), 1e-3))

    def unlikely(x):
        a, b = _beta_of(x, of.sum())
        return -float(np.sum(betaln(a + wins, b + of - wins) - betaln(a, b)))

    start = [np.log(whole / (1 - whole)), np.log(min(first.a + first.b, of.sum() / 2))]
    found = minimize(unlikely, start, method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-9, "maxiter": 2000})
    return Prior(*_beta_of(found.x, of.sum()))


def _beta_of(x, most: float) -> tuple[float, float]:
    """a and b from the logit of the mean and the logarithm of what the prior is worth, at most so many deals."""
    mean, worth = 1 / (1 + np.exp(-np.clip(x[0], -30, 30))), np.exp(np.clip(x[1], -5, np.log(most)))
    return float(max(mean * worth, 1e-9)), float(max((1 - mean) * worth, 1e-9))


def kept_share(values, centre: float, variance: float) -> float:
    """Which part of each distance from the centre is to be believed: 1 - (p - 3) σ² / Σ(x - centre)², never below nothing.

    James-Stein with the centre taken from the values themselves (Efron & Morris 1975); values of equal variance σ².
    """
    away = float(np.sum((np.asarray(values, float) - centre) ** 2))
    return max(0.0, 1 - (len(values) - 3) * variance / away) if away and len(values) > 3 else 0.0
