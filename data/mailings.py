"""Mailings: a draft with its letters as they will be, sent when a person says so, paused, stopped, printed."""

import json
from dataclasses import dataclass
from uuid import UUID

from data import letter_words, letters_out, recipients, store, trail
from data.inserts import insert
from data.problems import Problem

TOUCHES = ("mailings", "letters", "contacts", "contact_people", "audit")
WAYS = ("smtp", "print")
MOST = 20_000  # clients of one mailing
PICKED = "picked"
LETTERS = "SELECT count(*) FROM kept.letters WHERE mailing_id = ? AND state = 'waiting'"


@dataclass(frozen=True)
class Group:
    """The clients of a segment or list (None: of no saved one) and what is said to them in place of {opening}.

    `picked`: chosen one by one, not by a segment and not as every client of the line.
    """

    clients: tuple[UUID, ...]
    segment_id: UUID | None = None
    opening: str = ""
    picked: bool = False

    @property
    def code(self) -> str:
        """Under which its opening is kept with the mailing: a segment's id, PICKED, or nothing for every client."""
        return str(self.segment_id) if self.segment_id else PICKED if self.picked else ""


@dataclass(frozen=True)
class Draft:
    """A mailing to clients of one line. `address` is where the desk is (https://…): the links to unsubscribe begin so.

    `persons`: only these are written to (a birthday is one person's); empty: one of each client, the main one first.
    """

    line_id: UUID | None
    name: str
    subject: str
    body: str
    groups: tuple[Group, ...] = ()
    way: str = "smtp"
    sender_id: UUID | None = None
    template_id: UUID | None = None
    address: str = ""
    persons: frozenset[UUID] = frozenset()


def draft(viewer, wanted: Draft, *, key: UUID) -> UUID:
    """Write a draft with a letter per client, or the reason why there is none. Nothing goes out. Once per key."""

    def work(cur, me) -> UUID:
        if not cur.execute("SELECT 1 FROM kept.mailings WHERE id = ?", [key]).fetchone():
            row = {"id": key, **_facts(cur, wanted), "state": "draft", "happened_at": store.now(), "entered_by": me.id}
            cur.execute(f"INSERT INTO kept.mailings ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
            _freeze(cur, wanted, key)
            trail.note(cur, me.id, "mailings.draft", "mailing", key, wanted.name)
        return key

    return _run(viewer, work)


def change(viewer, mailing_id: UUID, wanted: Draft, *, version: int) -> None:
    """Write the draft anew: its texts, its clients, its letters."""

    def work(cur, me) -> None:
        _standing(cur, mailing_id, version, "draft")
        facts = _facts(cur, wanted)
        _set(cur, mailing_id, facts)
        cur.execute("DELETE FROM kept.letters WHERE mailing_id = ?", [mailing_id])
        _freeze(cur, wanted, mailing_id)
        trail.note(cur, me.id, "mailings.change", "mailing", mailing_id, wanted.name)

    _run(viewer, work)


def send(viewer, mailing_id: UUID, *, version: int) -> int:
    """Let the letters go, or take them as printed; returns how many. From here on nothing about them is changed."""

    def work(cur, me) -> int:
        way, sender = _standing(cur, mailing_id, version, "draft")
        letters = cur.execute(LETTERS, [mailing_id]).fetchone()[0]
        if not letters:
            raise Problem("There is no letter to send.")
        _set(cur, mailing_id, {"state": "sending", "started_at": store.now()})
        if way == "print":
            letters_out.printed(cur, mailing_id)
            _set(cur, mailing_id, {"state": "done", "ended_at": store.now()})
        else:
            _sender(cur, sender)
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


def _facts(cur, wanted: Draft) -> dict:
    """The row of a draft, checked; a Problem names the field that is wrong."""
    name = letter_words.one_line(wanted.name)[:200]
    if not name:
        raise Problem("Give it a name.", field="name")
    if not cur.execute("SELECT 1 FROM kept.lines WHERE id = ? AND retired_at IS NULL AND in_my_lines(id)", [wanted.line_id]).fetchone():
        raise Problem("Choose the line.", field="line")
    if wanted.way not in WAYS:
        raise Problem("Choose one of the list.", field="way")
    letter_words.check(wanted.subject, wanted.body)
    for one in wanted.groups:
        letter_words.known(one.opening, "opening")
    if wanted.way == "smtp":
        _sender(cur, wanted.sender_id)
        _can_be_left(wanted)
    openings = {one.code: one.opening.strip() for one in wanted.groups}
    facts = {"line_id": wanted.line_id, "name": name, "template_id": wanted.template_id, "way": wanted.way}
    facts |= {"sender_id": wanted.sender_id if wanted.way == "smtp" else None, "subject": letter_words.one_line(wanted.subject)}
    return facts | {"body": wanted.body.strip(), "openings": json.dumps(openings, ensure_ascii=False)}


def _sender(cur, sender_id: UUID | None) -> None:
    if not cur.execute("SELECT 1 FROM kept.senders WHERE id = ? AND retired_at IS NULL", [sender_id]).fetchone():
        raise Problem("Choose the server that the letters leave by.", field="sender")


def _can_be_left(wanted: Draft) -> None:
    if "{unsubscribe}" not in wanted.body:
        raise Problem("A letter by e-mail needs {what}: the link by which nobody gets another.", field="body", what="{unsubscribe}")
    if not wanted.address.startswith(("https://", "http://")):
        raise Problem("Open the desk by its address: links to unsubscribe begin so.")


def _freeze(cur, wanted: Draft, mailing_id: UUID) -> None:
    """The letters as they will be, and who gets none with the reason."""
    if not any(one.clients for one in wanted.groups):
        raise Problem("Choose who gets the letter.", field="groups")
    openings = {client: one.opening for one in reversed(wanted.groups) for client in one.clients}
    clients = list(dict.fromkeys(client for one in wanted.groups for client in one.clients))
    if len(clients) > MOST:
        raise Problem("These are more than {most} clients. Choose fewer at once.", field="groups", most=MOST)
    found = recipients.of(cur, wanted.line_id, clients, wanted.way, store.now(), wanted.persons)
    if not found:
        raise Problem("None of these clients is of this line.", field="groups")
    insert(cur, "letters", letters_out.written(cur, store.here(), wanted, mailing_id, found, openings))
