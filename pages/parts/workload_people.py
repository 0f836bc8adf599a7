"""Managers beside each other, fairly: the mode `people` of the workload page: shares of won deals, and months against targets."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from data.viewer import Viewer
from pages.parts import cells, clicks, links, rows
from pages.parts import workload_people_months as grid
from pages.parts import workload_people_numbers as numbers
from pages.parts.cards import card
from pages.parts.filters import Filters, today
from pages.parts.switch import switch
from pages.words import day, money, number, say, share
from queries import reader
from queries.models import fairly

RIGHT = ("rate", "shrunk", "ratio", "shrunk_ratio")
_METRIC = {False: "workload.win_rate", True: "workload.against_expected"}


def draw(me: Viewer, chosen: Filters) -> None:
    """The cards: conversion in its limits and in numbers, then targets; a manager sees the own and the average of the team."""
    if me.sees_whole:
        _conversion(me, chosen)
    else:
        _own(me, chosen)
    _targets(me, chosen)
    if me.may("handovers.do"):
        links.link("rebalance", say("rebalance.link"))


def _compared(me: Viewer, chosen: Filters) -> fairly.Compared:
    """Everybody of the team, line and source: a chosen manager is seen beside the others, not alone."""
    return fairly.compared(reader.rows("workload/closed_cells", me, **replace(chosen, manager=None).values()))


def _conversion(me: Viewer, chosen: Filters) -> None:
    found = _compared(me, chosen)
    adjusted = st.query_params.get("adjusted", "raw") == "expected"
    with card(title := say("workload_people.conversion"), _METRIC[adjusted], chosen, say(f"workload_people.{_kind(adjusted)}_hint")):
        adjusted = switch("adjusted", ("raw", "expected"), lambda kind: say(f"workload_people.{kind}")) == "expected"
        if found.centre is None or not 0 < found.centre < 1:
            st.caption(say("workload_people.nothing_closed"))
            return
        kind = "against_expected" if adjusted else "conversion"
        clicks.show(kind, numbers.funnel(found, adjusted), title, _behind(found))
        st.caption(numbers.explained(found, adjusted))
        _table(found)


def _kind(adjusted: bool) -> str:
    return "expected" if adjusted else "raw"


def _behind(found: fairly.Compared):
    """What opens when a dot is clicked: the closed deals of that person."""
    closed = {one.id: one.closed for one in found.people}

    def opened(picked: dict) -> tuple[str, int, dict]:
        return "workload.win_rate", closed[picked["id"]], {"manager": picked["id"]}

    return opened


def _table(found: fairly.Compared) -> None:
    config = {"name": st.column_config.TextColumn(say("workload.manager"), pinned=True, width=125)}
    lines = numbers.lines(found)
    for name in list(lines[0])[1:]:
        label, told = say(f"workload_people.column.{name}"), say(f"workload_people.column.{name}.help")
        make = cells.text_column if name in RIGHT else cells.number_column
        config[name] = st.column_config.TextColumn(label, help=told) if name == "verdict" else make(label, told)
    picked = cells.show(pd.DataFrame(lines), config, key="compared", alt=say("workload_people.conversion"))
    if picked and picked[1] != "name":
        one, won = found.people[picked[0]], picked[1] == "won"
        rows.show("workload.won" if won else "workload.win_rate", one.won if won else one.closed, manager=one.id)


def _own(me: Viewer, chosen: Filters) -> None:
    """A manager's own share with its interval, and the average of the others in the team."""
    found = _compared(me, chosen)
    with card(say("workload_people.own"), "workload.win_rate", chosen, say("workload_people.own_hint")):
        if not found.people:
            st.caption(say("workload_people.nothing_closed"))
            return
        one = found.people[0]
        low, high = numbers.wilson(one.won, one.closed)
        st.markdown(
            say(
                "workload_people.own_share",
                k=number(one.won),
                n=number(one.closed),
                rate=share(one.rate),
                low=number(low * 100),
                high=share(high),
            )
        )
        average = reader.row("workload/team_average", me)
        if average and average["win_rate"] is not None:
            st.markdown(say("workload_people.team_share", rate=share(average["win_rate"])))
        rows.link("workload.win_rate", say("workload_people.see_deals"), one.closed, key="own_rate")


@dataclass(frozen=True)
class Words:
    """How the cells of the grid of one metric are said."""

    metric: str

    def value(self, one) -> str:
        """Money, or a count."""
        return money(one) if self.metric == "revenue" else number(one)

    def month(self, one: date) -> str:
        """Oct; with the year in January."""
        return day(one, "LLL y" if one.month == 1 else "LLL")

    def cell(self, name: str, month: date, value: float, target, by_now: float | None) -> str:
        """Who, when, what came, and what of which target should have come by then."""
        came = f"{name}, {day(month, 'LLLL y')}: {self.value(value)}"
        if target is None:
            return f"{came} · {say('workload_people.no_target')}"
        running = by_now is not None and abs(by_now - float(target)) > 1e-9
        part = share(value / by_now) if by_now else "—"
        key = "workload_people.of_target_by_now" if running else "workload_people.of_target"
        return f"{came} · {say(key, share=part, target=self.value(target), by_now=self.value(by_now))}"


def _targets(me: Viewer, chosen: Filters) -> None:
    last = min(chosen.until - timedelta(days=1), chosen.as_of or today())
    shown = grid.months(chosen.since, max(last, chosen.since))
    until = (shown[-1] + timedelta(days=32)).replace(day=1)
    asked = replace(chosen, since=shown[0], until=until).values()
    metric = st.query_params.get("target", grid.KINDS[0])
    metric = metric if metric in grid.KINDS else grid.KINDS[0]
    with card(title := say("workload_people.targets"), f"workload.target_{metric}", chosen, say("workload_people.targets_hint")):
        with st.container(horizontal=True, vertical_alignment="center"):
            metric = switch("target", grid.KINDS, lambda code: say(f"targets.metric.{code}"))
            st.space("stretch")
            if me.may("targets.edit"):
                links.link("targets", say("workload_people.set_targets"))
        found = [one for one in reader.rows("workload/achieved", me, **asked) if one["metric"] == metric]
        if not found:
            st.caption(say("workload_people.nothing_came"))
            return
        gone = reader.row("workload/month_gone", me, **asked)
        clicks.show("months", grid.grid(found, shown, gone, Words(metric)), title, _behind_month(found, metric), key=f"months_{metric}")
        st.caption(_missing(found, chosen))


def _missing(found: list[dict], chosen: Filters) -> str:
    """What the grid leaves out: people without a target, and a source, which has none."""
    without = len({one["staff_id"] for one in found} - {one["staff_id"] for one in found if one["target"] is not None})
    said = [say("workload_people.without_target", n=number(without))] if without else []
    return " ".join(said + ([say("workload_people.no_source")] if chosen.source else []))


def _behind_month(found: list[dict], metric: str):
    """What opens when a cell is clicked: what that person brought in that month."""
    ns = {(str(one["staff_id"]), one["month"].isoformat()): one["n"] for one in found}

    def opened(picked: dict) -> tuple[str, int, dict]:
        since = date.fromisoformat(picked["since"])
        span = {"since": since, "until": (since + timedelta(days=32)).replace(day=1)}
        return f"workload.target_{metric}", ns.get((picked["id"], picked["since"]), 0), {"manager": picked["id"]} | span

    return opened
