"""How long until something happens, when for some it has not happened yet: what is still open counts as "not yet", never as "no".

Every function takes arrays of equal length, one entry per thing or, with `n`, one per group of equal things (a rounded age and how many).
Events come before censorings of the same age. Pure arithmetic over arrays: no SQL, no Streamlit.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from queries.models.poisson import gamma_share


@dataclass(frozen=True)
class Survival:
    """A Kaplan-Meier curve: one entry per age at which something ended, in the unit the ages came in; `longest` is the largest age seen."""

    times: np.ndarray
    at_risk: np.ndarray  # open just before that age
    events: np.ndarray
    survival: np.ndarray  # share still open after it
    error: np.ndarray  # Greenwood's standard error of that share
    n: int
    longest: float

    def at(self, age: float) -> float:
        """The share still open after this age."""
        return _at(self.times, self.survival, age, 1.0)

    def quantile(self, gone: float) -> float | None:
        """The smallest age by which this share has gone (`gone` = 0.5: the median); None when it has not come to that yet."""
        reached = np.flatnonzero(self.survival <= 1 - gone + 1e-12)
        return float(self.times[reached[0]]) if len(reached) else None

    @property
    def median(self) -> float | None:
        """The smallest age with half or fewer still open; None when more than half are open to the end."""
        return self.quantile(0.5)

    def restricted_mean(self, until: float) -> float:
        """The mean time spent open within the first `until`: the area under the curve, which always exists."""
        inside = self.times < until
        edges = np.concatenate(([0.0], self.times[inside], [until]))
        return float(np.sum(np.diff(edges) * np.concatenate(([1.0], self.survival[inside]))))


@dataclass(frozen=True)
class Incidence:
    """Aalen-Johansen: by age the share that ended by each cause and the share still open; the causes and `open_` always sum to 1."""

    times: np.ndarray
    at_risk: np.ndarray
    events: dict[object, np.ndarray]
    chance: dict[object, np.ndarray]  # of each cause, by that age
    error: dict[object, np.ndarray]  # Aalen's standard error of it
    open_: np.ndarray
    n: int
    longest: float

    def at(self, cause, age: float) -> float:
        """The share that ended by this cause up to and with this age."""
        return _at(self.times, self.chance[cause], age, 0.0)

    def open_at(self, age: float) -> float:
        """The share still open after this age."""
        return _at(self.times, self.open_, age, 1.0)

    def final(self, cause) -> float:
        """The share that ended by this cause as far as is known."""
        return float(self.chance[cause][-1]) if len(self.times) else 0.0

    def within(self, cause, age: float, horizon: float) -> float | None:
        """P(this cause in the next `horizon` | still open at `age`) = (F(age + horizon) - F(age)) / S(age); None when none stay open so long."""
        still = self.open_at(age)
        return (self.at(cause, age + horizon) - self.at(cause, age)) / still if still > 1e-12 and age <= self.longest else None

    def limits(self, cause, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
        """Log-log limits F ** exp(± z s / (F ln F)) at each age (as SAS and R); both equal F while it is 0 or once it is 1."""
        share, error = self.chance[cause], self.error[cause]
        inside = (share > 0) & (share < 1)
        safe = np.where(inside, share, 0.5)
        spread = np.where(inside, NormalDist().inv_cdf((1 + level) / 2) * error / np.abs(safe * np.log(safe)), 0.0)
        return (
            np.where(inside, safe ** np.exp(np.minimum(spread, 500)), share),
            np.where(inside, safe ** np.exp(-np.minimum(spread, 500)), share),
        )


@dataclass(frozen=True)
class LogRank:
    """Do groups end equally fast? `observed` and `expected` by group, in the order of `groups`; `p` None when nothing can be compared."""

    groups: list
    observed: np.ndarray
    expected: np.ndarray
    chi2: float | None
    p: float | None


def kaplan_meier(t, event, n=None) -> Survival:
    """The share still open by age (Kaplan & Meier 1958), with Greenwood's error; `event` true where it ended, false where still open."""
    t, n = _given(t, n)
    times, at_risk, (ended,) = _table(t, [np.asarray(event, dtype=bool)], n)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.cumprod(1 - ended / at_risk)
        spread = np.cumsum(np.where(at_risk > ended, ended / (at_risk * (at_risk - ended)), 0.0))
    return Survival(times, at_risk, ended, share, share * np.sqrt(spread), int(n.sum()), float(t.max(initial=0)))


