"""The bridge: grey pillars at both ends, what came in green, what went out red, what was won in blue."""

import altair as alt

from pages.parts.charts import chart, fill, ink

NARROW = "bandwidth('x') < 62"


def bridge():
    """pillar, name, order, role, low, high, label, more, and for a phone brief, raised: a waterfall over a zero line; click `pillar`."""
    pick = alt.selection_point("pillar", fields=["pillar"])
    gap = alt.Scale(paddingInner=0.34, paddingOuter=0.12)
    base = chart().encode(x=alt.X("name:N", sort=alt.EncodingSortField("order", op="min"), axis=_names(), scale=gap))
    heights = alt.Y("low:Q", axis=None, scale=alt.Scale(zero=True, nice=False, range=[alt.ExprRef("height"), 34]))
    zero = alt.Chart(alt.NamedData("source")).transform_aggregate(n="count()").transform_calculate(zero="0", r_quiet="'quiet'")
    bars = base.mark_bar(cursor="pointer").encode(y=heights, y2="high:Q", fill=fill("role"))
    hit = base.mark_bar(opacity=0.01, cursor="pointer").encode(y=alt.value(0), y2=alt.value("height"), fill=fill("r_paper"))
    wide, narrow = alt.ExprRef(f"{NARROW} ? 0 : 1"), alt.ExprRef(f"{NARROW} ? 1 : 0")
    words = [_words(base, "label", "ink", -6, fontWeight=600, opacity=wide), _words(base, "more", "quiet", -21, opacity=wide)]
    for raised, dy in ((False, -5), (True, -17)):
        half = base.transform_filter(f"datum.raised == {str(raised).lower()}")
        words.append(_words(half, "brief", "ink", dy, fontWeight=600, fontSize=10.5, opacity=narrow))
    line = zero.mark_rule(strokeWidth=1).encode(y=alt.Y("zero:Q"), color=ink("quiet"))
    return alt.layer(bars, line, *words, hit.add_params(pick)).properties(height=230)


def _words(base, column: str, role: str, dy: int, **how):
    return base.mark_text(dy=dy, **how).encode(y=alt.Y("high:Q"), text=f"{column}:N", color=ink(role))


def _names() -> alt.Axis:
    """Names under the pillars, at a slant where these are narrow; none is left out."""
    return alt.Axis(
        title=None,
        labelOverlap=False,
        labelAngle=alt.ExprRef(f"{NARROW} ? -40 : 0"),
        labelAlign=alt.ExprRef(f"{NARROW} ? 'right' : 'center'"),
        labelLimit=alt.ExprRef(f"{NARROW} ? 96 : bandwidth('x') * 1.45"),
    )
