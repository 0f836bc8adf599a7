"""The desk of one contact: the form, what is known of the client beside it, and doing what was pressed through the writes a page hands over."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from data.problems import Problem
from pages.parts import contact_entry, contact_form, contact_saved, focus, playbook, survey_ask
from pages.parts.client_summary import summary
from pages.parts.contact_lead import lead_summary
from pages.parts.contact_who import code
from pages.words import told


@dataclass(frozen=True)
class Writes:
    """What the page does for the desk, each one call into the data.

    `log(values, key)` gives what came of the contact, `add(new_client, key)` the id of a client, `undo(contact)` takes it back,
    `tick(deal, item, on)` marks a step of the playbook.
    """

    log: Callable
    add: Callable
    undo: Callable
    tick: Callable


def form(viewer, entry: contact_entry.Entry, writes: Writes, following: Callable) -> None:
    """Draw the form and do what is pressed; `following(viewer, draft)` says who comes after it."""
    with st.container(border=True, gap="small"):
        contact_saved.show(writes.undo)
        st.session_state["contact_draft"] = draft = contact_form.draw(viewer, entry)
    focus.begin(entry.key.hex, "result" if entry.start else "search")
    if draft.pressed or draft.new_client:
        _act(viewer, entry, draft, writes, following)


def known(viewer, writes: Writes) -> None:
    """What is known of the client or lead that stands in the form, and the playbook of the deal's stage."""
    draft = st.session_state.get("contact_draft") or contact_form.Draft(values={"client_id": None})
    lead, deal = draft.values.get("lead_id"), draft.values.get("deal_id")
    if lead:
        lead_summary(viewer, lead)
    if draft.values["client_id"] or not lead:
        summary(viewer, draft.values["client_id"])
    survey_ask.offer(viewer, draft.values["client_id"])
    if deal:
        playbook.beside(viewer, deal, f"contact_playbook_{deal.hex}", lambda item, on: writes.tick(deal, item, on))


def _act(viewer, entry, draft, writes: Writes, following: Callable) -> None:
    """Do what was pressed; what is wrong is told at its input, and what was typed stays."""
    try:
        if draft.new_client:
            made = writes.add(draft.new_client, entry.key)
            contact_entry.renew(str(made), drawn=True, began=entry.began)
        else:
            logged = writes.log(draft.said(entry.seconds()), entry.key)
            after = following(viewer, draft) if draft.pressed == "next" else None
            contact_saved.remember(logged, draft, after)
            contact_entry.renew(**(after.get("begins") or {"start": code(after)}) if after else {})
    except Problem as problem:
        if problem.field != "another":
            (draft.places.get(problem.field) or draft.places["who"]).error(told(problem))
            return
        entry.twice = problem
    st.rerun()
