"""With whom: a search as one types over the clients in hand, the first one found being chosen already."""

from uuid import UUID

import streamlit as st

from pages.parts.contact_entry import apart
from pages.words import plain, say
from queries import reader


def choose(viewer, key: str, start: str | None = None) -> UUID | None:
    """Draw search and choice; the client's id. `start`: the client to begin with, whose search is left out."""
    if start and (facts := _facts(viewer, start)):
        st.markdown(f"**{plain(facts['client'])}**")
        return UUID(facts["client_id"])
    typed = st.text_input(say("promises.client"), key=f"{key}_q", type="search", live=True, placeholder=say("promises.client_hint")) or ""
    found = reader.rows("clients/search", viewer, q=typed[:100]) if typed.strip() else []
    labels = apart({one["client_id"]: f"{one['client']} · {one['line']}" for one in found if one["client_id"]})
    if typed.strip() and not labels:
        st.caption(say("promises.no_client"))
    if not labels:
        return None
    name = f"{key}_{'_'.join(labels)[:200]}"
    chosen = st.radio(
        say("promises.client"), list(labels)[:6], format_func=lambda one: plain(labels[one]), key=name, label_visibility="collapsed"
    )
    return chosen and UUID(chosen)


def _facts(viewer, client: str) -> dict:
    try:
        return reader.row("clients/summary", viewer, client=UUID(client))
    except ValueError:
        return {}
