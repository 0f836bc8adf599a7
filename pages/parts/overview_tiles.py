"""The ten numbers of the company, in two rows: money above, work and clients below."""

from data.viewer import Viewer
from pages.parts import changes, overview_compared
from pages.parts.cards import tile
from pages.parts.filters import Filters
from pages.parts.funnel_numbers import between
from pages.parts.loyalty_numbers import COUNTED, SHOWN, months_later, moved, score_words
from pages.parts.loyalty_numbers import between as scores_between
from pages.parts.overview_compared import Compared
from pages.parts.workload_numbers import minutes
from pages.parts.workload_tiles import faster
from pages.words import count, money, number, say, share
from queries import reader


def draw(viewer: Viewer, filters: Filters, target: str) -> None:
    """Draw the ten tiles, each against the chosen comparison, with the other one beside it; `target`: what the revenue is of its target, in words."""
    closed, closings = (overview_compared.ask(name, viewer, filters) for name in ("funnel/win_rate", "overview/closings"))
    months, flows = (reader.rows(name, viewer, **filters.ending()) for name in ("funnel/trend", "overview/trend"))
    _revenue(filters, closed, closings, months, target)
    _new_clients(viewer, filters, flows)
    _pipeline(viewer, filters)
    _win_rate(filters, closed, months)
    _cycle(filters, closings, flows)
    _first_answer(viewer, filters)
    _promises(viewer, filters)
    _nps(viewer, filters)
    _again(viewer, filters)
    _asleep(viewer, filters)


def _tile(metric: str, value: str, filters: Filters, found: Compared, test, rule: str, *, facts: str = "", note: str = "", **more) -> None:
    """A tile with its change by `test`, the other comparison in grey, and in the `i` both and the rule they are judged by."""
    told = [facts, found.both(test), say(f"overview.rule.{rule}")]
    beside = [part for part in (note, found.other(test, filters.compare)) if part]
    tile(
        metric,
        value,
        filters,
        change=found.change(test, filters.compare),
        facts=" · ".join(filter(None, told)),
        note=" · ".join(beside),
        **more,
    )


def _revenue(filters: Filters, closed: Compared, closings: Compared, months: list[dict], target: str) -> None:
    n, trend = closed.now["won"], [month["revenue"] for month in months]
    value = money(closed.now["revenue"], short=True)
    line = {"foot": count("funnel.deals", n), "expected": n, "trend": trend, "note": target}
    _tile("funnel.revenue", value, filters, closings, _sum("won_amount", "won_squares"), "sum", **line)


def _sum(amount: str, squares: str):
    return lambda now, then: changes.of_sum(now[amount], then[amount], now[squares], then[squares])


def _new_clients(viewer: Viewer, filters: Filters, flows: list[dict]) -> None:
    found = overview_compared.ask("overview/new_clients", viewer, filters)
    n, trend = found.now["new_clients"], [month["new_clients"] for month in flows]
    line = {"foot": count("loyalty.clients", n), "expected": n, "trend": trend}
    _tile("overview.new_clients", number(n), filters, found, _count("new_clients"), "count", **line)


def _count(name: str):
    """By the Poisson rule; from none there is no per cent, so the number itself is told."""
    return lambda now, then: changes.of_count(now[name], then[name]) if then[name] else _from_none(now[name])


def _from_none(n: int) -> changes.Change | None:
    return changes.Change(f"+{number(n)}", 1, n <= 1.96 * n**0.5) if n else None


def _pipeline(viewer: Viewer, filters: Filters) -> None:
    """The open pipeline asks for no period: what is open is open, whenever it was created."""
    found = overview_compared.ask("overview/pipeline", viewer, filters, lambda *asked, **values: reader.rows(*asked, **values)[-1])
    n, weeks = found.now["open_deals"], reader.rows("overview/pipeline", viewer, **filters.values())
    priced, trend = found.now["priced"], [week["open_amount"] for week in weeks if week["priced"] or not week["open_deals"]]
    note = say("overview.priced", n=number(priced), of=number(n)) if priced < n else ""
    line = {"foot": count("funnel.deals", n), "expected": n, "trend": trend, "weekly": True, "note": note}
    value = money(found.now["open_amount"], short=True) if priced or not n else "—"
    _tile("overview.pipeline", value, filters, found, _sum("open_amount", "squares"), "sum", **line)


def _win_rate(filters: Filters, closed: Compared, months: list[dict]) -> None:
    now, k, n = closed.now, closed.now["won"], closed.now["closed"]
    facts = f"{number(k)} / {number(n)} · {between(now['win_rate'], now['low'], now['high'])}"
    value = share(now["win_rate"], 1) if n >= 5 else f"{number(k)} / {number(n)}" if n else "—"
    foot = f"{number(now['low'] * 100)}–{share(now['high'])}" if n >= 5 else count("funnel.deals", n)
    line = {"foot": foot, "expected": n, "trend": [month["win_rate"] for month in months], "facts": facts}
    _tile("funnel.win_rate", value, filters, closed, _share("won", "closed"), "share", **line)


def _share(part: str, whole: str):
    return lambda now, then: changes.of_share(now[part], now[whole], then[part] or 0, then[whole]) if now[whole] >= 5 else None


