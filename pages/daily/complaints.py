"""Complaints by deadline in working time, late ones with the head, and how the last ones ended: /complaints."""

from uuid import UUID

import streamlit as st

from data import complaint_changes, complaints
from data.problems import Problem
from pages.parts import complaint_list, complaint_new, complaint_story
from pages.parts.who import viewer
from pages.words import say

ACTS = {
    "step": complaint_changes.step,
    "close": complaint_changes.close,
    "give": complaint_changes.give,
    "weigh": complaint_changes.weigh,
    "deadline": complaint_changes.set_deadline,
    "satisfied": complaint_changes.satisfied,
    "reopen": complaint_changes.reopen,
}


def act(name: str, *given, **values) -> None:
    """One call into the data."""
    ACTS[name](viewer(), *given, **values)


def save(client: UUID | None, values: dict, key: UUID) -> None:
    """A new complaint; its story opens."""
    if client is None:
        raise Problem("Choose the client.", field="who")
    st.query_params["complaint"] = str(complaints.make(viewer(), client, complaints.Complaint(**values), key=key))


me, may = viewer(), viewer().may("complaints.open")
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.markdown(f"# {say('complaints.title')}")
    st.space("stretch")
    asked = complaint_list.narrowed(me)
    adding = may and st.button(say("complaints.add"), icon=":material/add:", type="primary", key="complaints_add")
complaint_list.draw(me, asked)
if adding:
    complaint_new.ask(me, save, st.query_params.get("client"))
else:
    complaint_story.drawer(me, act if may else None)
