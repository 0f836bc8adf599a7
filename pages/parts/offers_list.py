"""Offers with a deadline: what waits for an answer and until when, what came of the last ones, and the share that is accepted."""

from uuid import UUID

import streamlit as st

from data.viewer import Viewer
from pages.parts import filters, filters_period, offers_form, offers_lines, offers_numbers, promise_address, rows
from pages.parts.filters import Filters
from pages.words import count, number, plain, say
from queries import reader

PARTS = ("late", "soon", "open", "settled")
SHOWN = 10  # of each part, while no part is chosen
ALL = 200


def draw(viewer: Viewer) -> None:
    """The whole part of the page: filters, the four numbers, the lines, and below them by product and by manager."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        chosen, asked = _narrowed(viewer)
        st.space("stretch")
        if viewer.may("offers.make"):
            st.button(say("offers.new"), icon=":material/add:", type="primary", key="offers_new", on_click=offers_form.begin)
    offers_numbers.tiles(viewer, chosen)
    st.markdown(st.session_state.pop("offers_said", ""))
    _lines(viewer, asked)
    offers_numbers.by_product_and_manager(viewer, chosen)
    if offers_form.asked():
        offers_form.dialog(viewer)
    else:
        rows.drawer(viewer, chosen)


def _narrowed(viewer: Viewer) -> tuple[Filters, dict]:
    """The filters for the numbers (of the last twelve months), and what the lines are narrowed to. `?client=` narrows to one client."""
    named = filters.narrow(viewer, ("line", "team", "manager"))
    typed = st.text_input(
        say("offers.search"), key="offers_q", type="search", placeholder=say("offers.search"), label_visibility="collapsed", width=220
    )
    client = _id(st.query_params.get("client"))
    if client and not offers_form.asked():
        st.button(say("promises.all_clients"), icon=":material/close:", type="tertiary", on_click=_all_clients, key="offers_all")
    chosen = Filters(*filters_period.span("months12", viewer), compare="none", **named)
    asked = named | {"q": (typed or "").strip()[:100] or None, "client": None if offers_form.asked() else client}
    return chosen.mine(viewer), asked


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _all_clients() -> None:
    st.query_params.pop("client", None)


def _lines(viewer: Viewer, asked: dict) -> None:
    """Pills with the count of each part, and below them its lines."""
    found = reader.rows("offers/list", viewer, **asked, most=ALL)
    counts = {one["part"]: one["in_part"] for one in found}
    if not found:
        _nothing(asked)
        return
    part = _chosen(counts)
    for name in PARTS:
        if name == part or (part is None and name != "settled"):
            _part(viewer, name, [one for one in found if one["part"] == name][: None if part else SHOWN])
    if part is None and set(counts) == {"settled"}:
        st.markdown(f"**{say('offers.all_answered')}**  \n:gray[{say('offers.all_answered_hint')}]")


def _chosen(counts: dict[str, int]) -> str | None:
    parts = [name for name in PARTS if name in counts]
    words = {name: f"{say(f'offers.stand.{name}')} {number(counts[name])}" for name in parts}
    bound = promise_address.bound("stand", parts)
    return st.pills(say("offers.stand"), parts, format_func=words.get, label_visibility="collapsed", **bound)


def _part(viewer: Viewer, name: str, lines: list[dict]) -> None:
    if not lines:
        return
    with st.container(border=True, gap="small"):
        st.markdown(f"## {say(f'offers.stand.{name}')} :gray[{number(lines[0]['in_part'])}]")
        for one in lines:
            offers_lines.line(viewer, one)
        if (more := lines[0]["in_part"] - len(lines)) > 0:
            st.caption(count("promises.more", more, part=say(f"offers.stand.{name}")))


def _nothing(asked: dict) -> None:
    with st.container(border=True):
        if any(asked.values()):
            st.markdown(f"**{say('offers.nothing_found')}**  \n:gray[{say('promises.nothing_found_hint')}]")
        else:
            st.markdown(f"**{say('offers.none')}**  \n:gray[{plain(say('offers.none_hint'))}]")
