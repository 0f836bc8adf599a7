"""Two clients that look like one and are two: said by a person, and taken back."""

from uuid import UUID

from data import store, trail
from data.problems import Problem


def not_duplicates(viewer, a: UUID, b: UUID) -> None:
    """Say that two clients are two: they are not proposed again. Saying it twice is saying it once."""

    def work(cur, me) -> None:
        pair = _pair(cur, a, b)
        cur.execute(
            "INSERT INTO kept.not_duplicates VALUES ($a, $b, $now, $me) ON CONFLICT DO NOTHING", pair | {"now": store.now(), "me": me.id}
        )
        trail.note(cur, me.id, "clients.are_two", "client", pair["a"], str(pair["b"]))

    store.here().transaction(work, viewer=viewer, right="clients.merge", touches=("not_duplicates", "audit"))


def may_be_duplicates(viewer, a: UUID, b: UUID) -> None:
    """Take back that two clients are two."""

    def work(cur, me) -> None:
        pair = _pair(cur, a, b)
        cur.execute("DELETE FROM kept.not_duplicates WHERE a_id = $a AND b_id = $b", pair)
        trail.note(cur, me.id, "clients.may_be_one", "client", pair["a"], str(pair["b"]))

    store.here().transaction(work, viewer=viewer, right="clients.merge", touches=("not_duplicates", "audit"))


def _pair(cur, a: UUID, b: UUID) -> dict:
    """The two in the order in which they are kept; a Problem when they are not the viewer's."""
    low, high = sorted((a, b))
    if cur.execute("SELECT count(*) FROM visible.clients WHERE id IN (?, ?)", [low, high]).fetchone()[0] != 2:
        raise Problem("One of the two is no longer there: it was merged already, or it is not yours.")
    return {"a": low, "b": high}
