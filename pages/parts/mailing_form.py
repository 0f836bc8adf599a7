"""The draft of a mailing: who gets it, what it says, by which way. Saving writes the letters; sending comes after they were seen."""

import json
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import streamlit as st

from data.letter_words import PLACEHOLDERS
from data.mailings import WAYS, Draft
from data.problems import Problem
from pages.parts import mailing_groups, mailing_list
from pages.parts.contact_entry import apart
from pages.words import plain, say, told
from queries import reader

KEY, FILLED = "_mailing_key", "_mailing_filled"


def draw(viewer, mailing_id: str | None, write) -> None:
    """The form, filled with the draft that is changed. `write(draft, key, mailing)` keeps it."""
    one = reader.row("mailings/one", viewer, mailing=mailing_id) if mailing_id else None
    _fill(one or {})
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"# {say('mailings.change' if one else 'mailings.new')}")
        st.space("stretch")
        if st.button(say("mailings.back"), icon=":material/arrow_back:", type="tertiary", key="mailings_back"):
            leave(mailing_id)
    lines = {str(each["id"]): each["name"] for each in reader.rows("lists/lines", viewer) if not each["retired"]}
    places: dict = {}
    left, right = st.columns(2, gap="large")
    with left:
        line, groups = _who(viewer, lines, places)
    with right:
        said = _what(viewer, places)
    if not st.button(say("mailings.see"), type="primary", key="mailing_see"):
        return
    only = mailing_groups.persons(viewer, groups)
    wanted = Draft(UUID(line) if line else None, groups=groups, address=address(st.context.url), persons=only, **said)
    try:
        write(wanted, st.session_state.setdefault(KEY, uuid4()), one)
    except Problem as problem:
        places.get(problem.field, st).error(told(problem))


def address(page: str | None) -> str:
    """Where the desk is, as this person reaches it."""
    at = urlsplit(page or "")
    return f"{at.scheme}://{at.netloc}" if at.netloc else ""


def leave(mailing_id) -> None:
    """Back to the mailing, or to all of them; what was typed is forgotten."""
    for name in [name for name in st.session_state if str(name).startswith("mailing_")] + [KEY, FILLED]:
        st.session_state.pop(name, None)
    mailing_list.show(**({"mailing": str(mailing_id)} if mailing_id else {}))


def _fill(one: dict) -> None:
    """What a draft says, put into the inputs once."""
    mark = one.get("id", "new")
    if st.session_state.get(FILLED) == mark:
        return
    st.session_state[FILLED] = mark
    st.session_state[KEY] = uuid4()
    for name in ("name", "subject", "body"):
        st.session_state[f"mailing_{name}"] = one.get(name, "")
    st.session_state["mailing_way"] = one.get("way", "smtp")
    st.session_state["mailing_kept_template"] = one.get("template_id")
    if not one and (segment := st.query_params.get("segment")):  # of whose clients the page of clients came here
        st.session_state["mailing_segments"] = [segment]
    if one:
        st.session_state["mailing_line"], openings = one["line_id"], json.loads(one["openings"] or "{}")
        mailing_groups.remember(one["id"], openings)


def _who(viewer, lines: dict, places: dict) -> tuple[str | None, tuple]:
    st.markdown(f"## {say('mailings.who')}")
    line = st.selectbox(
        say("mailings.line"), list(lines), format_func=apart({code: plain(name) for code, name in lines.items()}).get, key="mailing_line"
    )
    places["line"] = st.container()
    groups = mailing_groups.choose(viewer, lines.get(line), places)
    return line, groups


def _what(viewer, places: dict) -> dict:
    st.markdown(f"## {say('mailings.what')}")
    way = st.segmented_control(
        say("mailings.column.way"), WAYS, format_func=lambda one: say(f"mailings.way.{one}"), key="mailing_way", required=True
    )
    places["way"] = st.container()
    sender = _sender(viewer, places) if way == "smtp" else None
    template = _template(viewer)
    name = _typed("name", places, max_chars=200)
    subject = _typed("subject", places, max_chars=200)
    body = st.text_area(say("mailings.body"), key="mailing_body", height=300)
    places["body"] = st.container()
    st.caption(say("mailings.braces", names=" ".join(f"`{{{one}}}`" for one in PLACEHOLDERS)))
    return {"name": name, "subject": subject, "body": body or "", "way": way, "sender_id": sender, "template_id": template}


def _typed(name: str, places: dict, **more) -> str:
    said = st.text_input(say(f"mailings.{name}"), key=f"mailing_{name}", autocomplete="off", **more)
    places[name] = st.container()
    return said or ""


def _sender(viewer, places: dict) -> UUID | None:
    known = [one for one in reader.rows("mailings/senders", viewer) if not one["retired"]]
    names = {one["id"]: plain(f"{one['from_name']} · {one['from_address']}") for one in known}
    chosen = st.selectbox(say("mailings.sender"), list(names), format_func=apart(names).get, key="mailing_sender", placeholder="—")
    if not names:
        st.caption(say("mailings.no_sender"))
    places["sender"] = st.container()
    return UUID(chosen) if chosen else None


def _template(viewer) -> UUID | None:
    known = {one["id"]: one for one in reader.rows("lists/letter_templates", viewer) if not one["retired"]}

    def take() -> None:
        if one := known.get(st.session_state["mailing_template"]):
            st.session_state["mailing_subject"], st.session_state["mailing_body"] = one["subject"], one["body"]
            st.session_state["mailing_name"] = st.session_state.get("mailing_name") or one["name"]

    names = {code: plain(one["name"]) for code, one in known.items()}
    chosen = st.selectbox(
        say("mailings.template"), list(names), None, format_func=apart(names).get, key="mailing_template", on_change=take, placeholder="—"
    )
    chosen = chosen or st.session_state.get("mailing_kept_template")
    return UUID(chosen) if chosen else None
