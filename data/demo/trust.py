"""What was shown to clients before they bought, and what those who recommend us are given for it."""

from datetime import UTC, date, datetime, timedelta

import numpy as np

from data.demo.clock import DAY
from data.demo.deals import Deals
from data.demo.paths import WON
from data.demo.plans import Planned
from data.demo.talks import HELD
from data.demo.world import World, raw

# Of what was shown in a contact: place in the list, chance in each contact of a won deal, and of another one
SHOWN = ((1, 0.10, 0.06), (2, 0.16, 0.09), (3, 0.07, 0.07), (4, 0.05, 0.05), (7, 0.06, 0.03))
OFFERS = {
    "en": ("Bring a colleague", "Autumn of recommendations"),
    "ru": ("Приведи коллегу", "Осень рекомендаций"),
    "uk": ("Приведи колегу", "Осінь рекомендацій"),
}
REWARDS = (80, 120)  # of the two offers, before the scale of the currency
TURN = 240  # days before as_of when the second offer followed the first
GIVEN, LATELY = 0.98, 0.7  # of the rewards of before, and of the last RECENT days
RECENT = 75
UNDER = """
UPDATE kept.referrals SET offer_id = o.id FROM kept.leads l, kept.referral_offers o
WHERE l.id = to_lead_id AND o.line_id = l.line_id AND CAST(kept.referrals.happened_at AS DATE) >= o.since
  AND (o.until IS NULL OR CAST(kept.referrals.happened_at AS DATE) < o.until)"""
BOUGHT = """
SELECT f.id, o.reward, b.bought_at, c.owner_id FROM kept.referrals f JOIN kept.referral_offers o ON o.id = f.offer_id
JOIN (SELECT client_id, min(happened_at) AS bought_at FROM (
          SELECT client_id, happened_at FROM kept.sales
          UNION ALL
          SELECT d.client_id, p.valid_from FROM kept.stage_spans p JOIN kept.deals d ON d.id = p.deal_id JOIN kept.stages s ON s.id = p.stage_id
          WHERE s.kind = 'won' AND p.valid_to IS NULL) GROUP BY client_id) b ON b.client_id = f.to_client_id
JOIN kept.clients c ON c.id = f.from_client_id
WHERE b.bought_at >= f.happened_at AND CAST(b.bought_at AS DATE) >= o.since AND (o.until IS NULL OR CAST(b.bought_at AS DATE) < o.until)
ORDER BY b.bought_at, f.id"""


def write(world: World, planned: Planned, deals: Deals) -> None:
    """Instruments shown in contacts, offers for recommendations, rewards given; the last ones are due still."""
    world.lists["instruments"] = raw(world.cur.execute("SELECT id FROM kept.trust_instruments ORDER BY position").fetchall())
    _shown(world, planned, deals)
    _offers(world)
    _rewards(world)


def _shown(world: World, planned: Planned, deals: Deals) -> None:
    """Each instrument at most once in a deal, in the contact in which it was shown first; some help to win, some do not."""
    talks, dice = planned.talks, world.dice("trust")
    held = np.flatnonzero((talks.state == HELD) & ~talks.automatic & (talks.deal >= 0) & (talks.happened_at > 0))
    held = held[np.argsort(talks.happened_at[held], kind="stable")]
    deal, parts = talks.deal[held], []
    for place, of_won, of_others in SHOWN:
        there = held[dice.chance(np.where(deals.stage[deal] == WON, of_won, of_others), len(held))]
        _, first = np.unique(talks.deal[there], return_index=True)
        parts.append((there[np.sort(first)], place))
    contact = np.concatenate([some for some, _ in parts])
    instrument = np.concatenate([np.full(len(some), place) for some, place in parts])
    whose = {"line_id": talks.line[contact], "client_id": talks.client[contact], "deal_id": talks.deal[contact], "contact_id": contact}
    at = talks.happened_at[contact]
    world.put(
        "trust_shown", id=dice.ids(len(contact)), instrument_id=instrument, happened_at=at, entered_at=at, entered_by=talks.staff[contact], **whose
    )  # fmt: skip


def _offers(world: World) -> None:
    """Two offers in each line, one after the other; the recommendations of those days are under them."""
    dice, turn = world.dice("offers"), world.today - timedelta(days=TURN)
    days = ((date(world.today.year - 2, world.today.month, 1), turn), (turn, date(world.today.year + 1, world.today.month, 1)))
    for line in world.lists["lines"]:
        for name, reward, (since, until) in zip(OFFERS[world.language], REWARDS, days, strict=True):
            row = [dice.make_id(), line.tobytes().hex(), name, reward * world.words["scale"], since, until]
            world.cur.execute(
                "INSERT INTO kept.referral_offers (id, line_id, name, reward, since, until) VALUES (?, CAST(? AS UUID), ?, ?, ?, ?)", row
            )
    world.cur.execute(UNDER)


def _rewards(world: World) -> None:
    dice, rows, now = world.dice("rewards"), [], datetime.fromtimestamp(world.as_of - DAY, UTC).replace(tzinfo=None)
    for referral, reward, bought_at, owner in world.cur.execute(BOUGHT).fetchall():
        made, late, gives = dice.make_id(), float(dice.between(2, 13, 1)[0]), float(dice.between(0, 1, 1)[0])
        at, often = bought_at + timedelta(days=late), LATELY if bought_at > now - timedelta(days=RECENT) else GIVEN
        if gives < often and at < now:
            rows.append([made, referral, reward, at, at, owner])
    given = "INSERT INTO kept.referral_rewards (id, referral_id, amount, happened_at, entered_at, entered_by) VALUES (?, ?, ?, ?, ?, ?)"
    if rows:
        world.cur.executemany(given, rows)
