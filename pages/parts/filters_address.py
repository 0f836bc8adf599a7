"""What is chosen in the filters: kept for all pages of a visit, and in the address, where a link or the back button comes first."""

from datetime import date

import streamlit as st

from data.calendar import FIRST, LAST


def pick(kind: str, value) -> None:
    """Choose a filter (to be used as a callback): kept for all pages, and in the address. Another as-of day is no longer that of a link."""
    state()[kind] = value
    tell(kind, value)
    state().get("left out", {}).pop(kind, None)
    if kind == "as_of":
        pick("data", None)


def picked(kind: str):
    """What a person has chosen for this filter, None when nothing."""
    return state().get(kind)


def state() -> dict:
    """What is kept for this visit, by filter."""
    return st.session_state.setdefault("_filters", {})


def chosen(kind: str, parse):
    """The valid choice of this filter; a change of the address (a link, the back button) comes before what was kept.

    Codes, names and ISO days stand in the address, not their words: a link means the same in every language.
    """
    said, kept = st.query_params.get(kind), state()
    if said is not None and said != kept.get(f"{kind} in the address"):
        kept[kind] = said
    value = parse(kept.get(kind))
    kept[kind] = value
    tell(kind, value)
    return value


def tell(kind: str, value) -> None:
    """Write a choice into the address; None takes it out."""
    words = None if value is None else str(value)
    state()[f"{kind} in the address"] = words
    if words is None:
        st.query_params.pop(kind, None)
    elif st.query_params.get(kind) != words:
        st.query_params[kind] = words


def one_of(options):
    """A parser that lets only these through."""
    return lambda value: value if value in options else None


def a_day(value) -> date | None:
    """A parser of ISO days within the years the company's calendar knows."""
    try:
        said = value if isinstance(value, date) else date.fromisoformat(value or "")
    except ValueError:
        return None
    return said if FIRST.year <= said.year < LAST.year else None


def leave_out(options: dict[str, list[str]]) -> None:
    """Remember what the address asks for and this viewer has not (any more), by filter: until something else is chosen there."""
    known = {kind: [*names, "-"] for kind, names in options.items()}
    asked = {kind: said for kind in known if (said := st.query_params.get(kind)) and said not in known[kind]}
    state().setdefault("left out", {}).update(asked)


def left_out() -> dict[str, str]:
    """The names that were asked for in vain, by filter."""
    return state().get("left out", {})
