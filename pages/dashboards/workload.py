"""Who carries how much, who is late, who waits for an answer: /workload."""

import streamlit as st

from pages.parts import charts, clicks, empty, filters, rows, view_link_told, workload_table, workload_tiles
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
view_link_told.draw(me, chosen)
asked = chosen.values()

managers = reader.rows("workload/managers", me, **asked)
if not managers:
    empty.nothing(me, chosen)
total = reader.row("workload/team", me, **asked)
calendar = reader.rows("workload/calendar", me, **asked)
average = numbers.team_average(reader.row("workload/team_average", me))
st.caption(" ".join([numbers.headline(managers, total, calendar), average, empty.dated_by_map(me)]))
with tiles():
    workload_tiles.draw(me, chosen, total)

left, right = st.columns(2)
with left, card(title := say("workload.load"), "workload.points", chosen, say(f"workload.load_hint.{numbers.tick_kind(managers)}")):
    clicks.show("load", numbers.load(managers), title, numbers.behind(managers))
with right, card(title := say("workload.days"), "workload.next_days", chosen, say("workload.days_hint")):
    clicks.show("days", numbers.days(calendar), title, numbers.behind_day(calendar), select="cell")

left, right = st.columns(2)
answers, company = reader.rows("workload/response", me, **asked), reader.row("workload/first_answer", me, **asked)
with left, card(title := say("workload.answers"), "workload.answer", chosen, say("workload.answers_hint")):
    if any(one["leads"] for one in answers):
        charts.show("waits", numbers.waits(answers, company["target_minutes"]), key="waits", alt=title)
    else:
        st.caption(say("workload.no_leads"))
with right, card(title := say("workload.received"), "workload.leads_30", chosen, say("workload.received_hint")):
    clicks.show("received", numbers.received(managers), title, numbers.behind(managers))

meetings = reader.rows("workload/meetings", me, **asked)
with card(say("workload.table"), "workload.open_deals", chosen, say("workload.table_hint")):
    workload_table.draw(managers, meetings)

left, right = st.columns(2)
compared = reader.rows("workload/comparison", me, **asked)
with left, card(title := say("workload.rates"), "workload.win_rate", chosen, say("workload.rates_hint", n=numbers.SMALLEST)):
    clicks.show("rates", numbers.rates(compared), title, numbers.behind_rate(compared))
held = sum(one["held_meetings"] for one in meetings)
with right, card(title := say("workload.meetings"), "workload.held_meetings", chosen, count("workload.meetings_hint", held)):
    clicks.show("meetings", numbers.meetings(meetings), title, numbers.behind(meetings))
rows.drawer(me, chosen)
