"""What a mailing says and to whom: checked, and written out letter by letter, each as it will be read."""

import json
from dataclasses import dataclass
from uuid import UUID

from data import letter_words, letters_out, recipients, store
from data.inserts import insert
from data.problems import Problem

WAYS = ("smtp", "print")
MOST = 20_000  # clients of one mailing
PICKED = "picked"


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


def facts(cur, wanted: Draft) -> dict:
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
        known_sender(cur, wanted.sender_id)
        _can_be_left(wanted)
    openings = {one.code: one.opening.strip() for one in wanted.groups}
    row = {"line_id": wanted.line_id, "name": name, "template_id": wanted.template_id, "way": wanted.way}
    row |= {"sender_id": wanted.sender_id if wanted.way == "smtp" else None, "subject": letter_words.one_line(wanted.subject)}
    return row | {"body": wanted.body.strip(), "openings": json.dumps(openings, ensure_ascii=False)}


def known_sender(cur, sender_id: UUID | None) -> None:
    """A Problem unless letters may leave by it."""
    if not cur.execute("SELECT 1 FROM kept.senders WHERE id = ? AND retired_at IS NULL", [sender_id]).fetchone():
        raise Problem("Choose the server that the letters leave by.", field="sender")


def _can_be_left(wanted: Draft) -> None:
    if "{unsubscribe}" not in wanted.body:
        raise Problem("A letter by e-mail needs {what}: the link by which nobody gets another.", field="body", what="{unsubscribe}")
    if not wanted.address.startswith(("https://", "http://")):
        raise Problem("Open the desk by its address: links to unsubscribe begin so.")


def freeze(cur, wanted: Draft, mailing_id: UUID) -> None:
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
