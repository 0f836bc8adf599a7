"""On Today: documents that wait for this person's yes, and own ones that were refused. A card of its own: no money orders them."""

import streamlit as st

from pages.parts import documents_approvals, links
from pages.words import number, say


def draw(viewer) -> None:
    """The card; nothing when nothing waits."""
    found = documents_approvals.waiting(viewer)
    lines = [*found["refused"], *found["approve"]]
    if not lines or not links.there("offers"):
        return
    with st.container(border=True, gap="small"):
        st.markdown(f"## {say('documents.today')} :gray[{number(len(lines))}]")
        for one in lines[:5]:
            documents_approvals.line(one)
        if len(lines) > 5:
            links.link("offers", say("offers.part.approvals"), part="approvals")
