"""How a lead ends without a deal: refused for a reason of the company's list, or merged into another inquiry of the same sender."""

from uuid import UUID, uuid4

from data import edits, store
from data.lead_rows import TABLES, done, give, note, open_one, owns_here
from data.names import digits
from data.problems import Problem

ENDED = (*TABLES, "lead_touches", "field_history", "referrals")
LONGEST = 1000  # characters of a note


def refuse(viewer, lead_id: UUID, reason_id: UUID | None, note_: str = "", *, key: UUID, version: int | None = None) -> None:
    """Refuse a lead; the reason says whether it was one at all (`valid`). Contacts planned for it are called off. Once per key."""

    def work(cur, me) -> None:
        if done(cur, me, key, "leads.refuse"):
            return
        lead = open_one(cur, lead_id, version)
        row = cur.execute("SELECT is_valid, name FROM kept.refusal_reasons WHERE id = ? AND retired_at IS NULL", [reason_id]).fetchone()
        if row is None:
            raise Problem("Say why the lead is refused.", field="reason")
        if len(note_) > LONGEST:
            raise Problem("The note is longer than {most} characters.", field="note", most=LONGEST)
        cur.execute(
            "UPDATE kept.leads SET refused_at = $now, refused_by = $me, refusal_reason_id = $reason, refusal_reason = $note, valid = $valid, "
            "version = version + 1 WHERE id = $lead",
            {"now": store.now(), "me": me.id, "reason": reason_id, "note": note_.strip() or None, "valid": row[0], "lead": lead.id},
        )
        _call_off(cur, lead.id)
        edits.note(cur, me, "lead", lead.id, "refusal_reason", None, row[1])
        note(cur, me, "leads.refuse", lead.id, key, reason=row[1])

    store.here().transaction(work, viewer=viewer, right="leads.take", touches=ENDED)


def _call_off(cur, lead_id: UUID) -> None:
    cur.execute(
        "UPDATE kept.contacts SET state = 'cancelled', settled_at = ?, version = version + 1 "
        "WHERE lead_id = ? AND state = 'planned' AND client_id IS NULL",
        [store.now(), lead_id],
    )


def reopen(viewer, lead_id: UUID, *, key: UUID) -> None:
    """Bring a refused lead back into the inbox: of its owner, or unassigned when that one can no longer own it. Once per key."""

    def work(cur, me) -> None:
        if done(cur, me, key, "leads.reopen"):
            return
        row = cur.execute(
            "SELECT l.refused_at, r.name FROM visible.leads_in_hand l LEFT JOIN kept.refusal_reasons r ON r.id = l.refusal_reason_id "
            "WHERE l.id = ?",
            [lead_id],
        ).fetchone()
        if row is None:
            raise Problem("There is no such lead among yours.", field="who")
        if row[0] is None:
            raise Problem("This lead is open already.")
        cur.execute(
            "UPDATE kept.leads SET refused_at = NULL, refused_by = NULL, refusal_reason_id = NULL, refusal_reason = NULL, valid = NULL, "
            "version = version + 1 WHERE id = ?",
            [lead_id],
        )
        lead = open_one(cur, lead_id)
        if lead.owner_id and not owns_here(cur, lead.owner_id, lead.line_id):
            give(cur, me, lead, None, "reopened", key)
        edits.note(cur, me, "lead", lead_id, "refusal_reason", row[1], None)
        note(cur, me, "leads.reopen", lead_id, key)

    store.here().transaction(work, viewer=viewer, right="leads.take", touches=ENDED)


def merge(viewer, lead_id: UUID, into_id: UUID, *, key: UUID) -> UUID:
    """The same inquiry once more: the later one goes into the earlier, whose clock runs on. Touches, contacts and referrals go with it.

    Returns the lead that stays. Both must be open, of one line, of the same sender (phone or e-mail), and the viewer's to work on.
    """

    def work(cur, me) -> UUID:
        known = done(cur, me, key, "leads.merge")
        if known:
            return known.entity_id
        kept, gone = sorted((open_one(cur, lead_id), open_one(cur, into_id)), key=lambda one: (one.happened_at, str(one.id)))
        if kept.id == gone.id or kept.line_id != gone.line_id or not _same_sender(kept, gone):
            raise Problem("These two are not one inquiry: neither phone nor e-mail is the same.")
        _move_all(cur, kept.id, gone.id)
        cur.execute("UPDATE kept.leads SET merged_into_id = ?, version = version + 1 WHERE id = ?", [kept.id, gone.id])
        filled = "phone = coalesce(phone, $phone), phone_digits = coalesce(phone_digits, $digits), email = coalesce(email, $email)"
        said = " / ".join(dict.fromkeys(one.message for one in (kept, gone) if one.message)) or None
        cur.execute(
            f"UPDATE kept.leads SET {filled}, message = $said, version = version + 1 WHERE id = $id",
            {"phone": gone.phone, "digits": digits(gone.phone), "email": gone.email, "said": said, "id": kept.id},
        )
        if kept.owner_id is None and gone.owner_id is not None:
            give(cur, me, kept, gone.owner_id, "assigned", key)
        note(cur, me, "leads.merge", kept.id, key, gone=gone.id)
        return kept.id

    return store.here().transaction(work, viewer=viewer, right="leads.take", touches=ENDED)


def _same_sender(a, b) -> bool:
    phones = [(digits(one.phone) or "")[-10:].lstrip("0") for one in (a, b)]
    mails = [(one.email or "").strip().lower() for one in (a, b)]
    return bool((phones[0] == phones[1] and phones[0]) or (mails[0] == mails[1] and mails[0]))


def _move_all(cur, kept: UUID, gone: UUID) -> None:
    if not cur.execute("SELECT 1 FROM kept.lead_touches WHERE lead_id = ?", [gone]).fetchone():
        cur.execute(
            "INSERT INTO kept.lead_touches SELECT ?, id, entry_point_id, source_id, campaign_id, happened_at FROM kept.leads WHERE id = ?",
            [uuid4(), gone],
        )
    cur.execute("UPDATE kept.lead_touches SET lead_id = ? WHERE lead_id = ?", [kept, gone])
    cur.execute("UPDATE kept.contacts SET lead_id = ?, version = version + 1 WHERE lead_id = ?", [kept, gone])
    cur.execute("UPDATE kept.referrals SET to_lead_id = ? WHERE to_lead_id = ?", [kept, gone])
