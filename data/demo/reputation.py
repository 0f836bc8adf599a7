"""Where mentions stand, what was answered, whom we asked for a review, and what is written of competitors."""

import numpy as np

from data.demo.clock import DAY, NEVER
from data.demo.world import World, raw

FRESH = 24 * DAY  # what came since then nobody has judged yet
PLACES = (2, 1, 4)  # of the list: the place of each site; the last gives no ratings
THANKS = {"en": "Thank you for your words.", "ru": "Спасибо за отзыв.", "uk": "Дякуємо за відгук."}
SORRY = {
    "en": "We are sorry. Our manager will call you today.",
    "ru": "Нам очень жаль. Сегодня вам позвонит наш менеджер.",
    "uk": "Нам дуже шкода. Сьогодні вам зателефонує наш менеджер.",
}
RIVALS = 0.45  # mentions of competitors for each of us
WITHOUT = 1.6  # requests that brought nothing for each that brought a review
ASKED = """
SELECT m.id, m.client_id, c.line_id, c.owner_id, m.place_id, epoch(m.happened_at) FROM kept.mentions m JOIN kept.clients c ON c.id = m.client_id
WHERE m.asked_for AND c.owner_id IS NOT NULL ORDER BY m.happened_at, m.id"""
BUYERS = """
SELECT c.id, c.line_id, c.owner_id, epoch(max(s.happened_at)) FROM kept.sales s JOIN kept.clients c ON c.id = s.client_id
WHERE c.owner_id IS NOT NULL AND c.id NOT IN (SELECT client_id FROM kept.mentions WHERE client_id IS NOT NULL)
GROUP BY c.id, c.line_id, c.owner_id ORDER BY c.id"""


def write(world: World) -> None:
    """Everything around the mentions that stand already."""
    _placed(world)
    _requests(world)
    _rivals(world)


def _placed(world: World) -> None:
    cur, language = world.cur, world.language
    for site, position in zip(world.words["sites"], PLACES, strict=True):
        cur.execute("UPDATE kept.mentions SET place_id = (SELECT id FROM kept.places WHERE position = ?) WHERE site = ?", [position, site])
    cur.execute("UPDATE kept.mentions SET rating = NULL WHERE place_id IN (SELECT id FROM kept.places WHERE NOT has_rating)")
    cur.execute("UPDATE kept.mentions SET sentiment = NULL WHERE epoch(happened_at) > ?", [world.as_of - FRESH])
    cur.execute(
        "UPDATE kept.mentions SET answer = CASE WHEN sentiment = 'negative' THEN ? ELSE ? END WHERE answered_at IS NOT NULL",
        [SORRY[language], THANKS[language]],
    )


def _requests(world: World) -> None:
    """Those that brought a review, and those to other buyers that brought none."""
    dice, met = world.dice("review requests"), world.cur.execute(ASKED).fetchall()
    if met:
        at = np.array([int(row[5]) for row in met]) - (dice.between(1, 20, len(met)) * DAY).astype(np.int64)
        _put(world, dice, [row[1:4] for row in met], at, mention_id=raw(met), place_id=raw([row[4:5] for row in met]))
    buyers = world.cur.execute(BUYERS).fetchall()[: int(WITHOUT * len(met)) + 2]
    if buyers:
        at = np.minimum(np.array([int(row[3]) for row in buyers]) + 5 * DAY, world.as_of - 3600)
        _put(world, dice, [row[0:3] for row in buyers], at)


def _put(world: World, dice, whom: list, at, **more) -> None:
    client, line, owner = (raw([row[place : place + 1] for row in whom]) for place in range(3))
    when = {"happened_at": at, "entered_at": at}
    world.put("review_requests", id=dice.ids(len(whom)), client_id=client, line_id=line, staff_id=owner, entered_by=owner, **when, **more)


def _rivals(world: World) -> None:
    """Of competitors we read, too; nobody answers for them."""
    dice, known = world.dice("rivals"), raw(world.cur.execute("SELECT id FROM kept.competitors ORDER BY name, id").fetchall())
    n = int(RIVALS * world.cur.execute("SELECT count(*) FROM kept.mentions").fetchone()[0])
    at = (world.start + dice.between(0, 1, n) * (world.as_of - world.start - DAY)).astype(np.int64)
    good, text = dice.chance(0.55, n), dice.rng.integers(0, 4, n)
    tone = (["negative", "positive"], good.astype(int))
    said = {"words": (world.words["praise"] + world.words["blame"], np.where(good, text, 4 + text)), "sentiment": tone}
    where = {"site": (world.words["sites"], np.zeros(n, int)), "competitor_id": known[dice.rng.integers(0, len(known), n)]}
    world.put(
        "mentions",
        id=dice.ids(n),
        asked_for=np.zeros(n, bool),
        happened_at=at,
        entered_at=at,
        answered_at=np.full(n, NEVER),
        **where,
        **said,
    )
    world.cur.execute(
        "UPDATE kept.mentions SET place_id = (SELECT id FROM kept.places WHERE position = ?) WHERE place_id IS NULL", [PLACES[0]]
    )
