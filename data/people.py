"""What an administrator keeps of each person besides the password: role, lines, team, and how much work is theirs at most."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from data import access, accounts, store, trail
from data.problems import Problem
from data.viewer import ROLES


@dataclass(frozen=True)
class Person:
    """A member of the staff. Capacity in points of load at once and in leads per 30 days (None = no limit); hours a working day.

    `lead_weight` is the share of leads beside colleagues (1 = the usual, 0 = none); `lines` are ids, None = all lines.
    """

    name: str
    role: str
    lines: tuple[UUID, ...] | None = None
    email: str = ""
    team_id: UUID | None = None
    owns_deals: bool = True
    capacity_points: float | None = None
    capacity_leads: int | None = None
    lead_weight: float = 1.0
    hours_per_day: float = 8.0
    starts_on: date | None = None
    extension: str = ""  # inner telephone number: whose call it was


def edit(viewer, staff_id: UUID, person: Person, *, version: int) -> None:
    """Change a person's card. Another role or other lines hold from the next click; the last administrator stays one."""

    def work(cur, me) -> None:
        row = cur.execute("SELECT version FROM kept.staff WHERE id = ?", [staff_id]).fetchone()
        if row is None or row[0] != version:
            raise Problem("Someone has changed this. Look at it again.")
        _check(cur, person)
        _check_extension(cur, person.extension.strip(), staff_id)
        if person.role != "admin":
            access.keep_an_admin(cur, staff_id)
        cur.execute(
            "UPDATE kept.staff SET name = ?, role = ?, all_lines = ?, email = ?, team_id = ?, owns_deals = ?, capacity_points = ?, "
            "capacity_leads = ?, lead_weight = ?, hours_per_day = ?, starts_on = ?, extension = ?, version = version + 1 WHERE id = ?",
            [
                person.name.strip(),
                person.role,
                person.lines is None,
                person.email.strip() or None,
                person.team_id,
                person.owns_deals,
                person.capacity_points,
                person.capacity_leads,
                person.lead_weight,
                person.hours_per_day,
                person.starts_on,
                person.extension.strip() or None,
                staff_id,
            ],
        )
        accounts.give_lines(cur, staff_id, person.lines)
        trail.note(cur, me.id, "people.edit", "staff", staff_id, f"{person.role}, {person.capacity_points}, {person.capacity_leads}")

    store.here().transaction(work, viewer=viewer, right="people.edit", touches=access.TOUCHES)


def _check_extension(cur, extension: str, staff_id: UUID) -> None:
    """A Problem for an extension that a colleague has: a call is one person's."""
    if len(extension) > 40:
        raise Problem("This is longer than {most} characters.", field="extension", most=40)
    other = cur.execute(
        "SELECT name FROM kept.staff WHERE extension = ? AND id <> ? AND retired_at IS NULL AND disabled_at IS NULL", [extension, staff_id]
    ).fetchone()
    if extension and other:
        raise Problem("{name} has this extension already.", field="extension", name=other[0])


def _check(cur, person: Person) -> None:
    if not person.name.strip():
        raise Problem("Give the person a name.", field="name")
    if person.role not in ROLES:
        raise Problem("There is no role {role}. Roles are {roles}.", field="role", role=person.role, roles=", ".join(ROLES))
    if person.lines == () and person.role in ("manager", "head"):
        raise Problem("Choose a line at least: without one they see nothing.", field="lines")
    if person.team_id and not cur.execute("SELECT 1 FROM kept.teams WHERE id = ?", [person.team_id]).fetchone():
        raise Problem("Choose one of the list.", field="team_id")
    for field, low, high in (
        ("capacity_points", 0.1, 10000),
        ("capacity_leads", 0, 10000),
        ("lead_weight", 0, 100),
        ("hours_per_day", 0.1, 24),
    ):
        value = getattr(person, field)
        if value is not None and not low <= value <= high:
            raise Problem("Between {low} and {high}, please.", field=field, low=low, high=high)
