"""A week of bad reviews before the weeks in which a line sold least: what the card of warning signs is for."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from data.demo.clock import DAY
from data.demo.reputation import SORRY
from data.demo.world import World
from data.inserts import insert

SPACE = UUID("0b7a3a1e-6a52-4f0c-9b59-5b1f6f0c2d84")
MANY, BEFORE, AFTER = 7, 84, 28  # reviews; days
LOWEST = """
WITH week AS (SELECT CAST(to_timestamp($now) AS TIMESTAMP) - to_days(CAST(7 * n + $ahead AS INTEGER)) AS begins FROM range(6, 20) t(n)),
told AS (
    SELECT s.line_id, w.begins, count(*) FILTER (WHERE s.happened_at < w.begins) AS before, count(*) FILTER (WHERE s.happened_at >= w.begins + to_days(7)) AS after
    FROM week w JOIN kept.sales s ON s.happened_at >= w.begins - to_days($before) AND s.happened_at < w.begins + to_days(7 + $after)
    GROUP BY s.line_id, w.begins)
SELECT line_id, epoch(begins) FROM told WHERE before > 30 ORDER BY (after - before / 3) / sqrt(before / 3), line_id, begins LIMIT 1"""
CLIENTS = "SELECT id FROM kept.clients WHERE line_id = ? AND retired_at IS NULL AND happened_at < to_timestamp(?) ORDER BY id LIMIT ?"


def write(world: World) -> None:
    """After sales and the other mentions; nothing in a company that sells too little."""
    monday = world.cur.execute("SELECT weekday(local_day(CAST(to_timestamp(?) AS TIMESTAMP)))", [world.as_of]).fetchall()[0][0]
    found = world.cur.execute(LOWEST, {"now": world.as_of, "ahead": (monday + 6) % 7, "before": BEFORE, "after": AFTER}).fetchall()
    for line, begins in found:
        clients = world.cur.execute(CLIENTS, [line, begins, MANY]).fetchall()
        insert(world.cur, "mentions", [_row(world, line, int(begins), n, one[0]) for n, one in enumerate(clients)])
        world.cur.execute(
            "UPDATE kept.mentions SET place_id = (SELECT id FROM kept.places WHERE position = 2) WHERE place_id IS NULL AND line_id = ?",
            [line],
        )


def _row(world: World, line, begins: int, n: int, client) -> dict:
    at = datetime.fromtimestamp(begins + n % 5 * DAY + 34_000 + 1_900 * n, UTC).replace(tzinfo=None)
    said = world.words["blame"][n % len(world.words["blame"])]
    facts = {"id": uuid5(SPACE, f"{world.seed} {n}"), "site": world.words["sites"][0], "line_id": line, "client_id": client}
    if n % 2:
        facts |= {"answered_at": at + timedelta(hours=7 * n), "answer": SORRY[world.language]}
    else:
        facts |= {"answered_at": None, "answer": None}
    return facts | {"happened_at": at, "entered_at": at, "words": said, "rating": 1.0 + n % 2, "sentiment": "negative", "judged_at": at}
