"""The forecast: the way to the end of a period with its fan, coverage against its need, fates of what was due, months tested, chances kept."""

import altair as alt

from pages.parts.charts import ROLE, chart, fill, ink, paper_gap
from pages.parts.charts.workload import EDGE, intervals, room
from pages.words import say

ENDS = (("p90", -5), ("p50", 0), ("p10", 5))  # words at the right edge keep off each other
LABEL = [alt.Tooltip("label:N", title=" ")]


def _lined(column: str, **axis) -> dict:
    """Discrete rows or columns in the order given."""
    return {"shorthand": f"{column}:N", "sort": alt.EncodingSortField("order", op="min"), "axis": alt.Axis(title=None, **axis)}


def _money(column: str) -> alt.Y:
    return alt.Y(f"{column}:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(grid=True, tickCount=4))


def fan():
    """kind (day, past, fan, curve, target, tip, p90, p50, p10), day, order, y, p10 … p90, label: won so far, how it may go on, and the way to the target."""
    days = alt.X(**_lined("day", labelOverlap=True), scale=alt.Scale(type="point", padding=0, range=room(66)))
    base = chart().encode(x=days)
    y = _money("y")

    def of(kind: str):
        return base.transform_filter(f"datum.kind == '{kind}'")

    every = base.mark_point(opacity=0).encode(color=ink("quiet"))  # days to come have their place where nothing is drawn on them
    wide = of("fan").mark_area(opacity=0.16, line=False, interpolate="linear").encode(y=_money("p10"), y2="p90:Q", fill=fill("r_main"))
    near = of("fan").mark_area(opacity=0.26, line=False, interpolate="linear").encode(y=_money("p25"), y2="p75:Q", fill=fill("r_main"))
    middle = of("fan").mark_line(strokeWidth=1.5, interpolate="linear").encode(y=_money("p50"), color=ink("main"))
    curve = of("curve").mark_line(strokeWidth=1.2, strokeDash=[2, 3], interpolate="linear").encode(y=y, color=ink("quiet"))
    target = of("target").mark_line(strokeWidth=1.5, strokeDash=[6, 4]).encode(y=y, color=ink("ink"))
    past = of("past").mark_line(strokeWidth=3, interpolate="linear").encode(y=y, color=ink("main"))
    ends = [of(kind).mark_text(align="left", dx=6, dy=dy).encode(y=y, text="label:N", color=ink("quiet")) for kind, dy in ENDS]
    named = of("target").transform_filter("datum.label").mark_text(align="left", dx=2, dy=-8, fontWeight=600)
    tips = of("tip").mark_rule(strokeWidth=9, opacity=0.01).encode(color=ink("paper"), tooltip=LABEL)
    return alt.layer(
        every, wide, near, curve, target, middle, past, *ends, named.encode(y=y, text="label:N", color=ink("ink")), tips
    ).properties(height=270)


def covered():
    """row, order, cover, needed, low, high, edge, need_label: how often the lack is covered, against the tick of how often it has to be."""
    base, y = chart(), alt.Y(**_lined("row", labels=False))

    def x(column: str):
        axis = alt.Axis(grid=True, tickCount=5, format=",.3~f")
        return alt.X(f"{column}:Q", title=None, axis=axis, scale=alt.Scale(domainMin=0, nice=False))

    space = base.mark_point(opacity=0).encode(y=y, x=x("edge"), color=ink("quiet"))
    bar = base.mark_bar(size=16).encode(y=y, x=x("cover"), fill=fill("r_main"))
    doubt = base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=26, opacity=0.14)
    tick = base.transform_filter("isValid(datum.needed)").mark_tick(thickness=2.5, size=26).encode(y=y, x=x("needed"), color=ink("ink"))
    need = base.mark_text(dy=-22, fontWeight=600).encode(y=y, x=x("needed"), text="need_label:N", color=ink("ink"))
    return alt.layer(space, bar, doubt.encode(y=y, x=x("low"), x2="high", color=ink("attention")), tick, need).properties(height=100)


def became():
    """row, order, kind (part, text), role, x0, x1 (shares), label, part, id: what became of what was due, by period; click `segment`."""
    pick = alt.selection_point("segment", fields=["id", "part"])
    y = alt.Y(**_lined("row", labelLimit=90))
    x = alt.X("x0:Q", axis=None, scale=alt.Scale(domain=[0, 1], range=room(96), nice=False))
    words = {
        "good": say("forecast.won"),
        "badsoft": say("forecast.lost"),
        "attention": say("forecast.slipped"),
        "soft": say("forecast.still"),
    }
    base = chart()
    bars = base.transform_filter("datum.kind == 'part'").mark_bar(size=15, cursor="pointer").add_params(pick)
    bars = bars.encode(y=y, x=x, x2="x1:Q", fill=fill("role", words), stroke=paper_gap(), tooltip=LABEL)
    text = base.transform_filter("datum.kind == 'text'").mark_text(align="right").encode(y=y, x=EDGE, text="label:N", color=ink("quiet"))
    return (bars + text).properties(height=alt.Step(27))


