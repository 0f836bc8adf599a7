"""Who is looking, and what they may do. Which rows they see is decided in schema/visible.sql alone."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from data.problems import Problem

ROLES = ("executive", "head", "manager", "admin")
KEY = "key"  # what a key of the API reads as: the rows of its line like a head, and no right to write anything
# Each right of a write, and the roles that hold it. A right that is not here is nobody's.
RIGHTS = {
    "own.password": ROLES,
    "own.language": ROLES,
    "contacts.log": ("manager", "head", "admin"),
    "promises.make": ("manager", "head", "admin"),
    "complaints.open": ("manager", "head", "admin"),
    "clients.edit": ("manager", "head", "admin"),
    "clients.assign": ("head", "admin"),
    "clients.merge": ("head", "admin"),
    "deals.move": ("manager", "head", "admin"),
    "deals.edit": ("manager", "head", "admin"),
    "leads.take": ("manager", "head", "admin"),  # take an unassigned one, answer, turn into a deal, refuse
    "leads.assign": ("head", "admin"),  # give to somebody else
    "segments.edit": ("manager", "head", "admin"),
    "segments.share": ("head", "admin"),
    "handovers.do": ("head", "admin"),
    "absences.edit": ("head", "admin"),
    "playbook.edit": ("head", "admin"),
    "own.feed": ("manager", "head", "admin"),
    "own.notices": ROLES,  # put a notice aside: for oneself alone
    "targets.edit": ("head", "admin"),
    "forecasts.keep": ("admin",),
    "costs.edit": ("head", "admin"),
    "trust.show": ("manager", "head", "admin"),
    "rewards.give": ("head", "admin"),
    "quarantine.settle": ("head", "admin"),
    "arrivals.take": ("admin",),  # what comes in by a door: the system alone, after the door has been asked
    "doors.edit": ("admin",),
    "surveys.ask": ("manager", "head", "admin"),  # by phone, of a client of one's own
    "surveys.run": ("head", "admin"),  # choose by rule who is asked; managers never pick
    "answers.take": ("admin",),  # by a personal link: the system alone, after the link has been asked
    "reviews.ask": ("manager", "head", "admin"),
    "mentions.write": ("head", "admin"),
    "mailings.write": ("head", "admin"),
    "senders.edit": ("admin",),
    "offers.make": ("manager", "head", "admin"),
    "experiments.run": ("head", "admin"),
    "documents.write": ("manager", "head", "admin"),
    "documents.approve": ROLES,  # whoever the template names, and nobody else
    "templates.edit": ("admin",),
    "greetings.prepare": ("admin",),  # by night: the system
    "imports.take_in": ("admin",),
    "imports.undo": ("admin",),
    "company.edit": ("admin",),
    "people.edit": ("admin",),
}


@dataclass(frozen=True)
class Viewer:
    """A signed-in person as the data knows them at one moment; `lines` is None for all lines."""

    id: UUID
    name: str
    role: str
    login: str | None = None
    lines: frozenset[UUID] | None = None
    language: str = "en"
    covers: frozenset[UUID] = frozenset()  # colleagues this one is deputy of today

    @property
    def sees_whole(self) -> bool:
        """Sees everybody's rows in the own lines, not only the own rows."""
        return self.role in ("executive", "head", "admin", KEY)

    @property
    def sees_all(self) -> bool:
        """Sees every line."""
        return self.role in ("executive", "admin") or self.lines is None

    @property
    def scope(self) -> tuple:
        """Viewers of equal scope see equal rows: the key under which their reads may be shared."""
        lines = None if self.sees_all else self.lines
        shared = self.sees_whole and lines != frozenset()  # who has no line sees only what is the very own
        return ("whole", lines, self.role == "admin") if shared else ("own", self.id, lines, self.covers)

    def may(self, right: str) -> bool:
        """Does the role hold this right?"""
        return self.role in RIGHTS.get(right, ())

    def must(self, right: str) -> None:
        """Raise a Problem unless the role holds this right."""
        if not self.may(right):
            raise Problem("You may not do this.")


