"""How a viewer's clients buy: the models of btyd over the rows of loyalty/buyers, kept until purchases change.

The model learns from all clients of the line (or of all lines) that the viewer sees, and speaks of those that the other filters leave.
"""

from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import pyarrow as pa

from data.viewer import Viewer
from queries import reader
from queries.models import btyd, lifetime, memo
from queries.models.asked import Narrowed, seed

FEWEST = 30  # clients who bought again, for a model at all
ENOUGH = 200  # and for Gamma-Gamma
TIED = 0.3  # the largest correlation of spend and frequency that it bears
TAIL = 1.05  # the smallest q: under it the mean of a client's spend does not exist
WEEK = 7.0
MOST_TIMES = 7  # the holdout's last row: so many purchases after the first, and more
GROUPS = ("times", "line", "source")


@dataclass(frozen=True)
class Learned:
    """What all clients of the line tell: `model` None with too few of them; `spend` None where the plain rule holds, `why`: model, few, tied, tail.

    `again`: clients who bought again; `tied`: correlation of their spend and frequency.
    """

    model: btyd.Fit | None
    spend: btyd.Spend | None
    why: str
    clients: int
    again: int
    tied: float


@dataclass(frozen=True)
class Holdout:
    """One row of the check: clients by purchases after the first in the first part, what was expected of each later and what came, on average."""

    times: int
    clients: int
    expected: float
    actual: float


@dataclass(frozen=True)
class Buying:
    """One entry per client of `table` (loyalty/buyers). `year`: what the next 12 months bring if the client still buys; `at_risk`: the chance
    that not, times it; `value`: what the horizon brings, on average (3 years discounted, or one year by the plain rule). None without a model."""

    table: pa.Table
    whole: pa.Table  # all clients of the line: what was learned from
    learned: Learned
    p_alive: np.ndarray | None
    year: np.ndarray | None
    value: np.ndarray | None
    number: int  # the seed of the draws

    @property
    def at_risk(self) -> np.ndarray:
        """The money that may be lost with each."""
        return (1 - self.p_alive) * self.year

    @property
    def gone(self) -> tuple[float, float, float]:
        """How many have probably left, with the limits that 95 % of chances lie between (each leaves on their own)."""
        mean, error = float((1 - self.p_alive).sum()), 1.959963984540054 * float(np.sqrt((self.p_alive * (1 - self.p_alive)).sum()))
        return mean, max(mean - error, 0.0), min(mean + error, float(len(self.p_alive)))

    def column(self, name: str) -> np.ndarray:
        """A column of numbers of the table, empty as 0."""
        return _numbers(self.table, name)


def buying(viewer: Viewer, **asked) -> Buying:
    """Everything of the clients that the filters leave; takes the common values of a dashboard."""
    whole = reader.read("loyalty/buyers", viewer, **asked | dict.fromkeys(("team", "manager", "source")))
    mine = reader.read("loyalty/buyers", viewer, **asked)
    learned = learn(whole)
    narrowed = Narrowed.to(viewer, *(asked.get(name) for name in ("line", "team", "manager", "source")))
    day = asked.get("as_of") or reader.store.now()
    return told(mine, whole, learned, seed(viewer, narrowed, day if not hasattr(day, "date") else reader.to_local(day).date()))


def learn(whole: pa.Table) -> Learned:
    """The models of these clients, kept by what they are made of."""
    given = clients(whole)
    return memo.remember(("buying", _digest(given.x, given.t_x, given.T, given.z)), (), lambda: _learn(given))


def _learn(given: lifetime.Clients) -> Learned:
    again, tied = int(np.sum(given.x > 0)), btyd.tied(given.x, given.z)
    if again < FEWEST:
        return Learned(None, None, "few", len(given.x), again, tied)
    model = btyd.fit(given.x, given.t_x, given.T)
    spend = btyd.spend(given.x, given.z) if again >= ENOUGH and abs(tied) <= TIED else None
    why = "few" if again < ENOUGH else "tied" if spend is None else "model" if spend.q > TAIL else "tail"
    return Learned(model, spend if why == "model" else None, why, len(given.x), again, tied)


