"""Taking a logged contact back, for ten seconds and while nothing is built on it."""

import json
from datetime import timedelta
from uuid import UUID

from data import deals, store, trail
from data.problems import Problem

UNDO_WITHIN = timedelta(seconds=10)
# What a planned contact was before it was held, kept with the trail to plan it again
KEPT_ON_HOLD = ("deal_id", "person_id", "staff_id", "kind", "direction", "note", "entered_at", "entered_by")


def undo(viewer, contact_id: UUID) -> None:
    """Take back a contact one has just logged, with all that followed from it; a planned one is planned again.

    A Problem when it is not the viewer's own, is older than ten seconds, or something was built on it since.
    """
    here = store.here()
    touched = here.transaction(lambda cur, me: _undo(cur, me, contact_id), viewer=viewer, right="contacts.log")
    here.versions.update(touched)


def _undo(cur, me, contact_id: UUID) -> list[str]:
    line = trail.last(cur, "contacts.log", contact_id)
    held = cur.execute("SELECT 1 FROM kept.contacts WHERE id = ? AND state = 'held'", [contact_id]).fetchone()
    if line is None or held is None or line.actor_id != me.id:
        raise Problem("There is nothing of yours to take back.")
    if line.happened_at < store.now() - UNDO_WITHIN:
        raise Problem("Ten seconds have passed: it can no longer be taken back.")
    done = json.loads(line.details)
    _take_back_what_followed(cur, done)
    cur.execute("DELETE FROM kept.field_history WHERE entity = 'contact' AND entity_id = ?", [contact_id])
    cur.execute("DELETE FROM kept.contact_people WHERE contact_id = ?", [contact_id])
    cur.execute("DELETE FROM kept.trust_shown WHERE contact_id = ?", [contact_id])
    _restore(cur, contact_id, done["before"])
    trail.note(cur, me.id, "contacts.undo", "contact", contact_id)
    return ["contacts", "contact_people", "audit", *done["tables"]]


def _take_back_what_followed(cur, done: dict) -> None:
    for table, row_id in (("contacts", done.get("next")), ("promises", done.get("promise")), ("complaints", done.get("complaint"))):
        if row_id and not cur.execute(f"DELETE FROM kept.{table} WHERE id = ? AND version = 1", [row_id]).fetchone()[0]:
            raise Problem("Something was built on this contact: it can no longer be taken back.")
    if done.get("event") and not deals.move_back(cur, UUID(done["event"])):
        raise Problem("Something was built on this contact: it can no longer be taken back.")


def _restore(cur, contact_id: UUID, before: dict | None) -> None:
    if before is None:
        cur.execute("DELETE FROM kept.contacts WHERE id = ?", [contact_id])
        return
    cur.execute(
        "UPDATE kept.contacts SET state = 'planned', happened_at = NULL, settled_at = NULL, result_id = NULL, minutes = NULL, "
        f"seconds_taken = NULL, quiet_reason_id = NULL, version = version + 1, {', '.join(f'{name} = ?' for name in KEPT_ON_HOLD)} "
        "WHERE id = ?",
        [*(before[name] for name in KEPT_ON_HOLD), contact_id],
    )
