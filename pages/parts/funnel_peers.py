"""Where the definitions differ: what other systems' funnels would show of the same deals, and the deals that explain each difference."""

import pandas as pd
import streamlit as st

from data.viewer import Viewer
from pages.parts import cells, rows
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.words import NBSP, count, number, plain, say, share
from queries import reader

RULES = ("all_stages", "any_stages", "filled")


def draw(viewer: Viewer, filters: Filters) -> None:
    """Our funnel beside those of three other rules; a number that differs opens the deals it leaves out."""
    found = reader.rows("funnel/peers", viewer, **filters.values())
    with card(say("funnel.peers"), "funnel.all_stages", filters, sentence(found)):
        frame = pd.DataFrame([{"stage": stage["stage"], "reached": number(stage["reached"])} | _others(stage) for stage in found])
        picked = cells.show(frame, _config(), key="peers", alt=say("funnel.peers"))
        if picked and (opened := behind(found[picked[0]], picked[1])):
            rows.show(opened[0], opened[1], stage=found[picked[0]]["stage_id"])
        st.caption("  \n".join(f"**{say(f'funnel.peers.{rule}')}**: {say(f'funnel.peers.{rule}.rule')}" for rule in RULES))


def sentence(found: list[dict]) -> str:
    """What the rules differ by at the end of the funnel."""
    last = next((stage for stage in reversed(found) if stage["kind"] == "won"), None)
    missing = sum(stage["reached"] - stage[rule] for stage in found for rule in RULES)
    if last is None or not missing:
        return say("funnel.peers.same")
    if not last["reached"] - last["all_stages"]:
        return say("funnel.peers.differ")
    lost, top = count("funnel.peers.wins_gone", last["reached"] - last["all_stages"]), max(found[0]["reached"], 1)
    return (
        lost
        + " "
        + say("funnel.peers.shares", stage=plain(last["stage"]), ours=share(last["reached"] / top), theirs=share(last["all_stages"] / top))
    )


def _others(stage: dict) -> dict:
    return {
        rule: number(stage[rule]) + (f"{NBSP}(−{number(stage['reached'] - stage[rule])})" if stage[rule] != stage["reached"] else "")
        for rule in RULES
    }


def behind(stage: dict, column: str) -> tuple[str, int] | None:
    """The metric of a clicked number and how many deals explain that it differs; None where it does not."""
    if column == "reached":
        return "funnel.reached", stage["reached"]
    gone = stage["reached"] - stage[column] if column in RULES else 0
    return (f"funnel.{column}", gone) if gone else None


def _config() -> dict:
    config = {"stage": st.column_config.TextColumn(say("parts.column.stage"), pinned=True, width=125)}
    config["reached"] = cells.text_column(say("funnel.peers.ours"), say("metrics.funnel.reached.sentence"), 110)
    return config | {rule: cells.text_column(say(f"funnel.peers.{rule}"), say(f"metrics.funnel.{rule}.sentence"), 170) for rule in RULES}
