"""What every part of the made-up company shares: the seed, the clock, the words, the lists and the sizes."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from data.demo.clock import DAY, Clock, number
from data.demo.columns import column
from data.demo.dice import Dice
from data.demo.names import lexicon
from data.demo.size import Size

MONTHS = 24
RETIRED_BEFORE = 210 * DAY  # the retired manager left so long before as_of
OVERLOADED_SINCE = 150 * DAY  # the overloaded manager gets too much since then
BAD_QUARTER = (300 * DAY, 210 * DAY)  # deliveries were late from .. to .. before as_of


@dataclass
class World:
    """A company on its way of being made; `as_of` and `start` are moments (UTC seconds), `cur` an open transaction."""

    cur: object
    seed: int
    size: Size
    language: str
    today: date
    words: dict = field(init=False)
    clock: Clock = field(init=False)
    lists: dict = field(default_factory=dict)  # table -> ids of its rows as bytes, shape (n, 16)

    def __post_init__(self):
        self.words = lexicon(self.language)
        self.clock = Clock(self.words["time_zone"], date(self.today.year - 4, 1, 1), date(self.today.year + 3, 1, 1), set(self.holidays()))
        first = date(self.today.year - MONTHS // 12, self.today.month, 1)
        self.as_of = int(self.clock.at(number(self.today), 0))
        self.start = int(self.clock.at(number(first), 0))

    def dice(self, purpose: str) -> Dice:
        """A stream of chance of its own."""
        return Dice(self.seed, purpose)

    def holidays(self) -> dict[date, str]:
        """The free days of the years shown."""
        return {
            date(year, *map(int, day.split("-"))): name
            for year in range(self.today.year - 3, self.today.year + 2)
            for day, name in self.words["holidays"].items()
        }

    def put(self, table: str, **columns) -> None:
        """Load columns into a table of schema `kept` in one statement (what each column may be: `columns.column`)."""
        known = self.cur.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = 'kept' AND table_name = ?", [table]
        )
        kinds = dict(known.fetchall())
        self.cur.register("demo_rows", pa.table({name: column(self.lists, name, kinds[name], value) for name, value in columns.items()}))
        names = ", ".join(columns)
        self.cur.execute(f"INSERT INTO kept.{table} ({names}) SELECT {names} FROM demo_rows")
        self.cur.unregister("demo_rows")

    def months(self) -> list[date]:
        """The first days of the months from the beginning up to the present one."""
        found, day = [], date(self.today.year - MONTHS // 12, self.today.month, 1)
        while day < self.today:
            found.append(day)
            day = (day + timedelta(days=32)).replace(day=1)
        return found

    def said(self, moment, what):
        """`what` where the moment is not after as_of, else -1."""
        return np.where(np.asarray(moment) <= self.as_of, what, -1)


def raw(rows: list) -> np.ndarray:
    """UUIDs of a query's first column as bytes, shape (n, 16)."""
    return np.frombuffer(b"".join(row[0].bytes for row in rows), np.uint8).reshape(-1, 16)
