"""Where deals go, where they are lost and why, how long they stay: /funnel."""

import streamlit as st

from pages.parts import charts, empty, filters, funnel_tiles, rows
from pages.parts import funnel_numbers as numbers
from pages.parts.cards import card, measure, tiles
from pages.parts.who import viewer
from pages.words import say
from queries import reader

me = viewer()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.markdown(f"# {say('funnel.title')}")
    filters.badge()
    st.space("stretch")
    chosen = filters.choose(me, one_line=True)
asked = chosen.values()

cohort = reader.rows("funnel/cohort", me, **asked)
closed = reader.row("funnel/win_rate", me, **asked)
limits = reader.rows("funnel/limits", me, **asked)
if not cohort or cohort[0]["created"] + closed["closed"] == 0:
    empty.nothing(me, chosen)
st.caption(" ".join([numbers.headline(chosen, cohort), empty.dated_by_map(me)]))
with tiles():
    funnel_tiles.draw(me, chosen, cohort, closed, limits)

left, right = st.columns(2)
with left, card(say("funnel.where_go"), "funnel.step_share", chosen, say("funnel.where_go_hint")):
    for picked in charts.show("funnel", numbers.bars(cohort), key="funnel", alt=say("funnel.where_go"), select="segment"):
        metric, n, values = numbers.stage_of(cohort, picked)
        rows.show(metric, n, **values)
with right, card(say("funnel.where_lost"), "funnel.lost", chosen, say("funnel.where_lost_hint")):
    by_money = measure() == "money"
    losses = reader.rows("funnel/losses", me, **asked)
    if losses:
        for picked in charts.show("cells", numbers.loss_cells(losses, by_money), key="losses", alt=say("funnel.where_lost"), select="cell"):
            rows.show("funnel.lost", numbers.lost_there(losses, picked), stage=picked["x_id"], reason=picked["y_id"])
    else:
        st.caption(say("funnel.no_losses"))

left, right = st.columns(2)
with left, card(say("funnel.days"), "funnel.median_days", chosen, say("funnel.days_hint")):
    charts.show("dots", numbers.days_in_stage(reader.rows("funnel/stage_time", me, **asked), limits), key="days", alt=say("funnel.days"))
with right, card(say("funnel.open_now"), "funnel.open_now", chosen, say("funnel.open_now_hint")):
    for picked in charts.show("open_by_stage", numbers.open_now(limits), key="open_now", alt=say("funnel.open_now"), select="segment"):
        metric, n, values = numbers.open_there(limits, picked)
        rows.show(metric, n, **values)
rows.drawer(me, chosen)
