"""How many wins a cohort of leads will have when it is ripe: chain ladder and Bornhuetter-Ferguson, on a cumulative triangle.

A triangle holds one row per cohort, the oldest first, one column per age; what has not happened yet is NaN and lies at the right of a row.
Factors: f_k = sum of C(k + 1) over sum of C(k), of the cohorts known at both ages. Variances and standard errors: T. Mack, "Distribution-free
calculation of the standard error of chain ladder reserve estimates", ASTIN Bulletin 23(2), 1993, with his own rule for the last variance:
the smallest of s4(k-1) / s2(k-2), s2(k-2), s2(k-1). R. Bornhuetter and R. Ferguson, "The actuary and IBNR", 1972: what is still to come
of a green cohort is taken from what others brought per lead, not from its own few wins.
"""

from dataclasses import dataclass

import numpy as np

YOUNG = 0.25  # less ripe than this, a cohort's own wins say too little to be multiplied


@dataclass(frozen=True)
class Ladder:
    """`factors[k]` leads from age k to k + 1 (NaN: no cohort says it), `variances[k]` is Mack's sigma squared, `sums[k]` the wins behind it.

    Per cohort: `now` wins at its last known age `age` (-1: none), `ripe` wins expected in the end, `error` their standard error, `share` of
    them that is there.
    """

    factors: np.ndarray
    variances: np.ndarray
    sums: np.ndarray
    age: np.ndarray
    now: np.ndarray
    ripe: np.ndarray
    error: np.ndarray
    share: np.ndarray


def climb(triangle, pattern: "Ladder | None" = None) -> Ladder:
    """The chain ladder of a cumulative triangle; with `pattern` grown by the factors, variances and sums of another one."""
    known = np.atleast_2d(np.asarray(triangle, float))
    factors, variances, sums = (pattern.factors, pattern.variances, pattern.sums) if pattern else _steps(known)
    age = (~np.isnan(known)).sum(axis=1) - 1
    now = np.array([row[at] if at >= 0 else np.nan for row, at in zip(known, age, strict=True)])
    growth = np.array([np.prod(factors[at:]) if at >= 0 else np.nan for at in age])
    ripe = now * growth
    relative = _relative(factors, variances, sums)
    error = np.sqrt(np.maximum([_squared(known_now, at, factors, variances, relative) for known_now, at in zip(now, age, strict=True)], 0))
    return Ladder(factors, variances, sums, age, now, ripe, error, 1 / growth)


def unknown(triangle) -> Ladder:
    """A ladder that says nothing: for a triangle with too few wins to tell the pace."""
    known = np.atleast_2d(np.asarray(triangle, float))
    age, nothing = (~np.isnan(known)).sum(axis=1) - 1, np.full(len(known), np.nan)
    now = np.array([row[at] if at >= 0 else np.nan for row, at in zip(known, age, strict=True)])
    steps = np.full(known.shape[1] - 1, np.nan)
    return Ladder(steps, np.zeros_like(steps), np.zeros_like(steps), age, now, nothing, nothing, nothing)


def pattern(ladder: Ladder) -> tuple[float, ...]:
    """The part of the ripe wins that is there at each age, the last one being ripe; NaN where no cohort says it."""
    steps = np.cumprod(np.append(ladder.factors, 1.0)[::-1])[::-1]
    return tuple(float(1 / step) for step in steps)


