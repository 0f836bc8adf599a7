"""Log a contact: who, what, result, next contact, one note. Beside it what is known of the client."""

import streamlit as st

from data import clients, complaints, contacts, deals, promises
from data.problems import Problem
from pages.parts import contact_entry, contact_form, contact_saved, focus
from pages.parts.client_summary import summary
from pages.parts.contact_who import code
from pages.parts.who import viewer
from pages.words import say, told


def save(entry: contact_entry.Entry, draft: contact_form.Draft) -> contacts.Logged:
    """One call into the data, nothing of the screen in between."""
    more = {
        "loss": draft.loss and deals.Loss(**draft.loss),
        "promise": draft.promise and promises.Promise(**draft.promise),
        "complaint": draft.complaint and complaints.Complaint(**draft.complaint),
        "seconds_taken": entry.seconds(),
    }
    return contacts.log(viewer(), contacts.Contact(**draft.values, **more), key=entry.key)


def act(entry: contact_entry.Entry, draft: contact_form.Draft) -> None:
    """Do what was pressed; what is wrong is told at its input, and what was typed stays."""
    try:
        if draft.new_client:
            made = clients.add(viewer(), clients.NewClient(**draft.new_client), key=entry.key)
            contact_entry.renew(str(made), drawn=True, began=entry.began)
        else:
            logged = save(entry, draft)
            after = contact_saved.following(viewer(), draft) if draft.pressed == "next" else None
            contact_saved.remember(logged, draft, after)
            contact_entry.renew(after and code(after))
    except Problem as problem:
        if problem.field != "another":
            (draft.places.get(problem.field) or draft.places["who"]).error(told(problem))
            return
        entry.twice = problem
    st.rerun()


@st.fragment
def desk() -> None:
    """Form and summary, drawn together: a choice in the one shows in the other."""
    entry, (left, right) = contact_entry.present(), st.columns([3, 2])
    focus.search(entry.key.hex)
    with left.container(border=True, gap="small"):
        contact_saved.show(lambda contact: contacts.undo(viewer(), contact))
        draft = contact_form.draw(viewer(), entry)
    with right:
        summary(viewer(), draft.values["client_id"])
    if draft.pressed or draft.new_client:
        act(entry, draft)


st.markdown(f"# {say('log_contact.title')}")
desk() if viewer().may("contacts.log") else st.info(say("log_contact.not_yours"))
