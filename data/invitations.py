"""One client's invitation to a survey: not reached, declined, asked by a personal link, answered; only its owner and the heads act on it."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from data import store, trail
from data.problems import Problem
from data.sessions import hash_of


@dataclass(frozen=True)
class Invited:
    """An invitation that can still be answered: whom it is about, and by which survey."""

    id: UUID
    survey_id: UUID
    client_id: UUID
    person_id: UUID | None
    language: str | None
    line_id: UUID
    owner_id: UUID | None
    delivered: bool
    kind: str  # nps or csi
    top: int  # factors are rated from 1 to this


STANDS = (
    "SELECT i.id, i.survey_id, i.client_id, i.person_id, i.language, c.line_id, c.owner_id, i.delivered, s.kind, coalesce(s.top, 10) FROM kept.invitations i "
    "JOIN {clients} c ON c.id = i.client_id JOIN kept.surveys s ON s.id = i.survey_id WHERE i.declined_at IS NULL "
    "AND i.id NOT IN (SELECT invitation_id FROM kept.answers WHERE invitation_id IS NOT NULL AND retired_at IS NULL) AND "
)


def in_hand(cur, invitation_id: UUID) -> Invited:
    """The invitation of a client one may work on; a Problem when it is settled or not one's own."""
    row = cur.execute(STANDS.format(clients="visible.clients_in_hand") + "i.id = ?", [invitation_id]).fetchone()
    if row is None:
        raise Problem("This client is not to be asked, or has been asked already.")
    return Invited(*row)


def by_token(cur, token: str, now: datetime) -> Invited | None:
    """The invitation a personal link opens; None, after the same work, for a guess and for one that is used, over or called back."""
    sql = STANDS.format(clients="kept.clients") + "i.token_hash = ? AND i.expires_at > ? AND c.retired_at IS NULL"
    row = cur.execute(sql, [hash_of(token), now]).fetchone()
    return Invited(*row) if row else None


def not_reached(viewer, invitation_id: UUID, *, key: UUID) -> None:
    """Tried in vain: it will be tried again on another day. Once per key."""
    _act(viewer, invitation_id, key, "not_reached", "tries = coalesce(tries, 0) + 1, not_reached_at = $now, staff_id = $me")


def decline(viewer, invitation_id: UUID, *, key: UUID) -> None:
    """The client was asked and would rather not answer. Once per key."""
    _act(viewer, invitation_id, key, "decline", f"declined_at = $now, token_hash = NULL, staff_id = $me, {ASKED}")


# From now on the client counts as asked: on the day it was asked, not on the day it was chosen
ASKED = "happened_at = CASE WHEN delivered THEN happened_at ELSE $now END, delivered = true"


def link(viewer, invitation_id: UUID) -> str:
    """A secret for the client's personal address, told this once; the one before is no longer good. The client counts as asked."""
    token = secrets.token_urlsafe(32)

    def work(cur, me) -> None:
        invited, now = in_hand(cur, invitation_id), store.now()
        days = cur.execute("SELECT valid_days FROM kept.surveys WHERE id = ?", [invited.survey_id]).fetchone()[0] or 21
        cur.execute(
            f"UPDATE kept.invitations SET token_hash = $hash, sent_at = $now, expires_at = $until, staff_id = $me, {ASKED} WHERE id = $id",
            {"hash": hash_of(token), "now": now, "until": now + timedelta(days=days), "me": me.id, "id": invitation_id},
        )
        trail.note(cur, me.id, "surveys.link", "invitation", invitation_id)

    store.here().transaction(work, viewer=viewer, right="surveys.ask", touches=("invitations", "audit"))
    return token


def _act(viewer, invitation_id: UUID, key: UUID, name: str, sets: str) -> None:
    def work(cur, me) -> None:
        if trail.of(cur, key):
            return
        in_hand(cur, invitation_id)
        cur.execute(f"UPDATE kept.invitations SET {sets} WHERE id = $id", {"now": store.now(), "me": me.id, "id": invitation_id})
        trail.note(cur, me.id, f"surveys.{name}", "invitation", invitation_id, line=key)

    store.here().transaction(work, viewer=viewer, right="surveys.ask", touches=("invitations", "audit"))
