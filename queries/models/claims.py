"""Does a well-known claim hold among our own clients? Ratios of shares, crude and among clients who are alike.

Every claim compares those whom something happened to with the others by what they did strictly AFTER it, in a window that is over for all of
them, one unit each. Crude: the ratio of the two shares with Katz's interval on the logarithm (Katz, Baptista, Azen and Pike 1978). Alike: the
ratio of Mantel and Haenszel over strata with the variance of Greenland and Robins (1985). With fewer than FEWEST events in a group: nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import median

import numpy as np
import pyarrow as pa

from queries.models import memo
from queries.models.matched import Stratum, Z
from queries.models.survival import kaplan_meier

FEWEST = 10  # events in each group
MANY = 2  # purchases in the year before: none, one, this many and more


@dataclass(frozen=True)
class Ratio:
    """How many times as often, with its 95 % interval."""

    ratio: float
    low: float
    high: float

    @property
    def apart(self) -> bool:
        """Can it be told from "just as often"?"""
        return self.low > 1 or self.high < 1


@dataclass(frozen=True)
class Longer:
    """How many days longer of the first `within` those with the thing stayed, with the 95 % interval of that difference."""

    days: float
    low: float
    high: float
    within: int


@dataclass(frozen=True)
class Claim:
    """k of n with the thing and without it, the ratio crude and among alike ones (`alike_n` of them), and the verdict on it.

    verdict: holds; crude (too few alike ones to say more); surface (gone among alike ones); not (the other way round); same (cannot be told apart);
    few.
    """

    with_k: int
    with_n: int
    without_k: int
    without_n: int
    crude: Ratio | None
    alike: Ratio | None
    alike_n: int
    verdict: str
    longer: Longer | None = None


def katz(a: int, n1: int, c: int, n0: int) -> Ratio | None:
    """(a / n1) / (c / n0), exp(± z √(1/a - 1/n1 + 1/c - 1/n0)); None without an event in both."""
    if not a or not c:
        return None
    return _between(log(a / n1) - log(c / n0), sqrt(1 / a - 1 / n1 + 1 / c - 1 / n0))


def mantel_haenszel(strata: Iterable[Stratum]) -> Ratio | None:
    """Σ a n0 / N over Σ c n1 / N; Var ln = Σ (m n1 n0 / N² - a c / N) / (Σ a n0 / N · Σ c n1 / N), m = a + c. None where it is not defined."""
    used = [one for one in strata if one.met and one.without]
    met = sum(one.met_won * one.without / (one.met + one.without) for one in used)
    without = sum(one.without_won * one.met / (one.met + one.without) for one in used)
    if not met or not without:
        return None
    return _between(log(met) - log(without), sqrt(max(0.0, sum(map(_spread, used)) / (met * without))))


def _spread(one: Stratum) -> float:
    n, events = one.met + one.without, one.met_won + one.without_won
    return events * one.met * one.without / n**2 - one.met_won * one.without_won / n


def _between(middle: float, error: float) -> Ratio:
    return Ratio(exp(middle), exp(middle - Z * error), exp(middle + Z * error))


def restricted(stayed, left, within: float) -> tuple[float, float]:
    """The mean days spent within the first `within` and its standard error (Irwin 1949; Greenwood's sum over the area still to come).

    √Σ A(tᵢ)² dᵢ / (nᵢ (nᵢ - dᵢ)), A(t) = ∫ S from t to `within`; `left` true where they left on that day, false where they were still there.
    """
    curve = kaplan_meier(stayed, left)
    inside = curve.times < within
    times, share = curve.times[inside], curve.survival[inside]
    area = np.diff(np.concatenate((times, [within]))) * share
    ahead = np.cumsum(area[::-1])[::-1]
    at_risk, ended = curve.at_risk[inside], curve.events[inside]
    open_ = at_risk > ended
    variance = np.sum(np.where(open_, ahead**2 * ended / np.maximum(at_risk * (at_risk - ended), 1), 0.0))
    return curve.restricted_mean(within), float(np.sqrt(variance))


def longer(days, happened, exposed, within: int) -> Longer | None:
    """The difference of restricted means of the two groups; None with too few who left in either."""
    groups = [restricted(days[which], ~happened[which], within) for which in (exposed, ~exposed) if np.sum(~happened[which]) >= FEWEST]
    if len(groups) < 2:
        return None
    (first, first_error), (second, second_error) = groups
    half = Z * sqrt(first_error**2 + second_error**2)
    return Longer(first - second, first - second - half, first - second + half, within)


def strata(found: list[dict]) -> list[Stratum]:
    """Units that are alike: of one line, with as many purchases the year before (0, 1, 2 and more), spent more or not more than the usual client of
    the line that bought, and of the same further kind (`alike`: the source of a lead, the severity of a complaint)."""
    usual = {line: median(_spent(found, line)) for line in {one["line"] for one in found} if _spent(found, line)}
    counted: dict[tuple, list[int]] = {}
    for one in found:
        big = bool(one["spent_before"]) and one["spent_before"] > usual[one["line"]]
        cell = counted.setdefault((one["line"], one["alike"], min(one["bought_before"], MANY), big), [0, 0, 0, 0])
        place = 0 if one["exposed"] else 2
        cell[place] += 1
        cell[place + 1] += one["happened"]
    return [Stratum(*cell) for cell in counted.values()]


def _spent(found: list[dict], line) -> list:
    return [one["spent_before"] for one in found if one["line"] == line and one["spent_before"]]


def judged(found: pa.Table, within: int | None = None) -> Claim:
    """The claim over rows with exposed, happened, line, bought_before, spent_before, alike (and days, where `within` is given); kept as long as the table."""
    return memo.remember(("claims", id(found), within), (found,), lambda: _judge(found, within))


def _judge(found: pa.Table, within: int | None) -> Claim:
    exposed, happened = (np.array(found[name].to_pylist(), dtype=bool) for name in ("exposed", "happened"))
    counts = [int(np.sum(which)) for which in (exposed & happened, exposed, ~exposed & happened, ~exposed)]
    if min(counts[0], counts[2]) < FEWEST:
        return Claim(*counts, None, None, 0, "few")
    cells = [one for one in strata(found.to_pylist()) if one.met and one.without]
    enough = min(sum(one.met_won for one in cells), sum(one.without_won for one in cells)) >= FEWEST
    crude, alike = katz(*counts), mantel_haenszel(cells) if enough else None
    stay = longer(found["days"].to_numpy().astype(float), happened, exposed, within) if within else None
    return Claim(*counts, crude, alike, sum(one.met + one.without for one in cells), verdict(crude, alike), stay)


def verdict(crude: Ratio, alike: Ratio | None) -> str:
    """What is to be said, by the ratio among alike ones where there is one."""
    best = alike or crude
    if not best.apart:
        return "surface" if crude.low > 1 else "same"
    return "not" if best.high < 1 else "holds" if alike else "crude"
