"""Clients: search at once, saved segments, filters over every field, and what can be done with many at a time."""

from types import SimpleNamespace

import streamlit as st

from data import handovers, offers, plan_many, segments
from pages.parts import clients_asked, clients_chosen, clients_done, clients_filters, clients_search, clients_segments, clients_table
from pages.parts.clients_labels import Labels
from pages.parts.who import viewer
from pages.words import say
from queries.models import client_sets

ACTS = SimpleNamespace(handovers=handovers, plan_many=plan_many, segments=segments, offers=offers)


def narrowed(me, asked: clients_asked.Asked, known: dict, everyone):
    """The clients asked for, in their order, and the segment they are of."""
    one = known.get(asked.segment)
    among = clients_segments.standing(me, one, everyone, asked)
    return client_sets.ordered(client_sets.matching(me, asked.rule, None, among), asked.sort), one


def rows(me, found, asked: clients_asked.Asked) -> None:
    """The page of rows; what is ticked on it is chosen."""
    shown = clients_table.page_of(found, asked.page)
    draw = clients_table.cards if clients_search.view(asked) == "cards" else clients_table.table
    ticked = draw(me, shown, clients_chosen.ids(asked), clients_chosen.table_key(asked))
    clients_table.turn(clients_table.pages(found), asked)
    clients_chosen.tick(asked, shown["client_id"].to_pylist(), ticked)


@st.fragment
def desk() -> None:
    """All of the page: a letter typed draws nothing anew but this."""
    me, asked = viewer(), clients_asked.present()
    everyone, known = client_sets.everyone(me), clients_segments.known(me)
    clients_search.box(asked)
    found, one = narrowed(me, asked, known, everyone)
    clients_search.first(me, found, asked)
    clients_segments.chips(me, known, everyone, asked)
    clients_filters.draw(me, Labels(me), asked)
    clients_done.show()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(clients_table.total(client_sets.money(found)), width="content")
        clients_segments.save(me, one, asked, segments)
        clients_segments.manage(me, one, asked, segments)
        st.space("stretch")
        clients_search.order(asked)
    if found.num_rows == 0:
        clients_search.nobody(me, everyone, asked)
        return
    above = st.container()  # drawn after the rows: what is ticked on them is known then
    rows(me, found, asked)
    with above:
        clients_chosen.bar(me, found, known, one, asked, ACTS)


st.markdown(f"# {say('clients.title')}")
desk()
