"""The period of a dashboard: which days each choice means, how they are said."""

from datetime import date, timedelta

from data.viewer import Viewer
from pages.parts.filters_address import a_day, chosen
from pages.words import day
from queries import reader


def today() -> date:
    """Today on the company's clock."""
    return reader.to_local(reader.store.now()).date()


def in_words(since: date, until: date) -> str:
    """1 Oct – 21 Nov, with years when they are not this one; `until` is exclusive."""
    last = until - timedelta(days=1)
    shape = "d MMM" if since.year == last.year == today().year else "d MMM y"
    return f"{day(since, shape)} – {day(last, shape)}"


def span(kind: str, viewer: Viewer) -> tuple[date, date]:
    """The days of this choice as [since, until), seen from the as-of day."""
    now = chosen("as_of", a_day) or today()
    tomorrow = now + timedelta(days=1)
    if kind == "whole":
        known = reader.row("company/span", viewer)
        first, last = known.get("first_day") or now, known.get("last_day") or now
        return min(first, now), min(last + timedelta(days=1), tomorrow) if first <= now else tomorrow
    if kind == "days":
        since, last = chosen("since", a_day), chosen("to", a_day) or now
        return min(since or last.replace(day=1), last), last + timedelta(days=1)
    return _calendar_span(kind, now, tomorrow)


def _calendar_span(kind: str, now: date, tomorrow: date) -> tuple[date, date]:
    month = now.replace(day=1)
    quarter = month.replace(month=3 * ((now.month - 1) // 3) + 1)
    last_month, last_quarter = _months(month, -1), _months(quarter, -3)
    return {
        "month": (month, tomorrow),
        "quarter": (quarter, tomorrow),
        "year": (now.replace(month=1, day=1), tomorrow),
        "last_month": (last_month, month),
        "last_quarter": (last_quarter, quarter),
        "last_year": (date(now.year - 1, 1, 1), date(now.year, 1, 1)),
    }.get(kind, (reader.year_before(tomorrow), tomorrow))


def _months(first: date, n: int) -> date:
    months = first.year * 12 + first.month - 1 + n
    return date(months // 12, months % 12 + 1, 1)
