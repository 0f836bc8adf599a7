"""The balance of trust with a client over time."""

import altair as alt

from pages.parts.charts import chart, fill, ink, paper_gap


def trust():
    """day (ISO), balance; role, label, text on entries: a line that forgets, each entry a dot, the weightiest named; zero always there."""
    base = chart().transform_calculate(at="toDate(datum.day)")
    x = alt.X("at:T", title=None, axis=alt.Axis(format="%m.%y", tickCount=6, labelOverlap=True))
    y = alt.Y("balance:Q", title=None, scale=alt.Scale(zero=True, padding=14), axis=alt.Axis(grid=True, tickCount=4))
    zero = base.transform_aggregate(n="count()").transform_calculate(zero="0", r_quiet="'quiet'").mark_rule(strokeDash=[3, 3])
    line = base.mark_line(interpolate="linear").encode(x=x, y=y, color=ink("main"))
    entry = base.transform_filter("isValid(datum.role)")
    dot = entry.mark_point(size=64).encode(x=x, y=y, fill=fill("role"), stroke=paper_gap(), tooltip=alt.Tooltip("label:N", title=None))
    named = entry.transform_filter("isValid(datum.text)").mark_text(dy=-11, align="center", limit=150)
    text = named.encode(x=x, y=y, text="text:N", color=ink("quiet"))
    return (zero.encode(y="zero:Q", color=ink("quiet")) + line + dot + text).properties(height=220)
