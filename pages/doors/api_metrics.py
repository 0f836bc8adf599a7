"""GET /api/metrics/NAME: a number of the desk under a key, with what stands behind it, as the key's line sees it."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from data import store
from data.viewer import current
from pages import words
from pages.doors import api, api_figures
from pages.doors.api_problem import Refusal
from pages.words import say
from queries import catalog, reader

FILTERS = {
    "since": "First day of the period, such as 2026-01-01; twelve months ago, where left out.",
    "until": "Day after the last one of the period; tomorrow, where left out.",
    "as_of": "What was known at the end of this day, or at this moment; now, where left out.",
    "line": "Business line, by name or id.",
    "team": "Team, by name or id.",
    "manager": "Manager, by login, name or id.",
    "source": "Source, by name or id; - for what is not specified.",
}
LONGEST = 200  # characters of a filter


async def answer(asked: api.Asked) -> Response:
    """The number as JSON; 404 for a name that is not served, 422 for a filter that cannot be read."""
    return api.said(200, await run_in_threadpool(_told, asked))


def _told(asked: api.Asked) -> dict:
    metric = {one.name: one for one in api_figures.served()}.get(asked.request.path_params["name"])
    if metric is None and asked.request.path_params["name"] in catalog.metrics():
        raise Refusal(404, "The desk makes this number of several rows or with a model: its page shows it, a key cannot read it.")
    if metric is None:
        raise Refusal(404, "There is no such number here. GET /api/openapi.json names them all.")
    values = _values(asked.request.query_params.multi_items())
    viewer = current(store.here(), asked.door.id)
    words.use_language("en")
    try:
        rows = reader.rows(metric.query, viewer, **values)
        return _facts(metric) | _bound(metric, viewer, values) | _figures(metric, rows)
    except OverflowError:
        raise Refusal(422, "This period cannot be counted.") from None
    finally:
        words.use_language(None)


def _values(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """The filters of the address, each once; a Refusal names what cannot be read."""
    found, errors = {}, {}
    for name, value in pairs:
        if name not in FILTERS:
            errors[name[:100]] = "There is no such filter."
        elif name in found or not value or len(value) > LONGEST or not value.isprintable():
            errors[name] = "Say this once, in a few words."
        found[name] = value
    if not errors:
        errors = {name: "This is no day." for name in ("since", "until", "as_of") if name in found and not _is_day(found[name])}
    if errors:
        raise Refusal(422, "These filters cannot be read.", errors)
    return found


def _is_day(text: str) -> bool:
    try:
        return 1990 <= datetime.fromisoformat(text).year <= 2200
    except ValueError:
        return False


def _facts(metric: catalog.Metric) -> dict:
    """What is the same for everybody: the name, the sentence, the unit."""
    said = {name: say(f"metrics.{metric.name}.{name}") for name in ("name", "sentence")}
    return {"metric": metric.name, "name": said["name"], "sentence": said["sentence"], "unit": metric.unit, "better": metric.better}


def _bound(metric: catalog.Metric, viewer, values: dict) -> dict:
    """The period and the moment that were really asked, in UTC, half-open; and the narrowings as they came."""
    taken = reader.bind(catalog.find(metric.query), viewer, values)
    times = {name: _plain(taken[name]) for name in ("since", "until", "as_of") if name in taken}
    return times | {"filters": {name: values[name] for name in FILTERS if name in values and name not in ("since", "until", "as_of")}}


def _figures(metric: catalog.Metric, rows: list[dict]) -> dict:
    """The value of the whole (null where each row stands for itself, or nothing was counted), and every row with its own."""
    found = api_figures.whole(metric, rows)
    told = _value(metric, found[0]) if found else {"value": None, "k": None, "n": None, "interval": None}
    grain = catalog.find(metric.query).grain
    return told | {
        "smallest_n": metric.smallest_n,
        "grain": grain,
        "rows": [_value(metric, row) | {"of": _labels(metric, row)} for row in rows],
    }


def _value(metric: catalog.Metric, row: dict) -> dict:
    behind = api_figures.behind(metric)
    low, high = (_plain(row.get(name)) if name else None for name in (behind.low, behind.high))
    counted = {name: _plain(row.get(column)) if column else None for name, column in (("k", behind.k), ("n", behind.n))}
    return {"value": _plain(row[metric.column])} | counted | {"interval": None if low is None or high is None else [low, high]}


def _labels(metric: catalog.Metric, row: dict) -> dict:
    """What a row is about: its names, ids and days."""
    kinds = catalog.find(metric.query).gives
    return {name: _plain(row[name]) for name, kind in kinds.items() if kind in ("varchar", "uuid", "date") or name in ("level", "position")}


def _plain(value):
    """As JSON has it: moments in UTC with their Z, money as a number, a NaN as nothing."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds") + "Z"
    if isinstance(value, date | UUID):
        return str(value)
    if isinstance(value, Decimal | float):
        return float(value) if value == value and abs(value) != float("inf") else None
    return value


ROUTE = api.route("/api/metrics/{name}", "GET", "metrics", answer)
