"""Asking a client for a review: whom and where, with those asked lately below; a request of one's own can be taken back."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import streamlit as st

from data.problems import Problem
from pages.parts import links, promise_client
from pages.parts.contact_entry import apart
from pages.words import count, day, number, plain, say, told
from queries import reader

SHOWN = 20


@dataclass(frozen=True)
class Whom:
    """Who is asked, for `subjects.find`."""

    client_id: UUID
    deal_id: UUID | None = None
    lead_id: UUID | None = None


def draw(viewer, asked: dict, requests) -> None:
    """The card: who is to be asked, and who was; `requests` writes (ask, take_back)."""
    found = reader.rows("mentions/requests", viewer, **asked)
    with st.container(border=True, gap="small"):
        st.markdown(f"## {say('mentions.ask')} :gray[{number(len(found))}]")
        st.caption(say("mentions.ask_hint"))
        _form(viewer, requests)
        for one in found[:SHOWN]:
            _line(viewer, one, requests)
        if len(found) > SHOWN:
            st.caption(count("mentions.asked_more", len(found) - SHOWN))


def _form(viewer, requests) -> None:
    key = st.session_state.setdefault("review_ask_key", uuid4())
    client = promise_client.choose(viewer, f"review_ask_{key.hex[:8]}", st.query_params.get("client"))
    if client is None:
        return
    names = apart({str(one["id"]): one["name"] for one in reader.rows("lists/places", viewer) if not one["retired"]})
    with st.container(horizontal=True, vertical_alignment="bottom"):
        place = st.selectbox(
            say("mentions.ask_where"), list(names), index=None, format_func=names.get, placeholder="", key=f"review_place_{key.hex[:8]}"
        )
        pressed = st.button(say("mentions.ask_save"), type="primary", key="review_ask_save")
    if pressed:
        _do(lambda: requests.ask(viewer, Whom(client), place and UUID(place), key=key), "review_ask_key")


def _line(viewer, one: dict, requests) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        links.link("client", plain(one["client"] or "—"), id=one["client_id"])
        facts = [day(reader.to_local(one["happened_at"]), "d MMM y"), one["place"], one["staff"]]
        st.caption(" · ".join(plain(part) for part in facts if part), width="stretch")
        if one["met"]:
            st.badge(say("mentions.met"), color="green")
        elif viewer.sees_whole or one["staff_id"] == str(viewer.id):
            if st.button(say("mentions.ask_back"), key=f"review_back_{one['request_id']}", type="tertiary", icon=":material/undo:"):
                _do(lambda: requests.take_back(viewer, UUID(one["request_id"])))


def _do(write, done: str | None = None) -> None:
    try:
        write()
    except Problem as problem:
        st.error(told(problem))
    else:
        if done:
            st.session_state.pop(done, None)
            st.query_params.pop("client", None)
        st.rerun()
