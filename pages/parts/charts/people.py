"""People beside each other: shares in their funnel of chance, months against targets, loads before and after a rebalance."""

import altair as alt

from pages.parts.charts import chart, fill, ink, paper_gap
from pages.parts.charts.workload import EDGE, room
from pages.words import say

LABEL = [alt.Tooltip("label:N", title=" ")]
SIDES = {
    "right": ("left", 9, 0),
    "left": ("right", -9, 0),
    "above": ("center", 0, -14),
    "below": ("center", 0, 15),
    "over_right": ("left", 6, -11),
    "under_right": ("left", 6, 12),
    "over_left": ("right", -6, -11),
    "under_left": ("right", -6, 12),
}


def conversion():
    """kind (curve, dot), x, y, in_low … out_high, centre, role, label, name, side, id: shares of won deals in the limits of chance; click `segment`."""
    return _funnel(say("workload_people.x_closed"), ".0%")


def against_expected():
    """The same with wins as a multiple of the wins to be expected."""
    return _funnel(say("workload_people.x_expected"), ".1~f")


def _funnel(words: str, shape: str):
    pick = alt.selection_point("segment", fields=["id"])
    base = chart()
    x = alt.X("x:Q", title=words, scale=alt.Scale(zero=False, nice=False), axis=alt.Axis(grid=False, tickCount=6, format=",.0f"))

    def y(column: str):
        return alt.Y(
            f"{column}:Q",
            title=None,
            scale=alt.Scale(zero=False, nice=False, padding=6),
            axis=alt.Axis(grid=True, format=shape, tickCount=6),
        )

    curve, dots = base.transform_filter("datum.kind == 'curve'"), base.transform_filter("datum.kind == 'dot'")
    inner = [_limit(curve, x, y(f"in_{side}"), [5, 4], 1.2) for side in ("low", "high")]
    outer = [_limit(curve, x, y(f"out_{side}"), [1, 0], 1.2) for side in ("low", "high")]
    centre = curve.mark_line(strokeWidth=1, interpolate="linear").encode(x=x, y=y("centre"), color=ink("ink"))
    dot = dots.mark_point(size=95, cursor="pointer").encode(x=x, y=y("y"), fill=fill("role"), stroke=paper_gap(), tooltip=LABEL)
    return alt.layer(centre, *inner, *outer, *_told_names(dots, x, y("y")), dot.add_params(pick)).properties(height=330)


def _limit(base, x, y, dash: list, width: float):
    return base.mark_line(strokeDash=dash, strokeWidth=width, interpolate="linear").encode(x=x, y=y, color=ink("quiet"))


def _told_names(dots, x, y) -> list:
    """Each name on that side of its dot where there is room, over a gap in the lines; none on a phone, where the table below has them."""
    layers = []
    for side, (align, dx, dy) in SIDES.items():
        one = dots.transform_filter(f"datum.side == '{side}' && width > 420")
        name = {"x": x, "y": y, "text": "name:N"}
        layers.append(one.mark_text(align=align, dx=dx, dy=dy, strokeWidth=4, strokeJoin="round").encode(**name, stroke=paper_gap()))
        layers.append(one.mark_text(align=align, dx=dx, dy=dy).encode(**name, color=ink("quiet")))
    return layers


def months():
    """kind (ground, part, tick, head), row, order, x0, x1 (in months from the left), role, label, text, id, since: what came against the tick
    of the target, in a cell for each person and month; click `segment`."""
    pick = alt.selection_point("segment", fields=["id", "since"])
    y = alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=120))
    x = alt.X("x0:Q", axis=None, scale=alt.Scale(nice=False, zero=True))
    middle = alt.X("middle:Q", axis=None)
    base = chart().transform_calculate(middle="(datum.x0 + datum.x1) / 2")

    def of(kind: str):
        return base.transform_filter(f"datum.kind == '{kind}'")

    ground = of("ground").mark_bar(height=22, opacity=0.12, cursor="pointer", cornerRadius=2)
    ground = ground.encode(x=x, x2="x1:Q", y=y, fill=fill("r_main"), tooltip=LABEL)
    bar = of("part").mark_bar(height=10, cornerRadius=1).encode(x=x, x2="x1:Q", y=y, fill=fill("role"))
    tick = of("tick").mark_tick(thickness=2, size=20).encode(x=x, y=y, color=ink("ink"))
    head = of("head").mark_text(dy=-2).encode(x=middle, y=alt.value(-8), text="text:N", color=ink("quiet"))
    hit = of("ground").mark_bar(height=26, opacity=0.01, cursor="pointer").encode(x=x, x2="x1:Q", y=y, fill=fill("r_paper"), tooltip=LABEL)
    return alt.layer(ground, bar, tick, head, hit.add_params(pick)).properties(height=alt.Step(29))


def shift():
    """row, order, kind (before, after, tick, text), x0, x1 (shares of the longest), role, label: load now (pale) and then, against capacity."""
    y = alt.Y("row:N", sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(title=None, labelLimit=130))
    x = alt.X("x0:Q", axis=None, scale=alt.Scale(domain=[0, 1], range=room(142), nice=False))
    base = chart()

    def of(kind: str):
        return base.transform_filter(f"datum.kind == '{kind}'")

    before = (
        of("before")
        .mark_bar(height=18)
        .encode(y=y, x=x, x2="x1:Q", fill=fill("role", {"soft": say("rebalance.now"), "main": say("rebalance.then")}), tooltip=LABEL)
    )
    after = of("after").mark_bar(height=8).encode(y=y, x=x, x2="x1:Q", fill=fill("role"), tooltip=LABEL)
    tick = of("tick").mark_tick(thickness=2, size=22).encode(y=y, x="x1:Q", color=ink("ink"))
    text = of("text").mark_text(align="right").encode(y=y, x=EDGE, text="label:N", color=ink("quiet"))
    return (before + after + tick + text).properties(height=alt.Step(31))
