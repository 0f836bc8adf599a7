"""What one should know of a lead before answering it: what they asked, by which door, since when, how to reach them."""

import streamlit as st

from pages.words import moment, money, plain, say
from queries import reader


def lead_summary(viewer, lead) -> None:
    """The card of a lead beside the form; nothing when it is not the viewer's."""
    facts = reader.row("contacts/lead", viewer, lead=lead)
    if not facts:
        return
    with st.container(border=True, gap="small"):
        st.markdown(f"## {plain(facts['lead'])}")
        st.caption(" · ".join(plain(part) for part in (facts["line"], facts["owner"], facts["phone"], facts["email"]) if part))
        door = ", ".join(plain(part) for part in (facts["door"], facts["source"]) if part)
        st.markdown(f":blue-badge[{say('log_contact.lead_came', moment=moment(reader.to_local(facts['happened_at'])))}] :gray[{door}]")
        if facts["amount"]:
            st.markdown(say("log_contact.lead_amount", amount=money(facts["amount"])))
        if facts["message"]:
            st.markdown(plain(facts["message"]))
