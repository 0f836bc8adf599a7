"""How relationships went: stages by month, moves between two months, stage × value, and whether a low balance goes before leaving.

Pure counting over the rows of relations/course and relations/balances_before; the stage itself is judged by the question.
"""

from dataclasses import dataclass
from datetime import date, datetime
from math import sqrt

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.viewer import Viewer
from queries import reader
from queries.models import memo

STAGES = ("dissolution", "awareness", "exploration", "expansion", "commitment")  # by height
NOBODY = -1  # the height where there is no client yet, or none any more
CLASSES = (("A", 0.80), ("B", 0.95), ("C", 1.01))  # the money before a client is less than this share of all
FEWEST = 10  # clients who left, for a comparison
WINDOW = 3  # months from the balance to what came of it
Z = 1.959963984540054


@dataclass(frozen=True)
class Course:
    """Height of the stage (clients × moments, NOBODY where there is none) and money of the 12 months before; the last moment is as_of.

    `days`: the local day of each moment; `months`: the places of those that are month starts.
    """

    clients: pa.Array
    days: list[date]
    months: list[int]
    height: np.ndarray
    amount: np.ndarray


@dataclass(frozen=True)
class Value:
    """A class by money: its name, the least and the most money in it, its clients (a mask). Clients of equal money are in one class."""

    name: str
    low: float | None
    high: float | None
    who: np.ndarray


@dataclass(frozen=True)
class Before:
    """Balance three months before, of clients who then left and of others alike: the mean difference with its 95 % interval.

    `left`, `others`: how many; their mean balances; `strata`: quarters × stage × value class in which there were both.
    """

    left: int
    others: int
    strata: int
    of_left: float
    of_others: float
    low: float
    high: float

    @property
    def difference(self) -> float:
        """How much lower (negative) the balance of those who left was."""
        return self.of_left - self.of_others

    @property
    def holds(self) -> bool:
        """A low balance went before leaving."""
        return self.high < 0


def course(viewer: Viewer, **asked) -> Course:
    """The course of all clients that the filters leave."""
    found = reader.read("relations/course", viewer, **asked)
    return memo.remember(("relations", id(found)), (found,), lambda: laid_out(found))


def laid_out(found: pa.Table) -> Course:
    """The rows of relations/course as two matrices."""
    who, seen = (pc.dictionary_encode(found[name].combine_chunks()) for name in ("client_id", "seen"))
    moments = seen.dictionary.to_pylist()
    order = np.argsort(np.array(moments, dtype="datetime64[us]"))
    place = np.argsort(order)[seen.indices.to_numpy()]
    height, amount = np.full((len(who.dictionary), len(moments)), NOBODY, np.int8), np.zeros((len(who.dictionary), len(moments)))
    height[who.indices.to_numpy(), place] = found["height"].to_numpy()
    amount[who.indices.to_numpy(), place] = found["year_amount"].to_numpy()
    local = [reader.to_local(moments[k]) for k in order]
    return Course(who.dictionary, [one.date() for one in local], [k for k, one in enumerate(local) if _starts_a_month(one)], height, amount)


def _starts_a_month(moment: datetime) -> bool:
    return (moment.day, moment.hour, moment.minute, moment.second) == (1, 0, 0, 0)


def by_month(found: Course) -> list[tuple[date, list[int]]]:
    """At each month start: how many clients in each stage, lowest first; from the first month that has a client."""
    counted = [(found.days[k], np.bincount(found.height[found.height[:, k] >= 0, k], minlength=5).tolist()) for k in found.months]
    first = next((n for n, (_, counts) in enumerate(counted) if sum(counts)), len(counted))
    return counted[first:]


def moves(found: Course, then: int, now: int) -> np.ndarray:
    """Clients by stage then (rows; the last row: no client yet) and stage now (columns), places of moments of the course."""
    there = found.height[:, now] >= 0
    pairs = found.height[there, then] % 6, found.height[there, now]  # -1 % 6 is the last row
    made = np.zeros((6, 5), int)
    np.add.at(made, pairs, 1)
    return made


