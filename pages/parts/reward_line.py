"""On Today of who gives rewards: how many are due to clients who recommended somebody, and how many of them are late."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import links
from pages.words import count, money, say
from queries import reader


def line(viewer: Viewer) -> None:
    """One line with the way to the list; nothing for others, and where nothing is due."""
    if not viewer.may("rewards.give"):
        return
    found = [one for one in reader.rows("trust/referrers", viewer) if one["due"]]
    if not found:
        return
    due, late, owed = (sum(one[name] or 0 for one in found) for name in ("due", "late", "due_amount"))
    told = f"{count('today.rewards_due', due)} · {money(owed)}" + (f" · :red[{say('today.rewards_late', n=late)}]" if late else "")
    with st.container(border=True):
        links.offer("sources", f":material/redeem: {told}", mode="trust")
