"""The five tiles over the workload: open deals, overdue, without next contact, first answer, evenness."""

from data.viewer import Viewer
from pages.parts import changes
from pages.parts.cards import tile
from pages.parts.filters import Filters
from pages.parts.workload_numbers import minutes
from pages.words import count, number, say, share
from queries import reader


def draw(viewer: Viewer, filters: Filters, total: dict) -> None:
    """Draw the five tiles with their change against the compared day and their thirteen weeks."""
    before = filters.before()
    old = reader.row("workload/team", viewer, **before.values()) if before else {}
    trend = reader.rows("workload/trend", viewer, **filters.values())
    for name, words in (("open_deals", "workload.deals"), ("overdue", "workload.contacts"), ("without_next", "workload.deals")):
        n, line = total[name], {"trend": [week[name] for week in trend], "weekly": True}
        change = changes.of_count(n, old.get(name))
        tile(f"workload.{name}", number(n), filters, foot=count(words, n), expected=n, change=change, **line)
    _first_answer(viewer, filters)
    _balance(viewer, filters)


def _first_answer(viewer: Viewer, filters: Filters) -> None:
    found = reader.row("workload/first_answer", viewer, **filters.values())
    n, low, high = found["leads"], found["target_low"], found["target_high"]
    within = say("workload.within", share=share(found["in_target"]), minutes=minutes(found["target_minutes"]))
    told = {"facts": f"{within} · {number(low * 100)}–{share(high)}" if n else "", "foot": count("workload.leads", n), "expected": n}
    trend = [week["median_minutes"] for week in reader.rows("workload/trend_answers", viewer, **filters.values())]
    value = minutes(found["median_minutes"]) if n >= 5 else "—"
    tile("workload.first_answer", value, filters, change=_faster(viewer, filters, found), trend=trend, weekly=True, **told)


def _faster(viewer: Viewer, filters: Filters, found: dict) -> changes.Change | None:
    before = filters.before()
    return faster(found, reader.row("workload/first_answer", viewer, **before.values()) if before else {})


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