def _steps(known: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The factor, Mack's variance and the wins behind each step from one age to the next."""
    factors, variances, sums = [], [], []
    for before, after in zip(known.T[:-1], known.T[1:], strict=True):
        both = ~np.isnan(after) & ~np.isnan(before)
        x, y, base = before[both], after[both], before[both].sum()
        factor = y.sum() / base if base else np.nan
        some = x > 0
        spread = ((y[some] - factor * x[some]) ** 2 / x[some]).sum() / (some.sum() - 1) if some.sum() > 1 else np.nan
        factors, variances, sums = [*factors, factor], [*variances, spread], [*sums, base]
    return np.array(factors), _filled(np.array(variances)), np.array(sums)


def _filled(variances: np.ndarray) -> np.ndarray:
    """Where one cohort alone says a step its spread is unknown: Mack's rule from the two before it."""
    found = variances.copy()
    for k in np.flatnonzero(np.isnan(found)):
        two, one = (found[k - 2], found[k - 1]) if k >= 2 else (np.nan, found[k - 1] if k else np.nan)
        found[k] = min(one**2 / two if two else 0.0, two, one) if not np.isnan(two) else one
    return np.nan_to_num(found)


def _relative(factors, variances, sums) -> np.ndarray:
    """sigma squared over factor squared over the wins behind it, per step: the part of the error that all cohorts share."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(variances > 0, variances / factors**2 / sums, 0.0)


def _squared(now: float, at: int, factors, variances, relative) -> float:
    """Mack's squared standard error of one cohort's ripe wins (1993, formula 7): noise of its own steps and of the factors."""
    if at < 0 or np.isnan(now):
        return np.nan
    path = now * np.concatenate([[1.0], np.cumprod(factors[at:])])
    with np.errstate(divide="ignore", invalid="ignore"):
        own = np.where(variances[at:] > 0, variances[at:] / factors[at:] ** 2 / path[:-1], 0.0)
    return float(path[-1] ** 2 * (own + relative[at:]).sum()) if now else 0.0


def total(ladder: Ladder, cohorts=None) -> float:
    """The standard error of the ripe wins of these cohorts (default: all) together: their factors are the same ones (Mack 1993, corollary)."""
    relative = _relative(ladder.factors, ladder.variances, ladder.sums)
    asked = range(len(ladder.now)) if cohorts is None else cohorts
    known = [i for i in asked if not np.isnan(ladder.ripe[i]) and not np.isnan(ladder.error[i])]
    squared = 0.0
    for place, i in enumerate(known):
        squared += ladder.error[i] ** 2 + 2 * ladder.ripe[i] * ladder.ripe[known[place + 1 :]].sum() * relative[ladder.age[i] :].sum()
    return float(np.sqrt(squared))


def prior(ladder: Ladder, leads) -> float | None:
    """Ripe wins per lead of the cohorts that are ripe enough to say it; None when none is."""
    enough = ladder.share >= YOUNG
    n = np.asarray(leads, float)[enough].sum()
    return float(ladder.ripe[enough].sum() / n) if n else None


def expected(ladder: Ladder, leads) -> np.ndarray:
    """Bornhuetter-Ferguson: wins that are there, and of the rest what the ripe cohorts bring per lead; NaN where no cohort is ripe.

    A cohort of which nothing is known yet, or at whose age nobody ever won, has all still to come.
    """
    usual = prior(ladder, leads)
    if usual is None:
        return np.full(len(ladder.now), np.nan)
    return np.nan_to_num(ladder.now) + np.asarray(leads, float) * usual * (1 - np.nan_to_num(ladder.share))


def expected_error(ladder: Ladder, leads, cohorts) -> float:
    """The standard error of what is still to come to these cohorts by `expected`, together: the noise of a Poisson count, and of the prior.

    House choice: the prior is as uncertain as the sum of the ripe cohorts it is taken from (`total` over their ripe wins).
    """
    usual, enough = prior(ladder, leads), np.flatnonzero(ladder.share >= YOUNG)
    if usual is None:
        return 0.0
    coming = sum(np.asarray(leads, float)[i] * usual * (1 - np.nan_to_num(ladder.share[i])) for i in cohorts)
    ripe = ladder.ripe[enough].sum()
    return float(np.sqrt(coming + (coming * total(ladder, list(enough)) / ripe) ** 2)) if ripe else 0.0


def limits(ripe: float, error: float, now: float) -> tuple[float, float]:
    """The 95 % interval of ripe wins, log-normal as Mack 1993 advises; never below what is there. Equal limits without an error."""
    if not ripe or not error or np.isnan(error):
        return ripe, ripe
    spread = np.sqrt(np.log1p((error / ripe) ** 2))
    middle = np.log(ripe) - spread**2 / 2
    low, high = np.exp(middle - 1.959963984540054 * spread), np.exp(middle + 1.959963984540054 * spread)
    return max(float(low), now), max(float(high), now)
