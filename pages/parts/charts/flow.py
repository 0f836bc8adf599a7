"""What moves through the stages: entries against their ends, two days side by side, the weeks, and where deals went."""

import altair as alt

from pages.parts.charts import chart, fill, ink, paper_gap
from pages.parts.charts.workload import room
from pages.words import say

WAYS = {"good": "advanced", "other": "handed_over", "attention": "back", "badsoft": "lost", "soft": "still_in"}  # outwards from zero
FITS = "abs(datum.x1 - datum.x0) / 2 * (width - 96) > 8 * length(datum.text)"  # a number is written where its bar has room for it


def flow():
    """row, order, kind (came, way, total), role, x0, x1 (−1…1), text, label, strong, stage_id, part: ends left of zero, entries right; click `segment`."""
    pick = alt.selection_point("segment", fields=["stage_id", "part"])
    y = alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=110, labelFontSize=13))
    x = alt.X("x0:Q", axis=None, scale=alt.Scale(domain=[-1, 1], range=room(96), nice=False))
    base = chart()
    words = {role: say(f"funnel.flow.{way}") for role, way in WAYS.items()}
    bars = base.transform_filter("datum.kind != 'total'").mark_bar(size=20, cursor="pointer").add_params(pick)
    told = [alt.Tooltip("label:N", title=" ")]
    bars = bars.encode(y=y, x=x, x2="x1:Q", stroke=paper_gap(), fill=fill("role", {"main": say("funnel.flow.came"), **words}), tooltip=told)
    total = base.transform_filter("datum.kind == 'total'").transform_calculate(text="width < 480 ? datum.label : datum.text")
    total = total.mark_text(align="left", dx=8, fontWeight=600, fontSize=13)
    total = total.encode(y=y, x="x1:Q", text="text:N", color=ink("ink"))
    middle = base.transform_filter(f"datum.kind == 'way' && {FITS}").transform_calculate(middle="(datum.x0 + datum.x1) / 2")
    strong, plain = (_inside(middle, y, x, test, role) for test, role in (("datum.strong", "paper"), ("!datum.strong", "ink")))
    zero = base.transform_filter("datum.kind == 'total'").mark_tick(thickness=1, size=28).encode(y=y, x="x0:Q", color=ink("quiet"))
    return (bars + zero + strong + plain + total).properties(height=alt.Step(32))


def _inside(base, y, x, test: str, role: str):
    return base.transform_filter(test).mark_text().encode(y=y, x="middle:Q", text="text:N", color=ink(role))


def two_days():
    """row, order, kind (on, against, text), role, x0, x1 (shares of the longest), text, label, stage_id, part; click `segment`."""
    pick = alt.selection_point("segment", fields=["stage_id", "part"])
    y = alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=110, labelFontSize=13))
    x = alt.X("x0:Q", axis=None, scale=alt.Scale(domain=[0, 1], range=room(150), nice=False))
    base, told = chart(), [alt.Tooltip("label:N", title=" ")]
    layers = []
    for kind, size, offset in (("on", 14, -5), ("against", 7, 7)):
        bars = base.transform_filter(f"datum.kind == '{kind}'").mark_bar(size=size, yOffset=offset, cursor="pointer")
        layers.append(bars.encode(y=y, x=x, x2="x1:Q", stroke=paper_gap(), fill=fill("role"), tooltip=told))
    layers[0] = layers[0].add_params(pick)
    texts = base.transform_filter("datum.kind == 'text'")
    now = texts.mark_text(align="left", dx=8, dy=-5, fontWeight=600, fontSize=13).encode(y=y, x="x1:Q", text="text:N", color=ink("ink"))
    return alt.layer(*layers, now).properties(height=alt.Step(38))


def weeks():
    """day, order, stage, shade (0…1), y0, y1, kind (area, name, week), text, label: stages stacked week by week; click `week`."""
    pick = alt.selection_point("week", fields=["day"], on="click")
    x = alt.X(
        "day:T", axis=alt.Axis(title=None, format="%m.%Y", tickCount=6, labelOverlap=True), scale=alt.Scale(range=room(110), nice=False)
    )
    y = alt.Y("y0:Q", title=None, axis=alt.Axis(grid=True, format="~s", tickCount=4), scale=alt.Scale(zero=True))
    base = chart()
    areas = base.transform_filter("datum.kind == 'area'").mark_area(interpolate="linear", strokeWidth=1)
    shade = alt.Fill("shade:Q", scale=alt.Scale(domain=[0, 1]), legend=None)
    areas = areas.encode(x=x, y=y, y2="y1:Q", fill=shade, stroke=paper_gap(), detail="stage:N")
    names = base.transform_filter("datum.kind == 'name'").mark_text(align="left", dx=8)
    names = names.encode(x=x, y="y0:Q", text="text:N", color=ink("ink"))
    hover = alt.selection_point("hover", fields=["day"], on="pointerover", nearest=True, empty=False, clear="pointerout")
    marks = base.transform_filter("datum.kind == 'week'")
    rule = marks.mark_rule(strokeWidth=1).encode(x=x, y=alt.value(0), y2=alt.value("height"), color=ink("quiet"))
    rule = rule.encode(opacity=alt.condition(hover, alt.value(0.8), alt.value(0)))
    reach = marks.mark_bar(size=9, opacity=0, cursor="pointer").encode(x=x, y=alt.value(0), y2=alt.value("height"), fill=fill("r_paper"))
    reach = reach.encode(tooltip=[alt.Tooltip("text:N", title=" "), alt.Tooltip("label:N", title="\u00a0")]).add_params(pick, hover)
    return (areas + names + rule + reach).properties(height=230)


def moves():
    """x, x_order, x_id, y, y_order, y_id, role, strength (0…1), text, kind (cell, total): where deals stood and stand; click `cell`."""
    pick = alt.selection_point("cell", fields=["x_id", "y_id"])
    narrow = "bandwidth('x') < 64"
    headings = alt.Axis(
        title=None,
        orient="top",
        labelOverlap=False,
        labelAngle=alt.ExprRef(f"{narrow} ? -40 : 0"),
        labelAlign=alt.ExprRef(f"{narrow} ? 'left' : 'center'"),
        labelLimit=alt.ExprRef(f"{narrow} ? 100 : bandwidth('x') + 8"),
    )
    x = alt.X("x:N", sort=alt.EncodingSortField("x_order", op="min"), axis=headings, scale=alt.Scale(padding=0.05))
    y = alt.Y(
        "y:N", sort=alt.EncodingSortField("y_order", op="min"), axis=alt.Axis(title=None, labelLimit=120), scale=alt.Scale(padding=0.06)
    )
    base, size = chart(), alt.ExprRef("bandwidth('x') < 34 ? 10 : 13")
    cells = base.mark_rect(cursor="pointer").encode(x=x, y=y, fill=fill("role"), fillOpacity=alt.FillOpacity("strength:Q", scale=None))
    cells = cells.encode(tooltip=[alt.Tooltip("label:N", title=" ")]).add_params(pick)
    plain = base.transform_filter("datum.kind == 'cell'").mark_text(fontSize=size).encode(x=x, y=y, text="text:N", color=ink("ink"))
    total = (
        base.transform_filter("datum.kind == 'total'")
        .mark_text(fontSize=size, fontWeight=600)
        .encode(x=x, y=y, text="text:N", color=ink("ink"))
    )
    return (cells + plain + total).properties(height=alt.Step(30))
