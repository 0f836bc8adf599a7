"""Leads: they come in, are taken or given to somebody, and stay in an inbox until a deal or a refusal with its reason."""

import json
from dataclasses import dataclass
from uuid import UUID, uuid4

from data import edits, lead_load, store
from data.lead_deals import Turn, convert
from data.lead_ends import merge, refuse, reopen
from data.lead_rows import TABLES, Lead, done, give, note, open_one, owns_here
from data.names import digits, norm
from data.problems import Problem

__all__ = ["NewLead", "Turn", "add", "assign", "convert", "give_out", "merge", "refuse", "reopen", "take", "unassign"]
LISTED = ("entry_point_id", "source_id", "campaign_id")


@dataclass(frozen=True)
class NewLead:
    """An inquiry typed in by hand. A name, a phone or an e-mail is needed; `mine`: who adds it takes it."""

    line_id: UUID | None
    name: str = ""
    phone: str = ""
    email: str = ""
    message: str = ""
    entry_point_id: UUID | None = None
    source_id: UUID | None = None
    campaign_id: UUID | None = None
    mine: bool = False


@dataclass(frozen=True)
class Given:
    """What came of giving out leads: how many were given, and how many somebody had taken in the meantime."""

    given: int
    passed: int = 0


def add(viewer, new: NewLead, *, key: UUID) -> UUID:
    """Write down a lead; it waits unassigned, unless who adds it takes it or the line's rule gives it out at once. Once per key."""

    def work(cur, me) -> UUID:
        if not done(cur, me, key, "leads.add"):
            _insert(cur, new, me, key)
            note(cur, me, "leads.add", key, key)
            if new.mine:
                _take(cur, me, open_one(cur, key), uuid4())
            else:
                arrived(cur, me, key)
        return key

    return store.here().transaction(work, viewer=viewer, right="leads.take", touches=(*TABLES, "lead_touches"))


def arrived(cur, me, lead_id: UUID) -> UUID | None:
    """Give a lead that has just come in to whom the rule of its line says, where it says so; returns to whom."""
    lead = open_one(cur, lead_id)
    if not lead_load.rule(cur, lead.line_id).at_once:
        return None
    decision = lead_load.propose(cur, [lead_id])[lead_id]
    if decision.to_id:
        give(cur, me, lead, decision.to_id, "proposed", uuid4(), decision.as_json(decision.to_id))
    return decision.to_id


