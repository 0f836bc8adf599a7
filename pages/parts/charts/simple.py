"""Charts that several pages share: the sparkline, dots with intervals, a heat map of cells."""

import altair as alt

from pages.parts.charts import chart, fill, ink, paper_gap
from pages.parts.charts.workload import FROM_NONE, room


def sparkline():
    """x (order), y: one quiet line in a tile, the last point marked."""
    base = chart().transform_joinaggregate(last="max(x)")
    x = alt.X("x:Q", axis=None, scale=alt.Scale(nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(zero=False, nice=False, padding=4))
    line = base.mark_line(strokeWidth=1.6, interpolate="linear").encode(x=x, y=y, color=ink("main"))
    end = base.transform_filter("datum.x == datum.last").mark_point(size=28).encode(x=x, y=y, color=ink("main"))
    return (line + end).properties(height=58)


def dots():
    """row, order, low, mid, high, limit, text: a pale bar, a dot, an amber tick, words at the right edge."""
    y = alt.Y("row:N", sort=alt.EncodingSortField("order"), axis=alt.Axis(title=None, labelLimit=110))
    base = chart()

    def x(column: str):
        return alt.X(
            f"{column}:Q", title=None, scale=alt.Scale(zero=True, range=room(118)), axis=alt.Axis(grid=True, format=",.3~f", tickCount=4)
        )

    limit = base.transform_filter("isValid(datum.limit)").mark_tick(thickness=2, size=18).encode(y=y, x=x("limit"), color=ink("attention"))
    bar = base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=5, opacity=0.28, strokeCap="round")
    bar = bar.encode(y=y, x=x("low"), x2="high", color=ink("main"))
    dot = base.transform_filter("isValid(datum.mid)").mark_point(size=85).encode(y=y, x=x("mid"), fill=fill("r_main"), stroke=paper_gap())
    text = base.mark_text(align="right").encode(y=y, x=alt.value("width"), text="text:N", color=ink("quiet"))
    return (limit + bar + dot + text).properties(height=alt.Step(30))


def cells():
    """x, y, x_order, y_order, value, text, strong (value past 62 % of the largest): a heat map on one blue ramp; click `cell`."""
    pick = alt.selection_point("cell", fields=["x_id", "y_id"])
    x = alt.X("x:N", sort=alt.EncodingSortField("x_order"), axis=_headings(), scale=alt.Scale(padding=0.06))
    y = alt.Y("y:N", sort=alt.EncodingSortField("y_order"), axis=alt.Axis(title=None, labelLimit=120), scale=alt.Scale(padding=0.06))
    base = chart()
    cell = base.mark_rect(cursor="pointer").encode(x=x, y=y, fill=alt.Fill("value:Q", scale=FROM_NONE, legend=None)).add_params(pick)
    strong = base.transform_filter("datum.strong").mark_text(fontSize=12).encode(x=x, y=y, text="text:N", color=ink("paper"))
    plain = base.transform_filter("!datum.strong").mark_text(fontSize=12).encode(x=x, y=y, text="text:N", color=ink("ink"))
    return (cell + strong + plain).properties(height=alt.Step(28))


def _headings() -> alt.Axis:
    """Names over columns: each cut to its column, and at a slant where the columns are narrow, as on a phone, bar one or two signs; none is left out."""
    narrow = "bandwidth('x') < 56 && length(datum.label) > 2"
    return alt.Axis(
        title=None,
        orient="top",
        labelOverlap=False,
        labelAngle=alt.ExprRef(f"{narrow} ? -40 : 0"),
        labelAlign=alt.ExprRef(f"{narrow} ? 'left' : 'center'"),
        labelLimit=alt.ExprRef(f"{narrow} ? 100 : bandwidth('x') + 8"),
    )
