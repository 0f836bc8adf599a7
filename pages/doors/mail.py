"""Beside the desk: the mailboxes are read, each every minute and a half; one that gives trouble is asked less and less often."""

import asyncio
import contextlib
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from data import mail_looking, mail_server, store

FIRST = 20.0  # seconds after the start: whoever opens a page then comes first
EVERY, SELDOM = 90.0, 3600.0  # a server that is asked again and again with a wrong password closes the account
WAKES = 15.0  # how long a mailbox that was added or changed waits at most
READERS = 4  # mailboxes at one time: a slow server holds up only itself
log = logging.getLogger("voronka")


@contextlib.asynccontextmanager
async def read_regularly():
    """While this runs, the mailboxes get read; leaving it cuts the open connections, and what was taken is kept."""
    turns, stop, readers = Turns(), threading.Event(), ThreadPoolExecutor(READERS, "mail")
    task = asyncio.create_task(_for_ever(turns, stop, readers))
    try:
        yield
    finally:
        stop.set()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        mail_server.hang_up()
        await asyncio.to_thread(readers.shutdown, cancel_futures=True)


async def _for_ever(turns: "Turns", stop: threading.Event, readers: ThreadPoolExecutor) -> None:
    await asyncio.sleep(FIRST)
    while True:
        try:
            standing = await asyncio.to_thread(mail_looking.standing, store.here())
        except Exception as trouble:  # noqa: BLE001  the next round may go well
            log.warning("The mailboxes could not be listed: %s", trouble)
            standing = {}
        for box_id in turns.begin(standing, time.monotonic()):
            readers.submit(_look, turns, box_id, stop)
        await asyncio.sleep(WAKES)


def _look(turns: "Turns", box_id: UUID, stop: threading.Event) -> None:
    well = not stop.is_set() and quietly(box_id, stop)
    turns.end(box_id, well, time.monotonic())


def quietly(box_id: UUID, stop: threading.Event | None = None) -> bool:
    """Read one mailbox; trouble goes beside the mailbox and to the log, never to the other mailboxes. Returns whether all went well."""
    try:
        became = mail_looking.look(box_id, stop)
    except Exception as trouble:  # noqa: BLE001  the other mailboxes go on
        if not (stop and stop.is_set()):
            log.warning("A mailbox could not be read: %s", trouble, exc_info=trouble.__cause__)
        return False
    if became:
        log.info("E-mail came in: %s.", ", ".join(f"{n} {what}" for what, n in sorted(became.items())))
    return True


class Turns:
    """Whose turn it is. A mailbox that was changed is read at once; after trouble each wait is twice the one before."""

    def __init__(self):
        self._known: dict[UUID, tuple[int, float, float]] = {}  # version, wait and moment of the next look (seconds, monotonic)
        self._reading: set[UUID] = set()

    def begin(self, standing: dict[UUID, int], now: float) -> list[UUID]:
        """The mailboxes (with their versions) whose turn it is and that nobody is reading; they are being read from now on."""
        for box_id, version in standing.items():
            if self._known.get(box_id, (None,))[0] != version:
                self._known[box_id] = (version, EVERY, now)
        due = [box_id for box_id in standing if box_id not in self._reading and self._known[box_id][2] <= now]
        self._reading.update(due)
        return due

    def end(self, box_id: UUID, well: bool, now: float) -> None:
        """It was read; when the next time is follows from how it went."""
        version, wait, _ = self._known[box_id]
        self._known[box_id] = (version, EVERY, now + EVERY) if well else (version, min(2 * wait, SELDOM), now + min(2 * wait, SELDOM))
        self._reading.discard(box_id)