def _insert(cur, new: NewLead, me, key: UUID) -> None:
    if cur.execute("SELECT 1 FROM visible.lines WHERE id = ? AND retired_at IS NULL", [new.line_id]).fetchone() is None:
        raise Problem("Choose a line of yours.", field="line")
    facts = {"phone": new.phone, "email": new.email, "message": new.message} | {name: getattr(new, name) for name in LISTED}
    facts = edits.clean(cur, facts, tuple(facts))
    name = new.name.strip() or facts["email"] or facts["phone"]
    if not name or not norm(name):
        raise Problem("Give a name, a phone or an e-mail.", field="name")
    now, name = store.now(), name[:200]
    row = facts | {"id": key, "line_id": new.line_id, "name": name, "name_norm": norm(name), "phone_digits": digits(facts["phone"])}
    row |= {"happened_at": now, "entered_at": now, "entered_by": me.id}
    cur.execute(f"INSERT INTO kept.leads ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
    cur.execute(
        "INSERT INTO kept.lead_touches (id, lead_id, entry_point_id, source_id, campaign_id, happened_at, entered_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [uuid4(), key, *(facts[name] for name in LISTED), now, now],
    )


def take(viewer, lead_id: UUID, *, key: UUID) -> None:
    """Take an unassigned lead of the own lines. Once per key; a Problem when somebody has it already."""

    def work(cur, me) -> None:
        if not done(cur, me, key, "leads.take"):
            _take(cur, me, open_one(cur, lead_id), key)
            note(cur, me, "leads.take", lead_id, key, to={str(lead_id): str(me.id)}, before={str(lead_id): None})

    store.here().transaction(work, viewer=viewer, right="leads.take", touches=TABLES)


def _take(cur, me, lead: Lead, event: UUID) -> None:
    if lead.owner_id == me.id:
        return
    if lead.owner_id is not None:
        owner = cur.execute("SELECT name FROM kept.staff WHERE id = ?", [lead.owner_id]).fetchone()[0]
        raise Problem("{owner} has this lead already.", owner=owner)
    if not owns_here(cur, me.id, lead.line_id):
        raise Problem("You do not own deals in this line. Give the lead to somebody who does.")
    decision = lead_load.propose(cur, [lead.id])[lead.id]
    give(cur, me, lead, me.id, "taken", event, decision.as_json(me.id))


def assign(viewer, lead_id: UUID, to_id: UUID, *, key: UUID, version: int | None = None) -> None:
    """Give a lead to a colleague of its line who is there. Once per key; logged with all candidates and their loads."""

    def work(cur, me) -> None:
        if not done(cur, me, key, "leads.assign"):
            lead = open_one(cur, lead_id, version)
            _give_out(cur, me, {lead.id: (lead, to_id)}, key)
            _noted(cur, me, "leads.assign", {lead.id: (lead, to_id)}, key)

    store.here().transaction(work, viewer=viewer, right="leads.assign", touches=TABLES)


def give_out(viewer, wanted: dict[UUID, UUID], *, key: UUID) -> Given:
    """Give several unassigned leads to colleagues in one go; who has been taken in the meantime stays where they are. Once per key."""

    def work(cur, me) -> Given:
        if known := done(cur, me, key, "leads.give_out"):
            given = len(json.loads(known.details)["to"])
            return Given(given, len(wanted) - given)
        waiting = {row[0] for row in cur.execute("SELECT id FROM visible.open_leads WHERE owner_id IS NULL").fetchall()}
        leads = {one: (open_one(cur, one), to) for one, to in wanted.items() if one in waiting}
        _give_out(cur, me, leads, key)
        _noted(cur, me, "leads.give_out", leads, key)
        return Given(len(leads), len(wanted) - len(leads))

    return store.here().transaction(work, viewer=viewer, right="leads.assign", touches=TABLES)


def _give_out(cur, me, leads: dict, key: UUID) -> None:
    decided = lead_load.propose(cur, list(leads))
    for lead, to_id in leads.values():
        decision = decided[lead.id]
        _receiver(decision.candidates, to_id)
        if lead.owner_id != to_id:
            reason = "proposed" if to_id == decision.to_id else "assigned"
            give(cur, me, lead, to_id, reason, key, decision.as_json(to_id))


def _receiver(candidates, to_id: UUID) -> None:
    """By hand a lead may go to who is full, never to who is away, has left or is of another line."""
    found = next((one for one in candidates if one.id == to_id), None)
    if found is None:
        raise Problem("This colleague cannot own leads of this line.", field="to")
    if found.away == "away":
        raise Problem("{name} is away. Give the lead to somebody who is there.", field="to", name=found.name)
    if found.away:
        raise Problem("{name} has not started yet.", field="to", name=found.name)


def _noted(cur, me, action: str, leads: dict, key: UUID) -> None:
    to = {str(lead.id): str(to_id) for lead, to_id in leads.values()}
    before = {str(lead.id): lead.owner_id and str(lead.owner_id) for lead, _ in leads.values()}
    note(cur, me, action, next(iter(leads)) if len(leads) == 1 else None, key, to=to, before=before)


def unassign(viewer, batch: UUID, *, key: UUID) -> int:
    """Take back what was taken, given or given out under the key `batch`, where the lead is unanswered still; returns how many."""

    def work(cur, me) -> int:
        if known := done(cur, me, key, "leads.unassign"):
            return len(json.loads(known.details)["leads"])
        back = [lead for lead, before in _unanswered(cur, me, batch) if _back(cur, me, lead, before, key)]
        note(cur, me, "leads.unassign", None, key, batch=batch, leads=[str(lead.id) for lead in back])
        return len(back)

    return store.here().transaction(work, viewer=viewer, right="leads.take", touches=TABLES)


def _unanswered(cur, me, batch: UUID):
    """The leads of that act that are open, unanswered and still with whom they went to; with whose they were before."""
    act = cur.execute("SELECT actor_id, action, details FROM kept.audit WHERE id = ?", [batch]).fetchone()
    if act is None or act[1] not in ("leads.take", "leads.assign", "leads.give_out"):
        raise Problem("There is nothing to take back.")
    if act[0] != me.id:
        me.must("leads.assign")
    said = json.loads(act[2])
    standing = cur.execute("SELECT id, owner_id FROM visible.open_leads WHERE answered_at IS NULL").fetchall()
    for lead_id, owner_id in standing:
        if said["to"].get(str(lead_id)) == str(owner_id):
            yield open_one(cur, lead_id), said["before"][str(lead_id)]


def _back(cur, me, lead: Lead, before: str | None, key: UUID) -> bool:
    to_id = UUID(before) if before else None
    if to_id and not owns_here(cur, to_id, lead.line_id):
        to_id = None
    give(cur, me, lead, to_id, "taken_back", key)
    return True
