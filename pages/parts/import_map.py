"""What is what in a dropped file: the kind, a ready map, the columns, the line, days for rows without one."""

import dataclasses

import streamlit as st

from data.imports import layouts, mapping, remembered
from data.imports.mapping import Custom, Map
from data.imports.sheet import Shape, Sheet
from data.viewer import Viewer
from pages.parts import import_file, import_stages
from pages.parts.import_file import Dropped
from pages.words import count, plain, say
from queries import reader

OWN = (
    "staff",
    "products",
    "clients",
    "persons",
    "leads",
    "deals",
    "contacts",
    "sales",
    "answers",
)  # kinds that keep fields of the company's own
SHOWN = ("number",)  # not needed by each file of its kind, but by most


def start(viewer: Viewer, file: Dropped) -> tuple[Sheet, Map, str] | None:
    """Draw which file this is; return the table, the map to begin with and a mark for its widgets. None while the kind is not known.

    A Problem for a file that is no table.
    """
    with st.container(border=True, gap="small"):
        ready = _ready(file)
        table = import_file.table(file, ready.shape if ready else _shape(file))
        known = None if ready else remembered.of(viewer, table)
        kind = _kind(file, ready or known, table)
        st.caption(say("import_data.file", name=plain(table.name)) + " " + count("import_data.rows", len(table.rows)))
        if kind is None:
            st.info(say("import_data.which_kind"))
            return None
        base = next((one for one in (ready, known) if one and one.kind == kind), None) or mapping.guess(kind, table)
        if base is known:
            st.caption(f":material/history: {say('import_data.remembered')}")
    return table, base, f"{file.mark}_{kind}_{'ready' if base is ready else 'known' if base is known else 'own'}"


def _ready(file: Dropped) -> Map | None:
    if not file.maps:
        return None
    named = st.selectbox(
        say("import_data.map"),
        [*file.maps, ""],
        key=f"import_ready_{file.mark}",
        width=420,
        format_func=lambda name: name.replace("_", " ").capitalize() or say("import_data.map_none"),
    )
    return _without_near(file.maps[named]) if named else None


def _without_near(map_: Map) -> Map:
    """Replacements that only respell a name are left for the person to accept; those that give a word its meaning stay."""
    fields = layouts.layout(map_.kind).fields
    kept = {name: swap for name, swap in map_.replace.items() if fields[name].of != "products"}
    return dataclasses.replace(map_, replace=kept)


def _shape(file: Dropped) -> Shape:
    return Shape(header=not st.toggle(say("import_data.no_header"), key=f"import_bare_{file.mark}"))


def _kind(file: Dropped, ready: Map | None, table: Sheet) -> str | None:
    asked = st.query_params.get("kind")
    likely = ready.kind if ready else asked if asked in layouts.KINDS else layouts.likely_kind(table.columns)
    return st.pills(
        say("import_data.kind"),
        layouts.KINDS,
        default=likely,
        key=f"import_kind_{file.mark}_{likely}",
        format_func=lambda kind: say(f"import_data.kind.{kind}"),
    )


def details(viewer: Viewer, table: Sheet, base: Map, mark: str) -> Map:
    """Draw which column is what, with the recognised ones filled in, and return the map as it is chosen."""
    with st.container(border=True, gap="small"):
        st.markdown(f"## {say('import_data.columns')}")
        columns = _columns(table, base, mark)
        st.caption(count("import_data.columns_found", len(set(columns.values()) | _in_patterns(table, base)), all=len(table.columns)))
        map_ = dataclasses.replace(base, columns=columns)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            map_ = _line(viewer, map_, mark)
            map_ = _place(viewer, map_, mark)
            map_ = _undated(table, map_, mark)
            map_ = _make_clients(map_, mark)
        return import_stages.choose(table, _own(table, map_, mark), mark)


def _columns(table: Sheet, base: Map, mark: str) -> dict[str, str]:
    """A select box per field; the recognised column stands in it. A box cleared leaves the field out."""
    fields = [name for name in layouts.layout(base.kind).fields if name not in base.patterns and name not in base.constants]
    first = [name for name in fields if name in base.columns or name in (*layouts.layout(base.kind).required, *SHOWN)]
    found: dict[str, str] = {}
    with st.grid(4, min_column_width=190):
        _boxes(table, base, first, mark, found)
    if rest := [name for name in fields if name not in first]:
        with st.expander(say("import_data.more_fields")), st.grid(4, min_column_width=190):
            _boxes(table, base, rest, mark, found)
    return found


