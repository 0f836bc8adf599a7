"""The balance of trust with a client over time."""

import altair as alt

from pages.parts.charts import chart, fill, ink, paper_gap


def trust():
    """day (ISO), n, balance; role, label, text, side on entries: a line that forgets, each entry a dot, the weightiest named; zero always there."""
    base = chart().transform_calculate(at="toDate(datum.day)")
    x = alt.X("at:T", title=None, axis=alt.Axis(format="%m.%y", tickCount=6, labelOverlap=True))
    y = alt.Y("balance:Q", title=None, scale=alt.Scale(zero=True, padding=14), axis=alt.Axis(grid=True, tickCount=4))
    zero = base.transform_aggregate(n="count()").transform_calculate(zero="0", r_quiet="'quiet'").mark_rule(strokeDash=[3, 3])
    line = base.mark_line(interpolate="linear").encode(x=x, y=y, order="n:Q", color=ink("main"))
    entry = base.transform_filter("isValid(datum.role)")
    dot = entry.mark_point(size=64).encode(x=x, y=y, fill=fill("role"), stroke=paper_gap(), tooltip=alt.Tooltip("label:N", title=None))
    drawn = zero.encode(y="zero:Q", color=ink("quiet")) + line + dot
    for side, align, dx in (("left", "left", 8), ("right", "right", -8)):
        named = entry.transform_filter(f"isValid(datum.text) && datum.side == '{side}'").mark_text(align=align, dx=dx, dy=-9, limit=170)
        drawn += named.encode(x=x, y=y, text="text:N", color=ink("quiet"))
    return drawn.properties(height=220)
