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
    created, won = cohort[0]["created"] if cohort else 0, closed["won"]
    over = sum(stage["open_breached"] for stage in limits)
    stages = {"stage": cohort[0]["stage_id"]} if cohort else {}
    tile("funnel.created", number(created), filters, foot=count("funnel.deals", created), expected=created,
         change=changes.of_count(created, old["created"]), trend=[month["created"] for month in trend], **stages)
    tile("funnel.won", number(won), filters, foot=count("funnel.deals", won), expected=won,
         change=changes.of_count(won, old["won"]), trend=[month["won"] for month in trend])
    _win_rate(filters, closed, old, trend)
    tile("funnel.revenue", money(closed["revenue"], short=True), filters, foot=count("funnel.deals", won), expected=won,
         change=changes.of_money(closed["revenue"], old["revenue"], noise=_noisy(won, old["won"])), trend=[month["revenue"] for month in trend])
    tile("funnel.over_limit", number(over), filters, foot=count("funnel.deals", over), expected=over, change=changes.of_count(over, old["over"]),
         trend=[month["over_limit"] for month in reader.rows("funnel/trend_limits", viewer, **filters.ending())])


def _win_rate(filters: Filters, closed: dict, old: dict, trend: list[dict]) -> None:
    won, n = closed["won"], closed["closed"]
    value = share(closed["win_rate"], 1) if n >= 5 else f"{number(won)} / {number(n)}" if n else "—"
    facts = f"{number(won)} / {number(n)} · {between(closed['win_rate'], closed['low'], closed['high'])}"
    tile("funnel.win_rate", value, filters, foot=f"{number(closed['low'] * 100)}–{share(closed['high'])}" if n >= 5 else count("funnel.deals", n), expected=n, facts=facts,
         change=changes.of_share(won, n, old["won"] or 0, old["closed"]), trend=[month["win_rate"] for month in trend])


def _before(viewer: Viewer, before: Filters) -> dict:
    asked = before.values()
    cohort, closed = reader.rows("funnel/cohort", viewer, **asked), reader.row("funnel/win_rate", viewer, **asked)
    over = sum(stage["open_breached"] for stage in reader.rows("funnel/limits", viewer, **asked))
    return {"created": cohort[0]["created"] if cohort else None, "won": closed["won"], "closed": closed["closed"],
            "revenue": closed["revenue"], "over": over}


def _noisy(won: int, before: int | None) -> bool:
    return bool(before) and abs(won - before) <= 1.96 * (won + before) ** 0.5
