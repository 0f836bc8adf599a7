"""Give those chosen to colleagues, with all that is open there. Says what moves before anything does."""

from collections import Counter
from uuid import UUID, uuid4

import pyarrow as pa
import streamlit as st

from pages.parts import clients_done
from pages.words import count, number, plain, say
from queries import reader

ENTITIES = ("client", "deal", "lead", "contact", "promise", "complaint", "offer")


def draw(viewer, chosen: pa.Table, handovers) -> None:
    """Who receives, what moves, and the button that says it. `handovers`: the module that writes."""
    clients = chosen["client_id"].to_pylist()
    people = {one["staff_id"]: one for one in reader.rows("hand_over/colleagues", viewer) if not one["gone"]}
    to = st.multiselect(
        say("clients.give_to"),
        list(people),
        format_func=lambda code: say("clients.give_load", name=people[code]["name"], load=number(people[code]["load"], 1)),
        key=clients_done.name("give_to"),
        placeholder=say("clients.any"),
        select_all=False,
    )
    moves = Counter(one["entity"] for one in reader.rows("hand_over/things", viewer, clients=",".join(clients)))
    said = ", ".join(count(f"clients.give.{entity}", moves[entity]) for entity in ENTITIES if moves[entity])
    st.markdown(say("clients.give_moves", things=said))
    st.caption(say("clients.give_hint"))
    place = st.container()
    if st.button(count("clients.give_button", len(clients)), type="primary", key=clients_done.name("give_do"), disabled=not to):
        key, back = clients_done.key("give"), uuid4()
        names = ", ".join(plain(people[code]["name"]) for code in to)
        given: list = []
        work = lambda: given.append(handovers.hand_over(viewer, clients=list(map(UUID, clients)), to=list(map(UUID, to)), key=key))  # noqa: E731
        undo = lambda: handovers.undo(viewer, given[0].id, key=back)  # noqa: E731
        if clients_done.act(place, work, count("clients.given", len(clients), names=names), undo):
            clients_done.again("give")
