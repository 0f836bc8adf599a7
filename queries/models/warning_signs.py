"""Weeks with more bad signs than chance allows, and whether sales or talks of the same line fell in the weeks after. Pure: rows in, episodes out.

A week is a sign by the Poisson limit of `reputation.limit` (Garwood 1936, 99.8 %): mentions and complaints against the twelve weeks before,
detractors against their share of the answers before, since a wave of surveys brings many of all kinds. Whether the weeks after brought less than those before is the
conditional test of two Poisson rates (Przyborowski and Wilenski 1940): given their sum, the later count is binomial with the share of working
minutes that lay after. What came after need not have come because of it.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from scipy.special import bdtr

from queries.models.reputation import BASE, FEWEST, limit

SIGNS, FOLLOWED = ("mentions", "complaints", "detractors"), ("sales", "talks")
SHOWN, AFTER = 26, 4  # weeks in which signs are looked for; weeks after one
SOONEST, LEAST = 2, 5  # weeks that must be over, and what must have been expected of them, before anything is said
NOISE = 0.025  # of the lower side
ASKED = 20  # answers before a week from which on their share of detractors is known


@dataclass(frozen=True)
class Mark:
    """One kind of sign in an episode: how many there were in all its weeks, and from how many a week is beyond chance."""

    series: str
    n: int
    limit: int


@dataclass(frozen=True)
class After:
    """What followed: the count of the weeks after, what the weeks before made one expect; fell: None where it is too early or too little to say."""

    series: str
    n: int
    expected: float
    weeks: int
    fell: bool | None


@dataclass(frozen=True)
class Episode:
    """Weeks in a row with signs in one line (None: all lines together), until exclusive, and what followed from there until `after_until`."""

    line_id: object
    line: str | None
    since: date
    until: date
    after_until: date
    marks: tuple[Mark, ...]
    after: tuple[After, ...]

    @property
    def fell(self) -> bool:
        """Did anything fall in the weeks after?"""
        return any(one.fell for one in self.after)


def episodes(found: list[dict], weeks: list[dict]) -> list[Episode]:
    """From rows of reputation/signs and reputation/sign_weeks: those after which something fell first, then the latest on top."""
    lines = {one["line_id"]: one["line"] for one in found if one["line_id"]}
    counts, first = _counts(found, weeks)
    told = [one for line_id, name in lines.items() for one in _of_line(line_id, name, counts, first, weeks)]
    if len(lines) != 1:  # of one line alone it would be the same again
        told += [one for one in _of_line(None, None, counts, first, weeks) if not any(_meet(one, other) for other in told)]
    return sorted(told, key=lambda one: (not one.fell, -one.since.toordinal(), one.line or ""))


def _counts(found: list[dict], weeks: list[dict]) -> tuple[dict, dict]:
    """(series, line) → counts by week; → the first week of the series. A line of None holds all lines together."""
    place = {one["week"]: at for at, one in enumerate(weeks)}
    counts: dict = defaultdict(lambda: [0] * len(weeks))
    first: dict = {}
    for one in found:
        for key in {(one["series"], one["line_id"]), (one["series"], None)}:
            counts[key][place[one["week"]]] += one["n"]
            first[key] = min(first.get(key, one["first_week"]), one["first_week"])
    return counts, first


def _meet(one: Episode, other: Episode) -> bool:
    return one.since < other.until and other.since < one.until


def _of_line(line_id, name: str | None, counts: dict, first: dict, weeks: list[dict]) -> list[Episode]:
    known = {series: counts[series, line_id] for series in SIGNS if (series, line_id) in first}
    limits = {
        series: _of_answers(n, counts["answers", line_id]) if series == "detractors" else _limits(n, first[series, line_id], weeks)
        for series, n in known.items()
    }
    since = len(weeks) - SHOWN
    alarms = {at for series, n in known.items() for at in range(since, len(weeks)) if _beyond(n[at], limits[series][at])}
    return [_episode(line_id, name, begun, ended, limits, counts, weeks) for begun, ended in _runs(sorted(alarms))]


def _beyond(n: int, most: int | None) -> bool:
    return most is not None and n >= most


def _limits(counts: list[int], first: date, weeks: list[dict]) -> list[int | None]:
    """The limit of each week, from the twelve before it that lie after the first of all; None while fewer than eight are known."""
    found: list[int | None] = []
    for at in range(len(weeks)):
        base = [n for n, week in zip(counts[max(0, at - BASE) : at], weeks[max(0, at - BASE) : at], strict=True) if week["week"] > first]
        found.append(limit(sum(base), len(base)) if len(base) >= FEWEST else None)
    return found


def _of_answers(detractors: list[int], answers: list[int]) -> list[int | None]:
    """The limit of each week for as many answers as it brought, by the share of detractors among all answers before it."""
    return [
        limit(sum(detractors[:at]), sum(answers[:at]) / answers[at]) if answers[at] and sum(answers[:at]) >= ASKED else None
        for at in range(len(answers))
    ]


def _runs(places: list[int]) -> list[tuple[int, int]]:
    """Places in a row, as (first, last)."""
    runs: list[tuple[int, int]] = []
    for at in places:
        runs = [*runs[:-1], (runs[-1][0], at)] if runs and at == runs[-1][1] + 1 else [*runs, (at, at)]
    return runs


def _episode(line_id, name, begun: int, ended: int, limits: dict, counts: dict, weeks: list[dict]) -> Episode:
    marks = []
    for series, known in limits.items():
        n = counts[series, line_id]
        beyond = [at for at in range(begun, ended + 1) if _beyond(n[at], known[at])]
        if beyond:
            marks.append(Mark(series, sum(n[begun : ended + 1]), known[beyond[0]]))
    later = [at for at in range(ended + 1, min(ended + 1 + AFTER, len(weeks))) if weeks[at]["over"]]
    after = tuple(_after(series, counts[series, line_id], range(max(0, begun - BASE), begun), later, weeks) for series in FOLLOWED)
    until = weeks[ended]["week"] + timedelta(days=7)
    return Episode(line_id, name, weeks[begun]["week"], until, until + timedelta(days=7 * len(later)), tuple(marks), after)


def _after(series: str, counts: list[int], before: range, later: list[int], weeks: list[dict]) -> After:
    past, n = sum(counts[at] for at in before), sum(counts[at] for at in later)
    worked, since = (sum(weeks[at]["minutes"] for at in some) for some in (before, later))
    expected = past * since / worked if worked else 0.0
    known = len(later) >= SOONEST and expected >= LEAST
    return After(series, n, expected, len(later), bool(bdtr(n, past + n, since / (worked + since)) < NOISE) if known else None)
