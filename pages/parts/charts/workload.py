"""Charts of the people's work: stacked bars against a tick, the map of days, waits, rates with their intervals."""

import altair as alt

from pages.parts.charts import ROLE, chart, fill, ink, paper_gap
from pages.words import say

EDGE = alt.value("width")
FROM_NONE = alt.Scale(domain=alt.DomainUnionWith(unionWith=[0, 1]))  # cells that hold nothing at all are pale


def room(pixels: int) -> list:
    """The range of an x scale that leaves so many pixels at the right edge for words, on every screen."""
    return [0, alt.ExprRef(f"width - {pixels}")]


def load():
    """Load points by part against capacity; the columns of `_bars`."""
    return _bars(
        58,
        {
            "main": say("workload.part.deals"),
            "soft": say("workload.part.planned"),
            "attention": say("workload.part.today"),
            "bad": say("workload.part.overdue"),
        },
    )


def meetings():
    """Meetings held and to come; the columns of `_bars`."""
    return _bars(92, {"main": say("workload.part.held"), "soft": say("workload.part.to_come")})


def received():
    """Leads received against capacity; the columns of `_bars`."""
    return _bars(70)


def returns():
    """Revenue against cost; the columns of `_bars`."""
    return _bars(122)


def _bars(words_room: int, legend: dict[str, str] | None = None):
    """row, order, kind (part, tick, text), role, x0, x1 (shares of the longest), label, part, id; click `segment`."""
    pick = alt.selection_point("segment", fields=["id", "part"])
    y = alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=120))
    x = alt.X("x0:Q", axis=None, scale=alt.Scale(domain=[0, 1], range=room(words_room), nice=False))
    base = chart()
    bars = base.transform_filter("datum.kind == 'part'").mark_bar(size=14, cursor="pointer").add_params(pick)
    told = [alt.Tooltip("label:N", title=" ")]
    bars = bars.encode(y=y, x=x, x2="x1:Q", stroke=paper_gap(), fill=_folded(fill("role", legend)), tooltip=told)
    tick = base.transform_filter("datum.kind == 'tick'").mark_tick(thickness=2, size=22).encode(y=y, x="x1:Q", color=ink("ink"))
    text = base.transform_filter("datum.kind == 'text'").mark_text(align="right").encode(y=y, x=EDGE, text="label:N", color=ink("quiet"))
    return (bars + tick + text).properties(height=alt.Step(29))


def _folded(channel: alt.Fill) -> alt.Fill:
    """A long legend takes two lines, so that it fits a phone."""
    legend = channel["legend"]
    if legend is not None and len(legend["values"]) > 3:
        legend["columns"] = 2
    return channel


def days():
    """x (weekday|day), x_order, x_id, y, y_order, y_id, value (0..1), text, strong, away, label: people by days, absences dashed; click `cell`."""
    pick = alt.selection_point("cell", fields=["x_id", "y_id"])
    top = alt.Axis(title=None, orient="top", labelExpr="split(datum.label, '|')", labelPadding=20, labelLineHeight=14)
    x = alt.X("x:N", sort=alt.EncodingSortField("x_order", op="min"), scale=alt.Scale(padding=0.06), axis=top)
    y = alt.Y(
        "y:N", sort=alt.EncodingSortField("y_order", op="min"), axis=alt.Axis(title=None, labelLimit=120), scale=alt.Scale(padding=0.06)
    )
    base = chart()
    shade = alt.Fill("value:Q", scale=FROM_NONE, legend=None)
    told = [alt.Tooltip("label:N", title=" ")]
    cell = base.mark_rect(cursor="pointer").encode(x=x, y=y, fill=shade, tooltip=told).add_params(pick)
    away = base.transform_filter("datum.away").mark_rect(filled=False, strokeWidth=1.2, strokeDash=[3, 2])
    strong = base.transform_filter("datum.strong").mark_text().encode(x=x, y=y, text="text:N", color=ink("paper"))
    plain = base.transform_filter("!datum.strong").mark_text().encode(x=x, y=y, text="text:N", color=ink("ink"))
    return (cell + away.encode(x=x, y=y, stroke=ink_stroke("quiet")) + strong + plain).properties(height=alt.Step(29))


