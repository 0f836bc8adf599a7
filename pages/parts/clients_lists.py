"""Put those chosen onto a list made by hand, a new one or one that stands; or take them off the list shown."""

from uuid import UUID

import pyarrow as pa
import streamlit as st

from pages.parts import clients_done
from pages.words import count, plain, say

NEW = "new"


def draw(viewer, chosen: pa.Table, lists: dict, one: dict | None, segments) -> None:
    """`lists`: all segments by id; `one`: the one shown; `segments`: the module that writes."""
    clients = [UUID(client) for client in chosen["client_id"].to_pylist()]
    mine = [code for code, each in lists.items() if each["kind"] == "list" and (not each["shared"] or viewer.may("segments.share"))]
    to = st.selectbox(
        say("clients.list_to"),
        [*mine, NEW],
        format_func=lambda code: say("clients.list_new") if code == NEW else lists[code]["name"],
        key=clients_done.name("list_to"),
    )
    name = st.text_input(say("clients.name"), max_chars=80, key=clients_done.name("list_name")) if to == NEW else lists[to]["name"]
    place = st.container()
    if st.button(count("clients.list_button", len(clients)), type="primary", key=clients_done.name("list_do")):
        _put(viewer, to, name or "", clients, segments, place)
    if one and one["kind"] == "list" and one["segment_id"] in mine:
        words = count("clients.list_off", len(clients), name=plain(one["name"]))
        if st.button(words, key=clients_done.name("list_off")):
            code = UUID(one["segment_id"])
            undo = lambda: segments.put(viewer, code, clients)  # noqa: E731
            if clients_done.act(place, lambda: segments.take_off(viewer, code, clients), words, undo):
                clients_done.again("list")


def _put(viewer, to: str, name: str, clients: list[UUID], segments, place) -> None:
    """From a list that stood undo takes only those that were new on it; a new list can be put away as a whole."""
    words, new = count("clients.list_put", len(clients), name=plain(name)), []
    if to == NEW:
        key = clients_done.key("list")
        done = clients_done.act(place, lambda: segments.save(viewer, segments.NewSegment(name, None, tuple(clients)), key=key), words)
    else:
        done = clients_done.act(
            place, lambda: new.extend(segments.put(viewer, UUID(to), clients)), words, lambda: segments.take_off(viewer, UUID(to), new)
        )
    if done:
        clients_done.again("list")
