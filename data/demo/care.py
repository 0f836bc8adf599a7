"""What was promised and complained of, who recommended us, and what else is known of clients."""

import numpy as np

from data.demo.cards import entered
from data.demo.clients import Clients
from data.demo.clock import MINUTES, NEVER
from data.demo.columns import NOBODY, ref
from data.demo.leads import REFERRAL, Leads
from data.demo.plans import Planned
from data.demo.sales import Sales
from data.demo.surveys import bad
from data.demo.talks import HELD
from data.demo.world import World

OPEN, KEPT, BROKEN, SHIFTED = range(4)
FORGOTTEN_AFTER = 21  # days: what is older was kept, broken or moved


def promises(world: World, planned: Planned, who: Clients) -> None:
    """One contact in fourteen ends with a promise."""
    dice, talks = world.dice("promises"), planned.talks
    which = np.flatnonzero((talks.state == HELD) & (talks.client >= 0) & (talks.staff >= 0) & dice.chance(0.07, len(talks)))
    n, at, client = len(which), talks.happened_at[which], talks.client[which]
    ours = dice.chance(0.75, n)
    due = world.clock.workday(world.clock.day(at) + 1 + dice.rng.integers(0, 10, n))
    state, settled = _outcome(world, dice, at, due)
    mine, theirs = world.words["ours"], world.words["theirs"]
    what = (mine + theirs, np.where(ours, dice.rng.integers(0, len(mine), n), len(mine) + dice.rng.integers(0, len(theirs), n)))
    whose = {"line_id": talks.line[which], "client_id": client, "deal_id": talks.deal[which], "contact_id": which}
    whose["owner_id"] = who.owner(client, np.full(n, world.as_of))
    how = {
        "side": (["theirs", "ours"], ours.astype(int)),
        "what": what,
        "due_on": due,
        "state": (["open", "kept", "broken", "moved"], state),
    }
    when = {"happened_at": at, "settled_at": settled, "entered_at": at, "entered_by": talks.staff[which]}
    world.put("promises", id=dice.ids(n), **whose, **how, **when)


def _outcome(world: World, dice, at, due):
    """What became of the promises by now, and when."""
    n, today = len(at), world.clock.day(world.as_of)
    past = np.where(due < today - FORGOTTEN_AFTER, dice.pick([0, 84, 12, 4], n), dice.pick([25, 65, 6, 4], n))
    state = np.where(due < today, past, np.where(dice.chance(0.15, n), KEPT, OPEN))
    settled = np.where(
        state == BROKEN, world.clock.at(due + 1, 9 * 3600), at + ((world.clock.at(due, 17 * 3600) - at) * dice.between(0.2, 0.95, n))
    )
    return state, np.where(state == OPEN, NEVER, np.minimum(settled, world.as_of)).astype(np.int64)


def complaints(world: World, who: Clients, sales: Sales) -> None:
    """One sale in twenty-five brings a complaint; in the bad quarter one in six."""
    dice, n = world.dice("complaints"), len(sales.at)
    which = np.flatnonzero(dice.chance(np.where(bad(world, sales.at), 0.16, 0.035), n))
    at = world.clock.after(dice, sales.at[which], dice.between(1, 20, len(which)))
    which, at = which[at < world.as_of], at[at < world.as_of]
    n, client = len(at), sales.client[which]
    severity = dice.pick([5, 3, 1], n)
    closed = world.clock.after(dice, at, dice.around(np.array([5, 3, 2])[severity], 0.8, n))
    done, owner = closed <= world.as_of, who.owner(client, at)
    kept = world.lists["complaints"] = dice.ids(n)
    world.complained = (at, np.where(done, closed, NEVER), owner)
    about = np.where(bad(world, at) & dice.chance(0.7, n), 0, dice.rng.integers(0, 5, n))
    deadline = world.clock.work_minutes_later(at, np.array([5, 3, 1])[severity] * MINUTES)
    outcome = (world.words["outcomes"], np.where(done, dice.rng.integers(0, 4, n), NOBODY))
    glad = np.clip(np.round(7 + who.joy[client] + dice.rng.standard_normal(n)), 0, 10).astype(np.int32)
    told = {
        "what": (world.words["complaints"], about),
        "severity": 1 + severity,
        "outcome": outcome,
        "satisfaction": (glad, done & dice.chance(0.6, n)),
    }
    when = {"deadline_at": deadline, "happened_at": at, "closed_at": np.where(done, closed, NEVER), "entered_at": entered(world, dice, at)}
    world.put("complaints", id=kept, line_id=who.line[client], client_id=client, owner_id=owner, entered_by=owner, **told, **when)


def referrals(world: World, leads: Leads, sales: Sales) -> None:
    """Most recommended leads name the buyer who sent them."""
    dice = world.dice("referrals")
    lead = np.flatnonzero((leads.source == REFERRAL) & (leads.happened > sales.at[0]) & dice.chance(0.75, len(leads.line)))
    earlier = np.searchsorted(sales.at, leads.happened[lead])
    sender = sales.client[(dice.rng.random(len(lead)) * earlier).astype(int)]
    other = sender != leads.client[lead]
    lead, sender = lead[other], sender[other]
    at, whom = leads.happened[lead], {"from_client_id": sender, "to_client_id": leads.client[lead], "to_lead_id": lead}
    world.put("referrals", id=dice.ids(len(lead)), happened_at=at, entered_at=at, **whom)


def extras(world: World, who: Clients) -> None:
    """The company's own fields on some clients, and a list of clients."""
    dice, n = world.dice("extras"), len(who.ids)
    for place, kind in enumerate(world.words["fields"].values()):
        which = np.flatnonzero(dice.chance(0.5, n))
        choices = {"number": [str(k) for k in range(1, 13)], "yes_no": ["true", "false"]}.get(kind if isinstance(kind, str) else "", kind)
        said = (choices, dice.rng.integers(0, len(choices), len(which)))
        world.put("custom_values", field_id=np.full(len(which), place), entity_id=ref(who.ids, which), value=said)
    which = np.flatnonzero(dice.chance(0.1, n))
    world.put("segment_members", segment_id=np.ones(len(which), int), client_id=which)
