"""One report: written or changed in the form by its author, read by everybody else; its statements and what it said before."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4, uuid5

import streamlit as st

from data.problems import Problem
from pages.parts import links, visit_form
from pages.words import day, plain, say, told
from queries import reader


@dataclass(frozen=True)
class Acts:
    """What the page writes: save(contact_id, values, version, key), mark(id, unreliable, version, key), settle(id, version, key)."""

    save: Any
    mark: Any
    settle: Any


def draw(viewer, asked: str, acts: Acts | None) -> bool:
    """Draw the meeting that the address names; whether there is such a one."""
    try:
        one = reader.row("visit_reports/one", viewer, contact=UUID(asked))
    except ValueError:
        one = {}
    with st.container(border=True, gap="small"):
        if not one:
            st.info(say("visit_reports.not_there"))
        else:
            _head(one)
            _body(viewer, one, acts)
        st.button(say("visit_reports.back"), type="tertiary", icon=":material/arrow_back:", on_click=close, key="visit_back")
    return bool(one)


def close() -> None:
    """Back to the lists."""
    st.query_params.pop("contact", None)


def _head(one: dict) -> None:
    local = reader.to_local(one["happened_at"])
    st.markdown(f"## {plain(one['client'] or '—')} :gray[{plain(one['kind'])} · {day(local, 'EEE d MMM y')}, {local:%H:%M}]")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        links.link("client", say("visit_reports.card"), id=one["client_id"])
        st.caption(" · ".join(plain(part) for part in (one["staff"], one["note"]) if part), width="content")


def _body(viewer, one: dict, acts: Acts | None) -> None:
    mine = one["version"] is None or one["author_id"] == str(viewer.id)
    if acts and mine:
        _write(viewer, one, acts)
    elif one["version"] is None:
        st.caption(say("visit_reports.none_yet"))
    else:
        read(viewer, one)
    _said(viewer, one, acts)
    if one["changes"]:
        _history(viewer, one)


def _write(viewer, one: dict, acts: Acts) -> None:
    key = st.session_state.setdefault(f"visit_key_{one['contact_id']}_{one['version']}", uuid4())
    sent, values = visit_form.draw(viewer, one, key)
    if sent:
        try:
            acts.save(UUID(one["contact_id"]), values, one["version"], key)
        except Problem as problem:
            st.error(told(problem))
        else:
            st.session_state["visit_said"] = say("visit_reports.saved", client=plain(one["client"] or "—"))
            close()
            st.rerun()


def read(viewer, one: dict) -> None:
    """The words of a report, for who does not change it."""
    for field in visit_form.WORDS:
        if one[field]:
            st.markdown(f"**{say(f'visit_reports.{field}')}**  \n{plain(one[field])}")
    if one.get("author"):
        st.caption(say("visit_reports.by_author", author=plain(one["author"])))


def _said(viewer, one: dict, acts: Acts | None) -> None:
    for said in reader.rows("visit_reports/statements", viewer, contact=one["contact_id"]):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(statement(said), width="stretch")
            if acts and not said["settled"]:
                _doubt(said, acts)


def statement(said: dict) -> str:
    """Words of somebody, with the mark that they cannot be relied on."""
    mark = f":red-badge[{say('visit_reports.unreliable')}] " if said["unreliable"] and not said["settled"] else ""
    by = f" :gray[{plain(said['person'])}]" if said["person"] else ""
    done = f" :gray-badge[{say('visit_reports.settled')}]" if said["settled"] else ""
    return f"{mark}«{plain(said['words'])}»{by}{done}"


def _doubt(said: dict, acts: Acts) -> None:
    id, version = UUID(said["statement_id"]), said["version"]
    words = say("visit_reports.rely") if said["unreliable"] else say("visit_reports.doubt")
    key = uuid5(id, f"mark {version}")
    st.button(words, type="tertiary", key=f"visit_mark_{key.hex}", on_click=acts.mark, args=(id, not said["unreliable"], version, key))
    key = uuid5(id, f"settle {version}")
    st.button(say("visit_reports.settle"), type="tertiary", key=f"visit_settle_{key.hex}", on_click=acts.settle, args=(id, version, key))


def _history(viewer, one: dict) -> None:
    box = st.expander(say("visit_reports.history"), type="compact", key="visit_history", on_change="rerun")
    if box.open:
        with box:
            for entry in reader.rows("visit_reports/history", viewer, contact=one["contact_id"]):
                st.caption(_change(entry))


def _change(entry: dict) -> str:
    when, field = day(reader.to_local(entry["happened_at"]), "d MMM y"), say(f"visit_reports.{entry['field']}")
    return f"{when} · {field}: {plain(entry['old'] or '—')} → {plain(entry['new'] or '—')}"
