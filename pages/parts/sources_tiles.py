"""The five tiles over the sources; who does not see costs gets conversion and average check in their place."""

from data.viewer import Viewer
from pages.parts import changes
from pages.parts.cards import tile
from pages.parts.filters import Filters
from pages.parts.sources_numbers import SMALLEST, margin_words, noisy_ratio
from pages.words import count, money, number, say, share
from queries import reader
from queries.models import poisson


def draw(viewer: Viewer, filters: Filters, whole: dict) -> None:
    """Draw the tiles with their change against the compared period and their thirteen months."""
    before = filters.before()
    old = next(iter(reader.rows("sources/tree", viewer, **before.values())), {}) if before else {}
    trend = reader.rows("sources/monthly", viewer, **filters.ending())
    leads, change = whole["leads"], changes.of_count(whole["leads"], old.get("leads"))
    line = [month["leads"] for month in trend]
    tile("sources.leads", number(leads), filters, foot=count("sources.leads", leads), expected=leads, change=change, trend=line)
    _conversion(filters, whole, old)
    _won(filters, whole, old, "revenue", [month["revenue"] for month in trend])
    if viewer.sees_whole:
        _cost(filters, whole, old, trend)
        _price(filters, whole, old)
    else:
        _won(filters, whole, old, "average_check")
        tile(
            "sources.still_open",
            number(whole["still_open"]),
            filters,
            foot=count("sources.open", whole["still_open"]),
            expected=whole["still_open"],
        )


def _conversion(filters: Filters, whole: dict, old: dict) -> None:
    k, n = whole["converted"], whole["leads"]
    value = share(whole["conversion"], 1) if n >= SMALLEST else f"{number(k)} / {number(n)}" if n else "—"
    between = f" · {number(whole['low'] * 100, 1)}–{share(whole['high'], 1)}" if n >= SMALLEST else ""
    change = changes.of_share(k, n, old.get("converted", 0), old.get("leads", 0))
    facts = f"{number(k)} / {number(n)}{between}"
    tile("sources.conversion", value, filters, foot=count("sources.converted", k), expected=k, facts=facts, change=change)


def _won(filters: Filters, whole: dict, old: dict, column: str, trend: list | None = None) -> None:
    n, value = whole["won"], whole[column]
    change = changes.of_money(value, old.get(column), noise=noisy_ratio(n, old.get("won", 0)))
    tile(f"sources.{column}", money(value, short=True), filters, foot=count("sources.won", n), expected=n, change=change, trend=trend)


def _cost(filters: Filters, whole: dict, old: dict, trend: list[dict]) -> None:
    per_lead = say("sources.per_lead", money=money(whole["cpl"])) if whole["cpl"] is not None else say("sources.no_cost")
    change = changes.of_money(whole["cost"], old.get("cost"))
    line = [month["cost"] for month in trend]
    tile("sources.cost", money(whole["cost"], short=True), filters, foot=per_lead, facts=margin_words(whole), change=change, trend=line)


def _price(filters: Filters, whole: dict, old: dict) -> None:
    n = whole["new_clients"]
    low, high = poisson.per_event(whole["cost"], n)
    facts = f"{money(low)}–{money(high)} · n {number(n)}" if whole["cac"] is not None else ""
    change = changes.of_money(whole["cac"], old.get("cac"), noise=noisy_ratio(n, old.get("new_clients", 0)))
    foot = count("sources.new_clients", n)
    tile("sources.cac", money(whole["cac"], short=True), filters, foot=foot, expected=n, facts=facts, change=change)
