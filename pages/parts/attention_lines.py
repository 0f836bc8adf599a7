"""The lines of notices: badge, sentence, figures, money, and the way to the list that is ready to act."""

import streamlit as st

from pages.parts import links, rows
from pages.parts.attention_words import badge, facts, said, stake
from pages.parts.filters import Filters
from pages.words import count, day, plain, say
from queries.models import attention, notices
from queries.models.notices import Notice

KEEP = ("line", "team", "manager", "source", "as_of")
WAY = 128  # pixels: links stand under each other
OWN_FILTERS = ("deals", "inbox")  # pages that read the address in their own way


def found(viewer, filters: Filters) -> tuple[list[tuple], list[tuple]]:
    """Pairs of a notice and what it was put aside as: those that stand, and those that are put aside."""
    values = filters.values()
    return notices.parted(attention.found(viewer, values), attention.asides(viewer, values["as_of"]))


def words(one: Notice, aside: dict | None) -> None:
    """The badge and, beside it, what happened with its figures below; of one that came back also when and why it was put aside."""
    told = " · ".join(part for part in (stake(one), facts(one)) if part)
    back = f"  \n:orange[:small[{say('attention.back', **_aside(aside))}]]" if aside and notices.is_back(one, aside["size"]) else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", width="stretch"):  # the links stay in its line
        st.markdown(badge(one), width=152)
        with st.container(width="stretch"):
            st.markdown(f"**{said(one)}**  \n:gray[:small[{told}]]{back}")


def _aside(aside: dict) -> dict:
    return {"day": day(aside["happened_at"], "d MMM y"), "reason": plain(aside["reason"])}


def since(aside: dict) -> str:
    """When and why it was put aside."""
    return say("attention.aside_since", **_aside(aside))


def act(one: Notice, filters: Filters) -> None:
    """The link to where something can be done about it, narrowed to it; unhappy clients are a list, whose rows are the place to begin."""
    with st.container(width=WAY):
        if one.code == "detractors":
            rows.link(one.metric, say("attention.act.detractors"), one.n, key=f"act_{one.key}")
            return
        kept = {} if one.page in OWN_FILTERS else {name: getattr(filters, name) for name in KEEP}
        links.link(one.page, say(f"attention.act.{one.code}") + " :material/arrow_forward:", **(kept | one.asked))


def behind(one: Notice) -> None:
    """The rows behind its number, as many as the number says."""
    if one.metric and one.n:
        with st.container(width=WAY):
            rows.link(one.metric, count("attention.rows", one.n), one.n, key=f"rows_{one.key}", **one.chosen)


def nothing() -> None:
    """What is said when nothing needs anybody."""
    st.markdown(f":material/check: **{say('attention.none')}**  \n:gray[:small[{say('attention.none_hint')}]]")
