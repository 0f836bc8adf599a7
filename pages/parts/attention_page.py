"""The page of notices: those that stand, each with its rows and a form to put it aside, and below them those put aside."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import streamlit as st

from data.problems import Problem
from pages.parts import attention_lines
from pages.parts.attention_words import returns
from pages.parts.filters import Filters
from pages.words import say, told
from queries.models.notices import Notice


@dataclass(frozen=True)
class Acts:
    """What the page does in the data: put a notice aside with a reason, take it back; each with its key."""

    put_aside: Callable
    take_back: Callable


def draw(stands: list[tuple], aside: list[tuple], filters: Filters, acts: Acts | None) -> None:
    """Both lists; without acts (a past day) nothing can be put aside or taken back."""
    with st.container(border=True, gap="small"):
        if not stands:
            attention_lines.nothing()
        for one, before in stands:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                attention_lines.words(one, before)
                if one.code != "detractors":  # whose way to act are the rows
                    attention_lines.behind(one)
                attention_lines.act(one, filters)
                if acts:
                    _form(one, acts)
    if aside:
        _aside(aside, acts)
    _how()


def _form(one: Notice, acts: Acts) -> None:
    """A reason and a button; Enter in the reason does the same."""
    box = st.popover(say("attention.put_aside"), key=_key(one, "box"), on_change="rerun")
    if not box.open:
        return
    with box, st.form(_key(one, "form"), border=False):
        reason = st.text_input(say("attention.reason"), max_chars=500, key=_key(one, "reason"))
        st.caption(f"{returns(one)} {say('attention.only_mine')}")
        trouble = st.empty()
        if st.form_submit_button(say("attention.put_aside_now"), key=_key(one, "submit"), type="primary"):
            try:
                acts.put_aside(one, reason, _once(one))
            except Problem as problem:
                trouble.error(told(problem))
                return
            _done(one, "attention.told.aside")


def _aside(aside: list[tuple], acts: Acts | None) -> None:
    with st.container(border=True, gap="small"):
        st.markdown(f"## {say('attention.aside')}")
        for one, before in aside:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                attention_lines.words(one, None)
                st.caption(attention_lines.since(before), width=260)
                if acts and st.button(say("attention.take_back"), key=_key(one, "back"), type="tertiary"):
                    acts.take_back(one, _once(one))
                    _done(one, "attention.told.back")


def _how() -> None:
    with st.expander(say("attention.how")):
        st.markdown(f"{say('attention.how.falls')}\n\n{say('attention.how.states')}")


def _once(one: Notice):
    """The key of an act on this notice as it is drawn now: pressed twice, it is one act."""
    return st.session_state.setdefault(_key(one, "key"), uuid4())


def _done(one: Notice, words: str) -> None:
    st.session_state.pop(_key(one, "key"), None)
    st.session_state.pop(_key(one, "box"), None)
    st.session_state["attention_said"] = f":green-badge[:material/check: {say(words)}]"
    st.rerun()


def _key(one: Notice, part: str) -> str:
    return f"attention_{part}_{one.key}"
