"""What the loyalty page draws of what clients buy: the cohorts, the spread of money, checks and silences."""

from datetime import date

import pyarrow as pa

from pages.parts.charted import table
from pages.parts.loyalty_numbers import months_later, quarter
from pages.words import day, money, number, say, share

FULL = 0.7  # the share at which the ramp of the cohorts is full


def triangle(found: list[dict]) -> pa.Table:
    """Quarters of first purchase × quarters since; a quarter that is not over is dashed."""
    return table("x x_order x_id y y_order y_id value text strong finished", [_of_quarter(cell) for cell in found])


def _of_quarter(cell: dict) -> tuple:
    n, first, value = cell["quarter"], cell["cohort"], cell["share_so_far"]
    row = (f"{quarter(first)} · {number(cell['size'])}", first.toordinal(), str(first))
    return (f"+{n}", n, n, *row, value, share(value), value > 0.62 * FULL, cell["retained"] is not None)


def of_cohort(found: list[dict], picked: dict) -> tuple[int, dict]:
    """The number in a clicked cell of the triangle, and the four days that name its clients."""
    first = date.fromisoformat(picked["y_id"])
    again = months_later(first, 3 * int(picked["x_id"]))
    n = next(cell["so_far"] for cell in found if (cell["cohort"], cell["quarter"]) == (first, picked["x_id"]))
    return n, {"cohort_since": first, "cohort_until": months_later(first, 3), "again_since": again, "again_until": months_later(again, 3)}


def curve(found: list[dict]) -> pa.Table:
    """The spread of money; the point where 80 % is reached is marked with the share of clients."""
    cut = at_eighty(found)
    lines = [(point["client_share"], point["amount_share"], point is cut, share(point["client_share"])) for point in found]
    return table("client_share amount_share cut text", [(0.0, 0.0, False, ""), *lines])


def at_eighty(found: list[dict]) -> dict:
    """The first point of the curve with 80 % of the money."""
    return next(point for point in found if point["amount_share"] >= 0.8 - 1e-9)


def checks(found: list[dict], currency: str) -> pa.Table:
    """Mean and median by month from the first month that has a purchase."""
    started = next((place for place, line in enumerate(found) if line["purchases"]), len(found))
    return table("month order mean median label", [_check(line, place, currency) for place, line in enumerate(found[started:])])


def _check(line: dict, place: int, currency: str) -> tuple:
    n, mean, median = number(line["purchases"]), money(line["mean"], currency), money(line["median"], currency)
    words = say("loyalty.check_label", month=day(line["month"], "LLLL y"), n=n, mean=mean, median=median)
    return (day(line["month"], "LLL yy"), place, line["mean"], line["median"], words)


def silences(found: list[dict]) -> pa.Table:
    """Clients who are silent too long, as bars of money at risk."""
    roles = {"asleep": "other", "cooling": "attention"}
    lines = [(line["client"] or "—", place, roles[line["activity"]], line["at_risk"], _silence(line)) for place, line in enumerate(found)]
    return table("client order role at_risk text", lines)


def _silence(line: dict) -> str:
    usual = say("loyalty.once") if line["usual_gap"] is None else say("loyalty.usually", days=number(line["usual_gap"]))
    return say("loyalty.silent", days=number(line["silence"])) + " · " + usual
