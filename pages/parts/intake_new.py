"""The drawer in which a key or a web form is made."""

from uuid import UUID, uuid4

import streamlit as st

from data import doors
from data.problems import Problem
from pages.parts.contact_entry import apart
from pages.words import plain, say, told
from queries import reader

FRESH = "_intake_fresh"  # kind, name, secret and a line to be named, of what was made: in the session that made it, until it is put away


def open_drawer(viewer, kind: str) -> None:
    """Open the drawer of a new key or form."""
    st.dialog(say(f"intake.make.{kind}"), position="right")(_new)(viewer, kind)


def _new(viewer, kind: str) -> None:
    mark = st.session_state.setdefault(f"_intake_key_{kind}", uuid4())
    places: dict = {}
    st.caption(say(f"intake.about.{kind}"))
    with st.form(f"intake_new_{kind}_{mark.hex}", border=False):
        new = _inputs(viewer, kind, mark.hex, places)
        pressed = st.form_submit_button(say("intake.make_it"), type="primary")
    if not pressed:
        return
    try:
        secret = doors.make(viewer, new, key=mark)
    except Problem as problem:
        places.get(problem.field, st).error(told(problem))
        return
    st.session_state.pop(f"_intake_key_{kind}", None)
    st.session_state[FRESH] = (kind, new.name, secret, None if new.line_id else to_be_named(viewer))
    st.rerun()


def to_be_named(viewer) -> str | None:
    """A line for the example: every lead must name one where there are several."""
    lines = [one["name"] for one in reader.rows("lists/lines", viewer) if not one["retired"]]
    return lines[0] if len(lines) > 1 else None


def _inputs(viewer, kind: str, mark: str, places: dict) -> doors.New:
    name = st.text_input(say("intake.column.name"), max_chars=200, placeholder=say(f"intake.name_hint.{kind}"), key=f"intake_name_{mark}")
    places["name"] = st.container()
    scopes = ("leads",)
    if kind == "key":
        said = {"default": ["leads"], "format_func": lambda one: say(f"intake.scope.{one}"), "key": f"intake_scopes_{mark}"}
        scopes = tuple(st.pills(say("intake.column.scopes"), doors.SCOPES, selection_mode="multi", **said))
        places["scopes"] = st.container()
    line = _entry(viewer, "lines", "line", mark, say("intake.every_line") if kind == "key" else None)
    places["line"] = st.container()
    origin = {f"{one}_id": _entry(viewer, f"{one}s", one, mark, "—") for one in ("entry_point", "source", "campaign")}
    back_to = ""
    if kind == "form":
        back_to = st.text_input(say("intake.column.back_to"), placeholder="https://example.com/thanks", key=f"intake_back_{mark}")
        places["back_to"] = st.container()
    label = say("intake.column.per_minute")
    per_minute = st.number_input(label, value=600, min_value=1, max_value=doors.MOST_PER_MINUTE, step=60, key=f"intake_often_{mark}")
    places["per_minute"] = st.container()
    return doors.New(kind, name or "", scopes, line, **origin, back_to=back_to or "", per_minute=int(per_minute or 600))


def _entry(viewer, of: str, name: str, mark: str, none: str | None) -> UUID | None:
    """An entry of a list; without a word for none the first one stands there."""
    entries = {str(one["id"]): plain(one["name"]) for one in reader.rows(f"lists/{of}", viewer) if not one["retired"]}
    index, names = (None if none else 0), apart(entries)
    chosen = st.selectbox(
        say(f"intake.new.{name}"), list(entries), index=index, format_func=names.get, placeholder=none, key=f"intake_{name}_{mark}"
    )
    return UUID(chosen) if chosen else None
