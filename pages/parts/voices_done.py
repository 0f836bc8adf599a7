"""What was done after promoters and detractors answered; each number opens its people."""

from datetime import timedelta

import streamlit as st

from data.viewer import Viewer
from pages.parts import loyalty_numbers, rows
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.words import number, say, share
from queries import reader


def draw(viewer: Viewer, chosen: Filters) -> None:
    """Detractors beside promoters."""
    detractors, promoters = reader.rows("voices/done", viewer, **chosen.values())
    left, right = st.columns(2)
    with left, card(say("voices.detractors"), "voices.done", chosen, say("voices.detractors_hint")):
        _facts(detractors, ("spoken", "untouched", "waiting", "complaint"))
    with right, card(say("voices.promoters"), "loyalty.promoters_buy", chosen, say("voices.promoters_hint")):
        _facts(promoters, ("spoken", "untouched", "review_asked", "review", "referral", "referral_won"))
        longer = chosen.values() | {"since": chosen.since - timedelta(days=365)}
        st.caption(loyalty_numbers.promoters_sentence(reader.row("loyalty/promoters_buy", viewer, **longer)))


def _facts(found: dict, kinds: tuple[str, ...]) -> None:
    """A line for each thing done, with how many of how many and after how long."""
    if not found["n"]:
        st.caption(say("loyalty.no_answers"))
        return
    counts = {
        "spoken": found["spoken"],
        "untouched": found["n"] - found["spoken"],
        "waiting": found["waiting"],
        "complaint": found["complaints"],
        "review_asked": found["reviews_asked"],
        "review": found["reviews"],
        "referral": found["referrals"],
        "referral_won": found["referrals_won"],
    }
    for kind in kinds:
        words = say(f"voices.done.{kind}", k=number(counts[kind]), n=number(found["n"]), share=share(counts[kind] / found["n"]))
        words += _after(found["days"] if kind == "spoken" else found["referral_days"] if kind == "referral" else None)
        rows.link("voices.done", words, int(counts[kind]), key=f"done_{found['voice']}_{kind}", voice=found["voice"], done=kind)


def _after(days: float | None) -> str:
    return "" if days is None else ", " + say("voices.done.after", days=number(days))
