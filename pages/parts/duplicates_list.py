"""The review list: which two cards may be one, the likeliest first, with the reasons why."""

import streamlit as st

from data.problems import Problem
from pages.parts import links
from pages.words import count, number, plain, say, share
from queries import reader

QUESTIONS = {"client": "duplicates/pairs", "person": "duplicates/person_pairs"}
CARDS = {"client": "duplicates/cards", "person": "duplicates/person_cards"}
VIEWS = ("client", "person", "done")
LATER = "duplicates_later"
HEIGHT = 430  # pixels: seven pairs


def code(pair: dict) -> str:
    """A pair as one word: both ids."""
    return f"{pair['a_id']}/{pair['b_id']}"


def view() -> str:
    """Which list is looked at, as the address says: clients, persons, or what was done."""
    asked = st.query_params.get("of")
    chosen = st.segmented_control(
        say("duplicates.view"),
        VIEWS,
        format_func=lambda one: say(f"duplicates.view.{one}"),
        default=asked if asked in VIEWS else VIEWS[0],
        required=True,
        label_visibility="collapsed",
        key="duplicates_view",
    )
    if asked and asked != chosen:
        forget()
    st.query_params["of"] = chosen
    return chosen


def put_off(*ids) -> None:
    """Leave a pair for later: it comes back with the next sign-in, or when asked for."""
    st.session_state[LATER].append("/".join(sorted(str(one) for one in ids)))


def find(viewer, of: str) -> tuple[dict, str | None]:
    """The pairs to look through, the one of the address first, and which one that is; says so when there are none."""
    found = reader.rows(QUESTIONS[of], viewer)
    later = st.session_state.setdefault(LATER, [])
    pairs = {code(one): one for one in found if code(one) not in later}
    asked = _asked(viewer, of, pairs)
    pairs = ({code(asked): asked} if asked else {}) | pairs
    _heading(found, later)
    if not pairs:
        _nothing(of, later)
    return pairs, code(asked) if asked else None


def forget() -> None:
    """The address names no pair any more: it is settled."""
    for name in ("a", "b"):
        st.query_params.pop(name, None)


def _asked(viewer, of: str, pairs: dict) -> dict | None:
    """The pair of the address, likely or not; it is told when one of the two is another card now."""
    a, b = sorted((st.query_params.get("a", ""), st.query_params.get("b", "")))
    if not a or not b:
        return None
    if f"{a}/{b}" in pairs:
        return pairs[f"{a}/{b}"]
    try:
        weighed, cards = reader.row(QUESTIONS[of], viewer, a=a, b=b), reader.rows(CARDS[of], viewer, a=a, b=b)
    except Problem:
        return None
    if len(cards) == 2:
        return weighed or {"a_id": cards[0]["id"], "b_id": cards[1]["id"], "a": cards[0]["name"], "b": cards[1]["name"]}
    forget()
    _gone(viewer, of, a, b)
    return None


def _gone(viewer, of: str, *ids: str) -> None:
    st.info(say("duplicates.pair_gone"))
    for one in ids if of == "client" else ():
        now = reader.row("duplicates/now_known_as", viewer, client=one)
        if now:
            links.link("client", say("duplicates.now_known_as", name=plain(now["client"])), id=now["client_id"])


def _heading(found: list[dict], later: list) -> None:
    n = found[0]["found"] if found else 0
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{count('duplicates.found', n)}**")
        if n > len(found):
            st.caption(say("duplicates.likeliest", n=number(len(found))))
        if later:
            st.space("stretch")
            st.button(count("duplicates.later_n", len(later)), type="tertiary", on_click=later.clear, key="duplicates_later_back")


def _nothing(of: str, later: list) -> None:
    with st.container(border=True, horizontal_alignment="center", gap="small"):
        st.markdown(":material/join_inner:", text_alignment="center")
        st.markdown(f"**{say('duplicates.none_later' if later else f'duplicates.none.{of}')}**", text_alignment="center")
        st.markdown(f":gray[{say('duplicates.none_hint')}]", text_alignment="center")


def choose(of: str, pairs: dict, asked: str | None) -> dict:
    """Draw the list and return the chosen pair; the address names it from then on."""
    with st.container(height=HEIGHT if len(pairs) > 6 else "content", key="duplicates_list"):
        key = f"duplicates_{of}"
        if asked and st.session_state.get(key) not in pairs:
            st.session_state[key] = asked
        chosen = st.radio(
            say("duplicates.pairs"),
            list(pairs),
            format_func=lambda one: f"{plain(pairs[one]['a'])} ↔ {plain(pairs[one]['b'])}",
            captions=[_why(one) for one in pairs.values()],
            label_visibility="collapsed",
            key=key,
        )
    a, b = chosen.split("/")
    st.query_params.update({"a": a, "b": b})
    return pairs[chosen]


def _why(pair: dict) -> str:
    if pair.get("probability") is None:
        return say("duplicates.by_hand")
    return " · ".join((likely(pair["probability"]), *reasons(pair)))


def likely(probability: float) -> str:
    """The score as a probability, never surer than it can be."""
    return "> 99" + share(0).removeprefix("0") if probability > 0.99 else share(probability)


def reasons(pair: dict) -> list[str]:
    """Why the two may be one, in words."""
    found = [one for one in (pair.get("reasons") or "").split(",") if one]
    more = {"likeness": number(pair.get("likeness"), 2), "person": plain(pair.get("person") or "")}
    return [say(f"duplicates.reason.{one}", **more) for one in found]
