"""One place where a person is signed in, in words."""

import re

import streamlit as st

from data.sessions import Session
from pages.words import moment, plain, say
from queries.reader import to_local

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("YaBrowser", "Yandex"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (("Windows", "Windows"), ("iPhone|iPad", "iOS"), ("Android", "Android"), ("Mac OS", "macOS"), ("Linux", "Linux"))


def show(session: Session, is_this: bool) -> None:
    """A line for the device, a line for when and where."""
    with st.container(gap=None):
        badge = f" :blue-badge[{say('myself.this_one')}]" if is_this else ""
        st.markdown(f"**{name(session.agent or '')}**{badge}")
        st.caption(
            say(
                "myself.seen",
                since=moment(to_local(session.created_at)),
                seen=moment(to_local(session.seen_at)),
                address=plain(session.address or "—"),
            )
        )


def name(agent: str) -> str:
    """`Firefox, Windows` from what a browser says of itself."""
    found = [next((short for pattern, short in known if re.search(pattern, agent)), None) for known in (BROWSERS, SYSTEMS)]
    return ", ".join(part for part in found if part) or say("myself.unknown_device")


def is_phone() -> bool:
    """Does this browser say that it runs on a phone? There what is to be done stands above what has been."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")
