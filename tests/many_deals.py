"""Many deals of the tiny company at once, where one by one would take too long."""

from datetime import datetime
from uuid import UUID, uuid4

from data import spans
from tests.company import Tiny

DEALS = "INSERT INTO kept.deals (id, line_id, name, amount, stage_id, happened_at, entered_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
EVENTS = (
    "INSERT INTO kept.stage_events (id, deal_id, seq, stage_id, happened_at, entered_at, amount, owner_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


def many(tiny: Tiny, walks: list[list[tuple[datetime, str]]], line: str = "Sales", amounts=None, owners=None) -> list[UUID]:
    """Deals by their walks `[(moment, stage)]`, 100 each unless said; `owners`: the login at each event of each deal. Their ids."""
    ids, deals, events = [uuid4() for _ in walks], [], []
    for n, (made, walk) in enumerate(zip(ids, walks, strict=True)):
        amount, logins = amounts[n] if amounts else 100, owners[n] if owners else [None] * len(walk)
        stages = [tiny.id("stage", f"{line}/{stage}") for _, stage in walk]
        deals.append((made, tiny.id("line", line), f"d{n}", amount, stages[-1], walk[0][0], walk[0][0]))
        for seq, ((at, _), stage, login) in enumerate(zip(walk, stages, logins, strict=True), 1):
            events.append((uuid4(), made, seq, stage, at, at, amount, login and tiny.id("staff", login)))
    with tiny.here.cursor() as cur:
        cur.executemany(DEALS, deals)
        cur.executemany(EVENTS, events)
    tiny.here.transaction(lambda cur, me: spans.rebuild_all(cur))
    tiny.here.changed_everywhere()
    return ids
