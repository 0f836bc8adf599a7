"""What clients say: scores of groups beside each other, satisfaction by month, importance against performance with crosses of uncertainty."""

import altair as alt

from pages.parts.charts import ROLE, chart, fill, ink, paper_gap, written

LABEL = [alt.Tooltip("label:N", title=" ")]
LEFT = {"minExtent": 30, "maxExtent": 30}  # the charts of one card share their left edge
ORDER = alt.EncodingSortField("order", op="min")


def score_groups():
    """name, order, code, score, low, high, text, all (the score of everybody): dots with intervals, too few answers as words; click `segment` by code."""
    pick = alt.selection_point("segment", fields=["code"])
    base = chart().encode(y=alt.Y("name:N", sort=ORDER, axis=alt.Axis(title=None, labelLimit=150)))
    scale = alt.Scale(zero=False, padding=10)
    x = alt.X("low:Q", title=None, scale=scale, axis=alt.Axis(grid=True, tickCount=5))
    known = base.transform_filter("isValid(datum.score)")
    middle = chart().transform_aggregate(x="mean(all)").transform_calculate(r_quiet="'quiet'").mark_rule(strokeDash=[3, 3])
    band = known.mark_rule(strokeWidth=8, opacity=0.26, strokeCap="round").encode(x=x, x2="high:Q", color=ink("main"))
    dot = known.mark_point(size=90, cursor="pointer").encode(x=alt.X("score:Q", scale=scale), fill=fill("r_main"), stroke=paper_gap())
    hit = base.mark_bar(opacity=0.01, cursor="pointer").encode(x=alt.value(0), x2=alt.value("width"), color=ink("paper")).add_params(pick)
    few = written(base.transform_filter("!isValid(datum.score)"), "text", "quiet", align="left").encode(x=alt.value(6))
    text = written(known, "text", align="right", dy=-11, fontSize=11).encode(x=alt.value("width"))
    return alt.layer(middle.encode(x="x:Q", color=ink("quiet")), band, dot, few, text, hit).properties(height=alt.Step(38))


def satisfaction_months():
    """month, month_id, order, score, low, high, text, few, label: satisfaction by month with its interval; click `month` by month_id."""
    pick = alt.selection_point("month", fields=["month_id"])
    base = chart().encode(x=alt.X("month:N", sort=ORDER, axis=alt.Axis(title=None, labelOverlap=True)))
    scale = alt.Scale(domain=[0, 100], nice=False)
    y = alt.Y("score:Q", title=None, scale=scale, axis=alt.Axis(grid=True, values=[0, 25, 50, 75, 100], **LEFT))
    known = base.transform_filter("isValid(datum.score)")
    band = known.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=7, opacity=0.26, strokeCap="round")
    line = known.mark_line(strokeWidth=1.5, opacity=0.7).encode(y=y, color=ink("main"))
    dot = known.mark_point(size=90, cursor="pointer").encode(y=y, fill=fill("r_main"), stroke=paper_gap(), tooltip=LABEL).add_params(pick)
    few = written(base.transform_filter("!isValid(datum.score)"), "few", "quiet", dy=-4, baseline="bottom").encode(y=alt.value("height"))
    text = written(known, "text", dy=-9, fontWeight=600).encode(y=alt.Y("high:Q", scale=scale))
    return alt.layer(band.encode(y=alt.Y("low:Q", scale=scale), y2="high:Q", color=ink("main")), line, text, few, dot).properties(
        height=230
    )


def importance_crosses():
    """factor, factor_id, weight, w_low, w_high, score, low, high, role, side, label_at, cross_weight, cross_score: what hurts stands bottom right; click `factor` by factor_id."""
    pick = alt.selection_point("factor", fields=["factor_id"])
    axis = alt.Axis(format=".0%", grid=True, tickCount=4)
    x = alt.X("weight:Q", title=None, scale=alt.Scale(zero=False, padding=34), axis=axis)
    y = alt.Y("score:Q", title=None, scale=alt.Scale(zero=False, padding=12), axis=alt.Axis(grid=True, tickCount=4, **LEFT))
    base, role = chart(), alt.Color("role:N", scale=ROLE, legend=None)
    line = {"strokeWidth": 4, "opacity": 0.28, "strokeCap": "round"}
    up = base.mark_rule(**line).encode(x=x, y=alt.Y("low:Q"), y2="high:Q", color=role)
    across = base.transform_filter("isValid(datum.w_low)").mark_rule(**line).encode(x=alt.X("w_low:Q"), x2="w_high:Q", y=y, color=role)
    dot = base.mark_point(size=95, cursor="pointer").encode(x=x, y=y, fill=fill("role"), stroke=paper_gap()).add_params(pick)
    names = [
        written(base.transform_filter(f"datum.side == '{side}'"), "factor", dy=-10, align=align, dx=dx).encode(x=x, y=alt.Y("label_at:Q"))
        for side, align, dx in (("right", "left", 8), ("left", "right", -8))
    ]
    return alt.layer(*_hairs(), up, across, dot, *names).properties(height=264)


def _hairs() -> list:
    """The two lines that part what matters and what is good from the rest."""
    cross = chart().transform_aggregate(x="mean(cross_weight)", y="mean(cross_score)").transform_calculate(r_quiet="'quiet'")
    rule = cross.mark_rule(strokeWidth=1).encode(color=ink("quiet"))
    return [rule.encode(x=alt.X("x:Q")), rule.encode(y=alt.Y("y:Q"))]
