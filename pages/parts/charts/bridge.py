"""The bridge: grey pillars at both ends, what came in green, what went out red, what was won in blue."""

import altair as alt

from pages.parts.charts import chart, fill, ink

NARROW = "bandwidth('x') < 62"


def bridge():
    """pillar, name, order, role, low, high, label, more (second line where there is room): a waterfall over a zero line; click `pillar`."""
    pick = alt.selection_point("pillar", fields=["pillar"])
    gap = alt.Scale(paddingInner=0.34, paddingOuter=0.12)
    base = chart().encode(x=alt.X("name:N", sort=alt.EncodingSortField("order", op="min"), axis=_names(), scale=gap))
    heights = alt.Y("low:Q", axis=None, scale=alt.Scale(zero=True, nice=False, range=[alt.ExprRef("height"), 34]))
    zero = alt.Chart(alt.NamedData("source")).transform_aggregate(n="count()").transform_calculate(zero="0", r_quiet="'quiet'")
    bars = base.mark_bar(cursor="pointer").encode(y=heights, y2="high:Q", fill=fill("role"))
    hit = base.mark_bar(opacity=0.01, cursor="pointer").encode(y=alt.value(0), y2=alt.value("height"), fill=fill("r_paper"))
    label = _words(base, "label", "ink", 600, -6).encode(y=alt.Y("high:Q"))
    more = _words(base, "more", "quiet", 400, -21, opacity=alt.ExprRef(f"{NARROW} ? 0 : 1")).encode(y=alt.Y("high:Q"))
    line = zero.mark_rule(strokeWidth=1).encode(y=alt.Y("zero:Q"), color=ink("quiet"))
    return (bars + line + label + more + hit.add_params(pick)).properties(height=230)


def _words(base, column: str, role: str, weight: int, dy: int, **how):
    size = alt.ExprRef(f"{NARROW} ? 10 : 12")
    return base.mark_text(dy=dy, fontWeight=weight, fontSize=size, **how).encode(text=f"{column}:N", color=ink(role))


def _names() -> alt.Axis:
    """Names under the pillars, at a slant where these are narrow; none is left out."""
    return alt.Axis(
        title=None,
        labelOverlap=False,
        labelAngle=alt.ExprRef(f"{NARROW} ? -40 : 0"),
        labelAlign=alt.ExprRef(f"{NARROW} ? 'right' : 'center'"),
        labelLimit=alt.ExprRef(f"{NARROW} ? 96 : bandwidth('x') * 1.45"),
    )