def told(mine: pa.Table, whole: pa.Table, learned: Learned, number: int = 0) -> Buying:
    """What is known of these clients by what was learned."""
    if learned.model is None:
        return Buying(mine, whole, learned, None, None, None, number)
    given, model = clients(mine), learned.model
    p_alive = btyd.alive(model, given.x, given.t_x, given.T)
    if learned.spend is None:
        year = np.maximum(_numbers(mine, "usual_year"), 0.0)
        return Buying(mine, whole, learned, p_alive, year, p_alive * year, number)
    check = btyd.expected_spend(learned.spend, given.x, given.z)
    year = btyd.if_alive(model, given.x, given.T, lifetime.YEAR) * check
    return Buying(mine, whole, learned, p_alive, year, lifetime.ahead(model, given)[1] * check, number)


def spread(found: Buying) -> dict:
    """P10, P50 and P90 of the value of all (`whole`) and of each group by `times`, `line` and `source`: name → array (levels, groups)."""
    label = ("spread", _digest(found.value, found.p_alive), found.number)
    return memo.remember(label, (), lambda: _spread(found))


def _spread(found: Buying) -> dict:
    numbers = {name: groups(found, name)[1] for name in GROUPS} | {"whole": np.zeros(len(found.value), int)}
    if found.learned.spend is None:
        return lifetime.plainly(found.learned.model, clients(found.table), found.year, numbers, found.number)
    return lifetime.drawn(found.learned.model, found.learned.spend, clients(found.table), numbers, found.number)


def groups(found: Buying, kind: str) -> tuple[list, np.ndarray]:
    """The groups of a kind in order and the number of each client's: by `times` bought (1, 2, 4, 8: from so many days of purchase), or a name."""
    if kind == "times":
        steps = np.array([1, 2, 4, 8])
        return steps.tolist(), np.searchsorted(steps, found.column("x") + 1, side="right") - 1
    names = np.array([name or "" for name in found.table[kind].to_pylist()], dtype=object)
    some, place = np.unique(names, return_inverse=True)
    return [name or None for name in some.tolist()], place


def holdout(found: Buying) -> list[Holdout]:
    """The model of the first part of all clients' history against what came in the second, for these clients; empty with too few."""
    whole = _early(found.whole)
    if np.sum(whole[0] > 0) < FEWEST or not (weeks := _weeks_tried(found.whole)):
        return []
    model = memo.remember(("early", _digest(*whole[:3])), (), lambda: btyd.fit(*whole[:3]))
    x, t_x, T, came = _early(found.table)
    later, row = btyd.expected(model, x, t_x, T, weeks), np.minimum(x, MOST_TIMES)
    lines = [(n, row == n) for n in range(MOST_TIMES + 1)]
    return [Holdout(n, int(some.sum()), float(later[some].mean()), float(came[some].mean())) for n, some in lines if some.any()]


def weeks_tried(found: Buying) -> float:
    """The length of the second part, in weeks."""
    return _weeks_tried(found.whole)


def _weeks_tried(whole: pa.Table) -> float:
    return float(_numbers(whole, "tried").max(initial=0)) / WEEK


def _early(table: pa.Table) -> tuple[np.ndarray, ...]:
    """x, t_x, T in weeks of those who were clients in the first part, and their purchase days in the second."""
    x, t_x, T = (_numbers(table, f"early_{name}", np.nan) for name in ("x", "t_x", "age"))
    known = np.isfinite(x)
    return x[known], t_x[known] / WEEK, T[known] / WEEK, (_numbers(table, "x") - x)[known]


def clients(table: pa.Table) -> lifetime.Clients:
    """The rows as the models take them, in weeks."""
    x, check = _numbers(table, "x"), _numbers(table, "check_again")
    return lifetime.Clients(x, _numbers(table, "t_x") / WEEK, _numbers(table, "age") / WEEK, np.maximum(check, 0.0))


def _numbers(table: pa.Table, name: str, empty: float = 0.0) -> np.ndarray:
    return table[name].cast(pa.float64()).fill_null(empty).to_numpy()


def _digest(*arrays) -> str:
    return sha256(b"|".join(np.ascontiguousarray(one, float).tobytes() for one in arrays)).hexdigest()
