"""A lead turns into a deal: with a known client or a new one and its person, in one transaction."""

from dataclasses import dataclass
from uuid import UUID, uuid4, uuid5

from data import calendar, clients, deals, rewards, store
from data.lead_rows import TABLES, Lead, done, give, judge, note, open_one, owns_here
from data.names import digits, norm
from data.problems import Problem

TURNED = (
    *TABLES,
    "clients",
    "persons",
    "person_roles",
    "deals",
    "stage_events",
    "stage_spans",
    "field_history",
    "referrals",
    "trust_shown",
)
KNOWN = """
SELECT p.id FROM kept.person_roles r JOIN kept.persons p ON p.id = r.person_id WHERE r.client_id = $client AND p.retired_at IS NULL
    AND (p.id = $person OR p.name_norm = $name OR p.phone_digits = $phone OR lower(p.email) = lower($email))
ORDER BY p.name_norm = $name DESC, p.id LIMIT 1"""


@dataclass(frozen=True)
class Turn:
    """What a lead becomes: a known client (`client_id`) or a new one by name, its person, and the deal."""

    deal: str
    amount: object = None
    client_id: UUID | None = None
    client: str = ""
    kind: str = "organisation"
    person: str = ""
    role: str = ""


@dataclass(frozen=True)
class Turned:
    """The client and the deal a lead became."""

    client_id: UUID
    deal_id: UUID


def convert(viewer, lead_id: UUID, turn: Turn, *, key: UUID, version: int | None = None) -> Turned:
    """Client, person and deal, or nothing at all. Once per key; a Problem names the input that has to be put right."""

    def work(cur, me) -> Turned:
        if known := done(cur, me, key, "leads.convert"):
            if str(known.entity_id) != str(lead_id):
                raise Problem("This entry is somebody else's. Load the page again.")
            row = cur.execute("SELECT client_id FROM kept.leads WHERE id = ?", [lead_id]).fetchone()
            return Turned(row[0], uuid5(key, "deal"))
        lead = _owned(cur, me, open_one(cur, lead_id, version), key)
        client_id = _client(cur, me, lead, turn, key)
        person_id = _person(cur, lead, turn, client_id, key)
        new = deals.NewDeal(
            client_id=client_id, name=turn.deal, amount=turn.amount, line_id=lead.line_id, lead_id=lead.id, person_id=person_id,
            source_id=_listed(cur, lead), entry_point_id=lead.entry_point_id, campaign_id=lead.campaign_id,
            owner_id=_deal_owner(cur, lead, client_id),
        )  # fmt: skip
        deal_id = deals.open_deal(cur, me, new, uuid5(key, "deal"))
        _join(cur, me, lead, client_id, person_id, deal_id)
        note(cur, me, "leads.convert", lead.id, key, client=client_id, deal=deal_id)
        return Turned(client_id, deal_id)

    with clients.adding:
        return store.here().transaction(work, viewer=viewer, right="leads.take", touches=TURNED)


def _owned(cur, me, lead: Lead, key: UUID) -> Lead:
    """A deal has an owner: who turns an unassigned lead into one takes it."""
    if lead.owner_id is not None and owns_here(cur, lead.owner_id, lead.line_id):
        return lead
    if not owns_here(cur, me.id, lead.line_id):
        raise Problem("Give the lead to somebody first: a deal needs an owner.", field="deal")
    give(cur, me, lead, me.id, "taken", key)
    return open_one(cur, lead.id)


def _client(cur, me, lead: Lead, turn: Turn, key: UUID) -> UUID:
    if turn.client_id:
        row = cur.execute("SELECT line_id FROM visible.clients_in_hand WHERE id = ?", [turn.client_id]).fetchone()
        if row is None:
            raise Problem("There is no such client among yours.", field="client")
        if row[0] != lead.line_id:
            raise Problem("This client is of another line.", field="client")
        return turn.client_id
    try:
        return clients.insert(cur, me, _new(cur, lead, turn), uuid5(key, "client"))
    except Problem as problem:
        problem.field = "client"
        raise


