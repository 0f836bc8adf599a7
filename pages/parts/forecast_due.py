"""Cards of what is due: coverage against its need, what became of what was due, days put off and what became of such deals."""

import streamlit as st

from pages.parts import charted, charts, clicks, forecast_period, rows
from pages.parts.cards import card
from pages.parts.changes import newcombe
from pages.parts.forecast_numbers import covered, short, times, told
from pages.parts.forecast_stand import Stand
from pages.parts.funnel_numbers import between
from pages.words import count, number, say, share
from queries import reader

SHOWN = 6  # periods
FATES = (("good", "won"), ("badsoft", "lost"), ("attention", "slipped"), ("soft", "still"))
FEW = 5  # closed deals: below it only k / n is shown


def coverage(stand: Stand) -> None:
    """How often the open deals due hold what the target lacks, against how often they have to."""
    facts = between(stand.coverage.rate, stand.coverage.low, stand.coverage.high) if stand.coverage.low is not None else ""
    with card(title := say("forecast.covered"), "forecast.coverage", stand.chosen, say("forecast.covered_hint"), facts):
        if stand.coverage.coverage is not None and stand.has_dates:
            charts.show("covered", covered(stand), key="covered", alt=title)
        st.markdown(told(_said(stand)))
        _worth_before(stand)
        _dates(stand)


def _said(stand: Stand) -> list[str]:
    """What covers what, and whether it is enough by own history."""
    found, due, chosen = stand.coverage, stand.due[0], stand.chosen
    known = {"amount": short(due["due_amount"]), "period": forecast_period.named(chosen.since, chosen.until)}
    if not stand.has_dates:
        return [say("forecast.no_close_dates" if stand.ahead.open_deals else "forecast.no_open")]
    said = [count("forecast.due_now", due["due"], **known)]
    if stand.target is None:
        return [*said, say("forecast.coverage_no_target")]
    if found.coverage is None:
        return [*said, say("forecast.coverage_reached")]
    said.append(say("forecast.lacks", lacking=short(stand.target - stand.ahead.won), times=times(found.coverage)))
    if found.needed is None:
        return [*said, say("forecast.coverage_unknown")]
    said.append(say("forecast.rate_before", share=share(found.rate), times=times(found.needed)))
    if not found.gap:
        return [*said, say("forecast.gap_none")]
    calmer = [say("forecast.gap_yet")] if stand.ahead.p50 >= stand.target else []
    return [*said, say("forecast.gap", gap=short(found.gap)), *calmer]


def _worth_before(stand: Stand) -> None:
    """The last earlier period's deals due at the same day, to look at."""
    known = [one for one in stand.due[1:] if one["due"]]
    if known:
        one = known[0]
        words = say("forecast.due_before", n=number(one["due"]), period=forecast_period.named(one["since"], one["until"]))
        rows.link("forecast.due_before", words, one["due"], since=one["since"], until=one["until"], at=one["at"])


def _dates(stand: Stand) -> None:
    """Open deals whose day has passed, and those nobody named a day for: they are in no coverage."""
    found = {one["part"]: one for one in stand.dates}
    with st.container(horizontal=True):
        for part in ("passed", "undated"):
            if part in found:
                n, amount = found[part]["deals"], short(found[part]["amount"])
                key = "forecast.passed" if part == "passed" else "forecast.undated"
                rows.link("forecast.dates", count(key, n, amount=amount), n, key=f"dates_{part}", part=part)


def slippage(stand: Stand) -> None:
    """What was due at the beginning of each period, by the close date known then, and what became of it."""
    known = [one for one in stand.begun[:SHOWN] if one["due"]]
    with card(title := say("forecast.fates"), "forecast.slipped", stand.chosen, say("forecast.fates_hint")):
        if not known:
            st.caption(say("forecast.nothing_due"))
            return
        clicks.show("became", _fates(known), title, _behind(known), key="fates")


def _fates(known: list[dict]):
    lines = []
    for order, one in enumerate(known):
        row, x = forecast_period.named(one["since"], one["until"], "LLL y"), 0.0
        for role, part in FATES:
            if n := one[part]:
                x1 = x + n / one["due"]
                lines.append((row, order, "part", role, x, x1, f"{say(f'forecast.{part}')}: {number(n)}", part, str(one["back"])))
                x = x1
        lines.append((row, order, "text", "quiet", 0.0, 1.0, _slipped_words(one), None, None))
    return charted.table("row order kind role x0 x1 label part id", lines)


def _slipped_words(one: dict) -> str:
    return say("forecast.k_of_n", k=number(one["slipped"]), n=number(one["due"])) + f" · {share(one['slipped'] / one['due'])}"


def _behind(known: list[dict]):
    def opened(picked: dict) -> tuple[str, int, dict]:
        one = next(line for line in known if str(line["back"]) == picked["id"])
        part = picked["part"]
        return "forecast.fates", one[part], {"since": one["since"], "until": one["until"], "at": one["at"], "outcome": part}

    return opened


def put_off(me, stand: Stand) -> None:
    """How many open deals were put off twice or more, and the own win share by how often."""
    found = reader.rows("forecast/pushes", me, **stand.chosen.values())
    often = [one for one in found if one["pushes"] >= 2]
    with card(title := say("forecast.put_off"), "forecast.put_off_won", stand.chosen, say("forecast.put_off_hint")):
        if not found:
            st.caption(say("forecast.no_dates"))
            return
        clicks.show("put_off", _put_off(found), title, _closed(found), key="put_off")
        st.markdown(_told_apart(found))
        n = sum(one["open_deals"] for one in often)
        if n:
            words = count("forecast.open_put_off", n, amount=short(sum(one["open_amount"] for one in often)))
            rows.link("forecast.put_off", words, n)


def _put_off(found: list[dict]):
    edge, lines = max([one["high"] or 0 for one in found] + [0.05]), []
    for one in found:
        few = one["closed"] < FEW
        words = f"{number(one['won'])} / {number(one['closed'])}" + ("" if few else f" · {share(one['win_rate'])}")
        points = (None, None, None) if few else (one["low"], one["win_rate"], one["high"])
        pushes = one["pushes"]
        lines.append((say(f"forecast.pushes.{pushes}"), pushes, *points, words if one["closed"] else "—", edge, str(pushes)))
    return charted.table("row order low mid high text edge id", lines)


def _closed(found: list[dict]):
    def opened(picked: dict) -> tuple[str, int, dict]:
        one = next(line for line in found if str(line["pushes"]) == picked["id"])
        return "forecast.put_off_won", one["closed"], {"pushes": one["pushes"]}

    return opened


def _told_apart(found: list[dict]) -> str:
    """Do deals put off twice or more win less often than those put off once? A deal never put off often ended before its day came."""
    parts = [[one for one in found if one["pushes"] >= 2], [one for one in found if one["pushes"] == 1]]
    (k1, n1), (k0, n0) = ((sum(one["won"] for one in part), sum(one["closed"] for one in part)) for part in parts)
    if n1 < FEW or n0 < FEW:
        return say("forecast.put_off_few")
    low, high = newcombe(k1, n1, k0, n0)
    key = "forecast.put_off_lower" if high < 0 else "forecast.put_off_higher" if low > 0 else "forecast.put_off_alike"
    return say(key, k=number(k1), n=number(n1), share=share(k1 / n1), other=share(k0 / n0))
