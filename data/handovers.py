"""Handing over: clients, deals and leads with all that is open change hands at once, and come back at once."""

import json
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID, uuid5

import pyarrow as pa

from data import edits, held, store, trail
from data.held import What
from data.problems import Problem

__all__ = ["Handed", "TakenBack", "What", "hand_over", "undo"]
TABLES = {
    "client": ("clients", "owner_id"),
    "deal": ("deals", "owner_id"),
    "lead": ("leads", "owner_id"),
    "contact": ("contacts", "staff_id"),
    "promise": ("promises", "owner_id"),
    "complaint": ("complaints", "owner_id"),
    "offer": ("offers", "owner_id"),
}
TOUCHES = (*(table for table, _ in TABLES.values()), "assignments", "handovers", "handover_changes", "audit")


@dataclass(frozen=True)
class Handed:
    """A handover: how many rows of each entity each receiver got; `new` is False when the key was used before."""

    id: UUID
    counts: dict[str, int] = field(default_factory=dict)
    new: bool = True


@dataclass(frozen=True)
class TakenBack:
    """What came back (rows by entity) and what stayed (rows by why: settled meanwhile, given on since)."""

    back: dict[str, int]
    stayed: dict[str, int]


def hand_over(
    viewer,
    what: What | None = None,
    *,
    to,
    key: UUID,
    note: str = "",
    clients=(),
    chosen: dict | None = None,
    seen: str | None = None,
    absent_too: bool = False,
) -> Handed:
    """Give what is open to one colleague or several, once per key; the past keeps its author and its credit.

    `chosen` says who receives a bundle, the rest goes by load. `seen` is the `held.mark` of the rows that were shown:
    a Problem when they have changed. `absent_too` gives to a colleague who is away.
    """
    what = what or What(clients=tuple(clients))

    def work(cur, me) -> Handed:
        if known := trail.of(cur, key):
            return _said_before(me, known)
        edits.short(note, "note", 1000)
        found = held.things(cur, what)
        if seen is not None and seen != held.mark(found):
            raise Problem("Someone has changed this. Look at it again.", field="seen")
        among = held.receivers(cur, to, store.now(), absent_too)
        given = held.share_out(found, among, chosen)
        moves = [(one.entity, one.entity_id, one.holder_id, given[one.bundle_id]) for one in found if one.holder_id != given[one.bundle_id]]
        if not moves:
            raise Problem("There is nothing to hand over.", field="what")
        why = json.dumps([{"id": str(one.id), "load": one.load} for one in among])
        _write(cur, me, moves, key, "handed_over", why)
        return _record(cur, me, what, moves, note, key)

    return store.here().transaction(work, viewer=viewer, right="handovers.do", touches=TOUCHES)


def _said_before(me, known) -> Handed:
    if known.actor_id != me.id or known.action != "handovers.do":
        raise Problem("This entry is somebody else's. Load the page again.")
    return Handed(known.entity_id, json.loads(known.details), new=False)


def _record(cur, me, what: What, moves: list[tuple], note: str, key: UUID) -> Handed:
    counts = dict(Counter(entity for entity, *_ in moves))
    cur.execute(
        "INSERT INTO kept.handovers (id, from_id, happened_at, actor_id, note) VALUES (?, ?, ?, ?, ?)",
        [key, what.giver_id, store.now(), me.id, note.strip() or None],
    )
    cur.register("handed_rows", _table(moves, key))
    cur.execute("INSERT INTO kept.handover_changes SELECT CAST($key AS UUID), n, " + _AS_IDS + " FROM handed_rows", {"key": str(key)})
    cur.unregister("handed_rows")
    trail.note(cur, me.id, "handovers.do", "handover", key, json.dumps(counts), line=key)
    return Handed(key, counts)


_AS_IDS = "entity, CAST(entity_id AS UUID), CAST(before AS UUID), CAST(after AS UUID)"


def _table(moves: list[tuple], key: UUID) -> pa.Table:
    """Moves as a table; each has an id of its own for its line among the assignments."""
    texts = [(entity, str(one), before and str(before), after and str(after)) for entity, one, before, after in moves]
    columns = dict(zip(("entity", "entity_id", "before", "after"), ([row[n] for row in texts] for n in range(4)), strict=True))
    ids = [str(uuid5(key, f"{entity} {one}")) for entity, one, *_ in texts]
    typed = {name: pa.array(values, pa.string()) for name, values in (columns | {"id": ids}).items()}
    return pa.table(typed | {"n": pa.array(range(1, len(texts) + 1), pa.int32())})


