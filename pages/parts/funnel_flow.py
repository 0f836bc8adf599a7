"""The period flow: what came into each stage and how each of these entries ended; the five ends add up, and the card shows it."""

from decimal import Decimal

import pandas as pd
import streamlit as st

from data.viewer import Viewer
from pages.parts import cells, charted, clicks, rows
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.words import NBSP, count, money, number, plain, say
from queries import reader

WAYS = {"advanced": "good", "handed_over": "other", "back": "attention", "lost": "badsoft", "still_in": "soft"}  # outwards from zero
STRONG = ("good", "other", "attention")  # bars that carry their number in paper
COLUMNS = "row order kind role x0 x1 text label strong stage_id part"


def draw(viewer: Viewer, filters: Filters) -> None:
    """The whole card: switch, chart, the sums with their tick."""
    own = held_by(viewer)
    asked = filters.values() | own
    with card(say("funnel.flow.title"), "funnel.flow_entries", filters, say("funnel.flow.hint")):
        stages = reader.rows("funnel/flow", viewer, **asked)
        if not any(stage["entries"] for stage in stages):
            st.caption(say("funnel.flow.nothing"))
            return
        by_money = switch("flow") == "money"
        if by_money:
            priced(stages)
        clicks.show("flow", bars(stages, by_money), say("funnel.flow.title"), lambda picked: opened(stages, picked, own), key="flow")
        _sums(stages, by_money, own)
        _tick(stages, asked)


def held_by(viewer: Viewer) -> dict:
    """Who may not look at others' work is shown what was in the own hands."""
    return {} if viewer.sees_whole else {"manager": str(viewer.id)}


def switch(key: str) -> str:
    """Deals (`count`) or `money`."""
    return st.segmented_control(
        say("funnel.measure"),
        ["count", "money"],
        default="count",
        required=True,
        label_visibility="collapsed",
        key=f"measure_{key}",
        format_func=lambda kind: say(f"funnel.measure.{kind}"),
    )


def priced(stages: list[dict]) -> None:
    """Says how many deals have no amount and so add nothing to the money."""
    n = sum(stage["without_amount"] for stage in stages)
    if n:
        st.caption(count("funnel.flow.without_amount", n))


def bars(stages: list[dict], by_money: bool = False):
    """The rows of the chart: entries right of zero, their ends left of it, in shares of the longest bar."""
    most = max([_size(stage, "entries", by_money) for stage in stages] + [Decimal(1)])
    lines = []
    for stage in stages:
        came = _size(stage, "entries", by_money)
        lines += [_bar(stage, "came", "main", 0, came / most, "entries", by_money), _total(stage, came / most, by_money)]
        edge = Decimal(0)
        for way, role in WAYS.items():
            n = _size(stage, way, by_money) if stage["kind"] == "open" else 0
            if n > 0:
                lines.append(_bar(stage, "way", role, -(edge + n) / most, -edge / most, way, by_money))
                edge += n
    return charted.table(COLUMNS, lines)


def _size(stage: dict, part: str, by_money: bool) -> Decimal:
    return Decimal(stage["amount" if part == "entries" else f"{part}_amount"] if by_money else stage[part])


def _bar(stage: dict, kind: str, role: str, x0, x1, part: str, by_money: bool) -> tuple:
    text = amount_or_count(_size(stage, part, by_money), by_money)
    words = say("funnel.flow.came") if part == "entries" else say(f"funnel.flow.{part}")
    facts = (stage["stage"], stage["position"], kind, role, float(x0), float(x1), text, f"{stage['stage']} · {words}: {text}")
    return *facts, role in STRONG, str(stage["stage_id"]), part


def _total(stage: dict, end, by_money: bool) -> tuple:
    short = words = amount_or_count(_size(stage, "entries", by_money), by_money)
    if not by_money and stage["first_entries"] < stage["entries"] and not stage["taken_over"]:
        words += f"{NBSP}· {say('funnel.flow.first_short', n=number(stage['first_entries']))}"
    return stage["stage"], stage["position"], "total", "ink", 0.0, float(end), words, short, False, str(stage["stage_id"]), "entries"


def amount_or_count(size, by_money: bool) -> str:
    """The number as it is written in a bar."""
    return money(size, short=True) if by_money else number(int(size))


def opened(stages: list[dict], picked: dict, own: dict | None = None) -> tuple[str, int, dict]:
    """The metric, the number and the values of a clicked bar or cell."""
    stage = next(one for one in stages if str(one["stage_id"]) == picked["stage_id"])
    part = picked["part"]
    return f"funnel.flow_{part}", stage[part], {"stage": picked["stage_id"], **(own or {})}


def balanced(stage: dict) -> bool:
    """Do the five ends add up to the entries, in deals and in money?"""
    deals, amount = sum(stage[way] for way in WAYS), sum(stage[f"{way}_amount"] for way in WAYS)
    return stage["kind"] != "open" or (deals == stage["entries"] and amount == stage["amount"])


def _sums(stages: list[dict], by_money: bool, own: dict) -> None:
    """The same numbers as a table in which a click opens the entries."""
    parts = ["entries", "first_entries", *WAYS]
    frame = pd.DataFrame({"stage": [stage["stage"] for stage in stages]} | {part: _column(stages, part, by_money) for part in parts})
    frame["sum"] = ["—" if stage["kind"] != "open" else "✓" if balanced(stage) else "≠" for stage in stages]
    shown = frame.drop(columns="first_entries") if by_money else frame
    config = {
        "stage": st.column_config.TextColumn(say("funnel.flow.stage"), pinned=True),
        "sum": cells.text_column(say("funnel.flow.sum"), width=60),
    }
    config |= {part: cells.number_column(_heading(part), say(f"metrics.funnel.flow_{part}.sentence")) for part in parts}
    picked = cells.show(shown, config, key="flow_sums", alt=say("funnel.flow.title"))
    if picked and picked[1] in parts and not pd.isna(frame[picked[1]][picked[0]]):
        metric, n, values = opened(stages, {"stage_id": str(stages[picked[0]]["stage_id"]), "part": picked[1]}, own)
        rows.show(metric, n, **values)


def _heading(part: str) -> str:
    words = say(f"funnel.flow.{part}")
    return words[0].upper() + words[1:]


def _column(stages: list[dict], part: str, by_money: bool) -> list:
    """Of won and lost only the entries are counted."""
    known = ("entries", "first_entries")
    if by_money and part == "first_entries":
        return [None for _ in stages]
    return [float(_size(stage, part, by_money)) if part in known or stage["kind"] == "open" else None for stage in stages]


def _tick(stages: list[dict], asked: dict) -> None:
    """Entries = the five ends, in one line; a warning names the stages where it does not hold."""
    stood = [stage for stage in stages if stage["kind"] == "open"]
    whole = sum(stage["entries"] for stage in stood)
    ends = " + ".join(f"{number(sum(stage[way] for stage in stood))} {say(f'funnel.flow.{way}')}" for way in WAYS)
    wrong = [stage["stage"] for stage in stood if not balanced(stage)]
    if wrong:
        st.warning(say("funnel.flow.unbalanced", stages=", ".join(map(plain, wrong)), entries=number(whole), ends=ends))
    else:
        st.markdown(f":material/check: {count('funnel.flow.adds_up', whole, ends=ends)}")
    if asked["manager"] or asked["team"]:
        st.caption(count("funnel.flow.taken_over", sum(stage["taken_over"] for stage in stood)))
