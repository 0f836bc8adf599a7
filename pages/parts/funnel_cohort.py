"""The cohort on the funnel page: the funnel itself, the table of its stages, days in stage and what stands open."""

import pandas as pd
import streamlit as st

from data.viewer import Viewer
from pages.parts import cells, charts, rows
from pages.parts import funnel_numbers as numbers
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.words import count, money, number, say, share
from queries import reader

SMALLEST, SMALLEST_WON = 20, 5  # of fewer deals, or won ones, nobody says what better work would bring
COUNTED = ("reached", "skipped", "still_in", "lost")
WIDTHS = {
    "lost": 76,
    "go_share": 104,
    "total_share": 104,
    "limit_days": 52,
    "over_now": 72,
    "over_ever": 90,
    "days_share": 78,
    "plus_point": 70,
}
MONEY_WIDTHS = {"go_share": 80, "total_share": 80, "over_now": 122}


def chart(filters: Filters, cohort: list[dict]) -> None:
    """The funnel, in deals or in money; a part opens its deals."""
    with card(say("funnel.where_go"), "funnel.go_share", filters, say("funnel.where_go_hint")):
        by_money = measure() == "money"
        if words := missing(cohort, by_money):
            st.caption(words)
        table = numbers.bars(cohort, by_money)
        for picked in charts.show("funnel", table, key="funnel", alt=say("funnel.where_go"), select="segment"):
            metric, n, values = numbers.stage_of(cohort, picked)
            rows.show(metric, n, **values)


def missing(cohort: list[dict], by_money: bool = False) -> str:
    """What the data do not tell: the beginning of most deals, amounts of the lost; empty when nothing is missing."""
    late = cohort[0]["skipped"]
    said = [count("funnel.begin_later", late)] if 2 * late > cohort[0]["created"] else []
    lost = [stage for stage in cohort if stage["lost"]]
    if by_money and lost and not any(stage["lost_amount"] for stage in lost):
        said.append(say("funnel.no_lost_amounts"))
    return " ".join(said)


def measure() -> str:
    """The switch of the cohort between deals (`count`) and `money`."""
    return st.segmented_control(
        say("funnel.measure"),
        ["count", "money"],
        default="count",
        required=True,
        label_visibility="collapsed",
        key="cohort_measure",
        format_func=lambda kind: say(f"funnel.measure.{kind}"),
    )


def days(viewer: Viewer, filters: Filters, limits: list[dict]) -> None:
    """Median and quartiles of each stage against its limit."""
    times = reader.rows("funnel/stage_time", viewer, **filters.values())
    with card(say("funnel.days"), "funnel.median_days", filters, say("funnel.days_hint")):
        charts.show("dots", numbers.days_in_stage(times, limits), key="days", alt=say("funnel.days"))


def open_now(filters: Filters, limits: list[dict]) -> None:
    """What stands open in each stage, and what of it over its limit; a part opens its deals."""
    with card(say("funnel.open_now"), "funnel.open_now", filters, say("funnel.open_now_hint")):
        for picked in charts.show("open_by_stage", numbers.open_now(limits), key="open_now", alt=say("funnel.open_now"), select="segment"):
            metric, n, values = numbers.open_there(limits, picked)
            rows.show(metric, n, **values)


def table(viewer: Viewer, filters: Filters, cohort: list[dict], limits: list[dict]) -> None:
    """Every number of every stage; a click on one opens its rows."""
    by_money = st.session_state.get("cohort_measure") == "money"
    found = stages(cohort, limits, *(reader.rows(f"funnel/{name}", viewer, **filters.values()) for name in ("stage_time", "stage_load")))
    hint = say("funnel.by_stage_hint_money" if by_money else "funnel.by_stage_hint")
    with card(say("funnel.by_stage"), "funnel.plus_point", filters, hint):
        frame = pd.DataFrame([line(stage, by_money) for stage in found])
        picked = cells.show(frame, _config(by_money), key="stages", alt=say("funnel.by_stage"))
        if picked and (opened := behind(found[picked[0]], picked[1])):
            rows.show(opened[0], opened[1], stage=found[picked[0]]["stage_id"])


def stages(cohort: list[dict], limits: list[dict], times: list[dict], load: list[dict]) -> list[dict]:
    """The stages of the cohort, each with its limits, times and load; won has none of them."""
    known = {stage["stage_id"]: {} for stage in cohort}
    for facts in (limits, times, load):
        for stage in facts:
            known.get(stage["stage_id"], {}).update({name: value for name, value in stage.items() if name != "visits"})
    counted = {"time_visits": times, "all_visits": limits, "load_visits": load}
    for name, facts in counted.items():
        for stage in facts:
            known.get(stage["stage_id"], {})[name] = stage["visits"]
    whole = float(cohort[0]["amount"]) if cohort else 0
    return [known[stage["stage_id"]] | stage | {"money_share": float(stage["amount"]) / whole if whole else None} for stage in cohort]


