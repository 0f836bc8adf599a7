"""What becomes of a client: they leave and come back, are retired and restored."""

from uuid import UUID

from data import clients, edits, store, trail
from data.problems import Problem


def leave(viewer, client_id: UUID, because: str, *, version: int, reason: UUID | str | None = None) -> None:
    """The client said that they leave us, and why: one of the company's reasons, in their words, or both; their story stays."""
    _change(viewer, client_id, {"left_at": store.now()} | _why(because, reason), version, "clients.leave", check=_known(reason))


def say_why(viewer, client_id: UUID, because: str, *, version: int, reason: UUID | str | None = None) -> None:
    """Why a client left that left before; a Problem when it is still with us."""
    known = _known(reason)

    def check(cur, row) -> None:
        if row["left_at"] is None:
            raise Problem("This client has not said that they leave.")
        known(cur, row)

    _change(viewer, client_id, _why(because, reason), version, "clients.say_why", check=check)


def _why(because: str, reason: UUID | str | None) -> dict:
    words = because.strip()
    if not words and reason is None:
        raise Problem("Say why they leave.", field="because")
    edits.short(words, "because", 500)
    return {"left_because": words or None, "leaving_reason_id": reason and UUID(str(reason))}


def _known(reason: UUID | str | None):
    def check(cur, row) -> None:
        asked = "SELECT 1 FROM kept.leaving_reasons WHERE id = ? AND retired_at IS NULL"
        kept = reason is None or row["leaving_reason_id"] == UUID(str(reason))
        if not kept and cur.execute(asked, [UUID(str(reason))]).fetchone() is None:
            raise Problem("This reason is not in the list any more.", field="reason")

    return check


def come_back(viewer, client_id: UUID, *, version: int) -> None:
    """They are a client again."""
    _change(viewer, client_id, {"left_at": None, "left_because": None, "leaving_reason_id": None}, version, "clients.come_back")


def retire(viewer, client_id: UUID, *, version: int) -> None:
    """Take the client out of all lists; nothing of it is deleted. A Problem while a deal is open."""

    def check(cur, row) -> None:
        n = cur.execute(
            "SELECT count(*) FROM kept.deals d JOIN kept.stages s ON s.id = d.stage_id WHERE d.client_id = ? AND s.kind = 'open'",
            [client_id],
        ).fetchone()[0]
        if n:
            raise Problem("A client with an open deal cannot be retired. Close the deal first.")

    _change(viewer, client_id, {"retired_at": store.now()}, version, "clients.retire", check=check)


def restore(viewer, client_id: UUID, *, version: int) -> None:
    """Take a retired client back into the lists. One that a merge retired comes back by taking the merge back."""

    def check(cur, row) -> None:
        if row["merged_into_id"] is not None:
            raise Problem("This client was merged into another one. Take the merge back instead.")

    _change(viewer, client_id, {"retired_at": None}, version, "clients.restore", entity="former", check=check)


def _change(viewer, client_id: UUID, changes: dict, version: int, action: str, entity: str = "client", check=None) -> None:
    def work(cur, me) -> None:
        row = edits.standing(cur, entity, client_id)
        if check:
            check(cur, row)
        if edits.write(cur, me, "client", client_id, row, changes, version):
            trail.note(cur, me.id, action, "client", client_id)

    store.here().transaction(work, viewer=viewer, right="clients.edit", touches=clients.TABLES)
