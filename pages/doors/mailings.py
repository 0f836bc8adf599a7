"""Beside the desk: mailings under way go out, letter by letter; a server that gives trouble is asked less and less often."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from data import mailing_runs
from pages.doors import beside
from pages.doors.beside import log

FIRST = 5.0  # seconds after the start
WAKES = 2.0  # how long a mailing that was just sent off waits at most
AT_ONCE = 2  # mailings; each over a connection of its own


def send_regularly():
    """While this runs, mailings go out; leaving it waits for no more than the letter being handed over."""
    a_round = beside.Each(mailing_runs.standing, quietly, WAKES, "The mailings could not be listed")
    return beside.going_on(a_round, ThreadPoolExecutor(AT_ONCE, "mailing"), FIRST)


def quietly(mailing_id: UUID, stop: threading.Event | None = None) -> bool:
    """Send what waits of one mailing; trouble goes beside its sender and to the log, never to other mailings. Did all go well?"""
    did = beside.told(lambda: mailing_runs.go_on(mailing_id, stop), "A mailing could not go on", None)
    if did:
        log.info("Letters: %s.", ", ".join(f"{n} {what}" for what, n in sorted(did.items())))
    return did is not None and not did["later"]  # what a server puts off it wants later and later
