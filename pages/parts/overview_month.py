"""The sentence of the month: how much of the target came, how many working days are left, where this pace leads. No Streamlit, no SQL."""

from datetime import date

from pages.parts.filters import Filters
from pages.parts.loyalty_numbers import months_later
from pages.words import count, day, money, say, share
from queries.models.pace import pace


def months(filters: Filters, today: date) -> tuple[date, date]:
    """The month the page speaks of, and the first day of the next: that of the last day looked at, or of the as-of day before it."""
    first = min(filters.as_of or today, filters.until.fromordinal(filters.until.toordinal() - 1)).replace(day=1)
    return first, months_later(first, 1)


def sentence(month: date, days: list[dict], target: float | None, of_source: bool = False) -> str:
    """`days` of forecast/won_by_day over the month, its `target` (None when none is set); `of_source`: a source is chosen, which has no target."""
    won = max([one["won"] or 0.0 for one in days], default=0.0)
    told = {"month": _named(month), "won": money(won, short=True), "target": money(target, short=True)}
    part, kind = share(won / target) if target else "", "target" if target else "source" if of_source else "without"
    if days[-1]["is_over"]:
        return say(f"overview.month_over_{kind}", **told, share=part)
    passed, whole = max([one["place"] for one in days if one["is_over"]], default=0), days[-1]["days"]
    said = say(f"overview.month_{kind}", **told, share=part) + ", " + count("overview.days_left", whole - passed) + "."
    needed = pace(target, won, passed, whole, None).required_per_day if target else None
    asks = say("overview.needed", needed=money(needed, short=True)) if needed else ""
    return " ".join(filter(None, [said, _pace(days, won, target), asks]))


def _named(month: date) -> str:
    words = day(month, "LLLL y")
    return words[:1].upper() + words[1:]


def ends_near(days: list[dict], won: float) -> float | None:
    """What the month brings at this pace: what came over the share of a month that earlier months had brought by the same part of
    their working days (their median; fewer than three such months: the share of working days); None before anything can be told."""
    over = [one for one in days if one["is_over"] and one["place"]]
    if not over or not won:
        return None
    part = over[-1]["curve"] if over[-1]["curve"] is not None else over[-1]["place"] / over[-1]["days"]
    return won / part if part >= 0.05 else None


def _pace(days: list[dict], won: float, target: float | None) -> str:
    end = ends_near(days, won)
    if end is None:
        return ""
    told = money(end, short=True)
    return say("overview.pace", end=told, share=share(end / target)) if target else say("overview.pace_alone", end=told)
