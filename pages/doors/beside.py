"""Work beside the desk: rounds that go on as long as the server runs, in threads of their own; trouble goes to the log."""

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import UUID

from data import store

EVERY, SELDOM = 90.0, 3600.0  # seconds; a server that is asked again and again with a wrong password closes the account
log = logging.getLogger("voronka")


@dataclass(frozen=True)
class Work:
    """What a round has: threads for what blocks, and the word to end."""

    threads: ThreadPoolExecutor
    stop: threading.Event = field(default_factory=threading.Event)


@contextlib.asynccontextmanager
async def going_on(a_round: Callable[[Work], Awaitable[float]], threads: ThreadPoolExecutor, first: float, hang_up=lambda: None):
    """While this runs, `a_round` is done again and again: the first after `first` seconds, each next after as many as the last one said.

    Leaving it waits for what is just being done; `hang_up` may cut that short.
    """
    work = Work(threads)
    task = asyncio.create_task(_for_ever(a_round, work, first))
    try:
        yield
    finally:
        work.stop.set()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        hang_up()
        await asyncio.to_thread(threads.shutdown, cancel_futures=True)


async def _for_ever(a_round, work: Work, first: float) -> None:
    await asyncio.sleep(first)
    while True:
        await asyncio.sleep(await a_round(work))


def told(do, trouble: str, otherwise, silent: threading.Event | None = None):
    """What `do()` returns; `otherwise` when it fails: that goes to the log (not once `silent` is set), and nobody else is held up."""
    try:
        return do()
    except Exception as wrong:  # noqa: BLE001  the others, and the next round, go on
        if not (silent and silent.is_set()):
            log.warning("%s: %s", trouble, wrong, exc_info=wrong.__cause__)
        return otherwise


class Each:
    """Rounds over things that stand somewhere: whoever's turn it is gets a thread, `do(id, stop)` says whether all went well."""

    def __init__(self, standing, do, wakes: float, trouble: str):
        self._standing, self._do, self._wakes, self._trouble = standing, do, wakes, trouble
        self._turns = Turns()

    async def __call__(self, work: Work) -> float:
        standing = await asyncio.to_thread(told, lambda: self._standing(store.here()), self._trouble, {})
        for one in self._turns.begin(standing, time.monotonic()):
            work.threads.submit(self._one, one, work.stop)
        return self._wakes

    def _one(self, one: UUID, stop: threading.Event) -> None:
        well = not stop.is_set() and self._do(one, stop)
        self._turns.end(one, well, time.monotonic())


class Turns:
    """Whose turn it is. What was changed has it at once; after trouble each wait is twice the one before."""

    def __init__(self):
        self._known: dict[UUID, tuple[int, float, float]] = {}  # version, wait and moment of the next turn (seconds, monotonic)
        self._busy: set[UUID] = set()

    def begin(self, standing: dict[UUID, int], now: float) -> list[UUID]:
        """Those (with their versions) whose turn it is and that nobody is busy with; they are being worked on from now on."""
        for one, version in standing.items():
            if self._known.get(one, (None,))[0] != version:
                self._known[one] = (version, EVERY, now)
        due = [one for one in standing if one not in self._busy and self._known[one][2] <= now]
        self._busy.update(due)
        return due

    def end(self, one: UUID, well: bool, now: float) -> None:
        """It was done; when the next turn is follows from how it went."""
        version, wait, _ = self._known[one]
        self._known[one] = (version, EVERY, now + EVERY) if well else (version, min(2 * wait, SELDOM), now + min(2 * wait, SELDOM))
        self._busy.discard(one)
