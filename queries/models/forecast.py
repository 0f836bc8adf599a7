"""What will be won by a day: a simulation of the open deals and of those not yet born (metrics 2.1, 2.2).

Money counts once, when a deal is won, at the amount it is won with; a lost deal is worth nothing. The same scope, filters and as-of day
give the same draws.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

import numpy as np
import pyarrow as pa

from data.viewer import Viewer
from queries import reader
from queries.models import chances, memo
from queries.models.asked import Narrowed, course, hour_of, moment, seed
from queries.models.draws import Book, Simulation, weighted
from queries.models.frozen import shock
from queries.models.pipeline import Past, numbered

MODEL = "stage-age-1"  # named in every forecast that is kept: a change of the model that changes its numbers changes its name
POINTS = (0.1, 0.25, 0.5, 0.75, 0.9)


@dataclass(frozen=True)
class Step:
    """Won since the period began, by the end of this day: money."""

    day: date
    p10: float
    p25: float
    p50: float
    p75: float
    p90: float


@dataclass(frozen=True)
class Carrier:
    """An open deal and what it is expected to bring within the period: chance × its amount as amounts of its stage used to change until won.

    amount None: nobody said; expected then goes by the usual amount of the line.
    """

    deal_id: str
    deal: str
    client: str | None
    owner: str | None
    stage: str
    amount: float | None
    chance: float
    expected: float
    owner_id: str | None


@dataclass(frozen=True)
class Share:
    """One manager's part, credited to the holder: won in the period, open deals, new deals as they come to this manager; deals: open now."""

    owner_id: str | None
    owner: str | None
    p10: float
    p50: float
    p90: float
    deals: int


@dataclass(frozen=True)
class Forecast:
    """Won in [since, until): what is sure at as_of, and how it may end. Money; `deals` the largest expected first."""

    as_of: datetime
    since: date
    until: date
    won: float
    p10: float
    p25: float
    p50: float
    p75: float
    p90: float
    path: list[Step]
    deals: list[Carrier]
    without_biggest: tuple[float, float, float]
    top_share: float | None
    new_business: float
    open_deals: int
    open_amount: float
    expected: float
    managers: list[Share]
    tau: float
    ends: np.ndarray = field(compare=False, repr=False)  # won by the end, by draw

    def reaches(self, target: float) -> float:
        """The share of draws that end at the target or above it."""
        return float(np.mean(self.ends >= target))


def forecast(
    viewer: Viewer,
    *,
    until: date,
    since: date | None = None,
    as_of=None,
    line=None,
    team=None,
    manager=None,
    source=None,
    draws: int = 10_000,
) -> Forecast:
    """What will be won from `since` (left out: the first of the month that ends with `until`) to before `until`, local days."""
    narrowed = Narrowed.to(viewer, line, team, manager, source)
    now = moment(as_of)
    since = since or (until - timedelta(days=1)).replace(day=1)
    values = narrowed.values()
    past = Past.read(viewer, narrowed, reader.to_local(now).date())
    hour = now if as_of is not None else hour_of(now)
    deals = reader.read("forecast/open_deals", viewer, as_of=hour, **values)
    won = reader.read("forecast/won", viewer, since=since, as_of=hour, **values)
    begun = seed(viewer, narrowed, reader.to_local(now).date(), until)
    made_of = (*past.tables, deals, won)
    return memo.remember(
        ("forecast", begun, since, until, draws, hour),
        made_of,
        lambda: _Run(past, deals, won, (since, until), (now, hour), draws, begun).told(),
    )


