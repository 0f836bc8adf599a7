"""The six tiles over loyalty: NPS, satisfaction, bought again, asleep, promises kept, average check."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import changes
from pages.parts.cards import Change, tile
from pages.parts.filters import Filters
from pages.parts.loyalty_numbers import COUNTED, SHOWN, between, moved, score_words
from pages.words import count, money, number, say, share
from queries import reader


def draw(viewer: Viewer, filters: Filters, nps: dict, history: list[dict]) -> None:
    """Draw the six tiles; `nps` and `history` (by quarter) are drawn elsewhere too and come in."""
    before = filters.before()
    asked, old = filters.values(), before.values() if before else None
    with st.grid(6, min_column_width=160):
        _nps(filters, nps, history)
        _csi(viewer, filters, asked)
        _again(viewer, filters, asked, old)
        _asleep(viewer, filters, asked, old)
        _promises(viewer, filters, asked, old)
        _check(viewer, filters, asked, old)


def of_buying(viewer: Viewer, filters: Filters) -> None:
    """The three of them that tell how clients buy."""
    before = filters.before()
    asked, old = filters.values(), before.values() if before else None
    for one in (_again, _asleep, _check):
        one(viewer, filters, asked, old)


def earlier(filters: Filters) -> dict:
    """The compared period as values of the questions that test a change."""
    before = filters.before()
    return {"earlier_since": before.since, "earlier_until": before.until} if before else {}


def _nps(filters: Filters, found: dict, history: list[dict]) -> None:
    foot, trend = _foot(found, SHOWN), [line["nps"] for line in history if line["n"] >= COUNTED]
    change = moved(found["change"], found["z"]) if min(found["n"], found["earlier_n"]) >= SHOWN else None
    tile("loyalty.nps", score_words(found), filters, foot=foot, expected=found["n"], trend=trend, change=change)


def _csi(viewer, filters: Filters, asked: dict) -> None:
    found = reader.row("loyalty/csi_now", viewer, **asked, **earlier(filters))
    history = reader.rows("loyalty/csi", viewer, **asked | {"since": _long_before(filters)})
    value = number(found["csi"], 1) if found["n"] >= COUNTED else "—"
    change = moved(found["change"], found["z"], 1) if min(found["n"], found["earlier_n"]) >= COUNTED else None
    trend = [line["csi"] for line in history if line["n"] >= COUNTED]
    tile("loyalty.csi", value, filters, foot=_foot(found, COUNTED), expected=found["n"], trend=trend, change=change)


def _foot(found: dict, shown: int) -> str:
    """29–47 · n 168 when there are enough answers, else their number."""
    if found["n"] < shown:
        return count("loyalty.answers", found["n"])
    return say("loyalty.interval_n", interval=between(found["low"], found["high"]), n=number(found["n"]))


def _again(viewer, filters: Filters, asked: dict, old: dict | None) -> None:
    now, then = _now_and_then("loyalty/repeat_rate", viewer, asked, old)
    k, n = now["repeated"], now["clients"]
    trend = [line["repeat_rate"] for line in reader.rows("loyalty/repeat_trend", viewer, **asked)]
    _share("loyalty.repeat_rate", filters, k, n, now, changes.of_share(k, n, then.get("repeated", 0), then.get("clients", 0)), trend)


def _asleep(viewer, filters: Filters, asked: dict, old: dict | None) -> None:
    now, then = _now_and_then("loyalty/sleeping", viewer, asked, old)
    n, trend = now["asleep"], [line["asleep"] for line in reader.rows("loyalty/sleeping_trend", viewer, **asked)]
    change = changes.of_count(n, then.get("asleep"))
    tile("loyalty.asleep", number(n), filters, foot=count("loyalty.clients", n), expected=n, change=change, trend=trend)


def _promises(viewer, filters: Filters, asked: dict, old: dict | None) -> None:
    now, then = _now_and_then("loyalty/promises", viewer, asked, old)
    trend = [line["kept_share"] for line in reader.rows("loyalty/promises_trend", viewer, **asked)]
    change = changes.of_share(now["kept"], now["due"], then.get("kept", 0), then.get("due", 0))
    _share("loyalty.promises", filters, now["kept"], now["due"], now, change, trend)


def _share(metric: str, filters: Filters, k: int, n: int, found: dict, change: Change | None, trend: list) -> None:
    """A share: its words by the number behind it (dash, k / n under five, per cent), foot k / n."""
    value = "—" if not n else f"{number(k)} / {number(n)}" if n < 5 else share(k / n)
    facts = f"{number(k)} / {number(n)}" + (f" · {number(found['low'] * 100)}–{share(found['high'])}" if n else "")
    tile(metric, value, filters, foot=f"{number(k)} / {number(n)}", expected=n, facts=facts, change=change if n >= 5 else None, trend=trend)


def _check(viewer, filters: Filters, asked: dict, old: dict | None) -> None:
    now, then = _now_and_then("loyalty/check", viewer, asked, old)
    n, trend = now["purchases"], [line["mean"] for line in reader.rows("loyalty/check_trend", viewer, **asked)]
    change = changes.of_money(now["mean"], then.get("mean"), noise=_same(now, then))
    foot = say("loyalty.median_is", median=money(now["median"], short=True))
    tile("loyalty.check", money(now["mean"], short=True), filters, foot=foot, expected=n, trend=trend, change=change)


def _same(now: dict, then: dict) -> bool:
    """Can the two means not be told apart? By the error of their difference; unknown counts as noise."""
    if None in (now["low"], then.get("low")):
        return True
    half = ((now["high"] - now["low"]) ** 2 + (then["high"] - then["low"]) ** 2) ** 0.5 / 2
    return abs(now["mean"] - then["mean"]) <= half


def _now_and_then(name: str, viewer, asked: dict, old: dict | None) -> tuple[dict, dict]:
    return reader.row(name, viewer, **asked), reader.row(name, viewer, **old) if old else {}


def _long_before(filters: Filters):
    return min(filters.since, filters.until.replace(day=1, year=filters.until.year - 2))
