"""Past months as they stood at their beginning, what the model says of each, and what all deals of a month share.

What is learned for a month is learned from the months before it only.
"""

from dataclasses import dataclass

import numpy as np

from queries.models import chances, memo
from queries.models.draws import Book, Shock, ripened, weighted
from queries.models.pipeline import Past

LEARNED = 3  # months of history before a forecast is tried
WINS = 10  # and so many of them won
TAU, TAU_MONTHS = 0.2, 2.0  # what the shock is believed to be before it was seen, and how many months that belief counts for
LEVEL = 0.3  # how far (on the logit) these deals may lie from what stage and age say, before it was seen
FARTHEST, LATELY = 2.0, 6  # the largest such difference; the months it is learned from
TAUS = np.linspace(0, 1.5, 151)


@dataclass(frozen=True)
class Frozen:
    """One month's deals as they stood, what the model said of it and what came.

    `stage_p`: the chance by stage and age alone; `p`: at the level seen before; mean and variance of the money without a shock, and how
    much a shock of one on the logit moves it.
    """

    month: np.datetime64
    chances: chances.Chances
    shock: Shock
    deals: dict
    stage_p: np.ndarray
    p: np.ndarray
    coming: list
    mean: float
    variance: float
    moves: float
    actual: float

    @property
    def won(self) -> np.ndarray:
        """1 for each deal that was won in the month, else 0."""
        return np.isfinite(self.deals["won"]).astype(float)


def shock(past: Past) -> Shock:
    """What the months behind tell of these deals: their level, and the spread of good and bad months."""
    return memo.remember(("shock", past.scope), past.tables, lambda: fitted(frozen(past)))


def frozen(past: Past) -> list[Frozen]:
    """Every month that has enough history behind it, in order."""
    return memo.remember(("frozen", past.scope), past.tables, lambda: _frozen(past))


def _frozen(past: Past) -> list[Frozen]:
    found, month = [], past.stood["month"]
    for one in np.unique(month):
        if one - LEARNED >= past.first and past.wins(one) >= WINS:
            found.append(_freeze(past, one, month == one, fitted(found)))
    return found


def _freeze(past: Past, month, rows, common: Shock) -> Frozen:
    known, then, day = past.rates(month), past.stood, month.astype("datetime64[D]")
    days = float(((month + 1).astype("datetime64[D]") - day).astype(int))
    learned, deals = (
        chances.learn(known, int(days)),
        {name: values[rows] for name, values in then.items() if name not in ("stages", "lines")},
    )
    worth = past.worth(day, then["stages"], deals["stage"], then["lines"], deals["line"], deals["amount"])
    held = Book(known.place(then["stages"])[deals["stage"]], chances.whole_days(deals["days"]), worth, np.zeros(len(worth), int))
    by_stage = learned.mean(held.stage, held.age, np.array([days]))[0]
    p, coming = common.lifted(by_stage), past.coming(day, known, [])
    told = _moments(worth, p, [_of_new(learned, one, days, np.exp(common.level)) for one in coming])
    return Frozen(month, learned.ends(), common, deals | {"book": held}, by_stage, p, coming, *told, past.revenue(month))


def _of_new(learned, line, days: float, lift: float) -> tuple[float, float]:
    """Mean and variance of what a stream of new deals brings."""
    wins = line.came / line.days * ripened(learned, line, np.array([days]))[-1] * lift
    amounts = line.amounts if len(line.amounts) else np.zeros(1)
    mean = wins * amounts.mean()
    return mean, wins * np.mean(amounts**2) + mean**2 / max(line.came, 1)


def _moments(amount, p, new) -> tuple[float, float, float]:
    """Mean and variance of what a month brings, and how much a shock of one on the logit moves it."""
    expected, sd, _ = weighted(amount, p)
    more, spread = (sum(one[n] for one in new) for n in (0, 1))
    return expected + more, sd**2 + spread, float(amount @ (p * (1 - p))) + more


def fitted(months: list[Frozen]) -> Shock:
    """What these months tell; of none: what is believed before anything was seen."""
    return Shock(_level(months[-LATELY:]), _tau(months)) if months else Shock(0.0, TAU)


def _level(months: list[Frozen]) -> float:
    """The shift on the logit with which stage and age say as many wins as came (logistic regression, drawn towards 0 by LEVEL)."""
    p, won = (np.concatenate([getattr(one, name) for one in months]) for name in ("stage_p", "won"))
    level = 0.0
    for _ in range(8):  # Newton's steps, none longer than one
        now = Shock(level, 0.0).lifted(p)
        step = (np.sum(won - now) - level / LEVEL**2) / (np.sum(now * (1 - now)) + 1 / LEVEL**2)
        level = float(np.clip(level + np.clip(step, -1, 1), -FARTHEST, FARTHEST))
    return level


def _tau(months: list[Frozen]) -> float:
    """The spread with the largest likelihood of what the months missed by; months not seen yet are believed to have had TAU."""
    missed = np.array([(one.actual - one.mean) ** 2 for one in months])
    variance, moved = (np.array([getattr(one, name) for one in months]) for name in ("variance", "moves"))
    told = np.maximum(variance, 1e-9) + np.outer(TAUS**2, moved**2)
    believed = np.maximum(variance.mean(), 1e-9) + TAUS**2 * np.mean(moved**2)
    before = np.maximum(variance.mean(), 1e-9) + TAU**2 * np.mean(moved**2)
    cost = (np.log(told) + missed / told).sum(1) + TAU_MONTHS * (np.log(believed) + before / believed)
    return float(TAUS[np.argmin(cost)])
