"""What the models of the forecast are made of: the answers of queries/forecast as arrays, cut at any past month."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.viewer import Viewer
from queries import reader
from queries.models import chances
from queries.models.draws import Book, Coming

WINDOW = 3  # whole months whose arrivals tell how many come now
AMOUNTS = 12  # months whose won amounts new deals are likely to bring
ENOUGH = 20  # won amounts of a line; with fewer, those of all lines help
FIRST = date(1990, 1, 1)


@dataclass(frozen=True)
class Narrowed:
    """Whose deals: the filters, and for one who sees only the own work the own."""

    line: object = None
    team: object = None
    manager: object = None
    source: object = None

    @classmethod
    def to(cls, viewer: Viewer, line, team, manager, source) -> "Narrowed":
        return cls(line, team, manager if viewer.sees_whole else viewer.id, source)

    def values(self) -> dict:
        return {"line": self.line, "team": self.team, "manager": self.manager, "source": self.source}


def seed(viewer: Viewer, narrowed: Narrowed, day: date, *more) -> int:
    """One number per scope, filters and as-of day: the same today and after a restart."""
    lines = "*" if viewer.lines is None else ",".join(sorted(map(str, viewer.lines)))
    whose = "whole" if viewer.sees_whole else f"{viewer.id}{sorted(map(str, viewer.covers))}"
    said = f"{lines}|{whose}|{sorted(narrowed.values().items(), key=str)}|{day}|{more}"
    return int.from_bytes(sha256(said.encode()).digest()[:8])


def moment(as_of) -> datetime:
    """The as-of moment; for now the end of this minute, as the reader has it."""
    return reader._moment(as_of) if as_of is not None else reader.store.now().replace(second=59, microsecond=999_999)


@dataclass(frozen=True)
class Past:
    """History as known in the morning of the as-of day."""

    history: pa.Table
    arrivals: pa.Table
    won: pa.Table
    frozen: pa.Table

    @classmethod
    def read(cls, viewer: Viewer, narrowed: Narrowed, day: date) -> "Past":
        morning, values = reader.to_utc(day), narrowed.values()
        return cls(
            reader.read("forecast/history", viewer, as_of=morning),
            reader.read("forecast/arrivals", viewer, as_of=morning, **values),
            reader.read("forecast/won", viewer, as_of=morning, since=FIRST, **values),
            reader.read("forecast/frozen", viewer, as_of=morning, **values),
        )

    @property
    def tables(self) -> tuple:
        return self.history, self.arrivals, self.won, self.frozen

    @cached_property
    def _rates(self):
        return chances.tables(self.history)

    def rates(self, before=None) -> chances.Rates:
        """What was known before a month begins (None: all)."""
        return chances.rates(self._rates, before)

    @cached_property
    def first(self):
        """The first month with any history, or None."""
        months = self._rates[1]
        return months.min() if len(months) else None

    @cached_property
    def _won(self) -> dict:
        return {
            "on": self.won["won_on"].to_numpy().astype("datetime64[D]"),
            "undone": pc.fill_null(self.won["undone_on"], date(9999, 1, 1)).to_numpy().astype("datetime64[D]"),
            "amount": self.won["amount"].to_numpy(),
            "line": np.array(self.won["line_id"].to_pylist(), object),
        }

    def revenue(self, month) -> float:
        """What was won in this month, as it stood at its end."""
        month = np.datetime64(month, "M")
        end = (month + 1).astype("datetime64[D]")
        mine = (self._won["on"].astype("datetime64[M]") == month) & (self._won["undone"] >= end)
        return float(self._won["amount"][mine].sum())

    def amounts(self, before, line=None) -> np.ndarray:
        """Won amounts of the year before a day, of one line or all."""
        end = np.datetime64(before, "D")
        since = (end.astype("datetime64[M]") - AMOUNTS).astype("datetime64[D]")
        mine = (self._won["on"] < end) & (self._won["on"] >= since) & (self._won["undone"] >= end)
        return self._won["amount"][mine if line is None else mine & (self._won["line"] == line)]

    @cached_property
    def _came(self) -> dict:
        names = ("line_id", "stage_id", "kind", "owner_id")
        found = {name: np.array(self.arrivals[name].to_pylist(), object) for name in names}
        return found | {
            "month": self.arrivals["month"].to_numpy().astype("datetime64[M]"),
            "deals": self.arrivals["deals"].to_numpy().astype(float),
        }

    def coming(self, day, known: chances.Rates, owners: list) -> list[Coming]:
        """The streams of new deals, one per line, from the whole months and the days of this month before a day."""
        came, day = self._came, np.datetime64(day, "D")
        month = day.astype("datetime64[M]")
        since = month - WINDOW if self.first is None else max(month - WINDOW, min(self.first, month))
        lately = (came["month"] >= since) & (came["month"] <= month - (day == month.astype("datetime64[D]")))
        days = float((day - since.astype("datetime64[D]")) / np.timedelta64(1, "D"))
        found = []
        for line in sorted(set(came["line_id"][lately])) if days > 0 else ():
            mine = lately & (came["line_id"] == line)
            amounts = self.amounts(day, line)
            found.append(_stream(came, mine, days, known, owners, amounts if len(amounts) >= ENOUGH else self.amounts(day)))
        return found


def _stream(came: dict, mine, days: float, known: chances.Rates, owners: list, amounts) -> Coming:
    deals = came["deals"][mine]
    begins = np.where(came["kind"][mine] == "won", -1, known.place(list(came["stage_id"][mine])))
    known_or_won = (begins >= 0) | (came["kind"][mine] == "won")
    place = {owner: n for n, owner in enumerate(owners)}
    whose = np.array([place.get(owner, -1) for owner in came["owner_id"][mine]], int)
    share = np.bincount(whose[whose >= 0], deals[whose >= 0], len(owners)) / deals.sum()
    return Coming(float(deals.sum()), days, begins[known_or_won], deals[known_or_won] / deals.sum(), share, amounts)


def book(known: chances.Rates, stage_ids, days, amount, owner=None) -> Book:
    """Open deals for the simulation."""
    return Book(
        known.place(stage_ids), chances.bucket(days), np.asarray(amount, float), np.zeros(len(days), int) if owner is None else owner
    )
