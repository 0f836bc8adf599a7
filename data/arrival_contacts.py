"""A held contact that another program tells of: logged with the client or open lead it was with, else it is a lead."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from data import arrival_bodies, arrivals, contact_rules, doors, quarantine, receipts, store, trail
from data.arrival_groups import REVOKED
from data.arrival_lists import Lists, lists_of
from data.callers import short
from data.problems import Problem
from data.receipts import Answer, Knock
from data.viewer import SYSTEM

TABLES = (*arrivals.TABLES, "contact_people", *quarantine.TABLES, *receipts.TABLES)
CLIENT = """
WITH way AS (
    SELECT c.id AS client_id, CAST(NULL AS UUID) AS person_id FROM kept.clients c
    WHERE c.code = $client OR CAST(c.id AS VARCHAR) = $client OR short_phone(c.phone_digits) = $phone OR lower(trim(c.email)) = $email
    UNION ALL
    SELECT r.client_id, p.id FROM kept.persons p JOIN kept.person_roles r ON r.person_id = p.id
    WHERE p.retired_at IS NULL AND r.until IS NULL AND (short_phone(p.phone_digits) = $phone OR lower(trim(p.email)) = $email)
    UNION ALL
    SELECT coalesce(r.client_id, e.entity_id), r.person_id FROM kept.reach e
    LEFT JOIN kept.person_roles r ON r.person_id = e.entity_id AND e.entity = 'person' AND r.until IS NULL
    WHERE e.retired_at IS NULL AND (e.kind = 'phone' AND short_phone(e.value_norm) = $phone OR e.kind = 'email' AND e.value_norm = $email))
SELECT c.line_id, c.id, w.person_id, CAST(NULL AS UUID), c.owner_id FROM way w JOIN kept.clients c ON c.id = w.client_id
WHERE c.retired_at IS NULL AND c.merged_into_id IS NULL AND ($line IS NULL OR c.line_id = $line)
ORDER BY coalesce(c.code = $client OR CAST(c.id AS VARCHAR) = $client, false) DESC, c.owner_id IS NULL, c.happened_at, c.id, w.person_id NULLS LAST LIMIT 1"""
LEAD = """
SELECT line_id, client_id, person_id, id, owner_id FROM kept.leads
WHERE merged_into_id IS NULL AND ($line IS NULL OR line_id = $line)
  AND (code = $lead OR CAST(id AS VARCHAR) = $lead OR ($lead IS NULL AND refused_at IS NULL
    AND id NOT IN (SELECT lead_id FROM kept.deals WHERE lead_id IS NOT NULL)
    AND (short_phone(phone_digits) = $phone OR lower(trim(email)) = $email)))
ORDER BY happened_at DESC, id LIMIT 1"""


@dataclass(frozen=True)
class About:
    """Whom a contact was with."""

    line_id: UUID
    client_id: UUID | None
    person_id: UUID | None
    lead_id: UUID | None
    owner_id: UUID | None


def take(door: doors.Door, body: dict, *, key: UUID, knock: Knock | None = None) -> Answer:
    """Write it in one transaction: 201 with what was made, 202 in quarantine with what speaks against it; 401 and 409 as for leads."""

    def work(cur, me) -> Answer:
        if door.id not in doors.still_live(cur, [door.id]):
            return REVOKED
        if knock and (known := receipts.known(cur, [knock]).get(knock.id)):
            return known
        answer = _taken(cur, me, door, body, key)
        receipts.keep(cur, [(knock, answer)] if knock else [])
        return answer

    return store.here().transaction(work, viewer=SYSTEM, right="arrivals.take", touches=TABLES)


def _taken(cur, me, door: doors.Door, body: dict, key: UUID) -> Answer:
    lists = lists_of(cur)
    try:
        facts = _facts(cur, body)
        about = _about(cur, me, door, body, lists, key)
    except Problem as problem:
        said = json.dumps(body, ensure_ascii=False)
        quarantine.keep(cur, key=key, door="api", body=said, problem=problem, line_id=door.line_id, door_id=door.id)
        return Answer(202, {"id": str(key), "outcome": "quarantine", "detail": str(problem), "field": problem.field})
    _insert(cur, me, key, about, facts)
    new = about.lead_id == uuid5(key, "lead")
    made = {"lead": str(about.lead_id)} if about.lead_id else {"client": str(about.client_id)}
    return Answer(201, {"id": str(key), "outcome": "lead" if new else "contact"} | made)


def _about(cur, me, door: doors.Door, body: dict, lists: Lists, key: UUID) -> About:
    """The client or lead that is named or known; a new lead where nobody is. A Problem for a code that is nobody's."""
    line_id = arrival_bodies.line_of(body, lists, door.line_id) if body.get("line") else door.line_id
    asked = {"phone": short(body.get("phone")), "email": (body.get("email") or "").strip().lower() or None, "line": line_id}
    if not body.get("lead"):
        row = cur.execute(CLIENT, asked | {"client": (body.get("client") or "").strip() or None}).fetchone()
        if row:
            return About(*row)
        if body.get("client"):
            raise Problem("There is no such client among yours.", field="client")
    row = cur.execute(LEAD, asked | {"lead": (body.get("lead") or "").strip() or None}).fetchone()
    if row:
        return About(*row)
    if body.get("lead"):
        raise Problem("There is no such lead among yours.", field="lead")
    return _new_lead(cur, me, door, body, lists, key)


