"""Beside the desk: the mailboxes are read, each every minute and a half; one that gives trouble is asked less and less often."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from data import mail_looking, mail_server
from pages.doors import beside
from pages.doors.beside import EVERY, Turns, log

__all__ = ["EVERY", "Turns", "quietly", "read_regularly"]
FIRST = 20.0  # seconds after the start: whoever opens a page then comes first
WAKES = 15.0  # how long a mailbox that was added or changed waits at most
READERS = 4  # mailboxes at one time: a slow server holds up only itself


def read_regularly():
    """While this runs, the mailboxes get read; leaving it cuts the open connections, and what was taken is kept."""
    a_round = beside.Each(mail_looking.standing, quietly, WAKES, "The mailboxes could not be listed")
    return beside.going_on(a_round, ThreadPoolExecutor(READERS, "mail"), FIRST, mail_server.hang_up)


def quietly(box_id: UUID, stop: threading.Event | None = None) -> bool:
    """Read one mailbox; trouble goes beside the mailbox and to the log, never to the other mailboxes. Returns whether all went well."""
    became = beside.told(lambda: mail_looking.look(box_id, stop), "A mailbox could not be read", None, stop)
    if became:
        log.info("E-mail came in: %s.", ", ".join(f"{n} {what}" for what, n in sorted(became.items())))
    return became is not None