def _new(cur, lead: Lead, turn: Turn) -> clients.NewClient:
    return clients.NewClient(
        name=turn.client, kind=turn.kind, phone=lead.phone or "", email=lead.email or "", line_id=lead.line_id, needs=lead.message or "",
        entry_point_id=lead.entry_point_id, source_id=lead.source_id, campaign_id=lead.campaign_id, owner_id=lead.owner_id,
    )  # fmt: skip


def _person(cur, lead: Lead, turn: Turn, client_id: UUID, key: UUID) -> UUID | None:
    """The person of the lead at this client: the one named, known there by name, phone or e-mail, or new."""
    name = turn.person.strip()[:200]
    if not name:
        return lead.person_id
    known = cur.execute(
        KNOWN, {"client": client_id, "person": lead.person_id, "name": norm(name), "phone": digits(lead.phone), "email": lead.email}
    ).fetchone()
    return known[0] if known else _new_person(cur, lead, name, turn.role, client_id, uuid5(key, "person"))


def _new_person(cur, lead: Lead, name: str, role: str, client_id: UUID, key: UUID) -> UUID:
    """A person, unless the lead names one, and the role at this client."""
    made = lead.person_id or key
    if lead.person_id is None:
        cur.execute(
            "INSERT INTO kept.persons (id, name, name_norm, phone, phone_digits, email, entered_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [made, name, norm(name), lead.phone, digits(lead.phone), lead.email, store.now()],
        )
    alone = not cur.execute("SELECT 1 FROM kept.person_roles WHERE client_id = ?", [client_id]).fetchone()
    role_row = [uuid4(), made, client_id, role.strip() or None, alone]
    cur.execute("INSERT INTO kept.person_roles (id, person_id, client_id, role, is_main) VALUES (?, ?, ?, ?, ?)", role_row)
    return made


def _listed(cur, lead: Lead) -> UUID | None:
    """The source, unless it has been retired since: the lead keeps it."""
    row = cur.execute("SELECT id FROM kept.sources WHERE id = ? AND retired_at IS NULL", [lead.source_id]).fetchone()
    return row and row[0]


def _deal_owner(cur, lead: Lead, client_id: UUID) -> UUID | None:
    """The client's owner keeps the client; else the lead's."""
    owner = cur.execute("SELECT owner_id FROM kept.clients WHERE id = ?", [client_id]).fetchone()[0]
    return owner if owner and owns_here(cur, owner, lead.line_id) else lead.owner_id


def _join(cur, me, lead: Lead, client_id: UUID, person_id: UUID | None, deal_id: UUID) -> None:
    """The lead knows its client; what was said about the lead stands on the client's card, what is planned belongs to the deal."""
    cur.execute(
        "UPDATE kept.leads SET client_id = ?, person_id = coalesce(?, person_id), version = version + 1 WHERE id = ?",
        [client_id, person_id, lead.id],
    )
    judge(cur, me, lead.id, True)
    about = "version = version + 1 WHERE lead_id = ? AND client_id IS NULL AND state"
    cur.execute(f"UPDATE kept.contacts SET client_id = ?, {about} = 'held'", [client_id, lead.id])
    cur.execute(f"UPDATE kept.contacts SET client_id = ?, deal_id = ?, lead_id = NULL, {about} = 'planned'", [client_id, deal_id, lead.id])
    cur.execute("UPDATE kept.trust_shown SET client_id = ? WHERE lead_id = ? AND client_id IS NULL", [client_id, lead.id])
    _brought(cur, lead, client_id)


def _brought(cur, lead: Lead, client_id: UUID) -> None:
    """Who was recommended is a client now, under the offer that stood in the line on the day of the recommendation."""
    asked = "SELECT id, happened_at FROM kept.referrals WHERE to_lead_id = ? AND to_client_id IS NULL"
    for referral, happened_at in cur.execute(asked, [lead.id]).fetchall():
        offer = rewards.standing_offer(cur, lead.line_id, calendar.local_day(cur, happened_at))
        said = [client_id, offer, referral]
        cur.execute("UPDATE kept.referrals SET to_client_id = ?, offer_id = coalesce(offer_id, ?) WHERE id = ?", said)
