"""A template, or a new version of one: its file, name, kind, line, language, numbers, and who approves one after the other."""

from uuid import UUID, uuid4

import streamlit as st

from data import document_numbers, docx_file, docx_write
from data.document_templates import KINDS, MOST_APPROVERS, Template
from data.problems import Problem
from pages.parts import template_list
from pages.parts.contact_entry import apart
from pages.parts.filters import today
from pages.words import LANGUAGES, count, language, plain, say, told
from queries import reader

KEY = "_template_key"
USUAL = {"offer": "OF-{year}-{n:04}", "contract": "C-{year}-{n:04}", "other": "D-{year}-{n:04}"}


def draw(viewer, asked: str, save) -> None:
    """The form. `asked` is the template that gets a new version, or "new"; `save(template, data, file name, key, one)` keeps it."""
    one = next((each for each in reader.rows("documents/templates", viewer) if str(each["template_id"]) == asked), None)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"# {say('templates.change', name=plain(one['name'])) if one else say('templates.new')}")
        st.space("stretch")
        if st.button(say("templates.all"), icon=":material/arrow_back:", type="tertiary", key="templates_leave"):
            _leave()
    if one:
        st.caption(say("templates.version_about"))
    places: dict = {}
    left, right = st.columns(2, gap="large")
    with left:
        said = _facts(viewer, one or {}, places)
    with right:
        data, name = _file(one, places)
    if not st.button(say("templates.save"), type="primary", key="template_save"):
        return
    try:
        save(said, data, name, st.session_state.setdefault(KEY, uuid4()), one)
    except Problem as problem:
        places.get(problem.field, st).error(told(problem))
        return
    st.session_state["_templates_told"] = say("templates.kept", name=plain(said.name))
    _leave()


def _leave() -> None:
    for name in [name for name in st.session_state if str(name).startswith("template_")] + [KEY]:
        st.session_state.pop(name, None)
    template_list.show()


def _facts(viewer, one: dict, places: dict) -> Template:
    name = st.text_input(say("templates.name"), one.get("name", ""), 200, key="template_name", autocomplete="off")
    places["name"] = st.container()
    kind = st.segmented_control(
        say("templates.kind"),
        KINDS,
        default=one.get("kind", "offer"),
        required=True,
        key="template_kind",
        format_func=lambda kind: say(f"documents.kind.{kind}"),
    )
    places["kind"] = st.container()
    line = _line(viewer, one)
    places["line"] = st.container()
    codes = list(LANGUAGES)
    spoken = st.selectbox(
        say("templates.language"), codes, codes.index(one.get("language", language())), format_func=LANGUAGES.get, key="template_language",
        help=say("templates.language_help"),
    )  # fmt: skip
    numbering = _numbering(one, kind)
    places["numbering"] = st.container()
    approvers = _approvers(viewer, one)
    places["approvers"] = st.container()
    return Template(name or "", kind, numbering, spoken, line, approvers)


def _line(viewer, one: dict) -> UUID | None:
    lines = {str(each["id"]): plain(each["name"]) for each in reader.rows("lists/lines", viewer) if not each["retired"]}
    options, known = ["", *lines], str(one.get("line_id") or "")
    index = options.index(known) if known in options else 0
    names = apart({"": say("templates.every_line")} | lines)
    chosen = st.selectbox(say("templates.line"), options, index, format_func=names.get, key="template_line")
    return UUID(chosen) if chosen else None


def _numbering(one: dict, kind: str) -> str:
    """The pattern, with what the first number of this year would be."""
    typed = st.text_input(
        say("templates.numbering"), one.get("numbering") or USUAL[kind], document_numbers.LONGEST, help=say("templates.numbering_help"),
        key=f"template_numbering_{kind if not one else 'kept'}", autocomplete="off",
    )  # fmt: skip
    try:
        pattern = document_numbers.check(typed or "")
    except Problem:
        return typed or ""
    st.caption(say("templates.first_number", number=plain(document_numbers.number(pattern, today().year, 1))))
    return pattern


def _approvers(viewer, one: dict) -> tuple[UUID, ...]:
    people = {str(each["staff_id"]): plain(each["staff"]) for each in reader.rows("documents/people", viewer)}
    kept = template_list.approvers(viewer).get(str(one.get("template_id")), [])
    standing = [str(each["staff_id"]) for each in kept if str(each["staff_id"]) in people]
    chosen = st.multiselect(
        say("templates.approvers"), list(people), standing, format_func=apart(people).get, key="template_approvers",
        max_selections=MOST_APPROVERS, help=say("templates.approvers_help"), placeholder=say("templates.approvers_none"),
    )  # fmt: skip
    return tuple(map(UUID, chosen))


def _file(one: dict | None, places: dict) -> tuple[bytes | None, str]:
    """The uploaded file with what was found in it; None when none was chosen."""
    words = say("templates.file_anew") if one else say("templates.file")
    came = st.file_uploader(words, "docx", key="template_file", max_upload_size=docx_file.MOST // 1_000_000)
    places["file"] = st.container()
    if came is None:
        return None, ""
    data = came.getvalue()
    try:
        found = docx_write.fields(data)
    except Problem as problem:
        places["file"].error(told(problem))
    else:
        with places["file"]:
            st.success(count("templates.found", len(found)), icon=":material/check:")
            st.markdown(" ".join(f"`{name.replace('items.', 'item.')}`" for name in found))
    return data, came.name
