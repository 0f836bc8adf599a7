"""A person: with all roles at all clients, ways to reach them, birthday, consent, and what was said with them."""

import streamlit as st

from data import persons, reach, unsubscribes
from pages.parts import asking, mailing_refusals, person_card
from pages.parts.who import viewer
from pages.words import say

WRITES = {
    "edit": persons.edit,
    "retire": persons.retire,
    "restore": persons.restore,
    "role": lambda me, person, client, role, key: persons.give_role(me, person, client, role, key=key),
    "change_role": persons.change_role,
    "reach": lambda me, person, way, key: reach.add(me, "person", person, reach.Reach(*way), key=key),
    "reach_retire": reach.retire,
    "no_letters": unsubscribes.of_person,
    "letters": unsubscribes.take_back,
}


def write(what: str, *given, **named):
    """One call into the data, nothing of the screen in between."""
    return WRITES[what](viewer(), *given, **named)


facts = person_card.find(viewer(), st.query_params.get("id"))
asking.said()
if not facts:
    person_card.nobody()
    st.stop()
may = viewer().may("clients.edit") and not facts["retired_at"]
person_card.head(facts)
left, right = st.columns(2)
with left, st.container(border=True, gap="small"):
    person_card.reach(viewer(), facts, write, may)
    mailing_refusals.of_person(viewer(), facts, write, may)
with left, st.container(border=True, gap="small"):
    person_card.roles(viewer(), facts, write, may)
with right, st.container(border=True, gap="small"):
    person_card.contacts(viewer(), facts)
person_card.fields(facts, write, may)
person_card.changes(viewer(), facts)
if viewer().may("clients.edit") and not facts["merged_into_id"]:
    act = "restore" if facts["retired_at"] else "retire"
    if st.button(say(f"person.{act}"), key="person_state"):
        asking.settle("person_state", lambda: write(act, facts["person_id"], version=facts["version"]))
