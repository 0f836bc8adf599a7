"""What is offered to clients until when, the documents written for them, and what waits for a yes: /offers."""

import streamlit as st

from pages.parts import documents_approvals, documents_list, offers_list
from pages.parts.switch import switch
from pages.parts.who import viewer
from pages.words import say

# each draws its whole part of the page for the viewer
PARTS = {"offers": offers_list.draw, "documents": documents_list.draw, "approvals": documents_approvals.draw}

me = viewer()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.markdown(f"# {say('desk.page.offers')}")
    part = switch("part", PARTS, lambda name: say(f"offers.part.{name}"))
PARTS[part](me)
