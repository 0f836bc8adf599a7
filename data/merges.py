"""Two cards of one client (or of one person) become one, and two again: every row and every field goes back its way."""

import json
from dataclasses import dataclass, field
from uuid import UUID

from data import calendar, merge_fields, merge_places, merge_return, store, trail
from data.merge_places import Notes
from data.merge_two import may_be_duplicates, not_duplicates
from data.problems import Problem

__all__ = ["Merged", "Unmerged", "may_be_duplicates", "merge", "not_duplicates", "unmerge"]

OWN = ("clients", "persons", "assignments", "field_history", "custom_values", "merges", "merge_changes", "reach", "audit")
ONES = {"client": "clients_in_hand", "person": "persons"}


@dataclass(frozen=True)
class Merged:
    """What a merge did: its id, and how many rows of which table came to the kept card."""

    id: UUID
    moved: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Unmerged:
    """What an unmerge did: rows that went back, rows written since that went with them, rows written since that stayed
    with the kept card, and fields left alone because somebody has changed them since."""

    back: int
    followed: int
    stayed: int
    left: int


def merge(
    viewer,
    kept_id: UUID,
    gone_id: UUID,
    choice: dict[str, str],
    versions: tuple[int, int],
    *,
    key: UUID,
    entity: str = "client",
    likeness=(),
) -> Merged:
    """Make one card of two, once per key. Nothing is lost: `unmerge` takes it apart again.

    `choice` names for a field (see merge_fields.FIELDS, or `custom:<field id>`) whose value wins, "kept" or "gone"; where
    nothing is chosen the kept value stands, or the other one if there is none. `versions` are those of the two cards that
    were looked at. `likeness` is the score and the reason codes that were shown. A Problem when the two are of different
    lines, not the viewer's, changed since or merged already.
    """
    here, pair = store.here(), {"kept": kept_id, "gone": gone_id}
    merge_fields.check(entity, choice)
    made, touched = here.transaction(
        lambda cur, me: _merge(cur, me, entity, pair, choice, versions, key, likeness), viewer=viewer, right="clients.merge"
    )
    # What somebody wrote on the other card while this one was being made came too late to be seen above
    late = here.transaction(lambda cur, me: _late(cur, key, entity, pair), viewer=viewer, right="clients.merge")
    here.versions.update({*OWN, *touched, *late})
    return made


def _merge(cur, me, entity: str, pair: dict, choice: dict, versions: tuple, key: UUID, likeness) -> tuple[Merged, dict]:
    if before := _done(cur, key, entity, pair):
        return before, {}
    _may(cur, entity, pair)
    kept, gone = (merge_fields.card(cur, entity, pair[side]) for side in ("kept", "gone"))
    if (kept["version"], gone["version"]) != tuple(versions):
        raise Problem("Someone has changed one of the two. Look at them again.")
    if entity == "client" and kept["line_id"] != gone["line_id"]:
        raise Problem("The two belong to different lines. Only clients of one line can be merged.")
    score, reasons = likeness or (None, ())
    cur.execute(
        "INSERT INTO kept.merges (id, entity, kept_id, gone_id, happened_at, actor_id, score, reasons) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [key, entity, pair["kept"], pair["gone"], store.now(), me.id, score, ",".join(reasons) or None],
    )
    moved = _move_all(cur, key, entity, pair)
    notes, taken = Notes(cur, key), merge_fields.wins(kept, gone, entity, choice)
    merge_fields.write(cur, me, notes, entity, kept, taken)
    merge_fields.keep_reach(cur, me, notes, entity, kept, gone, taken)
    merge_fields.customs(cur, me, notes, entity, pair["kept"], pair["gone"], choice)
    merge_fields.write(cur, me, notes, entity, gone, {"retired_at": store.now(), "merged_into_id": pair["kept"]})
    trail.note(cur, me.id, f"{entity}s.merge", entity, pair["kept"], str(pair["gone"]))
    return Merged(key, moved), moved


def _move_all(cur, merge_id: UUID, entity: str, pair: dict) -> dict[str, int]:
    notes, values = Notes(cur, merge_id), pair | {"today": calendar.local_day(cur, store.now())}
    moved: dict[str, int] = {}
    for place in merge_places.places(cur, entity):
        if n := merge_places.move(cur, notes, place, values):
            moved[place.table] = moved.get(place.table, 0) + n
    return moved


def _late(cur, merge_id: UUID, entity: str, pair: dict) -> dict[str, int]:
    stands = cur.execute("SELECT 1 FROM kept.merges WHERE id = ? AND undone_at IS NULL", [merge_id]).fetchone()
    return _move_all(cur, merge_id, entity, pair) if stands else {}


