"""Charts of the sources: what a new client costs, and how the leads of each month ripen."""

import altair as alt

from pages.parts.charts import chart, fill, ink
from pages.parts.charts.workload import ink_stroke, intervals, mean_rule, room
from pages.words import say


def prices():
    """row, order, low, mid, high, mean, text, edge, id: money with its interval, the mean of all dashed; click `segment`."""

    def x(column: str):
        return alt.X(
            f"{column}:Q", title=None, scale=alt.Scale(domainMin=0, nice=False, range=room(112)), axis=alt.Axis(grid=True, tickCount=4)
        )

    pick = alt.selection_point("segment", fields=["id"])
    return alt.layer(mean_rule(x), *intervals(x, pick)).properties(height=alt.Step(29))


def ripening():
    """x (month|n|year), order, id, role, now, ripe, top, edge, low, high, text: won so far, expected still dashed, the interval of what is there."""
    months = alt.Axis(title=None, labelExpr="split(datum.label, '|')", labelLineHeight=14)
    x = alt.X("x:N", sort=alt.EncodingSortField("order", op="min"), scale=alt.Scale(padding=0.2), axis=months)
    base = chart()

    def y(column: str):
        return alt.Y(f"{column}:Q", title=None, axis=alt.Axis(grid=True, format=".0%", tickCount=4), scale=alt.Scale(domainMin=0))

    words = {"main": say("sources.so_far"), "soft": say("sources.expected")}
    now = base.mark_bar().encode(x=x, y=y("now"), fill=fill("role", words))
    ripe = base.transform_filter("isValid(datum.ripe)").mark_bar(strokeDash=[3, 2], strokeWidth=1)
    ripe = ripe.encode(x=x, y=y("now"), y2="ripe", fill=fill("r_soft"), stroke=ink_stroke("main"))
    interval = base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=1).encode(x=x, y=y("low"), y2="high", color=ink("quiet"))
    text = base.mark_text(dy=-8).encode(x=x, y=y("top"), text="text:N", color=ink("ink"))
    return (now + ripe + interval + text + base.mark_point(opacity=0).encode(x=x, y=y("edge"))).properties(height=210)
