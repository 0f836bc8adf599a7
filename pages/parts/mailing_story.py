"""One mailing: as a draft its letters as they will be; on its way its progress; later what became of each letter."""

import json

import pandas as pd
import streamlit as st

from data.problems import Problem
from pages.parts import cells, mailing_form, mailing_list
from pages.words import count, number, plain, say, told
from queries import reader

SHOWN = 3  # letters of a draft
EVERY = 2.0  # seconds between two looks at what is on its way
TOLD = "_mailings_told"


def say_once(kind: str, words: str) -> None:
    """Tell this after the next run, once."""
    st.session_state[TOLD] = (kind, words)


def draw(viewer, mailing_id: str, act) -> None:
    """The head with what can be done, then its letters. `act(name, mailing)`: send, pause, resume or stop."""
    one = _one(viewer, mailing_id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"# {plain(one['name']) if one else say('mailings.title')}")
        st.space("stretch")
        if st.button(say("mailings.all"), icon=":material/arrow_back:", type="tertiary", key="mailings_all"):
            mailing_list.show()
    if one is None:
        st.info(say("mailings.gone"))
        return
    kind, words = st.session_state.pop(TOLD, ("", ""))
    if words:
        (st.success if kind == "success" else st.warning)(words)
    if one["state"] == "sending":
        _on_its_way(viewer, mailing_id, act)
    else:
        _stand(one)
        _buttons(one, act)
    letters = reader.rows("mailings/letters", viewer, mailing=one["id"])
    if one["state"] == "draft":
        _preview(one, letters)
    _table(one, letters)


def _one(viewer, mailing_id: str) -> dict | None:
    try:
        return reader.row("mailings/one", viewer, mailing=mailing_id) or None
    except (ValueError, Problem):
        return None


@st.fragment(run_every=EVERY)
def _on_its_way(viewer, mailing_id: str, act) -> None:
    """Looked at again and again until nothing waits; then the page is drawn whole."""
    one = _one(viewer, mailing_id)
    if one["state"] != "sending":
        st.rerun()
    _stand(one)
    st.progress(1 - one["waiting"] / max(one["letters"], 1))
    st.caption(say("mailings.by", name=plain(one["from_name"] or ""), per_minute=number(one["per_minute"])))
    if one["trouble"]:
        kept = json.loads(one["trouble"])
        st.warning(f"{told(Problem(kept['sentence'], **kept['values']))} {say('mailings.tries_again')}", icon=":material/warning:")
    _buttons(one, act)


def _stand(one: dict) -> None:
    st.markdown(" · ".join([mailing_list.badge(one), *mailing_list.ends(one)]))


def _buttons(one: dict, act) -> None:
    """What may be done now; the one press that sends says to how many."""
    pressed = None
    with st.container(horizontal=True):
        for name, words, kind in _acts(one):
            if st.button(words, key=f"mailings_{name}_{one['id']}_{one['version']}", type=kind):
                pressed = name
        if one["way"] == "print" and one["sent"] + one["waiting"]:
            st.link_button(say("mailings.paper"), f"/print/mailing?id={one['id']}", icon=":material/print:")
    if pressed == "edit":
        mailing_list.show(mailing=one["id"], edit="1")
    elif pressed:
        act(pressed, one)


def _acts(one: dict) -> list[tuple[str, str, str]]:
    if one["state"] == "draft":
        go = [("send", count(f"mailings.send.{one['way']}", one["waiting"]), "primary")] if one["waiting"] else []
        return [*go, ("edit", say("mailings.edit"), "secondary"), ("stop", say("mailings.put_away"), "tertiary")]
    turn = {"sending": ("pause", say("mailings.pause"), "primary"), "paused": ("resume", say("mailings.resume"), "primary")}.get(
        one["state"]
    )
    return [turn, ("stop", say("mailings.stop"), "secondary")] if turn else []


def _preview(one: dict, letters: list[dict]) -> None:
    """The first letters just as they will be read."""
    going = [letter for letter in letters if letter["state"] == "waiting"]
    if not going:
        return
    st.markdown(f"## {say('mailings.preview')}")
    for column, letter in zip(st.columns(SHOWN), going[:SHOWN], strict=False):
        with column, st.container(border=True, height="stretch", gap="small"):
            _letter(one, letter)


def _letter(one: dict, letter: dict) -> None:
    """One letter as it is or was read. What was prepared by night gets its links when it is sent."""
    who = f"{one['from_name']} <{one['from_address']}>" if one["from_name"] else ""
    to = " · ".join(part for part in (letter["person"], letter["client"], letter["address"]) if part)
    st.caption("  \n".join(plain(part) for part in (who, to) if part))
    st.markdown(f"**{plain(letter['subject'])}**")
    st.text(letter["body"].replace("{unsubscribe}", f"{mailing_form.address(st.context.url)}/u/…"))


def _table(one: dict, letters: list[dict]) -> None:
    """Every client of the mailing: what became of the letter, or why there is none; a click shows the letter itself."""
    st.markdown(f"## {say('mailings.recipients')}")
    st.caption(say("mailings.recipients_hint"))
    columns = ("client", "person", "address", "state", "reason")
    rows = [
        {**{name: each[name] for name in columns[:3]}, "state": say(f"mailings.letter.{each['state']}"), "reason": _why(each)}
        for each in letters
    ]
    config = {name: st.column_config.TextColumn(say(f"mailings.column.{name}")) for name in columns}
    picked = cells.show(pd.DataFrame(rows, columns=list(columns)), config, key="mailings_letters", alt=say("mailings.recipients"))
    if picked:
        letter = letters[picked[0]]
        st.dialog(plain(letter["client"] or "—"), width="medium", position="right")(_letter)(one, letter)


def _why(one: dict) -> str | None:
    if not one["reason"]:
        return None
    kept = json.loads(one["reason"])
    return " ".join(part for part in (say(f"mailings.why.{kept['why']}"), kept.get("said", "")) if part)