def _boxes(table: Sheet, base: Map, names: list[str], mark: str, found: dict[str, str]) -> None:
    required = layouts.layout(base.kind).required
    for name in names:
        likely = table.columns.index(base.columns[name]) if base.columns.get(name) in table.columns else None
        picked = st.selectbox(
            say(f"import_data.field.{name}") + (" *" if name in required else ""),
            table.columns,
            index=likely,
            placeholder=say("import_data.no_column"),
            key=f"import_{mark}_{name}",
        )
        if picked is not None:
            found[name] = picked


def _in_patterns(table: Sheet, base: Map) -> set[str]:
    told = " ".join(base.patterns.values())
    return {column for column in table.columns if f"{{{column}}}" in told} | {own.column for own in base.custom}


def _line(viewer: Viewer, map_: Map, mark: str) -> Map:
    lines = [choice["name"] for choice in reader.rows("company/choices", viewer) if choice["kind"] == "line"]
    names = list(dict.fromkeys(([map_.line] if map_.line else []) + lines))
    if len(names) < 2 or "line" in map_.columns or "line" not in layouts.layout(map_.kind).fields:
        return map_
    return dataclasses.replace(map_, line=st.selectbox(say("import_data.field.line"), names, key=f"import_{mark}_the_line", width=200))


def _place(viewer: Viewer, map_: Map, mark: str) -> Map:
    """Reviews of one site do not say which: it is chosen for all rows."""
    if "place" not in layouts.layout(map_.kind).fields or "place" in map_.columns:
        return map_
    names = [one["name"] for one in reader.rows("lists/places", viewer) if not one["retired"]]
    kept = map_.constants.get("place")
    chosen = st.selectbox(
        say("import_data.field.place"),
        names,
        index=names.index(kept) if kept in names else None,
        placeholder=say("import_data.no_column"),
        key=f"import_{mark}_the_place",
        width=260,
    )
    constants = {name: value for name, value in map_.constants.items() if name != "place"}
    return dataclasses.replace(map_, constants=constants | ({"place": chosen} if chosen else {}))


def _undated(table: Sheet, map_: Map, mark: str) -> Map:
    column = map_.columns.get("happened_at")
    empty = len(table.rows) if column is None else sum(not cell for cell in table.column(column))
    fields = layouts.layout(map_.kind).fields
    if not empty or "happened_at" not in fields or "happened_at" in map_.patterns:
        return map_
    day = st.date_input(
        count("import_data.undated", empty),
        value=map_.undated.get("happened_at"),
        key=f"import_{mark}_undated",
        format="YYYY-MM-DD",
        width=300,
    )
    return dataclasses.replace(map_, undated={"happened_at": day.isoformat()} if day else {})


def _make_clients(map_: Map, mark: str) -> Map:
    if "client" not in layouts.layout(map_.kind).fields or "client" not in map_.given:
        return map_
    wanted = st.toggle(say("import_data.make_clients"), value="clients" in map_.create, key=f"import_{mark}_clients")
    return dataclasses.replace(map_, create=map_.create | {"clients"} if wanted else map_.create - {"clients"})


def _own(table: Sheet, map_: Map, mark: str) -> Map:
    used = set(map_.columns.values()) | (_in_patterns(table, map_) - {own.column for own in map_.custom})
    free = [column for column in table.columns if column not in used]
    if map_.kind not in OWN or not free:
        return map_
    known = {own.column: own for own in map_.custom}
    kept = st.multiselect(
        say("import_data.own_fields"),
        free,
        default=[column for column in free if column in known],
        key=f"import_{mark}_own_{len(free)}",
        placeholder=say("import_data.own_none"),
        help=say("import_data.own_hint"),
        select_all=False,
    )
    return dataclasses.replace(map_, custom=tuple(known.get(column, Custom(column, column)) for column in kept))
