"""The documents written for clients: /offers?part=documents; `&paper=` opens one, `&write=` begins a new one."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import documents_lines, documents_new, documents_one
from pages.words import count, number, say
from queries import reader

STATES = ("waiting", "refused", "approved", "withdrawn")
SHOWN = 30


def draw(viewer: Viewer) -> None:
    """The whole part of the page."""
    asked = st.query_params
    if "write" in asked and viewer.may("documents.write"):
        documents_new.draw(viewer)
    elif "paper" in asked:
        documents_one.draw(viewer, asked["paper"])
    else:
        _all(viewer)


def _all(viewer: Viewer) -> None:
    found = reader.rows("documents/list", viewer)
    chosen = _head(viewer, {state: sum(one["state"] == state for one in found) for state in STATES})
    documents_lines.said()
    if not found:
        st.info(say("documents.none"), icon=":material/description:")
        return
    lines = [one for one in found if one["state"] == chosen] if chosen else found
    whole = st.session_state.get("documents_whole", False)
    with st.container(border=True, gap="small"):
        for one in lines if whole else lines[:SHOWN]:
            documents_lines.line(viewer, one)
        if len(lines) > SHOWN and not whole:
            st.button(count("documents.more", len(lines) - SHOWN), type="tertiary", on_click=_whole, key="documents_more")


def _head(viewer: Viewer, counts: dict[str, int]) -> str | None:
    """The states to choose from, and the way to a new one."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        chosen = _pills(counts)
        st.space("stretch")
        words = say("documents.write")
        if viewer.may("documents.write") and st.button(words, icon=":material/edit_document:", type="primary", key="documents_write"):
            documents_lines.show(write="new")
    return chosen


def _pills(counts: dict[str, int]) -> str | None:
    there = [state for state in STATES if counts[state]]
    if len(there) < 2:
        return None
    return st.pills(
        say("documents.state"), there, format_func=lambda state: f"{say(f'documents.state.{state}')} {number(counts[state])}",
        key="documents_state", label_visibility="collapsed",
    )  # fmt: skip


def _whole() -> None:
    st.session_state["documents_whole"] = True