def aalen_johansen(t, cause, n=None, causes=("won", "lost")) -> Incidence:
    """The share that ended by each of the `causes` by age, competing with the others (Aalen & Johansen 1978); other causes are censored.

    F(t) = Σ S(tᵢ-) dᵢ/nᵢ with S the Kaplan-Meier share open whatever the cause. 1 - Kaplan-Meier with the other causes censored is
    another, larger number: it says what would be if nothing else could happen.
    """
    t, n = _given(t, n)
    named = np.asarray(cause, dtype=object)
    times, at_risk, ended = _table(t, [named == one for one in causes], n)
    open_ = np.cumprod(1 - np.sum(ended, axis=0) / np.maximum(at_risk, 1))
    before = np.concatenate(([1.0], open_))[: len(times)]
    chance = [np.cumsum(before * one / at_risk) for one in ended]
    errors = [np.sqrt(_aalen(share, before, one, np.sum(ended, axis=0), at_risk)) for share, one in zip(chance, ended, strict=True)]
    named_by = [dict(zip(causes, what, strict=True)) for what in (ended, chance, errors)]
    return Incidence(times, at_risk, *named_by, open_, int(n.sum()), float(t.max(initial=0)))


def _aalen(share, before, own, ended, at_risk):
    """Aalen's variance of a cumulative incidence at every age (as in R cmprsk), from running sums."""
    more = at_risk > ended
    left, less = np.where(more, at_risk - ended, 1.0), np.maximum(at_risk - 1.0, 1.0)
    any_cause = np.where(more, ended / (less * left), 0.0)
    kept = np.where(at_risk > 1, (at_risk - own) / less, 1.0)  # a last one that ends is as uncertain as it can be
    direct = before**2 * own * kept / at_risk**2
    shared = np.where(more, before * own * (at_risk - own) / (at_risk * left * less), 0.0)
    squares = share**2 * np.cumsum(any_cause) - 2 * share * np.cumsum(share * any_cause) + np.cumsum(share**2 * any_cause)
    crossed = share * np.cumsum(shared) - np.cumsum(share * shared)
    return np.maximum(squares + np.cumsum(direct) - 2 * crossed, 0.0)


def log_rank(t, event, group, n=None) -> LogRank:
    """Mantel's log-rank test of equal hazards over the whole course (Mantel 1966; Peto & Peto 1972), with the hypergeometric variance.

    To compare the won-curves of competing outcomes give what was lost the age it has reached by now, not the one it was lost at: it stays among
    those who could have been won (Gray 1988; Fine & Gray 1999, follow-up known for all).
    """
    t, n = _given(t, n)
    event, named = np.asarray(event, dtype=bool), np.asarray(group, dtype=object)
    groups = sorted(set(named.tolist()), key=str)
    times, at_risk, ended = _table(t, [event & (named == one) for one in groups], n)
    own = np.array([old_enough(t[named == one], n[named == one], times) for one in groups]).reshape(len(groups), len(times))
    d, share = np.sum(ended, axis=0), own / np.maximum(at_risk, 1)
    observed, expected = np.sum(np.array(ended).reshape(own.shape), axis=1), np.sum(d * share, axis=1)
    weight = np.where(at_risk > 1, d * (at_risk - d) / np.maximum(at_risk - 1, 1), 0.0)
    variance = np.diag(np.sum(weight * share, axis=1)) - (share * weight) @ share.T
    return LogRank(groups, observed, expected, *_chi_square(observed - expected, variance))


def _chi_square(difference, variance) -> tuple[float | None, float | None]:
    """The statistic and its p with one degree fewer than groups; nothing where a group never had anything to compare."""
    if len(difference) < 2 or np.linalg.matrix_rank(variance[:-1, :-1]) < len(difference) - 1:
        return None, None
    part = difference[:-1]
    chi2 = float(part @ np.linalg.solve(variance[:-1, :-1], part))
    return chi2, max(0.0, 1 - gamma_share((len(difference) - 1) / 2, chi2 / 2))


def _given(t, n) -> tuple[np.ndarray, np.ndarray]:
    t = np.asarray(t, dtype=float)
    return t, np.ones(len(t)) if n is None else np.asarray(n, dtype=float)


def _table(t, kinds: list[np.ndarray], n) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """Ages with an event, how many were at risk just before each, and how many ended there by kind."""
    times = np.unique(t[np.any(kinds, axis=0)]) if len(t) else np.array([])
    counted = [np.bincount(np.searchsorted(times, t[kind]), n[kind], minlength=len(times)) for kind in kinds]
    return times, old_enough(t, n, times), counted


def old_enough(t, n, times) -> np.ndarray:
    """How many have an age of at least each of these."""
    order = np.argsort(t)
    reached = np.concatenate(([0.0], np.cumsum(n[order])))
    return n.sum() - reached[np.searchsorted(t[order], times, side="left")]


def _at(times, values, age: float, first: float) -> float:
    """The value of a step curve at an age."""
    i = int(np.searchsorted(times, age, side="right")) - 1
    return float(values[i]) if i >= 0 else first
