"""What came in by a door and could not be taken: kept as it came, with the reason, until somebody settles it."""

import json
from uuid import UUID

from data import store
from data.problems import Problem

TABLES = ("quarantine",)


def keep(
    cur,
    *,
    key: UUID,
    door: str,
    body: str,
    problem: Problem,
    line_id: UUID | None = None,
    door_id: UUID | None = None,
    dropped: bool = False,
) -> UUID:
    """Keep what came by `door` ('api', 'form', 'mail' or 'calls'), inside an open transaction; once per key. Returns the key.

    `dropped`: settled at once, nobody has to look at it, yet it can be found.
    """
    why = {"sentence": problem.sentence, "values": problem.values, "field": problem.field}
    if cur.execute("SELECT 1 FROM kept.quarantine WHERE id = ?", [key]).fetchone() is None:
        now, said = store.now(), json.dumps(why, ensure_ascii=False, default=str)
        cur.execute(
            "INSERT INTO kept.quarantine (id, door, door_id, line_id, body, problem, happened_at, settled_at, outcome) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [key, door, door_id, line_id, body, said, now, *((now, "dropped") if dropped else (None, None))],
        )
    return key


def unfit(fields: list[str]) -> Problem:
    """Why a body was refused: these fields do not fit; without any it cannot be read at all."""
    if fields:
        return Problem("What came does not fit the description: {fields}.", fields=", ".join(fields[:20]))
    return Problem("What came cannot be read.")


def robot() -> Problem:
    """Why a form was let drop."""
    return Problem("A field that people do not see was filled in: a robot.")
