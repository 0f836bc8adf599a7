"""Leads that come in by themselves, fast: so many a second by POST, each counted, each looked for afterwards."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from data import doors, store
from data.viewer import SYSTEM

CONNECTIONS = 50


@dataclass
class Sent:
    """What came of a load: ids of leads that were answered 201, how long each answer took (ms), everything else."""

    taken: list[UUID] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def p(self, share: float) -> float:
        """The time (ms) within which this share was answered."""
        ordered = sorted(self.ms)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def key(here: store.Store) -> str:
    """A key that may send as many as a load needs, into the first line; the store must be the one of this process."""
    with here.cursor() as cur:
        line = cur.execute("SELECT id FROM kept.lines WHERE retired_at IS NULL ORDER BY position, id LIMIT 1").fetchone()[0]
    return doors.make(SYSTEM, doors.New("key", "Load", ("leads",), line, per_minute=doors.MOST_PER_MINUTE), key=uuid4())


async def load(port: int, secret: str, per_second: int, seconds: float) -> Sent:
    """Send leads at an even pace over connections that stay open; trouble of a connection ends nothing but its request."""
    sent, begun, waiting = Sent(), time.perf_counter(), asyncio.Queue()
    lines = [asyncio.create_task(_line(port, secret, waiting, sent)) for _ in range(CONNECTIONS)]
    for n in range(int(per_second * seconds)):
        await asyncio.sleep(max(0.0, begun + n / per_second - time.perf_counter()))
        waiting.put_nowait((n, time.perf_counter()))
    for _ in lines:
        waiting.put_nowait(None)
    await asyncio.gather(*lines)
    sent.seconds = time.perf_counter() - begun
    return sent


async def _line(port: int, secret: str, waiting: asyncio.Queue, sent: Sent) -> None:
    """One connection: takes what waits, one request after the other. The clock of a lead runs from when it was to be sent."""
    reader = writer = None
    while (one := await waiting.get()) is not None:
        try:
            if writer is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            status, body = await _asked(reader, writer, _request(secret, one[0]))
        except (OSError, ValueError, asyncio.IncompleteReadError) as trouble:
            sent.other.append(type(trouble).__name__)
            reader = writer = None
            continue
        sent.ms.append(1000 * (time.perf_counter() - one[1]))
        if status == 201:
            sent.taken.append(UUID(json.loads(body)["id"]))
        else:
            sent.other.append(f"{status} {body[:100]}")
    if writer is not None:
        writer.close()


def _request(secret: str, n: int) -> bytes:
    body = {"name": f"Load {n}", "phone": f"+49 30 {n:08}", "utm_source": "load", "first_touch": {"utm_source": "first"}}
    text = json.dumps(body)
    return (
        f"POST /api/leads HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {secret}\r\nIdempotency-Key: {uuid4()}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n{text}"
    ).encode()


async def _asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> tuple[int, bytes]:
    """Status and body of the answer: a light client, for the measurement is of the server."""
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = int(head.partition("content-length:")[2].partition("\r\n")[0])
    return int(head[9:12]), await reader.readexactly(length)


def found(here: store.Store) -> dict[UUID, int]:
    """How many touches stand for each lead of a load: two for each that is whole."""
    with here.cursor() as cur:
        rows = cur.execute(
            "SELECT l.id, (SELECT count(*) FROM kept.lead_touches t WHERE t.lead_id = l.id) FROM kept.leads l WHERE l.name LIKE 'Load %'"
        ).fetchall()
        assert len({row[0] for row in rows}) == len(rows)
    return dict(rows)
