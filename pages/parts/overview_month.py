"""The sentence of the month: how much of the target came, how many working days are left, where the forecast ends. No SQL."""

from datetime import date

from pages.parts import forecast_numbers
from pages.parts.filters import Filters
from pages.parts.loyalty_numbers import months_later
from pages.words import count, day, money, say, share
from queries.models.forecast import Forecast
from queries.models.pace import pace


def months(filters: Filters, today: date) -> tuple[date, date]:
    """The month the page speaks of, and the first day of the next: that of the last day looked at, or of the as-of day before it."""
    first = min(filters.as_of or today, filters.until.fromordinal(filters.until.toordinal() - 1)).replace(day=1)
    return first, months_later(first, 1)


def sentence(month: date, days: list[dict], target: float | None, of_source: bool = False, ahead: Forecast | None = None) -> str:
    """`days` of forecast/won_by_day over the month, its `target` (None when none is set); `of_source`: a source is chosen, which has no
    target; `ahead`: the month's forecast, the one the forecast page shows (None: not said)."""
    won = max([one["won"] or 0.0 for one in days], default=0.0)
    told = {"month": _named(month), "won": money(won, short=True), "target": money(target, short=True)}
    part, kind = share(won / target) if target else "", "target" if target else "source" if of_source else "without"
    if days[-1]["is_over"]:
        return say(f"overview.month_over_{kind}", **told, share=part)
    passed, whole = max([one["place"] for one in days if one["is_over"]], default=0), days[-1]["days"]
    said = say(f"overview.month_{kind}", **told, share=part) + ", " + count("overview.days_left", whole - passed) + "."
    needed = pace(target, won, passed, whole, None).required_per_day if target else None
    asks = say("overview.needed", needed=money(needed, short=True)) if needed else ""
    return " ".join(filter(None, [said, asks, _ahead(ahead, target) if ahead else ""]))


def _named(month: date) -> str:
    words = day(month, "LLLL y")
    return words[:1].upper() + words[1:]


def _ahead(ahead: Forecast, target: float | None) -> str:
    """Its middle and range, and the chance to make a target that is not made yet."""
    told = {"p50": forecast_numbers.short(ahead.p50), "range": forecast_numbers.between(ahead.p10, ahead.p90)}
    if not target or ahead.won >= target:
        return forecast_numbers.told([say("overview.ahead_alone", **told)])
    return say("overview.ahead", **told, share=share(ahead.reaches(target)))
