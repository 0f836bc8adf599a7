"""A forecast below its target, and why: what fell against the same length of time before. Pure.

Won money of 91 days is a product of four factors, deals begun x closed per begun x won per closed x money per won, so the change from the
mean of the four spans before (a whole year, so every season is in it once) is the sum of four contributions without a rest (logarithmic
mean Divisia index, Ang 2005): L(now, then) x ln(factor now / factor then) with L(a, b) = (a - b) / ln(a / b).
Closed per begun falls when deals are put off: pushed out, not lost.
"""

from dataclasses import dataclass
from datetime import date
from math import log

from queries.models.notices import Notice

LIKELY = 0.25  # short: less than one chance in four to reach the target
SPANS = 4  # of the year before
FACTORS = ("fewer_new", "pushed_out", "lower_rate", "smaller")


@dataclass(frozen=True)
class Cause:
    """What weighs most: a code of FACTORS with its factor `now` and `then` and the money it took (below 0); `target`: nothing fell, it asks
    for more than the year before brought (money of 91 days)."""

    code: str
    now: float
    then: float
    money: float


def cause(spans: list[dict]) -> Cause | None:
    """The main cause by the figures of attention/quarters (span 0 the latest); None while a factor of a span is unknown."""
    known = {one["span"]: one for one in spans}
    before = [known[n] for n in range(1, SPANS + 1) if n in known]
    if 0 not in known or len(before) < SPANS:
        return None
    now, then = known[0], {name: sum(one[name] for one in before) / SPANS for name in ("begun", "closed", "won", "revenue")}
    if not all(one[name] > 0 for one in (now, then) for name in then):
        return None
    if now["revenue"] >= then["revenue"]:
        return Cause("target", now["revenue"], then["revenue"], 0.0)
    pairs = dict(zip(FACTORS, zip(_factors(now), _factors(then), strict=True), strict=True))
    weight = (now["revenue"] - then["revenue"]) / log(now["revenue"] / then["revenue"])
    code = min(pairs, key=lambda name: pairs[name][0] / pairs[name][1])
    return Cause(code, *pairs[code], weight * log(pairs[code][0] / pairs[code][1]))


def _factors(one: dict) -> tuple[float, ...]:
    return one["begun"], one["closed"] / one["begun"], one["won"] / one["closed"], one["revenue"] / one["won"]


@dataclass(frozen=True)
class Period:
    """A month or quarter (`code`), its last day, its target and what the forecast says: chance to reach it, P25, P50, P75, P90; money."""

    code: str
    last: date
    target: float
    chance: float
    p25: float
    p50: float
    p75: float
    p90: float

    @property
    def gap(self) -> float:
        """What the middle of the forecast lacks."""
        return self.target - self.p50


def short(periods: list[Period], why: Cause | None) -> list[Notice]:
    """At most one notice: of the periods that will hardly reach their target the one that lacks most."""
    below = [one for one in periods if one.chance < LIKELY and one.gap > 0]
    if not below:
        return []
    worst = max(below, key=lambda one: one.gap)
    more = {"period": worst, "cause": why}
    noise = (worst.p75 - worst.p25) / 2 or worst.target / 100
    facts = {"money": worst.gap, "noise": noise, "expected": worst.target, "limit": worst.p75, "page": "forecast", "more": more}
    return [Notice("forecast_short", 1, worst.gap, worst.code, **facts)]
