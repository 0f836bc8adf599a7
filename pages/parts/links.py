"""Ways from page to page: a link keeps what is asked for in the address, so that it can be sent and come back to."""

import streamlit as st


def there(page: str) -> bool:
    """Has this person's menu that page?"""
    return page in st.session_state.get("_pages", {})


def link(page: str, label: str, **asked) -> None:
    """A quiet link to a page of the desk; plain words when the person's role has no such page."""
    if there(page):
        st.page_link(st.session_state["_pages"][page], label=label, query_params=_kept(asked))
    else:
        st.markdown(label)


def offer(page: str, label: str, **asked) -> None:
    """The same link; nothing when the person's role has no such page."""
    if there(page):
        link(page, label, **asked)


def go(page: str, **asked) -> None:
    """Go to a page of the desk now; stays where it is when the person's role has no such page."""
    if there(page):
        st.switch_page(st.session_state["_pages"][page], query_params=_kept(asked))


def _kept(asked: dict) -> dict[str, str | list[str]]:
    return {name: value if isinstance(value, list) else str(value) for name, value in asked.items() if value is not None}
