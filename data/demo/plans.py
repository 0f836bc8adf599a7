"""Which contacts had been planned, and what became of other plans: cancelled by the client, or moved."""

from dataclasses import dataclass

import numpy as np

from data.demo.clock import DAY, NEVER
from data.demo.columns import NOBODY
from data.demo.talks import CANCELLED, HELD, MOVED, PLANNED, Talks, only, together
from data.demo.world import World

PLANNED_SHARE, CANCELLED_SHARE, MOVED_SHARE = 0.62, 0.045, 0.045


@dataclass
class Planned:
    """The contacts in the order of time, and for each the contact it follows (-1 = none)."""

    talks: Talks
    follows: np.ndarray


def make(world: World, talks: Talks) -> Planned:
    """Give two thirds of the held contacts a plan and add plans that came to nothing; everything in the order of time."""
    dice = world.dice("plans")
    before = _before(talks)
    _plan(world, dice, talks, before)
    open_days = np.where(before >= 0, talks.happened_at - talks.happened_at[before], 0) / DAY
    can = (talks.state == HELD) & (talks.due_at >= 0) & (open_days > 1.5)
    moved = dice.best(can, round(can.sum() * MOVED_SHARE / PLANNED_SHARE))
    can[moved] = False
    cancelled = dice.best(can, round(can.sum() * CANCELLED_SHARE / PLANNED_SHARE))
    parts = [talks, _dropped(world, dice, talks, moved, MOVED), _dropped(world, dice, talks, cancelled, CANCELLED)]
    talks.planned_at[moved], talks.due_at[moved] = parts[1].settled_at, talks.happened_at[moved] // 900 * 900
    follows = np.where(talks.due_at >= 0, before, NOBODY)
    follows = np.concatenate([follows, before[moved], before[cancelled]])
    return _in_order(together(parts), follows)


def _before(talks: Talks):
    """The held contact before each one, with the same deal or else the same client; -1 = none."""
    whose = np.where(talks.deal >= 0, talks.deal * 2, np.where(talks.client >= 0, talks.client * 2 + 1, -2 - np.arange(len(talks))))
    when = np.where(talks.state == PLANNED, talks.planned_at, talks.happened_at)
    order = np.lexsort((when, whose))
    line_up = whose[order]
    same = np.append(False, line_up[1:] == line_up[:-1]) & np.append(False, talks.state[order][:-1] == HELD)
    before = np.full(len(talks), NOBODY)
    before[order[same]] = order[np.flatnonzero(same) - 1]
    return np.where(talks.automatic, NOBODY, before)


def _plan(world: World, dice, talks: Talks, before) -> None:
    n, gap = len(talks), np.where(before >= 0, talks.happened_at - talks.happened_at[before], 0)
    planned = (talks.state == HELD) & (gap > 7200) & dice.chance(PLANNED_SHARE / 0.8, n)
    on_time, after = dice.chance(0.68, n), talks.happened_at[before] + 300
    shifted = world.clock.in_hours(
        dice, talks.happened_at + np.where(dice.chance(0.75, n), -dice.between(0.5, 3, n), dice.between(0.2, 1, n)) * DAY
    )
    due = np.where(on_time | (shifted < after + 1800), talks.happened_at, shifted) // 900 * 900
    talks.due_at[planned], talks.planned_at[planned] = due[planned], after[planned]
    talks.settled_at[planned] = talks.happened_at[planned]


def _dropped(world: World, dice, talks: Talks, which, state: int) -> Talks:
    """A plan made before the contact `which` and given up before it was due."""
    row, n = only(talks, which), len(which)
    room = row.happened_at - row.planned_at
    settled = world.clock.in_hours(dice, row.planned_at + room * dice.between(0.1, 0.6, n))
    row.settled_at = np.clip(settled, row.planned_at + 600, row.happened_at - 3600)
    due = world.clock.in_hours(dice, row.settled_at + room * dice.between(0.05, 0.3, n)) // 900 * 900
    row.due_at = np.maximum(due, row.settled_at // 900 * 900 + 1800)
    row.state[:], row.result[:], row.event[:], row.happened_at[:] = state, NOBODY, NOBODY, NEVER
    if state == MOVED:
        row.moved_to = which.copy()
    return row


def _in_order(talks: Talks, follows) -> Planned:
    order = np.argsort(np.where(talks.happened_at >= 0, talks.happened_at, talks.due_at), kind="stable")
    place = np.empty(len(order), int)
    place[order] = np.arange(len(order))
    talks, follows = only(talks, order), follows[order]
    talks.moved_to = np.where(talks.moved_to >= 0, place[talks.moved_to], NOBODY)
    return Planned(talks, np.where(follows >= 0, place[follows], NOBODY))
