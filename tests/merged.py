"""Two clients that are one, with rows in every table that points at a client, and what all tables hold at a moment."""

from uuid import uuid4, uuid5

from data import merges
from tests.company import SPACE

HISTORY = ("merges", "merge_changes", "audit", "field_history", "assignments", "calendar")


def snapshot(desk, but=HISTORY) -> dict:
    """Every row of every table of schema kept, as text and in order; versions left out."""
    found = {}
    for (table,) in desk.run("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'kept' ORDER BY 1"):
        if table not in but:
            names = desk.run(
                "SELECT column_name FROM duckdb_columns() WHERE schema_name = 'kept' AND table_name = ? AND column_name <> 'version' ORDER BY 1",
                table,
            )
            found[table] = sorted(map(str, desk.run(f"SELECT {', '.join(name for (name,) in names)} FROM kept.{table}")))
    return found


def version(desk, *ids, table="clients") -> tuple[int, ...]:
    return tuple(desk.run(f"SELECT version FROM kept.{table} WHERE id = ?", one)[0][0] for one in ids)


def merge(desk, kept, gone, choice=None, login="hanna", key=None, entity="client", **more):
    """Merge as the head does, with the versions as they are."""
    desk.wait(minutes=1)
    found = version(desk, kept, gone, table=f"{entity}s")
    return merges.merge(desk.viewer(login), kept, gone, choice or {}, found, key=key or uuid4(), entity=entity, **more)


def unmerge(desk, merged, login="hanna", key=None):
    desk.wait(minutes=1)
    return merges.unmerge(desk.viewer(login), merged.id if hasattr(merged, "id") else merged, key=key or uuid4())


def person(desk, name: str, *clients, **columns):
    """A person with a role at each of these clients."""
    made = desk.add("persons", id=desk.id("person", name), name=name, name_norm=name.lower(), entered_at=desk.clock, **columns)
    for client in clients:
        desk.add(
            "person_roles", id=uuid5(made, str(client)), person_id=made, client_id=client, role="buyer", is_main=True, since="2026-01-01"
        )
    return made


SPECIAL = {
    "direction": "out",
    "state": "held",
    "kind": "call",
    "side": "ours",
    "severity": 2,
    "due_on": "2026-05-01",
    "amount": 10,
    "seq": 1,
    "entity": "client",
    "until_on": "2026-05-01",
    "unreliable": False,
    "month": "2026-05-01",
    "points": 1.0,
    "arm": "treated",
    "file": b"PK",
}
STATES = {"promises": "open", "contacts": "cancelled", "letters": "waiting", "written_documents": "waiting"}
REACH = {"kind": "phone", "value": "+49 30 555", "value_norm": "4930555"}


def row_in_every_table(desk, client, at=None) -> dict:
    """One row in each table that points at a client, all values made up by their types: {(table, column): key}."""
    made = {}
    for place in _places(desk):
        values = REACH.copy() if place.table == "reach" else {}
        for name, kind, null in _columns(desk, place.table):
            if name in values or (null and name not in ("entered_at",)):
                continue
            values[name] = SPECIAL.get(name) if name in SPECIAL else _value(desk, place, name, kind, at or desk.clock)
        if place.table in STATES:
            values["state"] = STATES[place.table]
        values[place.column] = client
        if place.table == "person_roles":
            values["person_id"] = desk.add("persons", id=uuid4(), name="Pia", name_norm="pia", entered_at=desk.clock)
        desk.add(place.table, **values)
        made[(place.table, place.column)] = values[place.key]
    return made


def _places(desk):
    from data import merge_places

    with desk.here.cursor() as cur:
        return merge_places.places(cur, "client")


def _columns(desk, table: str):
    return desk.run(
        "SELECT column_name, data_type, is_nullable FROM duckdb_columns() WHERE schema_name = 'kept' AND table_name = ? "
        "AND (column_default IS NULL OR column_name = 'entered_at') ORDER BY column_index",
        table,
    )


def _value(desk, place, name: str, kind: str, at):
    if name == "line_id":
        return desk.id("line", "Sales")
    if name == "stage_id":
        return desk.id("stage", "Sales/lead")
    made = {"UUID": uuid5(SPACE, f"{uuid4()}"), "VARCHAR": "words", "TIMESTAMP": at, "DATE": at.date(), "BOOLEAN": False}
    return made.get(kind, 1)
