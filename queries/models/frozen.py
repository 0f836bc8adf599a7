"""Past months as they stood at their beginning, what the model says of each, and the shock that months share.

What is learned for a month is learned from the months before it only.
"""

from dataclasses import dataclass

import numpy as np

from queries.models import chances, memo
from queries.models.draws import Book, Course, Simulation, weighted
from queries.models.pipeline import Past

LEARNED = 3  # months of history before a forecast is tried
TAU, TAU_MONTHS = 0.2, 4.0  # what the shock is believed to be before it was seen, and how many months that belief counts for
TAUS = np.linspace(0, 1.5, 151)


@dataclass(frozen=True)
class Frozen:
    """One month's deals as they stood, what the model says of it without a shock (mean, variance, how a shock moves it) and what came."""

    month: np.datetime64
    chances: chances.Chances
    deals: dict
    p: np.ndarray
    coming: list
    mean: float
    variance: float
    moves: float
    actual: float

    @property
    def days(self) -> int:
        return int(((self.month + 1).astype("datetime64[D]") - self.month.astype("datetime64[D]")).astype(int))


def shock(past: Past) -> float:
    """The spread of the monthly shock (on the logit) that the months behind tell of."""
    return memo.remember(("shock", past.scope), past.tables, lambda: fitted(frozen(past)))


def frozen(past: Past) -> list[Frozen]:
    """Every month that has enough history behind it, in order."""
    return memo.remember(("frozen", past.scope), past.tables, lambda: _frozen(past))


def _frozen(past: Past) -> list[Frozen]:
    then = past.stood
    return [_freeze(past, one, then["month"] == one) for one in np.unique(then["month"]) if one - LEARNED >= past.first]


def _freeze(past: Past, month, rows) -> Frozen:
    known, then, day = past.rates(month), past.stood, month.astype("datetime64[D]")
    days = int(((month + 1).astype("datetime64[D]") - day).astype(int))
    learned, deals = (
        chances.learn(known, days),
        {name: then[name][rows] for name in ("stage", "line", "days", "amount", "due", "typed", "won")},
    )
    worth = past.worth(day, then["stages"], deals["stage"], then["lines"], deals["line"], deals["amount"])
    held = Book(known.place(then["stages"])[deals["stage"]], chances.whole_days(deals["days"]), worth, np.zeros(len(worth), int))
    p = learned.mean(held.stage, held.age, np.array([float(days)]))[0]
    coming = past.coming(day, known, [])
    mean, variance, moves = _moments(worth, p, [_of_new(learned, one, days) for one in coming])
    return Frozen(month, learned.ends(), deals | {"book": held}, p, coming, mean, variance, moves, past.revenue(month))


def _of_new(learned, line, days: int) -> tuple[float, float]:
    """Mean and variance of what a stream of new deals brings."""
    run = Simulation(learned, None, [], Course(np.array([float(days)]), np.zeros(1, int)), 0.0, 1, 0)
    wins = line.came / line.days * run._ripened(line)[-1]
    amounts = line.amounts if len(line.amounts) else np.zeros(1)
    mean = wins * amounts.mean()
    return mean, wins * np.mean(amounts**2) + mean**2 / max(line.came, 1)


def _moments(amount, p, new) -> tuple[float, float, float]:
    """Mean and variance of what a month brings, and how much a shock of one on the logit moves it."""
    expected, sd, _ = weighted(amount, p)
    more, spread = (sum(one[n] for one in new) for n in (0, 1))
    return expected + more, sd**2 + spread, float(amount @ (p * (1 - p))) + more


def fitted(months: list[Frozen]) -> float:
    """The spread with the largest likelihood of what these months missed by; months not seen yet are believed to have had TAU."""
    if not months:
        return TAU
    missed = np.array([(one.actual - one.mean) ** 2 for one in months])
    variance, moved = (np.array([getattr(one, name) for one in months]) for name in ("variance", "moves"))
    told = np.maximum(variance, 1e-9) + np.outer(TAUS**2, moved**2)
    believed = np.maximum(variance.mean(), 1e-9) + TAUS**2 * np.mean(moved**2)
    before = np.maximum(variance.mean(), 1e-9) + TAU**2 * np.mean(moved**2)
    cost = (np.log(told) + missed / told).sum(1) + TAU_MONTHS * (np.log(believed) + before / believed)
    return float(TAUS[np.argmin(cost)])
