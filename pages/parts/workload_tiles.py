"""The five tiles over the load: open deals, overdue, without next contact, over the stage limit, evenness."""

from data.viewer import Viewer
from pages.parts import changes
from pages.parts.cards import tile
from pages.parts.filters import Filters
from pages.words import count, number, say, share
from queries import reader

COUNTED = (
    ("open_deals", "workload.deals"),
    ("overdue", "workload.contacts"),
    ("without_next", "workload.deals"),
    ("over_limit", "workload.deals"),
)


def draw(viewer: Viewer, filters: Filters, total: dict) -> None:
    """Draw the five tiles with their change against the compared day and their thirteen weeks where they are known."""
    before = filters.before()
    old = reader.row("workload/team", viewer, **before.values()) if before else {}
    trend = reader.rows("workload/trend", viewer, **filters.values())
    for name, words in COUNTED:
        n = total[name]
        line = {"trend": [week[name] for week in trend], "weekly": True} if trend and name in trend[0] else {}
        facts = _overdue(total) if name == "overdue" else ""
        tile(
            f"workload.{name}",
            number(n),
            filters,
            foot=count(words, n),
            expected=n,
            change=changes.of_count(n, old.get(name)),
            facts=facts,
            **line,
        )
    _balance(viewer, filters)


def _overdue(total: dict) -> str:
    """The share of overdue contacts among those that wait, as k/n with its interval."""
    n = total["overdue"] + total["planned"]
    if not n:
        return ""
    low, high = number(total["overdue_low"] * 100), share(total["overdue_high"])
    return f"{share(total['overdue_share'])} · {number(total['overdue'])}/{number(n)} · {low}–{high}"


def faster(found: dict, old: dict) -> changes.Change | None:
    """The change of the median of workload/first_answer; noise when the shares answered in time cannot be told apart (Newcombe)."""
    if not old or not old["median_minutes"] or not found["median_minutes"] or old["leads"] < 5:
        return None
    now, then = (round(one["in_target"] * one["leads"]) for one in (found, old))
    low, high = changes.newcombe(now, found["leads"], then, old["leads"])
    return changes.of_money(found["median_minutes"], old["median_minutes"], noise=low <= 0 <= high)


def _balance(viewer: Viewer, filters: Filters) -> None:
    found = reader.row("workload/balance", viewer, **filters.values())
    if not viewer.sees_whole or found["people"] < 2:
        _leads(viewer, filters)
        return
    before = filters.before()
    old = reader.row("workload/balance", viewer, **before.values()) if before else {}
    change = changes.of_money(found["jain"], old.get("jain")) if old.get("people", 0) > 1 else None
    facts = say("workload.spread", cv=share(found["cv"]), n=number(found["people"]))
    foot = count("workload.people_of", found["people"])
    tile("workload.balance", number(found["jain"], 2), filters, foot=foot, change=change, facts=facts)


def _leads(viewer: Viewer, filters: Filters) -> None:
    n = sum(one["leads_30"] for one in reader.rows("workload/managers", viewer, **filters.values()))
    tile("workload.leads_30", number(n), filters, foot=count("workload.leads", n), expected=n)
