"""The playbook beside a deal: what to check in its stage, what to say. Ticking is optional."""

from uuid import UUID

import streamlit as st

from data.problems import Problem
from pages.words import plain, say, told
from queries import reader


def beside(viewer, deal_id, key: str, tick=None) -> None:
    """Checklist and scripts of the stage the deal stands in; nothing when there are none.

    `tick(item_id, on)` writes a tick; without it (or without the right) the list is only read.
    """
    items = reader.rows("playbook/beside", viewer, deal=deal_id) if deal_id else []
    if not items:
        return
    st.markdown(f"## {say('playbook.title', stage=plain(items[0]['stage']))}")
    for one in items:
        if one["kind"] == "check":
            _check(viewer, one, f"{key}_{UUID(str(one['item_id'])).hex}", tick)
    if trouble := st.session_state.pop(f"{key}_trouble", None):
        st.error(trouble)
    for one in items:
        if one["kind"] == "script":
            with st.expander(f":material/format_quote: {plain(one['name'])}"):
                st.markdown("  \n".join(plain(line) for line in (one["words"] or "").splitlines()))


def _check(viewer, one: dict, key: str, tick) -> None:
    """The box follows the data, not what this browser remembers: somebody else may have ticked it."""
    st.session_state[key] = one["ticked_at"] is not None
    closed = tick is None or not viewer.may("deals.edit")
    st.checkbox(plain(one["name"]), key=key, disabled=closed, on_change=None if closed else _ticked, args=(key, one["item_id"], tick))


def _ticked(key: str, item_id, tick) -> None:
    try:
        tick(UUID(str(item_id)), st.session_state[key])
    except Problem as problem:
        st.session_state[f"{key.rpartition('_')[0]}_trouble"] = told(problem)
