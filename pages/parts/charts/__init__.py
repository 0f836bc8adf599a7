"""One family of charts: a chart is an Altair spec compiled once per language and fed with Arrow at every run.

Colour is never written here: a mark names a ROLE, the theme gives it a colour, in light and in dark. Each module of this
package holds builders; `show("funnel", table, key=…, alt=…)` draws the builder of that name.
"""

import functools
import importlib

import altair as alt
import streamlit as st

from pages import words

ROLES = ["main", "attention", "good", "bad", "other", "unknown", "soft", "ink", "quiet", "paper", "badsoft"]
ROLE = alt.Scale(domain=ROLES)
QUIET = alt.ExprRef("scale('color', 'quiet')")
MODULES = (
    "simple",
    "funnel",
    "flow",
    "workload",
    "sources",
    "loyalty",
    "trust",
    "shown",
    "bridge",
    "chance",
    "overview",
    "forecast",
    "answers",
    "credit",
    "people",
    "reputation",
    "buying",
    "voices",
    "claims",
    "groups",
    "cross",
    "relations",
)
AXIS = dict(
    labelColor=QUIET,
    titleColor=QUIET,
    labelFontSize=12,
    titleFontSize=12,
    titleFontWeight="normal",
    labelPadding=6,
    titlePadding=8,
    ticks=False,
    domain=False,
    gridDash=[2, 3],
    gridOpacity=0.9,
    labelLimit=170,
    tickCount=5,
)
LEGEND = dict(
    labelColor=QUIET,
    orient="top",
    direction="horizontal",
    labelFontSize=12,
    symbolType="square",
    symbolSize=90,
    title=None,
    offset=6,
    padding=0,
    columnPadding=14,
    labelPadding=4,
)
CONFIG = dict(
    view=dict(stroke=None),
    padding=dict(left=10, right=12, top=4, bottom=0),
    numberFormat=",.0f",
    mark=dict(tooltip=None, aria=False),
    axis=AXIS,
    axisX=dict(labelAngle=0, grid=False),
    legend=LEGEND,
    text=dict(fontSize=12),
    bar=dict(cornerRadius=2),
    rect=dict(cornerRadius=3),
    line=dict(strokeWidth=2, interpolate="monotone"),
    point=dict(filled=True, size=70, opacity=1),
    rule=dict(strokeWidth=1.5),
)
DECIMAL = {"en": ".", "ru": ",", "uk": ","}


def chart():
    """The base of every chart: the roles as constant columns, so that a mark can name one."""
    return alt.Chart(alt.NamedData("source")).transform_calculate(**{f"r_{role}": f"'{role}'" for role in ROLES})


def ink(role: str) -> alt.Color:
    """Colour of text, rules and dots by role. Every chart needs at least one: the axis text asks its scale."""
    return alt.Color(f"r_{role}:N", scale=ROLE, legend=None)


def fill(column: str, legend: dict[str, str] | None = None) -> alt.Fill:
    """Fill of bars and cells by a column of role names, or by `r_main` and its like; `legend` = role → words."""
    if not legend:
        return alt.Fill(f"{column}:N", scale=ROLE, legend=None)
    spoken = "{" + ",".join(f'{role}:"{word}"' for role, word in legend.items()) + "}[datum.label]"
    return alt.Fill(f"{column}:N", scale=ROLE, legend=alt.Legend(values=list(legend), labelExpr=spoken, columns=_across(len(legend))))


def _across(n: int) -> alt.ExprRef:
    """A legend in one line where there is room, else in two columns."""
    return alt.ExprRef(f"width < {85 * n} ? 2 : {n}")


def paper_gap() -> alt.Stroke:
    """The paper-coloured line between neighbouring bars."""
    return alt.Stroke("r_paper:N", scale=ROLE, legend=None)


def written(base, column: str, role: str = "ink", **how):
    """The words of a column as a mark of a chart, in the ink of a role."""
    return base.mark_text(**how).encode(text=f"{column}:N", color=ink(role))


@functools.cache
def spec(name: str, language: str) -> dict:
    """The compiled Vega-Lite spec of a builder in one language (words in legends are its own)."""
    drawn = _builder(name)().properties(width="container").configure(**CONFIG | {"locale": _locale(language)}).to_dict()
    drawn.pop("$schema", None)
    drawn.pop("datasets", None)
    return drawn


def _builder(name: str):
    for module in MODULES:
        found = getattr(_module(module), name, None)
        if found is not None:
            return found
    raise KeyError(f"no chart is called {name}")


@functools.cache
def _module(name: str):
    try:
        return importlib.import_module(f"pages.parts.charts.{name}")
    except ModuleNotFoundError as missing:
        if missing.name != f"pages.parts.charts.{name}":
            raise
        return None


def _locale(language: str) -> dict:
    return {
        "number": {
            "decimal": DECIMAL[language],
            "thousands": words.NBSP,
            "grouping": [3],
            "currency": ["", ""],
            "percent": words.NBSP + "%",
        }
    }


def show(name: str, table, *, key: str, alt: str, select: str | None = None):
    """Draw a chart from an Arrow table; with `select` (a selection's name) returns what was clicked, as a list of dicts.

    A click stays selected: the same one is told only once.
    """
    language = words.language()
    if select is None:
        st.vega_lite_chart(table, spec(name, language), key=key, alt=alt)
        return []
    event = st.vega_lite_chart(table, spec(name, language), key=key, alt=alt, on_select="rerun", selection_mode=select)
    return _once(key, (event["selection"].get(select) or []) if event else [])


def _once(key: str, picked: list) -> list:
    seen = f"_picked_{key}"
    fresh = picked if picked and picked != st.session_state.get(seen) else []
    st.session_state[seen] = picked
    return fresh
