"""The deals: which lead or old client each came from, for what, for how much and who had it when."""

from dataclasses import dataclass

import numpy as np

from data.demo import clients as people
from data.demo.clients import Clients
from data.demo.clock import DAY, NEVER
from data.demo.columns import NOBODY
from data.demo.leads import Leads
from data.demo.paths import Events, ended, walk
from data.demo.staff import OVERLOADED
from data.demo.world import OVERLOADED_SINCE, World


@dataclass
class Deals:
    """Columns of equal length; indices into the other parts, -1 = none."""

    ids: np.ndarray
    line: np.ndarray
    client: np.ndarray
    lead: np.ndarray
    happened: np.ndarray
    product: np.ndarray
    pieces: np.ndarray
    asked: np.ndarray  # the amount before the offer
    offered: np.ndarray  # and from the offer on
    first_owner: np.ndarray
    handed_at: np.ndarray
    next_owner: np.ndarray
    closed_at: np.ndarray  # NEVER = open
    stage: np.ndarray  # the present position, 1..7
    offered_at: np.ndarray  # when the amount changed, NEVER = not yet

    def owner(self, deal, moment):
        """Whose the deal was at that moment."""
        passed = (self.handed_at[deal] >= 0) & (moment >= self.handed_at[deal])
        return np.where(passed, self.next_owner[deal], self.first_owner[deal])

    def amount(self, deal, moment):
        """What it was worth at that moment."""
        offered = (self.offered_at[deal] >= 0) & (moment >= self.offered_at[deal])
        return np.where(offered, self.offered[deal], self.asked[deal])


def make(world: World, leads: Leads) -> tuple[Clients, Deals, Events]:
    """Clients, deals and stage events, born together from the leads."""
    dice = world.dice("deals")
    line, lead, happened, client = _births(world, dice, leads)
    _, first = np.unique(client, return_index=True)
    clients = people.make(world, line[first], leads.happened[lead[first]], lead[first], leads.owner[lead[first]])
    by_lead = lead >= 0
    leads.client[lead[by_lead]] = client[by_lead]
    leads.owner[lead[by_lead]] = clients.owner(client[by_lead], leads.happened[lead[by_lead]])
    again = np.ones(len(line), bool)
    again[first] = False
    quality = np.where(by_lead, leads.quality[lead], 0.3) + 0.4 * again + 0.25 * clients.joy[client]
    busy = (clients.owner(client, happened) == OVERLOADED) & (happened > world.as_of - OVERLOADED_SINCE)
    events = walk(world, line, happened, quality, np.where(busy, 2.2, 1))
    events = _given_up(world, dice, clients, events, client, happened)
    return clients, _deals(world, dice, clients, events, line, client, lead, happened), events


def _births(world: World, dice, leads: Leads):
    """Line, lead (-1 = an old client came back), moment and client of every deal, in the order of time within each line."""
    busy, parts, before = people.counts(world)[0], [], 0
    for line in (0, 1):
        born = np.flatnonzero((leads.deal_at >= 0) & (leads.line == line))
        extra = round(len(born) * 0.15 / 0.85)
        happened = np.concatenate([leads.deal_at[born], _returns(world, dice, extra)])
        order = np.argsort(happened, kind="stable")
        lead = np.concatenate([born, np.full(extra, NOBODY)])[order]
        fresh = round(busy * len(born) / max((leads.deal_at >= 0).sum(), 1)) if line == 0 else busy - before
        client = before + _clients(dice, lead, fresh)
        parts.append((np.full(len(lead), line), lead, happened[order], client))
        before += fresh
    return [np.concatenate(column) for column in zip(*parts, strict=True)]


def _returns(world: World, dice, n: int):
    return world.clock.in_hours(dice, dice.between(world.start + 60 * DAY, world.as_of - 5 * DAY, n).astype(np.int64))


def _clients(dice, lead, fresh: int):
    """Which deals bring a new client (more in the early months), and whose the others are."""
    n = len(lead)
    weight = np.where(lead >= 0, np.exp(-1.2 * np.arange(n) / n), 0)
    first = int(np.argmax(lead >= 0))
    weight[: first + 1] = 0
    new = np.zeros(n, bool)
    new[dice.best(weight, fresh - 1)] = True
    new[first] = True
    met = np.cumsum(new)
    return np.where(new, met - 1, (dice.rng.random(n) ** 1.2 * np.maximum(met, 1)).astype(int))


def _deals(world: World, dice, clients: Clients, events: Events, line, client, lead, happened) -> Deals:
    n = len(line)
    product = np.where(line == 0, dice.pick([30, 18, 25, 9, 18], n), 5 + dice.pick([30, 22, 20, 18, 10], n))
    pieces = 1 + dice.pick([60, 20, 10, 6, 4], n)
    step = 5 * world.words["scale"]
    asked = np.maximum(1, np.round(world.price[product] * pieces * dice.around(1, 0.45, n) / step)) * step
    offered = np.maximum(1, np.round(asked * dice.around(0.97, 0.15, n) / step)) * step
    owner = clients.owner(client, happened)
    handed_at, next_owner = _handovers(world, clients, events, client, owner, happened)
    closed_at, stage, offered_at = events.closed(n)
    return Deals(
        dice.ids(n),
        line,
        client,
        lead,
        happened,
        product,
        pieces,
        asked,
        offered,
        owner,
        handed_at,
        next_owner,
        closed_at,
        stage,
        offered_at,
    )


def _given_up(world: World, dice, clients: Clients, events: Events, client, happened) -> Events:
    """What a colleague took over and nobody had touched for long is soon given up."""
    handed_at, closed_at = clients.handed_at[client], events.closed(len(client))[0]
    stale = np.flatnonzero((handed_at > happened) & (closed_at < 0) & (events.last() < handed_at))
    at = world.clock.after(dice, handed_at[stale], dice.between(1, 8, len(stale)))
    return ended(events, stale[at <= world.as_of], at[at <= world.as_of])


def _handovers(world: World, clients: Clients, events: Events, client, owner, happened):
    """A deal in work goes with its client."""
    at = clients.handed_at[client]
    goes = (at > happened) & (at < events.last()) & (clients.next_owner[client] != owner)
    return np.where(goes, at, NEVER), np.where(goes, clients.next_owner[client], NOBODY)
