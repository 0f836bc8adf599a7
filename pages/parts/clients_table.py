"""The clients found, a page of fifty: as a table with rows to tick, or as cards of two lines for a narrow screen."""

from datetime import datetime

import pyarrow as pa
import streamlit as st

from pages.parts import cells, clients_asked, links
from pages.words import count, day, money, number, plain, say
from queries import reader

PAGE = 50
STATES = ("complaints", "late_promises", "asleep", "cooling")
COLOURS = {"complaints": "red", "late_promises": "red", "asleep": "violet", "cooling": "orange"}


def page_of(table: pa.Table, page: int) -> pa.Table:
    """The rows of one page, the last one when there are not so many."""
    last = max((table.num_rows - 1) // PAGE, 0)
    return table.slice(PAGE * min(page - 1, last), PAGE)


def pages(table: pa.Table) -> int:
    """How many pages there are, at least one."""
    return max((table.num_rows + PAGE - 1) // PAGE, 1)


def states(one: dict) -> list[str]:
    """What is to be known at a glance, the gravest first."""
    found = [name for name in ("complaints", "late_promises") if one[name]]
    return found + [one["activity"]] * (one["activity"] in ("asleep", "cooling"))


def ago(one: dict, now: datetime) -> int | None:
    """Whole days since the last contact."""
    return None if one["last_at"] is None else max((reader.to_local(now).date() - reader.to_local(one["last_at"]).date()).days, 0)


def due(one: dict, now: datetime) -> tuple[str, str]:
    """The next contact in words and its colour: red late, orange today, grey later or none."""
    if one["next_at"] is None:
        return say("clients.no_next"), "gray"
    days = (reader.to_local(now).date() - reader.to_local(one["next_at"]).date()).days
    if one["next_at"] < now:
        return (count("clients.late", days) if days > 0 else say("clients.late_today")), "red"
    return (say("clients.due_today"), "orange") if days == 0 else (day(reader.to_local(one["next_at"]), "EEE d MMM"), "blue")


def owner(one: dict, viewer) -> str:
    """Whose the client is; of a colleague one stands in for it is said."""
    name = one["owner"] or "—"
    return say("clients.covered", owner=name) if one["owner_id"] in {str(each) for each in viewer.covers} else name


def table(viewer, found: pa.Table, chosen: set[str], key: str) -> set[str]:
    """Draw the table; returns the ids ticked. A click on a name opens the card."""
    rows, now = found.to_pylist(), reader.store.now()
    ticked = [place for place, one in enumerate(rows) if one["client_id"] in chosen]
    event = st.dataframe(
        _frame(viewer, rows, now),
        hide_index=True,
        key=key,
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": ticked, "columns": [], "cells": []}},
        column_config=_columns(rows, now, f"{key}_open"),
        row_height=cells.ROW,
        height=cells.ROW * (len(rows) + 1) + 3,
        placeholder="—",
        alt=say("clients.alt"),
    )
    opened = st.session_state.get(f"{key}_open")
    if opened:
        links.go("client", id=rows[opened["row"]]["client_id"])
    picked = event["selection"]["rows"] if event else ticked
    return {rows[place]["client_id"] for place in picked if place < len(rows)}


def _frame(viewer, rows: list[dict], now: datetime) -> pa.Table:
    many = len({one["line"] for one in rows}) > 1
    shown = {
        "client": [one["client"] for one in rows],
        "state": [[_state(one, name) for name in states(one)] for one in rows],
        "owner": [owner(one, viewer) for one in rows],
        "last": [ago(one, now) for one in rows],
        "next": [[due(one, now)[0]] for one in rows],
        "deals": [one["open_deals"] or None for one in rows],
        "amount": [None if one["open_amount"] is None else float(one["open_amount"]) for one in rows],
        "bought": [None if one["bought"] is None else float(one["bought"]) for one in rows],
        "city": [one["city"] for one in rows],
    } | ({"line": [one["line"] for one in rows]} if many else {})
    return pa.table(
        {name: pa.array(values, pa.list_(pa.string()) if name in ("state", "next") else None) for name, values in shown.items()}
    )


def _state(one: dict, name: str) -> str:
    return count(f"clients.state.{name}", one[name]) if name in ("complaints", "late_promises") else say(f"clients.activity.{name}")


def _columns(rows: list[dict], now: datetime, opens: str) -> dict:
    marks = {_state(one, name): COLOURS[name] for one in rows for name in states(one)}
    dues = dict(due(one, now) for one in rows)
    column, label = st.column_config, lambda name: say(f"clients.column.{name}")
    return {
        "client": column.ButtonColumn(label("client"), width=248, type="tertiary", alignment="left", key=opens),
        "state": column.MultiselectColumn(label("state"), options=list(marks), color=list(marks.values()) or None, width=150),
        "owner": column.TextColumn(label("owner"), width=140),
        "last": column.NumberColumn(label("last"), help=say("clients.last_help"), format="%d", width=95),
        "next": column.MultiselectColumn(label("next"), options=list(dues), color=list(dues.values()) or None, width=132),
        "deals": column.NumberColumn(label("deals"), width=80),
        "amount": column.NumberColumn(label("amount"), format="localized", width=110),
        "bought": column.NumberColumn(label("bought"), help=say("clients.bought_help"), format="localized", width=110),
        "city": column.TextColumn(label("city"), width=130),
        "line": column.TextColumn(label("line"), width=110),
    }


def cards(viewer, found: pa.Table, chosen: set[str], key: str) -> set[str]:
    """Draw cards of two lines; returns the ids ticked."""
    now, ticked = reader.store.now(), set()
    for one in found.to_pylist():
        with st.container(border=True, gap=None):
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                box = f"{key}_{one['client_id']}"
                st.session_state.setdefault(box, one["client_id"] in chosen)
                if st.checkbox(say("clients.choose", client=plain(one["client"])), key=box, label_visibility="collapsed"):
                    ticked.add(one["client_id"])
                links.link("client", f"**{plain(one['client'])}**", id=one["client_id"])
                for name in states(one):
                    st.markdown(f":{COLOURS[name]}-badge[{_state(one, name)}]", width="content")
            st.markdown(_line(viewer, one, now))
    return ticked


def _line(viewer, one: dict, now: datetime) -> str:
    words, colour = due(one, now)
    since = ago(one, now)
    mine = one["owner_id"] == str(viewer.id)
    parts = [
        f":{colour}-badge[{say('clients.no_next_card') if one['next_at'] is None else words}]",
        *([] if mine else [plain(owner(one, viewer))]),
        say("clients.never_spoken") if since is None else count("clients.ago", since),
    ]
    if one["open_deals"]:
        parts.append(f"{count('clients.deals', one['open_deals'])} {money(one['open_amount'], short=True)}")
    if one["bought"]:
        parts.append(say("clients.bought_short", amount=money(one["bought"], short=True)))
    return f"{parts[0]} :gray[{' · '.join(parts[1:])}]"


def turn(n: int, asked: clients_asked.Asked) -> None:
    """The pages, when there is more than one."""
    if n < 2:
        return
    now = min(asked.page, n)
    key = f"clients_page_{abs(hash(asked.mark()))}_{now}"
    st.pagination(n, default=now, key=key, on_change=lambda: clients_asked.change(page=st.session_state[key]))


def total(facts: dict) -> str:
    """The sentence over the list: how many, and their money."""
    return say(
        "clients.total",
        clients=count("clients.n", facts["clients"]),
        open=money(facts["open"], short=True),
        bought=money(facts["bought"], short=True),
    )


def small(facts: dict) -> str:
    """The same for a chip: 24 · 1.2 M."""
    return f"{number(facts['clients'])} · {money(facts['open'] + facts['bought'], short=True)}"
