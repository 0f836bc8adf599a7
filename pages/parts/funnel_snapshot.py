"""The pipeline on any day beside another one, and week by week; both days stand in the address."""

from datetime import date, timedelta

import streamlit as st

from data.viewer import Viewer
from pages.parts import charted, charts, clicks, filters
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.parts.funnel_flow import amount_or_count, held_by, priced, switch
from pages.words import NBSP, count, day, money, say
from queries import reader

COLUMNS = "row order kind role x0 x1 text label stage_id part"
AREAS = "day order stage shade y0 y1 kind text label"


def draw(viewer: Viewer, chosen: Filters) -> None:
    """Two cards: the snapshot of a day beside another, and the weeks of the period; a click on a week opens its snapshot."""
    left, right = st.columns(2)
    with left:
        _snapshot(viewer, chosen)
    with right:
        _weeks(viewer, chosen)


def _snapshot(viewer: Viewer, chosen: Filters) -> None:
    last = chosen.as_of or filters.today()
    with card(say("funnel.snapshot.title"), "funnel.snapshot", chosen, say("funnel.snapshot.hint")):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            on = _day("on", last, last)
            against = _day("against", min(chosen.since - timedelta(days=1), last), last)
            by_money = switch("snapshot") == "money"
        asked = chosen.values() | held_by(viewer) | moments(chosen, on, against)
        stages = reader.rows("funnel/snapshot", viewer, **asked)
        if not any(stage["deals"] + stage["deals_then"] for stage in stages):
            st.caption(say("funnel.snapshot.nothing", on=day(on, "d MMM y"), against=day(against, "d MMM y")))
            return
        st.markdown(summary(stages, on, against))
        if by_money:
            priced(stages)
        clicks.show(
            "two_days", bars(stages, on, against, by_money), say("funnel.snapshot.title"), lambda it: opened(stages, it, asked, viewer)
        )


def moments(chosen: Filters, on: date, against: date) -> dict:
    """The ends of both days, as far as the as-of day has come."""
    now = chosen.values()["as_of"] or reader.store.now().replace(second=59, microsecond=999_999)
    on_end, against_end = (min(reader.to_utc(one + timedelta(days=1)) - filters.END, now) for one in (on, against))
    return {"as_of": on_end, "against": against_end}


def _day(name: str, start: date, last: date) -> date:
    """A day kept in the address: `on`, `against`; not later than the as-of day."""
    try:
        said = date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        said = start
    said, key = max(min(said, last), date(1990, 1, 1)), f"snapshot_{name}"
    st.session_state[key] = said
    st.date_input(
        say(f"funnel.snapshot.{name}"),
        key=key,
        min_value=date(1990, 1, 1),
        max_value=last,
        format="DD.MM.YYYY",
        width=150,
        on_change=lambda: _tell(name, st.session_state[key]),
    )
    return said


def _tell(name: str, picked: date | None) -> None:
    if picked is not None:
        st.query_params[name] = picked.isoformat()


def summary(stages: list[dict], on: date, against: date) -> str:
    """Both totals in one sentence."""
    deals, then = (sum(stage[name] for stage in stages) for name in ("deals", "deals_then"))
    amount, amount_then = (sum(stage[name] for stage in stages) for name in ("amount", "amount_then"))
    first = count("funnel.snapshot.total", deals, day=day(on, "d MMM y"), amount=_money(amount))
    return f"**{first}**, {count('funnel.snapshot.total_then', then, day=day(against, 'd MMM y'), amount=_money(amount_then))}"


def _money(amount) -> str:
    return money(amount, short=True) if amount else "—"


