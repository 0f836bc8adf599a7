"""Who gets a letter of a mailing: one person of each client who may be written to, or the reason why nobody."""

from dataclasses import dataclass
from uuid import UUID

from data import edits

# why a client gets no letter; "stopped" is said when the mailing is
REASONS = ("retired", "no_address", "no_consent", "not_asked", "unsubscribed", "same_address", "stopped")
CLIENTS = """
SELECT c.id, c.name, c.email, c.retired_at IS NOT NULL OR c.merged_into_id IS NOT NULL AS gone, coalesce(o.name, '') AS manager,
       concat_ws(', ', c.city, c.country) AS place,
       no_letter(CAST(NULL AS BOOLEAN), lower(trim(c.email)) IN (SELECT address_norm FROM kept.unsubscribes WHERE taken_back_at IS NULL), $paper) AS barred
FROM kept.clients c LEFT JOIN kept.staff o ON o.id = c.owner_id
WHERE c.id IN (SELECT unnest(CAST($ids AS UUID[]))) AND c.line_id = $line AND in_my_lines(c.line_id) AND sees_whole()"""
PERSONS = """
SELECT r.client_id, p.id, p.name, p.email,
       no_letter(p.consent, lower(trim(p.email)) IN (SELECT address_norm FROM kept.unsubscribes WHERE taken_back_at IS NULL), $paper) AS barred
FROM kept.person_roles r JOIN kept.persons p ON p.id = r.person_id
WHERE r.client_id IN (SELECT unnest(CAST($ids AS UUID[]))) AND (r.until IS NULL OR r.until > local_day(CAST($now AS TIMESTAMP)))
  AND p.retired_at IS NULL AND p.merged_into_id IS NULL
ORDER BY r.client_id, r.is_main DESC, p.name, p.id"""
BARRED = """
SELECT CASE WHEN c.retired_at IS NOT NULL OR c.merged_into_id IS NOT NULL OR p.retired_at IS NOT NULL OR p.merged_into_id IS NOT NULL THEN 'retired'
            ELSE no_letter(p.consent, u.address_norm IS NOT NULL, m.way = 'print') END
FROM kept.letters l JOIN kept.mailings m ON m.id = l.mailing_id JOIN kept.clients c ON c.id = l.client_id LEFT JOIN kept.persons p ON p.id = l.person_id
LEFT JOIN kept.unsubscribes u ON u.taken_back_at IS NULL AND u.address_norm = lower(l.address) WHERE l.id = ? LIMIT 1"""


@dataclass(frozen=True)
class Recipient:
    """One client, the person written to (None: the client itself), the address, and why there is no letter (None: there is one)."""

    client_id: UUID
    client: str
    manager: str
    person_id: UUID | None = None
    person: str = ""
    address: str | None = None
    reason: str | None = None


def of(cur, line_id: UUID, clients: list[UUID], way: str, now, only: frozenset[UUID] = frozenset()) -> list[Recipient]:
    """A recipient per client of the line that the viewer sees, in the order given; who is not seen is not there at all.

    With `only`, nobody but these persons is written to, and no address stands for them.
    """
    asked = {"ids": [str(one) for one in dict.fromkeys(clients)], "paper": way == "print"}
    found = {row[0]: row for row in cur.execute(CLIENTS, asked | {"line": line_id}).fetchall()}
    persons: dict[UUID, list[tuple]] = {}
    for client_id, *person in cur.execute(PERSONS, asked | {"now": now}).fetchall():
        if not only or person[0] in only:
            persons.setdefault(client_id, []).append(tuple(person))
    if only:
        found = {one: (*row[:2], None, *row[3:]) if one in persons else row for one, row in found.items()}
    used: set[str] = set()
    return [_one(found[one], persons.get(one, []), way, used) for one in dict.fromkeys(clients) if one in found]


def _one(client: tuple, persons: list[tuple], way: str, used: set[str]) -> Recipient:
    client_id, name, email, gone, manager, place, barred = client
    known = {"client_id": client_id, "client": name, "manager": manager}
    first = {"person_id": persons[0][0], "person": persons[0][1]} if persons else {}
    if gone:
        return Recipient(**known, **first, reason="retired")
    ways = [one for one in persons if one[3] is None]
    if way == "print":
        if not any(one[3] for one in persons) and not barred:  # nobody there has refused: the client itself may be written to
            ways.append((None, name, email, None))
        if ways:
            return _chosen(known, ways, lambda one: place or None)
        return Recipient(**known, **first, reason=_why(persons, barred))
    ways = [one for one in ways if _address(one[2])]
    if ways:
        return _chosen(known, ways, lambda one: _address(one[2]), used)
    return Recipient(**known, **first, reason=_why([one for one in persons if _address(one[2])], barred if _address(email) else None))


def _why(persons: list[tuple], barred: str | None) -> str:
    """Of those with a way to them the first reason against it, a refusal before a question that nobody asked."""
    said = [*(one[3] for one in persons), barred]
    return next((one for one in said if one and one != "not_asked"), None) or next(filter(None, said), None) or "no_address"


def _chosen(known: dict, ways: list[tuple], address, used: set[str] | None = None) -> Recipient:
    person = {"person_id": ways[0][0], "person": ways[0][1], "address": address(ways[0])}
    if used is not None:
        if person["address"].lower() in used:
            return Recipient(**known, **person, reason="same_address")
        used.add(person["address"].lower())
    return Recipient(**known, **person)


def _address(email: str | None) -> str | None:
    """An address that a header and a server take as it stands; None for every other."""
    said = (email or "").strip()
    return said if said.isascii() and said.isprintable() and len(said) <= 254 and edits.MAIL.fullmatch(said) else None


def barred(cur, letter_id: UUID) -> str | None:
    """Why a letter that was to go may no longer: asked right before it goes."""
    return cur.execute(BARRED, [letter_id]).fetchone()[0]
