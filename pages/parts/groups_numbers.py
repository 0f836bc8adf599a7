"""What the mode of groups says and draws of the clients of groups/buyers: groups, the grid, who moved between them. No Streamlit, no SQL."""

from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from pages.parts.charted import table
from pages.words import count, day, money, number, say, share

NOBODY = "00000000-0000-0000-0000-000000000000"  # the id of "no group"
NEW = "new"  # where a client came from that was none then
STRONG = 0.62  # of the ramp: from here on words are paper-coloured


@dataclass(frozen=True)
class Group:
    """A named group (or none): its clients and money now, how many it had, who came and who went between the two moments."""

    id: str
    name: str
    clients: int
    money: float
    before: int
    came: int
    went: int


def pairs(found: pa.Table) -> list[dict]:
    """How many clients went from which group (None: was no client) to which, with their money."""
    summed = found.group_by(["earlier_id", "group_id"]).aggregate([("client_id", "count"), ("monetary", "sum")])
    return [
        {"was": one["earlier_id"], "now": one["group_id"], "n": one["client_id_count"], "money": one["monetary_sum"]}
        for one in summed.to_pylist()
    ]


def groups(listed: list[dict], moved: list[dict]) -> list[Group]:
    """Every named group in its order, also an empty one, and no group last where somebody is in none."""
    held = {one[end] for one in moved for end in ("was", "now")}
    names = {str(one["id"]): one["name"] for one in listed if not one["retired"] or str(one["id"]) in held}
    names |= {NOBODY: say("groups.none")} if NOBODY in held else {}
    return [_group(code, name, moved) for code, name in names.items()]


def _group(code: str, name: str, moved: list[dict]) -> Group:
    here, there = [one for one in moved if one["now"] == code], [one for one in moved if one["was"] == code]
    clients, before = (sum(one["n"] for one in some) for some in (here, there))
    stayed = sum(one["n"] for one in here if one["was"] == code)
    return Group(code, name, clients, sum(one["money"] for one in here), before, clients - stayed, before - stayed)


def bars(known: list[Group]) -> pa.Table:
    """The groups as bars of clients, a tick where each stood."""
    n = sum(one.clients for one in known)
    return table("row order value before text id label role", [_bar(one, place, n) for place, one in enumerate(known)])


def _bar(one: Group, place: int, n: int) -> tuple:
    text = f"{number(one.clients)} · {share(one.clients / n)} · {money(one.money, short=True)}"
    role = "unknown" if one.id == NOBODY else "main"
    return (
        one.name,
        place,
        one.clients,
        one.before,
        text,
        one.id,
        f"{one.name}: {text} · {say('groups.were', n=number(one.before))}",
        role,
    )


def came_and_went(known: list[Group]) -> dict:
    """The same groups as columns of a table: then, came, went, now."""
    return {"group": [one.name for one in known]} | {
        name: [getattr(one, name) for one in known] for name in ("before", "came", "went", "clients")
    }


def cells(found: pa.Table) -> list[dict]:
    """R × F: clients, money, the spans of both scores, and the group most of them are in."""
    each = found.group_by(["r", "f", "buyer_group"]).aggregate([("client_id", "count"), ("monetary", "sum")]).to_pylist()
    spans = {
        axis: {one[axis]: (one[f"{column}_min"], one[f"{column}_max"]) for one in _spans(found, axis, column)}
        for axis, column in (("r", "recency_days"), ("f", "frequency"))
    }
    places = sorted({(one["r"], one["f"]) for one in each})
    return [_cell([one for one in each if (one["r"], one["f"]) == place], *place, spans) for place in places]


def _spans(found: pa.Table, axis: str, column: str) -> list[dict]:
    return found.group_by(axis).aggregate([(column, "min"), (column, "max")]).to_pylist()


def _cell(each: list[dict], r: int, f: int, spans: dict) -> dict:
    ordered = sorted(each, key=lambda one: (-one["client_id_count"], one["buyer_group"] or ""))
    inside = [(one["buyer_group"] or say("groups.none"), one["client_id_count"]) for one in ordered]
    n, money_in = sum(one["client_id_count"] for one in each), sum(one["monetary_sum"] for one in each)
    return {"r": r, "f": f, "clients": n, "money": money_in, "days": spans["r"][r], "times": spans["f"][f], "inside": inside}


