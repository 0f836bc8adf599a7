"""Once a day, beside the desk: the day's forecast is kept, to be measured later by what came; letters are prepared that are due."""

import asyncio
import contextlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import UUID

from data import forecasts
from data.viewer import SYSTEM
from pages.doors import beside, greetings
from pages.doors.beside import Work, log
from queries import reader
from queries.models.forecast import MODEL, forecast

FIRST = 30.0  # seconds after the start: whoever opens a page then comes first
AFTER_MIDNIGHT = 90.0
AGAIN = 3600.0  # seconds: a computer that slept, or a day that could not be kept


def kept_daily():
    """While this runs, every day's forecast gets kept and its letters prepared; leaving it waits for no more than what is being made."""
    return beside.going_on(_a_round, ThreadPoolExecutor(1, "daily", initializer=_politely), FIRST)


def _politely() -> None:
    """Whoever waits for a page has the processor first (where the system can do so)."""
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 15)


async def _a_round(work: Work) -> float:
    loop = asyncio.get_running_loop()
    for do in (greetings.quietly, quietly):
        await loop.run_in_executor(work.threads, do, work.stop)
    return min(AGAIN, _until_midnight() + AFTER_MIDNIGHT)


def _until_midnight() -> float:
    now = reader.store.now()
    return (reader.to_utc(reader.to_local(now).date() + timedelta(days=1)) - now).total_seconds()


def quietly(stop: threading.Event | None = None) -> int:
    """Keep today's forecasts; trouble goes to the log and nowhere else. Returns how many were kept."""
    kept = beside.told(lambda: keep_today(stop), "The day's forecast could not be kept", 0)
    if kept:
        log.info("The day's forecast was kept: %s lines and periods.", kept)
    return kept


def keep_today(stop: threading.Event | None = None) -> int:
    """Compute and keep what is not kept yet of today: all lines together and each one, this month and this quarter."""
    day = reader.to_local(reader.store.now()).date()
    there = {
        (row["line_id"], row["since_on"], row["until_on"])
        for row in reader.rows("forecast/kept", SYSTEM, since=day, until=day + timedelta(days=1), every=True)
    }
    made = []
    for line_id in _lines():
        for since, until in periods(day):
            if (line_id, since, until) not in there and not (stop and stop.is_set()):
                made += _made(day, line_id, since, until)
    return forecasts.keep(SYSTEM, made) if made else 0


def _lines() -> list[str | None]:
    """All together (None), then each line in use; nothing as long as there is no company."""
    found = [row["id"] for row in reader.rows("lists/lines", SYSTEM) if not row["retired"]]
    return [None, *found] if found else []


def periods(day: date) -> list[tuple[date, date]]:
    """(first day, day after the last) of the month and the quarter that a day lies in."""
    first = day.month - (day.month - 1) % 3
    return [(day.replace(day=1), _after(day.year, day.month)), (date(day.year, first, 1), _after(day.year, first + 2))]


def _after(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1)


def _made(day: date, line_id: str | None, since: date, until: date) -> list[forecasts.Made]:
    told = forecast(SYSTEM, since=since, until=until, line=line_id)
    if not (told.open_deals or told.p90):
        return []  # nothing was ever sold: nothing is said
    ends = (told.p10, told.p25, told.p50, told.p75, told.p90)
    line = UUID(line_id) if line_id else None
    return [forecasts.Made(day, line, until, since, told.as_of, MODEL, told.won, *ends, told.open_deals, told.open_amount)]
