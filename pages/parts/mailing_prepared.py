"""Letters that were prepared by night: they wait for a person's word, on top of the mailings and as a line on Today."""

import streamlit as st

from pages.parts import links, mailing_list
from pages.words import count, day, plain, say
from queries import reader


def draw(found: list[dict]) -> None:
    """A card with a line per occasion and line of business: how many letters, and the way to look at them; nothing when none waits."""
    if not found:
        return
    with st.container(border=True, gap="small", key="mailings_prepared"):
        st.markdown(f"## {say('mailings.prepared')}")
        st.caption(say("mailings.prepared_hint"))
        for one in found:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(" · ".join([f"**{say('mailings.occasion.' + one['occasion'])}**", *_facts(one)]), width="stretch")
                if st.button(say("mailings.look"), key=f"mailings_look_{one['id']}"):
                    mailing_list.show(mailing=one["id"])


def _facts(one: dict) -> list[str]:
    facts = [plain(one["line"] or ""), day(one["prepared_for"], "d MMM"), count("mailings.letters", one["letters"])]
    return facts + ([count("mailings.n.left_out", one["left_out"])] if one["left_out"] else [])


def line(viewer) -> None:
    """How many letters wait, with the way to them, for who may send them."""
    found = reader.rows("mailings/prepared", viewer) if viewer.may("mailings.write") else []
    if found:
        letters = count("mailings.letters", sum(one["letters"] for one in found))
        with st.container(border=True):
            links.link("mailings", f":material/mail: {say('mailings.prepared_line', letters=letters)}")
