"""Clients, persons and leads, written down."""

import numpy as np

from data import names as folded
from data.demo import leads as inquiries
from data.demo import names
from data.demo.clients import Clients
from data.demo.clock import DAY, NEVER
from data.demo.columns import NOBODY
from data.demo.leads import Leads
from data.demo.world import World


def known_as(called: list[str], phones: list[str], kind: str) -> dict:
    """Name, phone and e-mail, each also as it is compared."""
    digits = [folded.digits(phone) for phone in phones]
    norms = [folded.norm(name) for name in called]
    return {
        "name": called,
        "name_norm": norms,
        "phone": phones,
        "phone_digits": digits,
        "email": names.emails(kind, np.arange(len(called))),
    }


UNREACHED, SPAM = 3, 4  # places among the refusal reasons; the last: it was no lead


def came_by(leads: Leads, lead) -> dict:
    """Entry point, source and campaign of these leads; nothing where there is no lead."""
    found = {"entry_point_id": leads.entry, "source_id": leads.source, "campaign_id": leads.campaign}
    return {name: np.where(lead >= 0, column[np.maximum(lead, 0)], NOBODY) for name, column in found.items()}


def entered(world: World, dice, at):
    """When it was written down: minutes later, now and then only the next days."""
    at = np.asarray(at)
    late = np.where(dice.chance(0.03, len(at)), dice.between(0.7 * DAY, 3 * DAY, len(at)), dice.around(240, 0.9, len(at)))
    return np.where(at < 0, NEVER, np.minimum(at + late, world.as_of)).astype(np.int64)


def clients(world: World, who: Clients, leads: Leads) -> None:
    """The clients with name, phone and where they came from; the duplicates in another spelling with the same phone."""
    dice, n, say = world.dice("client cards"), len(who.ids), world.words
    world.called = _names(dice, say, who)
    world.phones = names.phones(say, np.where(who.copy_of >= 0, who.copy_of, np.arange(n)))
    place = {
        "city": (say["cities"], dice.rng.integers(0, len(say["cities"]), n)),
        "sector": (say["sectors"], dice.pick([15, 10, 12, 30, 12, 8, 7, 6], n)),
    }
    people = np.round(dice.around(35, 1.1, n)).astype(np.int32) + 1
    owner = who.owner(np.arange(n), np.full(n, world.as_of))
    when = {"happened_at": who.happened, "entered_at": entered(world, dice, who.happened)}
    known = known_as(world.called, world.phones, "client") | came_by(leads, who.lead) | place | when | _needs(world, n)
    world.put("clients", id=who.ids, line_id=who.line, owner_id=owner, employees=people, **known)


def _needs(world: World, n: int) -> dict:
    """Needs of most clients, what some hope for, what with a few is better left unsaid."""
    dice, found = world.dice("needs"), {}
    for field, share in (("needs", 0.6), ("benefits", 0.4), ("not_to_say", 0.06)):
        choice = world.words[f"day_{field}"]
        found[field] = (choice, np.where(dice.chance(share, n), dice.rng.integers(0, len(choice), n), NOBODY))
    return found


def _names(dice, say: dict, who: Clients) -> list[str]:
    called = names.companies(dice, say, len(who.ids))
    for way, k in enumerate(np.flatnonzero(who.copy_of >= 0).tolist()):
        called[k] = names.misspelt(called[who.copy_of[k]], way, say["legal"])
    return called


