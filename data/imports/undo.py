"""Take a whole import back, updates included, while nothing was built on it."""

import json
from uuid import UUID, uuid4

from data import spans
from data.imports import standing_on
from data.imports.plan import arrow
from data.imports.take_in import types_of, update
from data.problems import Problem
from data.store import Store, now


def undo(store: Store, viewer, import_id: UUID) -> None:
    """Make everything as it was before this import, in one transaction. Needs the right imports.undo.

    Raises a Problem that names what stands on its rows, or that they were edited since; then nothing is changed.
    """
    store.transaction(lambda cur, me: _undo(cur, import_id, me.id), viewer=viewer, right="imports.undo")
    store.changed_everywhere()


def _undo(cur, import_id: UUID, actor: UUID) -> None:
    _open(cur, import_id)
    mine = standing_on.Mine(cur, import_id)
    standing_on.check(cur, mine)
    changes = _changes(cur, import_id)
    _check_unchanged(cur, changes)
    deals = mine.deals_moved()
    for table in mine.tables:
        cur.execute(f"DELETE FROM kept.{table} WHERE {mine.where(table)}")
    _put_back(cur, changes)
    if deals:
        cur.execute("DELETE FROM kept.stage_spans WHERE deal_id NOT IN (SELECT id FROM kept.deals)")
        spans.rebuild_many(cur, deals)
    cur.execute("UPDATE kept.imports SET undone_at = ?, undone_by = ? WHERE id = ?", [now(), actor, import_id])
    cur.execute(
        "INSERT INTO kept.audit (id, happened_at, actor_id, action, entity, entity_id) VALUES (?, ?, ?, 'import undone', 'import', ?)",
        [uuid4(), now(), actor, import_id],
    )


def _open(cur, import_id: UUID) -> None:
    row = cur.execute("SELECT undone_at FROM kept.imports WHERE id = ?", [import_id]).fetchone()
    if row is None:
        raise Problem("There is no such import.")
    if row[0] is not None:
        raise Problem("This import is undone already.")


def _changes(cur, import_id: UUID) -> list[tuple]:
    """Table, id, before and after of every change to rows that stood, the last one first."""
    found = cur.execute(
        "SELECT entity, entity_id, before, after FROM kept.import_changes WHERE import_id = ? AND action = 'changed' "
        "ORDER BY position DESC",
        [import_id],
    ).fetchall()
    return [(table, id_, json.loads(before), after and json.loads(after)) for table, id_, before, after in found]


def _grouped(changes: list[tuple]) -> dict[tuple, list[tuple]]:
    groups: dict[tuple, list[tuple]] = {}
    for table, id_, before, after in changes:
        if after is not None:
            groups.setdefault((table, tuple(sorted(after))), []).append((id_, before, after))
    return groups


def _check_unchanged(cur, changes: list[tuple]) -> None:
    """What the import set must still be so: a later hand is never overwritten."""
    for (table, names), group in _grouped(changes).items():
        cur.register("incoming", arrow([{"row_id": id_, **{name: after[name] for name in names}} for id_, _, after in group]))
        types = types_of(cur, table)
        alike = " AND ".join(f"t.{name} IS NOT DISTINCT FROM CAST(i.{name} AS {types[name]})" for name in names)
        whose = "t.entity_id" if table == "custom_values" else "t.id"
        there = cur.execute(
            f"SELECT count(*) FROM kept.{table} t JOIN incoming i ON {whose} = CAST(i.row_id AS UUID) WHERE {alike}"
        ).fetchall()[0][0]
        cur.unregister("incoming")
        if there < len(group):
            raise Problem("This cannot be undone: {n} of its rows were edited since.", n=len(group) - there)


def _put_back(cur, changes: list[tuple]) -> None:
    for (table, names), group in _grouped(changes).items():
        update(cur, table, names, [{"row_id": id_, **before} for id_, before, _ in group])
    for table, id_, before, after in changes:
        if after is None:
            taken = cur.execute(
                "SELECT count(*) FROM kept.result_moves WHERE result_id = ? AND line_id = ?", [id_, before["line_id"]]
            ).fetchone()[0]
            if taken:
                raise Problem("This cannot be undone: {n} of its rows were edited since.", n=taken)
            names = ", ".join(before)
            cur.execute(f"INSERT INTO kept.{table} (result_id, {names}) VALUES (?{', ?' * len(before)})", [id_, *before.values()])
