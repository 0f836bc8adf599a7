"""What the page says of trust instruments and of recommendations, from the answers of its questions: no Streamlit, no SQL."""

import pyarrow as pa

from pages.words import number, say, share
from queries.models.matched import Matched, Stratum, matched

SMALLEST = 5  # with fewer decided deals only k and n are told
ENOUGH = 20  # alike deals, below which no difference is told


def compared(strata: list[dict]) -> dict[str, Matched]:
    """The difference among alike deals by instrument; without those of whom too few are alike."""
    by = {}
    for one in strata:
        stratum = Stratum(one["met"], one["met_won"], one["without"], one["without_won"])
        by.setdefault(str(one["instrument_id"]), []).append(stratum)
    found = {instrument: matched(some) for instrument, some in by.items()}
    return {instrument: one for instrument, one in found.items() if one and one.n >= ENOUGH}


def conversion(won: int, n: int) -> str:
    """`58 % · 347/597`, of few only `2/3`, a dash for none."""
    if not n:
        return "—"
    told = f"{number(won)}/{number(n)}"
    return f"{share(won / n)} · {told}" if n >= SMALLEST else told


def spread(one: dict) -> str:
    """The 95 % interval of a group's conversion, `48–64 %`; empty for few."""
    return f"{number(one['low'] * 100)}–{share(one['high'])}" if one["decided"] >= SMALLEST else ""


def points(value: float | None) -> str:
    """A difference of shares in points: `+12` or `−3`; a dash for None."""
    if value is None:
        return "—"
    rounded = round(value * 100)
    return f"{'+' if rounded > 0 else '−' if rounded < 0 else ''}{number(abs(rounded))}"


def between(one: Matched) -> str:
    """`+12 (+3…+21)`, in points."""
    return f"{points(one.difference)} ({points(one.low)}…{points(one.high)})"


def raw(one: dict) -> float | None:
    """The difference of the shares as they are, of those who met it and the others."""
    if one["met"] < SMALLEST or one["without"] < SMALLEST:
        return None
    return one["met_share"] - one["without_share"]


def lines(found: list[dict], alike: dict[str, Matched]) -> list[dict]:
    """One line of the table per instrument."""
    return [_line(one, alike.get(str(one["instrument_id"]))) for one in found]


def _line(one: dict, twin: Matched | None) -> dict:
    return {
        "instrument": one["instrument"],
        "met": number(one["met"]),
        "met_share": conversion(one["met_won"], one["met"]),
        "without_share": conversion(one["without_won"], one["without"]) if one["met"] else "—",
        "raw": points(raw(one)),
        "matched": between(twin) if twin else "—",
        "compared": number(twin.n) if twin else "—",
        "landmark": number(one["landmark"]) if one["landmark"] is not None else "—",
    }


def effects(found: list[dict], alike: dict[str, Matched]) -> pa.Table:
    """One line per instrument with enough alike deals: the difference among them, its interval, and the raw one."""
    shown = [one for one in found if str(one["instrument_id"]) in alike]
    twins = [alike[str(one["instrument_id"])] for one in shown]
    edge = {"edge": 1.05 * max([twin.high for twin in twins] + [0.1]), "floor": 1.1 * min([twin.low for twin in twins] + [-0.05])}
    return pa.Table.from_pylist([_effect(one, twin, place) | edge for place, (one, twin) in enumerate(zip(shown, twins, strict=True))])


def _effect(one: dict, twin: Matched, place: int) -> dict:
    words = f"{between(twin)} · n {number(twin.n)}"
    about = {"row": one["instrument"], "order": place, "id": str(one["instrument_id"]), "zero": 0.0, "raw": raw(one)}
    return about | {"low": twin.low, "mid": twin.difference, "high": twin.high, "text": words}


def sentence(found: list[dict], alike: dict[str, Matched]) -> str:
    """Which of them stand out among alike deals, or that none does."""
    apart = [one["instrument"] for one in found if (twin := alike.get(str(one["instrument_id"]))) and twin.apart]
    if not alike:
        return say("trust.too_few", n=ENOUGH)
    return say("trust.apart", names=", ".join(apart)) if apart else say("trust.none_apart")


def pairs(found: list[dict], together: list[dict]) -> tuple[list[str], list[list[dict | None]]]:
    """The instruments that met another one, and the square of their pairs; on the diagonal the instrument alone or not."""
    there = {str(one["instrument_id"]) for one in together}
    shown = [one for one in found if str(one["instrument_id"]) in there]
    cells = {(str(one["instrument_id"]), str(one["other_id"])): one for one in together}
    ids = [str(one["instrument_id"]) for one in shown]
    return [one["instrument"] for one in shown], [[cells.get((a, b)) for b in ids] for a in ids]
