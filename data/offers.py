"""Offers with a deadline: what was offered to a client until which day; asked about the working day before; and how many get one at once."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from data import calendar, deal_facts, inserts, plans, store, trail
from data.deal_stands import listed
from data.problems import Problem
from data.revising import Act, done_before
from data.subjects import find

TOUCHES = ("offers", "contacts", "audit")
LONGEST = 300  # characters
MOST = 500  # clients at once


@dataclass(frozen=True)
class Offer:
    """`until_on` is the last local day it holds, after today; `amount` in money; `follow`: a contact is planned the working day before."""

    what: str
    until_on: date | None
    product_id: UUID | None = None
    amount: object = None
    deal_id: UUID | None = None
    follow: bool = True


@dataclass(frozen=True)
class _Where:
    client_id: UUID
    deal_id: UUID | None = None
    lead_id: UUID | None = None


def make(viewer, client_id: UUID, offer: Offer, *, key: UUID) -> UUID:
    """Make an offer to a client in hand, for its owner (of the deal, where there is one); its id. Once per key."""

    def work(cur, me) -> UUID:
        if not done_before(cur, me, Act("offers.make", "offer", key, key)):
            about = find(cur, _Where(client_id, offer.deal_id))
            _write(cur, me, offer, [(key, client_id, about.line_id, plans.whose(cur, about, me))])
            trail.note(cur, me.id, "offers.make", "offer", key, line=key)
        return key

    return store.here().transaction(work, viewer=viewer, right="offers.make", touches=TOUCHES)


def make_many(viewer, clients, offer: Offer, *, key: UUID) -> int:
    """Make the same offer to all these clients, or to none; returns how many. Once per key."""

    def work(cur, me) -> int:
        wanted = tuple(dict.fromkeys(clients))
        if offer.deal_id:
            raise Problem("This deal is another client's.", field="deal")  # one deal is never that of many
        if not done_before(cur, me, Act("offers.make_many", "offer", key, key)):
            _write(cur, me, offer, _subjects(cur, me, wanted, key))
            trail.note(cur, me.id, "offers.make_many", "offer", key, str(len(wanted)), line=key)
        return len(wanted)

    return store.here().transaction(work, viewer=viewer, right="offers.make", touches=TOUCHES)


def undo_many(viewer, key: UUID, clients) -> int:
    """Take back what `make_many` with this key wrote and nobody has touched since; returns how many. A second time takes back none."""

    def work(cur, me) -> int:
        line = trail.of(cur, key)
        if line is None or line.actor_id != me.id or line.action != "offers.make_many":
            raise Problem("None of these offers is left to take back.")
        n = _remove(cur, {"ids": [str(uuid5(key, str(client))) for client in clients], "me": me.id})
        trail.note(cur, me.id, "offers.make_many.undo", "offer", None, f"{key} {n}")
        return n

    return store.here().transaction(work, viewer=viewer, right="offers.make", touches=TOUCHES)


def _remove(cur, ids: dict) -> int:
    """Of these offers those that stand as they were written, with the contacts that ask about them; how many there were."""
    which = "list_contains(CAST($ids AS UUID[]), id) AND state = 'made' AND version = 1 AND entered_by = $me"
    found = cur.execute(f"SELECT id, contact_id FROM kept.offers WHERE {which}", ids).fetchall()
    asked = [str(contact) for _, contact in found if contact]
    cur.execute("DELETE FROM kept.contacts WHERE list_contains(CAST(? AS UUID[]), id) AND state = 'planned' AND version = 1", [asked])
    cur.execute(f"DELETE FROM kept.offers WHERE {which}", ids)
    return len(found)


def _subjects(cur, me, clients: tuple, key: UUID) -> list[tuple]:
    """(offer, client, line, whose it will be) of each client, in their order; a Problem when one is not the viewer's to work on."""
    if not clients:
        raise Problem("Choose the client.", field="who")
    if len(clients) > MOST:
        raise Problem("At most {n} offers can be made at once.", n=MOST)
    rows = cur.execute(
        "SELECT k.id, k.line_id, coalesce(s.id, CAST($me AS UUID)) FROM visible.clients_in_hand k LEFT JOIN kept.staff s "
        "ON s.id = k.owner_id AND s.disabled_at IS NULL AND s.retired_at IS NULL WHERE list_contains(CAST($ids AS UUID[]), k.id)",
        {"ids": [str(client) for client in clients], "me": str(me.id)},
    ).fetchall()
    found = {row[0]: row for row in rows}
    if len(found) < len(clients):
        raise Problem("There is no such client among yours.", field="who")
    return [(uuid5(key, str(client)), *found[client]) for client in clients]


