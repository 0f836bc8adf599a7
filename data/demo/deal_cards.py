"""Deals, their stage events, amounts and owners, written down."""

import numpy as np

from data import spans
from data.demo.cards import entered
from data.demo.clients import Clients
from data.demo.clock import NEVER
from data.demo.columns import NOBODY, days, ids, moments, numbers, put, ref, same, words
from data.demo.deals import Deals
from data.demo.leads import Leads
from data.demo.paths import LOST, OFFER, WON, Events
from data.demo.world import World

REASONS = {True: [42, 26, 10, 10, 8, 4], False: [14, 12, 22, 18, 22, 12]}    # price, competitor, …: lost at the offer, or elsewhere
UNSAID = 0.07                                                                # lost, and nobody said why
COMPETITOR = 1


def write(world: World, deals: Deals, events: Events, leads: Leads, who: Clients) -> None:
    """All of a deal: its card, its events with their contact ids still to come, its spans and the change of its amount."""
    dice = world.dice("deal cards")
    reason, rival = _reasons(dice, events)
    _cards(world, dice, deals, events, leads, who, reason, rival)
    _events(world, dice, deals, events, reason, rival)
    _amounts(world, dice, deals)
    spans.rebuild_all(world.cur)


def _reasons(dice, events: Events):
    """Loss reason and competitor of every event that lost a deal."""
    lost, at_offer = events.position == LOST, events.before() == OFFER
    reason = np.full(len(lost), NOBODY)
    for offer, weights in REASONS.items():
        here = lost & (at_offer == offer)
        reason[here] = dice.pick(weights, int(here.sum()))
    reason[lost & dice.chance(UNSAID, len(lost))] = NOBODY
    return reason, np.where(reason == COMPETITOR, dice.pick([5, 3, 2], len(lost)), NOBODY)


def _cards(world: World, dice, deals: Deals, events: Events, leads: Leads, who: Clients, reason, rival) -> None:
    n, now = len(deals.ids), np.full(len(deals.ids), world.as_of)
    every, lead, known = np.arange(n), np.maximum(deals.lead, 0), deals.lead >= 0
    last = np.flatnonzero(np.append(events.deal[1:] != events.deal[:-1], True))
    goods = [row[0] for row in world.cur.execute("SELECT name FROM kept.products ORDER BY code").fetchall()]
    named = [f"{goods[product]} × {pieces}" for product, pieces in zip(deals.product.tolist(), deals.pieces.tolist(), strict=True)]
    brought = np.where(who.lead[deals.client] >= 0, leads.source[who.lead[deals.client]], NOBODY)
    source = np.where(known, leads.source[lead], np.where(dice.chance(0.7, n), brought, NOBODY))
    won = deals.stage == WON
    put(world.cur, "deals", id=ids(deals.ids), line_id=ref(world.lists["lines"], deals.line), client_id=ref(who.ids, deals.client),
        person_id=ref(world.lists["persons"], world.main_person[deals.client]), lead_id=ref(world.lists["leads"], deals.lead),
        owner_id=ref(world.lists["staff"], deals.owner(every, now)), name=words(named, every),
        product_id=ref(world.lists["products"], deals.product), source_id=ref(world.lists["sources"], source),
        entry_point_id=ref(world.lists["entry_points"], np.where(known, leads.entry[lead], NOBODY)),
        campaign_id=ref(world.lists["campaigns"], np.where(known, leads.campaign[lead], NOBODY)),
        amount=numbers(deals.amount(every, now).astype(float)), stage_id=stage(world, deals.line, deals.stage),
        loss_reason_id=ref(world.lists["loss_reasons"], reason[last]), competitor_id=ref(world.lists["competitors"], rival[last]),
        expected_close=days(_expected(world, dice, deals)),
        contract_end=days(np.where(won & (deals.line == 1), world.clock.day(deals.closed_at) + 365, NOBODY)),
        happened_at=moments(deals.happened), entered_at=moments(entered(world, dice, deals.happened)))


