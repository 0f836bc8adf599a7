"""Who wrote the leads down, and how late: those of the website and by e-mail come by themselves, the others are typed in."""

import numpy as np
import pyarrow as pa

from data.demo import staff
from data.demo.clock import HOUR
from data.demo.columns import moments, ref
from data.demo.leads import EMAIL, WEBSITE, Leads
from data.demo.world import World

CARELESS = 4  # of the managers: leaves the source out and writes things down on Fridays
LATE = np.array([0.86, 0.09, 0.04, 0.01])  # at once, within a day, within a week, later
CARELESS_LATE = np.array([0.45, 0.25, 0.24, 0.06])
HOURS = np.array([[0, 0.5], [1, 20], [25, 150], [170, 600]])


def make(world: World, asked: Leads) -> None:
    """Author and moment of entry of each lead that did not come by itself."""
    dice, typed = world.dice("written"), np.flatnonzero(~np.isin(asked.entry, (WEBSITE, EMAIL)))
    n = len(typed)
    author = np.where(asked.owner[typed] >= 0, asked.owner[typed], dice.rng.integers(0, staff.MANAGERS, n))
    forgot = (asked.source[typed] < 0) & dice.chance(0.5, n)
    author = np.where(forgot, CARELESS, author)
    kind = np.where(author == CARELESS, dice.pick(CARELESS_LATE, n), dice.pick(LATE, n))
    later = dice.between(HOURS[kind, 0], HOURS[kind, 1], n) * HOUR
    entered = np.minimum(asked.happened[typed] + 60 + later, world.as_of).astype(np.int64)
    _put(world, typed, author, entered)


def _put(world: World, lead: np.ndarray, author: np.ndarray, entered: np.ndarray) -> None:
    who = ref(world.lists["staff"], author)
    world.cur.register("demo_rows", pa.table({"id": ref(world.lists["leads"], lead), "who": who, "entered": moments(entered)}))
    world.cur.execute("UPDATE kept.leads SET entered_by = d.who, entered_at = d.entered FROM demo_rows d WHERE kept.leads.id = d.id")
    world.cur.unregister("demo_rows")
