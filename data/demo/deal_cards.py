"""Deals, their stage events, amounts and owners, written down."""

import numpy as np

from data import spans
from data.demo import close_dates
from data.demo.cards import came_by, entered
from data.demo.clients import Clients
from data.demo.clock import NEVER
from data.demo.columns import NOBODY, numbers, ref
from data.demo.deals import Deals
from data.demo.leads import Leads
from data.demo.paths import LOST, OFFER, WON, Events
from data.demo.world import World

REASONS = {True: [42, 26, 10, 10, 8, 4], False: [14, 12, 22, 18, 22, 12]}  # price, competitor, …: lost at the offer, or elsewhere
FRAMEWORK = 0.2  # of the purchases of goods are made under a contract of a year; all service is
UNSAID = 0.07  # lost, and nobody said why
COMPETITOR = 1


def write(world: World, deals: Deals, events: Events, leads: Leads, who: Clients) -> None:
    """All of a deal: its card, its events with their contacts, its spans and the change of its amount."""
    dice = world.dice("deal cards")
    why = _reasons(dice, events)
    _cards(world, dice, deals, events, leads, who, why)
    _events(world, dice, deals, events, why)
    _amounts(world, dice, deals)
    spans.rebuild_all(world.cur)


def _reasons(dice, events: Events) -> dict:
    """Loss reason and competitor of every event that lost a deal."""
    lost, at_offer = events.position == LOST, events.before() == OFFER
    reason = np.full(len(lost), NOBODY)
    for offer, weights in REASONS.items():
        here = lost & (at_offer == offer)
        reason[here] = dice.pick(weights, int(here.sum()))
    reason[lost & dice.chance(UNSAID, len(lost))] = NOBODY
    return {"loss_reason_id": reason, "competitor_id": np.where(reason == COMPETITOR, dice.pick([5, 3, 2], len(lost)), NOBODY)}


def _cards(world: World, dice, deals: Deals, events: Events, leads: Leads, who: Clients, why: dict) -> None:
    n, now, every = len(deals.ids), np.full(len(deals.ids), world.as_of), np.arange(len(deals.ids))
    last = np.flatnonzero(np.append(events.deal[1:] != events.deal[:-1], True))
    came = came_by(leads, deals.lead)
    returned = (deals.lead < 0) & dice.chance(0.7, n)
    came["source_id"] = np.where(returned, came_by(leads, who.lead[deals.client])["source_id"], came["source_id"])
    whose = {"line_id": deals.line, "client_id": deals.client, "lead_id": deals.lead, "owner_id": deals.owner(every, now)}
    what = {"name": _names(world, deals), "product_id": deals.product, "amount": deals.amount(every, now).astype(float)}
    for_a_year = (deals.line == 1) | world.dice("contracts").chance(FRAMEWORK, n)
    ends = np.where((deals.stage == WON) & for_a_year, world.clock.day(deals.closed_at) + 365, NOBODY)
    when = {"expected_close": close_dates.write(world, deals), "contract_end": ends, "happened_at": deals.happened}
    known = came | whose | what | when | {name: column[last] for name, column in why.items()}
    known |= {"stage_id": stage(deals.line, deals.stage), "entered_at": entered(world, dice, deals.happened)}
    world.put("deals", id=deals.ids, person_id=world.main_person[deals.client], **known)


def _names(world: World, deals: Deals) -> list[str]:
    goods = [row[0] for row in world.cur.execute("SELECT name FROM kept.products ORDER BY code").fetchall()]
    return [f"{goods[product]} × {pieces}" for product, pieces in zip(deals.product.tolist(), deals.pieces.tolist(), strict=True)]


def stage(line, position):
    """The place in the list of stages of a line's stage at a position (1..7)."""
    return line * 7 + position - 1


def _events(world: World, dice, deals: Deals, events: Events, why: dict) -> None:
    n, owner = len(events.deal), deals.owner(events.deal, events.at)
    amount = deals.amount(events.deal, events.at).astype(float)
    what = {"deal_id": events.deal, "seq": events.seq, "stage_id": stage(deals.line[events.deal], events.position), "amount": amount}
    who = {"actor_id": owner, "owner_id": owner, "contact_id": events.contact}
    world.put("stage_events", id=dice.ids(n), happened_at=events.at, entered_at=entered(world, dice, events.at), **what, **who, **why)


def _amounts(world: World, dice, deals: Deals) -> None:
    """The amount became another one with the offer."""
    which = np.flatnonzero((deals.offered_at >= 0) & (deals.asked != deals.offered))
    at, n = deals.offered_at[which], len(which)
    old, new = (numbers(amount[which].astype(np.int64)).cast("string") for amount in (deals.asked, deals.offered))
    what = {"entity": ["deal"] * n, "entity_id": ref(deals.ids, which), "field": ["amount"] * n, "old_value": old, "new_value": new}
    world.put("field_history", id=dice.ids(n), happened_at=at, entered_at=at, actor_id=deals.owner(which, at), **what)


def owners(world: World, leads: Leads, who: Clients, deals: Deals) -> None:
    """Who owned what from when: the first owner of each client, lead and deal, and those it was handed to."""
    dice = world.dice("owners")
    _owned(world, dice, "client", who.happened, who.first_owner, who.handed_at, who.next_owner)
    _owned(world, dice, "deal", deals.happened, deals.first_owner, deals.handed_at, deals.next_owner)
    given = np.minimum(leads.happened + 120, world.as_of)
    never = np.full(len(given), NEVER)
    _owned(world, dice, "lead", given, leads.owner, never, never)


def _owned(world: World, dice, entity: str, since, first, handed_at, then) -> None:
    begun, handed = np.flatnonzero(first >= 0), np.flatnonzero(handed_at >= 0)
    row, at = np.concatenate([begun, handed]), np.concatenate([since[begun], handed_at[handed]])
    owner, n = np.concatenate([first[begun], then[handed]]), len(begun) + len(handed)
    reason = (["taken", "handed_over"], np.repeat([0, 1], [len(begun), len(handed)]))
    what = {"entity": [entity] * n, "entity_id": ref(world.lists[f"{entity}s"], row), "owner_id": owner, "actor_id": owner}
    world.put("assignments", id=dice.ids(n), happened_at=at, entered_at=at, reason=reason, **what)
