"""What the mode of the budget says and draws, from the answers of its questions and the response model: no Streamlit, no SQL."""

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from pages.words import count, day, money, number, say
from queries.models import spending
from queries.models.spending import Gain, Months, Response

POINTS = 40


def sources(responses: list[dict], ripe: list[dict]) -> tuple[list[Months], dict]:
    """The months of each source with costs, as the model takes them, and their names by id."""
    known, found, names = {one["source_id"]: one for one in ripe}, {}, {}
    for row in responses:
        found.setdefault(row["source_id"], []).append(row)
        names[row["source_id"]] = row["source"]
    made = []
    for key, rows in found.items():
        of = known.get(key, {"leads": 0, "converted": 0, "revenue": 0.0})
        cost, leads = (np.array([float(row[name]) for row in rows]) for name in ("cost", "leads"))
        made.append(Months(key, cost, leads, of["leads"], of["converted"], float(of["revenue"])))
    return made, names


def by_month(cells: list[dict]) -> list[dict]:
    """Cost, entries and leads of each month, over all campaigns; cost per lead over leads of all sources."""
    found: dict = {}
    for one in cells:
        month = found.setdefault(one["month"], {"month": one["month"], "cost": 0.0, "rows": 0, "leads": 0})
        month |= {name: month[name] + (one[name] or 0) for name in ("cost", "rows", "leads")}
    return [found[month] for month in sorted(found)]


def spent(months: list[dict]) -> pa.Table:
    """A bar per month: its cost; over it the cost per lead; under it the month and its leads."""
    lines = []
    for place, one in enumerate(months):
        year = f"|{one['month'].year}" if not place or one["month"].month == 1 else ""
        per_lead = one["cost"] / one["leads"] if one["leads"] and one["cost"] else None
        told = f"{day(one['month'], 'LLLL y')}: {money(one['cost'])} · {count('budget.leads', one['leads'])} · {money(per_lead)}"
        line = {
            "x": f"{day(one['month'], 'LLL')}|{number(one['leads'])}{year}",
            "order": place,
            "id": one["month"].isoformat(),
            "role": "main",
        }
        lines.append(line | {"cost": one["cost"], "text": money(per_lead), "label": told})
    return pa.Table.from_pylist(lines)


def campaigns(cells: list[dict], column: str) -> tuple[pd.DataFrame, list[dict], list[date]]:
    """A row per source and campaign, a column per month with `cost` or `cpl`; the rows' own facts and the months."""
    months = sorted({one["month"] for one in cells})
    lines: dict = {}
    for one in cells:
        key = one["source_id"], one["campaign_id"]
        lines.setdefault(key, {"facts": one, "months": {}})["months"][one["month"]] = one
    paid = [line for line in lines.values() if any(one["cost"] for one in line["months"].values())]
    frame = pd.DataFrame(
        [
            {"what": _campaign(line["facts"])} | {month.isoformat(): _round(line["months"].get(month, {}).get(column)) for month in months}
            for line in paid
        ],
        columns=["what", *(month.isoformat() for month in months)],
    )
    return frame, [line | line["facts"] for line in paid], months


def _campaign(one: dict) -> str:
    if one["source_id"] is None and one["campaign_id"] is None:
        return say("costs.all_sources")
    return " · ".join(name for name in (one["source"], one["campaign"]) if name)


def _round(value) -> float | None:
    return None if value is None else float(round(value))


def between(gain: Gain, digits: int = 0, plus: bool = False) -> str:
    """A gain with its interval: 6.4 (4.8–8.2)."""
    sign = "+" if plus and gain.mid > 0 else ""
    return f"{sign}{_signed(gain.mid, digits)} ({_signed(gain.low, digits)} … {_signed(gain.high, digits)})"


def _signed(value: float, digits: int) -> str:
    words = number(abs(round(value, digits)), digits)
    return f"−{words}" if round(value, digits) < 0 else words


def cash(gain: Gain, plus: bool = False) -> str:
    """A gain of money with its interval, in short words."""
    low, mid, high = (("−" if value < 0 else "") + money(abs(value), short=True) for value in (gain.low, gain.mid, gain.high))
    return f"{'+' if plus and gain.mid > 0 else ''}{mid} ({low} … {high})"


def why_not(one: Months) -> str:
    """Why nothing can be said of a source."""
    if one.missing == "few":
        return count("budget.why.few", int(one.paid.sum()), least=number(spending.LEAST_MONTHS))
    return say(f"budget.why.{one.missing}")


def warning(one: Response, step: float) -> str:
    """Told where more than ever before would be spent."""
    return say("budget.beyond", largest=money(one.largest)) if one.of.now + step > one.largest + 1e-9 else ""


def curve(one: Response, cost: float) -> pa.Table:
    """The months seen, the curve with its band, what is spent now and what would be spent."""
    most = 1.08 * max(one.largest, cost, one.of.now)
    lines = [
        {"kind": "month", "x": float(x), "y": float(y), "label": f"{money(x)} · {count('budget.leads', int(y))}"}
        for x, y in zip(one.of.cost[one.of.paid], one.of.leads[one.of.paid], strict=True)
    ]
    for x in sorted({*np.linspace(0, most, POINTS), one.largest}):
        lines += [_band(one, float(x), beyond) for beyond, there in ((False, x <= one.largest), (True, x >= one.largest)) if there]
    for kind, role, x in (("now", "main", one.of.now), ("next", "attention", cost)):
        mid = Gain.of(one.leads(x))
        lines.append({"kind": kind, "role": role, "x": x, "y": mid.mid, "label": f"{money(x)} · {between(mid)}"})
    return pa.Table.from_pylist([{"role": "main", "low": None, "high": None, "beyond": False} | line for line in lines])


def _band(one: Response, x: float, beyond: bool) -> dict:
    at = Gain.of(one.leads(x))
    return {"kind": "band", "x": x, "y": at.mid, "low": at.low, "high": at.high, "beyond": beyond, "label": ""}
