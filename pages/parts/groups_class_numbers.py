"""What the classes of clients and products say and draw, from groups/clients, groups/products and groups/class_history: no Streamlit, no SQL."""

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from pages.parts.charted import table
from pages.parts.groups_numbers import STRONG
from pages.parts.loyalty_numbers import months_later, quarter
from pages.words import count, day, money, number, say, share

ABC, XYZ = ("A", "B", "C"), ("X", "Y", "Z", None)
ROLES = dict(zip(ABC, ("main", "soft", "unknown"), strict=True))
ROOM = 0.09  # of the highest column: a part as high as that has room for its number
COURSES = ("rose", "fell", "new", "gone")


def cells(found: pa.Table) -> list[dict]:
    """Every cell of A, B, C by X, Y, Z and none: how many, and their money."""
    each = found.group_by(["abc", "xyz"]).aggregate([("abc", "count"), ("amount", "sum")]).to_pylist()
    known = {(one["abc"], one["xyz"]): (one["abc_count"], float(one["amount_sum"])) for one in each if one["abc"]}
    return [dict(zip(("abc", "xyz", "n", "money"), (a, x, *known.get((a, x), (0, 0.0))), strict=True)) for a in ABC for x in XYZ]


def classes(known: list[dict]) -> dict[str, tuple[int, float, float]]:
    """Of each class A, B, C how many, their money and its share."""
    whole = sum(one["money"] for one in known)
    sums = {name: [one for one in known if one["abc"] == name] for name in ABC}
    found = {name: (sum(one["n"] for one in some), sum(one["money"] for one in some)) for name, some in sums.items()}
    return {name: (n, amount, amount / whole if whole else 0.0) for name, (n, amount) in found.items()}


def matrix(known: list[dict], of: str) -> pa.Table:
    """The cells with their count, and under it the share of the money."""
    whole, most = sum(one["money"] for one in known), max(one["money"] for one in known)
    rows = {name: f"{name} · {share(part)}" for name, (_, _, part) in classes(known).items()}
    lines = [_cell(one, rows, whole, most, of) for one in known]
    return table("x x_order x_id y y_order y_id value text more strong label", lines)


def _cell(one: dict, rows: dict, whole: float, most: float, of: str) -> tuple:
    part, x = one["money"] / whole if whole else 0.0, one["xyz"] or "-"
    label = f"{one['abc']}{one['xyz'] or ''}: {count(f'groups.{of}', one['n'])} · {money(one['money'], short=True)} · {share(part)}"
    place = (say("groups.xyz.none") if x == "-" else x, XYZ.index(one["xyz"]), x, rows[one["abc"]], ABC.index(one["abc"]), one["abc"])
    text = number(one["n"]) if one["n"] else "·"
    return (*place, one["money"], text, share(part) if one["n"] else "", one["money"] > STRONG * most, label)


def outside(found: pa.Table) -> int:
    """How many brought less than nothing in the period: they are in no class."""
    return pc.sum(pc.and_(pc.is_null(found["abc"]), pc.is_valid(found["amount"]))).as_py() or 0


def has_evenness(known: list[dict]) -> bool:
    """Is anybody X, Y or Z?"""
    return any(one["n"] for one in known if one["xyz"])


def course(now: str | None, before: str | None) -> str | None:
    """How a class went between two periods (None: in no class); None when it stayed. As class_course of the questions."""
    if now == before:
        return None
    return "new" if before is None else "gone" if now is None else "rose" if now < before else "fell"


def changes(found: pa.Table) -> dict[str, int]:
    """How many rose, fell, are new in a class, are in none any more."""
    each = found.select(["abc", "abc_before"]).append_column("n", pa.array([1] * found.num_rows))
    each = each.group_by(["abc", "abc_before"]).aggregate([("n", "sum")]).to_pylist()
    return {name: sum(one["n_sum"] for one in each if course(one["abc"], one["abc_before"]) == name) for name in COURSES}


def biggest(found: pa.Table, most: int) -> pa.Table:
    """Those who rose, fell or went with the biggest change of money: their classes and money before and now."""
    some = found.filter(pc.and_(pc.is_valid(found["abc_before"]), pc.not_equal(_class(found, "abc"), _class(found, "abc_before"))))
    change = pc.abs(pc.subtract(*(pc.fill_null(some[name].cast(pa.float64()), 0.0) for name in ("amount", "amount_before"))))
    order = pc.sort_indices(pa.table({"change": change}), [("change", "descending")])[:most]
    known, whole = some.take(order), lambda name: pc.round(some[name].cast(pa.float64())).take(order)
    first, last = found.column_names[0], found.column_names[-1]
    columns = {
        name: whole(name) if name.startswith("amount") else known[name]
        for name in (first, "abc_before", "abc", "amount_before", "amount", last)
    }
    return pa.table(columns)


def _class(found: pa.Table, name: str):
    return pc.fill_null(found[name], "-")


def compared(since: date, until: date) -> str:
    """The days of the period of equal length before, both ends inclusive."""
    earlier = since - (until - since)
    return f"{day(earlier, 'd MMM y')} – {day(date.fromordinal(since.toordinal() - 1), 'd MMM y')}"


def history(found: list[dict], of: str) -> pa.Table:
    """A, B and C at the end of each quarter as stacks, from the first quarter with anybody."""
    started = next((one["until"] for one in found if one["items"]), None)
    some = [one for one in found if started and one["until"] >= started]
    most = max((sum(one["items"] for one in some if one["until"] == end) for end in {one["until"] for one in some}), default=0)
    return table("quarter order role y0 y1 class_id until_id label text roomy", [_part(one, some, most, of) for one in some])


def _part(one: dict, some: list[dict], most: int, of: str) -> tuple:
    low = sum(other["items"] for other in some if other["until"] == one["until"] and other["class"] < one["class"])
    name, n = one["class"], one["items"]
    label = f"{say(f'groups.class.{name}')}: {count(f'groups.{of}', n)} · {money(one['amount'], short=True)}"
    moved = say("groups.history_moved", rose=number(one["rose"]), fell=number(one["fell"]))
    ends = (quarter(months_later(one["until"], -3)), one["until"].toordinal(), ROLES[name], low, low + n)
    return (*ends, name, str(one["until"]), f"{label} · {moved}", number(n), n >= ROOM * most)


def behind_part(found: list[dict], picked: dict) -> tuple[int, dict]:
    """The number of a clicked part of the history, and the year and class of its rows."""
    one = next(one for one in found if (one["class"], str(one["until"])) == (picked["class_id"], picked["until_id"]))
    return one["items"], {"since": one["since"], "until": one["until"], "abc": one["class"]}


def known_items(found: dict) -> str:
    """Of which part of the money the products are known; nothing where of all of it."""
    if not found["with_items"]:
        return say("groups.no_items")
    part = float(found["named"]) / float(found["amount"]) if found["amount"] else 0.0
    return "" if part > 0.995 else say("groups.some_items", share=share(part))
