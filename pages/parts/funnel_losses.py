"""Where deals and money are lost, for which reason and to whom, and which losses nobody explained."""

import pandas as pd
import streamlit as st

from data.viewer import Viewer
from pages.parts import cells, charts, rows
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.parts.funnel_loss_numbers import CUTS, behind, headline, loss_cells, to_competitors, unsaid_lines, unsaid_words
from pages.parts.switch import measure_words, switch
from pages.words import say
from queries import reader


def draw(viewer: Viewer, chosen: Filters) -> None:
    """Draw the card of losses; a manager's is of the own ones alone."""
    mine = chosen.mine(viewer)
    with card(say("losses.title"), "funnel.lost", mine):
        losses = reader.rows("funnel/losses", viewer, **mine.values())
        if not losses:
            st.caption(say("losses.none"))
            return
        st.caption(headline(losses))
        with st.container(horizontal=True, vertical_alignment="center"):
            cut = switch("losses", CUTS if to_competitors(losses) else CUTS[:1], lambda kind: say(f"losses.by.{kind}"))
            kinds = ("count", "money") if any(loss["amount"] for loss in losses) else ("count",)
            by_money = switch("losses_in", kinds, measure_words) == "money"
        _map(losses, cut, by_money, mine.manager)
        _unsaid(viewer, mine)


def _map(losses: list[dict], cut: str, by_money: bool, manager: str | None) -> None:
    table = loss_cells(losses, cut, by_money)
    for picked in charts.show("cells", table, key=f"losses_{cut}", alt=say("losses.title"), select="cell"):
        metric, n, values = behind(losses, cut, picked)
        rows.show(metric, n, manager=manager, **values)


def _unsaid(viewer: Viewer, mine: Filters) -> None:
    """Losses without a reason in one line, and by whom they were lost where there are several."""
    people = reader.rows("funnel/unsaid", viewer, **mine.values())
    n = sum(one["unsaid"] for one in people)
    if not n:
        st.caption(":material/check: " + say("losses.all_said"))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        rows.link("funnel.unsaid", unsaid_words(people), n, key="unsaid", manager=mine.manager)
    if len(people) > 1:
        with st.expander(say("losses.who")):
            _table(people)


def _table(people: list[dict]) -> None:
    columns = {
        "name": st.column_config.TextColumn(say("losses.owner")),
        "unsaid": cells.number_column(say("losses.unsaid"), say("metrics.funnel.unsaid.sentence")),
        "lost": cells.number_column(say("losses.lost")),
        "share": cells.text_column(say("losses.share")),
        "amount": cells.text_column(say("losses.amount")),
    }
    picked = cells.show(pd.DataFrame(unsaid_lines(people)), columns, key="unsaid_people", alt=say("losses.who"))
    if picked and picked[1] in ("unsaid", "lost"):
        one = people[picked[0]]
        rows.show(f"funnel.{picked[1]}", one[picked[1]], manager=one["owner_id"] or "-")
