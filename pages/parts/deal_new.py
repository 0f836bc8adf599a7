"""A new deal: the client is searched, the rest is four inputs."""

from uuid import UUID, uuid4

import streamlit as st

from data.problems import Problem
from pages.parts.contact_entry import apart
from pages.words import plain, say, told
from queries import reader


def button(viewer) -> None:
    """The one primary button of the page, for those who may."""
    if viewer.may("deals.edit"):
        st.button(say("deals.new"), type="primary", icon=":material/add:", key="new_deal", on_click=_begin)


def _begin() -> None:
    st.session_state["deal_new_key"] = uuid4()


def asked() -> bool:
    """Is a new deal being entered?"""
    return "deal_new_key" in st.session_state


def _close() -> None:
    st.session_state.pop("deal_new_key", None)


def dialog(viewer, line_id: UUID, start) -> None:
    """The dialog; `start(values, key)` writes and returns the deal's id."""
    st.dialog(say("deals.new"), on_dismiss=_close)(_inside)(viewer, line_id, start)


def _inside(viewer, line_id: UUID, start) -> None:
    key = st.session_state.get("deal_new_key")
    if key is None:
        st.rerun()
    name = key.hex[:12]
    client, chosen = _client(viewer, name)
    proposed = say("deals.new_name", client=client) if client else ""
    title = st.text_input(say("deals.fact.name"), value=proposed, max_chars=200, key=f"new_name_{name}_{chosen}")
    amount = st.number_input(say("deals.fact.amount"), min_value=0.0, value=None, step=None, format="%.2f", key=f"new_amount_{name}")
    line, source = _line(viewer, line_id, name), _source(viewer, name)
    place = st.container()
    if st.button(say("deals.new_go"), type="primary", shortcut="Ctrl+Enter", key=f"new_go_{name}"):
        values = {"client_id": chosen and UUID(chosen), "name": title or "", "amount": amount, "line_id": line, "source_id": source}
        try:
            made = start(values, key)
        except Problem as problem:
            place.error(told(problem))
            return
        _close()
        st.query_params["deal"] = str(made)
        st.rerun()


def _client(viewer, name: str) -> tuple[str | None, str | None]:
    """Search as one types; the first one found is chosen already. Of another's client it is told whose it is."""
    typed = (st.text_input(say("deals.client"), key=f"new_client_{name}", type="search", live=True) or "").strip()[:100]
    found = reader.rows("clients/search", viewer, q=typed) if typed else []
    mine = {str(one["client_id"]): one["client"] for one in found if one["client_id"]}
    for one in [one for one in found if not one["client_id"]][:2]:
        st.caption(say("log_contact.others", client=plain(one["client"]), owner=plain(one["owner"] or "—")))
    if not mine:
        st.caption(say("deals.client_none" if typed else "deals.client_hint"))
        return None, None
    labels = apart({code: plain(client) for code, client in mine.items()})
    chosen = st.radio(
        say("deals.client"), list(mine), format_func=labels.get, key=f"new_choice_{name}_{typed}", label_visibility="collapsed"
    )
    return mine[chosen], chosen


def _line(viewer, line_id: UUID, name: str) -> UUID:
    lines = {str(one["line_id"]): plain(one["line"]) for one in reader.rows("deals/lines", viewer)}
    if len(lines) < 2:
        return line_id
    index = list(lines).index(str(line_id))
    return UUID(st.selectbox(say("filters.line"), list(lines), index=index, format_func=lines.get, key=f"new_line_{name}"))


def _source(viewer, name: str) -> UUID | None:
    sources = {one["code"]: plain(one["name"]) for one in reader.rows("deals/lists", viewer) if one["list"] == "source"}
    chosen = st.selectbox(
        say("deals.source"), list(sources), index=None, format_func=sources.get, placeholder=say("deals.choose"), key=f"new_source_{name}"
    )
    return UUID(chosen) if chosen else None
