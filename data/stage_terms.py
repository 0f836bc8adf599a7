"""What a stage asked for from when: its limit, and what was expected of it. Append-only, so that a past day is counted by its own terms."""

from datetime import datetime
from uuid import UUID, uuid4

from data import store
from data.viewer import Viewer

TERMS = ("limit_hours", "expected_days", "expected_share", "win_share")
EVER = datetime(1970, 1, 1)


def remember(cur, me: Viewer, stage_id: UUID, given: dict) -> None:
    """Before the stage is changed to what is given: keep its new terms from now on, and with the first change also those of before."""
    before = cur.execute(f"SELECT {', '.join(TERMS)} FROM kept.stages WHERE id = ?", [stage_id]).fetchone()
    after = tuple(given.get(term, old) for term, old in zip(TERMS, before, strict=True))
    if after == before:
        return
    if not cur.execute("SELECT 1 FROM kept.stage_terms WHERE stage_id = ? LIMIT 1", [stage_id]).fetchone():
        _line(cur, None, stage_id, before, EVER)
    _line(cur, me.id, stage_id, after, store.now())


def _line(cur, actor: UUID | None, stage_id: UUID, terms: tuple, since: datetime) -> None:
    cur.execute("INSERT INTO kept.stage_terms VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [uuid4(), stage_id, *terms, since, actor])
