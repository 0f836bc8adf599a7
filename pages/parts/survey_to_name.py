"""Answers in words without a theme: what the words suggest is chosen already, a person confirms it or chooses another."""

from uuid import UUID, uuid4

import streamlit as st

from data.problems import Problem
from pages.parts import cards, survey_script
from pages.parts.contact_entry import apart
from pages.words import count, day, plain, say, told
from queries import reader
from queries.models.themes import suggested

SHOWN = 4


def draw(viewer, asked: dict, act) -> None:
    """The card; nothing when every answer has its theme, or the company keeps no themes."""
    found = reader.rows("surveys/unnamed", viewer, **asked, most=SHOWN)
    themes = reader.rows("surveys/reasons", viewer)
    if not found or not themes:
        return
    names = apart({str(one["reason_id"]): plain(one["reason"]) for one in themes})
    with cards.card(say("surveys.themes"), caption=count("surveys.themes_n", found[0]["n"])):
        for one in found:
            _line(one, themes, names, act)


def _line(one: dict, themes: list[dict], names: dict, act) -> None:
    mark = UUID(str(one["answer_id"])).hex
    said = " — ".join(plain(one[name]) for name in ("why", "better") if one[name])
    badge = "" if one["score"] is None else survey_script.badge(one["score"]) + " "
    with st.form(f"survey_theme_form_{mark}", border=False):
        st.markdown(f"{badge}{said}  \n:gray[{plain(one['client'])}, {day(reader.to_local(one['happened_at']))}]")
        hint = suggested(said, [(str(theme["reason_id"]), theme["reason"], theme["words"]) for theme in themes])
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            given = {"default": hint, "format_func": names.get, "selection_mode": "multi", "label_visibility": "collapsed"}
            chosen = st.pills(say("surveys.theme"), list(names), key=f"survey_themes_{mark}", wrap=True, **given)
            sent = st.form_submit_button(say("surveys.theme_confirm"), key=f"survey_theme_save_{mark}")
    if sent:
        _confirm(one, chosen, act)


def _confirm(one: dict, chosen: list[str], act) -> None:
    key = st.session_state.setdefault(f"_survey_theme_{one['answer_id']}", uuid4())
    try:
        act("themes", UUID(str(one["answer_id"])), tuple(map(UUID, chosen)), key=key)
    except Problem as problem:
        st.error(told(problem))
        return
    st.rerun()
