"""The rows of open leads: what each is, who it may be, whom it would go to, and what can be done with it in the row."""

from dataclasses import dataclass, field
from uuid import UUID

import streamlit as st

from pages.parts import inbox_state, inbox_why, inbox_words, links
from pages.words import plain, say, told


@dataclass
class Desk:
    """What the rows need to know: who looks, what may be done, matches by lead, proposals and teams; `act` writes."""

    viewer: object
    act: object
    target: float = 60
    lines: int = 1
    owns: bool = False  # may take leads
    known: dict = field(default_factory=dict)
    twins: dict = field(default_factory=dict)
    decided: dict = field(default_factory=dict)
    teams: dict = field(default_factory=dict)

    @property
    def works(self) -> bool:
        """May turn, refuse and answer leads."""
        return self.viewer.may("leads.take")

    @property
    def gives(self) -> bool:
        """May give leads to colleagues."""
        return self.viewer.may("leads.assign")


def draw(desk: Desk, name: str, found: list[dict]) -> None:
    """The list, so many rows as are asked for, and the way to more."""
    for one in found[: inbox_state.shown(name)]:
        with st.container(key=f"inbox_row_{one['lead_id']}", gap=None):
            _row(desk, one)
    if len(found) > inbox_state.shown(name):
        st.button(say("inbox.more"), key=f"inbox_more_{name}", type="tertiary", on_click=inbox_state.more, args=(name,))


def _row(desk: Desk, one: dict) -> None:
    left, right = st.columns([5, 4], vertical_alignment="center", gap="small")
    with left:
        st.markdown("  \n".join(_lines(desk, one)))
    if desk.works:
        with right, st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"):
            _buttons(desk, one)


def _lines(desk: Desk, one: dict) -> list[str]:
    """At most four lines of Markdown, so that a row is one element."""
    badge = inbox_words.clock(one, desk.target) if one["answered_at"] is None else inbox_words.next_step(one)
    lines = [f"{badge} **{plain(one['name'])}** :gray[{inbox_words.reach(one)}]"]
    about = [f":gray[{inbox_words.origin(one, desk.lines)}]", inbox_words.message(one)]
    lines.append(f":small[{' '.join(part for part in about if part)}]")
    marks = [inbox_words.known(match) for match in desk.known.get(one["lead_id"], ())[:3]]
    marks += [inbox_words.twin(twin) for twin in desk.twins.get(one["lead_id"], ())[:2]]
    lines += [" ".join(marks)] if marks else []
    proposed = one["owner_id"] is None and UUID(one["lead_id"]) in desk.decided
    return [*lines, f":small[{_whose(desk, one)}]"] if proposed else [f"{lines[0]} · {_whose(desk, one)}", *lines[1:]]


def _whose(desk: Desk, one: dict) -> str:
    if one["owner"]:
        mine = str(one["owner_id"]) == str(desk.viewer.id)
        if one["mine"] and not mine:
            return f":orange-badge[{say('inbox.for_owner', owner=plain(one['owner']))}]"
        return say("inbox.yours") if mine else plain(one["owner"])
    decision = desk.decided.get(UUID(one["lead_id"]))
    return inbox_words.proposal(decision) if decision else f":gray[{say('inbox.unassigned_one')}]"


def _buttons(desk: Desk, one: dict) -> None:
    lead = one["lead_id"]
    if one["owner_id"] is None and desk.owns:
        _press(desk, one, "take", "inbox.take", icon=":material/back_hand:", type="secondary")
    if desk.gives:
        _give(desk, one)
    if st.button(say("inbox.log"), key=f"inbox_log_{lead}", type="tertiary"):
        links.go("log_contact", lead=lead)
    st.button(say("inbox.deal"), key=f"inbox_deal_{lead}", type="tertiary", on_click=inbox_state.begin, args=("deal", lead))
    st.button(say("inbox.refuse"), key=f"inbox_refuse_{lead}", type="tertiary", on_click=inbox_state.begin, args=("refuse", lead))
    if any(twin["twin_id"] for twin in desk.twins.get(lead, ())):
        _press(desk, one, "merge", "inbox.merge", type="tertiary", into=next(t["twin_id"] for t in desk.twins[lead] if t["twin_id"]))
    if desk.gives and one["owner_id"]:
        inbox_why.show(desk.viewer, one)


def _press(desk: Desk, one: dict, do: str, label: str, icon: str | None = None, type: str = "tertiary", **values) -> None:
    if st.button(say(label), key=f"inbox_{do}_{one['lead_id']}", icon=icon, type=type):
        _tell(desk.act(do, one, key=inbox_state.key(do, one["lead_id"], one["version"]), **values))


def _tell(problem) -> None:
    if problem:
        st.error(told(problem))


def _give(desk: Desk, one: dict) -> None:
    """The menu of colleagues who are there: the proposed one first, then by score; the full ones last, said so."""
    decision, team = desk.decided.get(UUID(one["lead_id"])), desk.teams.get(UUID(one["line_id"]), ())
    first = decision and decision.to_id
    here = [other for other in team if other.away is None and str(other.id) != str(one["owner_id"])]
    here.sort(key=lambda other: (other.id != first, other.why is not None, other.load / max(other.weight, 0.01), other.name))
    labels = {str(other.id): inbox_words.candidate(other) for other in here}
    chosen = st.menu_button(
        say("inbox.give"), list(labels), format_func=labels.get, key=f"inbox_give_{one['lead_id']}_{one['version']}", type="tertiary",
        disabled=not labels,
    )  # fmt: skip
    if chosen:
        _tell(
            desk.act(
                "give", one, key=inbox_state.key("give", one["lead_id"], one["version"], chosen), to=UUID(chosen), version=one["version"]
            )
        )