def persons(world: World, who: Clients) -> None:
    """One person or two at every client; the first is the main one."""
    dice, n, roles = world.dice("persons"), len(who.ids), world.words["roles"]
    client = np.sort(np.concatenate([np.arange(n), np.flatnonzero(dice.chance(0.3, n))]))
    main, count = np.append(True, client[1:] != client[:-1]), len(client)
    world.lists["persons"], world.main_person = dice.ids(count), np.flatnonzero(main)
    called, phones = names.people(dice, world.words, count), names.phones(world.words, np.arange(count) + n)
    at = entered(world, dice, who.happened[client])
    consent = (dice.chance(0.7, count), dice.chance(0.8, count))
    born = np.where(dice.chance(0.4, count), world.clock.day(world.as_of) - dice.between(9000, 22000, count), NOBODY)
    known = known_as(called, phones, "person")
    world.put("persons", id=world.lists["persons"], consent=consent, birthday=born, entered_at=at, **known)
    kept, role = dice.ids(count), (roles, dice.rng.integers(0, len(roles), count))
    world.put("person_roles", id=kept, person_id=np.arange(count), client_id=client, role=role, is_main=main)


def leads(world: World, asked: Leads, who: Clients) -> None:
    """The leads and the touches before them."""
    dice, n, say = world.dice("lead cards"), len(asked.line), world.words
    world.lists["leads"], alone = dice.ids(n), asked.client < 0
    called, phones = _callers(world, dice, asked, 3 * len(who.ids))
    over = asked.happened + dice.between(1, 20, n) * DAY
    over += np.where((asked.answered < 0) & (asked.valid != 0), world.dice("given up").between(10, 30, n), 0) * DAY
    refused = np.where((asked.deal_at < 0) & (asked.valid >= 0) & (over < world.as_of), over, NEVER)
    why = ([say["no_fit"], say["spam"]], np.where(refused < 0, NOBODY, np.where(asked.valid == 0, 1, 0)))
    reason = np.where(refused < 0, NOBODY, np.where(asked.valid == 0, SPAM, _reasons(world, asked)))
    message = (say["messages"], dice.rng.integers(-3, len(say["messages"]), n))
    whose = {"line_id": asked.line, "owner_id": asked.owner, "client_id": asked.client, "message": message}
    judged = {"valid": (asked.valid == 1, asked.valid >= 0), "refused_at": refused, "refusal_reason": why, "refusal_reason_id": reason}
    when = {"happened_at": asked.happened, "entered_at": np.minimum(asked.happened + 60, world.as_of)}
    known = known_as(called, phones, "lead") | came_by(asked, np.arange(n)) | whose | judged | when
    world.put("leads", id=world.lists["leads"], person_id=np.where(alone, NOBODY, world.main_person[asked.client]), **known)
    _touches(world, dice, asked)


def _reasons(world: World, asked: Leads):
    """Who was never answered could not be reached; the others say why."""
    return np.where(asked.answered < 0, UNREACHED, world.dice("refusals").rng.integers(0, UNREACHED, len(asked.line)))


def _callers(world: World, dice, asked: Leads, free: int) -> tuple[list[str], list[str]]:
    """Name and phone of each lead: the client's, or those of whoever wrote; `free` is the first phone that is nobody's."""
    people = iter(names.people(dice, world.words, int((asked.client < 0).sum())))
    numbers = names.phones(world.words, np.arange(len(asked.line)) + free)
    client = asked.client.tolist()
    called = [next(people) if k < 0 else world.called[k] for k in client]
    return called, [number if k < 0 else world.phones[k] for k, number in zip(client, numbers, strict=True)]


def _touches(world: World, dice, asked: Leads) -> None:
    """Every known source is a touch; a third had touched us before through another."""
    last = np.flatnonzero(asked.source >= 0)
    early = dice.best(np.ones(len(asked.line)), len(asked.line) // 3)
    at = np.maximum(asked.happened[early] - dice.between(1, 40, len(early)) * DAY, world.start).astype(np.int64)
    early, at = early[at < asked.happened[early]], at[at < asked.happened[early]]
    before = dice.pick(inquiries.SOURCES[:-1], len(early))
    known = {name: np.concatenate([column, np.full(len(early), NOBODY)]) for name, column in came_by(asked, last).items()}
    known["source_id"][len(last) :] = before
    lead = np.concatenate([last, early])
    world.put("lead_touches", id=dice.ids(len(lead)), lead_id=lead, happened_at=np.concatenate([asked.happened[last], at]), **known)