def _cycle(filters: Filters, closings: Compared, flows: list[dict]) -> None:
    now, n = closings.now, closings.now["closed"]
    value = say("funnel.days_short", days=number(now["median_days"])) if n >= 5 else "—"
    foot = say("funnel.days_short", days=scores_between(now["low_days"], now["high_days"])) if n >= 5 else count("funnel.deals", n)
    trend = [month["median_days"] if month["closed"] >= 5 else None for month in flows]
    line = {"foot": foot, "expected": n, "trend": trend, "facts": " · ".join(filter(None, [f"n {number(n)}", _followed(now)]))}
    _tile("overview.cycle", value, filters, closings, _medians, "median", **line)


def _followed(now: dict) -> str:
    """What the deals created in the period say, the open ones counted (Kaplan-Meier); empty when there is none."""
    if not now["created"]:
        return ""
    days = say("overview.not_half") if now["follow_days"] is None else say("funnel.days_short", days=number(now["follow_days"]))
    return count("overview.followed", now["created"], days=days, open=number(now["still_open"]))


def _medians(now: dict, then: dict):
    if min(now["closed"], then["closed"]) < 5:
        return None
    return changes.of_median(*((one["median_days"], one["low_days"], one["high_days"]) for one in (now, then)))


def _first_answer(viewer: Viewer, filters: Filters) -> None:
    found = overview_compared.ask("workload/first_answer", viewer, filters)
    now, n = found.now, found.now["leads"]
    within = say("workload.within", share=share(now["in_target"]), minutes=minutes(now["target_minutes"])) if n else ""
    facts = f"{within} · {number(now['target_low'] * 100)}–{share(now['target_high'])}" if n else ""
    trend = [week["median_minutes"] for week in reader.rows("workload/trend_answers", viewer, **filters.values())]
    value = minutes(now["median_minutes"]) if n >= 5 else "—"
    line = {"foot": count("workload.leads", n), "expected": n, "trend": trend, "weekly": True, "facts": facts}
    _tile("workload.first_answer", value, filters, found, faster, "answer", **line)


def _promises(viewer: Viewer, filters: Filters) -> None:
    found = overview_compared.ask("overview/promises", viewer, filters)
    n, months = found.now["overdue"], reader.rows("overview/trend", viewer, **filters.values())
    line = {"foot": count("overview.promises", n), "expected": n, "trend": [month["overdue"] for month in months]}
    _tile("overview.overdue_promises", number(n), filters, found, _count("overdue"), "count", **line)


def _nps(viewer: Viewer, filters: Filters) -> None:
    asked = filters.values()
    then = {
        kind: reader.row("loyalty/nps_now", viewer, **asked, earlier_since=one.since, earlier_until=one.until)
        for kind, one in overview_compared.recorded(viewer, filters).items()
    }
    now = next(iter(then.values()), None) or reader.row("loyalty/nps_now", viewer, **asked)
    history = reader.rows("loyalty/nps", viewer, **asked | {"since": months_later(filters.until.replace(day=1), -39)})
    foot = count("loyalty.answers", now["n"])
    if now["n"] >= SHOWN:
        foot = say("loyalty.interval_n", interval=scores_between(now["low"], now["high"]), n=number(now["n"]))
    line = {"foot": foot, "expected": now["n"], "trend": [quarter["nps"] for quarter in history if quarter["n"] >= COUNTED][-13:]}
    _tile("loyalty.nps", score_words(now), filters, Compared(now, then), _score, "score", **line)


def _score(now: dict, then: dict):
    return moved(then["change"], then["z"]) if min(then["n"], then["earlier_n"]) >= SHOWN else None


def _again(viewer: Viewer, filters: Filters) -> None:
    found = overview_compared.ask("loyalty/repeat_rate", viewer, filters)
    now, k, n = found.now, found.now["repeated"], found.now["clients"]
    told = f"{number(k)} / {number(n)}"
    value = "—" if not n else told if n < 5 else share(now["repeat_rate"])
    facts = f"{told} · {between(now['repeat_rate'], now['low'], now['high'])}" if n else ""
    foot = f"{number(now['low'] * 100)}–{share(now['high'])}" if n >= 5 else told
    trend = [month["repeat_rate"] for month in reader.rows("loyalty/repeat_trend", viewer, **filters.values())]
    line = {"foot": foot, "expected": n, "trend": trend, "facts": facts}
    _tile("loyalty.repeat_rate", value, filters, found, _share("repeated", "clients"), "share", **line)


def _asleep(viewer: Viewer, filters: Filters) -> None:
    found = overview_compared.ask("loyalty/rhythm", viewer, filters, _at_risk)
    n, trend = found.now["asleep"], [month["asleep_money"] for month in reader.rows("overview/asleep_trend", viewer, **filters.values())]
    line = {"foot": count("loyalty.clients", n), "expected": n, "trend": trend}
    value = money(found.now["amount"], short=True)
    _tile("overview.asleep_money", value, filters, found, _sum("amount", "squares"), "sum", **line)


def _at_risk(name: str, viewer: Viewer, **values) -> dict:
    """The clients asleep by loyalty/rhythm: how many, the money at risk, the sum of its squares."""
    amounts = [float(amount or 0) for amount in reader.read(name, viewer, **values, activity="asleep")["at_risk"].to_pylist()]
    return {"asleep": len(amounts), "amount": sum(amounts), "squares": sum(amount * amount for amount in amounts)}
