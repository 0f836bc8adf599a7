"""Reputation: ratings with intervals by month, how mentions are meant by week with the limit of negative ones."""

import altair as alt

from pages.parts.charts import ROLE, chart, fill, ink, paper_gap
from pages.words import say

LABEL = [alt.Tooltip("label:N", title=" ")]
LEFT = {"minExtent": 30, "maxExtent": 30}


def _columns(column: str, **axis) -> alt.X:
    """Discrete columns in the order given."""
    return alt.X(f"{column}:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, **axis))


def ratings():
    """month, month_id, order, mean, low, high, text, few, label: mean rating with interval and, below, how many; click `month` by month_id."""
    pick = alt.selection_point("month", fields=["month_id"])
    base = chart().encode(x=_columns("month", labelOverlap=True))
    scale = alt.Scale(domain=[0.6, 5.3], nice=False)
    y = alt.Y("mean:Q", title=None, scale=scale, axis=alt.Axis(grid=True, values=[1, 2, 3, 4, 5], **LEFT))
    known = base.transform_filter("isValid(datum.mean)")
    ends = alt.Y("low:Q", title=None, scale=scale)
    band = known.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=7, opacity=0.26, strokeCap="round")
    line = known.mark_line(strokeWidth=1.5, opacity=0.7).encode(y=y, color=ink("main"))
    dot = known.mark_point(size=90, cursor="pointer").encode(y=y, fill=fill("r_main"), stroke=paper_gap(), tooltip=LABEL).add_params(pick)
    text = known.mark_text(dy=-13, fontWeight=600).encode(y=y, text="text:N", color=ink("ink"))
    few = base.mark_text(dy=-4, baseline="bottom").encode(y=alt.value("height"), text="few:N", color=ink("quiet"))
    return alt.layer(band.encode(y=ends, y2="high:Q", color=ink("main")), line, text, few, dot).properties(height=210)


def tones():
    """week, week_id, order, role, tone, y0, y1, limit (a negative height), label: kinds of mentions up and down; click `week` by week_id and tone."""
    pick = alt.selection_point("week", fields=["week_id", "tone"])
    legend = {"good": say("mentions.tone.positive"), "unknown": say("mentions.tone.neutral"), "badsoft": say("mentions.tone.negative")}
    base = chart().encode(x=_columns("week", labelOverlap=True))
    axis = alt.Axis(grid=True, tickCount=5, tickMinStep=1, labelExpr="format(abs(datum.value), 'd')", **LEFT)
    y = alt.Y("y0:Q", title=None, axis=axis)
    bars = base.transform_filter("isValid(datum.y1)").mark_bar(cursor="pointer", cornerRadius=1)
    bars = bars.encode(y=y, y2="y1:Q", fill=fill("role", legend), stroke=paper_gap(), tooltip=LABEL).add_params(pick)
    bound = base.transform_filter("isValid(datum.limit)").mark_tick(thickness=2, orient="horizontal")
    limit = bound.encode(y=alt.Y("limit:Q", title=None), color=alt.Color("r_attention:N", scale=ROLE, legend=None), tooltip=LABEL)
    return alt.layer(bars, limit).properties(height=210)


def voices_of():
    """name, order, role, share, low, high, text: each one's share of what is said; click `voice` by id."""
    pick = alt.selection_point("voice", fields=["id"])
    base = chart().encode(y=alt.Y("name:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=140)))
    x = alt.X("share:Q", axis=None, scale=alt.Scale(domain=[0, 1.3], nice=False))
    bars = base.mark_bar(size=14, cursor="pointer").encode(x=x, fill=fill("role")).add_params(pick)
    rule = base.mark_rule(strokeWidth=1.5).encode(x="low:Q", x2="high:Q", color=ink("ink"))
    text = base.mark_text(align="left", dx=8).encode(x="high:Q", text="text:N", color=ink("ink"))
    return (bars + rule + text).properties(height=alt.Step(28))
