"""What is written about us: rated how, meant how, answered when, where, and of whom else: /reputation."""

import streamlit as st

from pages.parts import filters, reputation_cards, reputation_signs, reputation_tiles, rows, view_link_told
from pages.parts.who import viewer
from pages.words import count, day, say
from queries import reader

me = viewer()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.markdown(f"# {say('reputation.title')}")
    filters.badge()
    st.space("stretch")
    chosen = filters.choose(me)
view_link_told.draw(me, chosen)

known = reader.row("reputation/known", me, **chosen.values())
if known["mentions"] + known["requests"] == 0:
    reputation_cards.nothing()
if known["mentions"]:
    said = count("reputation.headline", known["mentions"], month=day(known["first_day"], "MMMM y"))
    st.caption(" ".join([said, *([count("reputation.to_judge", known["unjudged"])] if known["unjudged"] else [])]))

rating = reader.row("reputation/rating", me, **chosen.ending())
months = reader.rows("reputation/monthly", me, **chosen.ending())
with st.grid(4, min_column_width=170):
    reputation_tiles.draw(me, chosen, rating, months)
left, right = st.columns(2)
with left:
    reputation_cards.ratings(chosen, rating, months)
with right:
    reputation_cards.tones(me, chosen)
reputation_signs.draw(me, chosen)
left, right = st.columns([2, 3])
with left:
    reputation_cards.waiting(me, chosen)
with right:
    reputation_cards.places(me, chosen)
    reputation_cards.suggested(me, chosen)
left, right = st.columns([3, 2])
with left:
    reputation_cards.asked(me, chosen)
with right:
    reputation_cards.voice(me, chosen)
rows.drawer(me, chosen)
