"""What the models of the forecast are made of: the answers of queries/forecast as arrays, cut at any past month."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.viewer import Viewer
from queries import reader
from queries.models import chances
from queries.models.asked import Narrowed, seed
from queries.models.draws import Coming

WINDOW = 3  # whole months whose arrivals tell how many come now
AMOUNTS = 12  # months whose won amounts new deals are likely to bring
ENOUGH = 20  # won amounts of a line; with fewer, those of all lines help
FIRST = date(1990, 1, 1)


@dataclass(frozen=True)
class Past:
    """History as known in the morning of the as-of day."""

    scope: int  # whose past, as of which day: a seed
    history: pa.Table
    arrivals: pa.Table
    won: pa.Table
    frozen: pa.Table

    @classmethod
    def read(cls, viewer: Viewer, narrowed: Narrowed, day: date) -> "Past":
        morning, values = reader.to_utc(day), narrowed.values()
        return cls(
            seed(viewer, narrowed, day),
            reader.read("forecast/history", viewer, as_of=morning, manager=None if viewer.sees_whole else viewer.id),
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
            "line": numbered(self.won, "line_id"),
        }

    def revenue(self, month) -> float:
        """What was won in this month, as it stood at its end."""
        month = np.datetime64(month, "M")
        end = (month + 1).astype("datetime64[D]")
        mine = (self._won["on"].astype("datetime64[M]") == month) & (self._won["undone"] >= end)
        return float(self._won["amount"][mine].sum())

    def sold(self, month) -> bool:
        """Had anything been won before this month begins, so that its revenue is that of a whole month at work?"""
        return self.wins(month) > 0

    def wins(self, before) -> int:
        """How many deals were won before this month."""
        return int((self._won["on"] < np.datetime64(before, "D")).sum())

    def amounts(self, before, line=None) -> np.ndarray:
        """Won amounts of the year before a day, of one line or all."""
        end = np.datetime64(before, "D")
        since = (end.astype("datetime64[M]") - AMOUNTS).astype("datetime64[D]")
        mine = (self._won["on"] < end) & (self._won["on"] >= since) & (self._won["undone"] >= end)
        if line is not None:
            lines, place = self._won["line"]
            mine &= place == (lines.index(line) if line in lines else -1)
        return self._won["amount"][mine]

    @cached_property
    def _came(self) -> dict:
        names = ("line_id", "stage_id", "kind", "owner_id")
        found = {name: np.array(self.arrivals[name].to_pylist(), object) for name in names}
        return found | {
            "month": self.arrivals["month"].to_numpy().astype("datetime64[M]"),
            "deals": self.arrivals["deals"].to_numpy().astype(float),
        }

    @cached_property
    def stood(self) -> dict:
        """forecast/frozen as numbers: `stage` and `line` count in `stages` and `lines`."""
        found = {name: self.frozen[name].to_numpy(zero_copy_only=False) for name in ("days", "amount", "due", "typed", "won")}
        (stages, stage), (lines, line) = numbered(self.frozen, "stage_id"), numbered(self.frozen, "line_id")
        month = self.frozen["month"].to_numpy().astype("datetime64[M]")
        return found | {"stages": stages, "stage": stage, "lines": lines, "line": line, "month": month}

    def worth(self, before, stages: list, stage, lines: list, line, amount) -> np.ndarray:
        """What open deals would be won with: their amount as amounts of their stage used to change until then; without one the usual amount.

        The change of a stage is drawn towards that of all, and that towards none, each by ENOUGH deals.
        """
        usual = np.array([self.usual(before, one) for one in lines] or [0.0])
        known = np.isfinite(amount)
        then = self.stood
        past = (then["month"] < np.datetime64(before, "M")) & (then["amount"] > 0) & (then["won"] >= 0)
        begun, ended = then["amount"][past], then["won"][past]
        some = ENOUGH * begun.mean() if len(begun) else 1.0
        every = (ended.sum() + some) / (begun.sum() + some)
        count, place = len(then["stages"]), {one: n for n, one in enumerate(then["stages"])}
        each = [np.bincount(then["stage"][past], values, count + 1) for values in (ended, begun)]
        change = (each[0] + some * every) / (each[1] + some)
        mine = np.array([place.get(one, count) for one in stages] or [0])
        return np.where(known, np.nan_to_num(amount) * change[mine[stage]], usual[line])

    def usual(self, before, line=None) -> float:
        """The mean amount of what the line won in the year before, of all lines when that is too little; 0 before anything was won."""
        mine = self.amounts(before, line)
        found = mine if len(mine) >= ENOUGH else self.amounts(before)
        return float(found.mean()) if len(found) else 0.0

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


def numbered(table: pa.Table, column: str) -> tuple[list, np.ndarray]:
    """The values of a column and, for each row, the number of its value."""
    values = pc.unique(table[column])
    return values.to_pylist(), pc.index_in(table[column], values).to_numpy()