def _new_lead(cur, me, door: doors.Door, body: dict, lists: Lists, key: UUID) -> About:
    said = {name: body[name] for name in ("name", "phone", "email", "line", "happened_at") if body.get(name)}
    arrival = arrival_bodies.arrival(said | {"message": body.get("note") or ""}, lists, door.line_id)
    lead_id = arrivals.write(cur, me, arrival, key=uuid5(key, "lead"), door_id=door.id)
    owner = cur.execute("SELECT owner_id FROM kept.leads WHERE id = ?", [lead_id]).fetchone()[0]
    return About(arrival.line_id, None, None, lead_id, owner)


def _facts(cur, body: dict) -> dict:
    """The columns of a contact that say how it was; a Problem for what is not on the company's lists."""
    kind = _named(cur, "contact_kinds", "code", body.get("kind") or "call", "kind")
    contact_rules.check_kind(cur, kind, body.get("direction") or "out")
    result = _named(cur, "results", "id", body["result"], "result") if body.get("result") else None
    at, now = arrival_bodies.moment(body.get("happened_at")), store.now()
    if at and not arrivals.EARLIEST <= at <= now + arrivals.FORGIVEN:
        raise Problem("What has not happened yet cannot be logged. Plan it as the next contact.", field="happened_at")
    facts = {"kind": kind, "direction": body.get("direction") or "out", "result_id": result, "happened_at": min(at or now, now)}
    facts |= {"automatic": body.get("automatic", False), "minutes": body.get("minutes"), "note": (body.get("note") or "").strip() or None}
    return facts | {"staff_id": _colleague(cur, body["staff"]) if body.get("staff") else None}


def _named(cur, table: str, key: str, asked: str, field: str):
    """The entry of a list with this id or name."""
    row = cur.execute(
        f"SELECT {key} FROM kept.{table} WHERE retired_at IS NULL AND (CAST({key} AS VARCHAR) = $a OR lower(name) = lower($a)) ORDER BY position",
        {"a": asked.strip()},
    ).fetchone()
    if row is None:
        raise Problem("{name} is not on the list.", field=field, name=asked[:200])
    return row[0]


def _colleague(cur, login: str) -> UUID:
    row = cur.execute(
        "SELECT id FROM kept.staff WHERE retired_at IS NULL AND (lower(login) = lower($a) OR lower(email) = lower($a)) ORDER BY id",
        {"a": login.strip()},
    ).fetchone()
    if row is None:
        raise Problem("There is nobody with the login {login}.", field="staff", login=login[:200])
    return row[0]


def _insert(cur, me, key: UUID, about: About, facts: dict) -> None:
    """The row of the contact and its line in the trail. It was of who is named, else of the owner; of a robot's nobody's."""
    staff_id = facts["staff_id"] or (None if facts["automatic"] else about.owner_id)
    happened: datetime = facts["happened_at"]
    row = facts | {"id": key, "line_id": about.line_id, "client_id": about.client_id, "person_id": about.person_id, "staff_id": staff_id}
    row |= {"lead_id": about.lead_id, "state": "held", "settled_at": happened, "entered_at": store.now(), "entered_by": me.id}
    cur.execute(f"INSERT INTO kept.contacts ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
    if about.person_id:
        cur.execute("INSERT INTO kept.contact_people VALUES (?, ?) ON CONFLICT DO NOTHING", [key, about.person_id])
    trail.note(cur, me.id, "contacts.arrive", "contact", key)