SYSTEM = Viewer(UUID(int=1), "system", "admin")  # the command line on the machine itself, demo and imports


def admitted(cur, staff_id: UUID) -> Viewer:
    """The viewer as the staff row says now; a Problem when the account is gone, disabled or retired."""
    if staff_id == SYSTEM.id:
        return SYSTEM
    row = cur.execute(
        "SELECT s.id, s.name, s.role, s.login, s.all_lines, coalesce(s.language, c.language), list(l.line_id), "
        "(SELECT list(a.staff_id) FROM kept.absences a WHERE a.deputy_id = s.id AND a.since <= local_day($now) AND local_day($now) < a.until) "
        "FROM kept.staff s LEFT JOIN kept.company c ON c.id = 1 LEFT JOIN kept.staff_lines l ON l.staff_id = s.id "
        "WHERE s.id = $id AND s.disabled_at IS NULL AND s.retired_at IS NULL GROUP BY ALL",
        {"id": staff_id, "now": moment()},
    ).fetchone()
    if row is None:
        return _of_key(cur, staff_id)
    lines = None if row[4] else frozenset(line for line in row[6] if line)
    return Viewer(row[0], row[1], row[2], row[3], lines, row[5] or "en", frozenset(row[7] or ()))


def _of_key(cur, door_id: UUID) -> Viewer:
    """What a live key of the API reads as; a Problem when there is none."""
    row = cur.execute(
        "SELECT d.id, d.name, d.line_id, c.language FROM kept.doors d LEFT JOIN kept.company c ON c.id = 1 "
        "WHERE d.id = ? AND d.kind = 'key' AND d.revoked_at IS NULL AND list_contains(string_split(d.scopes, ' '), 'metrics')",
        [door_id],
    ).fetchone()
    if row is None:
        raise Problem("This account is closed.")
    return Viewer(row[0], row[1], KEY, None, frozenset([row[2]]) if row[2] else None, row[3] or "en")


def moment() -> datetime:
    """Now in UTC, without zone: an absence begins and ends at a local midnight."""
    return datetime.now(UTC).replace(tzinfo=None)


READ = ("staff", "staff_lines", "company", "absences", "doors")
_current: dict[tuple, Viewer] = {}


def current(here, staff_id: UUID) -> Viewer:
    """`admitted` at this moment, read anew after a change of staff, lines, company or absences, and every quarter of an hour:
    all clocks of the world pass midnight at one."""
    quarter = int(moment().timestamp()) // 900
    key = (here.path, here.number, here.generation, *(here.versions[table] for table in READ), quarter, staff_id)
    found = _current.get(key)
    if found is None:
        with here.cursor() as cur:
            found = admitted(cur, staff_id)
        if len(_current) > 1000:
            _current.clear()
        _current[key] = found
    return found


def of_login(store, login: str) -> Viewer:
    """The viewer with this login; a Problem when there is none."""
    with store.cursor() as cur:
        row = cur.execute("SELECT id FROM kept.staff WHERE lower(login) = lower(?)", [login]).fetchone()
        if row is None:
            raise Problem("There is nobody with the login {login}.", login=login)
        return admitted(cur, row[0])


def look_through(cur, viewer: Viewer) -> None:
    """Set on this cursor the variables that schema `visible` filters by."""
    lines = None if viewer.sees_all else [str(line) for line in sorted(viewer.lines, key=str)]
    cur.execute("SET VARIABLE viewer_id = CAST($id AS UUID)", {"id": str(viewer.id)})
    cur.execute("SET VARIABLE viewer_all = $v", {"v": viewer.sees_all})
    cur.execute("SET VARIABLE viewer_whole = $v", {"v": viewer.sees_whole})
    cur.execute("SET VARIABLE viewer_role = $v", {"v": viewer.role})
    cur.execute("SET VARIABLE viewer_lines = CAST($v AS UUID[])", {"v": lines or []})
    cur.execute("SET VARIABLE viewer_mine = CAST($v AS UUID[])", {"v": [str(one) for one in sorted({viewer.id, *viewer.covers}, key=str)]})
