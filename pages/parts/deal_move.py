"""Moving a deal: what its new stage asks for is asked before, in one dialog; what needs nothing moves at once."""

from dataclasses import dataclass, field
from time import monotonic
from uuid import UUID, uuid4

import streamlit as st

from data.problems import Problem
from pages.parts import deal_inputs
from pages.words import plain, say, told
from queries import reader

FOR = 10  # seconds the way back is open


@dataclass
class Wish:
    """A deal that somebody wants in another stage; its key makes a double click one move."""

    deal_id: UUID
    stage_id: UUID
    version: int
    key: UUID = field(default_factory=uuid4)


@dataclass
class Saved:
    """The last move of this session: its key, what is said of it, since when."""

    key: UUID
    words: str
    since: float
    undone: bool = False


def wish(deal_id, stage_id, version: int) -> None:
    """Want a deal in another stage (a callback): the next run moves it or asks."""
    st.session_state["deal_wish"] = Wish(UUID(str(deal_id)), UUID(str(stage_id)), version)


def dropped(deal_id: UUID, stage_id: UUID) -> None:
    """A card was dropped on a stage; only a card that was on the screen is believed."""
    seen = {str(one): version for one, version in st.session_state.get("_deals_seen", {}).items()}
    if str(deal_id) in seen:
        wish(deal_id, stage_id, seen[str(deal_id)])


def settle(viewer, move) -> bool:
    """Do what is wished; True when a dialog asks for something first. `move(wish, facts, loss)` writes."""
    wanted = st.session_state.get("deal_wish")
    if wanted is None:
        return False
    facts = reader.row("deals/deal", viewer, deal=wanted.deal_id)
    stages = reader.rows("deals/stages", viewer, line=facts["line_id"]) if facts else []
    stage = next((one for one in stages if str(one["stage_id"]) == str(wanted.stage_id)), None)
    missing = [one["fact"] for one in reader.rows("deals/missing", viewer, deal=wanted.deal_id, stage=wanted.stage_id)]
    if stage and (missing or stage["kind"] == "lost") and str(facts["stage_id"]) != str(wanted.stage_id):
        title = say("deals.ask", deal=plain(facts["deal"]), stage=plain(stage["stage"]))
        st.dialog(title, on_dismiss=_forget)(_ask)(viewer, wanted, facts, stage, missing, move)
        return True
    _forget()
    try:
        _moved(wanted, facts, move(wanted, {}, None))
    except Problem as problem:
        st.error(told(problem))
    return False


def _forget() -> None:
    st.session_state.pop("deal_wish", None)


def _ask(viewer, wanted: Wish, facts: dict, stage: dict, missing: list[str], move) -> None:
    """The dialog: the facts that are missing, and for a lost deal its reason."""
    lists = deal_inputs.lists(viewer, facts["client_id"])
    st.caption(say("deals.ask_lost" if stage["kind"] == "lost" else "deals.ask_facts"))
    given, name = {}, wanted.key.hex[:12]
    loss = deal_inputs.loss(lists, name) if stage["kind"] == "lost" else None
    for fact in missing:
        given[fact] = deal_inputs.draw(fact, facts, lists, f"ask_{fact}_{name}")
    place = st.container()
    label = say("deals.ask_go", stage=plain(stage["stage"]))
    if st.button(label, type="primary", shortcut="Ctrl+Enter", key=f"ask_go_{name}"):
        try:
            _moved(wanted, facts, move(wanted, given, loss))
        except Problem as problem:
            place.error(told(problem))
        else:
            _forget()
            st.rerun()


def _moved(wanted: Wish, facts: dict, made) -> None:
    words = say("deals.moved", deal=plain(facts.get("deal", "")), stage=plain(made.stage))
    st.session_state["deal_moved"] = Saved(wanted.key, words, monotonic())


def said(take_back) -> None:
    """What was moved, in a row above the board that is always there; for ten seconds with the way back."""
    saved = st.session_state.get("deal_moved")
    young = saved and not saved.undone and monotonic() - saved.since < FOR
    st.fragment(_line, run_every=FOR if young else None)(saved, take_back)


def _line(saved: Saved | None, take_back) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if saved and monotonic() - saved.since < 60:
            words = f":gray-badge[{say('deals.undone')}]" if saved.undone else f":green-badge[:material/check: {saved.words}]"
            st.markdown(words, width="content")
            if not saved.undone and monotonic() - saved.since < FOR:
                if st.button(say("deals.undo"), key=f"undo_{saved.key.hex}", type="tertiary", icon=":material/undo:"):
                    _take_back(saved, take_back)


def _take_back(saved: Saved, take_back) -> None:
    try:
        take_back(saved.key)
    except Problem as problem:
        st.error(told(problem))
        return
    saved.undone = True
    st.rerun()
