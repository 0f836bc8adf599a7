"""Loyalty: scores with intervals over time, voices, cohorts, the spread of money, silences."""

import altair as alt

from pages.parts.charts import ROLE, chart, fill, ink, paper_gap, written
from pages.parts.charts.simple import cells
from pages.words import say

LEFT = {"minExtent": 30, "maxExtent": 30}  # two charts in one card share their left edge
LABEL = [alt.Tooltip("label:N", title=" ")]


def _rows(column: str, order: str = "order", **axis) -> dict:
    """Discrete rows or columns in the order given."""
    return {"shorthand": f"{column}:N", "sort": alt.EncodingSortField(order, op="min"), "axis": alt.Axis(title=None, **axis)}


def _value(column: str, padding: int, **axis) -> alt.Y:
    """A height that need not begin at zero."""
    return alt.Y(f"{column}:Q", title=None, scale=alt.Scale(zero=False, padding=padding), axis=alt.Axis(grid=True, tickCount=4, **axis))


def _voices() -> dict[str, str]:
    return {"good": say("loyalty.promoters"), "unknown": say("loyalty.passives"), "badsoft": say("loyalty.detractors")}


def scores():
    """period, order, score, low, high, label, few (words where there are too few answers); click `quarter` by period_id."""
    pick = alt.selection_point("quarter", fields=["period_id"])
    base = chart().encode(x=alt.X(**_rows("period", labels=False), scale=alt.Scale(type="band", paddingInner=0.1, paddingOuter=0.3)))
    known = base.transform_filter("isValid(datum.score)")
    band = known.mark_rule(strokeWidth=7, opacity=0.26, strokeCap="round").encode(y=_value("low", 14, **LEFT), y2="high", color=ink("main"))
    line = known.mark_line(strokeWidth=1.5, opacity=0.7).encode(y=_value("score", 14, **LEFT), color=ink("main"))
    hit = known.mark_rule(strokeWidth=32, opacity=0.01, cursor="pointer").encode(y=_value("low", 14, **LEFT), y2="high", color=ink("paper"))
    dot = known.mark_point(size=90).encode(y=_value("score", 14, **LEFT), fill=fill("r_main"), stroke=paper_gap())
    text = written(known, "label", dy=-11, fontWeight=600).encode(y=_value("high", 14, **LEFT))
    unknown = base.transform_filter("!isValid(datum.score)")
    few = written(unknown, "few", "quiet", dy=-4, baseline="bottom").encode(y=alt.value("height"))
    return (band + line + dot + text + few + hit.add_params(pick)).properties(height=140)


def voices():
    """period, order, role, x0, x1 (shares), label: promoters, passives and detractors as one stacked column per period."""
    base = chart().encode(x=alt.X(**_rows("period"), scale=alt.Scale(type="band", paddingInner=0.1, paddingOuter=0.3)))
    y = alt.Y("x0:Q", title=None, scale=alt.Scale(domain=[0, 1], nice=False), axis=alt.Axis(values=[0, 1], format=".0%", **LEFT))
    bars = base.mark_bar(size=22).encode(y=y, y2="x1:Q", fill=fill("role", _voices()), stroke=paper_gap(), tooltip=LABEL)
    room = base.mark_point(opacity=0).encode(y=y, color=ink("quiet"))
    return (bars + room).properties(height=120)


def reasons():
    """reason, order, role, x0, x1 (share of the longest), label: who names which reason; click `reason` by reason_id and voice."""
    pick = alt.selection_point("reason", fields=["reason_id", "voice"])
    base = chart().encode(y=alt.Y(**_rows("reason", labelLimit=140)))
    x = alt.X("x0:Q", axis=None, scale=alt.Scale(domain=[0, 1.12], nice=False))
    parts = base.transform_filter("datum.role != 'ink'").mark_bar(size=16, cursor="pointer")
    bars = parts.encode(x=x, x2="x1:Q", fill=fill("role"), stroke=paper_gap(), tooltip=LABEL).add_params(pick)
    total = written(base.transform_filter("datum.role == 'ink'"), "label", align="left", dx=8).encode(x=alt.X("x1:Q"))
    return (bars + total).properties(height=alt.Step(28))


