"""How leads come in by themselves: keys and forms, mailboxes, telephony: /intake."""

import streamlit as st

from pages.parts import intake_calls, intake_keys, intake_mail
from pages.parts.who import viewer
from pages.words import say

PARTS = {"keys": intake_keys.draw, "mail": intake_mail.draw, "calls": intake_calls.draw}  # each draws itself for the viewer

me = viewer()
st.markdown(f"# {say('intake.title')}")
st.caption(say("intake.caption"))
if not me.may("doors.edit"):
    st.info(say("intake.not_yours"))
    st.stop()
part = st.pills(
    say("intake.which"),
    list(PARTS),
    default=asked if (asked := st.query_params.get("part")) in PARTS else next(iter(PARTS)),
    required=True,
    format_func=lambda one: say(f"intake.part.{one}"),
    key="intake_part",
    label_visibility="collapsed",
)
st.query_params["part"] = part
PARTS[part](me)
