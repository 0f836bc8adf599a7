"""What is asked of the models of the forecast: whose deals, as of when, over which course of time, and the seed of the draws."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import numpy as np

from data.viewer import Viewer
from queries import catalog, reader
from queries.models.draws import Course

DAILY = 35  # days: a path up to this long goes day by day, a longer one week by week


@dataclass(frozen=True)
class Narrowed:
    """Whose deals: the filters as ids, and for one who sees only the own work the own."""

    line: UUID | None = None
    team: UUID | None = None
    manager: UUID | None = None
    source: UUID | None = None

    @classmethod
    def to(cls, viewer: Viewer, line, team, manager, source) -> "Narrowed":
        said = {"line": line, "team": team, "manager": manager if viewer.sees_whole else viewer.id, "source": source}
        bound = reader.bind(catalog.find("forecast/open_deals"), viewer, said)
        return cls(**{name: bound[name] for name in said})

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


def hour_of(now: datetime) -> datetime:
    """The end of the hour: the forecast of "now" stands still so long, and everything written is in it."""
    return now.replace(minute=59, second=59, microsecond=999_999)


def course(now: datetime, until: date) -> tuple[Course, list[date]]:
    """From now to the midnight of `until`, by days or weeks: where the steps end, in days from now, and the last day of each."""
    today = reader.to_local(now).date()
    left = (until - today).days
    every = 1 if left <= DAILY else 7
    days = [until - timedelta(days=n) for n in range(1, max(left, 1), every)][::-1]
    days = [day for day in days if day > today] or [until - timedelta(days=1)]
    ends = np.array([(reader.to_utc(day + timedelta(days=1)) - now) / timedelta(days=1) for day in days])
    months = np.array([day.year * 12 + day.month for day in days])
    return Course(np.maximum(ends, 0.0), months - months[0]), days
