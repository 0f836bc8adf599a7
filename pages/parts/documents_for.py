"""The documents of one client or one deal, with the way to a new one: on the client's card and in the drawer of a deal."""

import streamlit as st

from pages.parts import documents_lines, links
from pages.words import say
from queries import reader


def draw(viewer, client, deal=None, *, write: bool = True) -> None:
    """Each with its state and file; nothing to say when there are none and none may be written."""
    found = reader.rows("documents/list", viewer, client=client, deal=deal)
    may = write and viewer.may("documents.write") and links.there("offers")
    if not found and not may:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"## {say('documents.written')}")
        st.space("stretch")
        if may:
            links.link("offers", say("documents.write"), part="documents", write=client, deal=deal)
    for one in found:
        documents_lines.line(viewer, one, client=False, place="deal" if deal else "client")
