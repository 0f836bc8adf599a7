"""When each deal was expected to close, and how often that day was put off."""

import numpy as np

from data.demo.clock import DAY, HOUR
from data.demo.columns import NOBODY, days, ref
from data.demo.deals import Deals
from data.demo.dice import Dice
from data.demo.world import World

NAMED = 0.92  # of the deals had a day named at their beginning
PUT_OFF = 0.8  # of the days that pass without an end are put off; the others stand there, passed
BROUGHT_FORWARD = 0.06
MOST = 6  # times a day is put off


def write(world: World, deals: Deals) -> np.ndarray:
    """The present expected day of every deal (-1 = none); each change of it becomes a line of field history."""
    dice, n = world.dice("close dates"), len(deals.ids)
    ends = np.where(deals.closed_at < 0, world.as_of, deals.closed_at)
    day = world.clock.workday(
        world.clock.day(deals.happened) + np.maximum(5, dice.around(np.where(deals.line == 0, 50, 25), 0.5, n)).astype(int)
    )
    day = np.where(dice.chance(NAMED, n), day, NOBODY)
    day = _forward(world, dice, deals, day, ends)
    for _ in range(MOST):
        day = _put_off(world, dice, deals, day, ends)
    return day


def _forward(world: World, dice: Dice, deals: Deals, day, ends):
    """Some go better than thought: a nearer day is named halfway."""
    at = deals.happened + (world.clock.at(np.maximum(day, 0), 0) - deals.happened) // 2
    which = np.flatnonzero((day >= 0) & (at < ends) & dice.chance(BROUGHT_FORWARD, len(day)))
    sooner = world.clock.workday(world.clock.day(at[which]) + dice.between(4, 15, len(which)).astype(int))
    better = sooner < day[which]
    return _changed(world, dice, deals, day, which[better], at[which][better], sooner[better])


def _put_off(world: World, dice: Dice, deals: Deals, day, ends):
    """The day comes near, the deal is not ripe: another day is named, some days before or after."""
    at = world.clock.at(np.maximum(day, 0), 10 * HOUR) + dice.between(-6 * DAY, 3 * DAY, len(day)).astype(np.int64)
    slips = (day >= 0) & (at > deals.happened) & (at < ends) & (world.clock.at(np.maximum(day, 0), 18 * HOUR) < ends)
    which = np.flatnonzero(slips & dice.chance(PUT_OFF, len(day)))
    later = world.clock.workday(world.clock.day(np.maximum(at[which], 0)) + dice.around(24, 0.6, len(which)).astype(int) + 7)
    return _changed(world, dice, deals, day, which, at[which], later)


def _changed(world: World, dice: Dice, deals: Deals, day, which, at, new):
    n = len(which)
    old_value, new_value = (days(value).cast("string") for value in (day[which], new))
    what = {"entity": ["deal"] * n, "entity_id": ref(deals.ids, which), "field": ["expected_close"] * n}
    world.put(
        "field_history", id=dice.ids(n), happened_at=at, entered_at=at, actor_id=deals.owner(which, at), old_value=old_value,
        new_value=new_value, **what,
    )  # fmt: skip
    day = day.copy()
    day[which] = new
    return day