def grid():
    """As `cells`, with rows high enough to stand beside the cohorts: recency × frequency."""
    return cells().properties(height=alt.Step(40))


def cohorts():
    """x, y, x_order, y_order, value (share), text, strong, finished: the triangle on a fixed ramp; click `cell` by x_id and y_id."""
    pick = alt.selection_point("cell", fields=["x_id", "y_id"])
    gap = alt.Scale(padding=0.06)
    base = chart().encode(x=alt.X(**_rows("x", "x_order", orient="top"), scale=gap), y=alt.Y(**_rows("y", "y_order"), scale=gap))
    shade = alt.Fill("value:Q", scale=alt.Scale(domain=[0, 0.7], clamp=True), legend=None)
    cell = base.mark_rect(cursor="pointer").encode(fill=shade).add_params(pick)
    dashed = base.transform_filter("!datum.finished").mark_rect(filled=False, strokeWidth=1.2, strokeDash=[3, 2])
    young = dashed.encode(stroke=alt.Stroke("r_quiet:N", scale=ROLE, legend=None))
    strong = written(base.transform_filter("datum.strong"), "text", "paper")
    return (cell + young + strong + written(base.transform_filter("!datum.strong"), "text")).properties(height=alt.Step(28))


def spread():
    """client_share, amount_share, cut (on the one point where 80 % is reached), text: how the money is spread over clients."""
    axis = alt.Axis(format=".0%", values=[0, 0.2, 0.4, 0.6, 0.8, 1])
    x = alt.X("client_share:Q", title=say("loyalty.share_of_clients"), scale=alt.Scale(domain=[0, 1], nice=False), axis=axis)
    heights = alt.Axis(format=".0%", grid=True, values=[0, 0.25, 0.5, 0.8, 1])
    y = alt.Y("amount_share:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=heights)
    base = chart().encode(x=x)
    cut = base.transform_filter("datum.cut")
    area = base.mark_area(opacity=0.14, line=False).encode(y=y, fill=fill("r_main"))
    line = base.mark_line().encode(y=y, color=ink("main"))
    rule = cut.mark_rule(strokeDash=[3, 3]).encode(color=ink("quiet"))
    dot = cut.mark_point(size=85).encode(y=y, fill=fill("r_main"), stroke=paper_gap())
    return (area + line + rule + dot + written(cut, "text", align="left", dx=10, dy=16).encode(y=y)).properties(height=190)


def checks():
    """month, order, mean, median, label: mean (blue) and median (amber) of a purchase over months."""
    base, lines = (
        chart().encode(x=alt.X(**_rows("month", labelOverlap=True), scale=alt.Scale(type="band", paddingInner=0.2, paddingOuter=0.6))),
        [],
    )
    for column, role in (("mean", "main"), ("median", "attention")):
        y = alt.Y(f"{column}:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(grid=True, tickCount=4))
        dots = base.mark_point(size=36).encode(y=y, fill=fill(f"r_{role}"), stroke=paper_gap(), tooltip=LABEL)
        lines += [base.mark_line().encode(y=y, color=ink(role)), dots]
    return alt.layer(*lines).properties(height=180)


def silences():
    """client, order, role, at_risk, text: who is silent too long; name and words in one line, under it the money at risk."""
    base = chart().encode(y=alt.Y("order:O", axis=None))
    money = alt.X("at_risk:Q", axis=None, scale=alt.Scale(domainMin=0))
    bars = base.mark_bar(size=6, yOffset=9).encode(x=money, fill=fill("role"))
    name = written(base, "client", align="left", dy=-6, limit=170, fontWeight=600).encode(x=alt.value(0))
    text = written(base, "text", "quiet", align="right", dy=-6).encode(x=alt.value("width"))
    return (bars + name + text).properties(height=alt.Step(37))
