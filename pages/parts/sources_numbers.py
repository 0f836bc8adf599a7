"""What the sources page says and draws, from the answers of its questions: no Streamlit, no SQL."""

from math import log, sqrt

import pyarrow as pa

from pages.parts.filters import Filters
from pages.words import count, money, number, say, share
from queries.models import poisson

SMALLEST = 5  # with fewer leads or clients only k and n are told


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


def of(k: int, n: int) -> str:
    """461 of 6,000 as `461 / 6 000 · 8 %`; only k / n of a few."""
    return f"{number(k)} / {number(n)}" + (f" · {share(k / n)}" if n >= SMALLEST else "")


def conversions(sources: list[dict]) -> pa.Table:
    """The share of each source's leads with a won deal, with its interval; not specified is grey and last."""
    shown = [one for one in sources if one["leads"]]
    leads, won = (sum(one[column] for one in shown) for column in ("leads", "converted"))
    edge = min(1.0, 1.05 * max([one["high"] for one in shown if one["leads"] >= SMALLEST] + [0.05]))
    return pa.Table.from_pylist([_conversion(one, place) | {"edge": edge, "mean": won / leads} for place, one in enumerate(shown)])


def _conversion(one: dict, place: int) -> dict:
    enough = one["leads"] >= SMALLEST
    found = {"low": one["low"] if enough else None, "high": one["high"], "mid": one["conversion"] if enough else None}
    return base(one, place) | found | {"text": f"{share(found['mid'])} · {number(one['converted'])}/{number(one['leads'])}"}


def base(one: dict, place: int) -> dict:
    """What the row of a source has in every chart: its name, place, role (not specified is grey) and id."""
    return {"row": name(one), "order": place, "role": "main" if one["source_id"] else "unknown", "id": str(one["source_id"] or "-")}


def prices(sources: list[dict]) -> pa.Table:
    """What a new client of each source cost, with the exact Poisson interval; without a client the bar is open to the right."""
    shown = [one for one in sources if one["cost"]]
    lines = [_price(one, place) for place, one in enumerate(shown)]
    edge = 1.05 * max([min(line["high"], 4 * line["mid"]) for line in lines if line["mid"]] + [line["low"] for line in lines] + [1.0])
    clients, cost = (sum(one[column] for one in shown) for column in ("new_clients", "cost"))
    known = {"edge": edge, "mean": cost / clients if clients else None}
    return pa.Table.from_pylist([line | known | {"high": min(line["high"] or edge, edge)} for line in lines])


def _price(one: dict, place: int) -> dict:
    low, high = poisson.per_event(one["cost"], one["new_clients"])
    words = f"{money(one['cac'], short=True)} · n {number(one['new_clients'])}"
    return base(one, place) | {"low": low, "mid": one["cac"], "high": high, "text": words}


def returns(sources: list[dict]) -> pa.Table:
    """Revenue of each source; the tick is its cost, the words its return."""
    shown = [one for one in sources if one["revenue"] or one["cost"]]
    most = max([max(float(one["revenue"]), one["cost"] or 0) for one in shown] + [1.0])
    return pa.Table.from_pylist([line for place, one in enumerate(shown) for line in _return(one, place, most)])


def _return(one: dict, place: int, most: float) -> list[dict]:
    row = base(one, place) | {"x0": 0.0, "part": "revenue"}
    words = money(one["revenue"], short=True) + (f" · {signed(one['romi'])}" if one["romi"] is not None else "")
    lines = [row | {"kind": "part", "x1": float(one["revenue"]) / most, "label": money(one["revenue"])}]
    if one["cost"]:
        lines.append(row | {"kind": "tick", "x1": one["cost"] / most, "label": money(one["cost"])})
    return [*lines, row | {"kind": "text", "x1": 0.0, "label": words}]


def signed(value: float | None) -> str:
    """A return as +140 % or −20 %; a dash for None."""
    return "—" if value is None else f"{'+' if value > 0 else '−' if value < 0 else ''}{share(abs(value))}"


def noisy_ratio(now: int, before: int) -> bool:
    """Can two costs per client not be told apart? By the variance 1/n of the logarithm of a Poisson count."""
    return not now or not before or abs(log(now / before)) <= 1.96 * sqrt(1 / now + 1 / before)


def margin_words(whole: dict) -> str:
    """How well the unit costs behind the return are known."""
    return say("sources.margin_known", share=share(whole["margin_known"] or 0.0))


def price_hint(sources: list[dict], filters: Filters) -> str:
    """What the prices are, or why there are none."""
    if any(one["cost"] for one in sources):
        return say("sources.prices_hint")
    return say("sources.no_costs_for") if filters.team or filters.manager else say("sources.no_cost")


def behind(sources: list[dict], metric: str, column: str):
    """What opens when a source is clicked: the metric, its number there and the source."""

    def opened(picked: dict) -> tuple[str, int, dict]:
        return metric, sum(one[column] for one in sources if str(one["source_id"] or "-") == picked["id"]), {"source": picked["id"]}

    return opened
