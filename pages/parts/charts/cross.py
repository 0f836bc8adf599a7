"""What is bought together: the map of all pairs of a line, and what follows what within a year."""

import altair as alt

from pages.parts.charts import chart, fill, ink, paper_gap, written

LABEL = [alt.Tooltip("label:N", title=" ")]


def pair_map():
    """x, y, x_order, y_order, value (lift, 1 where it may be chance), text, strong, label: all pairs of a line; click `cell` by x_id and y_id."""
    pick = alt.selection_point("cell", fields=["x_id", "y_id"])
    gap, order = alt.Scale(padding=0.06), {name: alt.EncodingSortField(f"{name}_order", op="min") for name in ("x", "y")}
    across = alt.Axis(title=None, orient="top", labelOverlap=False, labelLimit=190, labelAngle=-38)
    x = alt.X("x:N", sort=order["x"], scale=gap, axis=across)
    base = chart().encode(x=x, y=alt.Y("y:N", sort=order["y"], scale=gap, axis=alt.Axis(title=None, labelLimit=230)))
    shade = alt.Fill("value:Q", scale=alt.Scale(domain=[1, 1.6], clamp=True), legend=None)
    cell = base.mark_rect(cursor="pointer").encode(fill=shade, tooltip=LABEL).add_params(pick)
    strong = written(base.transform_filter("datum.strong"), "text", "paper")
    return (cell + strong + written(base.transform_filter("!datum.strong"), "text")).properties(height=alt.Step(34))


def followed():
    """row, order, low, mid, high (shares), text, id: who took the second after the first, with its limits; click `segment` by id."""
    pick = alt.selection_point("segment", fields=["id"])
    base = chart().encode(y=alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=None))

    def x(column: str) -> alt.X:
        axis = alt.Axis(grid=True, format=".0%", tickCount=4)
        return alt.X(f"{column}:Q", title=None, scale=alt.Scale(zero=True), axis=axis)

    bar = base.mark_rule(strokeWidth=5, opacity=0.28, strokeCap="round").encode(x=x("low"), x2="high", color=ink("main"))
    dot = base.mark_point(size=85, cursor="pointer").encode(x=x("mid"), fill=fill("r_main"), stroke=paper_gap()).add_params(pick)
    name = base.mark_text(align="left", dy=-18).encode(x=alt.value(0), text="row:N", color=ink("ink"))
    text = base.mark_text(align="left", dy=16).encode(x=alt.value(0), text="text:N", color=ink("quiet"))
    return (bar + dot + name + text).properties(height=alt.Step(62))
