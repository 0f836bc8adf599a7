"""The drawers of a person: the card, a new password, closing and opening the account; and a new account."""

from uuid import UUID, uuid4

import streamlit as st

from data import access, accounts, store
from data import people as persons
from data.problems import Problem
from data.viewer import ROLES
from pages.parts.contact_entry import apart
from pages.words import LANGUAGES, plain, say, told
from queries import reader


def _turn() -> None:
    st.session_state["_people_turn"] = st.session_state.get("_people_turn", 0) + 1


def add(viewer) -> None:
    """Open the drawer of a new account."""
    st.dialog(say("people.add"), position="right", on_dismiss=_turn)(_new)(viewer)


def edit(viewer, one: dict, lines: list, title: str) -> None:
    """Open the drawer of a person."""
    st.dialog(title, position="right", on_dismiss=_turn)(_card)(viewer, one, lines)


def _new(viewer) -> None:
    mark = st.session_state.setdefault("_people_new", uuid4())
    with st.form("people_new", border=False):
        name = st.text_input(say("people.column.name"), key=f"people_new_name_{mark.hex}", max_chars=120)
        login = st.text_input(say("people.column.login"), key=f"people_new_login_{mark.hex}", max_chars=64, autocomplete="off")
        role = _role(None, "new")
        lines = _lines(viewer, None, "new")
        language = st.selectbox(say("people.language"), list(LANGUAGES), format_func=LANGUAGES.get, index=None, placeholder="—")
        password = st.text_input(
            say("people.password"),
            type="password",
            autocomplete="new-password",
            help=say("begin.password_help", n=accounts.SHORTEST),
            key=f"people_new_password_{mark.hex}",
        )
        pressed = st.form_submit_button(say("people.add"), type="primary")
    if pressed:
        known = {"login": login or "", "name": name or "", "role": role, "lines": lines, "password": password or "", "language": language}
        _do(lambda: accounts.add(store.here(), viewer=viewer, **known), done="_people_new")


def _card(viewer, one: dict, lines: list) -> None:
    mark, staff_id = f"{one['id']}_{one['version']}", UUID(str(one["id"]))
    with st.form(f"people_card_{mark}", border=False):
        person = _inputs(viewer, one, lines, mark)
        pressed = st.form_submit_button(say("company.save"), type="primary")
    if pressed:
        _do(lambda: persons.edit(viewer, staff_id, person, version=one["version"]))
    with st.form(f"people_password_{mark}", border=False):
        new = st.text_input(say("people.new_password"), type="password", autocomplete="new-password", key=f"people_word_{mark}")
        if st.form_submit_button(say("people.set_password")):
            _do(lambda: access.set_password(store.here(), viewer, staff_id, new or ""))
    st.caption(say("people.closing"))
    if st.button(say("people.reopen" if one["closed"] else "people.close"), key="people_close"):
        _do(lambda: (access.enable if one["closed"] else access.disable)(store.here(), viewer, staff_id))


def _inputs(viewer, one: dict, lines: list, mark: str) -> persons.Person:
    name = st.text_input(say("people.column.name"), value=one["name"], max_chars=120, key=f"people_name_{mark}")
    email = st.text_input(say("people.email"), value=one["email"] or "", max_chars=200, key=f"people_email_{mark}")
    role = _role(one["role"], mark)
    chosen = _lines(viewer, None if one["all_lines"] else lines, mark)
    teams = {str(team["id"]): plain(team["name"]) for team in reader.rows("lists/teams", viewer) if not team["retired"]}
    codes = list(teams)
    index = codes.index(str(one["team_id"])) if str(one["team_id"]) in codes else None
    team = st.selectbox(
        say("people.column.team"), codes, index=index, format_func=apart(teams).get, placeholder="—", key=f"people_team_{mark}"
    )
    owns = st.checkbox(say("people.owns_deals"), value=one["owns_deals"], key=f"people_owns_{mark}")
    with st.grid(2, min_column_width=150):
        points = _number("capacity_points", one, mark)
        leads = _number("capacity_leads", one, mark, whole=True)
        weight, hours = _number("lead_weight", one, mark), _number("hours_per_day", one, mark)
    starts = st.date_input(say("people.starts_on"), value=one["starts_on"], format="DD.MM.YYYY", key=f"people_starts_{mark}")
    extension = st.text_input(say("people.extension"), value=one["extension"] or "", max_chars=40, key=f"people_extension_{mark}")
    more = {
        "extension": extension or "",
        "capacity_points": points,
        "capacity_leads": leads,
        "lead_weight": 1.0 if weight is None else weight,
    }
    more |= {"hours_per_day": hours or 8.0, "starts_on": starts, "owns_deals": owns}
    return persons.Person(name or "", role, chosen, email or "", team and UUID(team), **more)


def _number(column: str, one: dict, mark: str, whole: bool = False):
    value = one[column]
    kind = int if whole else float
    return st.number_input(
        say(f"people.{column}"),
        value=None if value is None else kind(value),
        min_value=kind(0),
        step=kind(1),
        key=f"people_{column}_{mark}",
        placeholder="—",
    )


def _role(now: str | None, mark: str) -> str:
    index = ROLES.index(now or "manager")
    return st.selectbox(
        say("people.column.role"), ROLES, index=index, format_func=lambda one: say(f"desk.role.{one}"), key=f"people_role_{mark}"
    )


def _lines(viewer, now: list | None, mark: str) -> tuple[UUID, ...] | None:
    """The lines a person works in; nothing chosen is all of them."""
    names = {str(line["id"]): plain(line["name"]) for line in reader.rows("lists/lines", viewer) if not line["retired"]}
    default = [str(one) for one in now or () if str(one) in names]
    chosen = st.multiselect(
        say("people.column.lines"),
        list(names),
        default=default,
        format_func=apart(names).get,
        placeholder=say("people.all_lines"),
        key=f"people_lines_{mark}",
        select_all=False,
    )
    return tuple(UUID(one) for one in chosen) or None


def _do(work, done: str | None = None) -> None:
    """One call into the data; what is wrong is told here, and what was typed stays."""
    try:
        work()
    except Problem as problem:
        st.error(told(problem))
        return
    if done:
        st.session_state.pop(done, None)
    st.session_state["_people_said"] = say("company.saved")
    _turn()
    st.rerun()
