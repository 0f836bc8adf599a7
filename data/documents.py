"""Documents: links to where a document of a client lies. Nothing is opened or fetched from here."""

import re
from dataclasses import dataclass
from uuid import UUID

from data import edits, store, trail
from data.problems import Problem

TABLES = ("documents", "audit")


@dataclass(frozen=True)
class Document:
    """A name and where it lies: an http(s) address, or the path of a file."""

    name: str
    link: str
    deal_id: UUID | None = None


def add(viewer, client_id: UUID, document: Document, *, key: UUID) -> UUID:
    """Keep a link with a client. Once per key."""

    def work(cur, me) -> UUID:
        line_id = edits.standing(cur, "client", client_id)["line_id"]
        if cur.execute("SELECT 1 FROM kept.documents WHERE id = ?", [key]).fetchone() is None:
            _insert(cur, me, document, client_id, line_id, key)
            trail.note(cur, me.id, "documents.add", "client", client_id, document.name.strip())
        return key

    return store.here().transaction(work, viewer=viewer, right="clients.edit", touches=TABLES)


def _insert(cur, me, document: Document, client_id: UUID, line_id: UUID, key: UUID) -> None:
    name, link, deal, now = document.name.strip(), checked(document.link), document.deal_id, store.now()
    edits.short(name, "name", 200)
    if not name:
        raise Problem("Give the document a name.", field="name")
    if deal and not cur.execute("SELECT 1 FROM visible.deals_in_hand WHERE id = ? AND client_id = ?", [deal, client_id]).fetchone():
        raise Problem("This deal is another client's.", field="deal")
    cur.execute(
        "INSERT INTO kept.documents (id, line_id, client_id, deal_id, name, link, happened_at, entered_at, entered_by) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [key, line_id, client_id, deal, name, link, now, now, me.id],
    )


def checked(link: str) -> str:
    """The link as it is kept: http(s), or a path; a Problem for every other scheme, so that no link can run anything."""
    link = link.strip()
    if not link or re.search(r"[\x00-\x1f\x7f]", link) or len(link) > 2000:
        raise Problem("Give the address or the path of the document.", field="link")
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]+)\s*:", link)
    if scheme and scheme[1].lower() not in ("http", "https"):
        raise Problem("A document is linked by http, https or the path of its file.", field="link")
    return link


def retire(viewer, document_id: UUID, *, version: int) -> None:
    """The link is no longer needed; that it was there stays in the trail."""

    def work(cur, me) -> None:
        row = cur.execute("SELECT client_id, name, version FROM visible.documents WHERE id = ?", [document_id]).fetchone()
        if row is None or row[2] != version:
            raise Problem("Someone has changed this in the meantime. Look at it again.")
        cur.execute("UPDATE kept.documents SET retired_at = ?, version = version + 1 WHERE id = ?", [store.now(), document_id])
        trail.note(cur, me.id, "documents.retire", "client", row[0], row[1])

    store.here().transaction(work, viewer=viewer, right="clients.edit", touches=TABLES)