def _write(cur, me, moves: list[tuple], key: UUID, reason: str, why: str | None) -> None:
    """Set the holders, raise the versions, and say so among the assignments."""
    cur.register("handed_rows", _table(moves, key))
    for entity, (table, column) in TABLES.items():
        if any(move[0] == entity for move in moves):
            cur.execute(
                f"UPDATE kept.{table} SET {column} = CAST(m.after AS UUID), version = version + 1 FROM handed_rows m "
                f"WHERE m.entity = '{entity}' AND kept.{table}.id = CAST(m.entity_id AS UUID)"
            )
    cur.execute(
        "INSERT INTO kept.assignments (id, entity, entity_id, owner_id, happened_at, entered_at, actor_id, reason, candidates) "
        "SELECT CAST(id AS UUID), entity, CAST(entity_id AS UUID), CAST(after AS UUID), $now, $now, CAST($me AS UUID), $reason, $why "
        "FROM handed_rows WHERE entity IN ('client', 'deal', 'lead')",
        {"now": store.now(), "me": str(me.id), "reason": reason, "why": why},
    )
    cur.unregister("handed_rows")


def undo(viewer, handover_id: UUID, *, key: UUID) -> TakenBack:
    """Give back every row that still stands as the handover left it, and what was begun with a given-back client since."""

    def work(cur, me) -> TakenBack:
        if known := trail.of(cur, key):
            if (known.actor_id, known.action, str(known.entity_id)) != (me.id, "handovers.undo", str(handover_id)):
                raise Problem("This entry is somebody else's. Load the page again.")
            return TakenBack(**json.loads(known.details))
        row = cur.execute("SELECT happened_at, undone_at FROM visible.handovers WHERE id = ?", [handover_id]).fetchone()
        if row is None:
            raise Problem("There is no such handover in your lines.")
        if row[1] is not None:
            raise Problem("This handover is taken back already.")
        changes = cur.execute(_CHANGES, [handover_id]).fetchall()
        moves, stayed = _back(changes), _stayed(changes)
        moves += cur.execute(_SINCE, {"id": str(handover_id), "at": row[0]}).fetchall()
        _check_givers(cur, moves)
        if moves:
            _write(cur, me, moves, key, "taken_back", None)
        cur.execute("UPDATE kept.handovers SET undone_at = ?, undone_by = ? WHERE id = ?", [store.now(), me.id, handover_id])
        told = TakenBack(dict(Counter(entity for entity, *_ in moves)), stayed)
        trail.note(cur, me.id, "handovers.undo", "handover", handover_id, json.dumps(vars(told)), line=key)
        return told

    return store.here().transaction(work, viewer=viewer, right="handovers.do", touches=TOUCHES)


# Each row of a handover, and who holds it now; found is empty for what is settled (won, held, kept, closed) or out of sight
_CHANGES = """
SELECT c.entity, c.entity_id, c.before_id, c.after_id, h.entity_id IS NOT NULL AS found, h.holder_id
FROM kept.handover_changes c LEFT JOIN visible.held_things h ON h.entity = c.entity AND h.entity_id = c.entity_id
WHERE c.handover_id = ? ORDER BY c.position"""
# What the receiver began since with what goes back: it belongs to whom the client, deal or lead belongs to
_SINCE = """
WITH back AS (
    SELECT c.entity, c.entity_id, c.before_id, c.after_id FROM kept.handover_changes c
    JOIN visible.held_things h ON h.entity = c.entity AND h.entity_id = c.entity_id AND h.holder_id = c.after_id
    WHERE c.handover_id = CAST($id AS UUID)),
begun AS (
    SELECT h.entity, h.entity_id, h.client_id, h.deal_id, h.lead_id, h.holder_id FROM visible.held_things h
    WHERE h.entered_at > $at AND h.entity_id NOT IN (SELECT entity_id FROM back))
SELECT entity, entity_id, max(after_id), max(before_id) FROM (
    SELECT n.entity, n.entity_id, b.before_id, b.after_id
    FROM begun n JOIN back b ON b.entity = 'client' AND b.entity_id = n.client_id AND b.after_id = n.holder_id
    UNION ALL
    SELECT n.entity, n.entity_id, b.before_id, b.after_id
    FROM begun n JOIN back b ON b.entity = 'deal' AND b.entity_id = n.deal_id AND b.after_id = n.holder_id
    UNION ALL
    SELECT n.entity, n.entity_id, b.before_id, b.after_id
    FROM begun n JOIN back b ON b.entity = 'lead' AND b.entity_id = n.lead_id AND b.after_id = n.holder_id)
GROUP BY entity, entity_id ORDER BY entity, entity_id"""


def _back(changes: list[tuple]) -> list[tuple]:
    return [(entity, one, after, before) for entity, one, before, after, found, holder in changes if found and holder == after]


def _stayed(changes: list[tuple]) -> dict[str, int]:
    left = [("given_on" if found else "settled") for _, _, _, after, found, holder in changes if not (found and holder == after)]
    return dict(Counter(left))


def _check_givers(cur, moves: list[tuple]) -> None:
    """Nothing goes back to somebody who has left."""
    ids = sorted({str(move[3]) for move in moves if move[3]})
    row = cur.execute(
        "SELECT name FROM kept.staff WHERE list_contains(CAST(? AS UUID[]), id) AND (retired_at IS NOT NULL OR disabled_at IS NOT NULL) "
        "ORDER BY name LIMIT 1",
        [ids],
    ).fetchone()
    if row:
        raise Problem("{name} does not work here any more. Hand over to somebody else instead.", name=row[0])
