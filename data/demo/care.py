"""What was promised and complained of, who recommended us, and what else is known of clients."""

import numpy as np

from data.demo.cards import entered
from data.demo.clients import Clients
from data.demo.clock import NEVER
from data.demo.columns import NOBODY, days, ids, moments, numbers, put, ref, words
from data.demo.deals import Deals
from data.demo.leads import REFERRAL, Leads
from data.demo.plans import Planned
from data.demo.sales import Sales
from data.demo.surveys import bad
from data.demo.talks import HELD
from data.demo.world import World

OPEN, KEPT, BROKEN, SHIFTED = range(4)
FORGOTTEN_AFTER = 21                                                          # days: what is older was kept, broken or moved


def promises(world: World, planned: Planned, who: Clients, deals: Deals) -> None:
    """One contact in fourteen ends with a promise."""
    dice, talks = world.dice("promises"), planned.talks
    which = np.flatnonzero((talks.state == HELD) & (talks.client >= 0) & (talks.staff >= 0) & dice.chance(0.07, len(talks)))
    n, at, today = len(which), talks.happened_at[which], world.clock.day(world.as_of)
    ours, client = dice.chance(0.75, n), talks.client[which]
    due = world.clock.workday(world.clock.day(at) + 1 + dice.rng.integers(0, 10, n))
    past = np.where(due < today - FORGOTTEN_AFTER, dice.pick([0, 84, 12, 4], n), dice.pick([25, 65, 6, 4], n))
    state = np.where(due < today, past, np.where(dice.chance(0.15, n), KEPT, OPEN))
    settled = np.where(state == BROKEN, world.clock.at(due + 1, 9 * 3600), at + ((world.clock.at(due, 17 * 3600) - at) * dice.between(0.2, 0.95, n)))
    settled = np.where(state == OPEN, NEVER, np.minimum(settled, world.as_of)).astype(np.int64)
    mine, theirs = world.words["ours"], world.words["theirs"]
    what = np.where(ours, dice.rng.integers(0, len(mine), n), len(mine) + dice.rng.integers(0, len(theirs), n))
    owner = ref(world.lists["staff"], who.owner(client, np.full(n, world.as_of)))
    put(world.cur, "promises", id=ids(dice.ids(n)), line_id=ref(world.lists["lines"], talks.line[which]), client_id=ref(who.ids, client),
        deal_id=ref(deals.ids, talks.deal[which]), contact_id=ref(world.lists["contacts"], which), owner_id=owner,
        side=words(["theirs", "ours"], ours.astype(int)), what=words(mine + theirs, what), due_on=days(due),
        state=words(["open", "kept", "broken", "moved"], state), happened_at=moments(at), settled_at=moments(settled),
        entered_at=moments(at), entered_by=ref(world.lists["staff"], talks.staff[which]))


def complaints(world: World, who: Clients, sales: Sales) -> None:
    """One sale in twenty-five brings a complaint; in the bad quarter one in six."""
    dice, n = world.dice("complaints"), len(sales.at)
    which = np.flatnonzero(dice.chance(np.where(bad(world, sales.at), 0.16, 0.035), n))
    at = world.clock.after(dice, sales.at[which], dice.between(1, 20, len(which)))
    which, at = which[at < world.as_of], at[at < world.as_of]
    n, client = len(at), sales.client[which]
    severity = dice.pick([5, 3, 1], n)
    closed = world.clock.after(dice, at, dice.around(np.array([5, 3, 2])[severity], 0.8, n))
    done = closed <= world.as_of
    put(world.cur, "complaints", id=ids(dice.ids(n)), line_id=ref(world.lists["lines"], who.line[client]), client_id=ref(who.ids, client),
        owner_id=ref(world.lists["staff"], who.owner(client, at)),
        what=words(world.words["complaints"], np.where(bad(world, at) & dice.chance(0.7, n), 0, dice.rng.integers(0, 5, n))),
        severity=numbers((1 + severity).astype(np.int32)), deadline_at=moments(world.clock.work_minutes_later(at, np.array([5, 3, 1])[severity] * 540.0)),
        happened_at=moments(at), closed_at=moments(np.where(done, closed, NEVER)),
        outcome=words(world.words["outcomes"], np.where(done, dice.rng.integers(0, 4, n), NOBODY)),
        satisfaction=numbers(np.clip(np.round(7 + who.joy[client] + dice.rng.standard_normal(n)), 0, 10).astype(np.int32), done & dice.chance(0.6, n)),
        entered_at=moments(entered(world, dice, at)), entered_by=ref(world.lists["staff"], who.owner(client, at)))


def referrals(world: World, leads: Leads, who: Clients, sales: Sales) -> None:
    """Most recommended leads name the buyer who sent them."""
    dice = world.dice("referrals")
    lead = np.flatnonzero((leads.source == REFERRAL) & (leads.happened > sales.at[0]) & dice.chance(0.75, len(leads.line)))
    earlier = np.searchsorted(sales.at, leads.happened[lead])
    sender = sales.client[(dice.rng.random(len(lead)) * earlier).astype(int)]
    other = sender != leads.client[lead]
    lead, sender = lead[other], sender[other]
    at = moments(leads.happened[lead])
    put(world.cur, "referrals", id=ids(dice.ids(len(lead))), from_client_id=ref(who.ids, sender), to_client_id=ref(who.ids, leads.client[lead]),
        to_lead_id=ref(world.lists["leads"], lead), happened_at=at, entered_at=at)


def extras(world: World, who: Clients) -> None:
    """The company's own fields on some clients, and a list of clients."""
    dice, n = world.dice("extras"), len(who.ids)
    for place, kind in enumerate(world.words["fields"].values()):
        which = np.flatnonzero(dice.chance(0.5, n))
        choices = {"number": [str(k) for k in range(1, 13)], "yes_no": ["true", "false"]}.get(kind if isinstance(kind, str) else "", kind)
        put(world.cur, "custom_values", field_id=ref(world.lists["custom_fields"], np.full(len(which), place)), entity_id=ref(who.ids, which),
            value=words(choices, dice.rng.integers(0, len(choices), len(which))))
    which = np.flatnonzero(dice.chance(0.1, n))
    put(world.cur, "segment_members", segment_id=ref(world.lists["segments"], np.ones(len(which), int)), client_id=ref(who.ids, which))
