"""Whom an e-mail is about: what its thread is about, else the client, person or open lead behind an address of the line."""

from dataclasses import dataclass
from uuid import UUID

from data.letters import Letter


@dataclass(frozen=True)
class About:
    """Client, person, lead and deal of a message, their line, and whose they are now."""

    line_id: UUID
    client_id: UUID | None = None
    person_id: UUID | None = None
    lead_id: UUID | None = None
    deal_id: UUID | None = None
    owner_id: UUID | None = None


@dataclass(frozen=True)
class Thread:
    """A thread that messages were read of before; what the last of them was about, where it was about anything."""

    id: str
    client_id: UUID | None = None
    lead_id: UUID | None = None
    deal_id: UUID | None = None


THREAD = """
SELECT m.thread_id, c.client_id, coalesce(c.lead_id, m.lead_id), c.deal_id
FROM kept.messages m LEFT JOIN kept.contacts c ON c.id = m.contact_id
WHERE list_contains($ids, m.message_id) OR list_contains($ids, m.thread_id)
ORDER BY m.contact_id IS NULL AND m.lead_id IS NULL, m.happened_at DESC, m.id LIMIT 1"""
CLIENT = """
SELECT c.id, c.line_id, c.owner_id FROM kept.clients c
WHERE c.retired_at IS NULL AND c.id = (SELECT coalesce(merged_into_id, id) FROM kept.clients WHERE id = ?)"""
LEAD = """
SELECT l.id, l.line_id, l.client_id, l.person_id, l.owner_id, l.refused_at IS NULL, d.id, d.client_id
FROM kept.leads l LEFT JOIN kept.deals d ON d.lead_id = l.id
WHERE l.id = (SELECT coalesce(merged_into_id, id) FROM kept.leads WHERE id = ?) ORDER BY d.happened_at DESC, d.id LIMIT 1"""
ADDRESS = """
WITH way AS (
    SELECT id AS client_id, CAST(NULL AS UUID) AS person_id FROM kept.clients WHERE list_contains($emails, lower(trim(email)))
    UNION ALL
    SELECT r.client_id, p.id FROM kept.persons p JOIN kept.person_roles r ON r.person_id = p.id
    WHERE p.retired_at IS NULL AND list_contains($emails, lower(trim(p.email)))
    UNION ALL
    SELECT entity_id, NULL FROM kept.reach
    WHERE entity = 'client' AND kind = 'email' AND retired_at IS NULL AND list_contains($emails, value_norm)
    UNION ALL
    SELECT r.client_id, e.entity_id FROM kept.reach e JOIN kept.person_roles r ON r.person_id = e.entity_id
    JOIN kept.persons p ON p.id = e.entity_id AND p.retired_at IS NULL
    WHERE e.entity = 'person' AND e.kind = 'email' AND e.retired_at IS NULL AND list_contains($emails, e.value_norm))
SELECT c.id, w.person_id FROM way w JOIN kept.clients c ON c.id = w.client_id
WHERE c.line_id = $line AND c.retired_at IS NULL AND c.merged_into_id IS NULL AND ($client IS NULL OR c.id = $client)
ORDER BY (SELECT max(coalesce(happened_at, due_at)) FROM kept.contacts k WHERE k.client_id = c.id) DESC NULLS LAST, w.person_id NULLS LAST, c.id LIMIT 1"""
OPEN_LEAD = """
SELECT id FROM kept.leads
WHERE line_id = $line AND refused_at IS NULL AND merged_into_id IS NULL AND list_contains($emails, lower(trim(email)))
  AND id NOT IN (SELECT lead_id FROM kept.deals WHERE lead_id IS NOT NULL)
ORDER BY happened_at DESC, id LIMIT 1"""
ONLY_DEAL = """
SELECT d.id, d.owner_id FROM kept.deals d JOIN kept.stages s ON s.id = d.stage_id
WHERE d.client_id = ? AND s.kind = 'open' ORDER BY d.id LIMIT 2"""


def thread_of(cur, letter: Letter) -> Thread:
    """The thread of a message by what it answers, whichever of them was read first."""
    ids = [*letter.references, letter.message_id]
    row = cur.execute(THREAD, {"ids": ids}).fetchone()
    return Thread(*row) if row else Thread(ids[0])


def about(cur, thread: Thread, line_id: UUID, emails: tuple[str, ...]) -> About | None:
    """Whom a message with these addresses of strangers is about; None when nobody is known."""
    lead = _lead(cur, thread.lead_id) or _lead(cur, _one(cur, OPEN_LEAD, {"line": line_id, "emails": list(emails)}))
    line_id = lead.line_id if lead else line_id
    client = cur.execute(CLIENT, [thread.client_id or (lead and lead.client_id)]).fetchone()
    asked = {"line": client[1] if client else line_id, "emails": list(emails), "client": client and client[0]}
    known = cur.execute(ADDRESS, asked).fetchone()
    if client is None and known is not None:
        client = cur.execute(CLIENT, [known[0]]).fetchone()
    if client is None:
        return lead
    deal = _deal(cur, thread.deal_id or (lead and lead.deal_id), client[0])
    person = (known and known[1]) or (lead and lead.person_id)
    return About(client[1], client[0], person, lead and lead.lead_id, deal[0], deal[1] or client[2])


def _one(cur, sql: str, values: dict) -> UUID | None:
    row = cur.execute(sql, values).fetchone()
    return row and row[0]


def _lead(cur, lead_id: UUID | None) -> About | None:
    """An open lead; one that has become a deal stands for the deal, a refused one for nothing."""
    row = cur.execute(LEAD, [lead_id]).fetchone() if lead_id else None
    if row is None or not (row[5] or row[6]):
        return None
    lead, line, client, person, owner, _, deal, dealt_with = row
    if deal:
        return About(line, dealt_with or client, person, None, deal, owner) if dealt_with or client else None
    return About(line, client, person, lead, None, owner)


def _deal(cur, deal_id: UUID | None, client_id: UUID) -> tuple:
    """(deal, owner): the one of the thread, else the client's open one where there is just one."""
    if deal_id:
        row = cur.execute("SELECT id, owner_id FROM kept.deals WHERE id = ? AND client_id = ?", [deal_id, client_id]).fetchone()
        if row:
            return row
    found = cur.execute(ONLY_DEAL, [client_id]).fetchall()
    return found[0] if len(found) == 1 else (None, None)
