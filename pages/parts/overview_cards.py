"""The head and the two cards of the overview: the sentence of the month, revenue against target by week and by line."""

from collections.abc import Callable
from datetime import date, timedelta

import streamlit as st

from data.viewer import Viewer
from pages.parts import clicks, forecast_period, links, overview_month
from pages.parts import overview_numbers as numbers
from pages.parts.cards import card
from pages.parts.filters import Filters, today
from pages.parts.loyalty_numbers import months_later
from pages.words import say
from queries import reader
from queries.models.forecast import Forecast, forecast


def month(viewer: Viewer, filters: Filters) -> Callable[[], None]:
    """Say how the month stands, with the way to the targets where none is set; what it gives adds the forecast, which takes longest."""
    first, end = overview_month.months(filters, today())
    days = reader.rows("forecast/won_by_day", viewer, **filters.values() | {"since": first, "until": end})
    target, place = targets(viewer, filters, first, end).get(first), st.empty()

    def tell(ahead: Forecast | None = None) -> None:
        place.markdown(overview_month.sentence(first, days, target, bool(filters.source), ahead))

    def look_ahead() -> None:
        if not days[-1]["is_over"]:
            tell(forecast(viewer, since=first, until=end, **forecast_period.ahead(filters)))

    tell()
    if target is None and not filters.source and links.there("targets"):
        links.link("targets", say("overview.set_targets"))
    return look_ahead


def targets(viewer: Viewer, filters: Filters, since: date, until: date, **more) -> dict[date, float]:
    """The revenue target of each month that has one."""
    found = reader.rows("forecast/target", viewer, **filters.values() | {"since": since, "until": until} | more)
    return {line["month"]: float(line["target"]) for line in found if line["target"] is not None}


def days_of(viewer: Viewer, filters: Filters) -> list[dict]:
    """The days of the period; one that still runs is followed to the end of its month."""
    seen = filters.as_of or today()
    until = months_later(seen.replace(day=1), 1) if filters.until == seen + timedelta(days=1) else filters.until
    return reader.rows("overview/by_day", viewer, **filters.values() | {"until": until})


def end_of(days: list[dict]) -> date:
    """The day after the last one."""
    return days[-1]["day"] + timedelta(days=1)


def run(filters: Filters, days: list[dict], wanted: dict[date, float]) -> None:
    """The card of the cumulative revenue against the target within the period."""
    title, step = say("overview.run_title"), "day" if len(days) <= numbers.BY_DAY else "week"
    hint = say(f"overview.run_hint.{step}") if all(one["month"] in wanted for one in days) else say("overview.run_without")
    with card(title, "overview.against_target", filters, hint):
        table = numbers.run(days, wanted)
        clicks.show("target_run", table, title, numbers.behind_week(table))


def lines(viewer: Viewer, filters: Filters, days: list[dict]) -> None:
    """The card of the lines, each beside what its target asks by now."""
    found, title = reader.rows("overview/by_line", viewer, **filters.values()), say("overview.lines_title")
    wanted = {one["line_id"]: _of_line(viewer, filters, days, one["line_id"]) for one in found}
    hint = say("overview.lines_hint") if any(wanted.values()) else say("overview.lines_without")
    with card(title, "overview.by_line", filters, hint):
        clicks.show("line_bars", numbers.by_line(found, wanted), title, numbers.behind_line(found))


def _of_line(viewer: Viewer, filters: Filters, days: list[dict], line) -> float | None:
    return numbers.expected(days, targets(viewer, filters, days[0]["month"], end_of(days), line=line)) if days else None
