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
from queries.models.nps import bounds, needed

ENOUGH = 5  # asked: for fewer a share says nothing
HALF = 10  # points: half of an interval to aim at


def draw(viewer: Viewer, chosen: Filters, nps: dict) -> None:
    """The card of waves, with what the silence of the others may hide."""
    found = reader.rows("voices/waves", viewer, **chosen.values())
    with card(say("voices.waves"), "voices.waves", chosen, say("voices.waves_hint")):
        if not found:
            st.caption(say("voices.nobody_asked"))
            return
        for line in found:
            _wave(line)
        for words in (silence(found, nps), late(reader.row("voices/late", viewer, **chosen.values()))):
            if words:
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


def silence(waves: list[dict], found: dict) -> str:
    """Between which scores NPS lies whatever the silent ones would have said, and how many answers ± 10 points take; nothing of few answers."""
    if found["n"] < SHOWN:
        return ""
    asked, answered = (sum(wave[name] for wave in waves) for name in ("asked", "answered"))
    low, high = bounds(answered / asked, found["nps"])
    spread = (found["promoters"] + found["detractors"]) / found["n"] - (found["nps"] / 100) ** 2
    values = {"low": signed(round(low)), "high": signed(round(high)), "points": number(HALF)}
    return say("voices.silence", **values, needed=number(needed(HALF, spread)), n=number(found["n"]))


def late(found: dict) -> str:
    """Whether late answers differ from soon ones; nothing of few answers."""
    if min(found["soon_n"], found["late_n"]) < SHOWN:
        return ""
    kind = "same" if abs(found["z"]) <= 1.96 else "lower" if found["z"] < 0 else "higher"
    return say(f"voices.late.{kind}", soon=signed(round(found["soon_nps"])), late=signed(round(found["late_nps"])))
