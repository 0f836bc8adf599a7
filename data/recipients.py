"""Who gets a letter of a mailing: one person of each client who may be written to, or the reason why nobody."""

from dataclasses import dataclass
from uuid import UUID

from data import edits

# why a client gets no letter; "stopped" is said when the mailing is
REASONS = ("retired", "no_address", "no_consent", "unsubscribed", "same_address", "stopped")
CLIENTS = """
SELECT c.id, c.name, c.email, c.retired_at IS NOT NULL OR c.merged_into_id IS NOT NULL AS gone, coalesce(o.name, '') AS manager,
       concat_ws(', ', c.city, c.country) AS place
FROM kept.clients c LEFT JOIN kept.staff o ON o.id = c.owner_id
WHERE c.id IN (SELECT unnest(CAST($ids AS UUID[]))) AND c.line_id = $line AND in_my_lines(c.line_id) AND sees_whole()"""
PERSONS = """
SELECT r.client_id, p.id, p.name, p.email, p.consent
FROM kept.person_roles r JOIN kept.persons p ON p.id = r.person_id
WHERE r.client_id IN (SELECT unnest(CAST($ids AS UUID[]))) AND (r.until IS NULL OR r.until > local_day(CAST($now AS TIMESTAMP)))
  AND p.retired_at IS NULL AND p.merged_into_id IS NULL
ORDER BY r.client_id, r.is_main DESC, p.name, p.id"""
UNSUBSCRIBED = "SELECT DISTINCT address_norm FROM kept.unsubscribes WHERE taken_back_at IS NULL"
BARRED = """
SELECT CASE WHEN c.retired_at IS NOT NULL OR c.merged_into_id IS NOT NULL OR p.retired_at IS NOT NULL OR p.merged_into_id IS NOT NULL THEN 'retired'
            WHEN EXISTS (SELECT 1 FROM kept.unsubscribes u WHERE u.taken_back_at IS NULL AND u.address_norm = lower(l.address)) THEN 'unsubscribed'
            WHEN NOT p.consent THEN 'no_consent' END
FROM kept.letters l JOIN kept.clients c ON c.id = l.client_id LEFT JOIN kept.persons p ON p.id = l.person_id WHERE l.id = ?"""


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
    ids = {"ids": [str(one) for one in dict.fromkeys(clients)]}
    found = {row[0]: row for row in cur.execute(CLIENTS, ids | {"line": line_id}).fetchall()}
    persons: dict[UUID, list[tuple]] = {}
    for client_id, *person in cur.execute(PERSONS, ids | {"now": now}).fetchall():
        if not only or person[0] in only:
            persons.setdefault(client_id, []).append(tuple(person))
    if only:
        found = {one: (*row[:2], None, *row[3:]) if one in persons else row for one, row in found.items()}
    refused = {row[0] for row in cur.execute(UNSUBSCRIBED).fetchall()}
    used: set[str] = set()
    return [_one(found[one], persons.get(one, []), way, refused, used) for one in dict.fromkeys(clients) if one in found]


def _one(client: tuple, persons: list[tuple], way: str, refused: set[str], used: set[str]) -> Recipient:
    client_id, name, email, gone, manager, place = client
    known = {"client_id": client_id, "client": name, "manager": manager}
    first = {"person_id": persons[0][0], "person": persons[0][1]} if persons else {}
    if gone:
        return Recipient(**known, **first, reason="retired")
    no = [_no(mail, consent, refused) for _, _, mail, consent in persons]
    ways = [one for one, why in zip(persons, no, strict=True) if why is None]
    if not any(no):  # nobody there has refused: then the client's own address may stand for them
        ways.append((None, name, email, None))
    said = next(filter(None, [*no, _no(email, None, refused)]), None)
    if way != "print":
        ways = [one for one in ways if _address(one[2]) and not _no(one[2], None, refused)]
    if not ways:
        return Recipient(**known, **first, reason=said or "no_address")
    if way == "print":
        return _chosen(known, ways, lambda one: place or None)
    return _chosen(known, ways, lambda one: _address(one[2]), used)


def _chosen(known: dict, ways: list[tuple], address, used: set[str] | None = None) -> Recipient:
    person = {"person_id": ways[0][0], "person": ways[0][1], "address": address(ways[0])}
    if used is not None:
        if person["address"].lower() in used:
            return Recipient(**known, **person, reason="same_address")
        used.add(person["address"].lower())
    return Recipient(**known, **person)


def _no(email: str | None, consent: bool | None, refused: set[str]) -> str | None:
    if (email or "").strip().lower() in refused:
        return "unsubscribed"
    return "no_consent" if consent is False else None


def _address(email: str | None) -> str | None:
    """An address that a header and a server take as it stands; None for every other."""
    said = (email or "").strip()
    return said if said.isascii() and said.isprintable() and len(said) <= 254 and edits.MAIL.fullmatch(said) else None


def barred(cur, letter_id: UUID) -> str | None:
    """Why a letter that was to go may no longer: asked right before it goes."""
    return cur.execute(BARRED, [letter_id]).fetchone()[0]