def _expected(world: World, dice, deals: Deals):
    """A date was named for most; some of those still open have passed it."""
    n, today = len(deals.ids), world.clock.day(world.as_of)
    day = world.clock.day(deals.happened) + np.round(dice.around(np.where(deals.line == 0, 50, 25), 0.5, n)).astype(int)
    is_open = deals.closed_at < 0
    moved = today + dice.between(3, 60, n).astype(int)
    day = np.where(is_open & (day < today) & dice.chance(0.65, n), moved, day)
    return np.where(is_open & dice.chance(0.1, n), NOBODY, world.clock.workday(day))


def stage(world: World, line, position):
    """The stage of a line at a position (1..7)."""
    return ref(world.lists["stages"], line * 7 + position - 1)


def _events(world: World, dice, deals: Deals, events: Events, reason, rival) -> None:
    n, owner = len(events.deal), deals.owner(events.deal, events.at)
    events.ids = dice.ids(n)
    put(world.cur, "stage_events", id=ids(events.ids), deal_id=ref(deals.ids, events.deal), seq=numbers(events.seq.astype(np.int32)),
        stage_id=stage(world, deals.line[events.deal], events.position), happened_at=moments(events.at),
        entered_at=moments(entered(world, dice, events.at)), actor_id=ref(world.lists["staff"], owner),
        owner_id=ref(world.lists["staff"], owner), amount=numbers(deals.amount(events.deal, events.at).astype(float)),
        loss_reason_id=ref(world.lists["loss_reasons"], reason), competitor_id=ref(world.lists["competitors"], rival),
        contact_id=ref(world.lists["event_contacts"], events.contact))


def _amounts(world: World, dice, deals: Deals) -> None:
    """The amount became another one with the offer."""
    which = np.flatnonzero((deals.offered_at >= 0) & (deals.asked != deals.offered))
    at, n = deals.offered_at[which], len(which)
    put(world.cur, "field_history", id=ids(dice.ids(n)), entity=same("deal", n), entity_id=ref(deals.ids, which), field=same("amount", n),
        old_value=numbers(deals.asked[which].astype(np.int64)).cast("string"), new_value=numbers(deals.offered[which].astype(np.int64)).cast("string"),
        happened_at=moments(at), entered_at=moments(at), actor_id=ref(world.lists["staff"], deals.owner(which, at)))


def owners(world: World, leads: Leads, who: Clients, deals: Deals) -> None:
    """Who owned what from when: the first owner of each client, lead and deal, and those it was handed to."""
    dice = world.dice("owners")
    _owned(world, dice, "client", who.ids, who.happened, who.first_owner, who.handed_at, who.next_owner)
    _owned(world, dice, "deal", deals.ids, deals.happened, deals.first_owner, deals.handed_at, deals.next_owner)
    given = np.minimum(leads.happened + 120, world.as_of)
    never = np.full(len(given), NEVER)
    _owned(world, dice, "lead", world.lists["leads"], given, leads.owner, never, never)


def _owned(world: World, dice, entity: str, whose, since, first, handed_at, then) -> None:
    begun, handed = np.flatnonzero(first >= 0), np.flatnonzero(handed_at >= 0)
    row, at = np.concatenate([begun, handed]), np.concatenate([since[begun], handed_at[handed]])
    owner, n = np.concatenate([first[begun], then[handed]]), len(begun) + len(handed)
    reasons = [world.words["joined"], world.words["deputy_handover"]]
    put(world.cur, "assignments", id=ids(dice.ids(n)), entity=same(entity, n), entity_id=ref(whose, row),
        owner_id=ref(world.lists["staff"], owner), happened_at=moments(at), entered_at=moments(at),
        actor_id=ref(world.lists["staff"], owner), reason=words(reasons, np.repeat([0, 1], [len(begun), len(handed)])))
