"""How the company stands: the month in a sentence, its ten numbers, what needs attention, revenue against target: /overview."""

import streamlit as st

from pages.parts import attention_card, empty, filters, overview_cards, overview_numbers, overview_tiles, rows, view_link_told
from pages.parts.cards import tiles
from pages.parts.who import viewer
from pages.words import say
from queries import reader

me = viewer()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.markdown(f"# {say('desk.page.overview')}")
    filters.badge()
    st.space("stretch")
    chosen = filters.choose(me).mine(me)
view_link_told.draw(me, chosen)

if reader.row("company/span", me).get("first_day") is None:
    empty.nothing(me, chosen)
look_ahead = overview_cards.month(me, chosen)
days = overview_cards.days_of(me, chosen)
wanted = overview_cards.targets(me, chosen, days[0]["month"], overview_cards.end_of(days)) if days else {}
with tiles():
    overview_tiles.draw(me, chosen, overview_numbers.of_target(days, wanted, bool(chosen.source)))
attention = st.container()  # filled last: it asks the forecast, which takes longest

left, right = st.columns([3, 2])
with left:
    overview_cards.run(chosen, days, wanted)
with right:
    overview_cards.lines(me, chosen, days)
with attention:
    attention_card.draw(me, chosen)
look_ahead()
rows.drawer(me, chosen)
