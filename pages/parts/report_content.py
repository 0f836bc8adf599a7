"""What the monthly report holds: overview, funnel of each line, forecast; the pages' own numbers, charts and sentences."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pyarrow as pa

from data.calendar import FIRST
from data.viewer import Viewer
from pages.parts import (
    attention_lines,
    attention_words,
    forecast_numbers,
    forecast_period,
    forecast_stand,
    forecast_tiles,
    funnel_bridge_numbers,
    funnel_loss_numbers,
    funnel_numbers,
    funnel_tiles,
    overview_cards,
    overview_month,
    overview_numbers,
    overview_tiles,
)
from pages.parts.cards import Told, told
from pages.parts.filters import Filters, today
from pages.words import day, money, say, share
from queries import catalog, reader
from queries.models import backtest


@dataclass
class Part:
    """A part of the report: sentences, tiles, charts as (title, chart, its table), and tables of raw figures as (name, rows)."""

    title: str
    sentences: list[str] = field(default_factory=list)
    tiles: list[tuple[Told, Filters]] = field(default_factory=list)
    charts: list[tuple[str, str, pa.Table]] = field(default_factory=list)
    tables: list[tuple[str, list[dict]]] = field(default_factory=list)
    listed: tuple[list[str], list[list[str]]] | None = None  # a table in words: heads and lines


def first_of(said: str) -> date:
    """The first day of a month like 2026-10; a ValueError for one that has not begun or that the calendar does not know."""
    month = date.fromisoformat(f"{said}-01")
    if not FIRST < month <= today():
        raise ValueError(said)
    return month


def month_of(viewer: Viewer, first: date, line: str | None) -> Filters:
    """The month as the report sees it: with its last day when it is over, else with today."""
    until = (first + timedelta(days=32)).replace(day=1)
    over = until <= today()
    return Filters(first, until if over else today() + timedelta(days=1), until - timedelta(days=1) if over else None, line=line).mine(
        viewer
    )


def parts(viewer: Viewer, chosen: Filters) -> list[Part]:
    """All parts, in the order they are read."""
    lines = [one["name"] for one in reader.rows("company/choices", viewer) if one["kind"] == "line"]
    found = [_overview(viewer, chosen)]
    for line in [chosen.line] if chosen.line else lines:
        found += _funnel(viewer, replace(chosen, line=line))
    return [*found, _forecast(viewer, chosen)]


def _overview(viewer: Viewer, chosen: Filters) -> Part:
    first, end = overview_month.months(chosen, today())
    wanted = overview_cards.targets(viewer, chosen, first, end)
    month = reader.rows("forecast/won_by_day", viewer, **chosen.values() | {"since": first, "until": end})
    days = overview_cards.days_of(viewer, chosen)
    part = Part(say("desk.page.overview"), [overview_month.sentence(first, month, wanted.get(first), bool(chosen.source))])
    with told() as tiles:
        overview_tiles.draw(viewer, chosen, overview_numbers.of_target(days, wanted, bool(chosen.source)))
    part.tiles = [(tile, chosen) for tile in tiles]
    part.charts.append((say("overview.run_title"), "target_run", overview_numbers.run(days, wanted)))
    part.tables.append(("by_day", days))
    stands, _ = attention_lines.found(viewer, chosen)
    if stands:
        lines = [[attention_words.said(one), attention_words.stake(one)] for one, _ in stands[:7]]
        part.listed = ([say("desk.page.attention"), say("parts.column.amount")], lines)
    return part


def _funnel(viewer: Viewer, chosen: Filters) -> list[Part]:
    asked = chosen.values()
    cohort, limits = (reader.rows(f"funnel/{name}", viewer, **asked) for name in ("cohort", "limits"))
    closed, losses = reader.row("funnel/win_rate", viewer, **asked), reader.rows("funnel/losses", viewer, **asked)
    pillars = reader.rows("funnel/bridge", viewer, **asked, due_by=None)
    if not cohort or not (cohort[0]["created"] or closed["closed"] or any(one["deals"] for one in pillars)):
        return []
    part = Part(f"{say('desk.page.funnel')} · {chosen.line}", [funnel_numbers.headline(chosen, cohort)])
    with told() as tiles:
        funnel_tiles.draw(viewer, chosen, cohort, closed, limits)
    part.tiles = [(tile, chosen) for tile in tiles]
    part.charts.append((say("funnel.where_go"), "funnel", funnel_numbers.bars(cohort)))
    if losses:
        part.charts.append((say("losses.title"), "cells", funnel_loss_numbers.loss_cells(losses, funnel_loss_numbers.CUTS[0], False)))
    part.charts.append(
        (say("bridge.title"), "bridge", funnel_bridge_numbers.bars(pillars, chosen, False, any(one["amount"] for one in pillars)))
    )
    part.sentences.append(funnel_bridge_numbers.balance(pillars)[0])
    part.tables += [("stages", cohort), ("limits", limits), ("losses", losses), ("bridge", pillars)]
    return [part]


def _forecast(viewer: Viewer, chosen: Filters) -> Part:
    """Of the month that runs; where the month is over, of the next one as it was seen on its last day."""
    since, until = forecast_period.around(chosen.until if chosen.as_of else today(), "month")
    ahead = replace(chosen, since=since, until=until)
    part, stand = Part(f"{say('desk.page.forecast')} · {forecast_period.named(since, until)}"), forecast_stand.read(viewer, ahead)
    if stand.is_empty:
        part.sentences.append(say("report.nothing_to_forecast"))
        return part
    part.sentences.append(forecast_numbers.headline(stand))
    with told() as tiles:
        forecast_tiles.draw(stand)
    part.tiles = [(tile, ahead) for tile in tiles]
    part.charts.append((say("forecast.way"), "fan", forecast_numbers.fan(stand)))
    part.tables += [("way", [vars(step) for step in stand.ahead.path]), ("carriers", [vars(deal) for deal in stand.ahead.deals])]
    heads = [say(f"parts.column.{name}") for name in ("deal", "client", "owner", "stage", "amount")] + [
        say("report.chance"),
        say("report.expected"),
    ]
    part.listed = (heads, [_carrier(deal) for deal in stand.ahead.deals[:15]])
    tested = backtest.backtest(viewer, **forecast_period.ahead(ahead))
    part.tables.append(("tested", [vars(month) for month in tested.months]))
    return part


def _carrier(deal) -> list[str]:
    return [deal.deal, deal.client or "—", deal.owner or "—", deal.stage, money(deal.amount), share(deal.chance), money(deal.expected)]


def title(chosen: Filters) -> str:
    """Report for October 2026."""
    return say("report.of", month=day(chosen.since, "LLLL y"))


def stamp(chosen: Filters) -> str:
    """What the report is of: company, line, as of which day."""
    as_of = chosen.as_of or today()
    narrowed = f" · {say('filters.line')}: {chosen.line}" if chosen.line else ""
    return f"{say('parts.as_of_badge', day=day(as_of, 'd MMM y'))}{narrowed}"


def defined(found: list[Part]) -> list[tuple[str, str]]:
    """Name and sentence of every number in the report, each once."""
    metrics = dict.fromkeys(tile.metric for part in found for tile, _ in part.tiles)
    return [(say(f"metrics.{metric}.name"), say(f"metrics.{metric}.sentence")) for metric in metrics]


def figure(viewer: Viewer, tile: Told, chosen: Filters):
    """The number behind a tile as a number; None where its question gives more than one row."""
    metric = catalog.metrics()[tile.metric]
    rows = reader.rows(metric.query, viewer, **chosen.values())
    return rows[0].get(metric.column) if len(rows) == 1 else None