def values(found: Course) -> list[Value]:
    """Classes A, B, C by the money of the last 12 months, the one that crosses the limit still above it; and those without money."""
    there, amount = found.height[:, -1] >= 0, found.amount[:, -1]
    bought = np.sort(amount[there & (amount > 0)])[::-1]
    before = (np.cumsum(bought) - bought) / bought.sum() if len(bought) else bought
    made, top = [], np.inf
    for name, limit in CLASSES:
        least = bought[before < limit].min(initial=np.inf)
        some = there & (amount > 0) & (amount >= least) & (amount < top)
        if some.any():
            made.append(Value(name, float(amount[some].min()), float(amount[some].max()), some))
            top = least
    none = there & (amount <= 0)
    return [*made, Value("-", None, 0.0, none)] if none.any() else made


def before_leaving(found: Course, balances: pa.Table) -> Before | None:
    """Whose balance was lower a quarter before: of those who left in it, or of others of the same quarter, stage and class of money?

    Mean difference within strata, each weighted n1·n0 / (n1 + n0): the least squares estimate with one constant per stratum. Its standard
    error is the spread within strata over the root of the sum of weights. Only clients with an entry and money in the 12 months before.
    None while fewer than FEWEST left.
    """
    parts = [part for ends in found.months if (part := _quarter(found, balances, ends)) is not None]
    if not parts:
        return None
    stratum, left, balance = (np.concatenate([part[k] for part in parts]) for k in range(3))
    if left.sum() < FEWEST:
        return None
    return _compared(np.unique(stratum, return_inverse=True)[1], left, balance)


def _quarter(found: Course, balances: pa.Table, ends: int) -> tuple | None:
    """Of the quarter that ends with this moment: stratum, whether they left, balance at its start; None when none was asked for."""
    starts = next((k for k in found.months if _months(found.days[k], found.days[ends]) == WINDOW), None)
    rows = None if starts is None else balances.filter(pc.equal(_local_days(balances), pa.scalar(found.days[starts])))
    if not rows:
        return None
    place = pc.index_in(rows["client_id"].combine_chunks(), value_set=found.clients).fill_null(NOBODY).to_numpy(zero_copy_only=False)
    balance = rows["balance"].to_numpy()[place >= 0]
    place = place[place >= 0]
    stage, bought, now = found.height[place, starts], found.amount[place, starts], found.height[place, ends]
    some = (stage > 0) & (now >= 0) & (bought > 0)
    third = np.searchsorted(np.quantile(bought[some], [1 / 3, 2 / 3]), bought[some], side="right") if some.any() else bought[some]
    return ends * 100 + stage[some].astype(int) * 10 + third.astype(int), now[some] == 0, balance[some]


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _local_days(balances: pa.Table) -> pa.Array:
    known = {moment: reader.to_local(moment).date() for moment in pc.unique(balances["seen"]).to_pylist()}
    return pa.array([known[moment] for moment in balances["seen"].to_pylist()], pa.date32())


def _compared(stratum: np.ndarray, left: np.ndarray, balance: np.ndarray) -> Before | None:
    n1, n0 = np.bincount(stratum, left), np.bincount(stratum, ~left)
    both = (n1 > 0) & (n0 > 0)
    if not both.any():
        return None
    weight = np.where(both, n1 * n0 / np.maximum(n1 + n0, 1), 0.0)
    mean1, mean0 = (np.bincount(stratum, balance * some) / np.maximum(n, 1) for some, n in ((left, n1), (~left, n0)))
    of_left, of_others = (float((weight * mean).sum() / weight.sum()) for mean in (mean1, mean0))
    used = both[stratum]
    rest = (balance - np.where(left, mean1[stratum], mean0[stratum]))[used]
    free = max(int(used.sum()) - int(both.sum()) - 1, 1)
    error = sqrt(float((rest**2).sum()) / free / float(weight.sum()))
    difference = of_left - of_others
    sizes = int(n1[both].sum()), int(n0[both].sum())
    return Before(*sizes, int(both.sum()), of_left, of_others, difference - Z * error, difference + Z * error)
