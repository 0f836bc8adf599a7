"""The drawer of one deal: where it stands, what comes next, its facts, its playbook, its story."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

import streamlit as st

from data.problems import Problem
from pages.parts import deal_board, deal_inputs, deal_story, documents_for, links, playbook
from pages.parts.contact_next import DAY
from pages.words import count, day, money, plain, say, told
from queries import reader

FACTS = ("amount", "expected_close", "contract_end", "person", "product", "source", "competitor")
EDITED = ("name", *FACTS)


@dataclass(frozen=True)
class Acts:
    """What the page lets the drawer write: `edit(deal_id, changes, version, key)`, `tick(deal_id, item_id, on)`."""

    edit: object
    tick: object


def asked() -> UUID | None:
    """The deal the address asks for."""
    try:
        return UUID(st.query_params.get("deal", ""))
    except ValueError:
        return None


def drawer(viewer, deal_id: UUID, acts: Acts) -> None:
    """Open the drawer; of a deal that is not the viewer's it says so."""
    facts = reader.row("deals/deal", viewer, deal=deal_id)
    title = plain(facts["deal"]) if facts else say("deals.not_there")
    st.dialog(title, width="medium", position="right", on_dismiss=close)(_inside)(viewer, deal_id, acts)


def close() -> None:
    """The address no longer asks for a deal (a callback)."""
    st.query_params.pop("deal", None)
    st.session_state.pop("deal_editing", None)


def _inside(viewer, deal_id: UUID, acts: Acts) -> None:
    if "deal_wish" in st.session_state:
        st.rerun()
    facts = reader.row("deals/deal", viewer, deal=deal_id)
    if not facts:
        st.info(say("deals.not_there_hint"))
        return
    _head(viewer, facts)
    _actions(viewer, facts)
    editing = st.session_state.get("deal_editing") == str(deal_id) and viewer.may("deals.edit")
    _form(viewer, facts, acts) if editing else _facts(facts)
    playbook.beside(viewer, deal_id, f"tick_{deal_id.hex[:12]}", lambda item, on: acts.tick(deal_id, item, on))
    if facts["client_in_hand"]:
        documents_for.draw(viewer, facts["client_id"], deal_id)
    deal_story.story(viewer, deal_id)


def _head(viewer, facts: dict) -> None:
    """Stage, days, next contact; client, line and owner."""
    colour = {"won": "green", "lost": "red"}.get(facts["kind"], "blue")
    badges = [f":{colour}-badge[{plain(facts['stage'])}]"]
    if facts["kind"] == "open":
        badges += [deal_board.days(facts), _next(facts)]
    if facts["reason"]:
        badges.append(f":gray-badge[{plain(facts['reason'])}]")
    st.markdown(" ".join(badges))
    if facts["loss_note"]:
        st.caption(plain(facts["loss_note"]))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if facts["client_in_hand"]:
            links.link("client", plain(facts["client"]), id=facts["client_id"])
        st.caption(" · ".join(plain(part) for part in (facts["line"], facts["owner"] or say("deals.nobody")) if part))


def _next(facts: dict) -> str:
    if facts["next_at"] is None:
        return deal_board.next_contact(facts)
    on = day(reader.to_local(facts["next_at"]), DAY)
    return f":gray-badge[:material/event: {on} · {plain(facts['next_kind'] or '')}]"


def _actions(viewer, facts: dict) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if viewer.may("contacts.log"):
            links.link("log_contact", say("deals.log"), deal=facts["deal_id"], client=facts["client_id"])
        if viewer.may("offers.make") and facts["client_in_hand"] and facts["kind"] == "open":
            links.offer(
                "offers", say("offers.make_one"), new="1", client=facts["client_id"], deal=facts["deal_id"], product=facts["product_id"]
            )
        if viewer.may("deals.move"):
            stages = reader.rows("deals/stages", viewer, line=facts["line_id"])
            code = UUID(str(facts["deal_id"])).hex
            deal_board.menu(facts["deal_id"], facts["version"], facts["stage_id"], stages, f"drawer_move_{code}")
        if viewer.may("deals.edit"):
            st.button(
                say("deals.edit"), type="tertiary", icon=":material/edit:", key="edit_deal", on_click=_toggle, args=(facts["deal_id"],)
            )


def _toggle(deal_id) -> None:
    editing = st.session_state.pop("deal_editing", None)
    if editing != str(deal_id):
        st.session_state["deal_editing"], st.session_state["deal_edit_key"] = str(deal_id), uuid4()


def _facts(facts: dict) -> None:
    """What is known, one line each; what is not known is not a line, but the amount and the day of closing always are."""
    st.markdown(f"## {say('deals.facts')}")
    told = {
        "amount": money(facts["amount"]),
        "expected_close": day(facts["expected_close"], "d MMM y") + _slips(facts),
        "contract_end": facts["contract_end"] and day(facts["contract_end"], "d MMM y"),
    } | {name: facts[name] and plain(facts[name]) for name in ("person", "product", "source", "competitor", "needs")}
    lines = [f":gray[{say(f'deals.fact.{name}')}:] {value}" for name, value in told.items() if value]
    st.markdown("  \n".join(lines))


def _slips(facts: dict) -> str:
    """How often the day of closing was moved, and which day was promised first."""
    if not facts["moved"] or not facts["first_promised"]:
        return ""
    first = day(date.fromisoformat(facts["first_promised"][:10]), "d MMM y")
    return f" :orange[{count('deals.slipped', facts['moved'], day=first)}]"


def _form(viewer, facts: dict, acts: Acts) -> None:
    key = st.session_state.setdefault("deal_edit_key", uuid4())
    known, name = deal_inputs.lists(viewer, facts["client_id"]), key.hex[:12]
    asked = [*EDITED, "needs"] if facts["client_in_hand"] else EDITED
    with st.form(f"form_{name}", border=True):
        given = {fact: deal_inputs.draw(fact, facts, known, f"edit_{fact}_{name}") for fact in asked}
        if not st.form_submit_button(say("deals.save"), type="primary"):
            return
    changed = {fact: value for fact, value in given.items() if _differs(fact, facts, value)}
    try:
        acts.edit(UUID(str(facts["deal_id"])), changed, facts["version"], key)
    except Problem as problem:
        st.error(told(problem))
        return
    st.session_state.pop("deal_editing", None)
    st.rerun()


def _differs(fact: str, facts: dict, value) -> bool:
    """Was this input changed? Only what was changed is written, so that nobody overwrites what they did not touch."""
    before = facts["deal"] if fact == "name" else facts[f"{fact}_id"] if fact in deal_inputs.CHOICES else facts[fact]
    if fact == "amount":
        return (value is None) != (before is None) or (value is not None and round(value * 100) != round(before * 100))
    return (str(value) if value else "") != (str(before) if before else "")
