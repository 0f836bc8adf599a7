"""Charts of the sources: what a new client costs, and how the leads of each month ripen."""

import altair as alt

from pages.parts.charts import chart, fill, ink, paper_gap
from pages.parts.charts.workload import EDGE, ink_stroke, room
from pages.words import say


def prices():
    """row, order, low, mid, high, mean, text, edge, id: money with its interval, the mean of all dashed; click `segment`."""
    pick = alt.selection_point("segment", fields=["id"])
    y = alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=120))
    base = chart()

    def x(column: str):
        return alt.X(f"{column}:Q", title=None, scale=alt.Scale(domainMin=0, nice=False, range=room(112)), axis=alt.Axis(grid=True, tickCount=4))

    mean = base.transform_aggregate(mean="max(mean)").transform_calculate(r_quiet="'quiet'").mark_rule(strokeDash=[4, 3], strokeWidth=1).encode(
        x=x("mean"), color=ink("quiet"))
    bar = base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=5, opacity=0.28, strokeCap="round", clip=True).encode(
        y=y, x=x("low"), x2="high", color=ink("main"))
    dot = base.transform_filter("isValid(datum.mid)").mark_point(size=85, cursor="pointer").encode(
        y=y, x=x("mid"), fill=fill("r_main"), stroke=paper_gap()).add_params(pick)
    text = base.mark_text(align="right").encode(y=y, x=EDGE, text="text:N", color=ink("quiet"))
    return (base.mark_point(opacity=0).encode(y=y, x=x("edge")) + mean + bar + dot + text).properties(height=alt.Step(29))


def ripening():
    """x (month|n|year), order, id, now, ripe, top, edge, low, high, text: won so far, expected still dashed, the interval of what is there; click `segment`."""
    pick = alt.selection_point("segment", fields=["id"])
    x = alt.X("x:N", sort=alt.EncodingSortField("order", op="min"), scale=alt.Scale(padding=0.2),
              axis=alt.Axis(title=None, labelExpr="split(datum.label, '|')", labelLineHeight=14))
    base = chart()

    def y(column: str):
        return alt.Y(f"{column}:Q", title=None, axis=alt.Axis(grid=True, format=".0%", tickCount=4), scale=alt.Scale(domainMin=0))

    now = base.mark_bar(cursor="pointer").encode(x=x, y=y("now"), fill=fill("role", {"main": say("sources.so_far"), "soft": say("sources.expected")})).add_params(pick)
    ripe = base.transform_filter("isValid(datum.ripe)").mark_bar(strokeDash=[3, 2], strokeWidth=1).encode(
        x=x, y=y("now"), y2="ripe", fill=fill("r_soft"), stroke=ink_stroke("main"))
    interval = base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=1).encode(x=x, y=y("low"), y2="high", color=ink("quiet"))
    text = base.mark_text(dy=-8).encode(x=x, y=y("top"), text="text:N", color=ink("ink"))
    room_above = base.mark_point(opacity=0).encode(x=x, y=y("edge"))
    return (now + ripe + interval + text + room_above).properties(height=210)
