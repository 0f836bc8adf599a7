"""What one should know of a client before the call, on less than a screenful: who, needs, cautions, what is owed, the last three contacts."""

import streamlit as st

from pages.parts import client_facts, links
from pages.words import day, money, plain, say
from queries import reader


def summary(viewer, client) -> None:
    """The card beside the form. Without a client it says what will stand here."""
    with st.container(border=True, gap="small"):
        facts = client_facts.head(viewer, client)
        if not facts.get("in_hand"):
            st.markdown(f"## {say('client.summary')}")
            st.caption(say("client.summary_hint"))
            return
        known = client_facts.gather(viewer, facts)
        _who(known)
        client_facts.figures(known)
        lines(known)
        contacts(reader.rows("clients/last_contacts", viewer, client=client))


def _who(known: client_facts.Known) -> None:
    facts, person = known.head, known.people[0] if known.people else None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"## {plain(facts['client'])}", width="stretch")
        links.link("client", say("client.open_card"), id=known.client)
    st.caption(" · ".join(plain(part) for part in (facts["line"], facts["owner"], facts["city"], facts["phone"]) if part))
    if person:
        st.caption(" · ".join(plain(part) for part in (person["person"], person["role"], person["phone"]) if part))
    if made := client_facts.badges(known):
        st.markdown(made)


def lines(known: client_facts.Known) -> None:
    """Needs, cautions, open deals with their days in the stage, and what is owed: one paragraph each kind."""
    deals = [
        f"**{plain(deal['deal'])}** {plain(deal['stage'])} {client_facts.deal_days(deal)} :gray[{money(deal['amount'])}]"
        for deal in known.deals[:3]
    ]
    for kind in (client_facts.needs(known), client_facts.cautions(known), deals, client_facts.owed(known)):
        if kind:
            st.markdown("  \n".join(kind))


def contacts(held: list[dict]) -> None:
    """The last contacts, one line each."""
    if not held:
        st.caption(say("client.no_contacts"))
    told = []
    for one in held:
        said = ": ".join(plain(part) for part in (one["result"], one["note"]) if part)
        way = say(f"client.way.{one['direction']}")
        told.append(f":gray[{day(reader.to_local(one['happened_at']))} · {plain(one['kind'])} {way}] {said}")
    if told:
        st.markdown("  \n".join(told))
