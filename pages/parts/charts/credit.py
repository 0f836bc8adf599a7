"""Charts of credit: the first touch against the last, with the removal effect beside them."""

import altair as alt

from pages.parts.charts import ROLE, chart, fill, ink, paper_gap
from pages.parts.charts.workload import EDGE, room
from pages.words import say

LABEL = [alt.Tooltip("label:N", title=" ")]


def dumbbell():
    """row, order, id, model (first, last, markov), role, value, low, high (of the two ends), text, label: dots of a source on a line; click `segment`."""
    pick = alt.selection_point("segment", fields=["id", "model"])
    y = alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=150))
    base = chart()

    def x(column: str) -> alt.X:
        axis = alt.Axis(grid=True, tickCount=5, format="~s")
        return alt.X(f"{column}:Q", title=None, scale=alt.Scale(domainMin=0, nice=False, range=room(104)), axis=axis)

    line = base.transform_filter("datum.model == 'last'").mark_rule(strokeWidth=4, opacity=0.3, strokeCap="round")
    line = line.encode(y=y, x=x("low"), x2="high", color=ink("main"))
    legend = {"other": say("credit.model.first"), "main": say("credit.model.last"), "attention": say("credit.model.markov")}
    shape = alt.Shape("model:N", scale=alt.Scale(domain=["first", "last", "markov"], range=["circle", "circle", "diamond"]), legend=None)
    dot = base.mark_point(size=95, cursor="pointer", strokeWidth=1.2)
    dot = dot.encode(y=y, x=x("value"), fill=fill("role", legend), stroke=paper_gap(), shape=shape, tooltip=LABEL).add_params(pick)
    text = base.transform_filter("datum.model == 'last'").mark_text(align="right")
    text = text.encode(y=y, x=EDGE, text="text:N", color=alt.Color("r_quiet:N", scale=ROLE, legend=None))
    return (line + dot + text).properties(height=alt.Step(30))
