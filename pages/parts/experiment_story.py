"""One experiment: who is to get it and who got it; who is to be left alone; and, after the last day, what came of it."""

from uuid import UUID, uuid5

import pandas as pd
import streamlit as st

from data.problems import Problem
from pages.parts import cells, charts, experiment_list, links, rows
from pages.parts import experiment_numbers as numbers
from pages.parts.cards import card
from pages.parts.filters import Filters, today
from pages.words import count, number, plain, say
from queries import reader


def draw(viewer, asked: str, act, works: dict) -> None:
    """The whole story. `act(work, …)` does one of `works`: done, stop, list."""
    one = _one(viewer, asked)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"# {plain(one['name']) if one else say('desk.page.experiments')}")
        st.space("stretch")
        if st.button(say("experiments.all"), icon=":material/arrow_back:", type="tertiary", key="experiments_all"):
            experiment_list.show()
    if one is None:
        st.info(say("experiments.gone"))
        return
    experiment_list.tell()
    st.markdown(f"{numbers.badge(one)} {plain(one['what'])}  \n:small[{numbers.facts(one)}]")
    found = reader.rows("experiments/clients", viewer, experiment=one["id"])
    _result(one, found, reader.row("company/facts", viewer).get("currency", ""))
    runs = viewer.may("experiments.run") and not one["stopped_at"] and not one["over"]
    left, right = st.columns(2)
    with left:
        _treated(one, [each for each in found if each["half"] == "treated"], runs, act, works)
    with right:
        _control(one, [each for each in found if each["half"] == "control"])
    if runs:
        with st.popover(say("experiments.stop")):
            st.markdown(say("experiments.stop_help"))
            if st.button(say("experiments.stop_now"), key="experiments_stop"):
                act(works["stop"], one)


def _one(viewer, asked: str) -> dict | None:
    try:
        return reader.row("experiments/list", viewer, experiment=str(UUID(asked))) or None
    except (ValueError, Problem):
        return None


def _result(one: dict, found: list[dict], currency: str) -> None:
    """What came of it, of everybody as they were drawn; before the last day nothing."""
    filters = Filters(reader.year_before(today()), today())
    with card(say("experiments.result"), "experiments.bought", filters, say("experiments.result_hint")):
        if not one["over"]:
            st.markdown(f":material/hourglass_top: {count('experiments.too_early', one['days_left'])}")
            return
        both = numbers.halves(found)
        st.markdown(f"**{numbers.verdict(both)}**")
        for picked in charts.show("shares_told", numbers.drawn(both), key="halves", alt=say("experiments.result"), select="segment"):
            rows.show("experiments.bought", both[picked["id"]].n, experiment=one["id"], arm=picked["id"])
        if min(half.n for half in both.values()) > 1:
            st.markdown(f"{numbers.means(both, currency)} {numbers.money_words(both, currency)}")
        with st.container(horizontal=True):
            for half, of in both.items():
                words = say(f"experiments.bought.{half}", k=number(of.k))
                rows.link("experiments.bought", words, of.k, key=f"bought_{half}", experiment=one["id"], arm=half, bought=True)


def _treated(one: dict, those: list[dict], runs: bool, act, works: dict) -> None:
    """Who gets it; those who have not yet are chosen and said to have got it, or put on a list."""
    with card(say("experiments.half.treated"), caption=say("experiments.treated_hint")):
        with st.container(horizontal=True):
            words = say("experiments.done_of", done=number(one["done"]), n=number(one["treated"]))
            rows.link("experiments.done", words, one["done"], key="done", experiment=one["id"])
        waiting = [each for each in those if not each["got_it"]]
        if runs and waiting:
            picked = _choose(waiting, one)
            chosen = [waiting[place]["client_id"] for place in picked] or [each["client_id"] for each in waiting]
            with st.container(horizontal=True):
                if st.button(count("experiments.mark", len(chosen)), type="primary", key="experiments_mark"):
                    act(works["done"], one, chosen)
                if st.button(count("experiments.to_list", len(waiting)), key="experiments_list"):
                    act(works["list"], one, [each["client_id"] for each in waiting], uuid5(UUID(one["id"]), f"list {len(waiting)}"))
            links.offer("mailings", say("experiments.to_mailings"))
        elif not waiting:
            st.caption(say("experiments.all_done"))


def _choose(waiting: list[dict], one: dict) -> list[int]:
    """The clients who have not got it yet, to be chosen."""
    event = _table(waiting, f"experiments_waiting_{one['version']}_{len(waiting)}", on_select="rerun", selection_mode="multi-row")
    return list(event["selection"]["rows"]) if event else []


def _control(one: dict, those: list[dict]) -> None:
    """Who is to be left alone by it."""
    with card(say("experiments.half.control"), caption=say("experiments.control_hint")):
        rows.link(
            "experiments.money", count("experiments.clients", len(those)), len(those), key="control", experiment=one["id"], arm="control"
        )
        if not one["over"]:
            _table(those, "experiments_control")


def _table(those: list[dict], key: str, **more):
    return st.dataframe(
        pd.DataFrame([{name: each[name] for name in ("client", "owner")} for each in those], columns=["client", "owner"]),
        hide_index=True,
        column_config={name: st.column_config.TextColumn(say(f"parts.column.{name}")) for name in ("client", "owner")},
        row_height=cells.ROW,
        height=min(cells.ROW * (len(those) + 1) + 3, 340),
        placeholder="—",
        key=key,
        alt=say("experiments.clients_alt"),
        **more,
    )
