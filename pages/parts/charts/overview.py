"""Charts of the overview: revenue running against its target, and the lines beside theirs."""

import altair as alt

from pages.parts.charts import chart, fill, ink, paper_gap
from pages.parts.charts.workload import EDGE, room
from pages.words import NBSP, say

LABEL = [alt.Tooltip("label:N", title=" ")]


def short() -> str:
    """Amounts at an axis as the tiles write them: 1.5 M."""
    sizes = (("1e9", "words.billion"), ("1e6", "words.million"), ("1e3", "words.thousand"))
    steps = [f"abs(datum.value) >= {size} ? format(datum.value / {size}, '.3~g') + '{NBSP}{say(key)}'" for size, key in sizes]
    return " : ".join([*steps, "format(datum.value, ',.3~g')"])


def target_run():
    """x (ISO day|words), order, won, target (cumulated; empty where unknown), label, won_text, target_text (at the ends), ahead, since; click `segment`."""
    pick = alt.selection_point("segment", fields=["since"])
    axis = alt.Axis(title=None, labelOverlap=True, labelSeparation=14, labelFlush=True, labelExpr="split(datum.label, '|')[1]")
    x = alt.X("x:N", sort=alt.EncodingSortField("order", op="min"), axis=axis, scale=alt.Scale(type="point", padding=0.4))

    def y(column: str):
        return alt.Y(f"{column}:Q", title=None, scale=alt.Scale(domainMin=0), axis=alt.Axis(grid=True, tickCount=4, labelExpr=short()))

    base = chart().encode(x=x)
    came, wanted = base.transform_filter("isValid(datum.won)"), base.transform_filter("isValid(datum.target)")
    area = came.mark_area(opacity=0.12, line=False, interpolate="linear").encode(y=y("won"), fill=fill("r_main"))
    line = came.mark_line(strokeWidth=2.2, interpolate="linear").encode(y=y("won"), color=ink("main"))
    dashed = wanted.mark_line(strokeWidth=1.5, strokeDash=[5, 4], interpolate="linear").encode(y=y("target"), color=ink("ink"))
    last = base.transform_filter("isValid(datum.won_text)")
    dot = last.mark_point(size=85).encode(y=y("won"), fill=fill("r_main"), stroke=paper_gap())
    said = _right_of(last, y("won"), "won_text", "ink", "datum.ahead", fontWeight=600, dx=-4)
    end = base.transform_filter("isValid(datum.target_text)")
    goal = _right_of(end, y("target"), "target_text", "quiet", "!datum.ahead", dx=4)
    wide = alt.ExprRef("max(6, width / length(domain('x')))")
    hit = came.mark_rule(strokeWidth=wide, opacity=0.01, cursor="pointer").encode(tooltip=LABEL, color=ink("paper"))
    hit = hit.encode(y=alt.value(0), y2=alt.value("height"))  # the whole height of the day or week can be clicked
    return alt.layer(area, dashed, line, dot, *said, *goal, hit.add_params(pick)).properties(height=230)


def _right_of(base, y, column: str, role: str, above: str, **how) -> list:
    """Words at a point: over it where `above` holds, else under it, so that two ends close together do not hide each other."""
    sides = ((above, -12), (f"!({above})", 30))
    return [
        base.transform_filter(side).mark_text(align="right", dy=dy, **how).encode(y=y, text=f"{column}:N", color=ink(role))
        for side, dy in sides
    ]


def line_bars():
    """row, order, x, tick (share of the longest; empty without target), zero, text, label, id: bars against the tick; click `segment`."""
    pick = alt.selection_point("segment", fields=["id"])
    y = alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=120))

    def x(column: str):
        return alt.X(f"{column}:Q", axis=None, scale=alt.Scale(domain=[0, 1], range=room(168), nice=False))

    base = chart()
    bars = base.mark_bar(size=16, cursor="pointer").encode(y=y, x=x("zero"), x2="x:Q", fill=fill("r_main"), tooltip=LABEL).add_params(pick)
    tick = base.transform_filter("isValid(datum.tick)").mark_tick(thickness=2, size=26).encode(y=y, x=x("tick"), color=ink("ink"))
    text = base.mark_text(align="right").encode(y=y, x=EDGE, text="text:N", color=ink("quiet"))
    return (bars + tick + text).properties(height=alt.Step(38))
