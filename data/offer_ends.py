"""How an offer ends: accepted (with a deal, begun or standing), declined or withdrawn; taken back on the same day if that was a mistake."""

from uuid import UUID, uuid5

from data import calendar, deals, store
from data.deal_beginnings import TABLES as DEAL_TABLES
from data.problems import Problem, sentence
from data.revising import Act, done_before, revise

TOUCHES = ("offers", "contacts", "field_history", "audit")
CALL_OFF = "UPDATE kept.contacts SET state = 'cancelled', settled_at = ?, version = version + 1 WHERE id = ? AND state = 'planned'"
ASK_AGAIN = """
UPDATE kept.contacts SET state = 'planned', settled_at = NULL, version = version + 1 WHERE id = ? AND state = 'cancelled' AND settled_at = ?"""
ENDS = ("accepted", "declined", "withdrawn")
FIELDS = ("id", "line_id", "client_id", "deal_id", "product_id", "what", "amount", "state", "contact_id", "settled_at", "version")


def settle(viewer, offer_id: UUID, how: str, *, version: int, key: UUID, deal_id: UUID | None = None, begin: bool = False) -> UUID | None:
    """Say how an offer ended. An accepted one may point to a deal of its client, or `begin` one; returns that deal. Once per key.

    The contact that was planned to ask about it is called off.
    """

    def work(cur, me) -> UUID | None:
        act = Act(f"offers.{how}", "offer", offer_id, key)
        if how not in ENDS:
            raise Problem("An offer is accepted, declined or withdrawn.")
        if done_before(cur, me, act):
            return _deal_of(cur, offer_id)
        row = _standing(cur, offer_id, version, ("made",))
        deal = _deal(cur, me, row, how, deal_id, begin, key) or row["deal_id"]
        after = {"state": how, "settled_at": store.now(), "deal_id": deal}
        revise(cur, me, act, row, after, table="offers")
        cur.execute(CALL_OFF, [after["settled_at"], row["contact_id"]])
        return deal

    touches = (*TOUCHES, *DEAL_TABLES) if begin else TOUCHES
    return store.here().transaction(work, viewer=viewer, right="offers.make", touches=touches)


def _deal_of(cur, offer_id: UUID) -> UUID | None:
    return cur.execute("SELECT deal_id FROM kept.offers WHERE id = ?", [offer_id]).fetchone()[0]


def _deal(cur, me, row: dict, how: str, deal_id: UUID | None, begin: bool, key: UUID) -> UUID | None:
    """The deal that an accepted offer leads to; None for none."""
    if how != "accepted":
        return None
    if begin:
        me.must("deals.edit")
        new = deals.NewDeal(row["client_id"], row["what"][:200], row["amount"], row["line_id"], product_id=row["product_id"])
        return deals.open_deal(cur, me, new, uuid5(key, "deal"))
    if deal_id is None:
        return None
    if deals.stand(cur, deal_id).client_id != row["client_id"]:
        raise Problem("This deal is another client's.", field="deal")
    return deal_id


def take_back(viewer, offer_id: UUID, *, version: int, key: UUID) -> None:
    """What was said of an offer today was a mistake: it stands as made, the contact that asks about it too. Once per key.

    On a later day it stays: numbers of past days have counted it. A deal that was begun stays.
    """

    def work(cur, me) -> None:
        act = Act("offers.take_back", "offer", offer_id, key)
        if done_before(cur, me, act):
            return
        row = _standing(cur, offer_id, version, ENDS)
        if calendar.local_day(cur, row["settled_at"]) != calendar.local_day(cur, store.now()):
            raise Problem("What was said of an offer can be taken back on the same day only.")
        revise(cur, me, act, row, {"state": "made", "settled_at": None}, table="offers", details=row["state"])
        cur.execute(ASK_AGAIN, [row["contact_id"], row["settled_at"]])

    store.here().transaction(work, viewer=viewer, right="offers.make", touches=TOUCHES)


def _standing(cur, offer_id: UUID, version: int, states: tuple) -> dict:
    """The offer as it stands, in one of these states; a Problem when it is not the viewer's, or was changed."""
    found = cur.execute(f"SELECT {', '.join(FIELDS)} FROM visible.offers WHERE id = ?", [offer_id]).fetchone()
    if found is None:
        raise Problem("There is no such offer among yours.")
    row = dict(zip(FIELDS, found, strict=True))
    if row["state"] not in states:
        raise Problem(sentence("This offer is settled already.") if "made" in states else sentence("This offer is not settled."))
    if row["version"] != version:
        raise Problem("Someone has changed this offer. Look at it again.")
    return row
