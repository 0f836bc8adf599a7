"""The table of the workload: one row per person, each number opens its rows."""

import pandas as pd
import streamlit as st

from pages.parts import cells, rows
from pages.words import number, say, share

COLUMNS = (
    "open_deals",
    "open_amount",
    "overdue",
    "without_next",
    "over_limit",
    "planned",
    "planned_meetings",
    "held_meetings",
    "leads_30",
    "won",
    "lost",
    "win_rate",
    "revenue",
    "utilisation",
)
BEHIND = {"open_amount": "open_deals", "revenue": "won", "utilisation": "held_meetings"}  # whose rows are as many as another number
IN_WORDS = ("win_rate", "utilisation")
WIDE = {"win_rate": 106, "open_amount": 88, "revenue": 80}


def draw(managers: list[dict], meetings: list[dict]) -> None:
    """Draw the table; a clicked number opens its drawer."""
    met = {one["staff_id"]: one for one in meetings}
    people = [one | met.get(one["staff_id"], {}) for one in managers]
    picked = cells.show(pd.DataFrame([_line(one) for one in people]), _config(), key="managers", alt=say("workload.table"))
    if picked and picked[1] in COLUMNS:
        one, name = people[picked[0]], picked[1]
        behind = BEHIND.get(name, name)
        expected = one["won"] + one["lost"] if name == "win_rate" else one.get(behind)
        rows.show(f"workload.{name}", expected, manager=one["staff_id"])


def _line(one: dict) -> dict:
    n = one["won"] + one["lost"]
    rate = (
        "—"
        if not n
        else f"{number(one['won'])} / {number(n)}"
        if n < 5
        else f"{share(one['win_rate'])} · {number(one['low'] * 100)}–{number(one['high'] * 100)}"
    )
    return (
        {"name": one["name"]}
        | {name: one.get(name) for name in COLUMNS}
        | {
            "win_rate": rate,
            "open_amount": float(one["open_amount"]),
            "revenue": float(one["revenue"]),
            "utilisation": share(one.get("utilisation")),
        }
    )


def _config() -> dict:
    config = {"name": st.column_config.TextColumn(say("workload.manager"), pinned=True, width=125)}
    for name in COLUMNS:
        words = say(f"workload.column.{name}"), say(f"metrics.workload.{name}.sentence")
        config[name] = (
            cells.text_column(*words, width=WIDE.get(name, 70))
            if name in IN_WORDS
            else cells.number_column(*words, width=WIDE.get(name, 70))
        )
    return config
