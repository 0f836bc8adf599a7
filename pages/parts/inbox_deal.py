"""Turning a lead into a deal: whose client it is, the person, the deal's name and amount."""

from uuid import UUID

import streamlit as st

from pages.parts.contact_entry import apart
from pages.parts.inbox_state import Open
from pages.words import plain, say, told
from queries import reader

NEW = "new"


def inside(desk, asked: Open, lead: dict, lists) -> None:
    """The drawer: a client that is known, or a new one; then the deal."""
    places, values = {}, {}
    client = _client(desk, asked, lead)
    places["client"] = st.container()
    if client == NEW:
        values |= _new(asked, lead, places)
    else:
        values["client_id"] = UUID(client)
    values["person"] = st.text_input(say("inbox.person"), value=lead["name"], key=asked.name("person"), max_chars=200)
    values["deal"] = st.text_input(say("inbox.deal_name"), value=_name(lead), key=asked.name("deal"), max_chars=200)
    places["name"] = st.container()
    values["amount"] = st.number_input(
        say("inbox.amount"), value=lead["amount"] and float(lead["amount"]), min_value=0.0, step=1.0, format="%.0f", placeholder="",
        key=asked.name("amount"),
    )  # fmt: skip
    places[None] = st.container()
    if st.button(say("inbox.deal_save"), type="primary", key=asked.name("save")):
        problem = desk.act("deal", lead, key=asked.key, **values)
        if problem:
            (places.get(problem.field) or places[None]).error(told(problem))


def _client(desk, asked: Open, lead: dict) -> str:
    """Clients of the lead's line it may be, the surest first, then what a search finds, then a new one."""
    found = {one["client_id"]: one for one in desk.known.get(lead["lead_id"], ()) if one["client_id"] and one["line_id"] == lead["line_id"]}
    words = st.text_input(say("inbox.client_search"), key=asked.name("search"), type="search", placeholder="", max_chars=100)
    if len((words or "").strip()) > 1:
        found |= {one["client_id"]: one for one in reader.rows("clients/search", desk.viewer, q=words.strip()) if one["client_id"]}
    labels = apart({code: _label(one) for code, one in found.items()}) | {NEW: say("inbox.client_new")}
    sure = next((code for code, one in found.items() if one.get("score", 0) >= 1), None)
    for one in desk.known.get(lead["lead_id"], ()):
        if not one["client_id"]:
            st.caption(say("inbox.others", client=plain(one["client"]), owner=plain(one["owner"] or say("inbox.nobody"))))
    return st.radio(
        say("inbox.client"), list(labels), index=list(labels).index(sure or (next(iter(labels)) if words else NEW)),
        format_func=labels.get, key=asked.name(f"client_{len(labels)}"),
    )  # fmt: skip


def _label(one: dict) -> str:
    return f"**{plain(one['client'])}**" + (f" :gray[{plain(one['owner'])}]" if one["owner"] else "")


def _new(asked: Open, lead: dict, places: dict) -> dict:
    kind = st.segmented_control(
        say("inbox.kind"), ["organisation", "private"], default="organisation", required=True, key=asked.name("kind"),
        format_func=lambda one: say(f"inbox.kind.{one}"),
    )  # fmt: skip
    name = st.text_input(say("inbox.client_name"), value=lead["name"], key=asked.name("client_name"), max_chars=200)
    places["client"] = st.container()
    return {"client": name or "", "kind": kind}


def _name(lead: dict) -> str:
    """A name for the deal out of what they wrote."""
    words = " ".join((lead["message"] or "").split())
    return words if 0 < len(words) <= 60 else words[:60].rsplit(" ", 1)[0] if words else lead["name"]
