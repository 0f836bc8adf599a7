"""Promises, ours and theirs: overdue, due today, this week and later, and how the last ones ended: /promises."""

from uuid import UUID

import streamlit as st

from data import promises
from data.problems import Problem
from pages.parts import promise_list, promise_new
from pages.parts.promise_lines import Acts
from pages.parts.who import viewer
from pages.words import day, plain, say, told


def settle(one: dict, how: str, key: UUID, on) -> None:
    attempt(lambda id, version: promises.settle(viewer(), id, how, version=version, key=key, on=on), f"promises.told.{how}", one)


def move(one: dict, wish, key: UUID) -> None:
    attempt(lambda id, version: promises.move(viewer(), id, wish, version=version, key=key), "promises.told.moved", one, wish)
    st.rerun()


def reopen(one: dict, key: UUID) -> None:
    attempt(lambda id, version: promises.reopen(viewer(), id, version=version, key=key), "promises.told.reopened", one)


def attempt(write, words: str, one: dict, on=None) -> None:
    """One call into the data; what came of it is said above the list."""
    try:
        write(UUID(one["promise_id"]), one["version"])
        said = f":green-badge[:material/check: {say(words, what=plain(one['what']), day=day(on))}]"
    except Problem as problem:
        said = f":orange-badge[{told(problem)}]"
    st.session_state["promise_said"] = said


def save(client: UUID | None, values: dict, key: UUID) -> None:
    if client is None:
        raise Problem("Choose the client.", field="who")
    promises.make(viewer(), client, promises.Promise(**values), key=key)
    made = say("promises.told.made", what=plain(values["what"]), day=day(values["due_on"]))
    st.session_state["promise_said"] = f":green-badge[:material/check: {made}]"


me, may = viewer(), viewer().may("promises.make")
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.markdown(f"# {say('promises.title')}")
    st.space("stretch")
    asked = promise_list.narrowed(me)
    if may and st.button(say("promises.add"), icon=":material/add:", type="primary", key="promises_add"):
        promise_new.ask(me, save, st.query_params.get("client"))
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    promise_list.kept(me, asked)
    st.markdown(st.session_state.pop("promise_said", ""), width="content")
promise_list.draw(me, asked, Acts(settle, move, reopen) if may else None)
