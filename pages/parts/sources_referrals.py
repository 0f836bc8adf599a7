"""The referral programme: who recommends us, what came of it, what is due for it; given on the card of the client."""

import pandas as pd
import streamlit as st

from data.viewer import Viewer
from pages.parts import cells, rows
from pages.parts import trust_numbers as numbers
from pages.parts.cards import card, tile, tiles
from pages.parts.filters import Filters
from pages.words import count, money, number, say, share
from queries import reader

COUNTS = ("brought", "bought", "won", "revenue", "due", "rewarded")
BEHIND = {"brought": "trust.brought", "bought": "trust.bought", "won": "trust.revenue", "revenue": "trust.revenue", "due": "trust.due", "rewarded": "trust.given"}  # fmt: skip
MOST = 200  # recommending clients in the table


def draw(viewer: Viewer, mine: Filters) -> None:
    """Five tiles, the clients who recommend, and the rewards that are due."""
    people = reader.rows("trust/referrers", viewer, **mine.values())
    groups = reader.rows("trust/referred", viewer, **mine.values())
    st.markdown(f"## {say('trust.referrals')}")
    if not people and not groups[0]["deals"]:
        st.caption(say("trust.no_referrals"))
        return
    with tiles():
        _tiles(mine, people, groups)
    left, right = st.columns([3, 2])
    with left, card(say("trust.referrers"), "trust.brought", mine, _hint(viewer)):
        _referrers(mine, people)
    with right, card(say("trust.owed"), "trust.due", mine, say("trust.owed_hint")):
        _owed(viewer, mine)


def _hint(viewer: Viewer) -> str:
    """How revenue is credited; and to a manager, of whom it is known."""
    return " ".join([say("trust.referrers_hint"), *([] if viewer.sees_whole else [say("trust.own_only")])])


def _tiles(mine: Filters, people: list[dict], groups: list[dict]) -> None:
    whole = {name: sum(one[name] or 0 for one in people) for name in (*COUNTS, "due_amount", "late", "given")}
    _counted("trust.brought", number(whole["brought"]), whole["brought"], mine, count("trust.recommendations", whole["brought"]))
    _conversion(mine, *groups)
    n = whole["bought"]
    _counted("trust.revenue", money(whole["revenue"], short=True), n, mine, count("trust.who_bought", n))
    late = count("trust.late", whole["late"]) if whole["late"] else ""
    _counted("trust.due", money(whole["due_amount"]), whole["due"], mine, count("trust.rewards", whole["due"]), note=late)
    _counted("trust.given", money(whole["given"]), whole["rewarded"], mine, count("trust.rewards", whole["rewarded"]))


def _counted(metric: str, value: str, n: int, mine: Filters, foot: str, note: str = "") -> None:
    tile(metric, value if n else "—", mine, foot=foot, expected=n, note=note, manager=mine.manager)


def _conversion(mine: Filters, brought: dict, others: dict) -> None:
    k, n = brought["won"], brought["decided"]
    value = share(k / n) if n >= numbers.SMALLEST else f"{number(k)} / {number(n)}" if n else "—"
    facts = " · ".join(part for part in (f"{number(k)} / {number(n)}", numbers.spread(brought)) if part)
    told = " · ".join(part for part in (numbers.conversion(others["won"], others["decided"]), numbers.spread(others)) if part)
    note = f"{facts}; {say('trust.others', told=told)}"
    tile("trust.referred", value, mine, foot=count("trust.decided", n), expected=n, facts=facts, note=note, manager=mine.manager)


def _referrers(mine: Filters, people: list[dict]) -> None:
    if not people:
        st.caption(say("trust.no_referrals"))
        return
    shown = people[:MOST]
    frame = pd.DataFrame([_line(one) for one in shown])
    config = {"client": st.column_config.TextColumn(say("trust.column.client"), pinned=True, width=150)}
    config |= {name: cells.text_column(say(f"trust.column.{name}"), width=90) for name in COUNTS}
    picked = cells.show(frame, config, key="trust_referrers", alt=say("trust.referrers"))
    if picked and (metric := BEHIND.get(picked[1])):
        one = shown[picked[0]]
        n = one["bought"] if metric == "trust.revenue" else one[picked[1]]
        if n:
            rows.show(metric, n, referrer=one["client_id"], manager=mine.manager)


def _line(one: dict) -> dict:
    due = f"{number(one['due'])} · {money(one['due_amount'])}" if one["due"] else "—"
    given = f"{number(one['rewarded'])} · {money(one['given'])}" if one["rewarded"] else "—"
    revenue = money(one["revenue"]) if one["revenue"] is not None else "—"
    return (
        {"client": one["client"]} | {name: number(one[name]) for name in COUNTS[:3]} | {"revenue": revenue, "due": due, "rewarded": given}
    )


def _owed(viewer: Viewer, mine: Filters) -> None:
    """What is due, the oldest first; a chosen row opens the client's card, where it is given."""
    found = reader.read("trust/rows_referrals", viewer, **mine.values(), which="due")
    if not found.num_rows:
        st.caption(":material/check: " + say("trust.nothing_owed"))
        return
    rows.table(found.select(["client_id", "client", "referred", "due", "pay_by"]).slice(0, 100), key="trust_owed")
