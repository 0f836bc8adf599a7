"""Who answered of those who were asked, wave by wave; and whether those who took long say something else."""

from uuid import UUID

import streamlit as st

from data.viewer import Viewer
from pages.parts import rows
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.parts.loyalty_numbers import SHOWN, signed
from pages.words import day, number, plain, say, share
from queries import reader

ENOUGH = 5  # asked: for fewer a share says nothing


def draw(viewer: Viewer, chosen: Filters) -> None:
    """The card of waves, with the sentence on late answers."""
    found = reader.rows("voices/waves", viewer, **chosen.values())
    with card(say("voices.waves"), "voices.waves", chosen, say("voices.waves_hint")):
        if not found:
            st.caption(say("voices.nobody_asked"))
            return
        for line in found:
            _wave(line)
        if words := late(reader.row("voices/late", viewer, **chosen.values())):
            st.markdown(words)


def _wave(line: dict) -> None:
    """Its name and day, then how many answered, declined, and how soon."""
    name = plain(line["wave"]) if line["wave"] else say("voices.no_wave")
    words = say("voices.wave", k=number(line["answered"]), n=number(line["asked"]))
    if line["asked"] >= ENOUGH:
        words += f": {share(line['response_rate'])} ({number(line['low'] * 100)}–{share(line['high'])})"
    facts = [*([plain(line["line"])] if line["line"] else []), day(line["asked_on"], "d MMM y")]
    if line["declined"]:
        facts.append(say("voices.wave_declined", n=number(line["declined"])))
    if line["days"] is not None:
        facts.append(say("voices.wave_days", days=number(line["days"], 1)))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None, width=320):
            st.markdown(f"**{name}**")
            st.caption(" · ".join(facts))
        rows.link("voices.waves", words, line["asked"], key=f"wave_{line['code']}", wave=UUID(line["code"]))


def late(found: dict) -> str:
    """Whether late answers differ from soon ones; nothing of few answers."""
    if min(found["soon_n"], found["late_n"]) < SHOWN:
        return ""
    kind = "same" if abs(found["z"]) <= 1.96 else "lower" if found["z"] < 0 else "higher"
    return say(f"voices.late.{kind}", soon=signed(round(found["soon_nps"])), late=signed(round(found["late_nps"])))
