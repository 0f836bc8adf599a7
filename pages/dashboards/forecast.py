"""What will close by the end of the month or quarter, against the target, and how good such words were: /forecast."""

import streamlit as st

from pages.parts import (
    charts,
    empty,
    filters,
    forecast_deals,
    forecast_due,
    forecast_past,
    forecast_period,
    forecast_stand,
    forecast_tiles,
    rows,
    view_link_told,
)
from pages.parts import forecast_numbers as numbers
from pages.parts.cards import card, tiles
from pages.parts.who import viewer
from pages.words import say

me = viewer()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.markdown(f"# {say('forecast.title')}")
    horizon = forecast_period.switch()
    filters.badge()
    st.space("stretch")
    chosen = forecast_period.choose(me, horizon)
view_link_told.draw(me, chosen)

stand = forecast_stand.read(me, chosen)
if stand.is_empty:
    empty.nothing(me, chosen)
st.markdown(numbers.headline(stand))
if stand.target is None:
    forecast_tiles.no_target(stand)
with tiles():
    forecast_tiles.draw(stand)

with card(title := say("forecast.way"), "forecast.p50", chosen, say("forecast.way_hint" if stand.target else "forecast.way_hint_alone")):
    charts.show("fan", numbers.fan(stand), key="fan", alt=title)
    st.caption(numbers.pace_words(stand))

left, right = st.columns(2)
with left:
    forecast_due.coverage(stand)
with right:
    forecast_due.slippage(stand)
left, right = st.columns(2) if len(stand.ahead.managers) <= forecast_deals.MANY else (st.container(), st.container())
with left:
    forecast_deals.managers(me, stand)
with right:
    forecast_due.put_off(me, stand)
forecast_deals.carriers(stand)
forecast_past.draw(me, stand)
if not forecast_deals.drawer(stand):
    rows.drawer(me, chosen)
