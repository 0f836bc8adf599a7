"""Log a contact: who, what, result, next contact, one note. Beside it what is known of the client."""

import streamlit as st

from data import clients, contacts, playbook
from pages.parts import contact_desk, contact_entry, contact_saved
from pages.parts.who import viewer
from pages.words import say

WRITES = contact_desk.Writes(
    log=lambda values, key: contacts.log(viewer(), contacts.drafted(values), key=key),
    add=lambda values, key: clients.add(viewer(), clients.NewClient(**values), key=key),
    undo=lambda contact: contacts.undo(viewer(), contact),
    tick=lambda deal, item, on: (playbook.tick if on else playbook.untick)(viewer(), deal, item),
)


@st.fragment
def desk() -> None:
    """Form and summary, drawn together: a choice in the one shows in the other."""
    entry, (left, right) = contact_entry.present(viewer()), st.columns([3, 2])
    with left:
        contact_desk.form(viewer(), entry, WRITES, contact_saved.following)
    with right:
        contact_desk.known(viewer(), WRITES)


st.markdown(f"# {say('log_contact.title')}")
desk() if viewer().may("contacts.log") else st.info(say("log_contact.not_yours"))
