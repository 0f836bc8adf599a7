"""What was said: answers to leads, contacts that moved deals, those between, care after the sale, and those to come."""

import numpy as np

from data.demo import staff
from data.demo.clients import Clients
from data.demo.clock import DAY, HOUR
from data.demo.columns import NOBODY
from data.demo.deals import Deals
from data.demo.leads import EMAIL as BY_EMAIL
from data.demo.leads import WEBSITE, Leads
from data.demo.paths import WON, Events
from data.demo.talks import (
    AGREED,
    CALL,
    CALL_BACK,
    DEMO,
    EMAIL,
    MEETING,
    MESSAGE,
    NO_ANSWER,
    PLANNED,
    QUALIFIED,
    REFUSED,
    THINKING,
    Talks,
    sheet,
    together,
)
from data.demo.world import World

KINDS = [CALL, EMAIL, MEETING, MESSAGE, DEMO]
USUAL = [52, 24, 9, 12, 3]
TALK = {AGREED: 30, THINKING: 26, CALL_BACK: 18, NO_ANSWER: 26}


def make(world: World, leads: Leads, who: Clients, deals: Deals, events: Events) -> Talks:
    """All contacts that are not settled by a plan yet: held ones and planned ones, with what they are about."""
    dice = world.dice("contacts")
    fixed = [
        _robot(world, dice, leads),
        _first_answers(world, dice, leads),
        _moves(world, dice, deals, events),
        _to_come(world, dice, who, deals),
    ]
    room = max(0, round(world.size.contacts * 0.93) - sum(map(len, fixed)))
    return together([*fixed, _between(world, dice, deals, round(room * 0.68)), _care(world, dice, who, deals, round(room * 0.32))])


def _robot(world: World, dice, leads: Leads) -> Talks:
    """A letter goes out by itself to whoever wrote by the website or e-mail."""
    lead = np.flatnonzero(np.isin(leads.entry, (WEBSITE, BY_EMAIL)))
    at = leads.happened[lead] + dice.between(30, 170, len(lead)).astype(np.int64)
    lead, at = lead[at < world.as_of], at[at < world.as_of]
    return sheet(len(lead), line=leads.line[lead], client=leads.client[lead], lead=lead, kind=EMAIL, automatic=True, happened_at=at)


def _first_answers(world: World, dice, leads: Leads) -> Talks:
    """The first human answer to each lead; what becomes a deal is agreed or called back about."""
    lead = np.flatnonzero(leads.answered >= 0)
    n = len(lead)
    going, gone = dice.rng.choice([AGREED, CALL_BACK], n), dice.rng.choice([NO_ANSWER, THINKING, CALL_BACK, REFUSED], n)
    result = np.where(leads.deal_at[lead] >= 0, going, np.where(leads.valid[lead] == 0, REFUSED, gone))
    about = {"line": leads.line[lead], "client": leads.client[lead], "lead": lead, "staff": leads.owner[lead]}
    return sheet(n, kind=dice.rng.choice([CALL, CALL, CALL, EMAIL, MESSAGE], n), happened_at=leads.answered[lead], result=result, **about)


def _about(deals: Deals, deal, at) -> dict:
    return {"line": deals.line[deal], "client": deals.client[deal], "deal": deal, "staff": deals.owner(deal, at), "happened_at": at}


def _kind(dice, weights: list[int], n: int):
    return np.array(KINDS)[dice.pick(weights, n)]


def _talk(dice, n: int):
    return np.array(list(TALK))[dice.pick(list(TALK.values()), n)]


def _moves(world: World, dice, deals: Deals, events: Events) -> Talks:
    """Most moves forward come from a contact with the fitting result."""
    forward = (events.position > events.before()) & (events.seq > 1) & dice.chance(0.86, len(events.deal))
    event = np.flatnonzero(forward)
    place, n = events.position[event], len(event)
    kind = np.where(place == 3, DEMO, _kind(dice, USUAL, n))
    about = _about(deals, events.deal[event], events.at[event])
    return sheet(n, event=event, kind=kind, outward=dice.chance(0.75, n), result=QUALIFIED + place - 2, **about)


