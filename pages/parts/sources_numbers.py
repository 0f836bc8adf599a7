"""What the sources page says and draws, from the answers of its questions: no Streamlit, no SQL."""

from math import log, sqrt

import pyarrow as pa

from pages.parts.filters import Filters
from pages.words import count, day, money, number, say, share
from queries.models import poisson

SMALLEST = 5                      # with fewer leads or clients only k and n are told


def headline(filters: Filters, whole: dict) -> str:
    """Who is counted, and what is still open or young."""
    said = [count("sources.headline", whole["leads"], period=filters.period_words())]
    if whole["still_open"]:
        said.append(count("sources.still_open", whole["still_open"]))
    if whole["young"]:
        said.append(count("sources.young", whole["young"]))
    return " ".join(said)


def name(one: dict, level: str = "source") -> str:
    """The name of a source, entry point or campaign; the words for "not specified" where there is none."""
    return one[level] or say("filters.unknown")


def conversions(sources: list[dict]) -> pa.Table:
    """The share of each source's leads with a won deal, with its interval; not specified is grey and last."""
    shown = [one for one in sources if one["leads"]]
    leads, won = (sum(one[column] for one in shown) for column in ("leads", "converted"))
    edge = min(1.0, 1.05 * max([one["high"] for one in shown if one["leads"] >= SMALLEST] + [0.05]))
    return pa.Table.from_pylist([
        {"row": name(one), "order": place, "low": one["low"] if one["leads"] >= SMALLEST else None, "high": one["high"], "edge": edge,
         "mid": one["conversion"] if one["leads"] >= SMALLEST else None, "mean": won / leads, "role": "main" if one["source_id"] else "unknown",
         "text": f"{share(one['conversion']) if one['leads'] >= SMALLEST else '—'} · {number(one['converted'])}/{number(one['leads'])}",
         "id": str(one["source_id"] or "-")} for place, one in enumerate(shown)])


def prices(sources: list[dict]) -> pa.Table:
    """What a new client of each source cost, with the exact Poisson interval; without a client the bar is open to the right."""
    shown = [one for one in sources if one["cost"]]
    spans = [poisson.per_event(one["cost"], one["new_clients"]) for one in shown]
    edge = 1.05 * max([min(high, 4 * one["cac"]) for one, (_, high) in zip(shown, spans, strict=True) if high] + [low for low, _ in spans] + [1.0])
    clients, cost = (sum(one[column] for one in shown) for column in ("new_clients", "cost"))
    return pa.Table.from_pylist([
        {"row": name(one), "order": place, "low": low, "high": min(high or edge, edge), "mid": one["cac"], "edge": edge,
         "mean": cost / clients if clients else None, "id": str(one["source_id"] or "-"), "text": f"{money(one['cac'], short=True)} · n {number(one['new_clients'])}"}
        for place, (one, (low, high)) in enumerate(zip(shown, spans, strict=True))])


def returns(sources: list[dict]) -> pa.Table:
    """Revenue of each source; the tick is its cost, the words its return."""
    shown = [one for one in sources if one["revenue"] or one["cost"]]
    most = max([max(float(one["revenue"]), one["cost"] or 0) for one in shown] + [1.0])
    lines = []
    for place, one in enumerate(shown):
        base = {"row": name(one), "order": place, "role": "main" if one["source_id"] else "unknown", "x0": 0.0, "part": "revenue", "id": str(one["source_id"] or "-")}
        words = f"{money(one['revenue'], short=True)}" + (f" · {signed(one['romi'])}" if one["romi"] is not None else "")
        lines.append(base | {"kind": "part", "x1": float(one["revenue"]) / most, "label": money(one["revenue"])})
        lines += [base | {"kind": "tick", "x1": one["cost"] / most, "label": money(one["cost"])}] if one["cost"] else []
        lines.append(base | {"kind": "text", "x1": 0.0, "label": words})
    return pa.Table.from_pylist(lines)


def signed(value: float | None) -> str:
    """A return as +140 % or −20 %; a dash for None."""
    return "—" if value is None else f"{'+' if value > 0 else '−' if value < 0 else ''}{share(abs(value))}"


def ripening(cohorts: list[dict]) -> pa.Table:
    """Each month's leads: won so far, what is expected still, and the interval; too young months expect nothing."""
    lines = []
    for place, one in enumerate(cohorts):
        now = one["wins_now"] / one["leads"]
        ripe = None if one["young"] else max(one["ripe_share"], now)
        words = "·" if one["young"] else number(ripe * 100)
        year = f"|{one['cohort'].year}" if not place or one["cohort"].month == 1 else ""
        lines.append({"x": f"{day(one['cohort'], 'LLL')}|{number(one['leads'])}{year}", "order": place, "id": one["cohort"].isoformat(), "now": now, "ripe": ripe,
                      "top": max(ripe or now, one["high"] or 0), "low": one["low"], "high": one["high"], "text": words, "role": "main"})
    edge = 1.15 * max([line["top"] for line in lines])
    return pa.Table.from_pylist([line | {"edge": edge} for line in lines])


def noisy_ratio(now: int, before: int) -> bool:
    """Can two costs per client not be told apart? By the variance 1/n of the logarithm of a Poisson count."""
    return not now or not before or abs(log(now / before)) <= 1.96 * sqrt(1 / now + 1 / before)


def margin_words(whole: dict) -> str:
    """How well the unit costs behind the return are known."""
    return say("sources.margin_known", share=share(whole["margin_known"] or 0.0))


def of_source(sources: list[dict], picked: dict, column: str) -> int:
    """The number of a clicked source."""
    return sum(one[column] for one in sources if str(one["source_id"] or "-") == picked["id"])
