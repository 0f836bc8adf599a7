"""Whom a contact is about: client, lead and deal, found through what the person may work on."""

from dataclasses import dataclass
from uuid import UUID

from data import deals
from data.problems import Problem


@dataclass(frozen=True)
class Subject:
    """Client, lead and deal of one contact, the line they share, who owns them, and where the deal stands."""

    line_id: UUID
    client_id: UUID | None = None
    lead_id: UUID | None = None
    deal_id: UUID | None = None
    owner_id: UUID | None = None
    deal: deals.Stand | None = None


def find(cur, contact) -> Subject:
    """The subject of a contact; a Problem when there is none, or it is not the viewer's to work on, or parts do not fit."""
    deal = deals.stand(cur, contact.deal_id) if contact.deal_id else None
    client_id = contact.client_id or (deal and deal.client_id)
    lead = _lead(cur, contact.lead_id) if contact.lead_id else None
    client_id = client_id or (lead and lead[1])
    client = _client(cur, client_id, through=lead) if client_id else None
    if client is None and lead is None and deal is None:
        raise Problem("Choose the client.", field="who")
    if deal and str(client_id) != str(deal.client_id):
        raise Problem("This deal is another client's.", field="deal")
    if lead and lead[1] and str(client_id) != str(lead[1]):
        raise Problem("This lead is another client's.", field="who")
    line, owner = client or (lead and (lead[0], lead[2])) or (deal.line_id, deal.owner_id)
    return Subject(deal.line_id if deal else line, client_id, contact.lead_id, contact.deal_id, (deal and deal.owner_id) or owner, deal)


def _client(cur, client_id: UUID, through: tuple | None) -> tuple | None:
    """Line and owner of the client; of another's client None, when the way to it is a lead in hand of which no deal has come."""
    row = cur.execute("SELECT line_id, owner_id FROM visible.clients_in_hand WHERE id = ?", [client_id]).fetchone()
    if row is None and not (through and through[1] == client_id and through[3]):
        raise Problem("There is no such client among yours.", field="who")
    return row


def _lead(cur, lead_id: UUID) -> tuple:
    row = cur.execute(
        "SELECT line_id, client_id, owner_id, id NOT IN (SELECT lead_id FROM kept.deals WHERE lead_id IS NOT NULL) "
        "FROM visible.leads_in_hand WHERE id = ?",
        [lead_id],
    ).fetchone()
    if row is None:
        raise Problem("There is no such lead among yours.", field="who")
    return row


def check_person(cur, about: Subject, person_id: UUID) -> None:
    """A Problem unless the person has a role at the client, or is the one of the lead."""
    row = cur.execute(
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM kept.person_roles WHERE person_id = $p AND client_id = $c) "
        "OR EXISTS (SELECT 1 FROM kept.leads WHERE id = $l AND person_id = $p)",
        {"p": person_id, "c": about.client_id, "l": about.lead_id},
    ).fetchone()
    if row is None:
        raise Problem("This person does not belong to this client.", field="who")
