"""A made-up company: to show, to test and to measure. The same seed, size, day and language give the same rows."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from data.demo import (
    cards,
    care,
    contact_cards,
    contacts,
    day,
    deal_cards,
    deals,
    documents,
    doors,
    experiments,
    leads,
    leavings,
    lists,
    mailings,
    money,
    names,
    offers,
    plans,
    post,
    reputation,
    reviews_burst,
    sales,
    staff,
    surveys,
    touches,
    trust,
    waves,
    written,
)
from data.demo.size import SIZES
from data.demo.world import World
from data.problems import Problem
from data.store import Store

PASSWORD = "voronka-demo"
SIGN_INS = {"executive": ("director", PASSWORD), "head": ("head", PASSWORD), "manager": ("manager", PASSWORD), "admin": ("admin", PASSWORD)}


def make(here: Store, size: str = "m", seed: int = 7, as_of: date | None = None, language: str = "en", password: str = PASSWORD) -> None:
    """Write a made-up company into an empty store, in one transaction.

    Its 24 months end with the first minute of `as_of` (today in its time zone when left out); only plans lie after it.
    Raises Problem for an unknown size and for a store that has a company already.
    """
    if size not in SIZES:
        raise Problem("There is no size {size}; sizes are s, m and l.", size=size)
    today = as_of or datetime.now(ZoneInfo(names.lexicon(language)["time_zone"])).date()
    here.transaction(lambda cur, me: fill(World(cur, seed, SIZES[size], language, today), password))
    here.refresh_rules()


def fill(world: World, password: str) -> None:
    """Everything, in the order in which one thing follows from the other."""
    lists.write(world)
    staff.write(world, password)
    asked = leads.make(world)
    who, chances, events = deals.make(world, asked)
    world.lists["clients"], world.lists["deals"] = who.ids, chances.ids
    cards.clients(world, who, asked)
    cards.persons(world, who)
    cards.leads(world, asked, who)
    planned = plans.make(world, contacts.make(world, asked, who, chances, events))
    contact_cards.link(world, planned, events)
    contact_cards.write(world, planned)
    deal_cards.write(world, chances, events, asked, who)
    deal_cards.owners(world, asked, who, chances)
    bought = sales.make(world, who, chances)
    _after(world, asked, who, chances, planned, bought)
    day.make(world, who, chances, events, planned)


def _after(world: World, asked, who, chances, planned, bought) -> None:
    """What follows from contacts and purchases."""
    sales.write(world, bought, who)
    offers.habits(world)
    surveys.write(world, who, bought)
    surveys.mentions(world, who, bought)
    waves.make(world)
    reputation.write(world)
    reviews_burst.write(world)
    care.promises(world, planned, who)
    care.complaints(world, who, bought)
    care.referrals(world, asked, bought)
    care.extras(world, who)
    money.costs(world)
    touches.make(world, asked)
    written.make(world, asked)
    post.make(world)
    money.targets(world, chances)
    money.capacity(world)
    trust.write(world, planned, chances)
    leavings.make(world)
    doors.make(world)
    mailings.make(world)
    documents.make(world)
    offers.write(world)
    experiments.make(world)
