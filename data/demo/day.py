"""What makes up a salesperson's day beside contacts: more ways to reach people, visit reports, steps of complaints, the playbook."""

import numpy as np

from data.demo.cards import entered
from data.demo.clients import Clients
from data.demo.clock import DAY, HOUR
from data.demo.columns import NOBODY, ref
from data.demo.deals import Deals
from data.demo.names import emails, phones
from data.demo.paths import WON, Events
from data.demo.plans import Planned
from data.demo.talks import DEMO, HELD, MEETING
from data.demo.world import World, raw

CHECKED = 0.6  # share of checks that are ticked
HELPS = 0.15  # more of them in deals that are won


def make(world: World, who: Clients, deals: Deals, events: Events, planned: Planned) -> None:
    """All of it, after everything it speaks of."""
    reach(world, who)
    reports(world, planned)
    steps(world)
    documents(world, who)
    balance(world, who)
    ticks(world, deals, events)


def reach(world: World, who: Clients) -> None:
    """A second phone of every eighth person, a second e-mail of every twelfth."""
    dice, n = world.dice("reach"), len(world.lists["persons"])
    for kind, share, label in (("phone", 0.12, "mobile"), ("email", 0.08, "other")):
        which = np.flatnonzero(dice.chance(share, n))
        value = phones(world.words, which + 5 * len(who.ids) + n) if kind == "phone" else emails("home", which)
        norm = ["".join(filter(str.isdigit, one)) for one in value] if kind == "phone" else [one.lower() for one in value]
        what = {"entity": ["person"] * len(which), "entity_id": ref(world.lists["persons"], which), "kind": [kind] * len(which)}
        said = {"label": [label] * len(which), "value": value, "value_norm": norm, "entered_at": np.full(len(which), world.as_of)}
        world.put("reach", id=dice.ids(len(which)), **what, **said)


def reports(world: World, planned: Planned) -> None:
    """Two meetings of three have a report; one in eight of what was said there cannot be relied on."""
    dice, talks = world.dice("reports"), planned.talks
    meeting = (talks.state == HELD) & np.isin(talks.kind, (MEETING, DEMO)) & (talks.client >= 0) & (talks.staff >= 0)
    which = np.flatnonzero(meeting & (talks.happened_at > world.as_of - 200 * DAY) & dice.chance(0.66, len(talks)))
    n, at = len(which), talks.happened_at[which]
    whose = {"contact_id": which, "line_id": talks.line[which], "client_id": talks.client[which]}
    told = {}
    for field, share in (("heard", 1.0), ("agreed", 0.9), ("disagreed", 0.35), ("mistakes", 0.2)):
        choice = world.words[f"day_{field}"]
        told[field] = (choice, np.where(dice.chance(share, n), dice.rng.integers(0, len(choice), n), NOBODY))
    when = {"happened_at": at, "entered_at": entered(world, dice, at + HOUR), "entered_by": talks.staff[which]}
    world.put("visit_reports", **whose, **told, **when)
    _statements(world, dice, whose, when)


def _statements(world: World, dice, whose: dict, when: dict) -> None:
    said = np.flatnonzero(dice.chance(0.3, len(when["happened_at"])))
    about = {name: column[said] for name, column in (whose | when).items()}
    choice, n = world.words["day_statements"], len(said)
    words = (choice, dice.rng.integers(0, len(choice), n))
    person = world.main_person[about["client_id"]]
    world.put("statements", id=dice.ids(n), person_id=person, words=words, unreliable=dice.chance(0.4, n), **about)


def steps(world: World) -> None:
    """What was done about complaints: one to three steps each, before they were closed."""
    dice, (at, closed, owner) = world.dice("steps"), world.complained
    row = np.repeat(np.arange(len(at)), dice.rng.integers(1, 4, len(at)))
    until = np.where(closed[row] >= 0, closed[row], world.as_of)
    when = (at[row] + (until - at[row]) * dice.between(0.05, 0.9, len(row))).astype(np.int64)
    choice = world.words["day_steps"]
    what = {"complaint_id": row, "words": (choice, dice.rng.integers(0, len(choice), len(row)))}
    world.put("complaint_steps", id=dice.ids(len(row)), happened_at=when, entered_at=when, entered_by=owner[row], **what)


def documents(world: World, who: Clients) -> None:
    """Where the papers of every fifth client lie."""
    dice, choice = world.dice("documents"), world.words["day_documents"]
    which = np.flatnonzero(dice.chance(0.2, len(who.ids)))
    n, kind = len(which), dice.rng.integers(0, len(choice), len(which))
    at = (who.happened[which] + (world.as_of - who.happened[which]) * dice.between(0, 1, n)).astype(np.int64)
    link = [f"https://files.example.com/clients/{client}/{k}.pdf" for client, k in zip(which.tolist(), kind.tolist(), strict=True)]
    what = {"line_id": who.line[which], "client_id": which, "name": (choice, kind), "link": link}
    world.put("documents", id=dice.ids(n), happened_at=at, entered_at=at, **what)


def balance(world: World, who: Clients) -> None:
    """Deposits and withdrawals entered by hand, in the last half year."""
    dice, n = world.dice("balance"), len(who.ids)
    which = np.flatnonzero(dice.chance(0.07, n) & (who.happened < world.as_of - 190 * DAY))
    good = dice.chance(0.7, len(which))
    at = (world.as_of - dice.between(1, 180, len(which)) * DAY).astype(np.int64)
    owner = who.owner(which, at)
    what = {"code": (["invoice_error", "unasked_help"], good.astype(int)), "points": np.where(good, 3.0, -4.0)}
    words = (world.words["day_balance"], np.where(good, 2 * dice.chance(0.4, len(which)), 1).astype(int))
    when = {"happened_at": at, "entered_at": at, "entered_by": owner}
    world.put("relationship_entries", id=dice.ids(len(which)), line_id=who.line[which], client_id=which, what=words, **what, **when)


def ticks(world: World, deals: Deals, events: Events) -> None:
    """The checks of the stages a deal stood in; a little more of them where it was won."""
    dice = world.dice("ticks")
    items = world.cur.execute(
        "SELECT p.id, l.position - 1, s.position FROM kept.playbook_items p JOIN kept.stages s ON s.id = p.stage_id "
        "JOIN kept.lines l ON l.id = s.line_id WHERE p.kind = 'check' ORDER BY l.position, s.position, p.position"
    ).fetchall()
    world.lists["playbook_items"] = raw(items)
    for k, (_, line, position) in enumerate(items):
        here = np.flatnonzero((deals.line[events.deal] == line) & (events.position == position))
        here = here[np.unique(events.deal[here], return_index=True)[1]]
        done = here[dice.chance(CHECKED + HELPS * (deals.stage[events.deal[here]] == WON), len(here))]
        at, deal = np.minimum(events.at[done] + HOUR, world.as_of), events.deal[done]
        world.put("playbook_ticks", deal_id=deal, item_id=np.full(len(deal), k), happened_at=at, actor_id=deals.owner(deal, at))
