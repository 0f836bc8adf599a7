"""One list of the company: its entries as a table, a drawer to add or change one, the retired ones folded."""

from uuid import UUID, uuid4

import pandas as pd
import streamlit as st

from data import listings, lists
from data.problems import Problem
from pages.parts import cells
from pages.parts.company_inputs import draw, values_of
from pages.words import plain, say, told
from queries import reader

CODED = {"kind", "entity", "occasion"}  # columns of codes, and how they are said


def show(viewer, name: str) -> None:
    """The list with what can be done about it; a click on a row opens the entry."""
    which, entries = listings.listing(name), reader.rows(f"lists/{name}", viewer)
    alive = [one for one in entries if not one.get("retired")]
    gone = [one for one in entries if one.get("retired")]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(say(f"company.about.{name}"))
        st.space("stretch")
        if which.grows and st.button(say("company.add"), icon=":material/add:", key=f"company_add_{name}"):
            _drawer(viewer, name, None)
    said = st.session_state.pop("_company_said", None)
    if said:
        st.success(said, icon=":material/check:")
    _table(viewer, name, alive, "alive")
    if gone:
        with st.expander(say("company.retired", n=len(gone))):
            _table(viewer, name, gone, "retired")


def _table(viewer, name: str, entries: list[dict], part: str) -> None:
    if not entries:
        st.info(say("company.empty"))
        return
    names = {
        str(one["id"]): one["name"]
        for of in ("lines", "sources", "campaigns", "contact_kinds")
        for one in reader.rows(f"lists/{of}", viewer)
    }
    columns = [column.name for column in listings.listing(name).columns]
    frame = pd.DataFrame([{column: _said(name, column, one.get(column, one["id"]), names) for column in columns} for one in entries])
    event = st.dataframe(
        frame,
        hide_index=True,
        column_config={column: st.column_config.Column(say(f"company.column.{column}")) for column in columns},
        key=f"company_{name}_{part}_{st.session_state.get('_company_turn', 0)}",
        on_select="rerun",
        selection_mode="single-row",
        row_height=cells.ROW,
        height=min(cells.ROW * (len(frame) + 1) + 3, 560),
        placeholder="—",
        alt=say(f"company.list.{name}"),
    )
    if event["selection"]["rows"]:
        _drawer(viewer, name, entries[event["selection"]["rows"][0]])


def _said(name: str, column: str, value, names: dict):
    if column == "contact_kind" and value == "referral":
        return say("company.contact_kind.referral")
    if column in ("line_id", "source_id", "campaign_id", "contact_kind"):
        return names.get(str(value), "—")
    if column in CODED:
        return say(f"company.{column}.{value}")
    if column == "weekday":
        return say(f"company.weekday.{value}")
    if isinstance(value, bool):
        return say("company.yes" if value else "company.no")
    return value if not isinstance(value, str) else value.replace("\n", ", ")


def _turn() -> None:
    """Forget the chosen row: the drawer is closed."""
    st.session_state["_company_turn"] = st.session_state.get("_company_turn", 0) + 1


def _drawer(viewer, name: str, entry: dict | None) -> None:
    title = say(f"company.list.{name}") + (f" · {plain(str(entry.get('name') or entry['id']))}" if entry else "")
    st.dialog(title, position="right", on_dismiss=_turn)(_inside)(viewer, name, entry)


def _inside(viewer, name: str, entry: dict | None) -> None:
    which, mark = listings.listing(name), str(entry["id"]) if entry else "new"
    key = st.session_state.setdefault(f"_company_key_{name}_{mark}", uuid4())
    places: dict = {}
    with st.form(f"company_form_{name}_{mark}", border=False):
        given = draw(viewer, name, which, entry, places, mark)
        pressed = st.form_submit_button(say("company.save"), type="primary")
    trouble = st.container()
    if entry:
        _more(viewer, name, which, entry, trouble)
    if pressed:
        _do(lambda: _save(viewer, name, entry, given, key), places, trouble, f"_company_key_{name}_{mark}")


def _save(viewer, name: str, entry: dict | None, given: dict, key: UUID) -> None:
    values, moves = values_of(given)
    if entry is None:
        lists.add(viewer, name, values, key=key)
    else:
        lists.change(viewer, name, _key(name, entry), values, version=entry.get("version"), moves=moves)


def _key(name: str, entry: dict):
    """The key as the data takes it; reads give ids as text."""
    return UUID(str(entry["id"])) if listings.listing(name).key == "id" else entry["id"]


def _more(viewer, name: str, which: listings.Listing, entry: dict, trouble) -> None:
    """Up, down, retire and back: what needs no form."""
    row, version = _key(name, entry), entry.get("version")
    with st.container(horizontal=True):
        if which.ordered and not entry.get("retired"):
            if st.button(say("company.up"), icon=":material/arrow_upward:", key="company_up"):
                _do(lambda: lists.order(viewer, name, row, up=True), {}, trouble)
            if st.button(say("company.down"), icon=":material/arrow_downward:", key="company_down"):
                _do(lambda: lists.order(viewer, name, row, up=False), {}, trouble)
        back = bool(entry.get("retired"))
        if which.retires and st.button(say("company.back" if back else "company.retire"), key="company_retire"):
            _do(lambda: lists.retire(viewer, name, row, version=version, back=back), {}, trouble)
        if which.keyed_by_hand and st.button(say("company.remove"), key="company_remove"):
            _do(lambda: lists.remove(viewer, name, row), {}, trouble)


def _do(work, places: dict, trouble, done: str | None = None) -> None:
    """One call into the data; what is wrong is told at its input, and what was typed stays."""
    try:
        work()
    except Problem as problem:
        (places.get(problem.field) or trouble).error(told(problem))
        return
    if done:
        st.session_state.pop(done, None)
    st.session_state["_company_said"] = say("company.saved")
    _turn()
    st.rerun()
