"""How long new leads wait for a first human answer: the mode `answers` of the workload page."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import charts
from pages.parts import workload_numbers as numbers
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.words import say
from queries import reader


def draw(me: Viewer, chosen: Filters) -> None:
    """The cards of the answers: who waits how long, by person."""
    answers = reader.rows("workload/response", me, **chosen.values())
    company = reader.row("workload/first_answer", me, **chosen.values())
    with card(title := say("workload.answers"), "workload.answer", chosen, say("workload.answers_hint")):
        if any(one["leads"] for one in answers):
            charts.show("waits", numbers.waits(answers, company["target_minutes"]), key="waits", alt=title)
        else:
            st.caption(say("workload.no_leads"))
