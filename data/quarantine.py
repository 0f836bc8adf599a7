"""What came in by a door and could not be taken: kept as it came, with the reason, until somebody settles it."""

import json
from uuid import UUID

from data import store
from data.problems import Problem

TABLES = ("quarantine",)


def keep(cur, *, key: UUID, door: str, body: str, problem: Problem, line_id: UUID | None = None, door_id: UUID | None = None) -> UUID:
    """Keep what came by `door` ('api', 'form', 'mail' or 'calls'), inside an open transaction; once per key. Returns the key."""
    why = {"sentence": problem.sentence, "values": problem.values, "field": problem.field}
    if cur.execute("SELECT 1 FROM kept.quarantine WHERE id = ?", [key]).fetchone() is None:
        cur.execute(
            "INSERT INTO kept.quarantine (id, door, door_id, line_id, body, problem, happened_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [key, door, door_id, line_id, body, json.dumps(why, ensure_ascii=False, default=str), store.now()],
        )
    return key
