"""Charts of the sources: what a new client costs, and how the leads of each month ripen."""

import altair as alt

from pages.parts.charts import chart, fill, ink, paper_gap
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
    """x (month|n|year), order, id, kind (month, stripe), role, now, ripe, stripe, top, edge, low, high, text: won so far, expected still hatched.

    A month too green to be told is hatched as a whole and has no number; the rule is the interval of what it will be.
    """
    months = alt.Axis(title=None, labelExpr="split(datum.label, '|')", labelLineHeight=14)
    x = alt.X("x:N", sort=alt.EncodingSortField("order", op="min"), scale=alt.Scale(padding=0.2), axis=months)
    month = chart().transform_filter("datum.kind == 'month'")

    def y(column: str):
        return alt.Y(f"{column}:Q", title=None, axis=alt.Axis(grid=True, format=".0%", tickCount=4), scale=alt.Scale(domainMin=0))

    words = {"main": say("sources.so_far"), "soft": say("sources.expected"), "unknown": say("sources.too_green")}
    now = month.mark_bar().encode(x=x, y=y("now"), fill=fill("r_main", words))
    frame = month.transform_filter("isValid(datum.ripe)").mark_bar(strokeDash=[3, 2], strokeWidth=1, fillOpacity=0.35)
    frame = frame.encode(x=x, y=y("now"), y2="ripe", fill=fill("role", words), stroke=ink_stroke("quiet"))
    stripes = chart().transform_filter("datum.kind == 'stripe'").mark_tick(thickness=1, size=alt.ExprRef("bandwidth('x')"))
    stripes = stripes.encode(x=x, y=y("stripe"), color=ink("quiet"), opacity=alt.value(0.55))
    interval = month.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=1.5).encode(x=x, y=y("low"), y2="high", color=ink("ink"))
    text = month.mark_text(dy=-8).encode(x=x, y=y("top"), text="text:N", color=ink("ink"))
    return (now + frame + stripes + interval + text + month.mark_point(opacity=0).encode(x=x, y=y("edge"))).properties(height=330)


def share_weeks():
    """week, share, low, high, mean, edge, role, label: a share over time between the limits of chance; weeks outside are marked."""
    x = alt.X("week:T", axis=alt.Axis(title=None, format="%d.%m", tickCount=6, labelOverlap=True), scale=alt.Scale(nice=False))
    base = chart()

    def y(column: str):
        return alt.Y(f"{column}:Q", title=None, axis=alt.Axis(grid=True, format=".0%", tickCount=4), scale=alt.Scale(domainMin=0))

    band = (
        base.transform_calculate(high="min(datum.high, datum.edge)")
        .mark_area(opacity=0.5, interpolate="step")
        .encode(x=x, y=y("low"), y2="high", fill=fill("r_soft"))
    )
    mean = base.mark_line(strokeDash=[4, 3], strokeWidth=1).encode(x=x, y=y("mean"), color=ink("quiet"))
    line = base.mark_line(interpolate="linear", strokeWidth=1.5).encode(x=x, y=y("share"), color=ink("main"))
    dots = base.mark_point(size=46).encode(
        x=x, y=y("share"), fill=fill("role"), stroke=paper_gap(), tooltip=[alt.Tooltip("label:N", title=" ")]
    )
    return (band + mean + line + dots).properties(height=200)
