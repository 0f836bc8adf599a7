"""Calls of a telephony's list: each is told as its webhook would tell it, so that the same follows from it; the same call once."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from data import callers, calls
from data.callers import short
from data.calls import Call, Origin
from data.imports.plan import Plan
from data.imports.rules import Rule
from data.imports.setup import Note
from data.inserts import insert
from data.names import digits
from data.problems import Problem, sentence
from data.viewer import SYSTEM, look_through

NEAR = timedelta(seconds=60)  # a list without ids of its own may name another second than the telephony did
FORETOLD = 5000  # calls: for more of them it is not worked out beforehand what follows


@dataclass(frozen=True)
class Known:
    """A call that stands: what tells it from another."""

    id: UUID
    code: str
    direction: str
    number: str | None
    happened_at: datetime


class Calls(Rule):
    """Calls, by their id; in a list without ids by moment, direction and number."""

    entity = "call"

    def _load(self, cur, by_field):
        if not {"number", "caller", "callee"} & set(by_field):
            raise Problem("No column holds the number of the other side.")
        said = [value for value in by_field.get("happened_at", []) if isinstance(value, datetime)]
        if not said:
            return []
        rows = cur.execute(
            "SELECT id, code, direction, short_phone(number_digits), happened_at FROM kept.calls WHERE happened_at BETWEEN ? AND ? ORDER BY id",
            [min(said) - NEAR, max(said) + NEAR],
        ).fetchall()
        return [Known(*row) for row in rows]

    def _index(self):
        self.new, self.met = [], set()
        return {}

    def check(self, said):
        calls.check(told(said))

    def find(self, said):
        call = told(said)
        same = [one for one in self.rows if one.id not in self.met and _same(one, call, bool(said.get("code")))]
        if same:
            self.met.add(same[0].id)
        return ("code", call.code), ({"id": same[0].id} if same else None)

    def changes(self, said, standing):
        return {}

    def names(self, said, times: Counter):
        return [("code", told(said).code)]

    def write_new(self, plan: Plan, row):
        """Nothing by itself: what follows from calls follows from one after the other (`take`)."""
        self.new.append(told(row.values))

    def take(self, cur, import_id: UUID) -> None:
        """Write the new calls in the order in which they happened, with what follows from each."""
        _write(cur, self.new, Origin(import_id=import_id, otherwise=self.line))
        _record(cur, import_id)

    def foretold(self, cur, rows) -> list[Note]:
        """What would follow, found out by doing it in a transaction that is taken back."""
        if not 0 < len(rows) <= FORETOLD:
            return []
        import_id, found = UUID(int=2), None
        look_through(cur, SYSTEM)
        cur.execute("BEGIN")
        try:
            _write(cur, [told(row.values) for row in rows], Origin(import_id=import_id, otherwise=self.line))
            found = cur.execute(FOLLOWS, {"id": import_id}).fetchone()
        finally:
            cur.execute("ROLLBACK")
        return [Note(NOTE, dict(zip(("contacts", "plans", "leads", "nothing"), found, strict=True)))]


NOTE = sentence("Contacts: {contacts}. Calls to give back: {plans}. New leads: {leads}. Calls from which nothing follows: {nothing}.")
FOLLOWS = (
    "SELECT (SELECT count(*) FROM kept.contacts WHERE import_id = $id AND state = 'held'), "
    "(SELECT count(*) FROM kept.contacts WHERE import_id = $id AND state = 'planned'), (SELECT count(*) FROM kept.leads WHERE import_id = $id), "
    "(SELECT count(*) FROM kept.calls WHERE import_id = $id AND contact_id IS NULL AND lead_id IS NULL)"
)


def told(said: dict) -> Call:
    """A row as a call. A list may say caller and callee instead of direction and number; a Problem where neither tells which way."""
    direction = _direction(said)
    ours, theirs = ("callee", "caller") if direction == "in" else ("caller", "callee")
    number = said.get("number") or said.get(theirs) or ""
    extension, at = said.get("extension") or said.get(ours) or "", said["happened_at"]
    code = said.get("code") or f"{at:%Y-%m-%dT%H:%M:%S} {direction} {digits(number) or ''} {extension}"
    facts = (number, extension, said.get("seconds"), said.get("record_link") or "", said.get("line"))
    return Call(code, at, direction, _answered(said), *facts)


def _direction(said: dict) -> str:
    if said.get("direction"):
        return "in" if said["direction"] == "missed" else said["direction"]
    caller, callee = short(said.get("caller")), short(said.get("callee"))
    if (caller is None) == (callee is None):
        raise Problem("Say whether the call came in or went out.")
    return "in" if caller else "out"


def _answered(said: dict) -> bool:
    if said.get("direction") == "missed" or said.get("answered") == "no":
        return False
    if said.get("answered") is None and said.get("seconds") is None:
        raise Problem("Say whether the call was answered, or how long they spoke.")
    return said.get("answered") == "yes" or bool(said.get("answered") is None and said["seconds"] > 0)


def _same(one: Known, call: Call, coded: bool) -> bool:
    if coded:
        return one.code == call.code
    near = abs(one.happened_at - call.happened_at) <= NEAR
    return one.code == call.code or (near and one.direction == call.direction and one.number == short(call.number))


def _write(cur, new: list[Call], origin: Origin) -> None:
    known = callers.read(cur, [short(call.number) for call in new])
    for call in sorted(new, key=lambda one: (one.happened_at, one.code)):
        calls.write(cur, SYSTEM, call, origin, known)


def _record(cur, import_id: UUID) -> None:
    """What an undo needs: these rows are new, and none of them was edited."""
    for table in ("leads", "contacts"):
        cur.execute(f"UPDATE kept.{table} SET version = 1 WHERE import_id = ? AND version <> 1", [import_id])
    mine = "(SELECT id FROM kept.leads WHERE import_id = $id)"
    touches = [row[0] for row in cur.execute("SELECT id FROM kept.calls WHERE import_id = ?", [import_id]).fetchall()]
    made = [str(Origin(import_id=import_id).made(call_id, "touch")) for call_id in touches]
    rows = cur.execute(
        f"SELECT 'lead_touches', id FROM kept.lead_touches WHERE lead_id IN {mine} OR list_contains(CAST($made AS UUID[]), id) "
        f"UNION ALL SELECT 'assignments', id FROM kept.assignments WHERE entity = 'lead' AND entity_id IN {mine}",
        {"id": import_id, "made": made},
    ).fetchall()
    last = cur.execute("SELECT coalesce(max(position), 0) FROM kept.import_changes WHERE import_id = ?", [import_id]).fetchall()[0][0]
    changes = [
        {"import_id": import_id, "position": place, "entity": table, "entity_id": row_id, "action": "new"}
        for place, (table, row_id) in enumerate(rows, start=last + 1)
    ]
    insert(cur, "import_changes", changes)
