"""Everything that needs attention now, and what this person has put aside with a reason: /attention."""

import streamlit as st

from data import notices
from pages.parts import attention_lines, attention_page, filters, rows
from pages.parts.who import viewer
from pages.words import say

ACTS = attention_page.Acts(
    put_aside=lambda one, reason, key: notices.put_aside(viewer(), one.key, one.size, reason, key=key),
    take_back=lambda one, key: notices.take_back(viewer(), one.key, key=key),
)

me = viewer()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.markdown(f"# {say('attention.title')}")
    filters.badge()
    st.markdown(st.session_state.pop("attention_said", ""), width="content")
    st.space("stretch")
    chosen = filters.standing(me).mine(me)

stands, aside = attention_lines.found(me, chosen)
past = f" {say('attention.past')}" if chosen.as_of else ""
st.caption(say("attention.hint" if me.sees_whole else "attention.hint_own") + past)
attention_page.draw(stands, aside, chosen, None if chosen.as_of else ACTS)
rows.drawer(me, chosen)
