"""Offers of one client: those that wait, and what clients who began alike bought next; one click begins an offer of it."""

import streamlit as st

from pages.parts import client_facts, links, offers_lines
from pages.words import count, money, number, plain, say, share
from queries import reader
from queries.models import alike

SURE = 30  # clients who began alike, for a share with its limits; under them only k of n
SHOWN = 4


def draw(viewer, known: client_facts.Known) -> None:
    """One small card; for who may make offers, and whoever sees some."""
    waiting = [one for one in reader.rows("offers/list", viewer, client=known.client) if one["part"] != "settled"]
    may = viewer.may("offers.make") and not known.head["retired_at"]
    like = alike.alike(viewer, known.client, known.head["line_id"])
    if not (waiting or like or may):
        return
    with st.container(border=True, gap="small"):
        st.markdown(f"## {say('offers.of_client')}")
        for one in waiting[:SHOWN]:
            amount = f" :gray[{money(one['amount'])}]" if one["amount"] is not None else ""
            st.markdown(f"{offers_lines.badge(one)} {plain(one['what'])}{amount}")
        if like:
            _alike(known.client, like, may)
        _ways(known.client, len(waiting), may)


def _ways(client: str, waiting: int, may: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if may:
            links.offer("offers", say("offers.make_one"), new="1", client=client)
        if waiting:
            links.offer("offers", count("offers.see", waiting), client=client)


def _alike(client: str, like: alike.Alike, may: bool) -> None:
    """What the like bought next, the likeliest first."""
    st.caption(say("offers.alike", series=plain(like.began_with)))
    for one in like.next:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(one['product'])}** :gray[{_part(one)}]", width="stretch")
            if may:
                links.offer("offers", say("offers.offer_it"), new="1", client=client, product=one["product_id"])


def _part(one: dict) -> str:
    k_of_n = say("offers.k_of_n", k=number(one["k"]), n=number(one["n"]))
    if one["n"] < SURE:
        return k_of_n
    return f"{share(one['took_share'])} ({number(100 * one['low'])}–{share(one['high'])}) · {k_of_n}"
