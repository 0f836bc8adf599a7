"""The inputs of a list's entry, one by column; and of the rules by which a company counts."""

from datetime import time
from uuid import UUID

import streamlit as st

from data import listings
from data.list_checks import Column
from pages.parts.contact_entry import apart
from pages.words import plain, say
from queries import reader


def draw(viewer, name: str, which: listings.Listing, entry: dict | None, places: dict, mark: str) -> dict:
    """Draw the inputs of an entry; return what is in them by column, `moves` by line for a result."""
    given = {}
    for column in which.columns:
        if entry and column.fixed:
            continue
        given[column.name] = _input(viewer, column, entry, f"company_in_{name}_{column.name}_{mark}")
        places[column.name] = st.container()
    if name == "results" and entry:
        given["moves"] = _moves(viewer, entry, mark)
        places["moves"] = st.container()
    return given


def values_of(given: dict) -> tuple[dict, dict | None]:
    """What was drawn, apart: the columns, and where a result moves deals."""
    return {name: value for name, value in given.items() if name != "moves"}, given.get("moves")


def _input(viewer, column: Column, entry: dict | None, key: str):
    label, now = say(f"company.column.{column.name}"), column.default if entry is None else entry.get(column.name, entry["id"])
    if column.kind == "yes_no":
        return st.checkbox(label, value=bool(now), key=key)
    if column.kind in ("text", "lines", "letter"):
        return (st.text_input if column.kind == "text" else st.text_area)(label, value=now or "", key=key)
    if column.kind in ("number", "whole", "money"):
        step, form = (1, "%d") if column.kind == "whole" else (0.1, None)
        value = None if now is None else int(now) if column.kind == "whole" else float(now)
        return st.number_input(label, value=value, step=step, format=form, key=key)
    if column.kind == "day":
        return st.date_input(label, value=now, format="DD.MM.YYYY", key=key)
    if column.kind == "time":
        return st.time_input(label, value=time.fromisoformat(now) if now else time(9), key=key)
    return _choice(viewer, column, label, now, key)


def _choice(viewer, column: Column, label: str, now, key: str):
    if column.kind == "choice":
        index = column.choices.index(now) if now in column.choices else 0
        return st.selectbox(label, column.choices, index=index, format_func=lambda one: say(f"company.{column.name}.{one}"), key=key)
    names = {str(one["id"]): plain(one["name"]) for one in reader.rows(f"lists/{column.of}", viewer) if not one["retired"]}
    names |= {code: say(f"company.{column.name}.{code}") for code in column.besides}
    codes = list(names)
    index = codes.index(str(now)) if str(now) in codes else None
    chosen = st.selectbox(label, codes, index=index, format_func=apart(names).get, key=key, placeholder="—")
    return UUID(chosen) if chosen and column.of != "contact_kinds" else chosen or None


def _moves(viewer, entry: dict, mark: str) -> dict:
    """Per line the stage a result moves deals to."""
    now = {
        str(one["line_id"]): str(one["stage_id"]) for one in reader.rows("lists/moves", viewer) if str(one["result_id"]) == str(entry["id"])
    }
    stages, found = [one for one in reader.rows("lists/stages", viewer) if not one["retired"]], {}
    for line in reader.rows("lists/lines", viewer):
        if line["retired"]:
            continue
        codes = {str(one["id"]): plain(one["name"]) for one in stages if str(one["line_id"]) == str(line["id"])}
        here = now.get(str(line["id"]))
        chosen = st.selectbox(
            say("company.moves_to", line=plain(line["name"])),
            list(codes),
            index=list(codes).index(here) if here in codes else None,
            format_func=codes.get,
            key=f"company_moves_{line['id']}_{mark}",
            placeholder=say("company.moves_not"),
        )
        found[UUID(str(line["id"]))] = UUID(chosen) if chosen else None
    return found


def settings(viewer) -> tuple[dict, int | None, dict, bool]:
    """The rules of the company as a form: what is in it, its version, where to tell trouble, and was it sent?"""
    now, given, places = reader.row("lists/settings", viewer), {}, {}
    with st.form("company_settings"):
        for column in listings.SETTINGS:
            given[column.name] = _input(viewer, column, now | {"id": None}, f"company_set_{column.name}_{now['version']}")
            places[column.name] = st.container()
            st.caption(say(f"company.setting.{column.name}"))
        sent = st.form_submit_button(say("company.save"), type="primary")
    return given, now["version"], places, sent
