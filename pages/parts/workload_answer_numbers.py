"""What the mode `answers` says and draws: no Streamlit, no SQL."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from pages.parts.changes import wilson
from pages.parts.charted import table
from pages.parts.workload_numbers import apart, minutes
from pages.words import NBSP, count, day, number, say, share
from queries.models import waits
from queries.models.survival import Survival

MARKS = (5, 15, 60)
FEWEST, ENOUGH = 5, 20  # leads for a median, and for a share of them that is drawn
POINTS, FARTHEST = 160, 9600.0  # of the curve, and where its axis ends: four weeks of working minutes


def curve(found: Survival) -> pa.Table:
    """The share answered by working time with its 95 % band, at enough points of a log axis, and dots at 5, 15 and 60 minutes."""
    low, high = waits.limits(found)
    far = min(max(found.longest, 60.0), FARTHEST)
    at = np.unique(np.concatenate((np.geomspace(1, far, POINTS).round(2), [float(mark) for mark in MARKS])))
    places = np.searchsorted(found.times, at, side="right") - 1
    waiting = [
        np.where(places >= 0, line[np.maximum(places, 0)], 1.0) if len(line) else np.ones(len(at)) for line in (found.survival, low, high)
    ]
    lines = [("curve", float(x), 1 - float(s), 1 - float(h), 1 - float(b), "", "", "") for x, s, b, h in zip(at, *waiting, strict=True)]
    return table("kind minutes y low high text label part", lines + [_mark(found, mark) for mark in MARKS])


def _mark(found: Survival, mark: int) -> tuple:
    gone = 1 - found.at(mark)
    return "mark", float(mark), gone, 0.0, None, share(gone), f"{minutes(mark)}: {share(gone)}", str(mark)


def headline(found: dict) -> str:
    """How many of how many leads were answered, how many of them in time, and how many nobody answered."""
    told = {name: number(found[name]) for name in ("answered", "never")}
    return count("answers.headline", found["leads"], **told, share=share(found["in_target"]), minutes=minutes(found["target_minutes"]))


def medians(found: list[dict]) -> list[dict]:
    """Of each person in the rows of workload/clocks: id, name, leads and the median wait with its limits."""
    people = {}
    for one in found:
        people.setdefault((one["staff_id"], one["name"]), []).append(one)
    return [
        {"staff_id": person, "name": name, "leads": sum(one["leads"] for one in own), "median": waits.median(waits.curve(own))}
        for (person, name), own in people.items()
    ]


def median_dots(people: list[dict], target: int) -> pa.Table:
    """The medians as dots with their intervals; of fewer than five leads only the count."""
    return table("row order low mid high limit text id label", [_dot(one, place, target) for place, one in enumerate(apart(people))])


def _dot(one: dict, place: int, target: int) -> tuple:
    found = one["median"] if one["leads"] >= FEWEST else waits.Median(None, None, None)
    far = found.high if found.high is not None or found.value is None else 1e6
    said = f"{minutes(found.value)} · n {number(one['leads'])}" if found.value is not None else f"— · n {number(one['leads'])}"
    words = f"{said} · {between(found)}" if found.value is not None else said
    shown = [None if x is None else max(x, 1.0) for x in (found.low, found.value, min(far, FARTHEST) if far is not None else None)]
    return one["name"], place, *shown, float(target), said, str(one["staff_id"]), words


def between(found: waits.Median) -> str:
    """12 min – 40 min; open at the top while the limit is not reached."""
    return f"{minutes(found.low)} – {minutes(found.high) if found.high is not None else '…'}"


def _long(edge: int) -> str:
    """15 min; 8 h."""
    return minutes(edge) if edge < 60 else f"{number(edge / 60)}{NBSP}{say('workload.unit.hours')}"


def bucket_name(one: waits.Bucket) -> str:
    """Up to 5 min; 5–15 min; over 8 h; not answered."""
    if one.within is None and one.after is None:
        return say("answers.bucket.never")
    if one.after is None:
        return say("answers.bucket.first", within=_long(one.within))
    if one.within is None:
        return say("answers.bucket.last", after=_long(one.after))
    return say("answers.bucket.between", after=_long(one.after), within=_long(one.within))


def bucket_rows(one: waits.Bucket) -> dict:
    """What workload/rows_leads is asked with for the leads of a bucket."""
    ends = {"after": one.after, "within": one.within}
    return {"which": "unanswered"} if not any(ends.values()) else {"which": "answered"} | {name: n for name, n in ends.items() if n}


def bucket_dots(found: list[waits.Bucket]) -> pa.Table:
    """The share of deals in each bucket with its interval; the tick is what its sources alone would bring."""
    return table("row order low mid high expected text part label", [_bucket(one, place) for place, one in enumerate(found) if one.leads])


def _bucket(one: waits.Bucket, place: int) -> tuple:
    low, high = wilson(one.converted, one.leads)
    rate, enough, n = one.converted / one.leads, one.leads >= FEWEST, f"{number(one.converted)}/{number(one.leads)}"
    shown = (low, rate, high, one.expected / one.leads) if enough else (None,) * 4
    words = f"{share(rate)} · {n}" if enough else n
    label = (
        f"{bucket_name(one)}: {n} · {number(low * 100)}–{share(high)} · {say('answers.by_source', share=share(one.expected / one.leads))}"
    )
    return bucket_name(one), place, *shown, words, str(place), label


def fast_and_slow(found: list[waits.Bucket]) -> str:
    """What came of leads answered within the hour and later, beside what their sources alone would bring; empty when there are too few."""
    fast = [one for one in found if one.within is not None and one.within <= 60]
    slow = [one for one in found if one not in fast and (one.after or one.within)]
    sums = [
        (sum(one.leads for one in group), sum(one.converted for one in group), sum(one.expected for one in group)) for group in (fast, slow)
    ]
    if any(leads < ENOUGH for leads, _, _ in sums):
        return ""
    (n1, k1, e1), (n2, k2, e2) = sums
    return say(
        "answers.fast_and_slow", fast=share(k1 / n1), slow=share(k2 / n2), fast_expected=share(e1 / n1), slow_expected=share(e2 / n2)
    )


def hours(found: list[dict]) -> pa.Table:
    """Weekdays × hours: the number of leads, shaded by the share that was not answered in time."""
    first, last = min(one["hour"] for one in found), max(one["hour"] for one in found)
    known = {(one["weekday"], one["hour"]): one for one in found}
    names = "x x_id x_order y y_id y_order value text strong label"
    return table(names, [_hour(known.get((weekday, hour)), weekday, hour) for weekday in range(1, 8) for hour in range(first, last + 1)])


def _hour(one: dict | None, weekday: int, hour: int) -> tuple:
    n, in_time = (one["leads"], one["in_time"]) if one else (0, 0)
    late = (n - in_time) / n if n else 0.0
    name = day(date(2024, 1, 1) + timedelta(days=weekday - 1), "EEE")  # a Monday
    label = f"{name} {hour}:00: {count('workload.leads', n)}, {say('answers.in_time', n=number(in_time))}"
    return str(hour), str(hour), hour, name, str(weekday), weekday, late, number(n) if n else "·", late > 0.62, label
