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
    trend = reader.rows("sources/monthly", viewer, **filters.values())
    tile("sources.leads", number(whole["leads"]), filters, foot=count("sources.leads", whole["leads"]), expected=whole["leads"],
         change=changes.of_count(whole["leads"], old.get("leads")), trend=[month["leads"] for month in trend])
    _conversion(filters, whole, old)
    tile("sources.revenue", money(whole["revenue"], short=True), filters, foot=count("sources.won", whole["won"]), expected=whole["won"],
         change=changes.of_money(whole["revenue"], old.get("revenue"), noise=noisy_ratio(whole["won"], old.get("won", 0))),
         trend=[month["revenue"] for month in trend])
    if viewer.sees_whole:
        _cost(filters, whole, old, trend)
        _price(filters, whole, old)
    else:
        _check(filters, whole, old)


def _conversion(filters: Filters, whole: dict, old: dict) -> None:
    k, n = whole["converted"], whole["leads"]
    value = share(whole["conversion"], 1) if n >= SMALLEST else f"{number(k)} / {number(n)}" if n else "—"
    between = f"{number(whole['low'] * 100, 1)}–{share(whole['high'], 1)}" if n >= SMALLEST else ""
    tile("sources.conversion", value, filters, foot=count("sources.converted", k), expected=k, facts=f"{number(k)} / {number(n)} · {between}",
         change=changes.of_share(k, n, old.get("converted", 0), old.get("leads", 0)))


def _cost(filters: Filters, whole: dict, old: dict, trend: list[dict]) -> None:
    per_lead = say("sources.per_lead", money=money(whole["cpl"])) if whole["cpl"] is not None else say("sources.no_cost")
    tile("sources.cost", money(whole["cost"], short=True), filters, foot=per_lead, facts=margin_words(whole),
         change=changes.of_money(whole["cost"], old.get("cost")), trend=[month["cost"] for month in trend])


def _price(filters: Filters, whole: dict, old: dict) -> None:
    n = whole["new_clients"]
    low, high = poisson.per_event(whole["cost"], n)
    facts = f"{money(low)}–{money(high)} · n {number(n)}" if whole["cac"] is not None else ""
    tile("sources.cac", money(whole["cac"], short=True), filters, foot=count("sources.new_clients", n), expected=n, facts=facts,
         change=changes.of_money(whole["cac"], old.get("cac"), noise=noisy_ratio(n, old.get("new_clients", 0))))


def _check(filters: Filters, whole: dict, old: dict) -> None:
    tile("sources.average_check", money(whole["average_check"], short=True), filters, foot=count("sources.won", whole["won"]), expected=whole["won"],
         change=changes.of_money(whole["average_check"], old.get("average_check"), noise=noisy_ratio(whole["won"], old.get("won", 0))))
    tile("sources.still_open", number(whole["still_open"]), filters, foot=count("sources.open", whole["still_open"]), expected=whole["still_open"])
