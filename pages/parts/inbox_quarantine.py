"""What came in and could not be taken: put right and taken in, or dropped with a reason. Nothing is drawn where nothing waits."""

import json
from uuid import UUID

import streamlit as st

from data import quarantine_ends
from data.problems import Problem
from pages.parts import inbox_kept_form, inbox_state
from pages.words import count, moment, plain, say, told
from queries import reader

OPEN, SHOWN = "quarantine_open", 10


def waiting(me, line) -> list[dict]:
    """What waits to be put right, for who may see it."""
    return reader.rows("inbox/quarantine", me, line=line, dropped=False) if me.sees_whole else []


def badge(found: list[dict]) -> str:
    """The count for the head of the inbox; nothing where nothing waits."""
    return f":orange-badge[{count('quarantine.n', found[0]['waiting'])}]" if found else ""


def draw(me, line, lists) -> None:
    """The section of the inbox and its drawer."""
    found = waiting(me, line)
    if said := st.session_state.pop("quarantine_said", None):
        st.success(said, icon=":material/check:")
    if found:
        with st.container(border=True, gap="small", key="quarantine"):
            st.markdown(f"## {count('quarantine.n', found[0]['waiting'])}")
            st.caption(say("quarantine.hint"))
            for one in found[: st.session_state.get("quarantine_shown", SHOWN)]:
                _row(me, one)
            if len(found) > st.session_state.get("quarantine_shown", SHOWN):
                st.button(say("inbox.more"), key="quarantine_more", type="tertiary", on_click=_more)
    asked = st.session_state.get(OPEN)
    if asked and inbox_state.opened() is None:
        one = next((one for one in found if one["kept_id"] == asked[1]), None)
        if one is None:
            close()
        else:
            title = say(f"quarantine.{asked[0]}_title")
            st.dialog(title, width="medium", position="right", on_dismiss=close)(inbox_kept_form.INSIDES[asked[0]])(me, one, act, lists)


def act(work, done: str) -> Problem | None:
    """One call into the data; a Problem is told at its place, and what was typed stays."""
    try:
        work()
    except Problem as problem:
        return problem
    st.session_state["quarantine_said"] = done
    close()
    st.rerun()


def close() -> None:
    """Close the drawer at the next run."""
    st.session_state.pop(OPEN, None)


def _open(do: str, kept_id: str) -> None:
    inbox_state.close()
    st.session_state[OPEN] = (do, kept_id)


def _more() -> None:
    st.session_state["quarantine_shown"] = st.session_state.get("quarantine_shown", SHOWN) + SHOWN


def _row(me, one: dict) -> None:
    left, right = st.columns([5, 2], vertical_alignment="center", gap="small")
    with left:
        st.markdown(f"{_head(one)}  \n**{why(one)}**  \n:small[:gray[{plain(excerpt(one['body']))}]]")
    if me.may("quarantine.settle"):
        with right, st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"):
            name = {"take": "quarantine.take", "drop": "quarantine.drop"}
            for do, kind in (("take", "secondary"), ("drop", "tertiary")):
                st.button(say(name[do]), key=f"quarantine_{do}_{one['kept_id']}", type=kind, on_click=_open, args=(do, one["kept_id"]))


def _head(one: dict) -> str:
    about = [one["way"], one["line"], moment(reader.to_local(one["happened_at"]))]
    return f":gray-badge[{say('quarantine.door.' + one['door'])}] :small[:gray[{' · '.join(plain(part) for part in about if part)}]]"


def why(one: dict) -> str:
    """The reason in the reader's language; of something dropped the reason it was dropped for."""
    said = json.loads(one["problem"])
    if said.get("dropped"):
        return plain(said["dropped"])
    try:
        return told(Problem(said["sentence"], **said.get("values") or {}))
    except (KeyError, IndexError, ValueError):
        return plain(said["sentence"])


def excerpt(body: str, most: int = 200) -> str:
    """The beginning of what came, field by field where it has fields."""
    fields = quarantine_ends.fields(body)
    words = " · ".join(f"{name}: {value}" for name, value in fields.items()) if fields else " ".join(body.split())
    return words if len(words) <= most else words[:most] + "…"


def dropped(me, line) -> None:
    """What was dropped lately, folded; each can be brought back."""
    if not me.may("quarantine.settle"):
        return
    box = st.expander(say("quarantine.dropped"), key="quarantine_dropped", on_change="rerun")
    if not box.open:
        return
    with box:
        found = reader.rows("inbox/quarantine", me, line=line, dropped=True)
        if not found:
            st.caption(say("quarantine.dropped_none"))
        for one in found[:30]:
            _back(me, one)


def _back(me, one: dict) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        who = plain(one["settled_by"] or say("quarantine.by_itself"))
        st.markdown(f"**{why(one)}** :small[:gray[{plain(excerpt(one['body'], 90))} · {who}]]", width="stretch")
        if st.button(say("quarantine.back"), key=f"quarantine_back_{one['kept_id']}", type="tertiary", icon=":material/undo:"):
            problem = act(lambda: quarantine_ends.bring_back(me, UUID(one["kept_id"]), version=one["version"]), say("quarantine.done.back"))
            if problem:
                st.error(told(problem))
