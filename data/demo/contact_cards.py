"""Contacts, written down."""

import numpy as np

from data.demo import staff
from data.demo.cards import entered
from data.demo.clients import Clients
from data.demo.clock import NEVER
from data.demo.columns import NOBODY, ids, moments, numbers, put, ref, words
from data.demo.deals import Deals
from data.demo.paths import Events
from data.demo.plans import Planned
from data.demo.talks import BOUGHT, HELD, REFUSED, STATES
from data.demo.world import World

MINUTES = np.array([8, 6, 55, 3, 70, 120, 5])                                # usual length of a contact by kind


def link(world: World, planned: Planned, events: Events) -> None:
    """Give the contacts their ids and tell each stage event its contact."""
    world.lists["event_contacts"] = world.lists["contacts"] = world.dice("contact ids").ids(len(planned.talks))
    events.contact = np.full(len(events.deal), NOBODY)
    caused = np.flatnonzero(planned.talks.event >= 0)
    events.contact[planned.talks.event[caused]] = caused


def write(world: World, planned: Planned, who: Clients, deals: Deals) -> None:
    """All contacts, and who took part in the meetings."""
    talks, dice, n = planned.talks, world.dice("contact cards"), len(planned.talks)
    held, person_wrote = talks.state == HELD, ~talks.automatic
    when = np.where(talks.due_at >= 0, talks.due_at, talks.happened_at)
    hand = np.where(held, staff.deputised(world, talks.staff, when), talks.staff)
    person = np.where((talks.client >= 0) & dice.chance(0.72, n), world.main_person[talks.client], NOBODY)
    spoke = held & person_wrote
    minutes = np.maximum(1, np.round(dice.around(MINUTES[talks.kind], 0.5, n))).astype(np.int32)
    ends = np.isin(talks.result, (BOUGHT, REFUSED)) & dice.chance(0.5, n)
    written = np.where(held, entered(world, dice, talks.happened_at), talks.planned_at)
    put(world.cur, "contacts", id=ids(world.lists["contacts"]), line_id=ref(world.lists["lines"], talks.line),
        client_id=ref(who.ids, talks.client), person_id=ref(world.lists["persons"], person), lead_id=ref(world.lists["leads"], talks.lead),
        deal_id=ref(deals.ids, talks.deal), staff_id=ref(world.lists["staff"], hand), kind=words(world.kinds, talks.kind),
        direction=words(["in", "out"], talks.outward.astype(int)), state=words(STATES, talks.state), automatic=numbers(talks.automatic),
        planned_at=moments(talks.planned_at), due_at=moments(talks.due_at), happened_at=moments(talks.happened_at),
        settled_at=moments(np.where(talks.settled_at >= 0, talks.settled_at, NEVER)), minutes=numbers(minutes, spoke),
        result_id=ref(world.lists["results"], talks.result),
        note=words(world.words["notes"], np.where(spoke & dice.chance(0.55, n), dice.rng.integers(0, len(world.words["notes"]), n), NOBODY)),
        quiet_reason_id=ref(world.lists["quiet_reasons"], np.where(ends, (talks.result == REFUSED).astype(int), NOBODY)),
        follows_id=ref(world.lists["contacts"], planned.follows), moved_to_id=ref(world.lists["contacts"], talks.moved_to),
        entered_at=moments(written), entered_by=ref(world.lists["staff"], hand), seconds_taken=numbers(np.round(dice.around(14, 0.35, n), 1), spoke))
    _present(world, talks, person)


def _present(world: World, talks, person) -> None:
    there = np.flatnonzero(np.isin(talks.kind, (2, 4)) & (person >= 0))
    put(world.cur, "contact_people", contact_id=ref(world.lists["contacts"], there), person_id=ref(world.lists["persons"], person[there]))
