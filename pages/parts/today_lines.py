"""The list of Today as it is drawn: cards of lines, each with its reason, its stake and its next best action."""

import streamlit as st

from pages.parts import contact_entry, mailing_prepared, reward_line, today_documents
from pages.parts.today_acts import Acts, once
from pages.parts.today_list import Day, begins, due_day
from pages.parts.today_reasons import badge, why
from pages.words import count, day, money, plain, say
from queries import reader

FIRST = 7  # lines of a card before the rest is asked for
TITLES = {"now": "today.now", "soon": "today.soon"}
KEPT = {"ours": "today.ours_kept", "theirs": "today.theirs_kept"}


def draw(viewer, today: Day, acts: Acts, chosen: str | None) -> None:
    """Both cards and what is folded below them; `chosen` is the code of the line in the form."""
    if trouble := st.session_state.pop("today_trouble", None):
        st.error(trouble)
    mailing_prepared.line(viewer)
    today_documents.draw(viewer)
    reward_line.line(viewer)
    kinds = {one["code"]: one["name"] for one in reader.rows("contacts/lists", viewer) if one["list"] == "kind"}
    for name in ("now", "soon"):
        lines = getattr(today, name)
        if lines:
            _card(viewer, name, "now" if today.now else "soon", lines, acts, chosen, kinds)
        elif name == "now":
            _nothing_now(today)
    _later(today, kinds)
    _done(today)


def _card(viewer, name: str, first: str, lines: list[dict], acts: Acts, chosen, kinds: dict) -> None:
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"## {say(TITLES[name])}")
            if name == first:
                _how()
        whole = st.session_state.get(f"today_all_{name}")
        for one in lines if whole else _shown(lines, chosen):
            _line(viewer, one, acts, chosen, kinds)
        if len(lines) > FIRST and not whole:
            more = count("today.more", len(lines) - FIRST)
            st.button(
                more, key=f"today_all_{name}_button", type="tertiary", on_click=st.session_state.update, args=({f"today_all_{name}": True},)
            )


def _shown(lines: list[dict], chosen: str | None) -> list[dict]:
    """The first ones, and the chosen one wherever it stands."""
    return lines[:FIRST] + [one for one in lines[FIRST:] if one["code"] == chosen]


def _line(viewer, one: dict, acts: Acts, chosen, kinds: dict) -> None:
    """One line: badge, client and reason, buttons: what one click does in place, and the one that loads the form."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", width="stretch"):  # the button stays in its line
            st.markdown(badge(one), width=144)
            with st.container(width="stretch"):
                st.markdown(_words(viewer, one, kinds))
        style = "secondary" if one["code"] == chosen else "tertiary"
        if one["kind"] == "lead" and not one["owner_id"]:
            st.button(
                say("today.take"),
                key=f"today_take_{one['code']}",
                type=style,
                icon=":material/pan_tool_alt:",
                on_click=once,
                args=(acts.take, one),
            )
            return
        if one["kind"] in KEPT:
            st.button(say(KEPT[one["kind"]]), key=f"today_kept_{one['code']}", type="tertiary", on_click=once, args=(acts.keep, one))
        label = say(f"today.do.{one['kind']}")
        st.button(label, key=f"today_do_{one['code']}", type=style, icon=":material/edit_note:", on_click=_choose, args=(one,))


def _choose(line: dict) -> None:
    contact_entry.renew(**begins(line))


def _words(viewer, one: dict, kinds: dict) -> str:
    """Who and, below, why; what else there is as small badges, and what is at stake."""
    person = plain(one["person"]) if one.get("person") and one["kind"] != "birthday" else ""
    others = " ".join(f":gray-badge[{_short(other['kind'])}]" for other in one["others"][:3])
    first = f"**{plain(one['client'])}** :gray[{person}] {_whose(viewer, one)} {others}".replace(" :gray[] ", " ")
    at_stake = f" · {say('today.stake', money=money(one['stake'], short=True))}" if one["stake"] else ""
    return f"{first.strip()}  \n:gray[:small[{why(one, kinds)}{at_stake}]]"


def _short(kind: str) -> str:
    return say(f"today.short.{kind}")


def _whose(viewer, one: dict) -> str:
    """Of a colleague's line: for whom."""
    if not one["owner_id"]:
        return f":blue-badge[{say('today.nobodys')}]"
    return "" if str(one["owner_id"]) == str(viewer.id) else f":gray-badge[{say('today.for', owner=plain(one['owner'] or '—'))}]"


def _how() -> None:
    st.space("stretch")
    with st.popover(say("today.how"), type="tertiary"):
        st.markdown(say("today.how_formula"))
        st.caption(say("today.how_words"))


def _nothing_now(today: Day) -> None:
    """An empty day is a pleasure: what was done, and one thing worth doing, or home."""
    with st.container(border=True, gap="small"):
        st.markdown(f"## {say('today.empty')}")
        st.markdown(count("today.empty_done", len(today.done)) if today.done else say("today.empty_still"))
        best = max((one for one in today.soon if one["kind"] in ("cooling", "asleep")), key=lambda one: one["stake"] or 0, default=None)
        if best is None:
            st.caption(say("today.go_home") if not today.soon else say("today.look_below"))
            return
        words = say("today.propose", client=plain(best["client"]), money=money(best["stake"], short=True))
        st.button(words, key="today_do_proposal", icon=":material/call:", on_click=_choose, args=(best,))


def _later(today: Day, kinds: dict) -> None:
    if not today.later:
        return
    with st.expander(count("today.later", len(today.later)), icon=":material/schedule:", on_change="rerun", key="today_later") as fold:
        if fold.open:
            told = (
                f"- :gray[{day(due_day(one), 'EEE d MMM')}] **{plain(one['client'] or '—')}** {why(one, kinds)}" for one in today.later[:60]
            )
            st.markdown("\n".join(told))


def _done(today: Day) -> None:
    if not today.done:
        return
    with st.expander(count("today.done", len(today.done)), icon=":material/done_all:", on_change="rerun", key="today_done") as fold:
        if fold.open:
            st.markdown("\n".join(_did(one) for one in today.done[:60]))


def _did(one: dict) -> str:
    what = ": ".join(plain(part) for part in (one["detail"] if one["kind"] == "contact" else None, one["words"]) if part)
    at = f"{reader.to_local(one['moment']):%H:%M}"
    kind = one["kind"]
    said = what if kind == "contact" else say(f"today.did.{kind}", what=what)
    return f"- :gray[{at}] **{plain(one['client'] or '—')}** {said}"
