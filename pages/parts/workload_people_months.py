"""The grid of months against targets on the workload page: what it says and draws; no Streamlit, no SQL."""

from datetime import date, timedelta

import pyarrow as pa

from pages.parts.charted import table

KINDS = ("revenue", "meetings", "calls", "new_clients")
MONTHS = "kind row order x0 x1 role label text id since"
MOST = 6  # months beside each other
WIDTH = 0.9  # of a month's room is its cell


def months(first: date, last: date) -> list[date]:
    """The first days of the months from one day to another, the last ones where there are too many."""
    found, day = [], first.replace(day=1)
    while day <= last:
        found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found[-MOST:]


def due(target, month: date, gone: dict) -> float | None:
    """What of a target should have come by now: all of it in a month that is over, its working days' part in the running one."""
    if target is None:
        return None
    if month != gone["month"] or not gone["workdays"]:
        return float(target)
    return float(target) * gone["gone"] / gone["workdays"]


def grid(cells: list[dict], shown: list[date], gone: dict, words) -> pa.Table:
    """A cell for each person and month; `words(value)` says a value of this metric, months are named by `words.month`."""
    most = max([max(float(one["value"]), float(one["target"] or 0)) for one in cells] + [1e-9])
    people = {one["staff_id"]: one["name"] for one in cells}
    labels = _apart(people)
    found = [
        ("head", next(iter(labels.values())), 0, float(place), place + WIDTH, "ink", None, words.month(month), None, None)
        for place, month in enumerate(shown)
    ]
    by_cell = {(one["staff_id"], one["month"]): one for one in cells}
    for order, staff in enumerate(people):
        for place, month in enumerate(shown):
            found += _cell(by_cell.get((staff, month)), (labels[staff], order, place, most), (str(staff), month), gone, words)
    return table(MONTHS, found)


def _apart(people: dict) -> dict:
    """Equal names told apart by a number."""
    labels, seen = {}, {}
    for staff, name in people.items():
        seen[name] = n = seen.get(name, 0) + 1
        labels[staff] = name if n == 1 else f"{name} {n}"
    return labels


def _cell(one: dict | None, where: tuple, whose: tuple, gone: dict, words) -> list[tuple]:
    row, order, place, most = where
    staff, month = whose
    value, target = (float(one["value"]), one["target"]) if one else (0.0, None)
    by_now = due(target, month, gone)
    end = (staff, month.isoformat())
    said = words.cell(row, month, value, target, by_now)
    found = [("ground", row, order, float(place), place + WIDTH, "soft", said, None, *end)]
    if value:
        role = "attention" if by_now is not None and value < by_now else "main"
        found.append(("part", row, order, float(place), place + WIDTH * value / most, role, said, None, *end))
    if target is not None:
        at = place + WIDTH * by_now / most
        found.append(("tick", row, order, at, at, "ink", said, None, *end))
    return found