def _write(cur, me, offer: Offer, whom: list[tuple]) -> None:
    """The offers and the contacts that ask about them."""
    now = store.now()
    today = calendar.local_day(cur, now)
    check(cur, offer, today)
    asked = {one: uuid5(one, "follow") for one, *_ in whom} if offer.follow else {}
    if asked:
        inserts.insert(cur, "contacts", _contacts(cur, me, offer, whom, asked, today))
    said = {"what": offer.what.strip(), "amount": deal_facts.money(offer.amount), "until_on": offer.until_on}
    of = {"deal_id": offer.deal_id, "product_id": offer.product_id, "happened_at": now, "entered_at": now, "entered_by": me.id}
    rows = [{"id": one, "line_id": line, "client_id": client, "owner_id": owner} for one, client, line, owner in whom]
    inserts.insert(cur, "offers", [row | of | said | {"contact_id": asked.get(row["id"])} for row in rows])


def check(cur, offer: Offer, today: date) -> None:
    """A Problem names the input that has to be put right."""
    if not offer.what.strip():
        raise Problem("Say what is offered.", field="what")
    if len(offer.what) > LONGEST:
        raise Problem("An offer is said in at most {most} characters.", field="what", most=LONGEST)
    if offer.until_on is None or offer.until_on <= today:
        raise Problem("An offer holds until a day after today.", field="until_on")
    if offer.until_on > today + plans.FARTHEST:
        raise Problem("The last day of an offer lies more than three years ahead.", field="until_on")
    if offer.product_id and not listed(cur, "products", offer.product_id):
        raise Problem("This is no longer on the list.", field="product")


def _contacts(cur, me, offer: Offer, whom: list[tuple], ids: dict, today: date) -> list[dict]:
    """A call to each, on the last working day of its person before the offer ends (the next one from today on, where there is none)."""
    days = {owner: asking_day(cur, offer.until_on, today, owner) for owner in {owner for *_, owner in whom}}
    ends = {on: calendar.end_of_day(cur, on) for on in days.values()}
    what = {"deal_id": offer.deal_id, "kind": "call", "direction": "out", "state": "planned", "note": offer.what.strip()}
    when = {"planned_at": store.now(), "entered_at": store.now(), "entered_by": me.id}
    return [
        {"id": ids[one], "line_id": line, "client_id": client, "staff_id": owner, "due_at": ends[days[owner]]} | what | when
        for one, client, line, owner in whom
    ]


def asking_day(cur, until_on: date, today: date, staff_id: UUID) -> date:
    """The last working day of a person from today on that lies before `until_on`; without one the next working day."""
    row = cur.execute(
        "SELECT max(c.day) FROM kept.calendar c WHERE c.day < $until AND c.day >= $today AND c.opens_at IS NOT NULL AND NOT EXISTS ("
        "SELECT 1 FROM kept.absences a WHERE a.staff_id = $staff AND a.since <= c.day AND c.day < a.until)",
        {"until": until_on, "today": today, "staff": staff_id},
    ).fetchone()
    return row[0] or calendar.working_day_after(cur, today - timedelta(days=1), 1, staff_id)
