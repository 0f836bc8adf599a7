"""Templates of documents: a company's own .docx, how its documents are numbered, and who says yes before one goes out."""

from dataclasses import dataclass
from uuid import UUID

from data import document_numbers, docx_write, edits, store, trail
from data.inserts import insert
from data.problems import Problem
from data.viewer import current

TOUCHES = ("document_templates", "template_approvers", "audit")
KINDS = ("offer", "contract", "other")
LANGUAGES = ("en", "ru", "uk")
MOST_APPROVERS = 5
RETIRE = "UPDATE kept.document_templates SET retired_at = ?, version = version + 1 WHERE id = ?"
APPROVER = """
SELECT s.name, s.role IN ('executive', 'admin') OR s.all_lines OR EXISTS (SELECT 1 FROM kept.staff_lines l WHERE l.staff_id = s.id AND l.line_id = $line) AS there
FROM kept.staff s WHERE s.id = $staff AND s.login IS NOT NULL AND s.disabled_at IS NULL AND s.retired_at IS NULL"""


@dataclass(frozen=True)
class Template:
    """What an administrator says of a template; `line_id` None: of every line. `approvers` say yes one after the other."""

    name: str
    kind: str
    numbering: str
    language: str = "en"
    line_id: UUID | None = None
    approvers: tuple[UUID, ...] = ()


def add(viewer, template: Template, data: bytes, file_name: str, *, key: UUID) -> UUID:
    """Keep a template. Once per key; a Problem names the input that is wrong, unknown fields among them."""
    if not data:
        raise Problem("Choose the file of the template.", field="file")
    docx_write.fields(data)

    def work(cur, me) -> UUID:
        if not _there(cur, key):
            _insert(cur, me, key, template, data, file_name)
            trail.note(cur, me.id, "templates.add", "document_template", key, template.name)
        return key

    return _run(viewer, work)


def replace(viewer, template_id: UUID, template: Template, data: bytes | None, file_name: str, *, version: int, key: UUID) -> UUID:
    """A new version in place of the present one, which retires; without `data` its file stays. Documents keep the one they were made of."""
    if data is not None:
        docx_write.fields(data)

    def work(cur, me) -> UUID:
        if _there(cur, key):
            return key
        _standing(cur, template_id, version)
        kept = (data, file_name)
        if data is None:
            kept = cur.execute("SELECT file, file_name FROM kept.document_templates WHERE id = ?", [template_id]).fetchone()
        cur.execute(RETIRE, [store.now(), template_id])
        _insert(cur, me, key, template, *kept, replaces=template_id)
        trail.note(cur, me.id, "templates.replace", "document_template", key, template.name)
        return key

    return _run(viewer, work)


def retire(viewer, template_id: UUID, *, version: int, back: bool = False) -> None:
    """Nothing new is written from it (or again); what was written stays."""

    def work(cur, me) -> None:
        name, numbering = _standing(cur, template_id, version)
        if back:
            _alone(cur, numbering, template_id)
            if cur.execute("SELECT 1 FROM kept.document_templates WHERE replaces_id = ?", [template_id]).fetchone():
                raise Problem("A newer version stands in its place.")
        cur.execute(RETIRE, [None if back else store.now(), template_id])
        trail.note(cur, me.id, f"templates.{'restore' if back else 'retire'}", "document_template", template_id, name)

    _run(viewer, work)


def file(viewer, template_id: UUID) -> tuple[str, bytes]:
    """(file name, file) of a template, for whoever edits them."""
    here = store.here()
    me = current(here, viewer.id)
    me.must("templates.edit")
    with here.cursor(me) as cur:
        found = cur.execute("SELECT file_name, file FROM kept.document_templates WHERE id = ?", [template_id]).fetchone()
    if found is None:
        raise Problem("There is no such template.")
    return found[0], bytes(found[1])


def _run(viewer, work):
    return store.here().transaction(work, viewer=viewer, right="templates.edit", touches=TOUCHES)


def _there(cur, key: UUID) -> bool:
    return cur.execute("SELECT 1 FROM kept.document_templates WHERE id = ?", [key]).fetchone() is not None


def _standing(cur, template_id: UUID, version: int) -> tuple[str, str]:
    """(name, numbering) of a template as the person saw it."""
    row = cur.execute("SELECT name, numbering, version FROM visible.document_templates WHERE id = ?", [template_id]).fetchone()
    if row is None:
        raise Problem("There is no such template.")
    if row[2] != version:
        raise Problem("Someone has changed this in the meantime. Look at it again.")
    return row[:2]


def _insert(cur, me, key: UUID, template: Template, data: bytes, file_name: str, replaces: UUID | None = None) -> None:
    name, numbering = " ".join(template.name.split()), document_numbers.check(template.numbering)
    edits.short(name, "name", 200)
    if not name:
        raise Problem("Give it a name.", field="name")
    if template.kind not in KINDS or template.language not in LANGUAGES:
        raise Problem("Choose one of the list.", field="kind")
    if template.line_id and not cur.execute("SELECT 1 FROM kept.lines WHERE id = ? AND retired_at IS NULL", [template.line_id]).fetchone():
        raise Problem("Choose the line.", field="line")
    _alone(cur, numbering, key)
    facts = {"id": key, "line_id": template.line_id, "name": name, "kind": template.kind, "language": template.language}
    facts |= {"file": data, "file_name": _called(file_name), "sha256": docx_write.mark(data), "numbering": numbering}
    insert(cur, "document_templates", [facts | {"replaces_id": replaces, "created_at": store.now(), "entered_by": me.id}])
    _approvers(cur, key, template)


def _alone(cur, numbering: str, template_id: UUID) -> None:
    """Two templates in use never give the same numbers."""
    live = cur.execute("SELECT numbering, name FROM kept.document_templates WHERE retired_at IS NULL AND id <> ?", [template_id]).fetchall()
    same = next((name for other, name in live if document_numbers.series(other) == document_numbers.series(numbering)), None)
    if same:
        raise Problem("The template {name} numbers its documents so already.", field="numbering", name=same)


def _approvers(cur, key: UUID, template: Template) -> None:
    chosen = list(dict.fromkeys(template.approvers))
    if len(chosen) > MOST_APPROVERS:
        raise Problem("More than {most} people never agree on one paper.", field="approvers", most=MOST_APPROVERS)
    for staff in chosen:
        can_approve(cur, staff, template.line_id)
    rows = [{"template_id": key, "position": place, "staff_id": staff} for place, staff in enumerate(chosen, start=1)]
    insert(cur, "template_approvers", rows)


def can_approve(cur, staff_id: UUID, line_id: UUID | None) -> None:
    """A Problem unless this person signs in here and sees the line (of a template for every line it is asked when a document is written)."""
    row = cur.execute(APPROVER, {"staff": staff_id, "line": line_id}).fetchone()
    if row is None:
        raise Problem("Who approves must be able to sign in. Choose others in the template.", field="approvers")
    if line_id and not row[1]:
        raise Problem("{name} approves such documents and does not work in this line.", field="approvers", name=row[0])


def _called(file_name: str) -> str:
    """The name of the file without any path, as .docx."""
    bare = "".join(sign for sign in file_name.replace("\\", "/").rsplit("/", 1)[-1] if sign.isprintable())
    return (bare.removesuffix(".docx") or "template")[:150] + ".docx"
