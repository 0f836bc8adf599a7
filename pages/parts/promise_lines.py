"""One line per promise: until when, what, with whom, whose; and what can be said of it in the row."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid5

import streamlit as st

from pages.parts import links
from pages.parts.filters import today
from pages.words import count, day, plain, say

PARTS = ("overdue", "today", "week", "later", "settled")
COLOURS = {"overdue": "red", "today": "orange", "week": "gray", "later": "gray"}


@dataclass(frozen=True)
class Acts:
    """What a page does when a button is pressed: settle(id, how, version, key, on), move(id, day, version, key), reopen(id, version, key)."""

    settle: Callable
    move: Callable
    reopen: Callable


def line(viewer, one: dict, acts: Acts | None) -> None:
    """Draw one promise; without `acts` nothing can be pressed."""
    with st.container(key=f"promise_{UUID(one['promise_id']).hex}"):
        left, right = st.columns([5, 3], vertical_alignment="center", gap="small")
    with left, st.container(gap=None):
        st.markdown(f"{badge(one)} {plain(one['what'])}{_moves(one)}")
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            _whose(viewer, one)
    if acts:
        with right, st.container(horizontal=True, gap="xsmall", horizontal_alignment="right", vertical_alignment="center"):
            _settled(one, acts) if one["part"] == "settled" else _open(one, acts)


def badge(one: dict) -> str:
    """How it stands: late by so many days, due, kept, kept late, broken."""
    if one["part"] == "settled":
        late = one["state"] == "kept" and one["days_late"] > 0
        said = count("promises.kept_late", one["days_late"]) if late else say(f"promises.{one['state']}")
        return f":{'orange' if late else 'green' if one['state'] == 'kept' else 'red'}-badge[{said}] :gray[{day(one['settled_on'])}]"
    when = say("promises.today") if one["part"] == "today" else day(one["due_on"], _shape(one["due_on"]))
    late = f" · {count('promises.late', one['days_late'])}" if one["part"] == "overdue" else ""
    return f":{COLOURS[one['part']]}-badge[{when}{late}]"


def _shape(on) -> str:
    return "EEE d MMM" if on.year == today().year else "d MMM y"


def _moves(one: dict) -> str:
    if not one["moves"]:
        return ""
    return f" :violet-badge[{count('promises.moves', one['moves'], day=day(one['first_due_on']))}]"


def _whose(viewer, one: dict) -> None:
    side = say(f"promises.side.{one['side']}")
    st.caption(" · ".join([side, *owner(viewer, one)]), width="content")
    if one["client_id"]:
        links.link("client", plain(one["client"] or "—"), id=one["client_id"])


def owner(viewer, one: dict) -> list[str]:
    """Whose a line is, when it is not the own: a colleague's, or of one for whom this person stands in today."""
    if one["owner_id"] == str(viewer.id):
        return []
    name = plain(one["owner"] or "—")
    return [say("promises.for", owner=name) if one["owner_id"] in map(str, viewer.covers) else name]


def key_of(one: dict, act: str) -> UUID:
    """The key of an act upon a promise as it stands: pressed twice, it is one act."""
    return uuid5(UUID(one["promise_id"]), f"{act} {one['version']}")


def _open(one: dict, acts: Acts) -> None:
    for how in ("kept", "broken"):
        st.button(
            say(f"promises.say.{how}"),
            key=f"promise_{how}_{key_of(one, how).hex}",
            on_click=acts.settle,
            args=(one, how, key_of(one, how), None),
        )
    box = st.popover(say("promises.move"), key=f"promise_move_{key_of(one, 'move').hex}", on_change="rerun")
    if box.open:
        with box:
            _move(one, acts)


def _move(one: dict, acts: Acts) -> None:
    name, now = key_of(one, "move").hex, today()
    with st.form(f"promise_form_{name}", border=False):
        wish = st.date_input(say("promises.move_to"), value=None, min_value=now, format="DD.MM.YYYY", key=f"promise_to_{name}")
        if st.form_submit_button(say("promises.move_now"), key=f"promise_move_now_{name}", type="primary"):
            acts.move(one, wish, key_of(one, "move"))
    with st.form(f"promise_past_{name}", border=False):
        on = st.date_input(
            say("promises.kept_on"), value=now, min_value=one["made_on"], max_value=now, format="DD.MM.YYYY", key=f"promise_on_{name}"
        )
        if st.form_submit_button(say("promises.kept_then"), key=f"promise_kept_on_{name}"):
            acts.settle(one, "kept", key_of(one, f"kept {on}"), on)
            st.rerun()


def _settled(one: dict, acts: Acts) -> None:
    key = key_of(one, "reopen")
    st.button(say("promises.reopen"), key=f"promise_reopen_{key.hex}", type="tertiary", on_click=acts.reopen, args=(one, key))
