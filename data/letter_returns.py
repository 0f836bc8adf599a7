"""Letters that come back after they were sent: marked with the reason; an address that is none gets no further ones."""

from datetime import timedelta
from uuid import UUID, uuid4

from data import delivery_reports, letters_out, store, trail
from data.delivery_reports import Failed, Report

LATE = timedelta(days=14)  # after that a report without the number of the letter is of another one
NAMES = "l.id, l.client_id, l.person_id, l.address"
BY_ID = f"SELECT {NAMES} FROM kept.letters l WHERE list_contains($ids, l.message_id) LIMIT 1"
BY_ADDRESS = f"""
SELECT {NAMES} FROM kept.letters l WHERE l.state IN ('sent', 'failed') AND lower(l.address) = $address AND l.settled_at > $since
ORDER BY l.settled_at DESC, l.id LIMIT 1"""


def take(cur, me, raw: bytes) -> UUID | None:
    """Whose client a letter of a mailing was to that this message brings back, inside an open transaction; None: it brings back none."""
    report = delivery_reports.read(raw)
    found = report and _letter(cur, report)
    if not found:
        return None
    letter_id, client_id, person_id, address = found
    failed = next((one for one in report.failed if one.address == address.lower()), report.failed[0])
    if _mark(cur, letter_id, failed):
        trail.note(cur, me.id, "letters.returned", "letter", letter_id, failed.said)
        if failed.for_good and report.message_ids:  # without its number anybody could have written the report: no address is put off by it
            never_again(cur, address, person_id, letter_id)
    return client_id


def _letter(cur, report: Report) -> tuple | None:
    """By its own number; where the report does not name any, the last letter to the address."""
    if report.message_ids:
        return _one(cur, BY_ID, {"ids": list(report.message_ids)})
    return _one(cur, BY_ADDRESS, {"address": report.failed[0].address, "since": store.now() - LATE})


def _one(cur, sql: str, values: dict) -> tuple | None:
    return next(iter(cur.execute(sql, values).fetchall()), None)


def _mark(cur, letter_id: UUID, failed: Failed) -> bool:
    done = cur.execute(
        "UPDATE kept.letters SET state = 'bounced', reason = ?, settled_at = ?, version = version + 1 "
        "WHERE id = ? AND state IN ('sent', 'failed') RETURNING id",
        [letters_out.why("returned", failed.said), store.now(), letter_id],
    ).fetchall()
    return bool(done)


def never_again(cur, address: str, person_id: UUID | None, letter_id: UUID) -> None:
    """There is no such mailbox: no further mailing knocks there, until a person takes that back."""
    if not cur.execute("SELECT 1 FROM kept.unsubscribes WHERE address_norm = ? AND taken_back_at IS NULL", [address.lower()]).fetchall():
        cur.execute(
            "INSERT INTO kept.unsubscribes (id, address_norm, person_id, letter_id, way, happened_at) VALUES (?, ?, ?, ?, 'bounce', ?)",
            [uuid4(), address.lower(), person_id, letter_id, store.now()],
        )
