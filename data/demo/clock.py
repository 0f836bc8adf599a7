"""The company's days and hours in bulk. Moments are UTC seconds since 1970 (int64), days are counted since 1970."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

DAY, HOUR = 86400, 3600
OPENS, MINUTES = 9 * HOUR, 540  # nine to six
NEVER = -1  # a moment that is NULL
EPOCH = date(1970, 1, 1)
BY_WEEKDAY = np.array([1.10, 1.15, 1.10, 1.00, 0.85, 0.30, 0.25])
BY_MONTH = np.array([0.80, 0.95, 1.15, 1.10, 0.95, 0.90, 0.75, 0.80, 1.15, 1.20, 1.15, 0.90])
BY_HOUR = np.array([1.0, 1.4, 1.5, 0.9, 0.7, 1.2, 1.4, 1.2, 0.7])


def number(day: date) -> int:
    """A date as the count of days since 1970."""
    return (day - EPOCH).days


class Clock:
    """Local days and working hours from `first` to `last`, with the holidays free."""

    def __init__(self, zone: str, first: date, last: date, holidays: set[date]):
        self.first = number(first)
        dates = [first + timedelta(days=n) for n in range((last - first).days)]
        self.offset = np.array([_offset(day, ZoneInfo(zone)) for day in dates])
        self.days = self.first + np.arange(len(dates))
        works = np.array([day.weekday() < 5 and day not in holidays for day in dates])
        self.work = self.days[works]
        self.month = np.array([day.month for day in dates])
        self.weight = BY_WEEKDAY[(self.days + 3) % 7] * BY_MONTH[self.month - 1] * np.where(works | ((self.days + 3) % 7 > 4), 1, 0.3)

    def at(self, day, seconds):
        """The moment so many seconds after local midnight of the day."""
        day = np.asarray(day)
        return (day * DAY + np.asarray(seconds) - self.offset[np.clip(day - self.first, 0, len(self.offset) - 1)]).astype(np.int64)

    def day(self, moment):
        """The local day of a moment."""
        return self._local(moment) // DAY

    def _local(self, moment):
        guess = np.clip(np.asarray(moment) // DAY - self.first, 0, len(self.offset) - 1).astype(int)
        return (np.asarray(moment) + self.offset[guess]).astype(np.int64)

    def workday(self, day, later: int = 0):
        """The first working day on or after the day, or so many working days later (or earlier, when negative)."""
        return self.work[np.clip(np.searchsorted(self.work, day) + later, 0, len(self.work) - 1)]

    def hours(self, dice, n: int):
        """n seconds after midnight inside the working hours, as busy as the hours are."""
        return OPENS + (dice.pick(BY_HOUR, n) + dice.between(0, 1, n)) * HOUR

    def in_hours(self, dice, moment):
        """The moments moved to a working day (the same or the next) and an hour of work."""
        moment = np.asarray(moment)
        return self.at(self.workday(self.day(moment)), self.hours(dice, len(moment)))

    def after(self, dice, before, days):
        """So many days after `before`, at an hour of work, and in any case later than `before`."""
        soonest = before + dice.between(20 * 60, 60 * 60, len(before))
        return np.maximum(self.in_hours(dice, before + days * DAY), soonest).astype(np.int64)

    def work_minutes_later(self, moment, minutes):
        """The moment when so many working minutes have passed."""
        local = self._local(moment)
        place = np.searchsorted(self.work, local // DAY)
        today = self.work[np.clip(place, 0, len(self.work) - 1)] == local // DAY
        spent = np.where(today, np.clip((local % DAY - OPENS) / 60, 0, MINUTES), 0)
        total = place * MINUTES + spent + minutes
        return self.at(self.work[np.clip((total // MINUTES).astype(int), 0, len(self.work) - 1)], OPENS + total % MINUTES * 60)

    def arrivals(self, dice, since: int, until: int, n: int, growth: float = 0.5):
        """n moments in [since, until), in rising order: by season and weekday, growing, a third outside working hours."""
        inside = (self.days >= self.day(since)) & (self.days <= self.day(until))
        days, trend = self.days[inside], np.linspace(1, 1 + growth, inside.sum())
        day = days[dice.pick(self.weight[inside] * trend, n)]
        evening = dice.chance(0.3, n)
        moment = self.at(day, np.where(evening, dice.between(7 * HOUR, 23 * HOUR, n), self.hours(dice, n)))
        return np.sort(np.clip(moment, since, until - 60))


def _offset(day: date, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, time(12), zone).utcoffset().total_seconds())


def moment(value: datetime) -> int:
    """A naive UTC timestamp as seconds."""
    return int(value.replace(tzinfo=UTC).timestamp())
