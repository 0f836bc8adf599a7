"""Statements: what somebody at a client said; an unreliable one is marked as such before every call, until it is settled."""

from dataclasses import dataclass
from uuid import UUID

from data import store, trail
from data.problems import Problem
from data.revising import Act, done_before, insert, revise
from data.subjects import Subject, check_person, find

TOUCHES = ("statements", "field_history", "audit")
LONGEST = 1000  # characters


@dataclass(frozen=True)
class Statement:
    """The words, the person of the client who said them (None: somebody there), and whether they can be relied on."""

    words: str
    person_id: UUID | None = None
    unreliable: bool = False


@dataclass(frozen=True)
class _Where:
    client_id: UUID
    deal_id: UUID | None = None
    lead_id: UUID | None = None


def write(cur, me, said: Statement, *, statement_id: UUID, line_id: UUID, client_id: UUID, contact_id: UUID | None, happened_at) -> None:
    """Write a statement into an open transaction."""
    if not said.words.strip():
        raise Problem("Say what was said.", field="statement")
    if len(said.words) > LONGEST:
        raise Problem("This is longer than {most} characters.", field="statement", most=LONGEST)
    if said.person_id is not None:
        check_person(cur, Subject(line_id, client_id), said.person_id)
    of = {"line_id": line_id, "client_id": client_id, "contact_id": contact_id, "person_id": said.person_id}
    told = {"words": said.words.strip(), "unreliable": said.unreliable}
    when = {"happened_at": happened_at, "entered_at": store.now(), "entered_by": me.id}
    insert(cur, "statements", {"id": statement_id, **of, **told, **when})


def add(viewer, client_id: UUID, said: Statement, *, key: UUID) -> UUID:
    """Write down what somebody of a client in hand said, outside of any report; its id. Once per key."""

    def work(cur, me) -> UUID:
        act = Act("statements.add", "statement", key, key)
        if not done_before(cur, me, act):
            about = find(cur, _Where(client_id))
            facts = {"line_id": about.line_id, "client_id": about.client_id, "contact_id": None, "happened_at": store.now()}
            write(cur, me, said, statement_id=key, **facts)
            trail.note(cur, me.id, act.action, "statement", key, line=key)
        return key

    return store.here().transaction(work, viewer=viewer, right="contacts.log", touches=TOUCHES)


def mark(viewer, statement_id: UUID, unreliable: bool, *, version: int, key: UUID) -> None:
    """Say whether a statement can be relied on. Once per key."""
    _change(viewer, "mark", statement_id, {"unreliable": unreliable}, version, key)


def settle(viewer, statement_id: UUID, *, version: int, key: UUID) -> None:
    """Confirmed, or no longer of interest: it is not shown before a call any more. Once per key."""
    _change(viewer, "settle", statement_id, {"settled_at": store.now()}, version, key)


def _change(viewer, name: str, statement_id: UUID, after: dict, version: int, key: UUID) -> None:
    def work(cur, me) -> None:
        act = Act(f"statements.{name}", "statement", statement_id, key)
        if done_before(cur, me, act):
            return
        row = cur.execute("SELECT unreliable, settled_at, version FROM visible.statements WHERE id = ?", [statement_id]).fetchone()
        if row is None:
            raise Problem("There is no such statement among yours.")
        if row[2] != version:
            raise Problem("Someone has changed this statement. Look at it again.")
        revise(cur, me, act, {"unreliable": row[0], "settled_at": row[1]}, after, table="statements")

    store.here().transaction(work, viewer=viewer, right="contacts.log", touches=TOUCHES)
