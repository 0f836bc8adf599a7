"""The monthly report as a page made for print: no link, nothing from elsewhere; charts are the desk's own, drawn as SVG."""

import functools
import threading
import tomllib
from html import escape
from pathlib import Path

import pyarrow as pa
import vl_convert

from pages.parts import charts, report_content
from pages.parts.cards import Told
from pages.parts.filters import Filters
from pages.parts.report_content import Part
from pages.parts.report_paper import PRINT, STYLE, printable
from pages.words import language, say

PADDING = {"left": 10, "right": 12, "top": 4, "bottom": 8}  # pixels
WIDTH = 760  # pixels of a chart: the width of a page
_drawing = threading.Lock()  # the renderer is one


def page(company: str, chosen: Filters, found: list[Part]) -> str:
    """The whole report as HTML; every word of a person escaped."""
    title = report_content.title(chosen)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(company)} · {escape(title)}</title><style>{STYLE}</style>'
    top = f'<button id="print">{escape(say("report.print"))}</button><h1>{escape(title)}</h1><p><small>{escape(company)} · {escape(report_content.stamp(chosen))}</small></p>'
    body = "".join(_part(part) for part in found) + _definitions(found)
    return (
        f'<!doctype html><html lang="{language()}"><head>{head}</head><body><main>{top}{body}</main><script>{PRINT}</script></body></html>'
    )


def _part(part: Part) -> str:
    sentences = "".join(f"<p>{escape(_bare(words))}</p>" for words in part.sentences if words)
    tiles = "".join(_tile(tile) for tile, _ in part.tiles)
    drawn = "".join(_figure(*chart) for chart in part.charts if chart[2].num_rows)
    listed = _table(*part.listed) if part.listed else ""
    return f'<h2>{escape(part.title)}</h2>{sentences}<div class="tiles">{tiles}</div>{drawn}{listed}'


def _bare(words: str) -> str:
    """A sentence without the signs of Markdown."""
    return words.replace("**", "").replace("\\", "")


def _tile(tile: Told) -> str:
    change = f"{tile.change.words}{' · ' + say('parts.within_noise') if tile.change.noise else ''}" if tile.change else ""
    lines = "".join(f"<small>{escape(_bare(words))}</small><br>" for words in (change, tile.note, tile.foot) if words)
    return f'<div class="tile"><small>{escape(say(f"metrics.{tile.metric}.name"))}</small><b>{escape(tile.value)}</b>{lines}</div>'


def _figure(title: str, chart: str, table: pa.Table) -> str:
    return f"<figure><h3>{escape(title)}</h3>{svg(chart, table)}</figure>"


def svg(chart: str, table: pa.Table) -> str:
    """A chart of the desk in its light colours."""
    spec = charts.spec(chart, language()) | {"width": WIDTH, "datasets": {"source": _values(table)}}
    spec["config"] = spec["config"] | {"range": _ranges(), "font": "sans-serif", "background": "white", "padding": PADDING}
    with _drawing:
        return vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])


def _values(table: pa.Table) -> list[dict]:
    """Rows as JSON takes them: decimals and days in words, and only what can be printed."""
    return [
        {name: value if isinstance(value, int | float | bool | None) else printable(str(value)) for name, value in row.items()}
        for row in table.to_pylist()
    ]


@functools.cache
def _ranges() -> dict:
    """The palettes of the light theme."""
    theme = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]["light"]
    return {
        "category": theme["chartCategoricalColors"],
        "heatmap": theme["chartSequentialColors"],
        "ramp": theme["chartSequentialColors"],
        "diverging": theme["chartDivergingColors"],
    }


def _table(heads: list[str], lines: list[list[str]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(_bare(cell))}</td>" for cell in line) + "</tr>" for line in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _definitions(found: list[Part]) -> str:
    lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(sentence)}</dd>" for name, sentence in report_content.defined(found))
    return f"<h2>{escape(say('report.definitions'))}</h2><dl>{lines}</dl>"
