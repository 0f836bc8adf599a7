"""What the mode of products says and draws, from the tested pairs: no Streamlit, no SQL."""

import pyarrow as pa

from pages.parts import cells
from pages.parts.changes import wilson
from pages.parts.charted import table
from pages.words import count, number, plain, say, share
from queries.models.baskets import SMALLEST, Found

MOST = 16  # pairs of the table, in both orders
READABLE = 12  # items of a line, for a map of all pairs


def headline(known: dict, found: Found) -> str:
    """How many clients and products, how many pairs were tested, and how many hold."""
    held = len(found.pairs) // 2
    said = [count("cross.clients", known["clients"], products=count("cross.products", known["products"]))]
    said.append(count("cross.tested", found.tested, held=number(held)))
    if known["with_items"] < known["purchases"]:
        said.append(say("cross.some_items", k=number(known["with_items"]), n=number(known["purchases"])))
    return " ".join(said)


def several(found: Found) -> bool:
    """Are the pairs of more than one line?"""
    return len({one["line_id"] for one in found.rows}) > 1


def line(one: dict, with_line: bool) -> dict:
    """One row of the table of pairs."""
    name = {"line": cells.harmless(one["line"])} if with_line else {}
    return name | {
        "first": cells.harmless(one["first_name"]),
        "second": cells.harmless(one["second_name"]),
        "both": say("offers.k_of_n", k=number(one["both"]), n=number(one["n_first"])),
        "confidence": share(one["confidence"]),
        "usual": share(one["n_second"] / one["n"]),
        "lift": f"{number(one['lift'], 2)} ({number(one['lift_low'], 2)}–{number(one['lift_high'], 2)})",
        "q": chance(one["q"]),
        "lacking": one["lacking"],
    }


def chance(q: float) -> str:
    """0.0014; under one in ten thousand only that."""
    return f"< {number(0.0001, 4)}" if q < 0.0001 else number(q, 4)


def behind(one: dict, level: str) -> dict:
    """The values that name the clients of a pair."""
    return {"line_id": one["line_id"], "first": one["first"], "second": one["second"], "level": level}


def after(pairs: list[dict]) -> pa.Table:
    """Dots with their limits: of those who began with the first, who took the second within twelve months."""
    enough = [(n, one) for n, one in enumerate(pairs) if one["began"] >= SMALLEST]
    return table("row order low mid high text id", [_after(n, one) for n, one in sorted(enough, key=lambda pair: -_part(pair[1]))])


def _part(one: dict) -> float:
    return one["followed"] / one["began"]


def _after(n: int, one: dict) -> tuple:
    k, of = one["followed"], one["began"]
    low, high = wilson(k, of)
    days = "" if one["median_days"] is None else " · " + count("cross.after_days", round(one["median_days"]))
    text = f"{share(k / of)} · {say('offers.k_of_n', k=number(k), n=number(of))}{days}"
    return (f"{one['first_name']} → {one['second_name']}", -_part(one), low, k / of, high, text, n)


def lines(found: Found) -> list[list[dict]]:
    """The rows of each line that are few enough for a map."""
    by_line: dict = {}
    for one in found.rows:
        by_line.setdefault(one["line_id"], []).append(one)
    return [rows for rows in by_line.values() if 2 < len({one["first"] for one in rows}) <= READABLE and rows[0]["n"] >= SMALLEST]


def pair_map(rows: list[dict], held: list[dict]) -> pa.Table:
    """Cells of all ordered pairs of a line: number = share of those with the row's product who have the column's, shade = lift where it holds."""
    names = sorted({(one["first_name"], one["first"]) for one in rows})
    place = {code: n for n, (_, code) in enumerate(names)}
    sure = {(one["first"], one["second"]) for one in held}
    return table("x x_order x_id y y_order y_id value text strong label", [_cell(one, place, sure) for one in rows if one["n_first"]])


def _cell(one: dict, place: dict, sure: set) -> tuple:
    holds = (one["first"], one["second"]) in sure
    value = one["lift"] if holds else 1.0
    across, down = (one["second_name"], place[one["second"]], one["second"]), (one["first_name"], place[one["first"]], one["first"])
    k_of_n = say("offers.k_of_n", k=number(one["both"]), n=number(one["n_first"]))
    told = share(one["confidence"]) if one["n_first"] >= SMALLEST else k_of_n
    label = say("cross.map_label", first=one["first_name"], second=one["second_name"], k_of_n=k_of_n, lift=number(one["lift"], 2))
    return (*across, *down, value, told, value > 1.35, label)


def offer_words(one: dict) -> str:
    """What can be done with a pair, as a button says it."""
    return count("cross.offer_to", one["lacking"], first=plain(one["first_name"]), second=plain(one["second_name"]))
