"""The head of the inbox: counts as badges, filters in the address, the two buttons; and what the rows need to know."""

from collections import defaultdict
from uuid import UUID

import streamlit as st

from pages.parts import inbox_give, inbox_quarantine, inbox_state
from pages.parts.contact_entry import apart
from pages.parts.inbox_rows import Desk
from pages.words import count, plain, say
from queries import reader

WHOSE = ("all", "mine", "unassigned")
TAKEN_BACK = ("take", "give", "give_out")  # acts that can be taken back


def lead_id(one: dict | None) -> UUID | None:
    """The id of a row's lead as the data takes it."""
    return one and UUID(one["lead_id"])


def lists(viewer) -> dict[str, list[dict]]:
    """The company's lists by name."""
    found = defaultdict(list)
    for one in reader.rows("inbox/lists", viewer):
        found[one["list"]].append(one)
    return found


def desk(viewer, act, outlook) -> Desk:
    """What the rows need to know, read once for all of them."""
    known, twins = defaultdict(list), defaultdict(list)
    for one in reader.rows("inbox/known", viewer):
        known[one["lead_id"]].append(one)
    for one in reader.rows("inbox/twins", viewer):
        twins[one["lead_id"]].append(one)
    owns = viewer.may("leads.take") and any(one["staff_id"] == str(viewer.id) for one in reader.rows("inbox/weights", viewer))
    target, lines = reader.row("inbox/target", viewer)["answer_minutes"], len(lists(viewer)["line"])
    return Desk(viewer, act, target, lines, owns, known, twins, outlook.decided, outlook.teams)


def draw(desk: Desk) -> tuple[str | None, dict[str, dict], dict[str, dict]]:
    """Title, filters and buttons; returns the chosen line, the leads that wait for an answer and those that were answered, by id."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"# {say('inbox.title')}", width="content")
        counts = st.container(width="content")
        st.space("stretch")
        line, asked = _filters(desk)
    waiting = {one["lead_id"]: one for one in reader.rows("inbox/open", desk.viewer, answered=False, line=line, **asked)}
    answered = {one["lead_id"]: one for one in reader.rows("inbox/open", desk.viewer, answered=True, line=line, **asked)}
    with counts:
        _counts(waiting, inbox_quarantine.badge(inbox_quarantine.waiting(desk.viewer, line)))
    return line, waiting, answered


def _filters(desk: Desk) -> tuple[str | None, dict]:
    """Codes stand in the address, not words: a link means the same in every language."""
    found, how = (
        lists(desk.viewer),
        {"required": True, "label_visibility": "collapsed", "format_func": lambda code: say(f"inbox.whose.{code}")},
    )
    whose = st.segmented_control(
        say("inbox.whose"), WHOSE, key=_from_address("whose", WHOSE, "all"), on_change=_to_address, args=("whose",), **how
    )
    line = _one("line", say("filters.line"), say("inbox.all_lines"), found["line"]) if len(found["line"]) > 1 else None
    door = _one("door", say("inbox.door"), say("inbox.all_doors"), found["door"])
    return line, {"whose": whose, "door": door}


def _from_address(name: str, codes, otherwise=None) -> str:
    """The key of a filter; a page that is opened begins with what its address says."""
    key = f"inbox_{name}"
    if key not in st.session_state:
        said = st.query_params.get(name)
        st.session_state[key] = said if said in codes else otherwise
    return key


def _to_address(name: str) -> None:
    value = st.session_state[f"inbox_{name}"]
    if value in (None, "all"):
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value


def _one(name: str, label: str, everything: str, entries: list[dict]) -> str | None:
    names = apart({one["code"]: one["name"] for one in entries})
    how = {"format_func": names.get, "placeholder": everything, "label_visibility": "collapsed", "width": 170}
    return st.selectbox(label, list(names), index=None, key=_from_address(name, names), on_change=_to_address, args=(name,), **how)


def narrowed() -> bool:
    """Does a filter hide something?"""
    state = st.session_state
    return state.get("inbox_whose", "all") != "all" or bool(state.get("inbox_line") or state.get("inbox_door"))


def _counts(waiting: dict[str, dict], kept: str) -> None:
    late = sum(one["minutes_left"] < 0 for one in waiting.values())
    n = next(iter(waiting.values()))["waiting"] if waiting else 0
    badges = [f":red-badge[{count('inbox.n_over', late)}]"] if late else []
    badges.append(f":blue-badge[{count('inbox.n_waiting', n)}]" if n else f":green-badge[{say('inbox.none_waiting')}]")
    st.markdown(" ".join([*badges, kept]))


def buttons(desk: Desk, waiting: dict[str, dict]) -> None:
    """The title of the list, and beside it what can be done with all of it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"## {say('inbox.waiting')}", width="content")
        st.space("stretch")
        if not desk.works:
            return
        st.button(say("inbox.add"), icon=":material/add:", key="inbox_add", on_click=inbox_state.begin, args=("add",))
        n = len(inbox_give.proposed(desk, waiting)) if desk.gives else 0
        if n:
            label, icon = count("inbox.give_out", n), ":material/assignment_ind:"
            st.button(label, icon=icon, type="primary", key="inbox_give_out", on_click=inbox_state.begin, args=("give_out",))


def remember(do: str, one: dict | None, made, key) -> None:
    """Say what was done, and keep the way back where there is one."""
    name = plain(one["name"]) if one else ""
    if do == "give_out":
        words = count("inbox.done.given_out", made.given) + (" " + count("inbox.done.passed", made.passed) if made.passed else "")
    elif do == "back":
        words = count("inbox.done.back", made)
    else:
        words = say(f"inbox.done.{do}", name=name)
    inbox_state.remember(words, key if do in TAKEN_BACK else None, made.deal_id if do == "deal" else None)
