"""Loyalty: scores with intervals over time, voices, importance against performance, cohorts, the spread of money, silences."""

import altair as alt

from pages.parts.charts import ROLE, chart, fill, ink, paper_gap
from pages.parts.charts.simple import cells
from pages.words import say

LEFT = dict(minExtent=30, maxExtent=30)          # two charts in one card share their left edge


def scores():
    """period, order, score, low, high, label, few (words where there are too few answers), bottom; click `quarter` by period_id."""
    pick = alt.selection_point("quarter", fields=["period_id"])
    x = alt.X("period:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labels=False), scale=alt.Scale(paddingOuter=0.3))
    base = chart()

    def y(column: str):
        return alt.Y(f"{column}:Q", title=None, scale=alt.Scale(zero=False, padding=14), axis=alt.Axis(grid=True, tickCount=4, **LEFT))

    known = base.transform_filter("isValid(datum.score)")
    band = known.mark_rule(strokeWidth=7, opacity=0.26, strokeCap="round").encode(x=x, y=y("low"), y2="high", color=ink("main"))
    line = known.mark_line(strokeWidth=1.5, opacity=0.7).encode(x=x, y=y("score"), color=ink("main"))
    dot = known.mark_point(size=90, cursor="pointer").encode(x=x, y=y("score"), fill=fill("r_main"), stroke=paper_gap()).add_params(pick)
    text = known.mark_text(dy=-11, fontWeight=600).encode(x=x, y=y("high"), text="label:N", color=ink("ink"))
    few = base.transform_filter("!isValid(datum.score)").mark_text(dy=-4, baseline="bottom").encode(
        x=x, y=alt.value("height"), text="few:N", color=ink("quiet"))
    return (band + line + dot + text + few).properties(height=140)


def voices():
    """period, order, role, n, x0, x1 (shares), label: promoters, passives and detractors as one stacked column per period."""
    x = alt.X("period:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None), scale=alt.Scale(paddingOuter=0.3))
    y = alt.Y("x0:Q", title=None, scale=alt.Scale(domain=[0, 1], nice=False), axis=alt.Axis(values=[0, 1], format=".0%", **LEFT))
    words = {"good": say("loyalty.promoters"), "unknown": say("loyalty.passives"), "badsoft": say("loyalty.detractors")}
    bars = chart().mark_bar(size=22).encode(x=x, y=y, y2="x1:Q", fill=fill("role", words), stroke=paper_gap(), tooltip=[alt.Tooltip("label:N", title=" ")])
    room = chart().mark_point(opacity=0).encode(x=x, y=y, color=ink("quiet"))
    return (bars + room).properties(height=120)


def importance():
    """factor, weight, score, low, high, role, side (left or right), label_at, mean_weight, mean_score: what hurts stands bottom right."""
    base = chart()
    x = alt.X("weight:Q", title=say("loyalty.weight_axis"), scale=alt.Scale(zero=False, padding=34), axis=alt.Axis(format=".0%", grid=True, tickCount=4))

    def y(column: str):
        return alt.Y(f"{column}:Q", title=None, scale=alt.Scale(zero=False, padding=12), axis=alt.Axis(grid=True, tickCount=4, **LEFT))

    role = alt.Color("role:N", scale=ROLE, legend=None)
    cross = base.transform_aggregate(x="mean(mean_weight)", y="mean(mean_score)").transform_calculate(r_quiet="'quiet'")
    down = cross.mark_rule(strokeWidth=1).encode(x=alt.X("x:Q"), color=ink("quiet"))
    over = cross.mark_rule(strokeWidth=1).encode(y=alt.Y("y:Q"), color=ink("quiet"))
    band = base.mark_rule(strokeWidth=4, opacity=0.28, strokeCap="round").encode(x=x, y=y("low"), y2="high", color=role)
    dot = base.mark_point(size=95).encode(x=x, y=y("score"), fill=fill("role"), stroke=paper_gap())
    right = base.transform_filter("datum.side == 'right'").mark_text(align="left", dx=9).encode(x=x, y=y("label_at"), text="factor:N", color=ink("ink"))
    left = base.transform_filter("datum.side == 'left'").mark_text(align="right", dx=-9).encode(x=x, y=y("label_at"), text="factor:N", color=ink("ink"))
    return (down + over + band + dot + right + left).properties(height=232)


def reasons():
    """reason, order, role, x0, x1 (answers), n, label, total: who names which reason; click `reason` by reason_id and voice."""
    pick = alt.selection_point("reason", fields=["reason_id", "voice"])
    y = alt.Y("reason:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=140))
    x = alt.X("x0:Q", axis=None, scale=alt.Scale(domain=[0, 1.12], nice=False))
    words = {"good": say("loyalty.promoters"), "unknown": say("loyalty.passives"), "badsoft": say("loyalty.detractors")}
    bars = chart().transform_filter("datum.role != 'ink'").mark_bar(size=16, cursor="pointer").encode(
        x=x, x2="x1:Q", y=y, fill=fill("role", words), stroke=paper_gap(), tooltip=[alt.Tooltip("label:N", title=" ")]).add_params(pick)
    total = chart().transform_filter("datum.role == 'ink'").mark_text(align="left", dx=8).encode(x=alt.X("x1:Q"), y=y, text="label:N", color=ink("ink"))
    return (bars + total).properties(height=alt.Step(28))


def grid():
    """As `cells`, with rows high enough to stand beside the cohorts: recency × frequency."""
    return cells().properties(height=alt.Step(40))


def cohorts():
    """x, y, x_order, y_order, value (share), text, strong, finished: the retention triangle on a fixed ramp; click `cell` by x_id and y_id."""
    pick = alt.selection_point("cell", fields=["x_id", "y_id"])
    x = alt.X("x:N", sort=alt.EncodingSortField("x_order", op="min"), axis=alt.Axis(title=None, orient="top"), scale=alt.Scale(padding=0.06))
    y = alt.Y("y:N", sort=alt.EncodingSortField("y_order", op="min"), axis=alt.Axis(title=None), scale=alt.Scale(padding=0.06))
    base = chart()
    cell = base.mark_rect(cursor="pointer").encode(x=x, y=y, fill=alt.Fill("value:Q", scale=alt.Scale(domain=[0, 0.7], clamp=True), legend=None)).add_params(pick)
    young = base.transform_filter("!datum.finished").mark_rect(filled=False, strokeWidth=1.2, strokeDash=[3, 2]).encode(
        x=x, y=y, stroke=alt.Stroke("r_quiet:N", scale=ROLE, legend=None))
    strong = base.transform_filter("datum.strong").mark_text().encode(x=x, y=y, text="text:N", color=ink("paper"))
    plain = base.transform_filter("!datum.strong").mark_text().encode(x=x, y=y, text="text:N", color=ink("ink"))
    return (cell + young + strong + plain).properties(height=alt.Step(28))


def spread():
    """client_share, amount_share, cut (on the one point where 80 % is reached), text: how the money is spread over clients."""
    shares = [0, 0.2, 0.4, 0.6, 0.8, 1]
    x = alt.X("client_share:Q", title=say("loyalty.share_of_clients"), scale=alt.Scale(domain=[0, 1], nice=False), axis=alt.Axis(format=".0%", values=shares))
    y = alt.Y("amount_share:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format=".0%", grid=True, values=[0, 0.25, 0.5, 0.8, 1]))
    base = chart()
    cut = base.transform_filter("datum.cut")
    area = base.mark_area(opacity=0.14, line=False).encode(x=x, y=y, fill=fill("r_main"))
    line = base.mark_line().encode(x=x, y=y, color=ink("main"))
    rule = cut.mark_rule(strokeDash=[3, 3]).encode(x=x, color=ink("quiet"))
    dot = cut.mark_point(size=85).encode(x=x, y=y, fill=fill("r_main"), stroke=paper_gap())
    text = cut.mark_text(align="left", dx=10, dy=16).encode(x=x, y=y, text="text:N", color=ink("ink"))
    return (area + line + rule + dot + text).properties(height=190)


def checks():
    """month, order, mean, median, label: mean (blue) and median (amber) of a purchase over months."""
    x = alt.X("month:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelOverlap=True), scale=alt.Scale(paddingOuter=0.2))
    base, lines = chart(), []
    for column, role in (("mean", "main"), ("median", "attention")):
        y = alt.Y(f"{column}:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(grid=True, tickCount=4))
        lines += [base.mark_line().encode(x=x, y=y, color=ink(role)),
                  base.mark_point(size=36).encode(x=x, y=y, fill=fill(f"r_{role}"), stroke=paper_gap(), tooltip=[alt.Tooltip("label:N", title=" ")])]
    return alt.layer(*lines).properties(height=180)


def silences():
    """client, order, role, at_risk, text: who is silent too long; name and words in one line, under it the money at risk."""
    y = alt.Y("order:O", axis=None)
    base = chart()
    bars = base.mark_bar(size=6, yOffset=9).encode(y=y, x=alt.X("at_risk:Q", axis=None, scale=alt.Scale(domainMin=0)), fill=fill("role"))
    name = base.mark_text(align="left", dy=-6, limit=170, fontWeight=600).encode(y=y, x=alt.value(0), text="client:N", color=ink("ink"))
    text = base.mark_text(align="right", dy=-6).encode(y=y, x=alt.value("width"), text="text:N", color=ink("quiet"))
    return (bars + name + text).properties(height=alt.Step(37))
