"""Those chosen among the clients found: ticked page by page, or all at once; and the row of what can be done with them."""

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from pages.parts import (
    clients_asked,
    clients_done,
    clients_export,
    clients_give,
    clients_lists,
    clients_mail,
    clients_plan,
    links,
    offers_many,
)
from pages.words import count, say


def ids(asked: clients_asked.Asked) -> set[str]:
    """The ids chosen among these clients; among others nobody is chosen yet."""
    kept = st.session_state.get("clients_chosen")
    if kept is None or kept[0] != asked.mark():
        kept = st.session_state["clients_chosen"] = (asked.mark(), set())
    return kept[1]


def tick(asked: clients_asked.Asked, shown: list[str], ticked: set[str]) -> None:
    """Take over what is ticked on the page shown."""
    st.session_state["clients_chosen"] = (asked.mark(), (ids(asked) - set(shown)) | ticked)


def every(asked: clients_asked.Asked, found: pa.Table | None) -> None:
    """Choose all of them, or nobody."""
    st.session_state["clients_chosen"] = (asked.mark(), set(found["client_id"].to_pylist()) if found is not None else set())
    st.session_state["_clients_round"] = st.session_state.get("_clients_round", 0) + 1


def table_key(asked: clients_asked.Asked) -> str:
    """The key of the table: it forgets what was ticked when it shows others, or when all were chosen at once."""
    rounds = st.session_state.get("_clients_round", 0) + st.session_state.get("_clients_acts", 0)
    return f"clients_table_{abs(hash((asked.mark(), asked.sort, asked.page)))}_{rounds}"


def rows(found: pa.Table, asked: clients_asked.Asked) -> pa.Table:
    """The rows of those chosen, in the order of the list."""
    return found.filter(pc.is_in(found["client_id"], value_set=pa.array(sorted(ids(asked)), pa.string())))


def bar(viewer, found: pa.Table, lists: dict, one: dict | None, asked: clients_asked.Asked, acts) -> None:
    """How many are chosen and what can be done with them. `acts`: the modules that write."""
    chosen = rows(found, asked)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        if chosen.num_rows == 0:
            st.button(
                count("clients.choose_all", found.num_rows),
                key="clients_every",
                type="tertiary",
                icon=":material/select_all:",
                on_click=every,
                args=(asked, found),
            )
            st.caption(say("clients.choose_hint"), width="content")
            return
        st.markdown(f"**{count('clients.chosen', chosen.num_rows)}**", width="content")
        if chosen.num_rows == 1:  # the way in for who walks the table by keys
            links.link("client", say("clients.open"), id=chosen["client_id"][0].as_py())
        if chosen.num_rows < found.num_rows:
            st.button(
                count("clients.choose_all", found.num_rows), key="clients_every", type="tertiary", on_click=every, args=(asked, found)
            )
        st.button(say("clients.choose_none"), key="clients_none", type="tertiary", on_click=every, args=(asked, None))
        _acts(viewer, chosen, lists, one, acts)


def _acts(viewer, chosen: pa.Table, lists: dict, one: dict | None, acts) -> None:
    for name, icon, right, draw in (
        ("plan", ":material/event:", "contacts.log", lambda: clients_plan.draw(viewer, chosen, acts.plan_many)),
        ("list", ":material/list_alt:", "segments.edit", lambda: clients_lists.draw(viewer, chosen, lists, one, acts.segments)),
        ("offer", ":material/local_offer:", "offers.make", lambda: offers_many.draw(viewer, chosen, acts.offers)),
        ("mail", ":material/mail:", None, lambda: clients_mail.draw(viewer, chosen)),
        ("export", ":material/download:", None, lambda: clients_export.draw(viewer, chosen)),
        ("give", ":material/person_add:", "handovers.do", lambda: clients_give.draw(viewer, chosen, acts.handovers)),
    ):
        if right and not viewer.may(right):
            continue
        box = st.popover(say(f"clients.{name}"), icon=icon, key=clients_done.name(f"act_{name}"), on_change="rerun")
        if box.open:
            with box:
                draw()
