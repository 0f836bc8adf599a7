"""Answers kept in memory: shared between equals, forgotten when a table they read changes, asked for once at a time.

An answer that is costly to find (a large company, a crowd) rests a while before somebody else's write sets it to work again, and
while the new one is being found beside, the old one is shown: nobody waits for the sake of another's contact. Who wrote
something always waits for an answer that contains it, and no answer outlives a change of rights.
"""

import contextlib
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import pyarrow as pa

KEPT = 512
COSTLY, QUICK = 0.1, 0.01  # seconds to find; what is not quick counts as costly while others are being found
RESTS, LONGEST_REST = 60, 15.0  # a costly answer rests sixty times as long as it took, at most so many seconds
OLDEST = 30.0  # seconds since it was last known to be true: an older one is shown to nobody


@dataclass
class Known:
    """An answer, what it was true for (`stamp`), when its finding began and it was last known to be true (monotonic), how long it took."""

    answer: pa.Table
    stamp: tuple
    begun: float
    true_at: float
    seconds: float

    def will_do(self, now: float, costly: float) -> bool:
        """May it be shown a moment longer, to who wrote nothing since?"""
        return self.seconds > costly and now - self.true_at < OLDEST

    def rests(self, now: float) -> bool:
        """Was it found so lately that finding it again can wait?"""
        return now - self.begun < min(RESTS * self.seconds, LONGEST_REST)


_known: OrderedDict[tuple, Known] = OrderedDict()
_flying: dict[tuple, Future] = {}
_lock = threading.Lock()


def _politely() -> None:
    """Work beside yields the processor to who waits for a page or saves a contact (where the system can do so)."""
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)


_beside = ThreadPoolExecutor(1, "answers", initializer=_politely)  # one at a time: who waits for an answer comes before it


def find(name: tuple, stamp: tuple, wrote: float, ask: Callable[[], pa.Table]) -> pa.Table:
    """The answer called `name` as true for `stamp`, from `ask()` when it is not known; `wrote`: when this viewer last wrote (monotonic)."""
    now = time.monotonic()
    with _lock:
        known, flight = _known.get(name), _flying.get((name, stamp))
        if known and known.stamp == stamp:
            known.true_at = now
            _known.move_to_end(name)
            return known.answer
        will_do = known is not None and wrote < known.begun and known.will_do(now, QUICK if _flying else COSTLY)
        if will_do and known.rests(now):
            return known.answer
        first = flight is None
        if first:
            flight = _flying[name, stamp] = Future()
    if first and will_do:
        _beside.submit(_fly, name, stamp, ask, flight)
    elif first:
        _fly(name, stamp, ask, flight)
    return known.answer if will_do else flight.result()


def _fly(name: tuple, stamp: tuple, ask, flight: Future) -> None:
    begun = time.monotonic()
    try:
        answer = ask()
    except BaseException as trouble:
        with _lock:
            del _flying[name, stamp]
        flight.set_exception(trouble)
        return
    landed = time.monotonic()
    with _lock:
        _known[name] = Known(answer, stamp, begun, begun, landed - begun)
        del _flying[name, stamp]
        while len(_known) > KEPT:
            _known.popitem(last=False)
    flight.set_result(answer)