def _done(cur, key: UUID, entity: str, pair: dict) -> Merged | None:
    row = cur.execute("SELECT entity, kept_id, gone_id FROM kept.merges WHERE id = ?", [key]).fetchone()
    if row is None:
        return None
    if row != (entity, pair["kept"], pair["gone"]):
        raise Problem("This entry is somebody else's. Load the page again.")
    rows = cur.execute(
        "SELECT entity, count(*) FROM kept.merge_changes WHERE merge_id = ? AND (suffix(field, 'client_id') OR suffix(field, 'person_id') "
        "OR field = 'entity_id') AND after IS NOT NULL GROUP BY entity ORDER BY entity",
        [key],
    ).fetchall()
    return Merged(key, dict(rows))


def _may(cur, entity: str, pair: dict) -> None:
    """Both are there, are two, and are wholly within the viewer's lines."""
    found = cur.execute(f"SELECT count(*) FROM visible.{ONES[entity]} WHERE id IN ($kept, $gone) AND retired_at IS NULL", pair).fetchone()[
        0
    ]
    if found != 2:
        raise Problem("One of the two is no longer there: it was merged already, or it is not yours.")
    if entity == "person":
        _whole_person(cur, pair)


def _whole_person(cur, pair: dict) -> None:
    beyond = cur.execute(
        "SELECT 1 FROM kept.person_roles r JOIN kept.clients c ON c.id = r.client_id "
        "WHERE r.person_id IN ($kept, $gone) AND NOT in_my_lines(c.line_id) LIMIT 1",
        pair,
    ).fetchone()
    if beyond:
        raise Problem("One of the two also belongs to a line that is not yours.")


def unmerge(viewer, merge_id: UUID, *, key: UUID) -> Unmerged:
    """Make two cards of one again, once per key; the last merge of a card first.

    What the merge changed is set back wherever it still stands; what was written since goes back with what it belongs to
    (a deal, a contact, a person of the card that comes back), and the rest stays with the kept one.
    """
    here = store.here()
    made, touched = here.transaction(lambda cur, me: _unmerge(cur, me, merge_id, key), viewer=viewer, right="clients.merge")
    here.versions.update({*OWN, *touched})
    return made


def _unmerge(cur, me, merge_id: UUID, key: UUID) -> tuple[Unmerged, list]:
    if known := trail.of(cur, key):
        if known.actor_id != me.id or known.entity_id != merge_id:
            raise Problem("This entry is somebody else's. Load the page again.")
        return Unmerged(**json.loads(known.details)), []
    row = cur.execute("SELECT entity, kept_id, gone_id, happened_at, undone_at FROM visible.merges WHERE id = ?", [merge_id]).fetchone()
    if row is None:
        raise Problem("There is no such merge among yours.")
    if row[4] is not None:
        raise Problem("This merge is undone already.")
    entity, pair = row[0], {"kept": row[1], "gone": row[2]}
    _last_first(cur, entity, pair, merge_id)
    if entity == "person":
        _whole_person(cur, pair)
    back, left = merge_return.set_back(cur, me, entity, merge_id, pair)
    followed, stayed = merge_return.give_back(cur, entity, merge_id, pair, row[3])
    made = Unmerged(back, followed, stayed, left)
    cur.execute("UPDATE kept.merges SET undone_at = ?, undone_by = ? WHERE id = ?", [store.now(), me.id, merge_id])
    trail.note(cur, me.id, f"{entity}s.unmerge", "merge", merge_id, json.dumps(made.__dict__), line=key)
    return made, [place.table for place in merge_places.places(cur, entity)]


def _last_first(cur, entity: str, pair: dict, merge_id: UUID) -> None:
    """Later merges of either card must be undone before."""
    later = cur.execute(
        f"SELECT c.name FROM kept.merges m JOIN kept.{merge_fields.TABLES[entity]} c "
        "ON c.id = CASE WHEN m.kept_id IN ($kept, $gone) THEN m.gone_id ELSE m.kept_id END "
        "WHERE m.undone_at IS NULL AND m.id <> $merge AND (m.kept_id IN ($kept, $gone) OR m.gone_id IN ($kept, $gone)) "
        "AND m.happened_at >= (SELECT happened_at FROM kept.merges WHERE id = $merge) ORDER BY m.happened_at DESC, m.id LIMIT 1",
        pair | {"merge": merge_id},
    ).fetchone()
    if later:
        raise Problem("Undo the later merge with {name} first.", name=later[0])
