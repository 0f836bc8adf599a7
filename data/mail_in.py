"""E-mails come in: each becomes a contact of whom it is about, or a lead where nobody is known. Once each; none is lost."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from data import arrivals, letter_returns, letters, mail_answers, quarantine, store, trail
from data.arrivals import Arrival
from data.inserts import insert
from data.letters import Letter
from data.mail_server import Fetched
from data.mail_subjects import About, Thread, about, thread_of
from data.problems import Problem

SPACE = UUID("7d1c9c2e-5d0a-4e0c-9a43-0f6a4c1f7b55")  # names of messages
TABLES = (*arrivals.TABLES, "contacts", "contact_people", "messages", "quarantine", "mailboxes", "letters", "unsubscribes")
LONGEST_KEPT = 60_000  # characters of a message in quarantine


@dataclass(frozen=True)
class Box:
    """The mailbox a message came by; `sent`: its folder holds what we wrote ourselves."""

    id: UUID
    line_id: UUID
    entry_point_id: UUID | None
    source_id: UUID | None
    campaign_id: UUID | None
    version: int
    sent: bool = False


class Moved(Exception):
    """The mailbox was changed or retired while it was read: what was read under its old settings ends here."""


def key_of(letter: Letter) -> UUID:
    """The same message read twice, or in two mailboxes, has one key. Some programs use a Message-ID again: sender and date count, too."""
    return uuid5(SPACE, "\n".join((letter.message_id, letter.sender, letter.date)))


def raw_key(box: Box, got: Fetched, uid: int) -> UUID:
    """The key of a message that cannot be read: of its very bytes, where there are any."""
    return uuid5(box.id, hashlib.sha256(got.raw).hexdigest() if got.raw else str(uid))


def take(cur, me, box: Box, got: Fetched, *, validity: int, uid: int) -> str:
    """Take one message inside an open transaction of the system, and remember how far the mailbox was read.

    Returns what it became: contact, lead, quarantine, returned (a letter of a mailing came back), aside (of nobody we know: automatic, or
    between ourselves) or again (was read before).
    """
    me.must("arrivals.take")
    remember(cur, box, validity, uid)
    try:
        letter = letters.read(got.raw)
    except Problem as problem:
        return hold(cur, box, got, problem, raw_key(box, got, uid))
    if known(cur, key_of(letter)):
        return "again"
    if letter.forged and not box.sent and letter.sender in _ours(cur):
        problem = Problem("It says it is from {who}, and the mail server found that it is not.", who=letter.sender)
        return hold(cur, box, got, problem, key_of(letter), letter)
    if letter.machine == "reply" and (client_id := letter_returns.take(cur, me, got.raw)):
        return _returned(cur, me, box, letter, got, client_id)
    return _taken(cur, me, box, letter, got)


def known(cur, key: UUID) -> bool:
    """Was this message read before, in whichever mailbox?"""
    return cur.execute("SELECT 1 FROM kept.messages WHERE id = ?", [key]).fetchone() is not None


def remember(cur, box: Box, validity: int, uid: int) -> None:
    """The mailbox is read up to this message of this epoch."""
    done = cur.execute(
        "UPDATE kept.mailboxes SET uid_validity = ?, last_uid = ? WHERE id = ? AND version = ? AND retired_at IS NULL RETURNING id",
        [validity, uid, box.id, box.version],
    ).fetchone()
    if done is None:
        raise Moved


def hold(cur, box: Box, got: Fetched, problem: Problem, key: UUID, letter: Letter | None = None) -> str:
    """Keep what could not be taken, as it came, as far as it is text."""
    if known(cur, key):
        return "again"
    body = letters.shortened(letters.decoded(got.raw[:LONGEST_KEPT], None), LONGEST_KEPT)
    quarantine.keep(cur, key=key, door="mail", body=letters.clean(body), problem=problem, line_id=box.line_id, door_id=box.id)
    thread = letter.message_id if letter else f"<{key}>"
    _message(cur, box, key, got.came_at, letter, Thread(thread), quarantine_id=key)
    return "quarantine"


def _taken(cur, me, box: Box, letter: Letter, got: Fetched) -> str:
    key, thread = key_of(letter), thread_of(cur, letter)
    staff, strangers, out = _sides(cur, box, letter)
    found = about(cur, thread, box.line_id, strangers) if strangers or thread.client_id or thread.lead_id else None
    if found:
        made = _contact(cur, me, letter, found, key, thread, got.came_at, out, staff)
        _message(cur, box, key, got.came_at, letter, thread, contact_id=made, lead_id=found.lead_id)
        return "contact"
    if out or letter.machine in ("reply", "bulk"):
        _message(cur, box, key, got.came_at, letter, thread)
        return "aside"
    return _lead(cur, me, box, letter, got, key, thread, strangers)


def _returned(cur, me, box: Box, letter: Letter, got: Fetched, client_id: UUID) -> str:
    """That a letter came back stands in the history of its client, too."""
    key = key_of(letter)
    thread = Thread(letter.message_id, client_id=client_id)
    found = about(cur, thread, box.line_id, ())
    made = found and _contact(cur, me, letter, found, key, thread, got.came_at, False, None)
    _message(cur, box, key, got.came_at, letter, thread, contact_id=made)
    return "returned"


def _sides(cur, box: Box, letter: Letter) -> tuple[UUID | None, tuple[str, ...], bool]:
    """Who of us wrote it, the addresses of others it is from or to, and whether it went out.

    What our own site sends in our name, to nobody we know, and what a program sends, is from whom it asks to answer.
    """
    ours = _ours(cur)
    strangers = tuple(one for one in letter.to if one not in ours)
    asks = (letter.reply_to,) if letter.reply_to and letter.reply_to not in ours else ()
    if not (box.sent or letter.sender in ours):
        return None, asks if asks and letter.machine == "made" else tuple(filter(None, (letter.sender,))), False
    if asks and not (box.sent or letter.references or (strangers and about(cur, Thread(""), box.line_id, strangers))):
        return None, asks, False
    return ours.get(letter.sender), strangers, True


def _ours(cur) -> dict[str, UUID | None]:
    """Our own addresses: of our people (whose), and of the mailboxes themselves."""
    boxes = cur.execute("SELECT lower(trim(login)) FROM kept.mailboxes WHERE login LIKE '%_@_%'").fetchall()
    people = cur.execute(
        "SELECT lower(trim(email)), id FROM kept.staff WHERE email LIKE '%_@_%' ORDER BY retired_at NULLS LAST, id DESC"
    ).fetchall()
    logins = cur.execute("SELECT lower(login), id FROM kept.staff WHERE login LIKE '%_@_%'").fetchall()
    return {box: None for (box,) in boxes} | dict(logins) | dict(people)


def _contact(cur, me, letter: Letter, found: About, key: UUID, thread: Thread, came_at: datetime, out: bool, staff: UUID | None) -> UUID:
    """Write the contact, or hold the one planned as the answer; what a person wrote to us waits for an answer. Returns the contact."""
    automatic, owner = letter.machine in ("reply", "bulk"), staff or found.owner_id
    made = out and not automatic and mail_answers.held(cur, me, thread.id, found, owner, came_at, letter.note) or key
    if made == key:
        row = {"id": key, "line_id": found.line_id, "client_id": found.client_id, "person_id": found.person_id, "lead_id": found.lead_id}
        row |= {"deal_id": found.deal_id, "staff_id": owner, "kind": "email", "direction": "out" if out else "in", "state": "held"}
        row |= {"automatic": automatic, "happened_at": came_at, "settled_at": came_at, "note": letter.note or None}
        insert(cur, "contacts", [row | {"entered_at": store.now(), "entered_by": me.id}])
    if found.person_id:
        cur.execute("INSERT INTO kept.contact_people VALUES (?, ?) ON CONFLICT DO NOTHING", [made, found.person_id])
    if not out and not automatic:
        mail_answers.wait(cur, me, found, made, letter.subject)
    trail.note(cur, me.id, "mail.take", "contact", made, line=key)
    return made


def _lead(cur, me, box: Box, letter: Letter, got: Fetched, key: UUID, thread: Thread, strangers: tuple[str, ...]) -> str:
    arrival = arrival_of(letter, box.line_id, strangers[0] if strangers else "")
    origin = {"entry_point_id": box.entry_point_id, "source_id": box.source_id, "campaign_id": box.campaign_id}
    try:
        arrivals.write(cur, me, Arrival(**vars(arrival) | origin | {"happened_at": got.came_at}), key=key)
    except Problem as problem:
        return hold(cur, box, got, problem, key, letter)
    _message(cur, box, key, got.came_at, letter, thread, lead_id=key)
    return "lead"


def arrival_of(letter: Letter, line_id: UUID | None, address: str | None = None) -> Arrival:
    """The lead that a message is, from whoever it is to be answered to; `address` when that is known better."""
    email = letter.sender if address is None else address
    name = letter.name if email == letter.sender else ""
    return Arrival(line_id, name=name or email, email=email, message=letter.note)


def _message(cur, box: Box, key: UUID, came_at: datetime, letter: Letter | None, thread: Thread, **became) -> None:
    told = {"message_id": letter.message_id, "sender": letter.sender, "subject": letter.subject} if letter else {"message_id": f"<{key}>"}
    row = {"id": key, "mailbox_id": box.id, **told, "thread_id": thread.id, **became, "happened_at": came_at, "entered_at": store.now()}
    insert(cur, "messages", [row])


def said(problem: Problem) -> str:
    """A Problem as it is kept beside a mailbox: its sentence and values, to be told in any language."""
    return json.dumps({"sentence": problem.sentence, "values": problem.values}, ensure_ascii=False, default=str)
