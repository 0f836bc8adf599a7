"""The clients: who they are, when we met them, whose they are, how glad they are; some stand twice in the list."""

from dataclasses import dataclass

import numpy as np

from data.demo import staff
from data.demo.clock import DAY, NEVER
from data.demo.columns import NOBODY
from data.demo.world import RETIRED_BEFORE, World

IDLE, TWICE = 0.08, 0.02  # clients without a deal; clients written down a second time


@dataclass
class Clients:
    """Columns of equal length; the first ones have deals, then the idle ones, last the planted duplicates."""

    ids: np.ndarray
    line: np.ndarray
    happened: np.ndarray
    lead: np.ndarray  # the lead that brought them, -1 = none
    first_owner: np.ndarray
    handed_at: np.ndarray  # when they passed to the next owner, NEVER = not
    next_owner: np.ndarray
    joy: np.ndarray  # how glad they are with us, about standard normal
    sleeps_at: np.ndarray  # after that they buy and talk no more
    copy_of: np.ndarray  # the client this is a duplicate of, -1 = none

    def owner(self, client, moment):
        """Whose the client was at that moment."""
        passed = (self.handed_at[client] >= 0) & (moment >= self.handed_at[client])
        return np.where(passed, self.next_owner[client], self.first_owner[client])


def counts(world: World) -> tuple[int, int, int]:
    """How many clients with deals, without deals, and duplicates."""
    whole = world.size.clients
    twice, idle = max(1, round(whole * TWICE)), round(whole * IDLE)
    return whole - twice - idle, idle, twice


def make(world: World, line, happened, lead, owner) -> Clients:
    """Clients from the first deals' columns, with idle ones and duplicates added."""
    dice, (busy, idle, twice) = world.dice("clients"), counts(world)
    n = busy + idle + twice
    copy = np.sort(dice.rng.choice(busy, twice, replace=False))
    idle_line = dice.pick([0.5, 0.5], idle)
    idle_at = world.clock.arrivals(dice, world.start, world.as_of - DAY, idle)
    copied_at = happened[copy] + ((world.as_of - happened[copy]) * dice.between(0.1, 0.95, twice)).astype(np.int64)
    line = np.concatenate([line, idle_line, line[copy]])
    happened = np.concatenate([happened, idle_at, copied_at])
    owner = np.concatenate([owner, staff.draw(world, dice, line[busy:], happened[busy:])])
    handed_at, next_owner = _handovers(world, dice, line, happened, owner)
    joy = dice.rng.standard_normal(n)
    life = dice.around(420 * DAY, 0.8, n) * np.exp(0.5 * joy)
    sleeps_at = (happened + 30 * DAY + life).astype(np.int64)
    lead, copy_of = np.concatenate([lead, np.full(idle + twice, NOBODY)]), np.concatenate([np.full(busy + idle, NOBODY), copy])
    return Clients(dice.ids(n), line, happened, lead, owner, handed_at, next_owner, joy, sleeps_at, copy_of)


def _handovers(world: World, dice, line, happened, owner):
    """The clients of the manager who left went to colleagues; a few others changed hands too."""
    n, left = len(line), world.as_of - RETIRED_BEFORE
    at = np.where(dice.chance(0.04, n), world.clock.in_hours(dice, happened + dice.between(30, 300, n) * DAY), NEVER)
    at = np.where(owner == staff.RETIRED, np.maximum(left, happened), at)
    at = np.where(at > world.as_of, NEVER, at)
    taker = staff.draw(world, dice, line, np.full(n, left + DAY))
    at = np.where(taker == owner, NEVER, at)
    return at, np.where(at < 0, NOBODY, taker)
