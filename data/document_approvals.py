"""Who says yes to a document: one after the other, each in turn, nobody in another's place."""

from uuid import UUID

from data import edits, store, trail, written_documents
from data.problems import Problem

TOUCHES = ("written_documents", "document_steps", "audit")
NEXT = "SELECT position, staff_id FROM kept.document_steps WHERE document_id = ? AND state = 'waiting' ORDER BY position LIMIT 1"


def approve(viewer, document_id: UUID, words: str = "", *, version: int) -> None:
    """Yes; after the last one the document is approved."""

    def work(cur, me) -> None:
        number = _settle(cur, me, document_id, version, "approved", words)
        left = cur.execute(NEXT, [document_id]).fetchone()
        _turn(cur, document_id, None if left else "approved")
        trail.note(cur, me.id, "documents.approve", "written_document", document_id, number)

    store.here().transaction(work, viewer=viewer, right="documents.approve", touches=TOUCHES)


def refuse(viewer, document_id: UUID, words: str, *, version: int) -> None:
    """No, and why: its author is told and may write it anew."""

    def work(cur, me) -> None:
        if not words.strip():
            raise Problem("Say what is wrong with it.", field="words")
        number = _settle(cur, me, document_id, version, "refused", words)
        _turn(cur, document_id, "refused")
        trail.note(cur, me.id, "documents.refuse", "written_document", document_id, number)

    store.here().transaction(work, viewer=viewer, right="documents.approve", touches=TOUCHES)


def _settle(cur, me, document_id: UUID, version: int, state: str, words: str) -> str:
    """The step whose turn it is, when it is this person's; returns the number of the document."""
    edits.short(words, "words", 1000)
    document = written_documents.standing(cur, document_id, version)
    step = cur.execute(NEXT, [document_id]).fetchone()
    if document["state"] != "waiting" or step is None or step[1] != me.id:
        raise Problem("It is not your turn to decide about this document.")
    cur.execute(
        "UPDATE kept.document_steps SET state = ?, words = ?, settled_at = ? WHERE document_id = ? AND position = ?",
        [state, words.strip() or None, store.now(), document_id, step[0]],
    )
    return document["number"]


def _turn(cur, document_id: UUID, state: str | None) -> None:
    """The document in its new state; None: it waits for the next one."""
    if state is None:
        cur.execute("UPDATE kept.written_documents SET version = version + 1 WHERE id = ?", [document_id])
    else:
        cur.execute(written_documents.TURN, [state, store.now(), document_id])