def _between(world: World, dice, deals: Deals, n: int) -> Talks:
    """Calls and letters while a deal is open; a forgotten deal gets none for long."""
    ends = np.where(deals.closed_at < 0, world.as_of, deals.closed_at)
    days = np.minimum((ends - deals.happened) / DAY, 90) + 1
    deal = dice.pick(days, round(n * 1.12))
    at = deals.happened[deal] + (np.minimum(ends - deals.happened, 120 * DAY)[deal] * dice.rng.random(len(deal)) ** 1.2).astype(np.int64)
    at = world.clock.in_hours(dice, at)
    keep = np.flatnonzero((at > deals.happened[deal] + HOUR) & (at < ends[deal]))[:n]
    n = len(keep)
    return sheet(n, kind=_kind(dice, USUAL, n), outward=dice.chance(0.8, n), result=_talk(dice, n), **_about(deals, deal[keep], at[keep]))


def _care(world: World, dice, who: Clients, deals: Deals, n: int) -> Talks:
    """Contacts with clients who bought, until they fall asleep."""
    won = np.flatnonzero(deals.stage == WON)
    client, first = np.unique(deals.client[won], return_index=True)
    since = deals.closed_at[won][first]
    until = np.minimum(world.as_of, np.maximum(who.sleeps_at[client], since + 5 * DAY))
    which = dice.pick(np.maximum(until - since, 1), round(n * 1.1))
    at = world.clock.in_hours(dice, since[which] + ((until - since)[which] * dice.rng.random(len(which))).astype(np.int64))
    keep = np.flatnonzero(at < world.as_of)[:n]
    mine, at, n = client[which[keep]], at[keep], len(keep)
    about = {"line": who.line[mine], "client": mine, "staff": who.owner(mine, at), "happened_at": at}
    return sheet(n, kind=_kind(dice, [55, 25, 6, 12, 2], n), outward=dice.chance(0.7, n), result=_talk(dice, n), **about)


def _to_come(world: World, dice, who: Clients, deals: Deals) -> Talks:
    """The next contact of most open deals and of some clients; the overloaded manager is late with half of hers."""
    deal, buyers = _waiting(world, dice, who, deals)
    client, n = np.concatenate([deals.client[deal], buyers]), len(deal) + len(buyers)
    owner = who.owner(client, np.full(n, world.as_of))
    owner[: len(deal)] = deals.owner(deal, np.full(len(deal), world.as_of))
    late = dice.chance(np.where(owner == staff.OVERLOADED, 0.55, 0.08), n)
    due = _due(world, dice, late)
    planned = world.clock.in_hours(dice, np.minimum(due, world.as_of) - dice.between(2, 9, n) * DAY)
    soonest = np.concatenate([deals.happened[deal] + 60, who.happened[buyers]])
    planned = np.minimum(np.maximum(planned, soonest), world.as_of - 60)
    due = np.maximum(due, planned // 900 * 900 + 3600)
    about = {"line": who.line[client], "client": client, "deal": np.concatenate([deal, np.full(len(buyers), NOBODY)]), "staff": owner}
    return sheet(n, state=PLANNED, kind=_kind(dice, [45, 15, 20, 8, 12], n), planned_at=planned, due_at=due, **about)


def _waiting(world: World, dice, who: Clients, deals: Deals):
    """The open deals and the buyers who are waiting for a contact."""
    deal = np.flatnonzero((deals.closed_at < 0) & dice.chance(0.83, len(deals.ids)))
    buyers = np.unique(deals.client[deals.stage == WON])
    hers = who.owner(buyers, np.full(len(buyers), world.as_of)) == staff.OVERLOADED
    return deal, buyers[(who.sleeps_at[buyers] > world.as_of) & dice.chance(np.where(hers, 0.6, 0.18), len(buyers))]


def _due(world: World, dice, late):
    """Quarters of hours within the next three weeks, or within the last two where late."""
    n = len(late)
    later = np.where(late, -1 - dice.rng.integers(0, 10, n), (dice.rng.random(n) ** 1.6 * 16).astype(int))
    day = world.clock.workday(np.full(n, world.clock.day(world.as_of)), later)
    return world.clock.at(day, world.clock.hours(dice, n) // 900 * 900)
