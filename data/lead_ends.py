"""How a lead ends without a deal: refused for a reason of the company's list, or merged into another inquiry of the same sender."""

from uuid import UUID, uuid4

from data import edits, store
from data.lead_rows import TABLES, done, give, judge, note, open_one, owns_here
from data.names import digits
from data.problems import Problem

ENDED = (*TABLES, "lead_touches", "field_history", "referrals", "trust_shown")
LONGEST = 1000  # characters of a note
REFUSED = (
    "SELECT l.refused_at, r.name FROM visible.leads_in_hand l LEFT JOIN kept.refusal_reasons r ON r.id = l.refusal_reason_id WHERE l.id = ?"
)


def refuse(viewer, lead_id: UUID, reason_id: UUID | None, note_: str = "", *, key: UUID, version: int | None = None) -> None:
    """Refuse a lead; the reason says whether it was one at all (`valid`). Contacts planned for it are called off. Once per key."""

    def work(cur, me) -> None:
        if not done(cur, me, key, "leads.refuse"):
            lead = open_one(cur, lead_id, version)
            reason = _refuse(cur, me, lead.id, reason_id, note_)
            note(cur, me, "leads.refuse", lead.id, key, reason=reason)

    store.here().transaction(work, viewer=viewer, right="leads.take", touches=ENDED)


def _refuse(cur, me, lead_id: UUID, reason_id: UUID | None, words: str) -> str:
    row = cur.execute("SELECT is_valid, name FROM kept.refusal_reasons WHERE id = ? AND retired_at IS NULL", [reason_id]).fetchone()
    if row is None:
        raise Problem("Say why the lead is refused.", field="reason")
    if len(words) > LONGEST:
        raise Problem("The note is longer than {most} characters.", field="note", most=LONGEST)
    cur.execute(
        "UPDATE kept.leads SET refused_at = ?, refused_by = ?, refusal_reason_id = ?, refusal_reason = ?, version = version + 1 "
        "WHERE id = ?",
        [store.now(), me.id, reason_id, words.strip() or None, lead_id],
    )
    judge(cur, me, lead_id, row[0])
    _call_off(cur, lead_id)
    edits.note(cur, me, "lead", lead_id, "refusal_reason", None, row[1])
    return row[1]


def _call_off(cur, lead_id: UUID) -> None:
    cur.execute(
        "UPDATE kept.contacts SET state = 'cancelled', settled_at = ?, version = version + 1 "
        "WHERE lead_id = ? AND state = 'planned' AND client_id IS NULL",
        [store.now(), lead_id],
    )


def reopen(viewer, lead_id: UUID, *, key: UUID) -> None:
    """Bring a refused lead back into the inbox: of its owner, or unassigned when that one can no longer own it. Once per key."""

    def work(cur, me) -> None:
        if not done(cur, me, key, "leads.reopen"):
            _reopen(cur, me, lead_id)
            lead = open_one(cur, lead_id)
            if lead.owner_id and not owns_here(cur, lead.owner_id, lead.line_id):
                give(cur, me, lead, None, "reopened", key)
            note(cur, me, "leads.reopen", lead_id, key)

    store.here().transaction(work, viewer=viewer, right="leads.take", touches=ENDED)


def _reopen(cur, me, lead_id: UUID) -> None:
    row = cur.execute(REFUSED, [lead_id]).fetchone()
    if row is None:
        raise Problem("There is no such lead among yours.", field="who")
    if row[0] is None:
        raise Problem("This lead is open already.")
    cur.execute(
        "UPDATE kept.leads SET refused_at = NULL, refused_by = NULL, refusal_reason_id = NULL, refusal_reason = NULL, "
        "version = version + 1 WHERE id = ?",
        [lead_id],
    )
    judge(cur, me, lead_id, None)
    edits.note(cur, me, "lead", lead_id, "refusal_reason", row[1], None)


def merge(viewer, lead_id: UUID, into_id: UUID, *, key: UUID) -> UUID:
    """The same inquiry once more: the later one goes into the earlier, whose clock runs on. Touches, contacts and referrals go with it.

    Returns the lead that stays. Both must be open, of one line, of the same sender (phone or e-mail), and the viewer's to work on.
    """

    def work(cur, me) -> UUID:
        if known := done(cur, me, key, "leads.merge"):
            return known.entity_id
        kept, gone = sorted((open_one(cur, lead_id), open_one(cur, into_id)), key=lambda one: (one.happened_at, str(one.id)))
        if kept.id == gone.id or kept.line_id != gone.line_id or not _same_sender(kept, gone):
            raise Problem("These two are not one inquiry: neither phone nor e-mail is the same.")
        _merge(cur, kept, gone)
        if kept.owner_id is None and gone.owner_id is not None:
            give(cur, me, kept, gone.owner_id, "assigned", key)
        note(cur, me, "leads.merge", kept.id, key, gone=gone.id)
        return kept.id

    return store.here().transaction(work, viewer=viewer, right="leads.take", touches=ENDED)


def _merge(cur, kept, gone) -> None:
    _move_all(cur, kept.id, gone.id)
    cur.execute("UPDATE kept.leads SET merged_into_id = ?, version = version + 1 WHERE id = ?", [kept.id, gone.id])
    said = " / ".join(dict.fromkeys(one.message for one in (kept, gone) if one.message)) or None
    cur.execute(
        "UPDATE kept.leads SET phone = coalesce(phone, ?), phone_digits = coalesce(phone_digits, ?), email = coalesce(email, ?), "
        "message = ?, version = version + 1 WHERE id = ?",
        [gone.phone, digits(gone.phone), gone.email, said, kept.id],
    )


def _same_sender(a, b) -> bool:
    phones = [(digits(one.phone) or "")[-10:].lstrip("0") for one in (a, b)]
    mails = [(one.email or "").strip().lower() for one in (a, b)]
    return bool((phones[0] == phones[1] and phones[0]) or (mails[0] == mails[1] and mails[0]))


def _move_all(cur, kept: UUID, gone: UUID) -> None:
    if not cur.execute("SELECT 1 FROM kept.lead_touches WHERE lead_id = ?", [gone]).fetchone():
        cur.execute(
            "INSERT INTO kept.lead_touches (id, lead_id, entry_point_id, source_id, campaign_id, happened_at) SELECT ?, id, entry_point_id, source_id, campaign_id, happened_at FROM kept.leads WHERE id = ?",
            [uuid4(), gone],
        )
    cur.execute("UPDATE kept.lead_touches SET lead_id = ? WHERE lead_id = ?", [kept, gone])
    cur.execute("UPDATE kept.contacts SET lead_id = ?, version = version + 1 WHERE lead_id = ?", [kept, gone])
    cur.execute("UPDATE kept.referrals SET to_lead_id = ? WHERE to_lead_id = ?", [kept, gone])
    cur.execute("UPDATE kept.trust_shown SET lead_id = ? WHERE lead_id = ?", [kept, gone])
