"""What becomes of deals by their age: won, lost and open to 100 %, two won-curves with their bands, the chance from each stage."""

import altair as alt

from pages.parts.charts import ROLE, chart, fill, ink, paper_gap
from pages.parts.charts.workload import EDGE, room
from pages.words import say

BESIDE = alt.value(alt.ExprRef("width - 96"))  # right of the plot
LABEL = [alt.Tooltip("label:N", title=" ")]
PARTS = alt.Scale(domain=[0, 1], nice=False)


def _age(column: str = "age", words_room: int = 104) -> alt.X:
    axis = alt.Axis(title=say("chance.axis"), grid=False, tickCount=6)
    return alt.X(f"{column}:Q", scale=alt.Scale(zero=True, nice=False, range=room(words_room)), axis=axis)


def _share(column: str) -> alt.Y:
    return alt.Y(f"{column}:Q", title=None, scale=PARTS, axis=alt.Axis(format=".0%", grid=True, values=[0, 0.25, 0.5, 0.75, 1]))


def fates():
    """age, until, kind (band, tail, end), role, part, y0, y1, label: won from below, lost from above, open hatched between; click `segment` by part."""
    pick = alt.selection_point("segment", fields=["part"])
    base = chart()
    band = base.transform_filter("datum.kind == 'band'")
    area = band.mark_area(interpolate="step-after", line=False, opacity=0.92)
    area = area.encode(x=_age(), y=_share("y0"), y2="y1", fill=fill("role"))
    hatch = band.transform_filter("datum.hatch").mark_rule(strokeWidth=1)
    hatch = hatch.encode(x=_age(), y=_share("y0"), y2="y1", color=ink("quiet"), opacity=alt.value(0.45))
    tail = base.transform_filter("datum.kind == 'tail'").mark_rect(opacity=0.68, cornerRadius=0)
    tail = tail.encode(x=_age(), x2="until:Q", y=_share("y0"), y2="y1", fill=fill("r_paper"))
    hit = band.mark_rect(opacity=0.01, cursor="pointer", cornerRadius=0)
    hit = hit.encode(x=_age(), x2="until:Q", y=_share("y0"), y2="y1", fill=fill("role"), tooltip=LABEL).add_params(pick)
    end = base.transform_filter("datum.kind == 'end'").mark_text(align="left", fontSize=13, fontWeight=600)
    end = end.encode(x=BESIDE, y=_share("y0"), text="label:N", color=ink("ink"))
    return (area + hatch + tail + end + hit).properties(height=250)


def won_curves():
    """age, until, kind (curve, tail, end), role (main, other), part, y, low, high, label: two won-curves; the tail dashed; click `segment` by part."""
    pick = alt.selection_point("segment", fields=["part"])
    base, hue = chart(), alt.Color("role:N", scale=ROLE, legend=None)

    def y(column: str) -> alt.Y:
        return alt.Y(f"{column}:Q", title=None, axis=alt.Axis(format=".0%", grid=True, tickCount=4), scale=alt.Scale(domainMin=0))

    solid = base.transform_filter("datum.kind == 'curve'")
    band = solid.mark_area(interpolate="step-after", line=False, opacity=0.16).encode(x=_age(), y=y("low"), y2="high", fill=fill("role"))
    line = solid.mark_line(interpolate="step-after").encode(x=_age(), y=y("y"), color=hue)
    tail = base.transform_filter("datum.kind == 'tail'").mark_line(interpolate="step-after", strokeDash=[3, 3], strokeWidth=1.4)
    tail = tail.encode(x=_age(), y=y("y"), color=hue)
    hit = solid.mark_rule(strokeWidth=14, opacity=0.01, cursor="pointer")
    hit = hit.encode(x=_age(), x2="until:Q", y=y("y"), color=hue, tooltip=LABEL).add_params(pick)
    end = base.transform_filter("datum.kind == 'end'").mark_text(
        align="left", fontWeight=600, limit=100, lineBreak="|", lineHeight=15, dy=-6
    )
    end = end.encode(x=BESIDE, y=y("y"), text="label:N", color=hue)
    return (band + tail + line + end + hit).properties(height=250)


def stage_chances():
    """row, order, low, mid, high, closed (share of the closed alone, a tick), text, id: chance to win by stage; click `segment` by id."""
    pick = alt.selection_point("segment", fields=["id"])
    y = alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=120))
    base = chart()

    def x(column: str) -> alt.X:
        axis = alt.Axis(format=".0%", grid=True, values=[0, 0.25, 0.5, 0.75, 1])
        return alt.X(f"{column}:Q", title=None, scale=alt.Scale(domain=[0, 1], nice=False, range=room(128)), axis=axis)

    bar = base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=5, opacity=0.28, strokeCap="round")
    bar = bar.encode(y=y, x=x("low"), x2="high", color=ink("main"))
    closed = base.transform_filter("isValid(datum.closed)").mark_tick(thickness=2, size=16).encode(y=y, x=x("closed"), color=ink("quiet"))
    dot = base.transform_filter("isValid(datum.mid)").mark_point(size=85, cursor="pointer")
    dot = dot.encode(y=y, x=x("mid"), fill=fill("r_main"), stroke=paper_gap()).add_params(pick)
    text = base.mark_text(align="right").encode(y=y, x=EDGE, text="text:N", color=ink("quiet"))
    return (bar + closed + dot + text).properties(height=alt.Step(30))
