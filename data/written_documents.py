"""Documents written from a template: filled, numbered, kept with the client, and read by whom they concern."""

import json
import re
from dataclasses import dataclass
from uuid import UUID

from data import calendar, document_facts, document_numbers, document_templates, docx_write, store, trail
from data.document_facts import About, Item
from data.inserts import insert
from data.problems import Problem
from data.viewer import current

TOUCHES = ("written_documents", "document_steps", "document_templates", "audit")
ATTEMPTS = 40  # writers who met each other start again
TEMPLATE = """
SELECT t.name, t.kind, t.language, t.numbering, k.file FROM visible.document_templates t JOIN kept.document_templates k ON k.id = t.id
WHERE t.id = ? AND t.retired_at IS NULL AND (t.line_id IS NULL OR t.line_id = ?)"""
TURN = "UPDATE kept.written_documents SET state = ?, settled_at = ?, version = version + 1 WHERE id = ?"
APPROVERS = "SELECT staff_id FROM kept.template_approvers WHERE template_id = ? ORDER BY position"


@dataclass(frozen=True)
class Preview:
    """What a document will say: the fields its template names, which of them would be left blank, and all values by name."""

    fields: tuple[str, ...]
    missing: tuple[str, ...]
    values: dict


def preview(viewer, template_id: UUID, about: About) -> Preview:
    """What would be written; nothing is. A Problem where writing would raise it."""
    here = store.here()
    me = current(here, viewer.id)
    me.must("documents.write")
    with here.cursor(me) as cur:
        _, _, language, _, file = _template(cur, template_id, about.client_id)
        _, values = document_facts.values(cur, me, about, language)
    fields = docx_write.named(bytes(file))
    missing = docx_write.blanks(bytes(file), values | {"number": "1"})
    return Preview(fields, missing, values)


def write(viewer, template_id: UUID, about: About, *, key: UUID, replaces: UUID | None = None) -> UUID:
    """Write a document and ask for the first yes, if its template wants any. Once per key.

    `replaces`: a document of the same client that was refused and is written anew.
    """

    def work(cur, me) -> UUID:
        if not cur.execute("SELECT 1 FROM kept.written_documents WHERE id = ?", [key]).fetchone():
            if replaces:
                _replaced(cur, replaces, about.client_id)
            _write(cur, me, template_id, about, {"id": key, "replaces_id": replaces})
        return key

    return store.here().transaction(work, viewer=viewer, right="documents.write", touches=TOUCHES, attempts=ATTEMPTS)


def _write(cur, me, template_id: UUID, about: About, facts: dict) -> None:
    name, kind, language, numbering, data = _template(cur, template_id, about.client_id)
    line, values = document_facts.values(cur, me, about, language)
    year = calendar.local_day(cur, store.now()).year
    serial = document_numbers.following(cur, numbering, year)
    values["number"] = document_numbers.number(numbering, year, serial)
    made = docx_write.filled(bytes(data), values)
    facts |= {
        "line_id": line,
        "client_id": about.client_id,
        "deal_id": about.deal_id,
        "offer_id": about.offer_id,
        "template_id": template_id,
    }
    facts |= {"kind": kind, "year": year, "serial": serial, "number": values["number"], "name": name, "file": made}
    facts |= {"sha256": docx_write.mark(made), "filled": kept(docx_write.named(bytes(data)), values, about.items, about.person_id)}
    _insert(cur, me, facts)
    trail.note(cur, me.id, "documents.write", "written_document", facts["id"], values["number"])


def withdraw(viewer, document_id: UUID, *, version: int) -> None:
    """It no longer holds; its number is not given again. By its author, or by who sees the whole line."""

    def work(cur, me) -> None:
        row = standing(cur, document_id, version)
        if row["state"] == "withdrawn":
            raise Problem("Someone has changed this in the meantime. Look at it again.")
        if not (me.sees_whole or row["entered_by"] == me.id):
            raise Problem("You may not do this.")
        cur.execute(TURN, ["withdrawn", store.now(), document_id])
        trail.note(cur, me.id, "documents.withdraw", "written_document", document_id, row["number"])

    store.here().transaction(work, viewer=viewer, right="documents.write", touches=TOUCHES)


