"""Claims and what comes of complaints: ratios on a logarithmic axis, shares and rates with intervals."""

import altair as alt

from pages.parts.charts import chart, fill, ink, paper_gap
from pages.parts.charts.workload import EDGE, room

SHIFT = 7  # pixels between the two ratios of a row


def ratios():
    """row, order, kind (crude, alike), low, mid, high, text, one: how many times as often, crude above in grey, alike ones below; a line at 1."""
    y = alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=150))

    def x(column: str) -> alt.X:
        axis = alt.Axis(grid=True, format="~r", values=[0.1, 0.2, 0.5, 1, 2, 3, 5, 10])
        return alt.X(f"{column}:Q", title=None, scale=alt.Scale(type="log", nice=False, padding=8, range=room(128)), axis=axis)

    line = chart().mark_rule(strokeWidth=1).encode(x=x("one"), color=ink("quiet"))
    layers = []
    for kind, role, shift in (("crude", "unknown", -SHIFT), ("alike", "main", SHIFT)):
        base = chart().transform_filter(f"datum.kind == '{kind}'").encode(y=y)
        bar = base.mark_rule(strokeWidth=5, opacity=0.35, strokeCap="round", yOffset=shift)
        dot = base.mark_point(size=75, yOffset=shift).encode(x=x("mid"), fill=fill(f"r_{role}"), stroke=paper_gap())
        text = base.mark_text(align="right", dy=shift).encode(x=EDGE, text="text:N", color=ink("quiet"))
        layers += [bar.encode(x=x("low"), x2="high", color=ink(role)), dot, text]
    return alt.layer(line, *layers).properties(height=alt.Step(46))


def shares_told():
    """row, order, low, mid, high, text, id, near, far: shares from 0 to 1 with intervals and, as ticks, what was published; click `segment` by id."""
    return _told(".0%", 1)


def rates_told():
    """The same with numbers for each hundred."""
    return _told("~r", None)


def _told(shape: str, most: int | None):
    pick = alt.selection_point("segment", fields=["id"])
    base = chart().encode(y=alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=140)))
    scale = alt.Scale(domainMin=0, nice=False, range=room(118), **({"domainMax": most} if most else {}))

    def x(column: str) -> alt.X:
        return alt.X(f"{column}:Q", title=None, scale=scale, axis=alt.Axis(grid=True, format=shape, tickCount=5))

    bar = base.mark_rule(strokeWidth=5, opacity=0.3, strokeCap="round").encode(x=x("low"), x2="high", color=ink("main"))
    dot = base.mark_point(size=85, cursor="pointer").encode(x=x("mid"), fill=fill("r_main"), stroke=paper_gap()).add_params(pick)
    ticks = [base.mark_tick(thickness=2, size=16).encode(x=x(column), color=ink("unknown")) for column in ("near", "far")]
    text = base.mark_text(align="right").encode(x=EDGE, text="text:N", color=ink("quiet"))
    return alt.layer(*ticks, bar, dot, text).properties(height=alt.Step(29))
