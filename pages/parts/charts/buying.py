"""How clients buy: the map of who still buys, revenue by who brought it, sizes of purchases, how soon they come again, what they are worth."""

import altair as alt

from pages.parts.charts import chart, fill, ink, paper_gap, written
from pages.parts.charts.workload import EDGE, room
from pages.words import say

LABEL = [alt.Tooltip("label:N", title=" ")]


def alive_map():
    """x, y, x_order, y_order, value (chance 0 to 1), text, strong, label: silence × times bought on one ramp; click `cell` by x_id and y_id."""
    pick = alt.selection_point("cell", fields=["x_id", "y_id"])
    gap, order = alt.Scale(padding=0.06), {name: alt.EncodingSortField(f"{name}_order", op="min") for name in ("x", "y")}
    x = alt.X("x:N", sort=order["x"], scale=gap, axis=alt.Axis(title=None, orient="top", labelOverlap=False, labelLimit=60))
    base = chart().encode(x=x, y=alt.Y("y:N", sort=order["y"], scale=gap, axis=alt.Axis(title=None)))
    shade = alt.Fill("value:Q", scale=alt.Scale(domain=[0, 1], clamp=True), legend=None)
    cell = base.mark_rect(cursor="pointer").encode(fill=shade, tooltip=LABEL).add_params(pick)
    strong = written(base.transform_filter("datum.strong"), "text", "paper")
    return (cell + strong + written(base.transform_filter("!datum.strong"), "text")).properties(height=alt.Step(34))


def revenue_kinds():
    """month, order, role, y0, y1, kind, month_id, label: revenue of each month stacked by who brought it; click `segment` by kind and month_id."""
    pick = alt.selection_point("segment", fields=["kind", "month_id"])
    words = {"main": say("buying.repeat"), "good": say("buying.new"), "attention": say("buying.returning")}
    axis = alt.Axis(title=None, labelOverlap=True)
    x = alt.X("month:N", sort=alt.EncodingSortField("order", op="min"), axis=axis, scale=alt.Scale(paddingInner=0.25))
    y = alt.Y("y0:Q", title=None, axis=alt.Axis(grid=True, tickCount=4, format="~s"))
    bars = chart().mark_bar(cursor="pointer").encode(x=x, y=y, y2="y1:Q", fill=fill("role", words), stroke=paper_gap(), tooltip=LABEL)
    return alt.layer(bars.add_params(pick), chart().mark_point(opacity=0).encode(x=x, y=y, color=ink("quiet"))).properties(height=210)


def amounts():
    """row, order, value, text, low: how many purchases lie between which amounts; click `segment` by low."""
    pick = alt.selection_point("segment", fields=["low"])
    y = alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=130))
    base = chart().encode(y=y, x=alt.X("value:Q", axis=None, scale=alt.Scale(domainMin=0, range=room(110))))
    bars = base.mark_bar(size=14, cursor="pointer").encode(fill=fill("r_main")).add_params(pick)
    return (bars + written(base, "text", "quiet", align="left", dx=6)).properties(height=alt.Step(24))


def again():
    """age (days), y, low, high, label: the share that has bought again by that many days after the first purchase, with its band."""
    axis = alt.Axis(title=say("buying.days_axis"), grid=False, tickCount=6)
    x = alt.X("age:Q", scale=alt.Scale(zero=True, nice=False), axis=axis)

    def y(column: str) -> alt.Y:
        return alt.Y(f"{column}:Q", title=None, scale=alt.Scale(domainMin=0), axis=alt.Axis(format=".0%", grid=True, tickCount=4))

    base = chart().encode(x=x)
    band = base.mark_area(interpolate="step-after", line=False, opacity=0.16).encode(y=y("low"), y2="high", fill=fill("r_main"))
    line = base.mark_line(interpolate="step-after").encode(y=y("y"), color=ink("main"))
    hit = base.mark_rule(strokeWidth=10, opacity=0.01).encode(y=y("low"), y2="high", color=ink("main"), tooltip=LABEL)
    return (band + line + hit).properties(height=190)


def worths():
    """row, order, low, mid, high, text, id: what groups of clients will bring, P10 to P90 as a bar, the mean as a dot; click `segment` by id."""
    pick = alt.selection_point("segment", fields=["id"])
    base = chart().encode(y=alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=120)))

    def x(column: str) -> alt.X:
        axis = alt.Axis(grid=True, format="~s", tickCount=4)
        return alt.X(f"{column}:Q", title=None, scale=alt.Scale(zero=True, range=room(150)), axis=axis)

    bar = base.mark_rule(strokeWidth=5, opacity=0.28, strokeCap="round").encode(x=x("low"), x2="high", color=ink("main"))
    dot = base.mark_point(size=85, cursor="pointer").encode(x=x("mid"), fill=fill("r_main"), stroke=paper_gap()).add_params(pick)
    text = base.mark_text(align="right").encode(x=EDGE, text="text:N", color=ink("quiet"))
    return (bar + dot + text).properties(height=alt.Step(30))


def alive_course():
    """order, at, y (chance 0 to 1), label: how the chance that one client still buys went, month by month."""
    x = alt.X("at:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelOverlap=True))
    y = alt.Y("y:Q", title=None, scale=alt.Scale(domain=[0, 1], nice=False), axis=alt.Axis(format=".0%", grid=True, values=[0, 0.5, 1]))
    base = chart().encode(x=x, y=y)
    dots = base.mark_point(size=36).encode(fill=fill("r_main"), stroke=paper_gap(), tooltip=LABEL)
    return (base.mark_line(interpolate="linear").encode(color=ink("main")) + dots).properties(height=110)