class _Run:
    """One forecast in the making."""

    def __init__(self, past: Past, deals: pa.Table, won: pa.Table, period: tuple, times: tuple, draws: int, begun: int):
        self.past, self.deals, (self.since, self.until), (self.now, hour) = past, deals, period, times
        self.won = [row for row in won.to_pylist() if row["undone_on"] is None and row["won_on"] < self.until]
        self.course, self.days = course(hour, self.until)
        self.shock = shock(past)
        self.people = _people(deals, self.won)
        self.place = {person: n for n, person in enumerate(self.people)}
        known = past.rates()
        self.learned = chances.learn(known, int(np.ceil(self.course.ends[-1])))
        self.amount = deals["amount"].to_numpy(zero_copy_only=False)
        self.book = self._held(known)
        coming = past.coming(self._today, known, list(self.people))
        self.chance = self.shock.lifted(self.learned.mean(self.book.stage, self.book.age, self.course.ends[-1:])[0])
        self.expected = self.book.amount * self.chance
        self.weighted = weighted(self.book.amount, self.chance)
        self.top = int(np.argmax(self.expected)) if len(self.expected) else None
        run = Simulation(self.learned, self.book, coming, self.course, self.shock, draws, begun)
        self.outcome = run.run(self.top, len(self.people))

    @property
    def _today(self) -> date:
        return reader.to_local(self.now).date()

    def _held(self, known: chances.Rates) -> Book:
        whose = np.array([self.place[owner] for owner in self.deals["owner_id"].to_pylist()], int)
        (stages, stage), (lines, line) = numbered(self.deals, "stage_id"), numbered(self.deals, "line_id")
        worth = self.past.worth(self._today, stages, stage, lines, line, self.amount)
        place = known.place(stages)[stage] if stages else np.zeros(0, int)
        return Book(place, chances.whole_days(self.deals["days"].to_numpy()), worth, whose)

    def told(self) -> Forecast:
        """The forecast as the pages know it."""
        sure = float(sum(row["amount"] for row in self.won))
        ends = np.quantile(self.outcome.won, POINTS, axis=0) + sure
        without = np.quantile(self.outcome.won[:, -1] - self.outcome.biggest, (0.1, 0.5, 0.9)) + sure
        return Forecast(
            self.now, self.since, self.until, sure, *map(float, ends[:, -1]), self._path(sure, ends), self._carriers(),
            tuple(map(float, without)), self.weighted[2],
            float(np.median(self.outcome.new)), len(self.amount), float(np.nansum(self.amount)), self.weighted[0], self._managers(), self.shock.tau,
            self.outcome.won[:, -1] + sure,
        )  # fmt: skip

    def _path(self, sure: float, ends) -> list[Step]:
        first = Step(self._today, *[sure] * 5)
        return [first, *(Step(day, *map(float, ends[:, n])) for n, day in enumerate(self.days))]

    def _carriers(self) -> list[Carrier]:
        order = np.argsort(-self.expected, kind="stable")
        names = ("deal_id", "deal", "client", "owner", "stage")
        rows = list(zip(*(self.deals[name].to_pylist() for name in names), strict=True))
        amounts, holders = self.deals["amount"].to_pylist(), self.deals["owner_id"].to_pylist()
        return [Carrier(*rows[n], amounts[n], float(self.chance[n]), float(self.expected[n]), holders[n]) for n in order]

    def _managers(self) -> list[Share]:
        sure, held = np.zeros(len(self.people)), np.bincount(self.book.owner, minlength=len(self.people))
        for row in self.won:
            sure[self.place[row["owner_id"]]] += row["amount"]
        ends = np.quantile(self.outcome.owners, (0.1, 0.5, 0.9), axis=0) + sure if self.people else np.zeros((3, 0))
        found = [Share(owner, name, *map(float, ends[:, n]), int(held[n])) for n, (owner, name) in enumerate(self.people.items())]
        return sorted(found, key=lambda one: (-one.p50, str(one.owner)))


def _people(deals: pa.Table, won: list[dict]) -> dict[UUID | None, str | None]:
    """Everybody who holds an open deal or won one in the period, by id."""
    pairs = zip(deals["owner_id"].to_pylist(), deals["owner"].to_pylist(), strict=True)
    return dict(sorted({*pairs, *((row["owner_id"], row["owner"]) for row in won)}, key=str))
