"""The inquiries: when they came, from where, to whom, how soon they were answered and which became deals."""

from dataclasses import dataclass

import numpy as np

from data.demo import staff
from data.demo.clock import DAY, HOUR, NEVER
from data.demo.columns import NOBODY
from data.demo.world import World

SEARCH, ORGANIC, SOCIAL, REFERRAL, FAIR, COLD = range(6)
SOURCES = np.array([0.19, 0.17, 0.27, 0.12, 0.09, 0.08, 0.08])  # the last: nobody asked
DOORS = np.array(
    [
        [30, 50, 10, 10, 0],
        [25, 50, 15, 10, 0],
        [8, 45, 7, 40, 0],
        [60, 10, 25, 5, 0],
        [10, 5, 10, 0, 75],
        [92, 0, 8, 0, 0],
        [45, 30, 15, 10, 0],
    ]
)
QUALITY = np.array([0.1, 0.35, -1.5, 0.9, 0.3, -0.4, 0.0])  # how well a source fits us (log odds)
SPAM = np.array([0.08, 0.06, 0.24, 0.01, 0.04, 0.02, 0.10])
WEBSITE, EMAIL = 1, 2
PATIENCE = 60  # minutes a client waits gladly


@dataclass
class Leads:
    """Columns of equal length in the order of arrival; indices into the lists, -1 = none."""

    line: np.ndarray
    happened: np.ndarray
    source: np.ndarray
    entry: np.ndarray
    campaign: np.ndarray
    owner: np.ndarray
    valid: np.ndarray  # 1, 0, or -1: not yet judged
    answered: np.ndarray  # the first human answer, NEVER = none so far
    quality: np.ndarray  # log odds: what source and answer do to the chance
    deal_at: np.ndarray  # when it became a deal, NEVER = it did not
    client: np.ndarray  # filled in with the deals


def make(world: World) -> Leads:
    """All leads; those that become deals are chosen by source and by how late the answer was."""
    dice, n = world.dice("leads"), world.size.leads
    line, happened = dice.pick([0.55, 0.45], n), world.clock.arrivals(dice, world.start, world.as_of, n)
    source = dice.pick(SOURCES, n)
    entry = np.concatenate([[0], np.zeros(n, int)])[1:]
    for k, doors in enumerate(DOORS):
        entry[source == k] = dice.pick(doors, int((source == k).sum()))
    spam, fresh = dice.chance(SPAM[source], n), happened > world.as_of - 2 * DAY
    owner = staff.draw(world, dice, line, happened)
    answered, late = _answers(world, dice, happened, owner, ~spam)
    quality = QUALITY[source] - np.clip(0.5 * np.log(late / PATIENCE), -0.8, 2.2)
    campaign, valid = _campaigns(world, dice, source, happened), np.where(spam, 0, np.where(fresh & dice.chance(0.5, n), -1, 1))
    owner = np.where(fresh & (answered < 0) & dice.chance(0.6, n), NOBODY, owner)
    source = np.where(source == len(SOURCES) - 1, NOBODY, source)
    deal_at = _deals(world, dice, answered, valid, quality)
    return Leads(line, happened, source, entry, campaign, owner, valid, answered, quality, deal_at, np.full(n, NOBODY))


def _answers(world: World, dice, happened, owner, serious):
    """When a person answered first, and after how many working minutes."""
    typical = np.where(owner == staff.OVERLOADED, np.where(happened > world.as_of - 150 * DAY, 420, 90), np.linspace(15, 70, 13)[owner])
    late = dice.around(typical, 1.2, len(happened))
    answered = world.clock.work_minutes_later(happened, late)
    forgotten = dice.chance(np.where(serious, 0.07, 0.6), len(happened))
    return np.where(forgotten | (answered > world.as_of - 600), NEVER, answered), late


def _campaigns(world: World, dice, source, happened):
    """Paid sources run their campaigns one after the other; half of the leads answer one."""
    found = np.full(len(source), NOBODY)
    part = (happened - world.start) / (world.as_of - world.start)
    for k in np.unique(world.campaign_source):
        mine = np.flatnonzero(world.campaign_source == k)
        here = (source == k) & dice.chance(0.7, len(source))
        found[here] = mine[np.minimum(part[here] * len(mine), len(mine) - 1).astype(int)]
    return found


def _deals(world: World, dice, answered, valid, quality):
    """Of the answered valid leads, the wanted number becomes deals, some hours or days after the answer."""
    talks = world.clock.work_minutes_later(np.maximum(answered, world.start), dice.around(240, 1.0, len(answered)))
    able = (valid == 1) & (answered > 0) & (talks < world.as_of - HOUR)
    chosen = dice.best(np.where(able, 1 / (1 + np.exp(-1.6 * quality)), 0), round(world.size.deals * 0.85))
    deal_at = np.full(len(answered), NEVER)
    deal_at[chosen] = talks[chosen]
    return deal_at
