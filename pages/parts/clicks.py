"""Charts in which a click opens the rows behind what was clicked."""

import streamlit as st

from pages.parts import charts, rows
from pages.words import say


def show(kind: str, table, title: str, opened, select: str = "segment", key: str = "") -> None:
    """Draw a chart, or say that there is nothing; `opened(picked)` names the metric, its number and the values of the rows to show."""
    if table.num_rows == 0:
        st.caption(say("parts.nothing_drawn"))
        return
    for picked in charts.show(kind, table, key=key or kind, alt=title, select=select):
        metric, expected, values = opened(picked)
        rows.show(metric, expected, **values)
