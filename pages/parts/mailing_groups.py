"""Who gets a mailing: segments and lists of the line's clients, and what is said to each of them in place of {opening}."""

from uuid import UUID

import pyarrow.compute as pc
import streamlit as st

from data.mailings import PICKED, Group
from pages.parts import clients_segments
from pages.parts.contact_entry import apart
from pages.words import count, plain, say
from queries import reader
from queries.models import client_sets

EVERYBODY = ""  # every client of the line, of no saved segment


def remember(mailing_id: str, openings: dict[str, str]) -> None:
    """The segments and openings of a draft, put into the inputs."""
    st.session_state["mailing_segments"] = list(openings)
    st.session_state["mailing_picked"] = mailing_id if PICKED in openings else None
    for code, words in openings.items():
        st.session_state[f"mailing_opening_{code}"] = words


def choose(viewer, line: str | None, places: dict) -> tuple[Group, ...]:
    """Draw the inputs and return the groups; a client of several stands in the first."""
    everyone, known = client_sets.everyone(viewer), clients_segments.known(viewer)
    here = everyone.filter(pc.equal(everyone["line"], line)) if line else everyone.slice(0, 0)
    names = {EVERYBODY: say("mailings.everybody")} | {code: plain(one["name"]) for code, one in known.items()}
    names |= {PICKED: say("mailings.picked")} if st.session_state.get("mailing_picked") else {}
    held = "mailing_segments"
    st.session_state[held] = [code for code in st.session_state.get(held, []) if code in names]
    chosen = st.multiselect(
        say("mailings.segments"), list(names), format_func=apart(names).get, key=held, placeholder=say("mailings.choose")
    )
    places["groups"] = st.container()
    if not known:
        st.caption(say("mailings.no_segments"))
    groups = [_group(viewer, code, names[code], known, here) for code in chosen]
    places["opening"] = st.container()
    clients = {client for one in groups for client in one.clients}
    if groups:
        st.caption(count("mailings.clients", len(clients)))
    return tuple(groups)


def _group(viewer, code: str, name: str, known: dict, here) -> Group:
    if code == PICKED:
        clients = tuple(UUID(one["client_id"]) for one in _letters(viewer))
    else:
        found = clients_segments.clients_of(viewer, known[code], here) if code else here
        clients = tuple(UUID(one) for one in found["client_id"].to_pylist())
    opening = st.text_area(
        say("mailings.opening", name=name),
        key=f"mailing_opening_{code}",
        height=90,
        help=say("mailings.opening_help"),
        placeholder=say("mailings.opening_hint"),
    )
    return Group(clients, UUID(code) if code in known else None, opening or "", picked=code == PICKED)


def persons(viewer, groups: tuple[Group, ...]) -> frozenset[UUID]:
    """Who alone is written to: of a draft whose clients were picked, the persons of its letters."""
    picked = bool(groups) and all(one.picked for one in groups)
    return frozenset(UUID(one["person_id"]) for one in _letters(viewer) if one["person_id"]) if picked else frozenset()


def _letters(viewer) -> list[dict]:
    return reader.rows("mailings/letters", viewer, mailing=st.session_state["mailing_picked"])
