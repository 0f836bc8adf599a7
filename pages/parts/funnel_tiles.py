"""The five tiles over the funnel: created, won, win rate, revenue, over the stage limit."""

from data.viewer import Viewer
from pages.parts import changes
from pages.parts.cards import tile
from pages.parts.filters import Filters
from pages.parts.funnel_numbers import between
from pages.words import count, money, number, share
from queries import reader


def draw(viewer: Viewer, filters: Filters, cohort: list[dict], closed: dict, limits: list[dict]) -> None:
    """Draw the five tiles with their change against the compared period and their thirteen months."""
    before = filters.before()
    old = _before(viewer, before) if before else {"created": None, "won": None, "closed": 0, "revenue": None, "over": None}
    trend = reader.rows("funnel/trend", viewer, **filters.ending())
    _created(filters, cohort, old, trend)
    won = closed["won"]
    change, months = changes.of_count(won, old["won"]), [month["won"] for month in trend]
    tile("funnel.won", number(won), filters, foot=count("funnel.deals", won), expected=won, change=change, trend=months)
    _win_rate(filters, closed, old, trend)
    _revenue(filters, closed, old, trend)
    _over_limit(viewer, filters, limits, old)


def _created(filters: Filters, cohort: list[dict], old: dict, trend: list[dict]) -> None:
    n = cohort[0]["created"] if cohort else 0
    change, months = changes.of_count(n, old["created"]), [month["created"] for month in trend]
    stage = cohort[0]["stage_id"] if cohort else None
    tile("funnel.created", number(n), filters, foot=count("funnel.deals", n), expected=n, change=change, trend=months, stage=stage)


def _revenue(filters: Filters, closed: dict, old: dict, trend: list[dict]) -> None:
    won, months = closed["won"], [month["revenue"] for month in trend]
    change = changes.of_money(closed["revenue"], old["revenue"], noise=_noisy(won, old["won"]))
    value = money(closed["revenue"], short=True)
    tile("funnel.revenue", value, filters, foot=count("funnel.deals", won), expected=won, change=change, trend=months)


def _over_limit(viewer: Viewer, filters: Filters, limits: list[dict], old: dict) -> None:
    over = sum(stage["open_breached"] for stage in limits)
    months = [month["over_limit"] for month in reader.rows("funnel/trend_limits", viewer, **filters.ending())]
    change = changes.of_count(over, old["over"])
    tile("funnel.over_limit", number(over), filters, foot=count("funnel.deals", over), expected=over, change=change, trend=months)


def _win_rate(filters: Filters, closed: dict, old: dict, trend: list[dict]) -> None:
    won, n = closed["won"], closed["closed"]
    value = share(closed["win_rate"], 1) if n >= 5 else f"{number(won)} / {number(n)}" if n else "—"
    facts = f"{number(won)} / {number(n)} · {between(closed['win_rate'], closed['low'], closed['high'])}"
    foot = f"{number(closed['low'] * 100)}–{share(closed['high'])}" if n >= 5 else count("funnel.deals", n)
    change, months = changes.of_share(won, n, old["won"] or 0, old["closed"]), [month["win_rate"] for month in trend]
    tile("funnel.win_rate", value, filters, foot=foot, expected=n, facts=facts, change=change, trend=months)


def _before(viewer: Viewer, before: Filters) -> dict:
    asked = before.values()
    cohort, closed = reader.rows("funnel/cohort", viewer, **asked), reader.row("funnel/win_rate", viewer, **asked)
    over = sum(stage["open_breached"] for stage in reader.rows("funnel/limits", viewer, **asked))
    return {
        "created": cohort[0]["created"] if cohort else None,
        "won": closed["won"],
        "closed": closed["closed"],
        "revenue": closed["revenue"],
        "over": over,
    }


def _noisy(won: int, before: int | None) -> bool:
    return bool(before) and abs(won - before) <= 1.96 * (won + before) ** 0.5
