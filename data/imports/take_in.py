"""Take a checked file in: everything in one transaction, under the id of the import."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from data import spans
from data.imports import check, own_fields, remembered
from data.imports.check import Checked
from data.imports.mapping import Map
from data.imports.plan import Change, Plan, arrow, as_json
from data.imports.sheet import Sheet
from data.problems import Problem
from data.store import Store, now

BATCH = 50_000


@dataclass(frozen=True)
class Done:
    """What an import did: its id and the four counts."""

    id: UUID
    new: int
    changed: int
    same: int
    refused: int


def dry_run(store: Store, sheet: Sheet, map_: Map, progress=lambda share: None) -> Checked:
    """What would happen to each row. Writes nothing; raises a Problem for a map that does not go with the file."""
    with store.cursor() as cur:
        checked = check.look(cur, sheet, map_, now(), progress)
        checked.notes += checked.rule.foretold(cur, checked.new)
        return checked


def take_in(store: Store, viewer, sheet: Sheet, map_: Map, *, key: UUID | None = None, seen: tuple | None = None) -> Done:
    """Write the accepted rows of a file and the refused ones beside them, in one transaction.

    `key` is the id of the import, made when the dry run was shown: a second call with it does nothing and returns the first
    one's counts. `seen` are the counts that were shown: a Problem when they hold no more. Needs the right imports.take_in.
    """
    key = key or uuid4()

    def work(cur, me):
        if (before := _done(cur, key)) is not None:
            return before
        checked = check.look(cur, sheet, map_, now())
        if seen is not None and checked.counts != tuple(seen):
            raise Problem("The data changed since this was shown. Look at it again.")
        remembered.remember(cur, sheet, map_, me.id)
        return write(cur, checked, key, me.id)

    done = store.transaction(work, viewer=viewer, right="imports.take_in")
    store.changed_everywhere()
    return done


def _done(cur, key: UUID) -> Done | None:
    row = cur.execute("SELECT id, rows_new, rows_changed, rows_same, rows_refused FROM kept.imports WHERE id = ?", [key]).fetchone()
    return Done(*row) if row else None


def write(cur, checked: Checked, key: UUID, actor: UUID) -> Done:
    """Write a checked file into an open transaction; nothing at all when every row is the same."""
    plan = planned(checked, actor)
    if plan.is_empty and not checked.new and not checked.refused:
        return Done(key, *checked.counts)
    cur.execute(
        "INSERT INTO kept.imports (id, kind, file_name, sha256, map, rows_new, rows_changed, rows_same, rows_refused, happened_at, actor_id) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [key, checked.map.kind, checked.sheet.name, checked.sheet.sha256, checked.map.as_json(), *checked.counts, plan.at, actor],
    )
    owned = _owned(cur)
    _apply(cur, plan.changes)
    for table, rows in plan.inserts.items():
        _insert(cur, table, rows, key if table in owned else None)
    _record(cur, plan, key, owned)
    checked.rule.take(cur, key)
    if plan.spans_of:
        spans.rebuild_many(cur, plan.spans_of)
    _keep_refused(cur, checked, key)
    cur.execute(
        "INSERT INTO kept.audit (id, happened_at, actor_id, action, entity, entity_id, details) VALUES (?, ?, ?, 'import', 'import', ?, ?)",
        [uuid4(), plan.at, actor, key, checked.sheet.name],
    )
    return Done(key, *checked.counts)


def _owned(cur) -> set[str]:
    """The tables whose rows carry the id of their import."""
    return {
        row[0]
        for row in cur.execute(
            "SELECT table_name FROM duckdb_columns() WHERE schema_name = 'kept' AND column_name = 'import_id'"
        ).fetchall()
    }


def planned(checked: Checked, actor: UUID) -> Plan:
    """All rows of a checked file as a plan."""
    plan, rule = checked.plan, checked.rule
    plan.actor = actor
    for row in checked.new:
        rule.write_new(plan, row)
    for row in checked.changed:
        rule.write_changed(plan, row)
    rule.finish(plan)
    own_fields.write(plan, checked)
    return plan


def _insert(cur, table: str, rows: list[dict], import_id: UUID | None) -> None:
    for start in range(0, len(rows), BATCH):
        incoming = arrow(rows[start : start + BATCH])
        cur.register("incoming", incoming)
        names = ", ".join(incoming.column_names)
        extra, values = (", import_id", ", CAST($id AS UUID)") if import_id else ("", "")
        cur.execute(
            f"INSERT INTO kept.{table} ({names}{extra}) SELECT {names}{values} FROM incoming", {"id": str(import_id)} if import_id else {}
        )
        cur.unregister("incoming")


def _apply(cur, changes: list[Change]) -> None:
    """Change standing rows, those with the same columns together."""
    groups: dict[tuple, list[Change]] = {}
    for change in changes:
        groups.setdefault((change.table, None if change.after is None else tuple(sorted(change.after))), []).append(change)
    for (table, names), group in groups.items():
        if names is None:
            remove(cur, table, group)
        else:
            update(cur, table, names, [{"row_id": change.id, **change.after} for change in group])


def update(cur, table: str, names: tuple[str, ...], rows: list[dict]) -> None:
    """Set columns of many rows of one table; each row's version rises by one."""
    cur.register("incoming", arrow([{name: row[name] for name in ("row_id", *names)} for row in rows]))
    types = types_of(cur, table)
    sets = ", ".join(f"{name} = CAST(incoming.{name} AS {types[name]})" for name in names)
    rise = ", version = t.version + 1" if "version" in types else ""
    same = (
        "t.entity_id = CAST(incoming.row_id AS UUID) AND t.field_id = CAST(incoming.field_id AS UUID)"
        if table == "custom_values"
        else "t.id = CAST(incoming.row_id AS UUID)"
    )
    cur.execute(f"UPDATE kept.{table} AS t SET {sets}{rise} FROM incoming WHERE {same}")
    cur.unregister("incoming")