def bars(stages: list[dict], on: date, against: date, by_money: bool = False):
    """Two bars per stage as shares of the longest, with the number of both days in words."""
    names = {
        "on": ("amount" if by_money else "deals", on, "main"),
        "against": ("amount_then" if by_money else "deals_then", against, "unknown"),
    }
    most = max([float(stage[name]) for stage in stages for name, _, _ in names.values()] + [1.0])
    lines = []
    for stage in stages:
        ends = []
        for kind, (name, when, role) in names.items():
            end = float(stage[name]) / most
            label = f"{stage['stage']} · {day(when, 'd MMM y')}: {amount_or_count(stage[name], by_money)}"
            ends.append(end)
            lines.append((stage["stage"], stage["position"], kind, role, 0.0, end, "", label, str(stage["stage_id"]), kind))
        lines.append(
            (stage["stage"], stage["position"], "text", "ink", 0.0, max(ends), _words(stage, by_money), "", str(stage["stage_id"]), "on")
        )
    return charted.table(COLUMNS, lines)


def _words(stage: dict, by_money: bool) -> str:
    """35 (+3): the number and its change since the other day."""
    now, then = (stage["amount"], stage["amount_then"]) if by_money else (stage["deals"], stage["deals_then"])
    change = now - then
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return f"{amount_or_count(now, by_money)}{NBSP * 2}({sign}{amount_or_count(abs(change), by_money)})"


def opened(stages: list[dict], picked: dict, asked: dict, viewer: Viewer) -> tuple[str, int, dict]:
    """The metric, the number and the values of a clicked bar."""
    stage = next(one for one in stages if str(one["stage_id"]) == picked["stage_id"])
    then = picked["part"] == "against"
    moment = asked["against" if then else "as_of"].isoformat()
    return "funnel.snapshot", stage["deals_then" if then else "deals"], {"stage": picked["stage_id"], "as_of": moment, **held_by(viewer)}


def _weeks(viewer: Viewer, chosen: Filters) -> None:
    with card(say("funnel.weeks.title"), "funnel.weekly", chosen, say("funnel.weeks.hint")):
        by_money = switch("weeks") == "money"
        found = reader.rows("funnel/weekly", viewer, **(chosen.values() | held_by(viewer)))
        if not any(week["deals"] for week in found):
            st.caption(say("funnel.weeks.nothing"))
            return
        for picked in charts.show("weeks", areas(found, by_money), key="weeks", alt=say("funnel.weeks.title"), select="week"):
            _tell("on", _picked_day(picked["day"]))
            st.rerun()


def _picked_day(said) -> date:
    """A day as the chart tells it: ISO, or milliseconds since 1970."""
    return date.fromisoformat(said[:10]) if isinstance(said, str) else date(1970, 1, 1) + timedelta(days=round(said / 86_400_000))


def areas(found: list[dict], by_money: bool = False):
    """Stages stacked week by week, the first stage on top, with their names at the right edge and one hidden line per week to point at."""
    stages = list(dict.fromkeys((week["stage_id"], week["stage"]) for week in found))
    places = {stage_id: place for place, (stage_id, _) in enumerate(stages)}
    lines, weeks = [], {}
    for week in found:
        weeks.setdefault(week["day"], []).append(week)
    for when, stood in weeks.items():
        top = 0.0
        for one in reversed(stood):
            size = float(one["amount"] if by_money else one["deals"])
            shade = 0.12 + 0.68 * places[one["stage_id"]] / max(len(stages) - 1, 1)
            lines.append((when, places[one["stage_id"]], one["stage"], shade, top, top + size, "area", "", ""))
            top += size
        told = " · ".join(f"{one['stage']}: {amount_or_count(one['amount' if by_money else 'deals'], by_money)}" for one in stood)
        lines.append((when, 0, "", 0.0, 0.0, top, "week", f"{day(when, 'd MMM y')}: {amount_or_count(top, by_money)}", told))
    return charted.table(AREAS, lines + _names(lines))


def _names(lines: list[tuple]) -> list[tuple]:
    """The name of each stage in the middle of its last week, where it is high enough to be read."""
    last = max(line[0] for line in lines)
    most = max(line[5] for line in lines)
    named, below = [], -1.0
    for when, order, stage, shade, low, high, kind, _, _ in lines:
        middle = max((low + high) / 2, below + 0.075 * most)
        if kind == "area" and when == last and high > low:
            named.append((when, order, stage, shade, middle, middle, "name", stage, ""))
            below = middle
    return named
