"""The top of the card: name, badges, four facts, and what to know before the call in three lines."""

import streamlit as st

from pages.parts import asking, client_facts, client_leaving, client_shown, links
from pages.words import day, plain, say
from queries import reader


def nobody() -> None:
    """No such client, or none of those this person may see."""
    with st.container(border=True, horizontal_alignment="center", gap="small"):
        st.markdown(f"**{say('client.unknown')}**", text_alignment="center")
        st.markdown(f":gray[{say('client.unknown_hint')}]", text_alignment="center")
        links.link("clients", say("client.to_the_list"))


def anothers(facts: dict) -> None:
    """Of a client that is another's now: that it exists and whose it is."""
    st.markdown(f"# {plain(facts['client'])}")
    st.info(say("client.anothers", owner=plain(facts["owner"] or "—")))


def draw(viewer, known: client_facts.Known, write) -> None:
    """Name, who they are, the badges; the four facts; before the call."""
    facts = known.head
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"# {plain(facts['client'])}", width="content")
        st.markdown(client_facts.badges(known) or "", width="stretch")
        if viewer.may("clients.edit"):
            _more(viewer, facts, write)
    st.caption(" · ".join(plain(part) for part in _who(facts) if part))
    if facts["retired_at"]:
        _retired(viewer, facts, write)
    client_facts.figures(known, score=True)
    client_shown.line(viewer, known.client)
    _before(known)


def _who(facts: dict) -> tuple:
    return (facts["line"], facts["owner"] or say("client.nobodys"), facts["sector"], facts["city"], facts["phone"], facts["email"])


def _before(known: client_facts.Known) -> None:
    said = [client_facts.needs(known), client_facts.cautions(known, 2), client_facts.owed(known, 2)]
    lines = [" ".join(kind) for kind in said if kind]
    if why := [plain(known.head[name]) for name in ("leaving_reason", "left_because") if known.head[name]]:
        lines.insert(0, f":red-badge[{say('client.left_because')}] {': '.join(why)}")
    if lines:
        st.markdown("  \n".join(lines))


def _retired(viewer, facts: dict, write) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":gray-badge[{say('client.retired', day=day(reader.to_local(facts['retired_at']), 'd MMM y'))}]")
        if facts["merged_into_id"]:
            links.link("client", say("client.merged"), id=facts["merged_into_id"])
        elif viewer.may("clients.edit") and st.button(say("client.restore"), key="client_restore"):
            asking.settle("restore", lambda: write("restore", facts["client_id"], version=facts["version"]))


def _more(viewer, facts: dict, write) -> None:
    """What is done once in a long while: given to somebody, left, retired."""
    about = {"version": facts["version"]}
    with st.popover(say("client.more"), key=asking.name("more", "open")):
        if viewer.may("clients.assign") and not facts["retired_at"]:
            _give(viewer, facts, write)
        if not facts["retired_at"]:
            client_leaving.draw(viewer, facts, write)
        if not facts["retired_at"] and st.button(say("client.retire"), key=asking.name("more", "retire"), help=say("client.retire_hint")):
            asking.settle("more", lambda: write("retire", facts["client_id"], **about))


def _give(viewer, facts: dict, write) -> None:
    owners = {one["owner_id"]: one["owner"] for one in reader.rows("client/owners", viewer, client=facts["client_id"])}
    owner = st.selectbox(
        say("client.give_to"), list(owners), index=None, format_func=owners.get, key=asking.name("more", "owner"), placeholder=""
    )
    if owner and st.button(say("client.give"), key=asking.name("more", "give")):
        asking.settle("more", lambda: write("assign", [facts["client_id"]], owner, key=asking.key("more")))
