"""Mailings: a draft with its letters as they will be, sent when a person says so, paused, stopped, printed."""

from uuid import UUID

from data import letters_out, store, trail
from data.mailing_drafts import PICKED, WAYS, Draft, Group, facts, freeze, known_sender
from data.problems import Problem

__all__ = ["PICKED", "WAYS", "Draft", "Group", "change", "draft", "pause", "resume", "send", "stop"]
TOUCHES = ("mailings", "letters", "contacts", "contact_people", "audit")
LETTERS = "SELECT count(*) FROM kept.letters WHERE mailing_id = ? AND state = 'waiting'"


def draft(viewer, wanted: Draft, *, key: UUID) -> UUID:
    """Write a draft with a letter per client, or the reason why there is none. Nothing goes out. Once per key."""

    def work(cur, me) -> UUID:
        if not cur.execute("SELECT 1 FROM kept.mailings WHERE id = ?", [key]).fetchone():
            row = {"id": key, **facts(cur, wanted), "state": "draft", "happened_at": store.now(), "entered_by": me.id}
            cur.execute(f"INSERT INTO kept.mailings ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
            freeze(cur, wanted, key)
            trail.note(cur, me.id, "mailings.draft", "mailing", key, wanted.name)
        return key

    return _run(viewer, work)


def change(viewer, mailing_id: UUID, wanted: Draft, *, version: int) -> None:
    """Write the draft anew: its texts, its clients, its letters."""

    def work(cur, me) -> None:
        _standing(cur, mailing_id, version, "draft")
        _set(cur, mailing_id, facts(cur, wanted))
        cur.execute("DELETE FROM kept.letters WHERE mailing_id = ?", [mailing_id])
        freeze(cur, wanted, mailing_id)
        trail.note(cur, me.id, "mailings.change", "mailing", mailing_id, wanted.name)

    _run(viewer, work)


def send(viewer, mailing_id: UUID, *, version: int, address: str = "") -> int:
    """Let the letters go, or take them as printed; returns how many. From here on nothing about them is changed.

    What was prepared by night knows no `address` of the desk (https://…): the links to unsubscribe begin so. It is whose who sends it.
    """

    def work(cur, me) -> int:
        way, sender = _standing(cur, mailing_id, version, "draft")
        letters = cur.execute(LETTERS, [mailing_id]).fetchone()[0]
        if not letters:
            raise Problem("There is no letter to send.")
        _set(cur, mailing_id, {"state": "sending", "started_at": store.now()})
        cur.execute("UPDATE kept.mailings SET entered_by = ? WHERE id = ? AND entered_by IS NULL", [me.id, mailing_id])
        if way == "print":
            letters_out.printed(cur, mailing_id)
            _set(cur, mailing_id, {"state": "done", "ended_at": store.now()})
        else:
            known_sender(cur, sender)
            letters_out.open_ways(cur, store.here(), mailing_id, address)
        trail.note(cur, me.id, "mailings.send", "mailing", mailing_id, str(letters))
        return letters

    return _run(viewer, work)


def pause(viewer, mailing_id: UUID, *, version: int) -> None:
    """No further letter goes until it is resumed; the one on its way arrives."""
    _turn(viewer, mailing_id, version, ("sending",), "paused")


def resume(viewer, mailing_id: UUID, *, version: int) -> None:
    """The letters that still wait go."""
    _turn(viewer, mailing_id, version, ("paused",), "sending")


def stop(viewer, mailing_id: UUID, *, version: int) -> None:
    """End it: what waits never goes. A draft is put away so."""

    def more(cur) -> None:
        cur.execute(
            "UPDATE kept.letters SET state = 'left_out', reason = ?, settled_at = ?, version = version + 1 WHERE mailing_id = ? AND state = 'waiting'",
            [letters_out.why("stopped"), store.now(), mailing_id],
        )
        _set(cur, mailing_id, {"ended_at": store.now()})

    _turn(viewer, mailing_id, version, ("draft", "sending", "paused"), "stopped", more)


def _turn(viewer, mailing_id: UUID, version: int, before: tuple[str, ...], after: str, more=None) -> None:
    def work(cur, me) -> None:
        _standing(cur, mailing_id, version, *before)
        _set(cur, mailing_id, {"state": after})
        if more:
            more(cur)
        trail.note(cur, me.id, f"mailings.{after}", "mailing", mailing_id)

    _run(viewer, work)


def _run(viewer, work):
    return store.here().transaction(work, viewer=viewer, right="mailings.write", touches=TOUCHES)


def _standing(cur, mailing_id: UUID, version: int, *states: str) -> tuple:
    """(way, sender) of a mailing of the viewer's lines in one of these states; a Problem when it is none or was changed."""
    row = cur.execute("SELECT version, state, way, sender_id FROM visible.mailings WHERE id = ?", [mailing_id]).fetchone()
    if row is None:
        raise Problem("There is no such mailing among yours.")
    if row[0] != version or row[1] not in states:
        raise Problem("Someone has changed this. Look at it again.")
    return row[2:]


def _set(cur, mailing_id: UUID, sets: dict) -> None:
    cur.execute(
        f"UPDATE kept.mailings SET {', '.join(f'{name} = ?' for name in sets)}, version = version + 1 WHERE id = ?",
        [*sets.values(), mailing_id],
    )
