"""The same offer to everybody chosen among the clients: said before it is done, done at once, and for a minute taken back."""

from collections import Counter
from uuid import UUID

import pyarrow as pa
import streamlit as st

from pages.parts import clients_asked, clients_done, offers_form
from pages.words import count, day, plain, say


def draw(viewer, chosen: pa.Table, offers) -> None:
    """The inputs, whose the offers will be, and the button that says it. `offers`: the module that writes."""
    clients = [UUID(client) for client in chosen["client_id"].to_pylist()]
    facts = offers_form.inputs(viewer, clients_done.name("offer"), _product())
    owners = Counter(owner or say("clients.me") for owner in chosen["owner"].to_pylist())
    said = ", ".join(f"{plain(name)} {n}" for name, n in owners.most_common(8)) + (" …" if len(owners) > 8 else "")
    st.caption(say("offers.whose", owners=said))
    place = st.container()
    if st.button(count("offers.make_many", len(clients)), type="primary", key=clients_done.name("offer_do")):
        key = clients_done.key("offer")
        words = count("offers.told.many", len(clients), what=plain(facts["what"]), day=day(facts["until_on"], "d MMM y"))
        undo = lambda: offers.undo_many(viewer, key, clients)  # noqa: E731
        if clients_done.act(place, lambda: offers.make_many(viewer, clients, offers.Offer(**facts), key=key), words, undo):
            clients_done.again("offer")


def _product() -> str | None:
    """The product that these clients lack, when the list asks for one."""
    lacked = clients_asked.present().rule.of("unbought")
    return lacked.values[0] if lacked and len(lacked.values) == 1 else None
