"""What the loyalty page draws of what clients buy: the grid, the cohorts, the spread of money, checks and silences."""

from datetime import date

import pyarrow as pa

from pages.parts.loyalty_numbers import months_later, quarter
from pages.words import day, money, number, say, share


def grid(found: list[dict]) -> pa.Table:
    """Recency × frequency as cells: number = clients, shade = money; fresh on the left, many on top."""
    most = max(float(cell["monetary"]) for cell in found)
    return pa.Table.from_pylist([
        {"x": _days(cell), "x_order": -cell["r"], "x_id": cell["r"], "y": _times(cell), "y_order": -cell["f"], "y_id": cell["f"],
         "value": max(float(cell["monetary"]), 0.0), "text": number(cell["clients"]), "strong": float(cell["monetary"]) > 0.62 * most}
        for cell in found])


def _days(cell: dict) -> str:
    low, high = number(cell["recency_from"]), number(cell["recency_to"])
    return f"> {number(cell['recency_from'] - 1)}" if cell["r"] == 1 and low != high else low if low == high else f"{low}–{high}"


def _times(cell: dict) -> str:
    low, high = number(cell["frequency_from"]), number(cell["frequency_to"])
    return f"{low}+" if cell["f"] == 5 and low != high else low if low == high else f"{low}–{high}"


def in_cell(found: list[dict], picked: dict) -> int:
    """The number of clients in a clicked cell of the grid."""
    return sum(cell["clients"] for cell in found if (cell["r"], cell["f"]) == (picked["x_id"], picked["y_id"]))


def triangle(found: list[dict]) -> pa.Table:
    """Quarters of first purchase × quarters since; a quarter that is not over is dashed."""
    return pa.Table.from_pylist([
        {"x": f"+{cell['quarter']}", "x_order": cell["quarter"], "x_id": cell["quarter"], "y_order": cell["cohort"].toordinal(),
         "y": f"{quarter(cell['cohort'])} · {number(cell['size'])}", "y_id": str(cell["cohort"]), "value": cell["share_so_far"],
         "text": share(cell["share_so_far"]), "strong": cell["share_so_far"] > 0.62 * 0.7, "finished": cell["retained"] is not None}
        for cell in found])


def of_cohort(found: list[dict], picked: dict) -> tuple[int, dict]:
    """The number in a clicked cell of the triangle, and the four days that name its clients."""
    first = date.fromisoformat(picked["y_id"])
    again = months_later(first, 3 * int(picked["x_id"]))
    n = next(cell["so_far"] for cell in found if (cell["cohort"], cell["quarter"]) == (first, picked["x_id"]))
    return n, {"cohort_since": first, "cohort_until": months_later(first, 3), "again_since": again, "again_until": months_later(again, 3)}


def curve(found: list[dict]) -> pa.Table:
    """The spread of money, with the sentence on the point where 80 % is reached."""
    cut = next(point for point in found if point["amount_share"] is not None and point["amount_share"] >= 0.8 - 1e-9)
    start = [{"client_share": 0.0, "amount_share": 0.0, "cut": False, "text": ""}]
    return pa.Table.from_pylist(start + [
        {"client_share": point["client_share"], "amount_share": point["amount_share"], "cut": point is cut,
         "text": say("loyalty.cut", share=share(point["client_share"]))} for point in found])


def checks(found: list[dict], currency: str) -> pa.Table:
    """Mean and median by month from the first month that has a purchase."""
    started = next((place for place, line in enumerate(found) if line["purchases"]), len(found))
    months = found[started:]
    return pa.Table.from_pylist([
        {"month": day(line["month"], "LLL yy"), "order": place, "mean": _float(line["mean"]), "median": _float(line["median"]),
         "label": say("loyalty.check_label", month=day(line["month"], "LLLL y"), n=number(line["purchases"]), mean=money(line["mean"], currency),
                      median=money(line["median"], currency))} for place, line in enumerate(months)])


def silences(found: list[dict]) -> pa.Table:
    """Clients who are silent too long, as bars of money at risk."""
    return pa.Table.from_pylist([
        {"client": line["client"] or "—", "order": place, "role": "other" if line["activity"] == "asleep" else "attention",
         "at_risk": line["at_risk"], "text": _silence(line)} for place, line in enumerate(found)])


def _silence(line: dict) -> str:
    usual = say("loyalty.once") if line["usual_gap"] is None else say("loyalty.usually", days=number(line["usual_gap"]))
    return say("loyalty.silent", days=number(line["silence"])) + " · " + usual


def _float(value) -> float | None:
    return None if value is None else float(value)
