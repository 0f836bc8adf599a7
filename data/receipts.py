"""What was answered under an idempotency key: the same again gets the same answer, and nothing is written twice."""

import json
from dataclasses import dataclass
from uuid import UUID

from data import store
from data.inserts import insert

TABLES = ("receipts",)


@dataclass(frozen=True)
class Answer:
    """An HTTP status and what is said with it."""

    status: int
    said: dict


@dataclass(frozen=True)
class Knock:
    """A request under an idempotency key: `id` is made of door and key, `body_hash` tells another body."""

    id: UUID
    door_id: UUID
    body_hash: str


OTHER = Answer(409, {"detail": "Another body came under this Idempotency-Key before. A new request needs a new key."})


def known(cur, knocks: list[Knock]) -> dict[UUID, Answer]:
    """What was answered to these knocks before, by id: the answer of then, or 409 where the body was another one."""
    asked = {one.id: one.body_hash for one in knocks}
    if not asked:
        return {}
    rows = cur.execute(
        f"SELECT id, body_hash, status, answer FROM kept.receipts WHERE id IN ({', '.join('?' * len(asked))})", list(asked)
    ).fetchall()
    return {row[0]: Answer(row[2], json.loads(row[3])) if row[1] == asked[row[0]] else OTHER for row in rows}


def keep(cur, answered: list[tuple[Knock, Answer]]) -> None:
    """Keep what is answered, inside the transaction that does what was asked."""
    now = store.now()
    made = [
        {"id": knock.id, "door_id": knock.door_id, "body_hash": knock.body_hash, "status": answer.status}
        | {"answer": json.dumps(answer.said, ensure_ascii=False, default=str), "happened_at": now}
        for knock, answer in answered
    ]
    insert(cur, "receipts", made)
