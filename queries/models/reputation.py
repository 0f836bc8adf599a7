"""Figures of reputation that SQL alone cannot give: intervals of a mean rating, whether two means differ, how fast mentions are
answered, and the control limit of negative mentions in a week. Pure: numbers in, numbers out."""

from dataclasses import dataclass
from datetime import timedelta
from math import sqrt

from scipy.special import stdtr, stdtrit

from queries.models import poisson, waits
from queries.models.notices import Notice
from queries.models.survival import Survival

BASE, FEWEST = 12, 8  # weeks before the one looked at; so many of them must be known
LEVEL = 0.998
NOISE = 0.05
WORST, BEST = 1.0, 5.0


def interval(n: int, mean: float | None, deviation: float | None) -> tuple[float, float] | None:
    """95 % interval of a mean rating by Student's t, within 1 to 5; None for fewer than two ratings or where all are equal: no spread is known."""
    if n < 2 or mean is None or not deviation:
        return None
    half = float(stdtrit(n - 1, 0.975)) * deviation / sqrt(n)
    return max(WORST, mean - half), min(BEST, mean + half)


def differs(t: float | None, df: float | None) -> bool | None:
    """Is the difference of two means beyond noise (Welch 1947, two-sided 5 %)? None where it cannot be tested."""
    return None if t is None or df is None else bool(2 * stdtr(df, -abs(t)) < NOISE)


def limit(events: int, weeks: float) -> int:
    """The smallest count of a week whose lower Garwood limit (99.8 %) lies above the weekly mean of the weeks before; no events count as one."""
    mean, count = max(events, 1) / weeks, 1
    while poisson.limits(count, LEVEL)[0] <= mean:
        count += 1
    return count


@dataclass(frozen=True)
class Week:
    """A week's counts with its limit: from so many negative ones on it is an alarm (None: fewer than eight weeks known before it)."""

    week: object
    positive: int
    neutral: int
    negative: int
    unjudged: int
    over: bool
    limit: int | None

    @property
    def alarm(self) -> bool:
        """Are there more negative ones than chance allows?"""
        return self.limit is not None and self.negative >= self.limit


def weeks(found: list[dict]) -> list[Week]:
    """Rows of reputation/weekly, in time, with the limit of each from the twelve weeks before it (those after the first mention)."""
    made = []
    for place, one in enumerate(found):
        base = [before["negative"] for before in found[max(0, place - BASE) : place] if before["since_first"]]
        known = {name: one[name] for name in ("week", "positive", "neutral", "negative", "unjudged", "over")}
        made.append(Week(**known, limit=limit(sum(base), len(base)) if len(base) >= FEWEST else None))
    return made


EXPLAINED = ("sales_fell", "talks_fell")  # falls that bad reviews of the same weeks may have to do with


def notice(found: list[Week], falls: list[Notice]) -> list[Notice]:
    """One notice where the running week or the one before it has more negative mentions than its limit allows; `more["falls"]`: what else fell."""
    alarms = [one for one in found[-2:] if one.alarm]
    if not alarms:
        return []
    one, with_it = alarms[-1], [fall for fall in falls if fall.code in EXPLAINED]
    chosen = {"since": one.week, "until": one.week + timedelta(days=7), "sentiment": "negative"}
    facts = {"limit": one.limit, "since": one.week, "more": {"falls": [(fall.code, fall.name) for fall in with_it]}}
    money = sum(fall.money or 0 for fall in with_it if fall.code == "sales_fell") or None
    return [
        Notice(
            "bad_reviews", one.negative, one.negative, money=money, page="reputation", metric="reputation.weekly", chosen=chosen, **facts
        )
    ]


@dataclass(frozen=True)
class Answered:
    """How fast mentions are answered: `n` of them, `k` answered; median hours with its limits; the shares within 24 and 72 hours (Kaplan-Meier)."""

    n: int
    k: int
    median: waits.Median
    in_24: float | None
    in_72: float | None


def answered(found: list[dict]) -> Answered:
    """From rows of reputation/answers; who is not answered yet counts as waiting so long, never as left out."""
    n, k = sum(one["mentions"] for one in found), sum(one["mentions"] for one in found if one["answered"])
    curve = waits.kaplan_meier([one["hours"] for one in found], [one["answered"] for one in found], [one["mentions"] for one in found])
    return Answered(n, k, waits.median(curve), _within(curve, 24), _within(curve, 72))


def _within(curve: Survival, hours: float) -> float | None:
    """The share answered within so many hours; None while nobody has waited so long and not all are answered."""
    return 1 - curve.at(hours) if curve.n and (curve.longest >= hours or curve.at(hours) < 1e-9) else None
