"""All experiments, the latest first: what is tried, on whom, how far it is, and what came of it."""

import streamlit as st

from pages.parts import experiment_numbers as numbers
from pages.words import plain, say
from queries import reader

TOLD = "_experiments_told"


def say_once(kind: str, words: str) -> None:
    """Tell this after the next run, once."""
    st.session_state[TOLD] = (kind, words)


def tell() -> None:
    """What was to be told."""
    kind, words = st.session_state.pop(TOLD, ("", ""))
    if words:
        (st.success if kind == "success" else st.warning)(words)


def show(**asked) -> None:
    """Show this of the page, and only this."""
    st.query_params.from_dict(asked)
    st.rerun()


def draw(viewer) -> None:
    """The title, a new one, a card for each."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"# {say('desk.page.experiments')}")
        st.space("stretch")
        if viewer.may("experiments.run") and st.button(
            say("experiments.new"), icon=":material/add:", type="primary", key="experiments_new"
        ):
            show(new="1")
    st.caption(say("experiments.hint"))
    tell()
    found = reader.rows("experiments/list", viewer)
    if not found:
        st.info(say("experiments.none"), icon=":material/science:")
    for one in found:
        with st.container(border=True, gap="small"):
            left, right = st.columns([5, 1], vertical_alignment="center")
            left.markdown(f"**{plain(one['name'])}** {numbers.badge(one)}  \n:small[{numbers.facts(one)}]")
            left.markdown(numbers.short(one, reader.rows("experiments/clients", viewer, experiment=one["id"]) if one["over"] else []))
            with right, st.container(horizontal=True, horizontal_alignment="right"):
                if st.button(say("experiments.open"), key=f"experiments_open_{one['id']}"):
                    show(experiment=one["id"])
