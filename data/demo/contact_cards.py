"""Contacts, written down."""

import numpy as np

from data.demo import staff
from data.demo.cards import entered
from data.demo.columns import NOBODY
from data.demo.paths import Events
from data.demo.plans import Planned
from data.demo.talks import BOUGHT, DEMO, HELD, MEETING, REFUSED, STATES, Talks
from data.demo.world import World

MINUTES = np.array([8, 6, 55, 3, 70, 120, 5])  # usual length of a contact by kind


def link(world: World, planned: Planned, events: Events) -> None:
    """Give the contacts their ids and tell each stage event its contact."""
    world.lists["contacts"] = world.dice("contact ids").ids(len(planned.talks))
    events.contact = np.full(len(events.deal), NOBODY)
    caused = np.flatnonzero(planned.talks.event >= 0)
    events.contact[planned.talks.event[caused]] = caused


def write(world: World, planned: Planned) -> None:
    """All contacts, and who took part in the meetings."""
    talks, dice, n = planned.talks, world.dice("contact cards"), len(planned.talks)
    when = np.where(talks.due_at >= 0, talks.due_at, talks.happened_at)
    hand = np.where(talks.state == HELD, staff.deputised(world, talks.staff, when), talks.staff)
    person = np.where((talks.client >= 0) & dice.chance(0.72, n), world.main_person[talks.client], NOBODY)
    whose = {"line_id": talks.line, "client_id": talks.client, "person_id": person, "lead_id": talks.lead, "deal_id": talks.deal}
    what = {"kind": (world.kinds, talks.kind), "direction": (["in", "out"], talks.outward.astype(int)), "state": (STATES, talks.state)}
    moments = {name: getattr(talks, name) for name in ("planned_at", "due_at", "happened_at", "settled_at")}
    chain = {"result_id": talks.result, "follows_id": planned.follows, "moved_to_id": talks.moved_to, "automatic": talks.automatic}
    known = whose | what | moments | chain | _told(world, dice, talks)
    world.put("contacts", id=world.lists["contacts"], staff_id=hand, entered_by=hand, **known)
    there = np.flatnonzero(np.isin(talks.kind, (MEETING, DEMO)) & (person >= 0))
    world.put("contact_people", contact_id=there, person_id=person[there])


def _told(world: World, dice, talks: Talks) -> dict:
    """How long it took, what was noted, why nothing follows, and when it was written down."""
    n, held, notes = len(talks), talks.state == HELD, world.words["notes"]
    spoke = held & ~talks.automatic
    minutes = np.maximum(1, np.round(dice.around(MINUTES[talks.kind], 0.5, n))).astype(np.int32)
    ends = np.isin(talks.result, (BOUGHT, REFUSED)) & dice.chance(0.5, n)
    written = np.where(held, entered(world, dice, talks.happened_at), talks.planned_at)
    note = np.where(spoke & dice.chance(0.55, n), dice.rng.integers(0, len(notes), n), NOBODY)
    quiet = np.where(ends, (talks.result == REFUSED).astype(int), NOBODY)
    seconds = (np.round(dice.around(14, 0.35, n), 1), spoke)
    return {"minutes": (minutes, spoke), "note": (notes, note), "quiet_reason_id": quiet, "seconds_taken": seconds, "entered_at": written}