def types_of(cur, table: str) -> dict[str, str]:
    """The columns of a kept table and their types."""
    return dict(
        cur.execute("SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = 'kept' AND table_name = ?", [table]).fetchall()
    )


def remove(cur, table: str, group: list[Change]) -> None:
    """Take away rows of a list without an id of their own: what a result moves."""
    for change in group:
        where = " AND ".join(f"{name} = ?" for name in change.before)
        cur.execute(f"DELETE FROM kept.{table} WHERE result_id = ? AND {where}", [change.id, *change.before.values()])


def _record(cur, plan: Plan, key: UUID, owned: set[str]) -> None:
    """What an undo needs: new rows of tables that do not carry the import's id, and every change."""
    rows = [
        {
            "entity": table,
            "entity_id": row.get("id") or row["result_id"],
            "action": "new",
            "before": None,
            "after": None if "id" in row else as_json(row),
        }
        for table, added in plan.inserts.items()
        if table not in owned
        for row in added
    ]
    rows += [
        {
            "entity": change.table,
            "entity_id": change.id,
            "action": "changed",
            "before": as_json(change.before),
            "after": as_json(change.after),
        }
        for change in plan.changes
    ]
    if rows:
        _insert(cur, "import_changes", [{"position": place, **row} for place, row in enumerate(rows, start=1)], key)


def _keep_refused(cur, checked: Checked, key: UUID) -> None:
    rows = [
        {
            "row_number": refused.number,
            "reason": str(refused.problem),
            "cells": own_fields.to_json(dict(zip(checked.sheet.columns, refused.cells, strict=True))),
            "problem": own_fields.to_json({"sentence": refused.problem.sentence, "values": refused.problem.values}),
        }
        for refused in checked.refused
    ]
    if rows:
        _insert(cur, "import_refusals", rows, key)
