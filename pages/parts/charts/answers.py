"""How long leads wait: the curve of answers on a log axis, medians with intervals, deals by speed of answer, arrivals by hour."""

import altair as alt

from pages.parts.charts import chart, fill, ink, paper_gap
from pages.parts.charts.workload import EDGE, room
from pages.words import say

LABEL = [alt.Tooltip("label:N", title=" ")]


def _wait(column: str, words_room: int, farthest: int) -> alt.X:
    """Working minutes on a log axis, in words: 5 min, 1 h."""
    units = f"datum.value < 60 ? datum.value + ' {say('workload.unit.minutes')}' : (datum.value / 60) + ' {say('workload.unit.hours')}'"
    narrow = f"width < {340 + words_room}"  # on a phone the words stand at a slant
    axis = alt.Axis(
        title=None,
        grid=True,
        values=[5, 15, 60, 480, 2400],
        labelExpr=units,
        labelOverlap=False,
        labelAngle=alt.ExprRef(f"{narrow} ? -40 : 0"),
        labelAlign=alt.ExprRef(f"{narrow} ? 'right' : 'center'"),
    )
    scale = alt.Scale(type="log", domain=[1, farthest], nice=False, clamp=True, range=room(words_room))  # of no data there is no logarithm
    return alt.X(f"{column}:Q", title=None, scale=scale, axis=axis)


def answered_by():
    """minutes, kind (curve, mark), y, low, high, text, label, part: the share answered by working time, its band, dots at 5, 15, 60; click `segment`."""
    pick = alt.selection_point("segment", fields=["part"])
    base = chart()

    def y(column: str) -> alt.Y:
        axis = alt.Axis(format=".0%", grid=True, values=[0, 0.25, 0.5, 0.75, 1])
        return alt.Y(f"{column}:Q", title=None, scale=alt.Scale(domain=[0, 1], nice=False), axis=axis)

    x = _wait("minutes", 8, 9600)
    line = base.transform_filter("datum.kind == 'curve'")
    band = line.mark_area(interpolate="step-after", line=False, opacity=0.16).encode(x=x, y=y("low"), y2="high", fill=fill("r_main"))
    step = line.mark_line(interpolate="step-after").encode(x=x, y=y("y"), color=ink("main"))
    mark = base.transform_filter("datum.kind == 'mark'")
    drop = mark.mark_rule(strokeDash=[4, 3], strokeWidth=1).encode(x=x, y=y("low"), y2="y", color=ink("quiet"))
    dot = mark.mark_point(size=95, cursor="pointer").encode(x=x, y=y("y"), fill=fill("r_main"), stroke=paper_gap(), tooltip=LABEL)
    text = mark.mark_text(align="right", dx=-9, dy=-9, fontWeight=600).encode(x=x, y=y("y"), text="text:N", color=ink("ink"))
    return (band + drop + step + text + dot.add_params(pick)).properties(height=340)


def answer_medians():
    """row, order, low, mid, high, limit, text, id, label, in working minutes: medians with intervals, the target amber; click `segment` by id."""
    pick = alt.selection_point("segment", fields=["id"])
    y = alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=120))
    base = chart()

    def x(column: str) -> alt.X:
        return _wait(column, 104, 2400)

    limit = base.transform_aggregate(limit="max(limit)").transform_calculate(r_attention="'attention'")
    limit = limit.mark_rule(strokeDash=[4, 3], strokeWidth=1.2).encode(x=x("limit"), color=ink("attention"))
    bar = base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=5, opacity=0.28, strokeCap="round")
    bar = bar.encode(y=y, x=x("low"), x2="high", color=ink("main"))
    dot = base.transform_filter("isValid(datum.mid)").mark_point(size=85, cursor="pointer")
    dot = dot.encode(y=y, x=x("mid"), fill=fill("r_main"), stroke=paper_gap(), tooltip=LABEL)
    text = base.mark_text(align="right").encode(y=y, x=EDGE, text="text:N", color=ink("quiet"))
    return (limit + bar + dot.add_params(pick) + text).properties(height=alt.Step(29))


def answer_deals():
    """row, order, low, mid, high, expected, text, part, label: shares with intervals, a tick at what the sources alone would bring; click `segment`."""
    pick = alt.selection_point("segment", fields=["part"])
    y = alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=150))
    base = chart()

    def x(column: str) -> alt.X:
        axis = alt.Axis(grid=True, format=".0%", tickCount=5)
        return alt.X(f"{column}:Q", title=None, scale=alt.Scale(domainMin=0, nice=False, range=room(108)), axis=axis)

    bar = base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=5, opacity=0.28, strokeCap="round")
    bar = bar.encode(y=y, x=x("low"), x2="high", color=ink("main"))
    tick = base.transform_filter("isValid(datum.expected)").mark_tick(thickness=2, size=18)
    tick = tick.encode(y=y, x=x("expected"), color=ink("attention"))
    dot = base.transform_filter("isValid(datum.mid)").mark_point(size=85, cursor="pointer")
    dot = dot.encode(y=y, x=x("mid"), fill=fill("r_main"), stroke=paper_gap(), tooltip=LABEL)
    text = base.mark_text(align="right").encode(y=y, x=EDGE, text="text:N", color=ink("quiet"))
    return (bar + tick + dot.add_params(pick) + text).properties(height=alt.Step(30))
