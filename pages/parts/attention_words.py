"""The sentences of a notice: its badge, what happened, the figures and limits behind it, the money at stake, and when it comes back."""

from math import ceil

from pages.words import count, day, money, number, plain, say, share
from queries.models import notices, shortfall
from queries.models.notices import Notice

LATE = ("leads", "promises", "detractors")  # somebody waits: red; all else is amber
FALLS = ("stage_stopped", "source_dried", "sales_fell", "talks_fell")
COUNTS = ("leads", "promises", "detractors", "over_limit", "bad_reviews")


def badge(one: Notice) -> str:
    """Its kind as a badge."""
    colour = "red" if one.code in LATE else "orange"
    return f":{colour}-badge[{say(f'attention.badge.{one.code}')}]"


def said(one: Notice) -> str:
    """What happened, in one sentence."""
    if one.code in COUNTS:
        return count(f"attention.said.{one.code}", one.n)
    if one.code == "forecast_short":
        return say(f"attention.said.forecast_short.{one.subject}")
    load = {"share": share(one.size)} if one.code == "overloaded" else {}
    return say(f"attention.said.{one.code}", name=plain(one.name), **load)


def stake(one: Notice) -> str:
    """The money at stake in words; empty when nobody knows."""
    return say(f"attention.stake.{one.code}", money=money(one.money, short=True)) if one.money else ""


def facts(one: Notice) -> str:
    """The figures and the limit that was passed."""
    if one.code in FALLS:
        return _fell(one)
    return {"overloaded": _load, "over_limit": _worst, "forecast_short": _short, "bad_reviews": _reviews}.get(one.code, _since)(one)


def _fell(one: Notice) -> str:
    weeks = count("attention.weeks", one.weeks)
    told = [
        count(f"attention.fell.{one.code}", one.n, weeks=weeks, expected=number(one.expected)),
        say("attention.limit", limit=number(one.limit)),
    ]
    return "; ".join(told + ([count("attention.queue", one.more["queue"])] if "queue" in one.more else []))


def _load(one: Notice) -> str:
    told = say("attention.load", points=number(one.more["points"]), capacity=number(one.more["capacity"]))
    return ", ".join([told, count("attention.open_deals", one.n), count("attention.overdue", one.more["overdue"])])


def _worst(one: Notice) -> str:
    return say("attention.worst", stage=plain(one.more["stage"]), n=number(one.more["there"]))


def _reviews(one: Notice) -> str:
    told = say("attention.reviews", week=day(one.since, "d MMM"), limit=number(one.limit))
    falls = [say(f"attention.with.{code}", name=plain(name)) for code, name in one.more["falls"]]
    return "; ".join([told] + ([say("attention.reviews_with", falls=", ".join(falls))] if falls else []))


def _since(one: Notice) -> str:
    return say(f"attention.since.{one.code}", day=day(one.since, "d MMM y")) if one.since else ""


def _short(one: Notice) -> str:
    period = one.more["period"]
    likely = {"p50": money(period.p50, short=True), "low": money(period.p25, short=True), "high": money(period.p75, short=True)}
    told = say("attention.forecast", target=money(period.target, short=True), **likely)
    return "; ".join([told, say("attention.chance", share=share(period.chance)), _cause(one.more["cause"])])


def _cause(why: shortfall.Cause | None) -> str:
    if why is None:
        return say("attention.cause.none")
    shape = {"fewer_new": number, "pushed_out": lambda value: number(value, 2), "lower_rate": share}.get(why.code, _short_money)
    return say(f"attention.cause.{why.code}", now=shape(why.now), then=shape(why.then))


def _short_money(value: float) -> str:
    return money(value, short=True)


def returns(one: Notice) -> str:
    """From which size on it comes back, if it is put aside now."""
    at = notices.comes_back_at(one, one.size)
    if one.code in COUNTS:
        return say("attention.returns.count", n=number(at))
    if one.code == "overloaded":
        return say("attention.returns.load", n=share(at))
    if one.code == "forecast_short":
        return say("attention.returns.gap", n=money(at, short=True), now=money(one.size, short=True))
    return say("attention.returns.missing", n=number(ceil(at)), now=number(one.size))
