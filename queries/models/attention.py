"""What needs attention now, for one viewer and one choice of filters: reads the figures and lets `notices` judge them."""

from datetime import date, timedelta

from data.viewer import Viewer
from queries import catalog, reader
from queries.models import forecast, notices, reputation, shortfall
from queries.models.notices import Notice

FILTERS = ("as_of", "line", "team", "manager", "source")


def found(viewer: Viewer, values: dict) -> list[Notice]:
    """All notices as of `values["as_of"]` (None: now), most money first; a manager's are of the own work alone."""
    values = {name: values.get(name) for name in FILTERS}
    if not viewer.sees_whole:
        values |= {"manager": str(viewer.id), "team": None}
    weeks, queues = reader.rows("attention/weeks", viewer, as_of=values["as_of"]), reader.rows("funnel/limits", viewer, **values)
    falls = notices.of_weeks(_weekly(viewer, values), weeks)
    return notices.ordered(
        [
            *falls,
            *reputation.notice(reputation.weeks(reader.rows("reputation/weekly", viewer, **values)), falls),
            *notices.of_stages(reader.rows("attention/moves", viewer, **values), queues, weeks),
            *notices.of_limits(queues),
            *_waiting(viewer, values),
            *notices.of_load(reader.rows("workload/managers", viewer, **values)),
            *_short(viewer, values),
        ]
    )


def asides(viewer: Viewer, as_of=None) -> list[dict]:
    """What this person had put aside as of that moment."""
    return reader.rows("attention/aside", viewer, as_of=as_of)


def _weekly(viewer: Viewer, values: dict) -> list[dict]:
    """A source is the company's matter: whether it brings less is no notice of one manager, who is given leads."""
    every = reader.rows("attention/weekly", viewer, **values)
    return every if viewer.sees_whole and not values["manager"] else [one for one in every if one["series"] != "inquiry"]


def _waiting(viewer: Viewer, values: dict) -> list[Notice]:
    promises, leads, unhappy = (reader.rows(f"attention/{name}", viewer, **values) for name in ROWS)
    whose = {name: values[name] for name in ("line", "team", "manager") if values[name]} if viewer.sees_whole else {}
    return [
        *notices.of_waiting("promises", promises, min((one["due_on"] for one in promises), default=None), "promises",
                            whose | {"side": "ours", "part": "overdue"}, once="client_id"),
        *notices.of_waiting("leads", leads, _day(leads, "arrived_at"), "inbox", {}),
        *notices.of_waiting("detractors", unhappy, _day(unhappy, "answered_at"), "loyalty", whose),
    ]  # fmt: skip


ROWS = ("rows_promises", "rows_leads", "rows_detractors")


def _day(rows: list[dict], name: str) -> date | None:
    first = min((one[name] for one in rows), default=None)
    return first and reader.to_local(first).date()


def _short(viewer: Viewer, values: dict) -> list[Notice]:
    """The month and the quarter of as_of against their targets; whose targets are not all set is not judged."""
    moment = reader.bind(catalog.find("attention/weeks"), viewer, {"as_of": values["as_of"]})["as_of"]
    month = reader.to_local(moment).date().replace(day=1)
    quarter = month.replace(month=month.month - (month.month - 1) % 3)
    spans = (("month", month, _after(month, 1)), ("quarter", quarter, _after(quarter, 3)))
    periods = [one for one in (_period(viewer, values, *span) for span in spans) if one]
    why = shortfall.short(periods, None) and shortfall.cause(reader.rows("attention/quarters", viewer, **values))
    return shortfall.short(periods, why or None)


def _after(month: date, n: int) -> date:
    """The first day of the n-th month after this one."""
    return date(month.year + (month.month - 1 + n) // 12, (month.month - 1 + n) % 12 + 1, 1)


def _period(viewer: Viewer, values: dict, code: str, since: date, until: date) -> shortfall.Period | None:
    months = reader.rows("forecast/target", viewer, since=since, until=until, **values)
    if not months or not all(one["target"] for one in months):
        return None
    target = float(sum(one["target"] for one in months))
    told = forecast.forecast(viewer, since=since, until=until, **values)
    return shortfall.Period(code, until - timedelta(days=1), target, told.reaches(target), told.p25, told.p50, told.p75, told.p90)
