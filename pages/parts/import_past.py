"""Earlier imports: what they did, their refused rows as a file, and undo."""

import json

import streamlit as st

from data import store
from data.imports import undo
from data.problems import Problem
from data.viewer import Viewer
from pages.parts import import_refused
from pages.parts.import_words import reason
from pages.words import count, moment, number, plain, say, told
from queries import reader

MOST = 20


def show(viewer: Viewer) -> None:
    """The list, the newest first; a sentence while there is none."""
    past = reader.rows("imports/list", viewer)
    st.markdown(f"## {say('import_data.past')}")
    if not past:
        st.caption(say("import_data.past_none"))
        return
    if said := st.session_state.pop("import_undo_said", None):
        (st.success if said[0] else st.error)(said[1])
    for one in past[:MOST]:
        with st.container(border=True, gap="xsmall"):
            _one(viewer, one)
    if len(past) > MOST:
        st.caption(count("import_data.past_more", len(past) - MOST))


def _one(viewer: Viewer, one: dict) -> None:
    who, kind = one["actor"] or say("import_data.command_line"), one["kind"]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(one['file_name'])}** · " + say(f"import_data.kind.{kind}"))
        if one["undone_at"]:
            st.badge(say("import_data.undone"), color="gray")
        st.space("stretch")
        if one["rows_refused"]:
            with st.popover(count("import_data.refused_rows", one["rows_refused"]), type="tertiary"):
                import_refused.buttons(lambda: _refused(viewer, one["id"]), one["file_name"], key=str(one["id"]))
        if not one["undone_at"]:
            with st.popover(say("import_data.undo"), type="tertiary"):
                st.markdown(say("import_data.undo_sure"))
                st.button(say("import_data.undo_now"), key=f"undo_{one['id']}", on_click=_undo, args=(viewer, one["id"]))
    st.caption(
        say(
            "import_data.past_facts",
            when=moment(reader.to_local(one["happened_at"])),
            who=plain(who),
            new=number(one["rows_new"]),
            changed=number(one["rows_changed"]),
            same=number(one["rows_same"]),
            refused=number(one["rows_refused"]),
        )
    )


def _undo(viewer: Viewer, import_id) -> None:
    try:
        undo.undo(store.here(), viewer, import_id)
    except Problem as problem:
        said = (False, told(problem))
    else:
        said = (True, say("import_data.undo_done"))
    st.session_state["import_undo_said"] = said
    st.session_state.pop("import_seen", None)  # what the file in the drop zone would do is another thing now


def _refused(viewer: Viewer, import_id) -> list[dict]:
    found = reader.rows("imports/refused", viewer, **{"import": import_id})
    return [{"row": row["row_number"], "cells": json.loads(row["cells"]), "why": _why(row["problem"])} for row in found]


def _why(problem: str) -> str:
    said = json.loads(problem)
    return reason(Problem(said["sentence"], **said["values"]))
