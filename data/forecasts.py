"""Forecasts as they were made: one a day for each line and all together, to the end of the month and of the quarter. Never changed."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from data import store

ALL_LINES = UUID(int=0)


@dataclass(frozen=True)
class Made:
    """What was forecast on a local day for [since_on, until_on): money, sums of won deals. line_id None: all lines together."""

    day: date
    line_id: UUID | None
    until_on: date
    since_on: date
    as_of: datetime
    model: str
    won: float
    p10: float
    p25: float
    p50: float
    p75: float
    p90: float
    open_deals: int
    open_amount: float


NAMES = tuple(field.name for field in fields(Made))


def keep(viewer, made: Iterable[Made]) -> int:
    """Write what is not kept yet of (day, line, period), in one transaction; what is kept stays as it is. Returns how many were written."""
    rows = list(made)

    def work(cur, me) -> int:
        return sum(_keep(cur, one) for one in rows)

    return store.here().transaction(work, viewer=viewer, right="forecasts.keep", touches=("forecasts",))


def _keep(cur, one: Made) -> int:
    line_id = one.line_id or ALL_LINES
    place = [one.day, line_id, one.since_on, one.until_on]
    if cur.execute("SELECT 1 FROM kept.forecasts WHERE day = ? AND line_id = ? AND since_on = ? AND until_on = ?", place).fetchone():
        return 0
    values = {name: getattr(one, name) for name in NAMES} | {"line_id": line_id, "entered_at": store.now()}
    cur.execute(f"INSERT INTO kept.forecasts ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})", list(values.values()))
    return 1
