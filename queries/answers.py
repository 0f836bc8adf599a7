"""Answers kept in memory: shared between equals, forgotten when a table they read changes, asked for once at a time.

An answer that takes long to find (a large company, many writers) may be shown for STALE seconds after it was last known to be
true, while the new one is being found beside: nobody waits for the sake of somebody else's contact. Who wrote something
always waits for an answer that contains it, and no answer outlives a change of rights.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import pyarrow as pa

KEPT = 512
COSTLY, STALE = 0.1, 5.0         # seconds


@dataclass
class Known:
    """An answer, what it was true for (`stamp`), when its finding began and it was last known to be true (monotonic), how long it took."""

    answer: pa.Table
    stamp: tuple
    begun: float
    true_at: float
    seconds: float


_known: OrderedDict[tuple, Known] = OrderedDict()
_flying: dict[tuple, Future] = {}
_lock = threading.Lock()
_beside = ThreadPoolExecutor(2, "answers")


def find(name: tuple, stamp: tuple, wrote: float, ask: Callable[[], pa.Table]) -> pa.Table:
    """The answer called `name` as true for `stamp`, from `ask()` when it is not known; `wrote`: when this viewer last wrote (monotonic)."""
    now = time.monotonic()
    with _lock:
        known, flight = _known.get(name), _flying.get((name, stamp))
        if known and known.stamp == stamp:
            known.true_at = now
            _known.move_to_end(name)
            return known.answer
        first = flight is None
        if first:
            flight = _flying[name, stamp] = Future()
    will_do = known and known.seconds > COSTLY and now - known.true_at < STALE and wrote < known.begun
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
