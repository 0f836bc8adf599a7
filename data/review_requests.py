"""Clients who were asked for a review, and by whom; the review that came of it is joined to the request."""

from datetime import datetime, timedelta
from uuid import UUID

from data import store, trail
from data.problems import Problem
from data.revising import Act, done_before, insert
from data.subjects import check_person, find

TOUCHES = ("review_requests", "mentions", "audit")
QUIET_DAYS = 90  # a client is not asked again within so many days; a review within so many days answers the request


def ask(viewer, about, place_id: UUID | None = None, person_id: UUID | None = None, *, key: UUID) -> UUID:
    """Note that a client of one's own was asked for a review; `about` has a client_id. Once per key."""

    def work(cur, me) -> UUID:
        act = Act("reviews.ask", "review_request", key, key)
        if not done_before(cur, me, act):
            _write(cur, me, find(cur, about), place_id, person_id, key)
            trail.note(cur, me.id, act.action, act.entity, key, str(about.client_id), line=key)
        return key

    return store.here().transaction(work, viewer=viewer, right="reviews.ask", touches=TOUCHES)


def _write(cur, me, about, place_id: UUID | None, person_id: UUID | None, key: UUID) -> None:
    now = store.now()
    _not_lately(cur, about.client_id, now)
    if person_id:
        check_person(cur, about, person_id)
    if place_id and not cur.execute("SELECT 1 FROM kept.places WHERE id = ? AND retired_at IS NULL", [place_id]).fetchone():
        raise Problem("Choose where it was written.", field="place")
    whom = {"line_id": about.line_id, "client_id": about.client_id, "person_id": person_id, "place_id": place_id, "staff_id": me.id}
    insert(cur, "review_requests", {"id": key, **whom, "happened_at": now, "entered_at": now, "entered_by": me.id})


def _not_lately(cur, client_id: UUID, now: datetime) -> None:
    found = cur.execute(
        "SELECT 1 FROM kept.review_requests WHERE client_id = ? AND retired_at IS NULL AND happened_at > ?",
        [client_id, now - timedelta(days=QUIET_DAYS)],
    ).fetchone()
    if found:
        raise Problem("This client was asked for a review less than {days} days ago.", field="who", days=QUIET_DAYS)


def take_back(viewer, request_id: UUID) -> None:
    """Nobody was asked: a request of one's own (or of anybody's, for who sees the whole line) is taken back. A second time changes nothing."""

    def work(cur, me) -> None:
        row = cur.execute("SELECT staff_id, mention_id FROM visible.review_requests WHERE id = ?", [request_id]).fetchone()
        if (
            row is None
            and cur.execute("SELECT 1 FROM kept.review_requests WHERE id = ? AND retired_at IS NOT NULL", [request_id]).fetchone()
        ):
            return
        if row is None or not (me.sees_whole or row[0] == me.id):
            raise Problem("There is nothing of yours to take back.")
        if row[1]:
            raise Problem("This request was answered with a review.")
        cur.execute("UPDATE kept.review_requests SET retired_at = ? WHERE id = ?", [store.now(), request_id])
        trail.note(cur, me.id, "reviews.take_back", "review_request", request_id)

    store.here().transaction(work, viewer=viewer, right="reviews.ask", touches=TOUCHES)


def meet(cur, client_id: UUID, mention_id: UUID, written_at: datetime) -> bool:
    """Join the last request of this client before the mention to it; False when there is none that waits."""
    found = cur.execute(
        "SELECT id FROM kept.review_requests WHERE client_id = ? AND retired_at IS NULL AND mention_id IS NULL AND happened_at <= ? "
        "AND happened_at > ? ORDER BY happened_at DESC, id LIMIT 1",
        [client_id, written_at + timedelta(days=1), written_at - timedelta(days=QUIET_DAYS)],
    ).fetchone()
    if found:
        cur.execute("UPDATE kept.review_requests SET mention_id = ? WHERE id = ?", [mention_id, found[0]])
    return found is not None


def part(cur, mention_id: UUID) -> None:
    """The mention is no more: the request it answered waits again."""
    cur.execute("UPDATE kept.review_requests SET mention_id = NULL WHERE mention_id = ?", [mention_id])
