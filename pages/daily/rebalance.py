"""What if somebody is away, begins, or work weighs otherwise: a proposal to review, change, apply and take back: /rebalance."""

import streamlit as st

from data import handovers
from pages.parts import hand_over_done, hand_over_flash, rebalance_absence, rebalance_newcomer, rebalance_proposal, rebalance_weights
from pages.parts.switch import switch
from pages.parts.who import viewer
from pages.words import say

QUESTIONS = {"absence": rebalance_absence.propose, "newcomer": rebalance_newcomer.propose}


def take_back(handover_id) -> None:
    """Give back what still stands, and say what stayed."""
    hand_over_flash.do(lambda key: handovers.undo(viewer(), handover_id, key=key), hand_over_flash.came_back)


me = viewer()
with st.container(horizontal=True, vertical_alignment="center"):
    st.markdown(f"# {say('rebalance.title')}")
    question = switch("mode", (*QUESTIONS, "weights"), lambda name: say(f"rebalance.mode.{name}"))
st.caption(say(f"rebalance.mode.{question}.sentence"))
hand_over_flash.show()
if question == "weights":
    rebalance_weights.draw(me)
else:
    proposal = QUESTIONS[question](me)
    if proposal:
        rebalance_proposal.draw(me, proposal)
    hand_over_done.history(me, take_back)
