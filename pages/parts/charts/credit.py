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


def spent():
    """x (month|leads|year), order, id, cost, text, label: what each month cost, over it the cost per lead; click `segment`."""
    pick = alt.selection_point("segment", fields=["id"])
    months = alt.Axis(title=None, labelExpr="split(datum.label, '|')", labelLineHeight=14, labelOverlap=True)
    x = alt.X("x:N", sort=alt.EncodingSortField("order", op="min"), scale=alt.Scale(padding=0.2), axis=months)
    y = alt.Y("cost:Q", title=None, axis=alt.Axis(grid=True, format="~s", tickCount=4), scale=alt.Scale(domainMin=0))
    base = chart()
    bar = base.mark_bar(cursor="pointer").encode(x=x, y=y, fill=fill("role"), tooltip=LABEL).add_params(pick)
    text = base.mark_text(dy=-8, fontSize=alt.ExprRef("bandwidth('x') < 38 ? 0 : 11")).encode(x=x, y=y, text="text:N", color=ink("ink"))
    return (bar + text).properties(height=200)


def response():
    """kind (month, band, now, next), x, y, low, high, beyond, label: months as dots, the curve with its band, dashed beyond the largest month."""
    base = chart()

    def x() -> alt.X:
        return alt.X("x:Q", title=say("budget.axis_cost"), scale=alt.Scale(zero=True, nice=False), axis=alt.Axis(format="~s", tickCount=5))

    def y(column: str) -> alt.Y:
        return alt.Y(f"{column}:Q", title=say("budget.axis_leads"), scale=alt.Scale(zero=True), axis=alt.Axis(grid=True, tickCount=4))

    hue = fill("role", {"main": say("budget.now"), "attention": say("budget.then")})
    hue["legend"]["symbolOpacity"] = 1
    curve = base.transform_filter("datum.kind == 'band'")
    band = curve.mark_area(line=False, opacity=0.16).encode(x=x(), y=y("low"), y2="high", fill=hue)
    line = curve.transform_filter("!datum.beyond").mark_line().encode(x=x(), y=y("y"), color=ink("main"))
    guess = curve.transform_filter("datum.beyond").mark_line(strokeDash=[4, 3]).encode(x=x(), y=y("y"), color=ink("main"))
    month = base.transform_filter("datum.kind == 'month'").mark_point(size=45, opacity=0.8)
    month = month.encode(x=x(), y=y("y"), fill=fill("r_unknown"), stroke=paper_gap(), tooltip=LABEL)
    here = base.transform_filter("datum.kind == 'now' || datum.kind == 'next'").mark_point(size=110)
    here = here.encode(x=x(), y=y("y"), fill=hue, stroke=paper_gap(), tooltip=LABEL)
    return (band + line + guess + month + here).properties(height=250)
