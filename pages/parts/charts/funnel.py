"""The funnel: one bar per stage on the same left edge, the steps between them in words."""

import altair as alt

from pages.parts.charts import chart, fill, ink, paper_gap
from pages.words import say


def funnel():
    """row, order, kind (stage, total, step, weak), role, x0, x1 (share of the first stage), label, stage_id, part; click `segment`."""
    pick = alt.selection_point("segment", fields=["stage_id", "part"])
    y = alt.Y(
        "row:N",
        sort=alt.EncodingSortField("order", op="min"),
        scale=alt.Scale(paddingInner=0.08, paddingOuter=0),
        axis=alt.Axis(title=None, labelExpr="indexof(datum.label, '>') == 0 ? '' : datum.label", labelFontSize=13, labelLimit=110),
    )
    x = alt.X("x0:Q", axis=None, scale=alt.Scale(domain=[0, 1.34]))
    base = chart()
    words = {
        "main": say("funnel.moved_on"),
        "soft": say("funnel.still_in"),
        "unknown": say("funnel.skipped"),
        "badsoft": say("funnel.lost"),
    }
    bars = (
        base.transform_filter("datum.kind == 'stage'")
        .mark_bar(cursor="pointer")
        .encode(y=y, x=x, x2="x1:Q", stroke=paper_gap(), fill=fill("role", words), tooltip=[alt.Tooltip("label:N", title=" ")])
        .add_params(pick)
    )
    total = _label(base, "total", "ink", 8, 600).encode(y=y, x="x1:Q")
    step = _label(base, "step", "quiet", 2, 400).encode(y=y, x="x0:Q")
    weak = _label(base, "weak", "bad", 2, 600).encode(y=y, x="x0:Q")
    return (bars + total + step + weak).properties(height=alt.Step(29))


def _label(base, kind: str, role: str, dx: int, weight: int):
    return (
        base.transform_filter(f"datum.kind == '{kind}'")
        .mark_text(align="left", dx=dx, fontWeight=weight, fontSize=13 if weight == 600 and kind == "total" else 12)
        .encode(text="label:N", color=ink(role))
    )


def open_by_stage():
    """row, order, kind, role, x0, x1 (share of the largest), label, stage_id, part: open money, the part over the limit in amber; click `segment`."""
    pick = alt.selection_point("segment", fields=["stage_id", "part"])
    y = alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=110))
    x = alt.X("x0:Q", axis=None, scale=alt.Scale(domain=[0, 1.4]))
    base = chart()
    words = {"main": say("funnel.within_limit"), "attention": say("funnel.over_limit")}
    bars = (
        base.transform_filter("datum.kind == 'stage'")
        .mark_bar(size=16, cursor="pointer")
        .encode(y=y, x=x, x2="x1:Q", stroke=paper_gap(), fill=fill("role", words))
        .add_params(pick)
    )
    return (bars + _label(base, "total", "ink", 8, 600).encode(y=y, x="x1:Q")).properties(height=alt.Step(30))
