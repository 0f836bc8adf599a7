"""The contact of a call: held with who has the extension, joined to one typed in by hand, or planned as a call back."""

from datetime import timedelta
from uuid import UUID

from data import calendar, store
from data.callers import Client, OpenLead
from data.viewer import SYSTEM

NEAR = timedelta(minutes=15)  # a call typed in so near to what the telephony tells is the same one
MISSED = {"en": "Missed call", "ru": "Пропущенный звонок", "uk": "Пропущений дзвінок"}  # a note is kept in the company's language
ABOUT = "((CAST($client AS UUID) IS NOT NULL AND c.client_id = $client) OR (CAST($lead AS UUID) IS NOT NULL AND c.lead_id = $lead))"


def _about(client: Client | None, lead: OpenLead | None) -> dict:
    return {"client": client.id if client else lead and lead.client_id, "lead": lead.id if lead else None}


def hold(cur, me, row: dict, staff_id: UUID | None, client: Client | None, lead: OpenLead | None, origin) -> UUID:
    """The held contact of a call: one typed in already, the planned call back that it settles, or a new one. Returns its id."""
    found = _typed_in(cur, row, staff_id, client, lead)
    if found is None and row["answered"] and not origin.import_id:
        found = _due(cur, row, client, lead)
        if found:
            _settle(cur, me, found, row, staff_id)
    return found or _insert(cur, me, row, staff_id, client, lead, origin)


def refresh(cur, me, row: dict, staff_id: UUID | None, client: Client | None, lead: OpenLead | None, origin) -> UUID:
    """One more event of a call that has its contact: how long it was, who it was, or that it was answered after all."""
    contact = cur.execute("SELECT state, direction, entered_by FROM kept.contacts WHERE id = ?", [row["contact_id"]]).fetchone()
    if contact is None:
        return row["contact_id"]
    state, direction, entered_by = contact
    if row["answered"] and (state == "planned" or direction != row["direction"]):
        return hold(cur, me, row, staff_id, client, lead, origin)
    if state == "held" and direction == row["direction"] and entered_by == SYSTEM.id:
        cur.execute(
            "UPDATE kept.contacts SET minutes = greatest(coalesce(minutes, 0), $minutes), staff_id = coalesce($staff, staff_id), "
            "happened_at = least(happened_at, $at), settled_at = least(happened_at, $at), result_id = $result, automatic = $automatic "
            "WHERE id = $id",
            {"id": row["contact_id"], "minutes": _minutes(row), "staff": staff_id, "at": row["happened_at"]} | _result(cur, row, staff_id),
        )
    return row["contact_id"]


def answered(cur, lead: OpenLead, until) -> bool:
    """Had a person answered the lead before this moment? As in workload/first_answer: held, outwards, not by a machine."""
    row = cur.execute(
        "SELECT 1 FROM kept.contacts c WHERE state = 'held' AND direction = 'out' AND NOT automatic AND happened_at BETWEEN $since AND $until "
        "AND (lead_id = $lead OR (lead_id IS NULL AND client_id = $client)) LIMIT 1",
        {"since": lead.happened_at, "until": until, "lead": lead.id, "client": lead.client_id},
    ).fetchone()
    return row is not None


def call_back(cur, me, row: dict, client: Client | None, lead: OpenLead | None, origin) -> UUID:
    """A planned contact of the owner for a missed call; one that was called back since, or is planned already, is that one."""
    about = _about(client, lead)
    since = cur.execute(
        f"SELECT c.id FROM kept.contacts c LEFT JOIN kept.results r ON r.id = c.result_id WHERE c.state = 'held' AND {ABOUT} AND NOT c.automatic "
        "AND c.happened_at >= $at AND coalesce(r.reached, true) AND (c.direction = 'out' OR EXISTS (SELECT 1 FROM kept.calls k "
        "WHERE k.contact_id = c.id AND k.answered)) ORDER BY c.happened_at, c.id LIMIT 1",
        about | {"at": row["happened_at"]},
    ).fetchone()
    planned = (
        since
        or cur.execute(
            f"SELECT c.id FROM kept.contacts c WHERE c.state = 'planned' AND {ABOUT} AND EXISTS (SELECT 1 FROM kept.calls k WHERE k.contact_id = c.id) "
            "ORDER BY c.due_at, c.id LIMIT 1",
            about,
        ).fetchone()
    )
    return planned[0] if planned else _plan(cur, me, row, client, lead, origin)


