"""What will happen: near matches to accept, four counts, the rows of each sort, and the button that takes them in."""

from collections import Counter
from uuid import uuid4

import streamlit as st

from data import store
from data.imports import outcome, take_in
from data.imports.columns import Suggestion
from data.imports.mapping import Map
from data.imports.sheet import Sheet
from data.problems import Problem
from data.viewer import Viewer
from pages.parts import import_file, import_refused
from pages.parts.import_words import reason
from pages.words import count, number, plain, say, told

SORTS = ("new", "changed", "same", "refused")


def show(viewer: Viewer, table: Sheet, map_: Map) -> None:
    """Draw the dry run and the button. A Problem when the map does not go with the file."""
    if said := st.session_state.pop("import_said", None):
        st.warning(said)
    place = st.container()
    map_ = _accepted(map_, table)
    key, found = _seen(viewer, table, map_)
    near = _remember(table, map_.kind, found.suggestions)
    with place:
        _suggest(table, map_.kind, near)
    with st.container(border=True):
        st.markdown(f"## {say('import_data.dry_run')}")
        with st.grid(4, min_column_width=130):
            for sort, n in zip(SORTS, found.counts, strict=True):
                st.metric(say(f"import_data.sort.{sort}"), number(n))
        for note in found.notes:
            st.markdown(f":material/info: {told(note)}")
        _rows(table, found)
        _button(viewer, table, map_, key, found)


def _seen(viewer: Viewer, table: Sheet, map_: Map):
    """The dry run and the id of the import it would become; made anew when file or map are others.

    Data that change meanwhile are noticed when the rows are taken in, else every contact saved by others would void the button.
    """
    here = store.here()
    sign = (table.sha256, table.columns, map_.as_json())
    known = st.session_state.get("import_seen")
    if known is None or known[0] != sign:
        bar = st.progress(0.0, say("import_data.checking")) if len(table.rows) > 5000 else None
        found = outcome.look(
            here, viewer, table, map_, lambda share: bar.progress(min(share, 1.0), say("import_data.checking")) if bar else None
        )
        if bar:
            bar.empty()
        known = st.session_state["import_seen"] = (sign, uuid4(), found)
    return known[1], known[2]


def _remember(table: Sheet, kind: str, fresh: tuple[Suggestion, ...]) -> dict[tuple, Suggestion]:
    """Near matches stay on the page after they were accepted, so that they can be taken back."""
    kept = st.session_state.setdefault("import_near", {}).setdefault(f"{table.sha256}_{kind}", {})
    kept.update({(near.field, near.written): near for near in fresh})
    return kept


def _box(table: Sheet, kind: str, near: Suggestion) -> str:
    return f"import_near_{table.sha256[:12]}_{kind}_{near.field}_{near.written}"


def _accepted(map_: Map, table: Sheet) -> Map:
    for near in st.session_state.get("import_near", {}).get(f"{table.sha256}_{map_.kind}", {}).values():
        if st.session_state.get(_box(table, map_.kind, near)):
            map_ = map_.replacing(near.field, near.written, near.meant)
    return map_


def _suggest(table: Sheet, kind: str, near: dict[tuple, Suggestion]) -> None:
    if not near:
        return
    with st.container(border=True):
        st.markdown(f"## {say('import_data.near')}")
        st.caption(say("import_data.near_hint"))
        for one in near.values():
            words = say(
                "import_data.near_one", field=say(f"import_data.field.{one.field}"), written=plain(one.written), meant=plain(one.meant)
            )
            st.checkbox(f"{words} ({count('import_data.rows_short', one.rows)})", key=_box(table, kind, one))


def _rows(table: Sheet, found: outcome.Outcome) -> None:
    filled = [sort for sort, n in zip(SORTS, found.counts, strict=True) if n and sort != "same"]
    if not filled:
        return
    labels = [say(f"import_data.sort.{sort}") for sort in filled]
    for tab, sort in zip(st.tabs(labels, default=labels[-1]), filled, strict=True):
        with tab:
            DRAW[sort](table, found)


def _new(table: Sheet, found: outcome.Outcome) -> None:
    st.dataframe(
        [{say("import_data.row"): n} | dict(zip(table.columns, cells, strict=True)) for n, cells in found.new],
        hide_index=True,
        height="content" if len(found.new) < 8 else 320,
        alt=say("import_data.sort.new"),
    )
    if found.counts[0] > len(found.new):
        st.caption(count("import_data.first_of", found.counts[0], shown=number(len(found.new))))


def _changed(table: Sheet, found: outcome.Outcome) -> None:
    rows = [
        {
            say("import_data.row"): cell.number,
            say("import_data.field.name"): cell.name,
            say("import_data.changed_field"): _field(cell.field),
            say("import_data.before"): cell.before or "—",
            say("import_data.after"): cell.after,
        }
        for cell in found.changed
    ]
    st.dataframe(rows, hide_index=True, height="content" if len(rows) < 8 else 320, alt=say("import_data.sort.changed"))


def _field(name: str) -> str:
    try:
        return say(f"import_data.field.{name}")
    except KeyError:
        return name  # a field of the company's own has its own name


def _refused(table: Sheet, found: outcome.Outcome) -> None:
    reasons = Counter(reason(row.problem) for row in found.refused)
    for why, n in reasons.most_common(5):
        st.markdown(f"- {plain(why)} ({count('import_data.rows_short', n)})")
    rows = [
        {"row": row.number, "cells": dict(zip(table.columns, row.cells, strict=True)), "why": reason(row.problem)} for row in found.refused
    ]
    shown = [
        {say("import_data.row"): row["row"], say("import_data.refused_because"): row["why"]} | row["cells"] for row in rows[: outcome.SHOWN]
    ]
    st.dataframe(shown, hide_index=True, height="content" if len(shown) < 8 else 320, alt=say("import_data.sort.refused"))
    import_refused.buttons(lambda: rows, table.name, key="now")


def _button(viewer: Viewer, table: Sheet, map_: Map, key, found: outcome.Outcome) -> None:
    n = found.counts[0] + found.counts[1]
    if n == 0:
        st.info(say("import_data.nothing_new"))
        _waiting(found)
        return
    st.caption(say("import_data.written_together"))
    _waiting(found)
    if not st.button(count("import_data.take_in", n), type="primary", key=f"import_take_in_{key}"):
        return
    waiting = st.empty()
    waiting.info(count("import_data.writing", n))
    try:
        done = take_in.take_in(store.here(), viewer, table, map_, key=key, seen=found.counts)
    except Problem as problem:
        st.session_state["import_said"] = told(problem)
        st.session_state.pop("import_seen", None)
    else:
        st.session_state["import_flash"] = done
        import_file.clear()
    st.rerun()


def _waiting(found: outcome.Outcome) -> None:
    """Say how many rows are refused for a name whose near match nobody has ticked."""
    near = {one.written for one in found.suggestions}
    if n := sum(row.problem.values.get("name") in near for row in found.refused):
        st.warning(count("import_data.near_waits", n, question=say("import_data.near")), icon=":material/rule:")


DRAW = {"new": _new, "changed": _changed, "refused": _refused}