def put_off():
    """row, order, low, mid, high, text, edge, id: the share won by how often the day was put off; click `segment`."""
    pick = alt.selection_point("segment", fields=["id"])

    def x(column: str):
        axis = alt.Axis(grid=True, format=".0%", tickCount=4)
        return alt.X(f"{column}:Q", title=None, scale=alt.Scale(domainMin=0, nice=False, range=room(110)), axis=axis)

    return alt.layer(*intervals(x, pick=pick)).properties(height=alt.Step(29))


def ahead():
    """row, order, low, mid, high, limit, text, brief (on a phone), edge, id: what each may bring by the end; the target is a tick; click `segment`."""
    pick = alt.selection_point("segment", fields=["id"])
    narrow = "width < 420"
    span = [0, alt.ExprRef(f"width - ({narrow} ? 52 : 142)")]

    def x(column: str):
        axis = alt.Axis(grid=True, tickCount=alt.ExprRef(f"{narrow} ? 2 : 4"))
        return alt.X(f"{column}:Q", title=None, scale=alt.Scale(domainMin=0, nice=False, range=span), axis=axis)

    y = alt.Y(**_lined("row", labelLimit=120))
    base = chart()
    limit = base.transform_filter("isValid(datum.limit)").mark_tick(thickness=2, size=20).encode(y=y, x=x("limit"), color=ink("ink"))
    said = base.transform_calculate(said=f"{narrow} ? datum.brief : datum.text").mark_text(align="right")
    *dots, _ = intervals(x, pick=pick)
    return alt.layer(*dots, limit, said.encode(y=y, x=EDGE, text="said:N", color=ink("quiet"))).properties(height=alt.Step(29))


def bands():
    """month, order, low, mid, high, actual, role, label: the band each month was given at its beginning, and what came."""
    base = chart().encode(x=alt.X(**_lined("month", labelOverlap=True), scale=alt.Scale(type="band", paddingInner=0.2, paddingOuter=0.3)))
    band = base.mark_rule(strokeWidth=12, opacity=0.26).encode(y=_money("low"), y2="high", color=ink("main"), tooltip=LABEL)
    middle = base.mark_tick(thickness=1.5, size=14).encode(y=_money("mid"), color=ink("main"))
    colour = alt.Color("role:N", scale=ROLE, legend=None)
    dot = base.mark_point(size=75).encode(y=_money("actual"), fill=fill("role"), stroke=paper_gap(), tooltip=LABEL)
    ring = base.transform_filter("datum.role == 'bad'").mark_point(size=160, filled=False).encode(y=_money("actual"), color=colour)
    return (band + middle + ring + dot).properties(height=190)


def calibration():
    """kind (bin, ideal), said, came, low, high, label: of deals given a chance, the share that was won; the dashed line is said = came."""
    base = chart()
    percent = {"scale": alt.Scale(domain=[0, 1], nice=False), "axis": alt.Axis(format=".0%", grid=True, values=[0, 0.25, 0.5, 0.75, 1])}
    x = alt.X("said:Q", title=say("forecast.said_axis"), **percent)

    def y(column: str):
        return alt.Y(f"{column}:Q", title=None, **percent)

    ideal = base.transform_filter("datum.kind == 'ideal'").mark_line(strokeWidth=1, strokeDash=[4, 3])
    bins = base.transform_filter("datum.kind == 'bin'")
    bar = bins.mark_rule(strokeWidth=4, opacity=0.3, strokeCap="round").encode(x=x, y=y("low"), y2="high", color=ink("main"), tooltip=LABEL)
    dot = bins.mark_point(size=70).encode(x=x, y=y("came"), fill=fill("r_main"), stroke=paper_gap(), tooltip=LABEL)
    return (ideal.encode(x=x, y=y("came"), color=ink("quiet")) + bar + dot).properties(height=190)


def kept():
    """kind (fan, came), day, order, y, p10, p50, p90, label: what was forecast on each day for one period, and what came by then."""
    base = chart().encode(x=alt.X(**_lined("day", labelOverlap=True), scale=alt.Scale(type="point", padding=0)))
    fan_ = base.transform_filter("datum.kind == 'fan'")
    wide = fan_.mark_area(opacity=0.2, line=False, interpolate="linear").encode(y=_money("p10"), y2="p90:Q", fill=fill("r_main"))
    middle = fan_.mark_line(strokeWidth=1.5, interpolate="linear").encode(y=_money("p50"), color=ink("main"))
    came = (
        base.transform_filter("datum.kind == 'came'")
        .mark_line(strokeWidth=2.5, interpolate="linear")
        .encode(y=_money("y"), color=ink("ink"))
    )
    tips = fan_.mark_rule(strokeWidth=9, opacity=0.01).encode(color=ink("paper"), tooltip=LABEL)
    return (wide + middle + came + tips).properties(height=170)
