"""The chart of trust instruments: how much more often alike deals were won with each."""

import altair as alt

from pages.parts.charts import chart, ink
from pages.parts.charts.workload import intervals, room


def effects():
    """row, order, low, mid, high, raw, zero, floor, text, edge, id: differences with intervals beside none, the raw one as a tick; click `segment`."""
    told = "datum.value == 0 ? '0' : format(100 * datum.value, '+.0f')"
    points = alt.Axis(grid=True, labelExpr=told, tickCount=5)

    def x(column: str):
        return alt.X(f"{column}:Q", title=None, scale=alt.Scale(nice=False, range=room(130)), axis=points)

    y = alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=120))
    pick = alt.selection_point("segment", fields=["id"])
    none = chart().mark_rule(strokeWidth=1).encode(x=x("zero"), color=ink("quiet"))
    raw = chart().transform_filter("isValid(datum.raw)").mark_tick(thickness=2, size=14).encode(y=y, x=x("raw"), color=ink("unknown"))
    floor = chart().mark_point(opacity=0).encode(x=x("floor"))
    return alt.layer(floor, none, raw, *intervals(x, pick)).properties(height=alt.Step(29))
