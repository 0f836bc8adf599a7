"""Segments (rules) and lists (by hand): sets of clients that are saved, shared and come back to."""

from dataclasses import dataclass
from uuid import UUID

from data import segment_rules, store, trail
from data.problems import Problem
from data.segment_rules import Rule

TOUCHES = ("segments", "segment_members", "audit")


@dataclass(frozen=True)
class NewSegment:
    """A name and either a rule or the clients of a list."""

    name: str
    rule: Rule | None = None
    clients: tuple[UUID, ...] = ()


def save(viewer, segment: NewSegment, *, key: UUID) -> UUID:
    """Save a rule, or a list of clients the viewer may work on, as one's own; returns its id. Once per key."""

    def work(cur, me) -> UUID:
        if cur.execute("SELECT 1 FROM kept.segments WHERE id = ?", [key]).fetchone():
            return key
        rule = segment_rules.written(segment_rules.check(segment.rule)) if segment.rule is not None else None
        name = _free_name(cur, segment.name)
        cur.execute(
            "INSERT INTO kept.segments (id, owner_id, name, kind, rule) VALUES (?, ?, ?, ?, ?)",
            [key, me.id, name, "rule" if rule else "list", rule],
        )
        if rule is None:
            _add(cur, key, segment.clients)
        trail.note(cur, me.id, "segments.save", "segment", key)
        return key

    return _transaction(viewer, work)


def rename(viewer, segment_id: UUID, name: str, *, version: int) -> None:
    """Give it another name."""

    def work(cur, me) -> None:
        _editable(cur, me, segment_id, version)
        free = _free_name(cur, name, segment_id)
        cur.execute("UPDATE kept.segments SET name = ?, version = version + 1 WHERE id = ?", [free, segment_id])
        trail.note(cur, me.id, "segments.rename", "segment", segment_id)

    _transaction(viewer, work)


def change(viewer, segment_id: UUID, rule: Rule, *, version: int) -> None:
    """Give a segment another rule."""

    def work(cur, me) -> None:
        if _editable(cur, me, segment_id, version)[0] != "rule":
            raise Problem("This is a list made by hand; it has no rule.")
        said = segment_rules.written(segment_rules.check(rule))
        cur.execute("UPDATE kept.segments SET rule = ?, version = version + 1 WHERE id = ?", [said, segment_id])
        trail.note(cur, me.id, "segments.change", "segment", segment_id)

    _transaction(viewer, work)


def share(viewer, segment_id: UUID, shared: bool, *, version: int) -> None:
    """Show it to everybody, each with their own clients; or take it back for oneself."""

    def work(cur, me) -> None:
        _editable(cur, me, segment_id, version)
        owner = None if shared else me.id
        cur.execute("UPDATE kept.segments SET owner_id = ?, version = version + 1 WHERE id = ?", [owner, segment_id])
        trail.note(cur, me.id, "segments.share" if shared else "segments.unshare", "segment", segment_id)

    _transaction(viewer, work, right="segments.share")


def retire(viewer, segment_id: UUID, *, version: int) -> None:
    """Put it away; `restore` brings it back."""

    def work(cur, me) -> None:
        _editable(cur, me, segment_id, version)
        cur.execute("UPDATE kept.segments SET retired_at = ?, version = version + 1 WHERE id = ?", [store.now(), segment_id])
        trail.note(cur, me.id, "segments.retire", "segment", segment_id)

    _transaction(viewer, work)


def restore(viewer, segment_id: UUID) -> None:
    """Bring back what was put away; nothing happens when it was not."""

    def work(cur, me) -> None:
        _editable(cur, me, segment_id, None)
        cur.execute(
            "UPDATE kept.segments SET retired_at = NULL, version = version + 1 WHERE id = ? AND retired_at IS NOT NULL", [segment_id]
        )
        trail.note(cur, me.id, "segments.restore", "segment", segment_id)

    _transaction(viewer, work)


def put(viewer, segment_id: UUID, clients: list[UUID]) -> list[UUID]:
    """Put clients the viewer may work on onto a list; returns those that were not on it."""

    def work(cur, me) -> list[UUID]:
        _list(cur, me, segment_id)
        new = _add(cur, segment_id, clients)
        if new:
            trail.note(cur, me.id, "segments.put", "segment", segment_id, str(len(new)))
        return new

    return _transaction(viewer, work)


def take_off(viewer, segment_id: UUID, clients: list[UUID]) -> None:
    """Take clients off a list; who is not on it is no trouble."""

    def work(cur, me) -> None:
        _list(cur, me, segment_id)
        for client in dict.fromkeys(clients):
            cur.execute(
                "DELETE FROM kept.segment_members WHERE segment_id = ? AND client_id = ? "
                "AND client_id IN (SELECT id FROM visible.clients_in_hand)",
                [segment_id, client],
            )
        trail.note(cur, me.id, "segments.take_off", "segment", segment_id, str(len(clients)))

    _transaction(viewer, work)


def _transaction(viewer, work, right: str = "segments.edit"):
    return store.here().transaction(work, viewer=viewer, right=right, touches=TOUCHES)


def _editable(cur, me, segment_id: UUID, version: int | None) -> tuple:
    """(kind, owner, version) of a segment the viewer may change: an own one, or a shared one for who may share."""
    row = cur.execute("SELECT kind, owner_id, version FROM visible.segments WHERE id = ?", [segment_id]).fetchone()
    if row is None:
        raise Problem("There is no such segment among yours.")
    if row[1] is None:
        _may_change_shared(cur, me, segment_id)
    if version is not None and row[2] != version:
        raise Problem("Someone has changed this segment. Look at it again.")
    return row


def _may_change_shared(cur, me, segment_id: UUID) -> None:
    """A Problem unless this is an administrator, or whoever shared it; what nobody is known to have shared is any head's."""
    me.must("segments.share")
    known = trail.last(cur, "segments.share", segment_id)
    if known and known.actor_id != me.id and me.role != "admin":
        raise Problem("What is everybody's is changed by who shared it, or by an administrator.")


def _list(cur, me, segment_id: UUID) -> None:
    if _editable(cur, me, segment_id, None)[0] != "list":
        raise Problem("A segment finds its clients by its rule; choose a list made by hand.")


def _free_name(cur, name: str, but: UUID | None = None) -> str:
    name = " ".join(name.split())[:80]
    if not name:
        raise Problem("Give it a name.", field="name")
    taken = cur.execute(
        "SELECT 1 FROM visible.segments WHERE retired_at IS NULL AND lower(name) = lower(?) AND id IS DISTINCT FROM ?", [name, but]
    ).fetchone()
    if taken:
        raise Problem("There is a segment with the name {name} already.", field="name", name=name)
    return name


def _add(cur, segment_id: UUID, clients) -> list[UUID]:
    ids = [str(one) for one in dict.fromkeys(clients)]
    mine = "SELECT id FROM visible.clients_in_hand WHERE list_contains(CAST($ids AS UUID[]), id)"
    found = [row[0] for row in cur.execute(mine, {"ids": ids}).fetchall()]
    if len(found) < len(ids):
        raise Problem("There is no such client among yours.", field="who")
    on = {row[0] for row in cur.execute("SELECT client_id FROM kept.segment_members WHERE segment_id = ?", [segment_id]).fetchall()}
    new = [one for one in found if one not in on]
    cur.execute(
        "INSERT INTO kept.segment_members SELECT CAST($segment AS UUID), id FROM kept.clients WHERE list_contains(CAST($ids AS UUID[]), id)",
        {"segment": str(segment_id), "ids": [str(one) for one in new]},
    )
    return new
