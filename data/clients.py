"""Clients: added, edited, given to somebody, left and retired. Each edit keeps what was."""

import threading
from dataclasses import dataclass
from uuid import UUID, uuid4, uuid5

from data import edits, own_values, store, trail
from data.names import digits, norm
from data.problems import Problem

FIELDS = (
    "name", "kind", "tax_number", "phone", "email", "website", "city", "country", "sector", "employees", "parent_name",
    "entry_point_id", "source_id", "campaign_id", "needs", "benefits", "not_to_say",
)  # fmt: skip
TABLES = ("clients", "custom_values", "field_history", "audit")
adding = threading.Lock()  # two who add the same client at one moment do not see each other's row: one after the other


@dataclass(frozen=True)
class NewClient:
    """The least that must be known of a client: the name, how to reach them, and the line; the rest where it is known already."""

    name: str
    phone: str = ""
    line_id: UUID | None = None
    kind: str = "organisation"
    email: str = ""
    city: str = ""
    needs: str = ""
    entry_point_id: UUID | None = None
    source_id: UUID | None = None
    campaign_id: UUID | None = None
    owner_id: UUID | None = None  # None: who adds it, when they own deals


def add(viewer, client: NewClient, *, key: UUID) -> UUID:
    """Add a client, owned by who adds it. Once per key; a Problem when the client is known in the line already."""

    def work(cur, me) -> UUID:
        if client.owner_id not in (None, me.id):
            me.must("clients.assign")
            _can_own(cur, client.owner_id, client.line_id)
        return insert(cur, me, client, key)

    with adding:
        return store.here().transaction(work, viewer=viewer, right="clients.edit", touches=("clients", "assignments", "audit"))


def insert(cur, me, client: NewClient, key: UUID) -> UUID:
    """The same inside an open transaction; the right to give a client to somebody else is the caller's to check."""
    if cur.execute("SELECT 1 FROM kept.clients WHERE id = ?", [key]).fetchone():
        edits.standing(cur, "client", key)
        return key
    if not norm(client.name):
        raise Problem("Give the client a name.", field="new_name")
    for text in (client.name, client.phone, client.email, client.city):
        edits.short(text, "new_name")
    if cur.execute("SELECT 1 FROM visible.lines WHERE id = ? AND retired_at IS NULL", [client.line_id]).fetchone() is None:
        raise Problem("Choose a line of yours.", field="new_line")
    _not_known(cur, client)
    own = cur.execute("SELECT id FROM kept.staff WHERE id = ? AND owns_deals", [client.owner_id or me.id]).fetchone()
    _insert(cur, client, key, own and own[0])
    if own:
        assigned(cur, me, key, own[0], "taken", event=uuid5(key, "owner"))
    trail.note(cur, me.id, "clients.add", "client", key)
    return key


def _insert(cur, client: NewClient, key: UUID, owner_id: UUID | None) -> None:
    now, phone = store.now(), client.phone.strip() or None
    columns = {
        "id": key, "line_id": client.line_id, "owner_id": owner_id, "name": client.name.strip(), "name_norm": norm(client.name),
        "kind": client.kind, "phone": phone, "phone_digits": digits(client.phone), "email": client.email.strip() or None,
        "city": client.city.strip() or None, "needs": client.needs.strip() or None, "entry_point_id": client.entry_point_id,
        "source_id": client.source_id, "campaign_id": client.campaign_id, "happened_at": now, "entered_at": now,
    }  # fmt: skip
    cur.execute(f"INSERT INTO kept.clients ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", list(columns.values()))


def assigned(cur, me, client_id: UUID, owner_id: UUID | None, reason: str, event: UUID | None = None) -> None:
    """One line of who owned the client from when, inside an open transaction."""
    now = store.now()
    cur.execute(
        "INSERT INTO kept.assignments (id, entity, entity_id, owner_id, happened_at, entered_at, actor_id, reason) "
        "VALUES (?, 'client', ?, ?, ?, ?, ?, ?)",
        [event or uuid4(), client_id, owner_id, now, now, me.id, reason],
    )


