"""The secret address of a person's calendar: made, shown once, taken away."""

from urllib.parse import urlsplit

import streamlit as st

from data.feeds import Feed
from pages.words import moment, say
from queries.reader import to_local

FRESH = "_calendar_address"  # shown once, in the session that made it


def show(feed: Feed | None, make, revoke) -> None:
    """The card *Calendar*; `make()` returns a new secret, `revoke()` closes the address."""
    st.markdown("## " + say("myself.calendar"))
    st.caption(say("myself.calendar_hint"))
    fresh = st.session_state.pop(FRESH, None)
    if fresh:
        st.markdown(say("myself.calendar_once"))
        st.code(address(st.context.url, fresh), language=None, wrap_lines=True)
        st.caption(say("myself.calendar_how"))
    elif feed:
        seen = moment(to_local(feed.seen_at)) if feed.seen_at else say("myself.calendar_never")
        st.markdown(say("myself.calendar_stands", since=moment(to_local(feed.created_at)), seen=seen))
    with st.container(horizontal=True):
        st.button(say("myself.calendar_again" if feed else "myself.calendar_make"), on_click=_make, args=(make,))
        if feed:
            st.button(say("myself.calendar_revoke"), on_click=revoke)


def _make(make) -> None:
    st.session_state[FRESH] = make()


def address(page: str | None, secret: str) -> str:
    """Where a calendar finds it, on the host of the page that is shown."""
    at = urlsplit(page or "")
    return f"{at.scheme}://{at.netloc}/calendar/{secret}.ics"
