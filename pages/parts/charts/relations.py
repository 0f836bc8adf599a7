"""Relationships: stages month by month, bars of reasons and of entries on either side of zero."""

import altair as alt

from pages.parts.charts import chart, fill, paper_gap, written
from pages.parts.charts.workload import room
from pages.words import say

LABEL = [alt.Tooltip("label:N", title=" ")]
ROLES = {1: "unknown", 2: "soft", 3: "good", 4: "main", 0: "badsoft"}  # of the stages by height, as they are stacked


def stages_by_month():
    """month, order, role, y0, y1, stage, day_id, label: clients by stage at the end of each month; click `segment` by stage and day_id."""
    pick = alt.selection_point("segment", fields=["stage", "day_id"])
    words = {
        "unknown": say("client.stage.awareness"),
        "soft": say("client.stage.exploration"),
        "good": say("client.stage.expansion"),
        "main": say("client.stage.commitment"),
        "badsoft": say("client.stage.dissolution"),
    }
    axis = alt.Axis(title=None, labelOverlap=True)
    x = alt.X("month:N", sort=alt.EncodingSortField("order", op="min"), axis=axis, scale=alt.Scale(paddingInner=0.25))
    y = alt.Y("y0:Q", title=None, axis=alt.Axis(grid=True, tickCount=4))
    bars = chart().mark_bar(cursor="pointer").encode(x=x, y=y, y2="y1:Q", fill=fill("role", words), stroke=paper_gap(), tooltip=LABEL)
    held = written(chart().transform_filter("datum.y1 < 0"), "label", "quiet").encode(x=x, y=y)  # no words: names the ink of the axes
    return alt.layer(bars.add_params(pick), held).properties(height=230)


def either_side():
    """row, order, value (below zero to the left), role, text, id, label: one bar for each row; click `segment` by id."""
    pick = alt.selection_point("segment", fields=["id"])
    y = alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=170))
    base = chart().encode(y=y)
    x = alt.X("value:Q", axis=None, scale=alt.Scale(zero=True, range=room(120), nice=False))
    bars = base.mark_bar(size=14, cursor="pointer").encode(x=x, fill=fill("role"), tooltip=LABEL).add_params(pick)
    text = written(base, "text", "quiet", align="right").encode(x=alt.value("width"))
    return (bars + text).properties(height=alt.Step(26))