def _not_known(cur, client: NewClient) -> None:
    """Of another's client this tells no more than that it exists and whose it is."""
    row = cur.execute(
        "SELECT c.name, coalesce(o.name, '—') FROM kept.clients c LEFT JOIN kept.staff o ON o.id = c.owner_id "
        "WHERE c.line_id = ? AND c.retired_at IS NULL AND (c.name_norm = ? OR c.phone_digits = ?) ORDER BY c.name LIMIT 1",
        [client.line_id, norm(client.name), digits(client.phone)],
    ).fetchone()
    if row:
        raise Problem("{client} is a client already; whose: {owner}.", field="new_name", client=row[0], owner=row[1])


def edit(viewer, client_id: UUID, changes: dict, *, version: int, own: dict[UUID, str | None] | None = None) -> list[str]:
    """Change fields (see FIELDS) and the company's own ones (by id); returns those that changed. A Problem names the field that is wrong."""

    def work(cur, me) -> list[str]:
        before, made = edits.standing(cur, "client", client_id), edits.clean(cur, changes, FIELDS)
        if made.get("kind", "private") not in ("organisation", "private"):
            raise Problem("A client is an organisation or a private person.", field="kind")
        if made.get("tax_number") and made["tax_number"] != before["tax_number"]:
            _tax_number_is_free(cur, client_id, made["tax_number"])
        changed = edits.write(cur, me, "client", client_id, before, made, version)
        changed += [
            str(field) for field, value in (own or {}).items() if own_values.put(cur, me, client_id, field, (value or "").strip() or None)
        ]
        if changed:
            trail.note(cur, me.id, "clients.edit", "client", client_id, ", ".join(changed))
        return changed

    return store.here().transaction(work, viewer=viewer, right="clients.edit", touches=TABLES)


def _tax_number_is_free(cur, client_id: UUID, number: str) -> None:
    row = cur.execute(
        "SELECT c.name, coalesce(o.name, '—') FROM kept.clients c LEFT JOIN kept.staff o ON o.id = c.owner_id WHERE c.id <> $id "
        "AND c.retired_at IS NULL AND regexp_replace(c.tax_number, '[^0-9A-Za-z]', '', 'g') = regexp_replace($n, '[^0-9A-Za-z]', '', 'g') "
        "AND c.line_id = (SELECT line_id FROM kept.clients WHERE id = $id) ORDER BY c.name LIMIT 1",
        {"id": client_id, "n": number},
    ).fetchone()
    if row:
        raise Problem("{client} has this tax number already; whose: {owner}.", field="tax_number", client=row[0], owner=row[1])


def assign(viewer, client_ids: list[UUID], owner_id: UUID, *, key: UUID) -> int:
    """Give clients to somebody, with their planned contacts that belong to no deal; returns how many changed hands. Once per key."""

    def work(cur, me) -> int:
        if trail.of(cur, key):
            return 0
        changed = [one for one in client_ids if _give(cur, me, one, UUID(str(owner_id)))]
        trail.note(cur, me.id, "clients.assign", "staff", owner_id, str(len(changed)), line=key)
        return len(changed)

    touched = ("clients", "assignments", "contacts", "audit")
    return store.here().transaction(work, viewer=viewer, right="clients.assign", touches=touched)


def _give(cur, me, client_id: UUID, owner_id: UUID) -> bool:
    before = edits.standing(cur, "client", client_id)
    if before["owner_id"] == owner_id:
        return False
    _can_own(cur, owner_id, before["line_id"])
    cur.execute("UPDATE kept.clients SET owner_id = ?, version = version + 1 WHERE id = ?", [owner_id, client_id])
    cur.execute(
        "UPDATE kept.contacts SET staff_id = ?, version = version + 1 WHERE client_id = ? AND state = 'planned' AND deal_id IS NULL",
        [owner_id, client_id],
    )
    assigned(cur, me, client_id, owner_id, "assigned")
    trail.note(cur, me.id, "clients.assign", "client", client_id)
    return True


def _can_own(cur, owner_id: UUID, line_id: UUID) -> None:
    able = cur.execute(
        "SELECT 1 FROM kept.staff s WHERE s.id = $s AND s.owns_deals AND s.retired_at IS NULL AND s.disabled_at IS NULL AND (s.all_lines "
        "OR EXISTS (SELECT 1 FROM kept.staff_lines l WHERE l.staff_id = s.id AND l.line_id = $l))",
        {"s": owner_id, "l": line_id},
    ).fetchone()
    if able is None:
        raise Problem("This colleague cannot own clients of this line.", field="owner")
