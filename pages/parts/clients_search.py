"""The search over all clients as one types, the order of the list, and what is said when nobody is found."""

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from pages.parts import clients_asked, focus, links
from pages.words import plain, say
from queries import reader
from queries.models.client_sets import SORTS

FIRST = 4  # of those found, reached by Tab from the search


def box(asked: clients_asked.Asked) -> None:
    """The search, sent as one types; it shows what the address says when that came from elsewhere."""
    key = "clients_q"
    if key not in st.session_state or st.session_state.get("_clients_q") != asked.rule.q:
        st.session_state[key] = asked.rule.q
    st.session_state["_clients_q"] = asked.rule.q
    st.text_input(
        say("clients.search"),
        key=key,
        type="search",
        live=True,
        placeholder=say("clients.search_hint"),
        label_visibility="collapsed",
        icon=":material/search:",
        on_change=_typed,
    )
    focus.begin("clients")


def _typed() -> None:
    clients_asked.search(st.session_state["clients_q"])
    st.session_state["_clients_q"] = clients_asked.present().rule.q


def order(asked: clients_asked.Asked) -> None:
    """By which column, and as a table or as cards."""
    st.session_state["clients_sort"], st.session_state["clients_view"] = asked.sort, view(asked)
    st.selectbox(
        say("clients.sort"),
        list(SORTS),
        format_func=lambda name: say(f"clients.sort.{name}"),
        key="clients_sort",
        label_visibility="collapsed",
        help=say("clients.sort"),
        width=240,
        on_change=lambda: clients_asked.change(sort=st.session_state["clients_sort"]),
    )
    st.segmented_control(
        say("clients.view"),
        clients_asked.VIEWS,
        format_func=lambda name: {"table": ":material/table_rows:", "cards": ":material/view_agenda:"}[name],
        key="clients_view",
        required=True,
        label_visibility="collapsed",
        help=say("clients.view_help"),
        on_change=lambda: clients_asked.change(view=st.session_state["clients_view"], page=asked.page),
    )


def view(asked: clients_asked.Asked) -> str:
    """As asked; else cards on a phone and a table elsewhere."""
    return asked.view or ("cards" if "Mobi" in (st.context.headers.get("User-Agent") or "") else "table")


def first(viewer, found: pa.Table, asked: clients_asked.Asked) -> None:
    """While somebody searches: the first ones found as links, the next stop of the Tab key; then whose a client of others is."""
    if not asked.rule.q:
        return
    with st.container(horizontal=True, gap="small"):
        for one in _best(found, asked.rule.q).to_pylist():
            links.link("client", plain(one["client"]), id=one["client_id"])
    for one in reader.rows("clients/others", viewer, q=asked.rule.q):
        st.caption(say("clients.others", client=plain(one["client"]), owner=plain(one["owner"] or "—")))


def _best(found: pa.Table, q: str) -> pa.Table:
    """Those whose name begins with what is typed, then the others."""
    begins = pc.starts_with(found["client"], q, ignore_case=True)
    return pa.concat_tables([found.filter(begins), found.filter(pc.invert(begins))]).slice(0, FIRST)


def nobody(viewer, everyone: pa.Table, asked: clients_asked.Asked) -> None:
    """An empty list says why, and helps out of it."""
    with st.container(border=True, horizontal_alignment="center", gap="small"):
        st.markdown(":material/search_off:" if everyone.num_rows else ":material/apartment:", text_alignment="center")
        words = "none_found" if everyone.num_rows else "none_yet"
        st.markdown(f"**{say(f'clients.{words}')}**", text_alignment="center")
        st.markdown(f":gray[{say(f'clients.{words}_hint')}]", text_alignment="center")
        if everyone.num_rows:
            st.button(say("clients.clear"), key="clients_show_all", on_click=clients_asked.clear)
        elif viewer.may("clients.edit"):
            links.link("log_contact", say("clients.add_first"))
