"""Promised against actual: what the company expects of each stage beside what happened, for the stage and for each who held deals there."""

import pandas as pd
import streamlit as st

from data.viewer import Viewer
from pages.parts import cells, changes, links, rows
from pages.parts import funnel_numbers as numbers
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.parts.funnel_cohort import spell
from pages.words import number, plain, say, share
from queries import reader

MEASURES = {"days": ("funnel.held_days", "held"), "share": ("funnel.held_share", "counted")}


def draw(viewer: Viewer, filters: Filters) -> None:
    """Stage by stage, then person by person, without a ranking."""
    times = reader.rows("funnel/stage_time", viewer, **filters.values())
    with card(say("funnel.promised"), "funnel.went_share", filters, say("funnel.promised_hint")):
        if not any(stage["expected_days"] or stage["expected_share"] for stage in times):
            st.markdown(say("funnel.promised.nothing_set"))
            links.link("company", say("funnel.promised.set"), list="stages")
        else:
            st.markdown(sentence(times))
        frame = pd.DataFrame([_stage(stage) for stage in times])
        picked = cells.show(frame, _config(), key="promised", alt=say("funnel.promised"))
        if picked and (opened := behind(times[picked[0]], picked[1])):
            rows.show(*opened, stage=times[picked[0]]["stage_id"])
        _people(viewer, filters, times)


def sentence(times: list[dict]) -> str:
    """Which promises can be told not to have been kept; what lies within noise is not said."""
    slow = [
        f"{plain(one['stage'])} ({spell(one['median_days'], one['longest_days'])} / {spell(one['expected_days'])})"
        for one in times
        if slower(one)
    ]
    few = [f"{plain(one['stage'])} ({share(one['went_share'])} / {share(one['expected_share'])})" for one in times if fewer(one)]
    said = [say("funnel.promised.slower", stages=", ".join(slow))] if slow else []
    said += [say("funnel.promised.fewer", stages=", ".join(few))] if few else []
    return " ".join(said or [say("funnel.promised.kept")])


def slower(stage: dict) -> bool:
    """Is the median beyond what was promised, its interval too?"""
    enough = stage["expected_days"] is not None and stage["visits"] >= numbers.SMALLEST_SHARE
    return bool(enough and stage["median_low"] is not None and stage["median_low"] > stage["expected_days"])


def fewer(stage: dict) -> bool:
    """Would fewer go on than was promised even if all that are still there did, beyond noise?"""
    if stage["expected_share"] is None or stage["visits"] < numbers.SMALLEST_SHARE:
        return False
    return changes.wilson(stage["went_on"] + stage["open_visits"], stage["visits"])[1] < stage["expected_share"]


def _stage(stage: dict) -> dict:
    return {
        "stage": stage["stage"],
        "expected_days": spell(stage["expected_days"]),
        "median_days": lasted(stage, stage["visits"]),
        "expected_share": share(stage["expected_share"]),
        "went_share": numbers.conversion(stage["went_on"], stage["visits"], stage["went_low"], stage["went_high"]),
        "visits": number(stage["visits"]),
        "still_in": number(stage["open_visits"]),
    }


def lasted(held: dict, n: int) -> str:
    """The median with its interval, open ended while it is not reached; a dash of fewer than five."""
    if n < numbers.SMALLEST_SHARE:
        return "—"
    words = spell(held["median_days"], held["longest_days"])
    if held["median_days"] is None or held["median_low"] is None:
        return words
    high = "…" if held["median_high"] is None else number(held["median_high"])
    return f"{words} · {number(held['median_low'])}–{high}"


def behind(stage: dict, column: str) -> tuple[str, int] | None:
    """The metric of a clicked number of a stage and its rows."""
    metric = {"median_days": "funnel.median_days", "went_share": "funnel.went_share", "visits": "funnel.median_days"}.get(column)
    return (metric, stage["visits"]) if metric and stage["visits"] else None


def _config() -> dict:
    config = {"stage": st.column_config.TextColumn(say("parts.column.stage"), pinned=True, width=125)}
    for name in ("expected_days", "median_days", "expected_share", "went_share", "visits", "still_in"):
        config[name] = cells.text_column(say(f"funnel.promised.{name}"), width=135 if name in ("median_days", "went_share") else 110)
    return config


def _people(viewer: Viewer, filters: Filters, times: list[dict]) -> None:
    held = reader.rows("funnel/promised_by_manager", viewer, **filters.values())
    stages = [stage for stage in times if any(one["stage_id"] == stage["stage_id"] for one in held)]
    if not stages:
        return
    st.markdown(f"**{say('funnel.promised.people')}**")
    kind = _measure()
    people = list(dict.fromkeys((one["staff_id"], one["name"]) for one in held))
    known = {(one["staff_id"], one["stage_id"]): one for one in held}
    lines = [_promise(stages, kind)] + [_person(id_, name, stages, known, kind) for id_, name in people]
    picked = cells.show(pd.DataFrame(lines), _people_config(stages), key=f"promised_{kind}", alt=say("funnel.promised.people"))
    if picked and picked[0] and (one := known.get((people[picked[0] - 1][0], _id_of(stages, picked[1])))):
        metric, n = MEASURES[kind]
        rows.show(metric, one[n], stage=one["stage_id"], holder=one["staff_id"] or reader.NOBODY)
    st.caption(say(f"metrics.{MEASURES[kind][0]}.sentence") + " " + say("funnel.promised.no_ranking"))


def _measure() -> str:
    return st.segmented_control(
        say("funnel.promised.measure"),
        list(MEASURES),
        default="days",
        required=True,
        label_visibility="collapsed",
        key="promised_measure",
        format_func=lambda kind: say(f"funnel.promised.measure.{kind}"),
    )


def _promise(stages: list[dict], kind: str) -> dict:
    said = {str(stage["stage_id"]): spell(stage["expected_days"]) if kind == "days" else share(stage["expected_share"]) for stage in stages}
    return {"name": say("funnel.promised.promise")} | said


def _person(id_, name, stages: list[dict], known: dict, kind: str) -> dict:
    return {"name": name or say("filters.unknown")} | {
        str(stage["stage_id"]): hers(known.get((id_, stage["stage_id"])), kind) for stage in stages
    }


def hers(one: dict | None, kind: str) -> str:
    """What came of a stage in one person's hands, with its interval and of how many; a dash of fewer than five."""
    n = one[MEASURES[kind][1]] if one else 0
    if n < numbers.SMALLEST_SHARE:
        return "—"
    words = lasted(one, n) if kind == "days" else numbers.between(one["went_share"], one["went_low"], one["went_high"])
    return f"{words} ({number(n)})"


def _id_of(stages: list[dict], column: str):
    return next((stage["stage_id"] for stage in stages if str(stage["stage_id"]) == column), None)


def _people_config(stages: list[dict]) -> dict:
    config = {"name": st.column_config.TextColumn(say("workload.manager"), pinned=True, width=125)}
    return config | {str(stage["stage_id"]): cells.text_column(stage["stage"], width=150) for stage in stages}
