"""Keys of the API and web forms: the list, what was just made shown once, and revoking."""

from uuid import UUID

import streamlit as st

from data import doors
from data.problems import Problem
from pages.parts import cells, intake_new, intake_snippet
from pages.words import moment, number, plain, say, told
from queries import reader

COLUMNS = ("kind", "name", "shown", "scopes", "line", "source", "per_minute", "created", "seen", "leads", "aside")
NUMBERS = ("per_minute", "leads", "aside")


def draw(viewer) -> None:
    """The list with its buttons; above it whatever was made a moment ago, until it is put away."""
    fresh = st.session_state.get(intake_new.FRESH)
    if fresh:
        _made(*fresh)
    with st.container(horizontal=True, vertical_alignment="center"):
        for kind, icon in (("key", ":material/key:"), ("form", ":material/web:")):
            if st.button(say(f"intake.make.{kind}"), icon=icon, key=f"intake_make_{kind}"):
                intake_new.open_drawer(viewer, kind)
        st.space("stretch")
        address = intake_snippet.server(st.context.url) + "/api/openapi.json"
        st.link_button(say("intake.description"), address, icon=":material/description:", type="tertiary")
    if said := st.session_state.pop("_intake_said", None):
        st.success(said, icon=":material/check:")
    found = reader.rows("intake/doors", viewer)
    if not found:
        st.info(say("intake.none"))
        return
    live = [one for one in found if one["revoked_at"] is None]
    _table(viewer, live, "live")
    if gone := [one for one in found if one["revoked_at"] is not None]:
        with st.expander(say("intake.revoked", n=number(len(gone)))):
            _table(viewer, gone, "revoked")


def _made(kind: str, name: str, secret: str, line: str | None = None) -> None:
    """What opens the door: shown until it is put away, then never again."""
    with st.container(border=True):
        st.markdown(f"## {plain(name)}")
        st.markdown(say(f"intake.once.{kind}"))
        if kind == "key":
            st.code(secret, language=None, wrap_lines=True)
            st.caption(say("intake.example"))
            st.code(intake_snippet.curl(st.context.url, secret, line), language="bash", wrap_lines=True)
            if line:
                st.caption(say("intake.names_line"))
        else:
            st.code(intake_snippet.form(st.context.url, secret), language="html", height=300)
            st.caption(say("intake.script"))
            st.code(intake_snippet.script(), language="html", height=200)
        st.button(say("intake.put_away"), type="primary", on_click=lambda: st.session_state.pop(intake_new.FRESH, None))


def _table(viewer, found: list[dict], part: str) -> None:
    if not found:
        return
    event = st.dataframe(
        [_row(one) for one in found],
        hide_index=True,
        column_config={name: _column(name) for name in COLUMNS},
        key=f"intake_{part}_{st.session_state.get('_intake_turn', 0)}",
        on_select="rerun" if part == "live" else "ignore",
        selection_mode="single-row",
        row_height=cells.ROW,
        height=min(cells.ROW * (len(found) + 1) + 3, 500),
        placeholder="—",
        alt=say("intake.part.keys"),
    )
    if part == "live" and event["selection"]["rows"]:
        one = found[event["selection"]["rows"][0]]
        st.dialog(plain(one["name"]), position="right", on_dismiss=_turn)(_card)(viewer, one)


def _column(name: str):
    label = say(f"intake.column.{name}")
    return cells.number_column(label) if name in NUMBERS else st.column_config.TextColumn(label)


def _row(one: dict) -> dict:
    """A key or form as the table shows it; times on the company's clock."""
    facts = {"kind": say(f"intake.kind.{one['kind']}"), "name": one["name"], "shown": one["shown"] + "…"}
    facts |= {"scopes": ", ".join(say(f"intake.scope.{scope}") for scope in one["scopes"].split())}
    facts |= {"line": one["line"] or say("intake.every_line"), "source": one["source"], "per_minute": one["per_minute"]}
    facts |= {"created": moment(reader.to_local(one["created_at"])), "leads": one["leads"], "aside": one["aside"]}
    return facts | {"seen": moment(reader.to_local(one["seen_at"])) if one["seen_at"] else say("intake.never")}


def _card(viewer, one: dict) -> None:
    """What a key or form is, and the button that takes it away."""
    for name, value in _row(one).items():
        st.markdown(f"**{say(f'intake.column.{name}')}**: {plain(value if value is not None else '—')}")
    if one["back_to"]:
        st.markdown(f"**{say('intake.column.back_to')}**: {plain(one['back_to'])}")
    st.caption(say("intake.revoke_hint"))
    if st.button(say("intake.revoke"), key="intake_revoke"):
        try:
            doors.revoke(viewer, UUID(str(one["id"])))
        except Problem as problem:
            st.error(told(problem))
            return
        st.session_state["_intake_said"] = say("intake.is_revoked", name=plain(one["name"]))
        _turn()
        st.rerun()


def _turn() -> None:
    """Forget the chosen row: the drawer is closed."""
    st.session_state["_intake_turn"] = st.session_state.get("_intake_turn", 0) + 1
