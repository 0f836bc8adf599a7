"""The company's working time: one row per day, made anew whenever week, holidays or time zone change."""

import functools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa

from data.problems import Problem

COLUMNS = ("day", "starts_at", "opens_at", "closes_at", "working_day", "minutes_before")
FIRST, LAST = date(1995, 1, 1), date(2045, 1, 1)


def rebuild(cur) -> None:
    """Fill kept.calendar from kept.work_week, kept.holidays and the company's time zone."""
    zone = cur.execute("SELECT time_zone FROM kept.company").fetchone()[0]
    week = tuple(cur.execute("SELECT weekday, opens, closes FROM kept.work_week ORDER BY weekday").fetchall())
    off = frozenset(row[0] for row in cur.execute("SELECT day FROM kept.holidays").fetchall())
    _write(cur, _days(zone, week, off))


@functools.lru_cache(maxsize=8)
def _days(zone_name: str, week: tuple, off: frozenset) -> pa.Table:
    zone, hours_of = ZoneInfo(zone_name), {row[0]: row[1:] for row in week}
    rows, worked, minutes = [], 0, 0.0
    for n in range((LAST - FIRST).days):
        day = FIRST + timedelta(days=n)
        hours = None if day in off else hours_of.get(day.isoweekday())
        opens, closes = (_utc(day, hours[0], zone), _utc(day, hours[1], zone)) if hours else (None, None)
        rows.append((day, _utc(day, time(), zone), opens, closes, worked, minutes))
        if hours:
            worked, minutes = worked + 1, minutes + (closes - opens).total_seconds() / 60
    return pa.table(dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True)))


def _utc(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC).replace(tzinfo=None)


def _write(cur, days: pa.Table) -> None:
    cur.execute("DELETE FROM kept.calendar")
    cur.register("calendar_days", days)
    cur.execute("INSERT INTO kept.calendar SELECT * FROM calendar_days")
    cur.unregister("calendar_days")


def working_day_after(cur, day: date, days: int, staff_id=None) -> date:
    """The day that lies so many working days after `day`; a day of the person's absence does not count."""
    row = cur.execute(
        "SELECT c.day FROM kept.calendar c WHERE c.day > $day AND c.opens_at IS NOT NULL AND NOT EXISTS ("
        "SELECT 1 FROM kept.absences a WHERE a.staff_id = $staff AND a.since <= c.day AND c.day < a.until) "
        "ORDER BY c.day LIMIT 1 OFFSET $skip",
        {"day": day, "staff": staff_id, "skip": max(days, 1) - 1},
    ).fetchone()
    return row[0]


def local_day(cur, moment: datetime) -> date:
    """The day a UTC moment falls on, on the company's clock."""
    return cur.execute("SELECT local_day(CAST(? AS TIMESTAMP))", [moment]).fetchone()[0]


def end_of_day(cur, day: date, at: time | None = None) -> datetime:
    """A local time of a day in UTC; without a time the close of work, or the end of the day when nobody works."""
    if at is not None:
        return cur.execute("SELECT utc_of_day(CAST(? AS TIMESTAMP))", [datetime.combine(day, at)]).fetchone()[0]
    row = cur.execute("SELECT coalesce(closes_at, utc_of_day(plus_days(day, 1))) FROM kept.calendar WHERE day = ?", [day]).fetchone()
    if row is None:
        raise Problem("The day {day} is not in the calendar.", day=day.isoformat())
    return row[0]


def after_hours(cur, moment: datetime, hours: float) -> datetime:
    """The UTC moment that lies so many working hours after `moment`, at the earliest when work opens next."""
    row = cur.execute(
        "SELECT opens_at + to_microseconds(CAST(round(60e6 * (s.spent + $wanted - minutes_before)) AS BIGINT)) FROM kept.calendar, ("
        "SELECT minutes_before + minutes_open($at, opens_at, closes_at) AS spent FROM kept.calendar WHERE day = local_day($at)) s "
        "WHERE opens_at IS NOT NULL AND minutes_before + minutes_open(closes_at, opens_at, closes_at) >= s.spent + $wanted "
        "ORDER BY day LIMIT 1",
        {"at": moment, "wanted": 60 * hours},
    ).fetchone()
    if row is None:
        raise Problem("The day {day} is not in the calendar.", day=moment.date().isoformat())
    return row[0]
