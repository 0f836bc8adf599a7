"""Who carries how much, who is late, who waits for an answer: /workload."""

import streamlit as st

from pages.parts import charts, empty, filters, rows, workload_table, workload_tiles
from pages.parts import workload_numbers as numbers
from pages.parts.cards import card, tiles
from pages.parts.who import viewer
from pages.words import count, say
from queries import reader

me = viewer()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.markdown(f"# {say('workload.title')}")
    filters.badge()
    st.space("stretch")
    chosen = filters.choose(me).mine(me)
asked = chosen.values()

managers = reader.rows("workload/managers", me, **asked)
if not managers:
    empty.nothing(me, chosen)
total = reader.row("workload/team", me, **asked)
calendar = reader.rows("workload/calendar", me, **asked)
st.caption(" ".join([numbers.headline(managers, total, calendar), numbers.team_average(reader.row("workload/team_average", me)), empty.dated_by_map(me)]))
with tiles():
    workload_tiles.draw(me, chosen, total)

left, right = st.columns(2)
with left, card(say("workload.load"), "workload.points", chosen, say(f"workload.load_hint.{numbers.tick_kind(managers)}")):
    numbers.open_behind(charts.show("load", numbers.load(managers), key="load", alt=say("workload.load"), select="segment"), managers, rows.show)
with right, card(say("workload.days"), "workload.next_days", chosen, say("workload.days_hint")):
    for picked in charts.show("days", numbers.days(calendar), key="days", alt=say("workload.days"), select="cell"):
        rows.show("workload.next_days", numbers.planned_there(calendar, picked), manager=picked["y_id"], day=picked["x_id"])

left, right = st.columns(2)
answers, company = reader.rows("workload/response", me, **asked), reader.row("workload/first_answer", me, **asked)
with left, card(say("workload.answers"), "workload.answer", chosen, say("workload.answers_hint")):
    if company["leads"]:
        charts.show("waits", numbers.waits(answers, company["target_minutes"]), key="waits", alt=say("workload.answers"))
    else:
        st.caption(say("workload.no_leads"))
with right, card(say("workload.received"), "workload.leads_30", chosen, say("workload.received_hint")):
    numbers.open_behind(charts.show("received", numbers.received(managers), key="received", alt=say("workload.received"), select="segment"), managers, rows.show)

meetings = reader.rows("workload/meetings", me, **asked)
with card(say("workload.table"), "workload.open_deals", chosen, say("workload.table_hint")):
    workload_table.draw(managers, meetings)

left, right = st.columns(2)
compared = reader.rows("workload/comparison", me, **asked)
with left, card(say("workload.rates"), "workload.win_rate", chosen, say("workload.rates_hint", n=numbers.SMALLEST)):
    for picked in charts.show("rates", numbers.rates(compared), key="rates", alt=say("workload.rates"), select="segment"):
        rows.show("workload.win_rate", numbers.closed_by(compared, picked), manager=picked["id"])
with right, card(say("workload.meetings"), "workload.held_meetings", chosen, count("workload.meetings_hint", sum(one["held_meetings"] for one in meetings))):
    numbers.open_behind(charts.show("meetings", numbers.meetings(meetings), key="meetings", alt=say("workload.meetings"), select="segment"), meetings, rows.show)
rows.drawer(me, chosen)