def _plan(cur, me, row: dict, client: Client | None, lead: OpenLead | None, origin) -> UUID:
    minutes, language, local = cur.execute(
        "SELECT answer_minutes, language, local_time(CAST(? AS TIMESTAMP)) FROM kept.company", [row["happened_at"]]
    ).fetchone()
    now = store.now()
    _put(cur, row, client, lead, origin, {
        "id": origin.made(row["id"], "back"), "staff_id": (lead and lead.owner_id) or (client and client.owner_id), "direction": "out",
        "state": "planned", "planned_at": now, "due_at": calendar.after_hours(cur, row["happened_at"], minutes / 60),
        "note": f"{MISSED.get(language, MISSED['en'])} {local:%H:%M}, {row['said'].strip()}", "entered_at": now, "entered_by": me.id,
    })  # fmt: skip
    return origin.made(row["id"], "back")


def _typed_in(cur, row: dict, staff_id: UUID | None, client: Client | None, lead: OpenLead | None) -> UUID | None:
    """The same call, logged by hand before the telephony told of it."""
    found = cur.execute(
        f"SELECT c.id FROM kept.contacts c WHERE c.state = 'held' AND c.kind = 'call' AND c.direction = $direction AND {ABOUT} "
        "AND c.entered_by IS DISTINCT FROM $system AND c.happened_at BETWEEN $since AND $until AND ($staff IS NULL OR c.staff_id = $staff) "
        "AND c.id NOT IN (SELECT contact_id FROM kept.calls WHERE contact_id IS NOT NULL) ORDER BY c.happened_at, c.id LIMIT 1",
        _about(client, lead)
        | {"direction": row["direction"], "system": SYSTEM.id, "since": row["happened_at"] - NEAR, "until": row["happened_at"] + NEAR}
        | {"staff": staff_id},
    ).fetchone()
    return found and found[0]


def _due(cur, row: dict, client: Client | None, lead: OpenLead | None) -> UUID | None:
    """The planned call back of missed calls that all lie before this call."""
    found = cur.execute(
        f"SELECT c.id FROM kept.contacts c JOIN kept.calls k ON k.contact_id = c.id WHERE c.state = 'planned' AND {ABOUT} "
        "GROUP BY c.id, c.due_at HAVING max(k.happened_at) <= $at ORDER BY c.due_at, c.id LIMIT 1",
        _about(client, lead) | {"at": row["happened_at"]},
    ).fetchone()
    return found and found[0]


def _settle(cur, me, contact_id: UUID, row: dict, staff_id: UUID | None) -> None:
    cur.execute(
        "UPDATE kept.contacts SET state = 'held', direction = ?, happened_at = ?, settled_at = ?, minutes = ?, "
        "staff_id = coalesce(?, staff_id), entered_at = ?, entered_by = ?, version = version + 1 WHERE id = ?",
        [row["direction"], row["happened_at"], row["happened_at"], _minutes(row), staff_id, store.now(), me.id, contact_id],
    )


def _insert(cur, me, row: dict, staff_id: UUID | None, client: Client | None, lead: OpenLead | None, origin) -> UUID:
    made = origin.made(row["id"], "contact")
    facts = _result(cur, row, staff_id)
    _put(cur, row, client, lead, origin, {
        "id": made, "staff_id": staff_id, "direction": row["direction"], "state": "held", "happened_at": row["happened_at"],
        "settled_at": row["happened_at"], "minutes": _minutes(row), "result_id": facts["result"], "automatic": facts["automatic"],
        "entered_at": store.now(), "entered_by": me.id,
    })  # fmt: skip
    return made


def _put(cur, row: dict, client: Client | None, lead: OpenLead | None, origin, facts: dict) -> None:
    person = (client and client.person_id) or (lead and lead.person_id)
    facts = facts | {"line_id": lead.line_id if lead else client.line_id, "client_id": client.id if client else lead.client_id}
    facts |= {"person_id": person, "lead_id": lead and lead.id, "kind": "call", "import_id": origin.import_id}
    cur.execute(f"INSERT INTO kept.contacts ({', '.join(facts)}) VALUES ({', '.join('?' * len(facts))})", list(facts.values()))
    if person and not origin.import_id:
        cur.execute("INSERT INTO kept.contact_people VALUES (?, ?) ON CONFLICT DO NOTHING", [facts["id"], person])


def _minutes(row: dict) -> float:
    return (row["seconds"] or 0) / 60 if row["answered"] else 0.0


def _result(cur, row: dict, staff_id: UUID | None) -> dict:
    """Of an outgoing call that nobody took: the company's first result that says so; automatic when it was nobody's extension."""
    if row["answered"] or row["direction"] == "in":
        return {"result": None, "automatic": False}
    found = cur.execute(
        "SELECT id FROM kept.results WHERE NOT reached AND NOT is_refusal AND retired_at IS NULL ORDER BY position, id LIMIT 1"
    )
    none = found.fetchone()
    return {"result": none and none[0], "automatic": staff_id is None}