def line(stage: dict, by_money: bool = False) -> dict:
    """A stage in the words of the table."""
    parts = {part: numbers.said(numbers.size(stage, part, by_money), by_money) for part in COUNTED}
    if stage["kind"] == "won":
        parts |= {"still_in": "—", "lost": "—"}
    return {"stage": stage["stage"]} | parts | _shares(stage, by_money) | _times(stage) | _over(stage, by_money) | _worth(stage)


def _shares(stage: dict, by_money: bool) -> dict:
    if by_money:
        went = share(float(stage["moved_amount"] / stage["amount"]) if stage["amount"] and stage["kind"] == "open" else None)
        return {"go_share": went, "total_share": share(stage.get("money_share"))}
    went = numbers.conversion(stage["moved_on"], stage["reached"], stage["go_low"], stage["go_high"]) if stage["kind"] == "open" else "—"
    if stage["total_share"] == 1 and stage["reached"] == stage["created"]:
        return {"go_share": went, "total_share": share(1)}
    return {
        "go_share": went,
        "total_share": numbers.conversion(stage["reached"], stage["created"], stage["total_low"], stage["total_high"]),
    }


def _times(stage: dict) -> dict:
    enough = stage.get("time_visits", 0) >= numbers.SMALLEST_SHARE
    said = {name: spell(stage[name], stage["longest_days"]) if enough else "—" for name in ("median_days", "ninety_days", "mean_days")}
    return said | {"limit_days": spell(stage.get("limit_days"))}


def spell(value: float | None, longest: float | None = None) -> str:
    """8 d, 2.5 d, or > 60 d while it is not reached; a dash when nothing is known."""
    if value is None:
        return "—" if longest is None else say("funnel.longer_than", days=number(longest))
    return say("funnel.days_short", days=number(value, 0 if value >= 3 or value == int(value) else 1))


def _over(stage: dict, by_money: bool) -> dict:
    if stage.get("limit_days") is None:
        return {"over_now": "—", "over_ever": "—"}
    names = ("breached_amount", "open_amount") if by_money else ("open_breached", "open_now")
    now = " / ".join(numbers.said(stage[name], by_money) for name in names)
    return {"over_now": now, "over_ever": f"{number(stage['breached'])} / {number(stage['all_visits'])}"}


def _worth(stage: dict) -> dict:
    enough = stage["reached"] >= SMALLEST and (stage["won"] or 0) >= SMALLEST_WON
    gain = {
        name: "—" if not enough or stage[name] is None else f"+{money(stage[name], short=True)}" for name in ("plus_point", "plus_tenth")
    }
    return {"days_share": share(stage.get("days_share"))} | gain


def behind(stage: dict, column: str) -> tuple[str, int] | None:
    """The metric behind a column of the table, and how many rows it has in this stage; None where there is nothing to open."""
    known = {
        "reached": ("funnel.reached", stage["reached"]),
        "skipped": ("funnel.skipped", stage["skipped"]),
        "still_in": ("funnel.still_in", stage["still_in"]),
        "lost": ("funnel.lost_there", stage["lost"]),
        "go_share": ("funnel.go_share", stage["moved_on"]),
        "total_share": ("funnel.total_share", stage["reached"]),
        "median_days": ("funnel.median_days", stage.get("time_visits")),
        "mean_days": ("funnel.mean_days", stage.get("time_visits")),
        "ninety_days": ("funnel.ninety_days", stage.get("time_visits")),
        "over_now": ("funnel.over_limit", stage.get("open_breached")),
        "over_ever": ("funnel.over_ever", stage.get("breached")),
        "days_share": ("funnel.deal_days", stage.get("load_visits")),
        "plus_point": ("funnel.plus_point", stage["reached"]),
        "plus_tenth": ("funnel.plus_tenth", stage["reached"]),
    }
    won = stage["kind"] == "won" and column not in ("reached", "skipped", "total_share")
    return None if column not in known or won or not known[column][1] else known[column]


def _config(by_money: bool) -> dict:
    config = {"stage": st.column_config.TextColumn(say("parts.column.stage"), pinned=True, width=92)}
    widths = WIDTHS | (MONEY_WIDTHS if by_money else {})
    of = {"over_now": "over_limit", "days_share": "deal_days", "lost": "lost_there"}
    for name in (
        *COUNTED,
        "go_share",
        "total_share",
        "median_days",
        "ninety_days",
        "mean_days",
        "limit_days",
        "over_now",
        "over_ever",
        "days_share",
        "plus_point",
    ):
        help = "" if name == "limit_days" else say(f"metrics.funnel.{of.get(name, name)}.sentence")
        config[name] = cells.text_column(say(f"funnel.column.{name}"), help, widths.get(name, 60))
    config["plus_tenth"] = cells.text_column(say("funnel.column.plus_tenth"), say("metrics.funnel.plus_tenth.sentence"), 70)
    return config
