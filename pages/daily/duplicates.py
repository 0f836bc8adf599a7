"""Duplicates: two cards that may be one, side by side. Nothing is merged by itself, and every merge can be undone."""

from uuid import UUID, uuid4

import streamlit as st

from data import merges
from data.problems import Problem
from pages.parts import duplicates_compare, duplicates_done, duplicates_list
from pages.parts.who import viewer
from pages.words import say, told


def settle(of: str, made: duplicates_compare.Decision) -> None:
    """Do what was pressed about a pair."""
    if made.pressed == "later":
        duplicates_list.put_off(made.kept_id, made.gone_id)
    elif made.pressed == "two":
        merges.not_duplicates(viewer(), made.kept_id, made.gone_id)
        duplicates_done.remember(say("duplicates.are_two_now"))
    else:
        both = (made.kept_id, made.gone_id, made.choice, made.versions)
        done = merges.merge(viewer(), *both, key=made.key, entity=of, likeness=made.likeness)
        duplicates_done.merged(of, made, done.id)
    duplicates_list.forget()


def take_back(what: str, row: dict) -> None:
    """Undo a merge, or let two be proposed again."""
    if what == "maybe":
        merges.may_be_duplicates(viewer(), UUID(str(row["a_id"])), UUID(str(row["b_id"])))
        duplicates_done.remember(say("duplicates.maybe_again"))
    else:
        key = st.session_state.setdefault(f"duplicates_undo_{row['id']}", uuid4())
        duplicates_done.unmerged(merges.unmerge(viewer(), UUID(str(row["id"])), key=key))


def work(act, *values) -> None:
    """Act and draw anew; what is wrong is told, and what was chosen stays."""
    try:
        act(*values)
    except Problem as problem:
        st.error(told(problem))
        return
    st.rerun()


st.markdown(f"# {say('duplicates.title')}")
if not viewer().may("clients.merge"):
    st.info(say("duplicates.not_yours"))
    st.stop()
if undo := duplicates_done.flash():
    work(take_back, "unmerge", undo)
view = duplicates_list.view()
if view == "done":
    if pressed := duplicates_done.draw(viewer()):
        work(take_back, *pressed)
elif (decided := duplicates_compare.review(viewer(), view)) and decided.pressed:
    work(settle, view, decided)