def file(viewer, document_id: UUID) -> tuple[str, bytes]:
    """(file name, file) of a document this viewer may see; one that nobody has approved bears the word, in its name and in every header."""
    here = store.here()
    me = current(here, viewer.id)
    with here.cursor(me) as cur:
        found = cur.execute(
            "SELECT d.number, d.state, d.file, t.language FROM visible.document_files d "
            "JOIN kept.document_templates t ON t.id = d.template_id WHERE d.id = ?",
            [document_id],
        ).fetchone()
    if found is None:
        raise Problem("There is no such document among yours.")
    number, state, data, language = found
    whole = bytes(data)
    return called(number, state, language), whole if state == "approved" else docx_write.stamped(whole, state, language)


def called(number: str, state: str, language: str) -> str:
    """The name of the file: its number, and before it the word while it is not approved."""
    bare = re.sub(r"[\\/:*?\"<>|#]", "-", number)
    return f"{bare}.docx" if state == "approved" else f"{docx_write.WORDS[state][language].split(',')[0]} {bare}.docx"


def standing(cur, document_id: UUID, version: int) -> dict:
    """A document as the viewer of this cursor saw it; a Problem when it is not theirs or has changed."""
    found = cur.execute(
        "SELECT id, number, state, entered_by, client_id, version FROM visible.written_documents WHERE id = ?", [document_id]
    )
    names, row = [one[0] for one in found.description], found.fetchone()
    if row is None:
        raise Problem("There is no such document among yours.")
    if row[-1] != version:
        raise Problem("Someone has changed this in the meantime. Look at it again.")
    return dict(zip(names, row, strict=True))


def _template(cur, template_id: UUID, client_id: UUID) -> tuple:
    """(name, kind, language, numbering, file) of a template that can be written from for this client."""
    line = cur.execute("SELECT line_id FROM visible.clients_in_hand WHERE id = ?", [client_id]).fetchone()
    if line is None:
        raise Problem("There is no such client among yours.", field="who")
    row = cur.execute(TEMPLATE, [template_id, line[0]]).fetchone()
    if row is None:
        raise Problem("Choose a template of the list.", field="template")
    return row


def _replaced(cur, document_id: UUID, client_id: UUID) -> None:
    row = cur.execute("SELECT state, client_id FROM visible.written_documents WHERE id = ?", [document_id]).fetchone()
    if row is None or row[1] != client_id:
        raise Problem("There is no such document among yours.")
    if row[0] != "refused" or cur.execute("SELECT 1 FROM kept.written_documents WHERE replaces_id = ?", [document_id]).fetchone():
        raise Problem("Someone has changed this in the meantime. Look at it again.")


def _insert(cur, me, facts: dict) -> None:
    """The row, and a step for each who has to say yes; without any it is approved at once."""
    now = store.now()
    asked = [row[0] for row in cur.execute(APPROVERS, [facts["template_id"]]).fetchall()]
    for staff in asked:
        document_templates.can_approve(cur, staff, facts["line_id"])
    ends = {"state": "waiting", "settled_at": None} if asked else {"state": "approved", "settled_at": now}
    insert(cur, "written_documents", [facts | ends | {"happened_at": now, "entered_by": me.id}])
    steps = [{"document_id": facts["id"], "position": place, "staff_id": staff} for place, staff in enumerate(asked, start=1)]
    insert(cur, "document_steps", steps)


def kept(fields: tuple[str, ...], values: dict, items: tuple[Item, ...], person_id: UUID | None = None) -> str:
    """What stands in the document, so that it can be read without its file, and what it was filled from, to write it anew.

    Only what the template names: who reads a document learns no more of the client than it says.
    """
    rows = [
        {"name": one.name, "quantity": str(one.quantity), "price": str(one.price), "product": one.product_id and str(one.product_id)}
        for one in items
    ]
    told = {name: values[name] for name in fields if not name.startswith("items")} | {"items": values["items"]}
    return json.dumps({"fields": told, "items": rows, "person": person_id and str(person_id)}, ensure_ascii=False)
