"""What the ripening of leads says and draws: no Streamlit, no SQL."""

from datetime import date

import pyarrow as pa

from pages.parts.filters import Filters
from pages.parts.sources_numbers import SMALLEST
from pages.words import day, number, say, share
from queries import reader
from queries.models.ripening import Month, Ripening

STRIPES = 45  # lines of hatching over the height of the chart
OLDEST = 12  # months since the lead that the map shows


def bars(found: Ripening) -> pa.Table:
    """Each month's leads: won so far, what is expected still hatched, and the interval of what they will be."""
    lines = [_bar(month, place) for place, month in enumerate(found.months)]
    edge = 1.15 * max(line["top"] for line in lines)
    stripes = [stripe for line in lines for stripe in _stripes(line, edge / STRIPES)]
    return pa.Table.from_pylist([line | {"edge": edge, "stripe": None} for line in lines] + [one | {"edge": edge} for one in stripes])


def _bar(month: Month, place: int) -> dict:
    few = month.leads < SMALLEST or month.ripe is None
    year = f"|{month.cohort.year}" if not place or month.cohort.month == 1 else ""
    now, ripe = month.wins / month.leads, None if few else month.ripe / month.leads
    low, high = (None, None) if few or month.low == month.high else (month.low / month.leads, month.high / month.leads)
    return {
        "x": f"{day(month.cohort, 'LLL')}|{number(month.leads)}{year}",
        "order": place,
        "id": month.cohort.isoformat(),
        "kind": "month",
        "role": "unknown" if month.green else "soft",
        "now": now,
        "ripe": ripe,
        "low": low,
        "high": high,
        "top": max(now, ripe or 0, high or 0),
        "text": "" if few or month.green else number(ripe * 100),
    }


def _stripes(line: dict, step: float) -> list[dict]:
    """The hatching of a bar between what is there and what is expected."""
    if line["ripe"] is None:
        return []
    first, last = int(line["now"] / step) + 1, int(line["ripe"] / step)
    return [line | {"kind": "stripe", "stripe": n * step} for n in range(first, last + 1)]


def cells(found: Ripening) -> pa.Table:
    """Months of leads down, whole months since across: the share of the leads that had won a deal by then."""
    whole = [(month, age, wins) for month in found.months for age, wins in enumerate(month.course[: OLDEST + 1])]
    most = max([wins / month.leads for month, _, wins in whole] + [0.01])
    return pa.Table.from_pylist([_cell(month, age, wins, most) for month, age, wins in whole])


def _cell(month: Month, age: int, wins: int, most: float) -> dict:
    value = wins / month.leads
    text = number(value * 100, 0 if most >= 0.1 else 1) if month.leads >= SMALLEST else f"{number(wins)}/{number(month.leads)}"
    return {
        "x": number(age),
        "x_order": age,
        "x_id": str(age),
        "y": day(month.cohort, "LLL y"),
        "y_order": -month.cohort.toordinal(),
        "y_id": month.cohort.isoformat(),
        "value": value / most,
        "text": text,
        "strong": value > 0.62 * most,
    }


def behind(found: Ripening, filters: Filters, picked: dict) -> tuple[str, int, dict]:
    """The metric, the number and the values of the rows of a clicked cell: leads of that month won before the end of that month since."""
    age, cohort = int(picked["x_id"]), date.fromisoformat(picked["y_id"])
    n = next(month.course[age] for month in found.months if month.cohort == cohort)
    won_before = reader.to_utc(plus_months(cohort, age + 1)).isoformat()
    return "sources.so_far", n, {"since": cohort, "until": min(plus_months(cohort, 1), filters.until), "won_before": won_before}


def plus_months(first: date, n: int) -> date:
    """The first day of the month n months later."""
    years, month = divmod(first.month - 1 + n, 12)
    return date(first.year + years, month + 1, 1)


def half_ripe(found: Ripening) -> int | None:
    """Whole months after its own until half of a month's wins are there; None when history does not say."""
    known = [age for age, part in enumerate(found.pattern) if part >= 0.5]
    return known[0] if known and found.ripe else None


def line(month: Month) -> dict:
    """A month in the words of the table below the charts."""
    few = month.leads < SMALLEST or month.ripe is None
    between = (
        "" if few or month.low == month.high else f" · {number(month.low / month.leads * 100)}–{number(month.high / month.leads * 100)}"
    )
    return {
        "month": day(month.cohort, "LLLL y"),
        "leads": month.leads,
        "wins": month.wins,
        "so_far": share(month.wins / month.leads, 1) if month.leads >= SMALLEST else "—",
        "ripe_part": share(month.share) if month.share is not None else "—",
        "ripe_share": "—" if few else share(month.ripe / month.leads, 1) + between,
        "how": say("sources.ripe.unknown")
        if month.ripe is None
        else say("sources.ripe.green")
        if month.green
        else say("sources.ripe.ladder"),
    }
