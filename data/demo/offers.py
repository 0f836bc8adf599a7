"""What is bought together, and what was offered until when: habits of the buyers, answered offers of a year, and some that wait for each manager."""

from datetime import date, datetime, timedelta
from uuid import UUID

import numpy as np

from data import inserts
from data.demo.world import World

# Of those who ever bought the first of a line's products (numbers of the list), what part of their later items is the second
HABITS = ((0, 4, 0.55), (3, 2, 0.45), (5, 8, 0.5), (6, 7, 0.4))
SAID = {"en": "{product}, ten per cent less", "ru": "{product} со скидкой десять процентов", "uk": "{product} зі знижкою десять відсотків"}
BUYERS = """
SELECT c.id, c.line_id, c.owner_id, l.position, max(s.happened_at) FROM kept.sales s JOIN kept.clients c ON c.id = s.client_id
JOIN kept.lines l ON l.id = c.line_id JOIN kept.staff o ON o.id = c.owner_id AND o.retired_at IS NULL AND o.disabled_at IS NULL
WHERE c.retired_at IS NULL AND c.left_at IS NULL AND c.merged_into_id IS NULL GROUP BY c.id, c.line_id, c.owner_id, l.position ORDER BY c.id"""
MOST = 1500  # answered offers, however large the company
OPEN = (-4, 1, 2, 9, 16)  # days to the last day of the offers that wait, for each manager
STATES = ("accepted", "declined", "withdrawn", "made")


def habits(world: World) -> None:
    """Who bought one thing often takes another with it later: the same money for other items, so that no sum changes."""
    ids = [UUID(bytes=bytes(one)) for one in world.lists["products"]]
    for first, second, part in HABITS:
        values = {"first": ids[first], "second": ids[second], "part": round(1000 * part), "price": float(world.price[second])}
        cost = float(world.unit_cost[second])
        world.cur.execute(
            "UPDATE kept.sale_items SET product_id = $second, quantity = greatest(1, round(amount / $price)), unit_cost = CASE WHEN $cost > 0 "
            "THEN least(CAST($cost AS DECIMAL(18,2)), round(0.9 * amount / greatest(1, round(amount / $price)), 2)) END "
            "WHERE product_id <> $first AND hash(CAST(id AS VARCHAR)) % 1000 < $part AND sale_id IN ("
            "SELECT s.id FROM kept.sales s JOIN (SELECT o.client_id, min(o.happened_at) AS at FROM kept.sales o JOIN kept.sale_items i "
            "ON i.sale_id = o.id WHERE i.product_id = $first GROUP BY o.client_id) f ON f.client_id = s.client_id "
            "WHERE s.happened_at > f.at AND s.deal_id IS NULL)",
            values | {"cost": cost},
        )


def write(world: World) -> None:
    """The offers, and the contacts that ask about those that wait."""
    dice, buyers = world.dice("offers"), world.cur.execute(BUYERS).fetchall()
    names = dict(world.cur.execute("SELECT id, name FROM kept.products").fetchall())
    made = _answered(world, dice, buyers) + _waiting(world, dice, buyers)
    ids = [UUID(bytes=bytes(one)) for one in dice.ids(2 * len(made))]
    rows = [_row(world, one, code, names) for one, code in zip(made, ids, strict=False)]
    days = {row["until_on"]: _day_before(world, row["until_on"]) for row in rows if row["state"] == "made"}
    asked = [
        _contact(row, days[row["until_on"]], code)
        for row, code in zip(rows, ids[len(made) :], strict=True)
        if row["state"] == "made" and days[row["until_on"]] > world.today
    ]
    for row, code in asked:
        row["contact_id"] = code["id"]
    inserts.insert(world.cur, "offers", rows)
    inserts.insert(world.cur, "contacts", [contact for _, contact in asked])


def _answered(world: World, dice, buyers: list) -> list[tuple]:
    """(buyer, number of the product, made on, last day, state, days until the answer) of the offers of the last year."""
    n = min(max(40, len(buyers) // 3), MOST)
    who, ago = dice.rng.integers(0, len(buyers), n), dice.rng.integers(25, 340, n)
    product, holds = dice.pick([30, 15, 20, 15, 20], n), dice.rng.integers(8, 22, n)
    liking = np.array([0.46, 0.3, 0.4, 0.22, 0.52])[product]
    no = dice.rng.random(n)
    left = np.where(ago < 60, 3, 1)  # only of late ones nobody knows yet
    state = np.where(dice.rng.random(n) < liking, 0, np.where(no < 0.55, 1, np.where(no < 0.62, 2, left)))
    wait = np.minimum(1 + dice.rng.exponential(6, n).astype(int), holds + 2)
    facts = zip(who, product, ago, holds, state, wait, strict=True)
    return [(buyers[a], int(b), _day(world, -int(c)), int(d), STATES[e], int(f)) for a, b, c, d, e, f in facts]


def _waiting(world: World, dice, buyers: list) -> list[tuple]:
    """A few for each owner: over, about to end, and with time still."""
    owners: dict = {}
    for one in buyers:
        owners.setdefault(one[2], []).append(one)
    found = []
    for clients in owners.values():
        for n, days in enumerate(OPEN[: len(clients)]):
            product = int(dice.rng.integers(0, 5))
            found.append((clients[-1 - n], product, _day(world, days - 17), 17, "made", 0))
    return found


def _day(world: World, days: int) -> date:
    return world.today + timedelta(days=days)


def _row(world: World, one: tuple, code: UUID, names: dict) -> dict:
    (client, line, owner, position, _), product, made_on, holds, state, wait = one
    product_id = UUID(bytes=bytes(world.lists["products"][5 * (position - 1) + product]))
    at = datetime.combine(made_on, datetime.min.time()) + timedelta(hours=9)
    settled = None if state == "made" else at + timedelta(days=wait, hours=2)
    what = SAID[world.language].format(product=names[product_id])
    amount = round(0.9 * float(world.price[5 * (position - 1) + product]), 2)
    of = {"id": code, "line_id": line, "client_id": client, "product_id": product_id, "owner_id": owner, "what": what, "amount": amount}
    when = {"until_on": made_on + timedelta(days=holds), "state": state, "happened_at": at, "entered_at": at, "entered_by": owner}
    return of | when | {"settled_at": settled, "contact_id": None}


def _day_before(world: World, last: date) -> date:
    """The working day before the last day of an offer."""
    return world.cur.execute("SELECT max(day) FROM kept.calendar WHERE day < ? AND opens_at IS NOT NULL", [last]).fetchone()[0]


def _contact(row: dict, on: date, code: UUID) -> tuple[dict, dict]:
    """The offer and the call that asks about it on this day."""
    of = {"id": code, "line_id": row["line_id"], "client_id": row["client_id"], "staff_id": row["owner_id"], "note": row["what"]}
    due = datetime.combine(on, datetime.min.time()) + timedelta(hours=16)
    when = {"planned_at": row["happened_at"], "entered_at": row["happened_at"], "due_at": due, "entered_by": row["owner_id"]}
    return row, of | when | {"kind": "call", "direction": "out", "state": "planned"}
