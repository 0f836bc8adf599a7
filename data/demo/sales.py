"""Money that came in: the won deals, then purchases in the client's own rhythm until the client falls asleep."""

from dataclasses import dataclass

import numpy as np

from data.demo.cards import entered
from data.demo.clients import Clients
from data.demo.clock import DAY
from data.demo.columns import NOBODY
from data.demo.deals import Deals
from data.demo.paths import WON
from data.demo.world import World

EVERY = np.array([135, 85])  # usual days between purchases, by line
CHECK = np.array([620, 260])  # usual amount of a repeat purchase, by line
MOST = 40  # repeat purchases of one client
PAID = 0.94  # won deals whose money is in the books


@dataclass
class Sales:
    """Columns of equal length in the order of time; deal and product -1 = a repeat purchase."""

    client: np.ndarray
    deal: np.ndarray
    product: np.ndarray
    at: np.ndarray
    cents: np.ndarray


def make(world: World, who: Clients, deals: Deals) -> Sales:
    """Sales of the won deals and the repeat purchases."""
    dice = world.dice("sales")
    deal = np.flatnonzero((deals.stage == WON) & dice.chance(PAID, len(deals.ids)))
    paid = world.clock.in_hours(dice, deals.closed_at[deal] + dice.between(0, 9, len(deal)) * DAY)
    paid = np.maximum(paid, deals.closed_at[deal])
    deal, paid = deal[paid <= world.as_of], paid[paid <= world.as_of]
    client, again = _again(world, dice, who, deals.client[deal], paid)
    step = world.words["scale"]
    cents = np.maximum(1, np.round(CHECK[who.line[client]] * dice.around(1, 0.6, len(client)))) * step * 100
    none = np.full(len(client), NOBODY)
    at = np.concatenate([paid, again])
    order = np.argsort(at, kind="stable")
    columns = ((deals.client[deal], client), (deal, none), (deals.product[deal], none), (paid, again), (deals.offered[deal] * 100, cents))
    return Sales(*(np.concatenate(pair)[order].astype(np.int64) for pair in columns))


def _again(world: World, dice, who: Clients, bought, paid):
    """Client and moment of each repeat purchase: gaps around the client's own mean; the glad ones buy more often."""
    client, first = np.unique(bought, return_index=True)
    since = np.minimum.reduceat(paid[np.argsort(bought, kind="stable")], np.flatnonzero(np.append(True, np.diff(np.sort(bought)) > 0)))
    rhythm = EVERY[who.line[client]] * dice.around(1, 0.35, len(client)) * np.exp(-0.6 * who.joy[client])
    gaps = dice.rng.gamma(4, 0.25, (len(client), MOST)) * np.maximum(rhythm, 9)[:, None] * DAY
    at = since[:, None] + np.cumsum(gaps, axis=1)
    row, _ = keep = np.nonzero(at < np.minimum(world.as_of - DAY, who.sleeps_at[client])[:, None])
    when = np.maximum(world.clock.in_hours(dice, at[keep]), since[row] + DAY)
    inside = when <= world.as_of
    return client[row][inside], when[inside]


def write(world: World, sales: Sales, who: Clients) -> None:
    """The sales and their items."""
    dice, n = world.dice("sale cards"), len(sales.at)
    world.lists["sales"] = dice.ids(n)
    whose = {
        "line_id": who.line[sales.client],
        "client_id": sales.client,
        "deal_id": sales.deal,
        "owner_id": who.owner(sales.client, sales.at),
    }
    when = {"happened_at": sales.at, "entered_at": entered(world, dice, sales.at)}
    world.put("sales", id=world.lists["sales"], amount=sales.cents / 100, **whose, **when)
    _items(world, dice, sales, who)


def _items(world: World, dice, sales: Sales, who: Clients) -> None:
    """One to three items that add up to the amount; the first of a deal's sale is the deal's product."""
    per_sale = 1 + dice.pick([58, 29, 13], len(sales.at))
    sale, first = np.repeat(np.arange(len(sales.at)), per_sale), np.cumsum(per_sale) - per_sale
    weight = dice.between(0.3, 1, len(sale))
    weight[first] += 0.5
    cents = np.floor(sales.cents[sale] * weight / np.add.reduceat(weight, first)[sale])
    cents[first] += sales.cents - np.add.reduceat(cents, first)
    product = 5 * who.line[sales.client[sale]] + dice.pick([30, 15, 20, 15, 20], len(sale))
    product[first] = np.where(sales.product >= 0, sales.product, product[first])
    quantity = np.maximum(1, np.round(cents / 100 / world.price[product]))
    cost = np.minimum(np.round(world.unit_cost[product] * dice.between(0.9, 1.1, len(sale)), 2), np.round(0.9 * cents / 100 / quantity, 2))
    what = {"quantity": quantity, "amount": cents / 100, "unit_cost": (cost, world.unit_cost[product] > 0)}
    world.put("sale_items", id=dice.ids(len(sale)), sale_id=sale, product_id=product, **what)
