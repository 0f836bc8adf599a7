"""Clients: adding one in the middle of a call."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from data import store, trail
from data.names import digits, norm
from data.problems import Problem


@dataclass(frozen=True)
class NewClient:
    """The least that must be known of a client: the name, how to reach them, and the line."""

    name: str
    phone: str = ""
    line_id: UUID | None = None
    kind: str = "organisation"


def add(viewer, client: NewClient, *, key: UUID) -> UUID:
    """Add a client, owned by who adds it. Once per key; a Problem when the client is known in the line already."""
    return store.here().transaction(
        lambda cur, me: _add(cur, me, client, key), viewer=viewer, right="clients.edit", touches=("clients", "assignments", "audit")
    )


def _add(cur, me, client: NewClient, key: UUID) -> UUID:
    if cur.execute("SELECT 1 FROM visible.clients_in_hand WHERE id = ?", [key]).fetchone():
        return key
    if not norm(client.name):
        raise Problem("Give the client a name.", field="new_name")
    if cur.execute("SELECT 1 FROM visible.lines WHERE id = ? AND retired_at IS NULL", [client.line_id]).fetchone() is None:
        raise Problem("Choose a line of yours.", field="new_line")
    _not_known(cur, client)
    now, owner = store.now(), cur.execute("SELECT id FROM kept.staff WHERE id = ? AND owns_deals", [me.id]).fetchone()
    owner_id = owner and owner[0]
    cur.execute(
        "INSERT INTO kept.clients (id, line_id, owner_id, name, name_norm, kind, phone, phone_digits, happened_at, entered_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            key,
            client.line_id,
            owner_id,
            client.name.strip(),
            norm(client.name),
            client.kind,
            client.phone.strip() or None,
            digits(client.phone),
            now,
            now,
        ],
    )
    if owner_id:
        cur.execute(
            "INSERT INTO kept.assignments (id, entity, entity_id, owner_id, happened_at, entered_at, actor_id) "
            "VALUES (?, 'client', ?, ?, ?, ?, ?)",
            [uuid5(key, "owner"), key, owner_id, now, now, me.id],
        )
    trail.note(cur, me.id, "clients.add", "client", key)
    return key


def _not_known(cur, client: NewClient) -> None:
    """Of another's client this tells no more than that it exists and whose it is."""
    row = cur.execute(
        "SELECT c.name, coalesce(o.name, '—') FROM kept.clients c LEFT JOIN kept.staff o ON o.id = c.owner_id "
        "WHERE c.line_id = ? AND c.retired_at IS NULL AND (c.name_norm = ? OR c.phone_digits = ?) ORDER BY c.name LIMIT 1",
        [client.line_id, norm(client.name), digits(client.phone)],
    ).fetchone()
    if row:
        raise Problem("{client} is a client already; whose: {owner}.", field="new_name", client=row[0], owner=row[1])
