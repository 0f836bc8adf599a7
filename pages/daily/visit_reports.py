"""Reports of meetings: which wait to be written, what they say, and the digest of a week: /visit_reports."""

from uuid import UUID

import streamlit as st

from data import promises, statements, visit_reports
from data.problems import Problem
from pages.parts import filters, visit_digest, visit_lists, visit_report
from pages.parts.who import viewer
from pages.words import say, told


def save(contact: UUID, values: dict, version: int | None, key: UUID) -> None:
    """The report with all that comes with it, in one call."""
    said = tuple(statements.Statement(**one) for one in values["statements"])
    promise = values["promise"] and promises.Promise(**values["promise"])
    report = visit_reports.Report(**values | {"statements": said, "promise": promise})
    visit_reports.write(viewer(), contact, report, version=version, key=key)


def mark(statement: UUID, unreliable: bool, version: int, key: UUID) -> None:
    attempt(statements.mark, statement, unreliable, version=version, key=key)


def settle(statement: UUID, version: int, key: UUID) -> None:
    attempt(statements.settle, statement, version=version, key=key)


def attempt(write, *given, **values) -> None:
    """One call into the data; what is wrong is told above the lists."""
    try:
        write(viewer(), *given, **values)
    except Problem as problem:
        st.session_state["visit_said"] = told(problem)


me, may = viewer(), viewer().may("contacts.log")
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.markdown(f"# {say('visit_reports.title')}")
    view = visit_lists.view()
    st.space("stretch")
    asked = filters.narrow(me, ("line", "manager"))
if said := st.session_state.pop("visit_said", None):
    st.markdown(f":gray-badge[{said}]")
if meeting := st.query_params.get("contact"):
    visit_report.draw(me, meeting, visit_report.Acts(save, mark, settle) if may else None)
elif view == "digest":
    visit_digest.draw(me, asked if me.sees_whole else asked | {"manager": me.id})
else:
    if may:
        visit_lists.waiting(me)
    visit_lists.reports(me, asked)
