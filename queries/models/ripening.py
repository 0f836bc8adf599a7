"""What the leads of each month will have brought: the triangle of a viewer's filters, grown by the chain ladder.

What has few wins (a source, a team, a manager) is grown by the steps of all together; months that are hardly ripe by Bornhuetter-Ferguson.
Where all together have few too, nothing is foretold.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from data.viewer import Viewer
from queries import reader
from queries.models import ladder

ENOUGH = 30  # wins that are needed to tell at which pace they come


@dataclass(frozen=True)
class Month:
    """The leads of a month: `wins` won up to now, `share` of the ripe wins that is there (None: not known), `ripe` wins in the end with
    their 95 % limits; `green`: less than a quarter ripe, then `ripe` is Bornhuetter and Ferguson's. `course`: wins by each whole month since."""

    cohort: date
    leads: int
    wins: int
    share: float | None
    ripe: float | None
    low: float | None
    high: float | None
    green: bool
    course: tuple[int, ...]


@dataclass(frozen=True)
class Ripening:
    """The months of the period, the oldest first; `pattern`: part of the ripe wins that is there at each age; `borrowed`: from all together;
    `low`, `high`: the 95 % limits of all ripe wins of these months together, None where one of them is not known."""

    months: tuple[Month, ...]
    pattern: tuple[float, ...]
    borrowed: bool
    low: float | None
    high: float | None

    @property
    def leads(self) -> int:
        """Leads of all months."""
        return sum(month.leads for month in self.months)

    @property
    def wins(self) -> int:
        """Of them won up to now."""
        return sum(month.wins for month in self.months)

    @property
    def ripe(self) -> float | None:
        """Wins in the end; None while one month is not known."""
        known = [month.ripe for month in self.months]
        return None if None in known or not known else sum(known)


def ripening(viewer: Viewer, **asked) -> Ripening:
    """The ripening of the months from `since` on; takes the common values of a dashboard, `since` being a local date."""
    lines, since = reader.rows("sources/ripening", viewer, **asked), asked["since"].replace(day=1)
    narrowed = [name for name in ("source", "manager", "team") if asked.get(name)]
    borrowed = None
    if wins(lines) < ENOUGH and narrowed:
        borrowed = reader.rows("sources/ripening", viewer, **(asked | dict.fromkeys(narrowed)))
    return grown(lines, since, borrowed)


def grown(lines: list[dict], since: date, borrowed: list[dict] | None = None) -> Ripening:
    """The same from the rows of sources/ripening, and those of all sources where the steps are taken from them."""
    width = 1 + max([line["age"] for line in [*lines, *(borrowed or [])] if line["age"] is not None], default=0)
    cohorts, leads, known = _triangle(lines, width)
    pattern = ladder.climb(_triangle(borrowed, width)[2]) if borrowed else None
    if not cohorts:
        return Ripening((), (), bool(borrowed), None, None)
    found = ladder.climb(known, pattern) if wins(borrowed or lines) >= ENOUGH else ladder.unknown(known)
    now = {line["cohort"]: line["wins_now"] for line in lines}
    months = [_month(found, leads, place, cohort, now[cohort], known[place]) for place, cohort in enumerate(cohorts)]
    shown = [place for place, cohort in enumerate(cohorts) if cohort >= since]
    low, high = _together(found, leads, months, shown)
    return Ripening(tuple(months[place] for place in shown), ladder.pattern(found), bool(borrowed), low, high)


def wins(lines: list[dict]) -> int:
    """The wins of all months at their last whole month."""
    return sum({line["cohort"]: line["wins"] or 0 for line in lines}.values())


def _triangle(lines: list[dict], width: int) -> tuple[list[date], np.ndarray, np.ndarray]:
    """Months, their leads, and their wins by age as a cumulative triangle."""
    leads = {line["cohort"]: line["leads"] for line in lines}
    places = {cohort: place for place, cohort in enumerate(leads)}
    known = np.full((len(leads), width), np.nan)
    for line in lines:
        if line["age"] is not None:
            known[places[line["cohort"]], line["age"]] = line["wins"]
    return list(leads), np.array(list(leads.values()), float), known


def _month(found: ladder.Ladder, leads, place: int, cohort: date, wins: int, known) -> Month:
    """One month; what is there can only be more than the last whole month knew."""
    course = tuple(int(value) for value in known if not np.isnan(value))
    share = None if np.isnan(found.share[place]) else float(found.share[place])
    is_green = share is None or share < ladder.YOUNG
    ripe = ladder.expected(found, leads)[place] if is_green else found.ripe[place]
    if np.isnan(ripe):
        return Month(cohort, int(leads[place]), wins, share, None, None, None, True, course)
    error = ladder.expected_error(found, leads, [place]) if is_green else float(found.error[place])
    ripe = max(float(ripe), float(wins))
    return Month(cohort, int(leads[place]), wins, share, ripe, *ladder.limits(ripe, error, wins), is_green, course)


def _together(found: ladder.Ladder, leads, months: list[Month], shown: list[int]) -> tuple[float | None, float | None]:
    """The limits of the sum of the shown months; None where one of them is not known."""
    if not shown or any(months[place].ripe is None for place in shown):
        return None, None
    error = ladder.total(found, [place for place in shown if not months[place].green])
    green = ladder.expected_error(found, leads, [place for place in shown if months[place].green])
    return ladder.limits(
        sum(months[place].ripe for place in shown), float(np.hypot(error, green)), sum(months[place].wins for place in shown)
    )
