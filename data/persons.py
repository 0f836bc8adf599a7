"""Persons: who they are, how they are reached, and which role they have at which clients."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from data import calendar, edits, store, trail
from data.names import digits, norm
from data.problems import Problem
from data.reach import Reach
from data.reach import insert as insert_reach

FIELDS = ("name", "phone", "email", "birthday", "language", "consent", "note")
TABLES = ("persons", "person_roles", "reach", "field_history", "audit")


@dataclass(frozen=True)
class NewPerson:
    """A person with a role at a client. The first phone and e-mail stand with the person, further ones in `reach`."""

    name: str
    role: str = ""
    phone: str = ""
    email: str = ""
    birthday: date | None = None
    language: str | None = None
    consent: bool | None = None
    note: str = ""
    is_main: bool = False
    reach: tuple[Reach, ...] = ()


def add(viewer, client_id: UUID, person: NewPerson, *, key: UUID) -> UUID:
    """Add a person to a client. Once per key; a Problem when somebody at the client's has this e-mail or name already."""

    def work(cur, me) -> UUID:
        edits.standing(cur, "client", client_id)
        if cur.execute("SELECT 1 FROM kept.persons WHERE id = ?", [key]).fetchone():
            return key
        facts = edits.clean(cur, {name: getattr(person, name) for name in FIELDS}, FIELDS)
        _not_there(cur, client_id, facts)
        _insert(cur, facts, key)
        _role(cur, key, client_id, person.role, person.is_main, uuid5(key, "role"))
        for place, one in enumerate(person.reach):
            insert_reach(cur, me, "person", key, one, uuid5(key, f"reach{place}"))
        trail.note(cur, me.id, "persons.add", "person", key)
        trail.note(cur, me.id, "persons.add", "client", client_id, facts["name"])
        return key

    return store.here().transaction(work, viewer=viewer, right="clients.edit", touches=TABLES)


def _insert(cur, facts: dict, key: UUID) -> None:
    columns = facts | {"id": key, "name_norm": norm(facts["name"]), "phone_digits": digits(facts["phone"]), "entered_at": store.now()}
    cur.execute(f"INSERT INTO kept.persons ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", list(columns.values()))


def _not_there(cur, client_id: UUID, facts: dict) -> None:
    row = cur.execute(
        "SELECT p.name FROM kept.person_roles r JOIN kept.persons p ON p.id = r.person_id WHERE r.client_id = ? AND r.until IS NULL "
        "AND p.retired_at IS NULL AND (p.name_norm = ? OR lower(p.email) = lower(?)) ORDER BY p.name LIMIT 1",
        [client_id, norm(facts["name"]), facts["email"]],
    ).fetchone()
    if row:
        raise Problem("{person} is at this client already.", field="name", person=row[0])


def edit(viewer, person_id: UUID, changes: dict, *, version: int) -> list[str]:
    """Change fields (see FIELDS) and return those that changed."""

    def work(cur, me) -> list[str]:
        made = edits.clean(cur, changes, FIELDS)
        if made.get("birthday") and made["birthday"] > store.now().date():
            raise Problem("A birthday lies in the past.", field="birthday")
        changed = edits.write(cur, me, "person", person_id, edits.standing(cur, "person", person_id), made, version)
        if changed:
            trail.note(cur, me.id, "persons.edit", "person", person_id, ", ".join(changed))
        return changed

    return store.here().transaction(work, viewer=viewer, right="clients.edit", touches=TABLES)


def retire(viewer, person_id: UUID, *, version: int) -> None:
    """Take the person out of all lists; contacts with them stay."""
    _state(viewer, person_id, {"retired_at": store.now()}, version, "persons.retire")


def restore(viewer, person_id: UUID, *, version: int) -> None:
    """Take a retired person back; one that a merge retired comes back by taking the merge back."""
    _state(viewer, person_id, {"retired_at": None}, version, "persons.restore")


