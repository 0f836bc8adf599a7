"""What a stranger may send: so much at once, so often. Counted in memory; a restart forgets it."""

import threading
import time
from collections import OrderedDict

from pages.doors.api_problem import Refusal

LARGEST = 65_536  # bytes of a body
REMEMBERED = 10_000  # doors and addresses


class Bucket:
    """Tokens that fill up again over a minute: who has none left waits."""

    def __init__(self):
        self._left: OrderedDict[object, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, who, per_minute: int) -> float:
        """Take one; 0 when there was one, else the seconds until there is one again."""
        now = time.monotonic()
        with self._lock:
            left, at = self._left.pop(who, (float(per_minute), now))
            left = min(float(per_minute), left + (now - at) * per_minute / 60)
            self._left[who] = (left - 1 if left >= 1 else left, now)
            while len(self._left) > REMEMBERED:
                self._left.popitem(last=False)
        return 0.0 if left >= 1 else (1 - left) * 60 / per_minute

    def forget(self) -> None:
        """Everybody begins anew."""
        with self._lock:
            self._left.clear()


buckets = Bucket()


def must_wait(who, per_minute: int) -> None:
    """A refusal (429 with Retry-After) for who comes too often."""
    seconds = buckets.take(who, per_minute)
    if seconds:
        raise Refusal(429, "Too many requests. Wait and send it again.", headers={"Retry-After": str(int(seconds) + 1)})


async def body(request, largest: int = LARGEST) -> bytes:
    """The body, read piece by piece; a refusal (413) as soon as it is larger than allowed."""
    said = request.headers.get("content-length", "")
    if said.isdigit() and int(said) > largest:
        raise _too_large(largest)
    found = bytearray()
    async for piece in request.stream():
        found += piece
        if len(found) > largest:
            raise _too_large(largest)
    return bytes(found)


def _too_large(largest: int) -> Refusal:
    return Refusal(413, f"A body has {largest} bytes at most.", headers={"Connection": "close"})
