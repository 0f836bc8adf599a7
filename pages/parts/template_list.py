"""The templates in use, each with its number, who approves and what it was used for; below them those out of use."""

from datetime import date

import streamlit as st

from data.document_numbers import number as numbered
from data.problems import Problem
from pages.parts.filters import today
from pages.words import LANGUAGES, count, day, plain, say, told
from queries import reader

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KIND = {"offer": "blue", "contract": "violet", "other": "gray"}


def draw(viewer, turn, file) -> None:
    """Title, the list, what is out of use. `turn(template, back)` takes out of use or back, `file(template)` gives its .docx."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"# {say('desk.page.templates')}")
        st.space("stretch")
        if st.button(say("templates.new"), icon=":material/add:", type="primary", key="templates_new"):
            show(edit="new")
    st.caption(say("templates.about"))
    if said := st.session_state.pop("_templates_told", None):
        st.success(said, icon=":material/check:")
    found = reader.rows("documents/templates", viewer)
    asked = approvers(viewer)
    live = [one for one in found if not one["retired"]]
    for one in live:
        _line(one, asked.get(str(one["template_id"]), []), turn, file)
    if not live:
        st.info(say("templates.none"), icon=":material/description:")
    if gone := [one for one in found if one["retired"]]:
        with st.expander(count("templates.gone", len(gone)), on_change="rerun", key="templates_gone") as fold:
            if fold.open:
                for one in gone:
                    _line(one, asked.get(str(one["template_id"]), []), turn, file)


def show(**asked) -> None:
    """Go to another view of the page."""
    st.query_params.from_dict({name: str(value) for name, value in asked.items()})
    st.rerun()


def approvers(viewer) -> dict[str, list[dict]]:
    """Who approves, in order, by template."""
    found: dict[str, list[dict]] = {}
    for one in reader.rows("documents/approvers", viewer):
        found.setdefault(str(one["template_id"]), []).append(one)
    return found


def facts(one: dict, asked: list[dict], on: date) -> list[str]:
    """Number, language, who approves, how much was written."""
    names = " → ".join(plain(each["staff"] or "—") for each in asked)
    return [
        plain(numbered(one["numbering"], on.year, 1)),
        LANGUAGES[one["language"]],
        say("templates.by", names=names) if asked else say("templates.by_nobody"),
        count("templates.written", one["documents"]),
    ]


def _line(one: dict, asked: list[dict], turn, file) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        line = plain(one["line"]) if one["line"] else say("templates.every_line")
        kind = one["kind"]
        badges = f":{KIND[kind]}-badge[{say(f'documents.kind.{kind}')}] :gray-badge[{line}]"
        since = say("templates.since", day=day(reader.to_local(one["created_at"]), "d MMM y"))
        st.markdown(
            f"**{plain(one['name'])}** {badges}  \n:gray[:small[{' · '.join([*facts(one, asked, today()), since])}]]", width="stretch"
        )
        code = one["template_id"]
        st.download_button(
            say("templates.download"),
            lambda: file(one),
            one["file_name"],
            DOCX,
            key=f"templates_file_{code}",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )
        _buttons(one, turn)


def _buttons(one: dict, turn) -> None:
    code = one["template_id"]
    if not one["retired"] and st.button(say("templates.version"), key=f"templates_edit_{code}"):
        show(edit=code)
    if not one["replaced"]:
        words = say("templates.back") if one["retired"] else say("templates.retire")
        if st.button(words, key=f"templates_turn_{code}", type="tertiary"):
            try:
                turn(one, one["retired"])
            except Problem as problem:
                st.error(told(problem))
                return
            st.rerun()
