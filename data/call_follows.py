"""What follows from a call: a contact, a lead whose clock starts at the call, a touch of an open one, or a call back that is due.

An answered call is a held contact of who has the extension. A missed call of an unknown number is a lead; one more of them a touch of
it. A missed call of a client is a planned contact of the owner, due when the company's time to answer is over; of a client whom nobody
owns a lead. An outgoing call that nobody took is a contact with the result that says so: a person tried, which stops the clock of the
answer as it does when it is typed in; from an extension that is nobody's it is automatic and stops nothing.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid5

from data import arrivals, call_contacts, callers, lead_rows, store
from data.callers import Callers, Client, OpenLead, short
from data.problems import Problem

STALE = timedelta(days=7)  # a missed call so old is no call back for today


@dataclass(frozen=True)
class Origin:
    """By which door or import a call came. `line_id`: it is of this line alone; `otherwise`: the line of callers whom nobody knows."""

    door_id: UUID | None = None
    line_id: UUID | None = None
    import_id: UUID | None = None
    otherwise: UUID | None = None

    def made(self, call_id: UUID, what: str) -> UUID:
        """The id of what follows from a call; an import that was undone and is taken in again makes it anew."""
        return uuid5(uuid5(self.import_id, str(call_id)) if self.import_id else call_id, what)


@dataclass(frozen=True)
class Heard:
    """What came of a call: the contact (held, or planned to call back) and the lead, where there is one."""

    id: UUID
    contact_id: UUID | None = None
    lead_id: UUID | None = None
    new: bool = True


def follow(cur, me, row: dict, call, origin: Origin, known: Callers) -> Heard:
    """Write what follows from a call as it stands now; what followed from it before is not written twice.

    `row` is the row of kept.calls; `call` as told, or None when an older one is looked at again.
    """
    number, staff_id = short(row["number_digits"]), callers.staff_of(cur, row["extension"])
    if number is None:
        return Heard(row["id"])
    row, line_id = row | {"said": call.number if call else row["number_digits"]}, (call and call.line_id) or origin.line_id
    client = known.client(number, line_id)
    lead = next((one for one in known.leads if one.id == row["lead_id"]), None) or known.lead(number, client, line_id)
    if row["contact_id"]:
        _give(cur, me, lead, staff_id, row, origin)
        contact_id = call_contacts.refresh(cur, me, row, staff_id, client, lead, origin)
    elif row["direction"] == "in":
        lead, contact_id = _incoming(cur, me, row, call, staff_id, client, lead, origin, known)
    else:
        lead = lead if lead and lead.happened_at <= row["happened_at"] else None
        spoken = client or lead
        contact_id = call_contacts.hold(cur, me, row, staff_id, client, lead, origin) if spoken else None
    lead_id = lead.id if lead else row["lead_id"]
    if (contact_id, lead_id) != (row["contact_id"], row["lead_id"]):
        cur.execute("UPDATE kept.calls SET contact_id = ?, lead_id = ? WHERE id = ?", [contact_id, lead_id, row["id"]])
    return Heard(row["id"], contact_id, lead_id)


def _incoming(cur, me, row, call, staff_id, client: Client | None, lead: OpenLead | None, origin, known) -> tuple:
    """Lead and contact of an incoming call."""
    owned = client is not None and client.owner_id is not None
    if lead is None and (client is None or not (row["answered"] or owned)):
        lead = _new_lead(cur, me, row, call, client, origin, known)
    elif lead is not None:
        _touch(cur, row, lead, origin)
        _earlier(cur, row, lead, origin)
    if row["answered"]:
        _give(cur, me, lead, staff_id, row, origin)
        return lead, call_contacts.hold(cur, me, row, staff_id, client, lead, origin)
    if lead is not None and not call_contacts.answered(cur, lead, row["happened_at"]):
        return lead, None  # it waits in the inbox, its clock runs
    fresh = row["happened_at"] > store.now() - STALE
    return lead, call_contacts.call_back(cur, me, row, client, lead, origin) if fresh else None


def _new_lead(cur, me, row, call, client: Client | None, origin: Origin, known: Callers) -> OpenLead | None:
    """A lead of who called; its answer clock starts at the call. None when an older call is looked at again."""
    if call is None:
        return None
    line_id = (client and client.line_id) or call.line_id or origin.line_id or origin.otherwise or only_line(cur)
    lead_id = origin.made(row["id"], "lead")
    wanted = arrivals.Arrival(line_id, phone=call.number, happened_at=row["happened_at"])
    arrivals.write(cur, me, wanted, key=lead_id, door_id=origin.door_id)
    if client or origin.import_id:
        cur.execute(
            "UPDATE kept.leads SET client_id = ?, person_id = ?, import_id = ? WHERE id = ?",
            [client and client.id, client and client.person_id, origin.import_id, lead_id],
        )
    facts = cur.execute("SELECT owner_id, source_id, campaign_id FROM kept.leads WHERE id = ?", [lead_id]).fetchone()
    party = (client and client.id, client and client.person_id)
    known.leads.append(OpenLead(lead_id, line_id, facts[0], *party, row["happened_at"], short(row["number_digits"]), *facts[1:], new=True))
    return known.leads[-1]


def only_line(cur) -> UUID:
    """The line of a call that names none: the only one there is; a Problem when there are several."""
    found = cur.execute("SELECT id FROM kept.lines WHERE retired_at IS NULL LIMIT 2").fetchall()
    if len(found) != 1:
        raise Problem("There are several lines. Name the one of this call, or give the key a line.", field="line")
    return found[0][0]


def _touch(cur, row: dict, lead: OpenLead, origin: Origin) -> None:
    """The same inquiry once more: a touch of the open lead, from where the door says, else from where the lead came."""
    if lead.id == origin.made(row["id"], "lead"):
        return
    door = cur.execute("SELECT entry_point_id, source_id, campaign_id FROM kept.doors WHERE id = ?", [origin.door_id]).fetchone()
    entry_point, source, campaign = door or (None, None, None)
    if source is None and campaign is None:
        source, campaign = lead.source_id, lead.campaign_id
    cur.execute(
        "INSERT INTO kept.lead_touches (id, lead_id, entry_point_id, source_id, campaign_id, happened_at, door_id, entered_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [origin.made(row["id"], "touch"), lead.id, entry_point, source, campaign, row["happened_at"], origin.door_id, store.now()],
    )


def _earlier(cur, row: dict, lead: OpenLead, origin: Origin) -> None:
    """A call that came in late and was the first: the clock of a lead that a call made starts there. An import changes no lead that stood."""
    if row["happened_at"] >= lead.happened_at:
        return
    others = cur.execute("SELECT id, import_id FROM kept.calls WHERE lead_id = ?", [lead.id]).fetchall()
    if any(origin.import_id in (None, of) and lead.id == Origin(import_id=of).made(call_id, "lead") for call_id, of in others):
        cur.execute("UPDATE kept.leads SET happened_at = ? WHERE id = ?", [row["happened_at"], lead.id])
        lead.happened_at = row["happened_at"]


def _give(cur, me, lead: OpenLead | None, staff_id: UUID | None, row: dict, origin: Origin) -> None:
    """Who took the call takes the lead, when nobody has it and the line is theirs."""
    taken = row["direction"] == "in" and row["answered"] and staff_id is not None
    if (
        not taken
        or lead is None
        or lead.owner_id
        or (origin.import_id and not lead.new)
        or not lead_rows.owns_here(cur, staff_id, lead.line_id)
    ):
        return
    lead_rows.give(cur, me, lead_rows.open_one(cur, lead.id), staff_id, "taken", origin.made(row["id"], "given"))
    lead.owner_id = staff_id
