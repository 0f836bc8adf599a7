"""The tiles over the forecast: its middle with the range, target, coverage, slipped, the pace needed."""

import streamlit as st

from pages.parts import links
from pages.parts.cards import tile
from pages.parts.forecast_numbers import between, short, times
from pages.parts.forecast_stand import Stand
from pages.words import count, number, say, share
from queries.models.pace import Coverage


def draw(stand: Stand) -> None:
    """Draw the five tiles."""
    _middle(stand)
    _target(stand)
    _coverage(stand)
    _slipped(stand)
    _pace(stand)


def no_target(stand: Stand) -> None:
    """Where a target is set, for those who may; for a source there is none."""
    if stand.chosen.source:
        st.caption(say("forecast.no_target_of_source"))
    elif links.there("targets"):
        links.link("targets", say("forecast.set_targets"))
    else:
        st.caption(say("forecast.who_sets_targets"))


def _middle(stand: Stand) -> None:
    ahead = stand.ahead
    note = say("forecast.range", range=between(ahead.p10, ahead.p90))
    foot = count("forecast.open_deals", ahead.open_deals)
    tile("forecast.p50", short(ahead.p50), stand.chosen, foot=foot, expected=ahead.open_deals, note=note)


def _target(stand: Stand) -> None:
    if stand.target is None:
        tile("forecast.target", "—", stand.chosen, foot=say("forecast.not_set"))
        return
    note = say("forecast.chance_of", share=share(stand.ahead.reaches(stand.target)))
    foot = count("forecast.months_without", stand.without) if stand.without else say("forecast.won_so_far", won=short(stand.ahead.won))
    tile("forecast.target", short(stand.target), stand.chosen, foot=foot, note=note)


def _coverage(stand: Stand) -> None:
    found, due = stand.coverage, stand.due[0]
    note = _need(stand, found)
    foot = count("forecast.due_deals", due["due"])
    value = times(found.coverage) if stand.has_dates else "—"
    tile("forecast.coverage", value, stand.chosen, foot=foot, expected=due["due"], note=note)


def _need(stand: Stand, found: Coverage) -> str:
    """How often it has to be covered, or why that is no question."""
    if not stand.has_dates:
        return say("forecast.no_dates_short")
    if stand.target is None:
        return say("forecast.no_target_short")
    if found.coverage is None:
        return say("forecast.coverage_reached")
    return say("forecast.needed", times=times(found.needed)) if found.needed else say("forecast.needed_unknown")


def _slipped(stand: Stand) -> None:
    """Of what was due when the period began; beside it the earlier periods at their ends."""
    now, before = stand.begun[0], [one for one in stand.begun[1:] if one["due"]]
    value = (
        share(now["slipped"] / now["due"]) if now["due"] >= 5 else f"{number(now['slipped'])} / {number(now['due'])}" if now["due"] else "—"
    )
    whole, slipped = (sum(one[name] for one in before) for name in ("due", "slipped"))
    note = say("forecast.slipped_before", share=share(slipped / whole)) if whole else ""
    foot = count("forecast.of_due", now["due"], slipped=number(now["slipped"])) if now["due"] else say("forecast.none_due")
    tile("forecast.slipped", value, stand.chosen, foot=foot, expected=now["slipped"], note=note, at=stand.chosen.since)


def _pace(stand: Stand) -> None:
    made = stand.pace
    value = short(made.required_per_day) if made and made.required_per_day is not None else "—"
    note = say("forecast.pace_now", pace=short(stand.per_day)) if stand.per_day is not None else ""
    tile("forecast.pace", value, stand.chosen, foot=count("forecast.won_deals", stand.wins), expected=stand.wins, note=note)
