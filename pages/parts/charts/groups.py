"""Groups of buyers and classes: bars with where they stood before, cells with two lines of words, classes over time."""

import altair as alt

from pages.parts.charts import ROLE, chart, fill, ink, paper_gap, written
from pages.parts.charts.workload import FROM_NONE, room
from pages.words import say

LABEL = [alt.Tooltip("label:N", title=" ")]
NARROW = 56  # pixels of a column under which its second line and its whole heading find no room


def buyer_groups():
    """row, order, value, before, text, id, label: clients of each group, a tick where it stood; click `segment` by id."""
    pick = alt.selection_point("segment", fields=["id"])
    y = alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=130))
    base = chart().encode(y=y)

    def x(column: str) -> alt.X:
        return alt.X(f"{column}:Q", axis=None, scale=alt.Scale(domainMin=0, range=room(130), nice=False))

    bars = base.mark_bar(size=14, cursor="pointer").encode(x=x("value"), fill=fill("role"), tooltip=LABEL).add_params(pick)
    tick = base.transform_filter("isValid(datum.before)").mark_tick(thickness=2, size=20).encode(x=x("before"), color=ink("ink"))
    text = base.mark_text(align="right").encode(x=alt.value("width"), text="text:N", color=ink("quiet"))
    return (bars + tick + text).properties(height=alt.Step(27))


def two_lines():
    """x, y, x_order, y_order, x_id, y_id, value, text, more, strong, label: cells on one ramp, under the number a small word; click `cell`."""
    pick = alt.selection_point("cell", fields=["x_id", "y_id"])
    x = alt.X("x:N", sort=alt.EncodingSortField("x_order", op="min"), scale=alt.Scale(padding=0.05), axis=_heads_of_scores())
    y = alt.Y("y:N", sort=alt.EncodingSortField("y_order", op="min"), scale=alt.Scale(padding=0.05), axis=alt.Axis(title=None))
    base = chart().encode(x=x, y=y)
    shade = alt.Fill("value:Q", scale=FROM_NONE, legend=None)
    cell = base.mark_rect(cursor="pointer").encode(fill=shade, tooltip=LABEL).add_params(pick)
    return alt.layer(cell, *_said_of_cells(base, True, "paper"), *_said_of_cells(base, False, "ink")).properties(height=alt.Step(42))


def _heads_of_scores() -> alt.Axis:
    return alt.Axis(title=None, orient="top", labelOverlap=False, labelLimit=alt.ExprRef("bandwidth('x') + 6"))


def _said_of_cells(base, strong: bool, role: str) -> list:
    """The number of a cell, and under it the small word where there is room for one."""
    some = base.transform_filter("datum.strong" if strong else "!datum.strong")
    wide = f"bandwidth('x') >= {NARROW}"
    number = written(some, "text", role, dy=alt.ExprRef(f"{wide} ? -7 : 0"), fontWeight=600)
    size = alt.ExprRef(f"{wide} ? 11 : 0")
    return [number, written(some, "more", role, dy=9, fontSize=size, limit=alt.ExprRef("max(bandwidth('x') - 6, 1)"))]


def class_history():
    """quarter, order, role, y0, y1, class_id, until_id, label: A, B and C at each quarter's end, one upon the other; click `segment`."""
    pick = alt.selection_point("segment", fields=["class_id", "until_id"])
    words = {"main": say("groups.class.A"), "soft": say("groups.class.B"), "unknown": say("groups.class.C")}
    x = alt.X("quarter:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelOverlap=True))
    base = chart().encode(x=x)
    y = alt.Y("y0:Q", title=None, axis=alt.Axis(grid=True, tickCount=4, format=",.0f"))
    bars = base.mark_bar(size=30, cursor="pointer").encode(y=y, y2="y1:Q", fill=fill("role", words), stroke=paper_gap(), tooltip=LABEL)
    held = base.transform_calculate(middle="(datum.y0 + datum.y1) / 2").transform_filter("datum.roomy")
    middle = alt.Y("middle:Q", title=None)
    texts = [held.transform_filter("datum.role == 'main'"), held.transform_filter("datum.role != 'main'")]
    said = [written(one, "text", role).encode(y=middle) for one, role in zip(texts, ("paper", "ink"), strict=True)]
    return alt.layer(bars.add_params(pick), *said).properties(height=230)


def group_moves():
    """As `cells` of the family, wide enough for the names of groups: from which group (rows) to which (columns); click `cell` by x_id, y_id."""
    pick = alt.selection_point("cell", fields=["x_id", "y_id"])
    gap = alt.Scale(padding=0.06)
    x = alt.X("x:N", sort=alt.EncodingSortField("x_order", op="min"), scale=gap, axis=_slanted())
    y = alt.Y("y:N", sort=alt.EncodingSortField("y_order", op="min"), scale=gap, axis=alt.Axis(title=None, labelLimit=130))
    base = chart().encode(x=x, y=y)
    shade = alt.Fill("value:Q", scale=FROM_NONE, legend=None)
    cell = base.mark_rect(cursor="pointer").encode(fill=shade, tooltip=LABEL).add_params(pick)
    stayed = base.transform_filter("datum.stayed").mark_rect(filled=False, strokeWidth=1, strokeDash=[2, 3])
    same = stayed.encode(stroke=alt.Stroke("r_unknown:N", scale=ROLE, legend=None))
    texts = [("datum.strong", "paper"), ("!datum.strong && !datum.stayed", "ink"), ("datum.stayed", "quiet")]
    return alt.layer(cell, same, *(written(base.transform_filter(test), "text", role) for test, role in texts)).properties(
        height=alt.Step(28)
    )


def _slanted() -> alt.Axis:
    """Names over columns, at a slant where the columns are narrow."""
    narrow = "bandwidth('x') < 84"
    return alt.Axis(
        title=None,
        orient="top",
        labelOverlap=False,
        labelAngle=alt.ExprRef(f"{narrow} ? -38 : 0"),
        labelAlign=alt.ExprRef(f"{narrow} ? 'left' : 'center'"),
        labelLimit=alt.ExprRef(f"{narrow} ? 92 : bandwidth('x') + 8"),
    )
