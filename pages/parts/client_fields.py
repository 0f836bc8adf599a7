"""All fields of a client, the company's own ones too, edited in one form; what changed keeps its history."""

from datetime import date

import streamlit as st

from pages.parts import asking, ways
from pages.parts.contact_entry import apart
from pages.words import plain, say
from queries import reader

SHORT = ("name", "tax_number", "phone", "email", "website", "city", "country", "sector", "parent_name")
LONG = ("needs", "benefits", "not_to_say")
LISTS = ("entry_point", "source", "campaign")


def draw(viewer, facts: dict, write) -> None:
    """The form; who may not edit sees it disabled."""
    client, form, facts = facts["client_id"], f"fields_{facts['version']}", facts | {"name": facts["client"]}
    may = viewer.may("clients.edit") and not facts["retired_at"]
    fields = reader.rows("client/own_fields", viewer, client=client)
    with st.form(asking.name(form, "form"), border=False):
        with st.grid(3, min_column_width=220):
            changes = {name: _text(form, facts, name, may) for name in SHORT} | _others(form, viewer, facts, may)
            own = {one["field_id"]: _own(form, one, may) for one in fields}
        changes |= {name: _long(form, facts, name, may) for name in LONG}
        pressed = may and st.form_submit_button(say("client.save"), type="primary", key=asking.name(form, "save"))
    if pressed:
        kept = {one["field_id"]: one["value"] for one in fields}
        said = {field: value for field, value in own.items() if (value or None) != kept[field]}
        told = {name: value for name, value in changes.items() if (value or None) != (facts[name] or None)}
        asking.settle(form, lambda: write("edit", client, told, version=facts["version"], own=said))
    st.markdown(f"## {say('client.more_ways')}")
    ways.draw([one for one in reader.rows("client/reach", viewer, client=client) if one["entity"] == "client"], client, write, may)


def _text(form: str, facts: dict, name: str, may: bool) -> str:
    return st.text_input(say(f"client.field.{name}"), value=facts[name] or "", key=asking.name(form, name), max_chars=300, disabled=not may)


def _long(form: str, facts: dict, name: str, may: bool) -> str:
    label = say(f"client.field.{name}")
    return st.text_area(label, value=facts[name] or "", key=asking.name(form, name), max_chars=4000, height=80, disabled=not may)


def _others(form: str, viewer, facts: dict, may: bool) -> dict:
    """Kind, number of employees, and where the client came from."""
    kinds, off = {one: say(f"client.kind.{one}") for one in ("organisation", "private")}, {"disabled": not may}
    index = list(kinds).index(facts["kind"])
    made = {
        "kind": st.selectbox(
            say("client.field.kind"), list(kinds), index=index, format_func=kinds.get, key=asking.name(form, "kind"), **off
        )
    }
    key, value = asking.name(form, "employees"), facts["employees"]
    made["employees"] = st.number_input(say("client.field.employees"), value=value, min_value=0, step=1, key=key, **off)
    entries = reader.rows("client/lists", viewer)
    return made | {f"{name}_id": _entry(form, facts, name, [one for one in entries if one["list"] == name], may) for name in LISTS}


def _entry(form: str, facts: dict, name: str, entries: list[dict], may: bool) -> str | None:
    """An entry of one of the company's lists; one that is retired stays what it is."""
    known, present = {one["code"]: one["name"] for one in entries}, facts[f"{name}_id"]
    if present:
        known.setdefault(present, facts[name] or "—")
    labels, key = apart(known), asking.name(form, name)
    index = list(labels).index(present) if present else None
    said = {"format_func": labels.get, "placeholder": "—", "disabled": not may}
    return st.selectbox(say(f"client.field.{name}"), list(labels), index=index, key=key, **said)


def _own(form: str, one: dict, may: bool) -> str | None:
    """The input of one of the company's own fields, by its kind; what it says is text."""
    label, key, value, rest = plain(one["name"]), asking.name(form, one["field_id"]), one["value"], {"disabled": not may}
    if one["kind"] == "choice":
        options = (one["choices"] or "").split("\n")
        options += [value] if value and value not in options else []
        return st.selectbox(label, options, index=options.index(value) if value else None, key=key, placeholder="—", **rest)
    if one["kind"] == "yes_no":
        options = ("true", "false")
        index = options.index(value) if value in options else None
        return st.selectbox(label, options, index=index, format_func=lambda word: say(f"client.{word}"), key=key, placeholder="—", **rest)
    if one["kind"] == "date":
        return _iso(st.date_input(label, value=_day(value), min_value=date(1900, 1, 1), format="DD.MM.YYYY", key=key, **rest))
    return st.text_input(label, value=value or "", key=key, max_chars=500, **rest)


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None
