"""Surveys: whom to ask today and in which words, the running waves, the last answers and what came of them: /surveys."""

import streamlit as st

from data import answers, invitations, survey_themes, survey_waves
from pages.parts import (
    filters,
    filters_period,
    rows,
    survey_ask,
    survey_done,
    survey_form,
    survey_last,
    survey_wave_new,
    survey_waves_shown,
)
from pages.parts.who import viewer
from pages.words import say

ACTS = {
    "save": answers.by_phone,
    "take_back": answers.take_back,
    "not_reached": invitations.not_reached,
    "decline": invitations.decline,
    "link": invitations.link,
    "preview": survey_waves.preview,
    "wave": survey_waves.make,
    "close": survey_waves.close,
    "themes": survey_themes.confirm,
}


def act(name: str, *given, **values):
    """One call into the data; what came of it."""
    return ACTS[name](viewer(), *given, **values)


me = viewer()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.markdown(f"# {say('surveys.title')}")
    st.space("stretch")
    asked = filters.narrow(me, ("line", "manager"))
    survey_wave_new.button(me)
chosen = filters.Filters(*filters_period.span("months12", me), compare="none", **asked)
if me.may("surveys.ask"):
    waiting = survey_ask.waiting(me, asked)
    now = survey_ask.present(me, waiting)
    left, right = st.columns([5, 6])
    with left:
        survey_ask.draw(me, waiting, now)
    with right:
        survey_done.show(act)
        survey_form.draw(me, now, act)
left, right = st.columns([5, 6])
with left:
    survey_waves_shown.draw(me, chosen, asked, act)
with right:
    survey_last.draw(me, asked, act)
if not survey_wave_new.drawer(me, act):
    rows.drawer(me, chosen)
