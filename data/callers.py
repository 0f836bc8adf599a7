"""Who is behind a telephone number: clients with their persons, open leads, and the colleague of an extension."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from data.names import digits

SHORTEST = 6  # digits; what is shorter is an extension of the house itself
CLIENTS = """
WITH way AS (
    SELECT id AS client_id, CAST(NULL AS UUID) AS person_id, short_phone(phone_digits) AS number FROM kept.clients WHERE phone_digits IS NOT NULL
    UNION ALL SELECT entity_id, NULL, short_phone(value_norm) FROM kept.reach WHERE entity = 'client' AND kind = 'phone' AND retired_at IS NULL
    UNION ALL SELECT r.client_id, p.id, short_phone(p.phone_digits) FROM kept.persons p JOIN kept.person_roles r ON r.person_id = p.id
    WHERE p.phone_digits IS NOT NULL AND p.retired_at IS NULL AND r.until IS NULL
    UNION ALL SELECT r.client_id, p.id, short_phone(e.value_norm) FROM kept.reach e JOIN kept.persons p ON p.id = e.entity_id
    JOIN kept.person_roles r ON r.person_id = p.id
    WHERE e.entity = 'person' AND e.kind = 'phone' AND e.retired_at IS NULL AND p.retired_at IS NULL AND r.until IS NULL)
SELECT w.number, c.id, c.line_id, o.id, w.person_id
FROM way w JOIN kept.clients c ON c.id = w.client_id
LEFT JOIN kept.staff o ON o.id = c.owner_id AND o.retired_at IS NULL AND o.disabled_at IS NULL
WHERE list_contains(CAST($numbers AS VARCHAR[]), w.number) AND c.retired_at IS NULL AND c.merged_into_id IS NULL
ORDER BY o.id IS NULL, c.happened_at, c.id, w.person_id NULLS LAST"""
LEADS = """
SELECT id, line_id, owner_id, client_id, person_id, happened_at, short_phone(phone_digits), source_id, campaign_id FROM kept.leads
WHERE refused_at IS NULL AND merged_into_id IS NULL AND id NOT IN (SELECT lead_id FROM kept.deals WHERE lead_id IS NOT NULL)
  AND (list_contains(CAST($numbers AS VARCHAR[]), short_phone(phone_digits)) OR list_contains(CAST($clients AS UUID[]), client_id))
ORDER BY happened_at, id"""


@dataclass(frozen=True)
class Client:
    """A client who has the number; `owner_id` None where nobody with an open account owns it."""

    id: UUID
    line_id: UUID
    owner_id: UUID | None
    person_id: UUID | None


@dataclass
class OpenLead:
    """An inquiry nothing has come of yet; `happened_at` is UTC."""

    id: UUID
    line_id: UUID
    owner_id: UUID | None
    client_id: UUID | None
    person_id: UUID | None
    happened_at: datetime
    number: str | None
    source_id: UUID | None = None
    campaign_id: UUID | None = None
    new: bool = False  # made while these calls are written


@dataclass
class Callers:
    """Clients and open leads of some numbers, read once; a lead made meanwhile is added by who makes it."""

    clients: dict[str, list[Client]] = field(default_factory=dict)
    leads: list[OpenLead] = field(default_factory=list)

    def client(self, number: str, line_id: UUID | None) -> Client | None:
        """The client of the number, in the line where one is said: an owned one first, then the oldest."""
        return next((one for one in self.clients.get(number, ()) if line_id in (None, one.line_id)), None)

    def lead(self, number: str, client: Client | None, line_id: UUID | None) -> OpenLead | None:
        """The oldest open lead of the number or of the client."""
        for one in self.leads:
            theirs = one.number == number or (client is not None and one.client_id == client.id)
            if theirs and line_id in (None, one.line_id) and (client is None or one.client_id in (None, client.id)):
                return one
        return None


def short(number: str | None) -> str | None:
    """A number as it is compared, without country and leading 0; None when it is hidden or an extension of the house."""
    found = digits(number)
    bare = found[-10:].lstrip("0") if found else ""
    return bare if len(bare) >= SHORTEST else None


def read(cur, numbers) -> Callers:
    """Clients and open leads of these short numbers, of all lines, inside an open transaction."""
    wanted, found = sorted({one for one in numbers if one}), Callers()
    if not wanted:
        return found
    for number, *facts in cur.execute(CLIENTS, {"numbers": wanted}).fetchall():
        found.clients.setdefault(number, []).append(Client(*facts))
    clients = sorted({str(one.id) for many in found.clients.values() for one in many})
    found.leads = [OpenLead(*row) for row in cur.execute(LEADS, {"numbers": wanted, "clients": clients}).fetchall()]
    return found


def staff_of(cur, extension: str | None) -> UUID | None:
    """The colleague who has this extension; None when nobody has."""
    if not extension:
        return None
    row = cur.execute(
        "SELECT id FROM kept.staff WHERE extension = ? AND retired_at IS NULL ORDER BY disabled_at IS NOT NULL, id", [extension]
    )
    found = row.fetchone()
    return found and found[0]