def grid(known: list[dict]) -> pa.Table:
    """Fresh on the left, frequent on top; the number of clients, the group of most of them, shaded by money."""
    most = max(max(one["money"] for one in known), 0.0)
    return table("x x_order x_id y y_order y_id value text more strong label", [_drawn(one, most) for one in known])


def _drawn(one: dict, most: float) -> tuple:
    inside = ", ".join(f"{name} {number(n)}" for name, n in one["inside"])
    label = f"{count('loyalty.clients', one['clients'])} · {money(one['money'], short=True)} · {inside}"
    shade, texts = max(one["money"], 0.0), (number(one["clients"]), one["inside"][0][0])
    columns = (_span(*one["days"], one["r"] == 1), -one["r"], one["r"], _span(*one["times"], one["f"] == 5), -one["f"], one["f"])
    return (*columns, shade, *texts, shade > STRONG * most, label)


def _span(low: int, high: int, is_open: bool) -> str:
    return number(low) if low == high else f"{number(low)}+" if is_open else f"{number(low)}–{number(high)}"


def matrix(known: list[Group], moved: list[dict]) -> pa.Table:
    """From which group (rows, not yet a client last) to which (columns): those who stayed are counted but not shaded."""
    places = {one.id: place for place, one in enumerate(known)}
    names = {one.id: one.name for one in known} | {NEW: say("groups.not_yet")}
    most = max((one["n"] for one in moved if one["was"] != one["now"]), default=0)
    lines = [_move(one, places, names, most) for one in moved]
    return table("x x_order x_id y y_order y_id value text strong stayed label", lines)


def _move(one: dict, places: dict, names: dict, most: int) -> tuple:
    was, stayed = one["was"] or NEW, one["was"] == one["now"]
    label = f"{names[was]} → {names[one['now']]}: {count('loyalty.clients', one['n'])} · {money(one['money'], short=True)}"
    ends = (names[one["now"]], places[one["now"]], one["now"], names[was], places.get(was, len(places)), was)
    return (*ends, 0 if stayed else one["n"], number(one["n"]), not stayed and one["n"] > STRONG * most, stayed, label)


def behind_move(moved: list[dict], picked: dict) -> tuple[int, dict]:
    """The number in a clicked cell of the matrix, and the values of its rows."""
    was, now = picked["y_id"], picked["x_id"]
    n = next(one["n"] for one in moved if ((one["was"] or NEW), one["now"]) == (was, now))
    return n, {"in_group": now, "is_new": True} if was == NEW else {"in_group": now, "was_in": was}


def story(known: list[Group], moved: list[dict], since: date) -> str:
    """How many moved, which group gained most and which lost most, and where from and to."""
    away = sum(one["n"] for one in moved if one["was"] and one["was"] != one["now"])
    new = sum(one["n"] for one in moved if not one["was"])
    n = sum(one["n"] for one in moved)
    head = say("groups.moved", k=number(away), n=count("loyalty.clients", n), new=number(new), day=day(since, "d MMMM y"))
    names = {one.id: one.name for one in known} | {None: say("groups.not_yet")}
    return " ".join([head, *(_most(known, moved, names, side) for side in ("came", "went"))]).strip()


def _most(known: list[Group], moved: list[dict], names: dict, side: str) -> str:
    most = max(known, key=lambda one: getattr(one, side))
    if not getattr(most, side):
        return ""
    here, there = ("now", "was") if side == "came" else ("was", "now")
    other = max((one for one in moved if one[here] == most.id != one[there]), key=lambda one: one["n"])
    values = {"n": number(getattr(most, side)), "group": most.name, "other": names[other[there]], "k": number(other["n"])}
    return say(f"groups.most_{side}", **values)


def month_ends(today: date, months: int = 12) -> list[date]:
    """The last days of the months before, the latest first."""
    ends = [today.replace(day=1) - timedelta(days=1)]
    while len(ends) < months:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return ends


def of_new(found: pa.Table) -> int:
    """How many were no clients at the other moment."""
    return pc.sum(pc.is_null(found["earlier_id"])).as_py() or 0


def thresholds(fitted: dict) -> str:
    """As of which day the thresholds stand, of how many clients, and what money means."""
    on, n = day(fitted["fitted_on"], "d MMMM y"), count("loyalty.clients", fitted["clients"])
    of = say(f"groups.thresholds.{'yearly' if fitted['yearly'] else 'now'}", day=on, n=n)
    kind = "margin" if fitted["is_margin"] else "amount" if fitted["known"] else "unknown"
    return f"{of} {say(f'groups.money.{kind}', known=share(fitted['known'] or 0))}"