def touches():
    """row, order, days, role, deals, part, id, label, edge: deals by days since the last touch, as dots; the limit dashed; click `segment`."""
    pick = alt.selection_point("segment", fields=["id", "part"])
    base = chart()
    y = alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=120))
    spoken = f"datum.value == 60 ? '60+' : datum.value + ' {say('workload.unit.days')}'"
    axis = alt.Axis(title=None, grid=True, values=[0, 7, 14, 30, 60], labelExpr=spoken)
    scale = alt.Scale(type="sqrt", domain=[0, 60], nice=False, range=room(96))

    def x(column: str):
        return alt.X(f"{column}:Q", title=None, scale=scale, axis=axis)

    limit = base.transform_aggregate(limit="max(limit)").transform_calculate(r_quiet="'quiet'")
    limit = limit.mark_rule(strokeDash=[4, 3], strokeWidth=1).encode(x=x("limit"), color=ink("quiet"))
    size = alt.Size("deals:Q", legend=None, scale=alt.Scale(type="sqrt", range=[22, 260], domainMin=1))
    dot = base.transform_filter("datum.kind == 'dot'").mark_point(opacity=0.8, cursor="pointer")
    dot = dot.encode(y=y, x=x("days"), fill=fill("role"), size=size, stroke=paper_gap(), tooltip=[alt.Tooltip("label:N", title=" ")])
    text = base.transform_filter("datum.kind == 'text'").mark_text(align="right").encode(y=y, x=EDGE, text="label:N", color=ink("quiet"))
    return (limit + dot.add_params(pick) + text).properties(height=alt.Step(29))


def even():
    """Load per available hour of each person against the mean; the columns of `_bars`."""
    return _bars(70)


def ink_stroke(role: str) -> alt.Stroke:
    """The colour of an outline by role, on the scale the fills use."""
    return alt.Stroke(f"r_{role}:N", scale=ROLE, legend=None)


def intervals(x, pick=None, role: str | None = None):
    """Layers of dots with intervals: pale bar low–high, dot mid, words at the right edge; `x` makes the axis of a column."""
    y = alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=120))
    base = chart()
    colour, filled = (role_ink(), fill(role)) if role else (ink("main"), fill("r_main"))
    room_at_edge = base.mark_point(opacity=0).encode(y=y, x=x("edge"))
    bar = base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=5, opacity=0.28, strokeCap="round")
    dot = base.transform_filter("isValid(datum.mid)").mark_point(size=85, cursor="pointer" if pick else "default")
    dot = dot.encode(y=y, x=x("mid"), fill=filled, stroke=paper_gap())
    text = base.mark_text(align="right").encode(y=y, x=EDGE, text="text:N", color=ink("quiet"))
    return room_at_edge, bar.encode(y=y, x=x("low"), x2="high", color=colour), dot.add_params(pick) if pick else dot, text


def mean_rule(x):
    """A dashed line at the mean of all."""
    base = chart().transform_aggregate(mean="max(mean)").transform_calculate(r_quiet="'quiet'")
    return base.mark_rule(strokeDash=[4, 3], strokeWidth=1).encode(x=x("mean"), color=ink("quiet"))


def rates():
    """row, order, low, mid, high, mean, role, text, edge, id: shares with intervals, the mean of all dashed; click `segment`."""
    percent = alt.Axis(grid=True, format=".0%", tickCount=5)

    def x(column: str):
        return alt.X(f"{column}:Q", title=None, scale=alt.Scale(domainMin=0, nice=False, range=room(98)), axis=percent)

    pick = alt.selection_point("segment", fields=["id"])
    return alt.layer(mean_rule(x), *intervals(x, pick=pick, role="role")).properties(height=alt.Step(29))


def role_ink() -> alt.Color:
    """The colour of a rule by the role its row names."""
    return alt.Color("role:N", scale=ROLE, legend=None)
