"""The list of promises: what it is narrowed to, how many of each part there are, and the share that was kept."""

from uuid import UUID

import streamlit as st

from pages.parts import filters, links, promise_address, promise_lines
from pages.parts.promise_lines import PARTS
from pages.words import count, number, plain, say, share
from queries import reader

SHOWN = 20  # of each part, while no part is chosen
ALL = 200


def narrowed(viewer) -> dict:
    """Draw the filters; what the list is narrowed to. `?client=` narrows to one client, `?side=` and `?part=` are kept there too."""
    chosen = filters.narrow(viewer, ("line", "team", "manager"))
    side = st.segmented_control(
        say("promises.side"),
        ["ours", "theirs"],
        format_func=lambda one: say(f"promises.side.{one}"),
        label_visibility="collapsed",
        **promise_address.bound("side", ("ours", "theirs")),
    )
    typed = st.text_input(
        say("promises.search"), key="promises_q", type="search", placeholder=say("promises.search"), label_visibility="collapsed", width=220
    )
    if client := _client():
        st.button(say("promises.all_clients"), icon=":material/close:", type="tertiary", on_click=_all_clients, key="promises_all")
    return chosen | {"side": side, "q": (typed or "").strip()[:100] or None, "client": client}


def _all_clients() -> None:
    st.query_params.pop("client", None)


def _client() -> UUID | None:
    try:
        return UUID(st.query_params.get("client", ""))
    except ValueError:
        return None


def kept(viewer, asked: dict) -> None:
    """The share of promises kept in the last twelve months as loyalty counts it, with the way to its rows."""
    known = {kind: asked.get(kind) for kind in ("line", "team", "manager")}
    found = reader.row("loyalty/promises", viewer, **known)
    if not found["due"]:
        st.caption(say("promises.none_due"))
        return
    facts = {"share": share(found["kept_share"]), "k": number(found["kept"]), "n": number(found["due"])}
    words = say("promises.share_kept", **facts, low=number(100 * found["low"]), high=share(found["high"]))
    links.link("loyalty", words, rows="loyalty.promises", period="months12", **known)


def draw(viewer, asked: dict, acts) -> None:
    """Chips with the count of each part, and below them its lines."""
    counts = _counts(viewer, asked)
    parts = [name for name in PARTS if counts[name]]
    part = st.pills(
        say("promises.part"),
        parts,
        format_func=lambda one: f"{say(f'promises.part.{one}')} {number(counts[one])}",
        label_visibility="collapsed",
        **promise_address.bound("part", parts),
    )
    if not sum(counts.values()):
        _nothing(asked)
        return
    found = reader.rows("promises/list", viewer, **asked, part=part, most=ALL if part else SHOWN)
    shown = [one for one in found if part or one["part"] != "settled"]
    if not shown:
        st.markdown(f"**{say('promises.all_done')}**  \n:gray[{say('promises.all_done_hint')}]")
    for name in PARTS:
        _part(viewer, name, [one for one in shown if one["part"] == name], acts)


def _counts(viewer, asked: dict) -> dict[str, int]:
    counts = dict.fromkeys(PARTS, 0)
    for one in reader.rows("promises/counts", viewer, **{name: value for name, value in asked.items() if name != "side"}):
        if asked["side"] in (None, one["side"]):
            counts[one["part"]] += one["n"]
    return counts


def _part(viewer, name: str, lines: list[dict], acts) -> None:
    if not lines:
        return
    with st.container(border=True, gap="small"):
        st.markdown(f"## {say(f'promises.part.{name}')} :gray[{number(lines[0]['in_part'])}]")
        for one in lines:
            promise_lines.line(viewer, one, acts)
        if (more := lines[0]["in_part"] - len(lines)) > 0:
            st.caption(count("promises.more", more, part=say(f"promises.part.{name}")))


def _nothing(asked: dict) -> None:
    with st.container(border=True):
        if any(asked.values()):
            st.markdown(f"**{say('promises.nothing_found')}**  \n:gray[{say('promises.nothing_found_hint')}]")
        else:
            st.markdown(f"**{say('promises.nothing')}**  \n:gray[{plain(say('promises.nothing_hint'))}]")
