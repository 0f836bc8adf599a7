"""Clients, persons and leads, written down."""

import numpy as np

from data import names as folded
from data.demo import leads as inquiries
from data.demo import names
from data.demo.clients import Clients
from data.demo.clock import DAY, NEVER
from data.demo.columns import NOBODY, days, ids, moments, numbers, put, ref, words
from data.demo.leads import Leads
from data.demo.world import World


def norms(texts: list[str]) -> list[str]:
    """Names as they are compared."""
    return [folded.norm(text) for text in texts]


def entered(world: World, dice, at):
    """When it was written down: minutes later, now and then only the next days."""
    at = np.asarray(at)
    late = np.where(dice.chance(0.03, len(at)), dice.between(0.7 * DAY, 3 * DAY, len(at)), dice.around(240, 0.9, len(at)))
    return np.where(at < 0, NEVER, np.minimum(at + late, world.as_of)).astype(np.int64)


def clients(world: World, who: Clients, leads: Leads) -> None:
    """The clients with name, phone and where they came from; the duplicates in another spelling with the same phone."""
    dice, n = world.dice("client cards"), len(who.ids)
    called = names.companies(dice, world.words, n)
    number = np.arange(n)
    twice = np.flatnonzero(who.copy_of >= 0)
    number[twice] = who.copy_of[twice]
    for way, k in enumerate(twice.tolist()):
        called[k] = names.misspelt(called[who.copy_of[k]], way, world.words["legal"])
    world.called, phones = called, names.phones(world.words, number)
    world.phones = phones
    every, owner = np.arange(n), who.owner(np.arange(n), np.full(n, world.as_of))
    lead, known = np.maximum(who.lead, 0), who.lead >= 0
    put(world.cur, "clients", id=ids(who.ids), line_id=ref(world.lists["lines"], who.line), owner_id=ref(world.lists["staff"], owner),
        name=words(called, every), name_norm=words(norms(called), every), phone=words(phones, every),
        phone_digits=words([folded.digits(phone) for phone in phones], every), email=words(names.emails("client", every), every),
        city=words(world.words["cities"], dice.rng.integers(0, len(world.words["cities"]), n)),
        sector=words(world.words["sectors"], dice.pick([15, 10, 12, 30, 12, 8, 7, 6], n)),
        employees=numbers(np.round(dice.around(35, 1.1, n)).astype(np.int32) + 1),
        entry_point_id=ref(world.lists["entry_points"], np.where(known, leads.entry[lead], NOBODY)),
        source_id=ref(world.lists["sources"], np.where(known, leads.source[lead], NOBODY)),
        campaign_id=ref(world.lists["campaigns"], np.where(known, leads.campaign[lead], NOBODY)),
        happened_at=moments(who.happened), entered_at=moments(entered(world, dice, who.happened)))


def persons(world: World, who: Clients) -> None:
    """One person or two at every client; the first is the main one."""
    dice, n = world.dice("persons"), len(who.ids)
    client = np.sort(np.concatenate([np.arange(n), np.flatnonzero(dice.chance(0.3, n))]))
    main, count = np.append(True, client[1:] != client[:-1]), len(client)
    world.lists["persons"], every = dice.ids(count), np.arange(count)
    world.main_person = np.flatnonzero(main)
    called, phones = names.people(dice, world.words, count), names.phones(world.words, every + n)
    at = moments(entered(world, dice, who.happened[client]))
    put(world.cur, "persons", id=ids(world.lists["persons"]), name=words(called, every), name_norm=words(norms(called), every),
        phone=words(phones, every), phone_digits=words([folded.digits(phone) for phone in phones], every),
        email=words(names.emails("person", every), every), consent=numbers(dice.chance(0.7, count), dice.chance(0.8, count)),
        birthday=days(np.where(dice.chance(0.4, count), world.clock.day(world.as_of) - dice.between(9000, 22000, count), NOBODY)), entered_at=at)
    put(world.cur, "person_roles", id=ids(dice.ids(count)), person_id=ids(world.lists["persons"]), client_id=ref(who.ids, client),
        role=words(world.words["roles"], dice.rng.integers(0, len(world.words["roles"]), count)), is_main=numbers(main))


def leads(world: World, asked: Leads, who: Clients) -> None:
    """The leads and the touches before them."""
    dice, n = world.dice("lead cards"), len(asked.line)
    world.lists["leads"] = dice.ids(n)
    alone = asked.client < 0
    # a lead without a client bears the name of whoever wrote
    people = iter(names.people(dice, world.words, int(alone.sum())))
    called = [next(people) if none else world.called[client] for none, client in zip(alone.tolist(), asked.client.tolist(), strict=True)]
    free = names.phones(world.words, np.arange(n) + 3 * len(who.ids))
    phones = [free[k] if client < 0 else world.phones[client] for k, client in enumerate(asked.client.tolist())]
    every, over = np.arange(n), asked.happened + dice.between(1, 20, n) * DAY
    refused = np.where((asked.deal_at < 0) & (asked.valid >= 0) & (asked.answered > 0) & (over < world.as_of), over, NEVER)
    put(world.cur, "leads", id=ids(world.lists["leads"]), line_id=ref(world.lists["lines"], asked.line),
        owner_id=ref(world.lists["staff"], asked.owner), client_id=ref(who.ids, asked.client),
        person_id=ref(world.lists["persons"], np.where(alone, NOBODY, world.main_person[asked.client])),
        name=words(called, every), name_norm=words(norms(called), every), phone=words(phones, every),
        phone_digits=words([folded.digits(phone) for phone in phones], every), email=words(names.emails("lead", every), every),
        message=words(world.words["messages"], dice.rng.integers(-3, len(world.words["messages"]), n)),
        entry_point_id=ref(world.lists["entry_points"], asked.entry), source_id=ref(world.lists["sources"], asked.source),
        campaign_id=ref(world.lists["campaigns"], asked.campaign), valid=numbers(asked.valid == 1, asked.valid >= 0),
        refused_at=moments(refused), refusal_reason=words([world.words["no_fit"], world.words["spam"]],
                                                         np.where(refused < 0, NOBODY, np.where(asked.valid == 0, 1, 0))),
        happened_at=moments(asked.happened), entered_at=moments(np.minimum(asked.happened + 60, world.as_of)))
    _touches(world, dice, asked)


def _touches(world: World, dice, asked: Leads) -> None:
    """Every known source is a touch; a third had touched us before through another."""
    last = np.flatnonzero(asked.source >= 0)
    early = dice.best(np.ones(len(asked.line)), len(asked.line) // 3)
    at = np.maximum(asked.happened[early] - dice.between(1, 40, len(early)) * DAY, world.start).astype(np.int64)
    early, at = early[at < asked.happened[early]], at[at < asked.happened[early]]
    lead = np.concatenate([last, early])
    source = np.concatenate([asked.source[last], dice.pick(inquiries.SOURCES[:-1], len(early))])
    mixed = np.full(len(early), NOBODY)
    put(world.cur, "lead_touches", id=ids(dice.ids(len(lead))), lead_id=ref(world.lists["leads"], lead),
        entry_point_id=ref(world.lists["entry_points"], np.concatenate([asked.entry[last], mixed])),
        source_id=ref(world.lists["sources"], source),
        campaign_id=ref(world.lists["campaigns"], np.concatenate([asked.campaign[last], mixed])),
        happened_at=moments(np.concatenate([asked.happened[last], at])))
