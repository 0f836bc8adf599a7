"""A look into a mailbox: everything that came since the last one is taken, message by message, each in its own transaction."""

import threading
from collections import Counter, defaultdict
from datetime import timedelta
from imaplib import IMAP4
from uuid import UUID

import duckdb

from data import mail_in, mail_server, mailboxes, store
from data.mail_in import Box, Moved
from data.mail_server import Fetched, Reading
from data.problems import Problem
from data.viewer import SYSTEM

AT_ONCE = 1000  # messages of one look: the rest waits for the next
CLOCKS = timedelta(minutes=10)  # by so much the clock of a mail server may be behind ours: better once too much than lost
COLUMNS = (*mailboxes.FACTS, "id", "secret", "uid_validity", "last_uid", "created_at", "version")
_looking: defaultdict[tuple, threading.Lock] = defaultdict(threading.Lock)


def standing(here: store.Store) -> dict[UUID, int]:
    """The mailboxes that are read, with their versions."""
    with here.cursor() as cur:
        return dict(cur.execute("SELECT id, version FROM kept.mailboxes WHERE retired_at IS NULL ORDER BY created_at, id").fetchall())


def look_now(viewer, box_id: UUID) -> Counter:
    """The same for an administrator who does not want to wait; a Problem says what is wrong."""
    viewer.must("doors.edit")
    return look(box_id)


def look(box_id: UUID, stop: threading.Event | None = None) -> Counter:
    """Take what came into a mailbox; returns how many messages became what. What is wrong is kept beside the mailbox, and raised.

    Two looks at one time are one: the second is a Problem, kept nowhere.
    """
    here = store.here()
    lock = _looking[here.number, box_id]
    if not lock.acquire(blocking=False):
        raise Problem("This mailbox is being read just now.")
    try:
        row = _row(here, box_id)
        try:
            became = _read(here, row, stop)
        except Exception as wrong:
            problem = wrong if isinstance(wrong, Problem) else Problem("Reading this mailbox broke off ({why}).", why=type(wrong).__name__)
            if not (stop and stop.is_set()):  # a server that stops cuts its connections: that is nobody's trouble
                _looked(here, row, mail_in.said(problem))
            raise problem from (None if problem is wrong else wrong)
        _looked(here, row, None)
        return became
    finally:
        lock.release()


def _row(here: store.Store, box_id: UUID) -> dict:
    with here.cursor() as cur:
        row = cur.execute(f"SELECT {', '.join(COLUMNS)} FROM kept.mailboxes WHERE id = ? AND retired_at IS NULL", [box_id]).fetchone()
    if row is None:
        raise Problem("This mailbox is not read any more.")
    return dict(zip(COLUMNS, row, strict=True))


def _read(here: store.Store, row: dict, stop: threading.Event | None) -> Counter:
    became: Counter[str] = Counter()
    with mail_server.reading(mailboxes.way(here, row)) as open_:
        box = Box(*(row[name] for name in ("id", "line_id", *mailboxes.LISTED, "version")), sent=open_.folder.sent)
        try:
            for uid in open_.after(_last(here, row, box, open_))[:AT_ONCE]:
                if stop and stop.is_set():
                    break
                became[_one(here, open_, box, uid)] += 1
        except Moved:
            pass
    return became


def _last(here: store.Store, row: dict, box: Box, open_: Reading) -> int:
    """Up to which message all is taken. A new epoch numbers anew: then all that came since the mailbox was added is gone over again."""
    validity = open_.folder.validity
    if row["uid_validity"] == validity and row["last_uid"] is not None:
        return row["last_uid"]
    last = open_.first_since(row["created_at"] - CLOCKS)
    here.transaction(lambda cur, me: mail_in.remember(cur, box, validity, last))
    return last


def _one(here: store.Store, open_: Reading, box: Box, uid: int) -> str:
    """Take one message; one that cannot be taken is kept in quarantine, so that the next ones come in."""
    at = {"validity": open_.folder.validity, "uid": uid}
    got, trouble = _fetched(open_, uid)
    if got is None:
        return _transaction(here, lambda cur, me: mail_in.remember(cur, box, **at) or "gone")
    if trouble is None:
        try:
            return _transaction(here, lambda cur, me: mail_in.take(cur, me, box, got, **at))
        except (Moved, duckdb.TransactionException, duckdb.IOException, duckdb.ConnectionException, duckdb.FatalException):
            raise
        except Exception as wrong:  # noqa: BLE001  a message that breaks us must not stop those behind it
            trouble = wrong if isinstance(wrong, Problem) else Problem("This message cannot be read ({why}).", why=type(wrong).__name__)
    key = mail_in.raw_key(box, got, uid)
    return _transaction(here, lambda cur, me: mail_in.remember(cur, box, **at) or mail_in.hold(cur, box, got, trouble, key))


def _fetched(open_: Reading, uid: int) -> tuple[Fetched | None, Problem | None]:
    try:
        return open_.message(uid), None
    except IMAP4.abort:
        raise
    except IMAP4.error:
        return Fetched(b"", store.now(), 0), Problem("The server did not hand out this message.")


def _transaction(here: store.Store, work) -> str:
    return here.transaction(work, viewer=SYSTEM, right="arrivals.take", touches=mail_in.TABLES)


def _looked(here: store.Store, row: dict, trouble: str | None) -> None:
    here.transaction(
        lambda cur, me: cur.execute(
            "UPDATE kept.mailboxes SET checked_at = ?, trouble = ? WHERE id = ? AND version = ?",
            [store.now(), trouble, row["id"], row["version"]],
        ),
        touches=("mailboxes",),
    )
