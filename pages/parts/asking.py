"""Small forms: a key drawn with the form, one call, what is wrong told at its place, what was typed kept."""

from uuid import UUID, uuid4

import streamlit as st

from data.problems import Problem
from pages.words import say, told


def key(form: str) -> UUID:
    """The key of what this form will write: the same until it is written, so that a double click is one row."""
    return st.session_state.setdefault(f"_key_{form}", uuid4())


def name(form: str, widget: str) -> str:
    """The key of a widget of this form; a fresh one after each writing, so that the next form is empty."""
    return f"{form}_{widget}_{key(form).hex[:8]}"


def settle(form: str, act) -> None:
    """Do what was asked for and draw the page anew; a Problem is told here and nothing typed is lost."""
    try:
        act()
    except Problem as problem:
        st.error(told(problem))
        return
    st.session_state.pop(f"_key_{form}", None)
    st.session_state["_saved"] = True
    st.rerun()


def said() -> None:
    """Say once, after the page is drawn anew, that it is saved."""
    if st.session_state.pop("_saved", False):
        st.toast(say("client.saved"), icon=":material/check:")
