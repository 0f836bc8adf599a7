"""All mailings, the latest first: where each stands and what became of its letters."""

import streamlit as st

from pages.parts import mailing_refusals
from pages.words import count, day, number, plain, say
from queries import reader

COLOURS = {"draft": "gray", "sending": "blue", "paused": "orange", "done": "green", "stopped": "gray"}


def head(viewer, senders) -> None:
    """The title, a new mailing, who gets no letters, and for administrators the servers that letters leave by."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"# {say('mailings.title')}")
        st.space("stretch")
        st.button(say("mailings.refusals"), icon=":material/unsubscribe:", key="mailings_refusals", on_click=mailing_refusals.ask)
        if viewer.may("senders.edit") and st.button(say("mailings.senders"), icon=":material/outgoing_mail:", key="mailings_senders"):
            senders(viewer)
        if st.button(say("mailings.new"), icon=":material/add:", type="primary", key="mailings_new"):
            show(edit="1")


def show(**asked) -> None:
    """Show this of the page, and only this."""
    st.query_params.from_dict(asked)
    st.rerun()


def draw(viewer, above: set[str]) -> None:
    """A card per mailing but those that stand above; a sentence where there is none at all."""
    found = [one for one in reader.rows("mailings/list", viewer) if one["id"] not in above]
    if not found and not above:
        st.info(say("mailings.none"), icon=":material/mail:")
    for one in found:
        with st.container(border=True, gap="small"):
            left, right = st.columns([4, 1], vertical_alignment="center")
            left.markdown(f"**{plain(one['name'])}** {badge(one)}  \n:small[{' · '.join(_facts(one))}]")
            left.markdown(" · ".join(ends(one)))
            with right, st.container(horizontal=True, horizontal_alignment="right"):
                if st.button(say("mailings.open"), key=f"mailings_open_{one['id']}"):
                    show(mailing=one["id"])


def badge(one: dict) -> str:
    """Its state; a server in trouble counts as one while letters wait for it."""
    if one["state"] == "sending" and one["trouble"]:
        return f":orange-badge[{say('mailings.state.trouble')}]"
    words = say(f"mailings.state.{one['state']}")
    return f":{COLOURS[one['state']]}-badge[{words}]"


def ends(one: dict) -> list[str]:
    """What became of how many letters; of a draft how many there will be."""
    if one["state"] == "draft":
        parts = [count("mailings.letters", one["waiting"])]
    else:
        parts = [say("mailings.of", done=number(one["sent"]), all=number(one["letters"]))]
        parts += [count(f"mailings.n.{name}", one[name]) for name in ("waiting", "bounced", "failed") if one[name]]
    return parts + ([count("mailings.n.left_out", one["left_out"])] if one["left_out"] else [])


def _facts(one: dict) -> list[str]:
    on = day(reader.to_local(one["started_at"] or one["happened_at"]), "d MMM y")
    return [say(f"mailings.way.{one['way']}"), on, *(plain(one[name]) for name in ("line", "author") if one[name])]
