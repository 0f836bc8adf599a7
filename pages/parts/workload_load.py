"""Who is overloaded, who is late: the mode `load` of the workload page."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import clicks, workload_table, workload_tiles
from pages.parts import workload_numbers as numbers
from pages.parts.cards import card, tiles
from pages.parts.filters import Filters
from pages.words import count, say
from queries import reader


def draw(me: Viewer, chosen: Filters) -> None:
    """The cards of the load: tiles, bars against capacity, the next 14 days, everyone in numbers."""
    asked = chosen.values()
    managers, calendar = reader.rows("workload/managers", me, **asked), reader.rows("workload/calendar", me, **asked)
    with tiles():
        workload_tiles.draw(me, chosen, reader.row("workload/team", me, **asked))
    left, right = st.columns(2)
    with left, card(title := say("workload.load"), "workload.points", chosen, say(f"workload.load_hint.{numbers.tick_kind(managers)}")):
        clicks.show("load", numbers.load(managers), title, numbers.behind(managers))
    with right, card(title := say("workload.days"), "workload.next_days", chosen, say("workload.days_hint")):
        clicks.show("days", numbers.days(calendar), title, numbers.behind_day(calendar), select="cell")
    meetings = reader.rows("workload/meetings", me, **asked)
    with card(say("workload.table"), "workload.open_deals", chosen, say("workload.table_hint")):
        workload_table.draw(managers, meetings)
    _further(me, chosen, managers, meetings)


def _further(me: Viewer, chosen: Filters, managers: list[dict], meetings: list[dict]) -> None:
    left, right = st.columns(2)
    with left, card(title := say("workload.received"), "workload.leads_30", chosen, say("workload.received_hint")):
        clicks.show("received", numbers.received(managers), title, numbers.behind(managers))
    held = sum(one["held_meetings"] for one in meetings)
    with right, card(title := say("workload.meetings"), "workload.held_meetings", chosen, count("workload.meetings_hint", held)):
        clicks.show("meetings", numbers.meetings(meetings), title, numbers.behind(meetings))
    compared = reader.rows("workload/comparison", me, **chosen.values())
    with card(title := say("workload.rates"), "workload.win_rate", chosen, say("workload.rates_hint", n=numbers.SMALLEST)):
        clicks.show("rates", numbers.rates(compared), title, numbers.behind_rate(compared))
