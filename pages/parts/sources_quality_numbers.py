"""What the cards of data quality say and draw: no Streamlit, no SQL."""

from datetime import date, timedelta

import pyarrow as pa

from pages.parts.filters import Filters
from pages.parts.sources_numbers import SMALLEST
from pages.words import day, number, plain, say, share
from queries.models import limits

WEEKS = 13  # columns of the map of authors
BUCKETS = ("hour", "day", "week", "later")
MARKS = ("utm_source", "utm_medium", "utm_campaign")
AUTHORS = 12  # lines of the map: those with most leads without a source


def author(one: dict) -> str:
    """Who wrote it down: a name, a door, an import, colleagues."""
    return one["author"] if one["who"] == "person" else say(f"sources.who.{one['who']}")


def author_id(one: dict) -> str:
    """The author as a clicked mark names it."""
    return str(one["author_id"]) if one["who"] == "person" else one["who"]


def whose(code: str) -> dict:
    """The values of the rows of that author."""
    return {"who": code} if code in ("itself", "import", "others") else {"who": "person", "author": code}


def totals(cells: list[dict]) -> tuple[int, int]:
    """Leads without a source, and all."""
    return sum(one["unsourced"] for one in cells), sum(one["leads"] for one in cells)


def weekly(cells: list[dict]) -> pa.Table:
    """The share without a source week by week, with the limits that chance allows; weeks of fewer than five leads are a gap."""
    k, n = totals(cells)
    mean = min(max(k / n, 1e-9), 1 - 1e-9)
    weeks = {}
    for one in cells:
        of_week = weeks.setdefault(one["week"], [0, 0])
        of_week[0], of_week[1] = of_week[0] + one["unsourced"], of_week[1] + one["leads"]
    edge = min(1.0, 1.5 * max([found[0] / found[1] for found in weeks.values() if found[1] >= SMALLEST] + [mean]))
    table = pa.Table.from_pylist([_week(week, *found, mean) | {"edge": edge} for week, found in weeks.items()])
    return table.set_column(1, "share", table["share"].cast(pa.float64()))


def _week(week: date, k: int, n: int, mean: float) -> dict:
    low, high = limits.of_share(n, mean)
    odd = n >= SMALLEST and not low <= k / n <= high
    words = f"{day(week, 'd MMM')} · {number(k)} / {number(n)}"
    seen = k / n if n >= SMALLEST else None
    return {"week": week, "share": seen, "low": low, "high": high, "mean": mean, "role": "attention" if odd else "main", "label": words}


def odd_weeks(table: pa.Table) -> int:
    """How many weeks lie outside the limits."""
    return sum(role == "attention" for role in table["role"].to_pylist())


def by_author(cells: list[dict]) -> pa.Table:
    """Authors down (most without a source first), the last weeks across: how many leads have no source; weeks without any stay empty."""
    weeks = sorted({one["week"] for one in cells})[-WEEKS:]
    shown = [one for one in cells if one["week"] in weeks]
    sums = {}
    for one in shown:
        sums[author_id(one)] = sums.get(author_id(one), 0) + one["unsourced"]
    authors = sorted((code for code, n in sums.items() if n), key=lambda code: (-sums[code], code))[:AUTHORS]
    most = max([one["unsourced"] for one in shown] + [1])
    lines = [one for one in shown if author_id(one) in authors]
    return pa.Table.from_pylist([_cell(one, weeks.index(one["week"]), authors.index(author_id(one)), most) for one in lines])


def _cell(one: dict, place: int, row: int, most: int) -> dict:
    return {
        "x": day(one["week"], "dd.MM"),
        "x_order": place,
        "x_id": one["week"].isoformat(),
        "y": author(one),
        "y_order": row,
        "y_id": author_id(one),
        "value": one["unsourced"],
        "text": number(one["unsourced"]) if one["unsourced"] else "·",
        "strong": one["unsourced"] > 0.62 * most,
    }


def unsourced(cells: list[dict], filters: Filters, picked: dict) -> tuple[str, int, dict]:
    """The metric, the number and the values of the rows of a clicked author and week, cut to the period."""
    week = date.fromisoformat(picked["x_id"])
    n = sum(one["unsourced"] for one in cells if one["week"] == week and author_id(one) == picked["y_id"])
    days = {"since": max(week, filters.since), "until": min(week + timedelta(days=7), filters.until)}
    return "sources.unsourced", n, days | whose(picked["y_id"])


def late_line(one: dict) -> dict:
    """An author's leads by how late they were written down."""
    few = one["leads"] < SMALLEST
    late = f"{number(one['late'])} / {number(one['leads'])}" + ("" if few else f" · {share(one['late_share'])}")
    return {"author": author(one), "leads": one["leads"]} | {name: one[name] for name in BUCKETS} | {"late": late}


def mark_line(one: dict) -> dict:
    """A set of marks in the words of the table."""
    return {name: one[name] or "—" for name in MARKS} | {"leads": one["leads"], "rule": one["rule"] or say("sources.utm.no_rule")}


def marks_of(one: dict) -> dict:
    """The values of the rows with these marks."""
    return {name: one[name] or "-" for name in MARKS}


def utm_words(found: dict) -> str:
    """Which share of leads came with marks that the dictionary knows, and which with none."""
    valid = f"{number(found['valid'])} / {number(found['leads'])}"
    if found["leads"] >= SMALLEST:
        valid += f" · {share(found['valid_share'])} ({number(found['low'] * 100)}–{share(found['high'])})"
    return say("sources.utm.told", valid=plain(valid), unknown=number(found["unknown"]), bare=number(found["bare"]))
