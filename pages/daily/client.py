"""A client: who they are, what has happened, what comes next; everything that is kept of them in the tabs below."""

from uuid import UUID

import streamlit as st

from data import client_states, clients, contacts, deals, documents, persons, promises, reach, relationship, rewards, statements, trust
from pages.parts import asking, client_facts, client_head, client_next, client_offers, client_tabs, client_timeline, devices
from pages.parts.who import viewer


def person(me, client, facts: dict, key):
    """A new person, with further phones and e-mails."""
    ways = tuple(reach.Reach(kind, value, label) for kind, value, label in facts.pop("reach"))
    return persons.add(me, client, persons.NewPerson(**facts, reach=ways), key=key)


WRITES = {
    "edit": clients.edit,
    "assign": clients.assign,
    **{name: getattr(client_states, name) for name in ("leave", "say_why", "come_back", "retire", "restore")},
    "person": person,
    "plan": lambda me, client, facts, key: contacts.plan(me, contacts.Plan(UUID(client), **facts), key=key),
    "promise": lambda me, client, facts, key: promises.make(me, UUID(client), promises.Promise(**facts), key=key),
    "deal": lambda me, client, facts, key: deals.start(me, deals.NewDeal(client_id=UUID(client), **facts), key=key),
    "document": lambda me, client, facts, key: documents.add(me, client, documents.Document(**facts), key=key),
    "entry": lambda me, client, facts, key: relationship.enter(me, client, relationship.Entry(**facts), key=key),
    "refer": relationship.refer,
    **{f"{name}_retire": noun.retire for name, noun in (("document", documents), ("entry", relationship), ("reach", reach))},
    **{f"{name}_back": noun.take_back for name, noun in (("shown", trust), ("reward", rewards))},
    "shown": lambda me, client, facts, key: trust.add(me, client, trust.Shown(**facts), key=key),
    "reward": lambda me, *given, key: rewards.give(me, rewards.Reward(*given), key=key),
    "reach": lambda me, client, way, key: reach.add(me, "client", client, reach.Reach(*way), key=key),
    "said": lambda me, client, facts, key: statements.add(me, UUID(client), statements.Statement(**facts), key=key),
    "said_mark": lambda me, said, *given, **named: statements.mark(me, UUID(said), *given, **named),
    "said_settle": lambda me, said, **named: statements.settle(me, UUID(said), **named),
}


def write(what: str, *given, **named):
    """One call into the data, nothing of the screen in between."""
    return WRITES[what](viewer(), *given, **named)


facts = client_facts.head(viewer(), st.query_params.get("id"))
asking.said()
if not facts:
    client_head.nobody()
elif not facts["in_hand"]:
    client_head.anothers(facts)
else:
    known = client_facts.gather(viewer(), facts)
    client_head.draw(viewer(), known, write)
    left, right = reversed(st.columns(2)) if devices.is_phone() else st.columns([3, 2])
    with left:
        client_timeline.draw(viewer(), known.client)
    with right:
        client_next.draw(viewer(), known, write)
        client_offers.draw(viewer(), known)
    client_tabs.draw(viewer(), facts, write)