def _state(viewer, person_id: UUID, changes: dict, version: int, action: str) -> None:
    def work(cur, me) -> None:
        before = edits.standing(cur, "person", person_id)
        if before["merged_into_id"] is not None:
            raise Problem("This person was merged into another one. Take the merge back instead.")
        _all_in_hand(cur, person_id)
        if edits.write(cur, me, "person", person_id, before, changes, version):
            trail.note(cur, me.id, action, "person", person_id)

    store.here().transaction(work, viewer=viewer, right="clients.edit", touches=TABLES)


def _all_in_hand(cur, person_id: UUID) -> None:
    """A Problem when the person also belongs to a client that is not the viewer's: that colleague still needs them."""
    row = cur.execute(
        "SELECT count(*) FROM kept.person_roles r JOIN kept.clients c ON c.id = r.client_id WHERE r.person_id = ? AND r.until IS NULL "
        "AND c.retired_at IS NULL AND c.id NOT IN (SELECT id FROM visible.clients_in_hand)",
        [person_id],
    ).fetchone()
    if row[0]:
        raise Problem("This person also belongs to a client that is not yours. End the role at your client instead.")


def give_role(viewer, person_id: UUID, client_id: UUID, role: str = "", *, is_main: bool = False, key: UUID) -> UUID:
    """A role of a known person at (another) client. Once per key; a Problem when they have one there."""

    def work(cur, me) -> UUID:
        edits.standing(cur, "client", client_id)
        if cur.execute("SELECT 1 FROM kept.person_roles WHERE id = ?", [key]).fetchone():
            return key
        name = edits.standing(cur, "person", person_id)["name"]
        if cur.execute(
            "SELECT 1 FROM kept.person_roles WHERE person_id = ? AND client_id = ? AND until IS NULL", [person_id, client_id]
        ).fetchone():
            raise Problem("{person} is at this client already.", field="name", person=name)
        _role(cur, person_id, client_id, role, is_main, key)
        trail.note(cur, me.id, "persons.role", "client", client_id, name)
        return key

    return store.here().transaction(work, viewer=viewer, right="clients.edit", touches=TABLES)


def _role(cur, person_id: UUID, client_id: UUID, role: str, is_main: bool, role_id: UUID) -> None:
    edits.short(role, "role", 200)
    if is_main:
        _nobody_main(cur, client_id)
    cur.execute(
        "INSERT INTO kept.person_roles (id, person_id, client_id, role, is_main, since) VALUES (?, ?, ?, ?, ?, local_day(CAST(? AS TIMESTAMP)))",
        [role_id, person_id, client_id, role.strip() or None, is_main, store.now()],
    )


def _nobody_main(cur, client_id: UUID) -> None:
    cur.execute("UPDATE kept.person_roles SET is_main = false, version = version + 1 WHERE client_id = ? AND is_main", [client_id])


def change_role(viewer, role_id: UUID, role: str, *, is_main: bool, ended: bool = False, version: int) -> None:
    """Name the role anew, make it the client's main one, or end it today: they are no longer there."""

    def work(cur, me) -> None:
        client_id, before, name = _role_in_hand(cur, role_id, version)
        edits.short(role, "role", 200)
        if is_main and not ended:
            _nobody_main(cur, client_id)
        said, until = role.strip() or None, calendar.local_day(cur, store.now()) if ended else None
        row = [said, is_main and not ended, until, version + 1, role_id]
        cur.execute("UPDATE kept.person_roles SET role = ?, is_main = ?, until = ?, version = ? WHERE id = ?", row)
        edits.note(cur, me, "client", client_id, f"role.{name}", before, None if ended else said)
        trail.note(cur, me.id, "persons.role", "client", client_id, name)

    store.here().transaction(work, viewer=viewer, right="clients.edit", touches=TABLES)


def _role_in_hand(cur, role_id: UUID, version: int) -> tuple:
    """Client, role and name of the person, when the client is in hand and nobody was faster; a Problem otherwise."""
    row = cur.execute(
        "SELECT r.client_id, r.role, p.name, r.version FROM kept.person_roles r JOIN kept.persons p ON p.id = r.person_id WHERE r.id = ?",
        [role_id],
    ).fetchone()
    edits.standing(cur, "client", row and row[0])
    if row[3] != version:
        raise Problem("Someone has changed this in the meantime. Look at it again.")
    return row[:3]
