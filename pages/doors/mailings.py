"""Beside the desk: mailings under way go out, letter by letter; a server that gives trouble is asked less and less often."""

import asyncio
import contextlib
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from data import mailing_runs, store
from pages.doors.mail import Turns

FIRST = 5.0  # seconds after the start
WAKES = 2.0  # how long a mailing that was just sent off waits at most
AT_ONCE = 2  # mailings; each over a connection of its own
log = logging.getLogger("voronka")


@contextlib.asynccontextmanager
async def send_regularly():
    """While this runs, mailings go out; leaving it waits for no more than the letter being handed over."""
    turns, stop, pool = Turns(), threading.Event(), ThreadPoolExecutor(AT_ONCE, "mailing")
    task = asyncio.create_task(_for_ever(turns, stop, pool))
    try:
        yield
    finally:
        stop.set()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await asyncio.to_thread(pool.shutdown, cancel_futures=True)


async def _for_ever(turns: Turns, stop: threading.Event, pool: ThreadPoolExecutor) -> None:
    await asyncio.sleep(FIRST)
    while True:
        try:
            standing = await asyncio.to_thread(mailing_runs.standing, store.here())
        except Exception as trouble:  # noqa: BLE001  the next round may go well
            log.warning("The mailings could not be listed: %s", trouble)
            standing = {}
        for mailing_id in turns.begin(standing, time.monotonic()):
            pool.submit(_send, turns, mailing_id, stop)
        await asyncio.sleep(WAKES)


def _send(turns: Turns, mailing_id: UUID, stop: threading.Event) -> None:
    well = not stop.is_set() and quietly(mailing_id, stop)
    turns.end(mailing_id, well, time.monotonic())


def quietly(mailing_id: UUID, stop: threading.Event | None = None) -> bool:
    """Send what waits of one mailing; trouble goes beside its sender and to the log, never to other mailings. Did all go well?"""
    try:
        did = mailing_runs.go_on(mailing_id, stop)
    except Exception as trouble:  # noqa: BLE001  the other mailings go on
        log.warning("A mailing could not go on: %s", trouble, exc_info=trouble.__cause__)
        return False
    if did:
        log.info("Letters: %s.", ", ".join(f"{n} {what}" for what, n in sorted(did.items())))
    return not did["later"]  # what a server puts off it wants later and later
