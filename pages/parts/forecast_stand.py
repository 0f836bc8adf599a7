"""Everything the forecast page knows of its period, read once: what is won, what may come, the target, the pace, what was due."""

from dataclasses import dataclass

from data.viewer import Viewer
from pages.parts import forecast_period
from pages.parts.filters import Filters
from queries import reader
from queries.models import pace as paces
from queries.models.forecast import Forecast, forecast


@dataclass(frozen=True)
class Stand:
    """`months`: of the period, with their targets; `days`: forecast/won_by_day; `due`, `begun`: forecast/due as of now and from the start; `dates`: forecast/dates."""

    chosen: Filters
    ahead: Forecast
    months: list[dict]
    days: list[dict]
    due: list[dict]
    begun: list[dict]
    dates: list[dict]
    wins: int

    @property
    def target(self) -> float | None:
        """The sum of what is set; None where nothing is."""
        known = [float(month["target"]) for month in self.months if month["target"] is not None]
        return sum(known) if known else None

    @property
    def without(self) -> int:
        """Months of the period that have no target."""
        return sum(month["target"] is None for month in self.months)

    @property
    def last(self) -> dict | None:
        """The last day that is over."""
        return next((day for day in reversed(self.days) if day["is_over"]), None)

    @property
    def pace(self) -> paces.Pace | None:
        """The pace against the target; None without one."""
        if self.target is None:
            return None
        place, booked = (self.last["place"], self.last["curve"]) if self.last else (0, self.days[0]["curve"] and 0.0)
        return paces.pace(self.target, self.ahead.won, place, self.days[0]["days"], booked)

    @property
    def per_day(self) -> float | None:
        """Won per working day that is over; None before the first."""
        return self.ahead.won / self.last["place"] if self.last and self.last["place"] else None

    @property
    def has_dates(self) -> bool:
        """Has any open deal a close date?"""
        return any(part["part"] != "undated" for part in self.dates)

    @property
    def coverage(self) -> paces.Coverage:
        """Open deals due in the period against what the target lacks, and what such deals were worth before."""
        earlier = [(one["due_amount"], one["won_amount"]) for one in self.due[1:]]
        return paces.coverage(self.due[0]["due_amount"], self.target, self.ahead.won, earlier)

    @property
    def is_empty(self) -> bool:
        """Has nothing been open or won, now or in earlier periods?"""
        return self.ahead.open_deals == 0 and self.ahead.won == 0 and not self.days[0]["periods"]


def read(viewer: Viewer, chosen: Filters) -> Stand:
    """Ask for all of it."""
    asked = chosen.values()
    return Stand(
        chosen,
        forecast(viewer, since=chosen.since, until=chosen.until, **forecast_period.ahead(chosen)),
        reader.rows("forecast/target", viewer, **asked),
        reader.rows("forecast/won_by_day", viewer, **asked),
        reader.rows("forecast/due", viewer, **asked),
        reader.rows("forecast/due", viewer, **asked, at_start=True),
        reader.rows("forecast/dates", viewer, **asked),
        reader.row("funnel/win_rate", viewer, **asked)["won"],
    )
