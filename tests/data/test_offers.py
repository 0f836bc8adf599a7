"""Offers are made once, asked about in time, ended once, and go with their client."""

import threading
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from data import handovers, merges, offer_ends, offers
from data.held import What
from data.offers import Offer
from data.problems import Problem

FRIDAY = date(2026, 3, 6)  # the desk's clock stands on Wednesday, 4 March 2026, noon


def make(desk, login="ann", client=None, key=None, **facts):
    said = {"what": "Ten per cent off a yearly check", "until_on": FRIDAY} | facts
    return offers.make(desk.viewer(login), client or desk.acme, Offer(**said), key=key or uuid4())


def one(desk, offer_id) -> dict:
    names = ("state", "owner_id", "deal_id", "amount", "contact_id", "settled_at", "version")
    return dict(zip(names, desk.run(f"SELECT {', '.join(names)} FROM kept.offers WHERE id = ?", offer_id)[0], strict=True))


def contact(desk, offer_id) -> tuple:
    return desk.run(
        "SELECT state, CAST(due_at AS DATE), staff_id, note FROM kept.contacts WHERE id = (SELECT contact_id FROM kept.offers WHERE id = ?)",
        offer_id,
    )[0]


def settle(desk, offer_id, how, login="ann", **facts):
    known = {"version": one(desk, offer_id)["version"], "key": uuid4()} | facts
    return offer_ends.settle(desk.viewer(login), offer_id, how, **known)


def test_an_offer_is_its_clients_owners_and_is_asked_about_the_working_day_before(desk):
    made = make(desk, login="hanna", amount="1200.50", until_on=date(2026, 3, 9))  # a Monday
    found, ann = one(desk, made), desk.id("staff", "ann")
    assert (found["state"], found["owner_id"], str(found["amount"])) == ("made", ann, "1200.50")
    assert contact(desk, made) == ("planned", FRIDAY, ann, "Ten per cent off a yearly check")


def test_a_person_who_is_away_is_not_planned_to_ask(desk):
    desk.absent("ann", date(2026, 3, 5), FRIDAY)
    assert contact(desk, make(desk))[1] == date(2026, 3, 4)


def test_the_same_key_makes_one_offer(desk):
    key = uuid4()
    assert make(desk, key=key) == make(desk, key=key)
    assert desk.run("SELECT count(*) FROM kept.offers") == [(1,)]
    with pytest.raises(Problem, match="somebody else's"):
        make(desk, login="hanna", key=key)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"until_on": date(2026, 3, 4)}, "after today"),
        ({"until_on": None}, "after today"),
        ({"until_on": date(2031, 1, 1)}, "three years"),
        ({"what": "  "}, "what is offered"),
        ({"what": "x" * 301}, "300"),
        ({"amount": -1}, "amount"),
        ({"product_id": uuid4()}, "list"),
    ],
)
def test_an_offer_that_is_none_is_refused_and_writes_nothing(desk, facts, why):
    before = desk.counts()
    with pytest.raises(Problem, match=why):
        make(desk, **facts)
    assert desk.counts() == before and desk.run("SELECT count(*) FROM kept.offers") == [(0,)]


def test_nobody_offers_to_anothers_client(desk):
    with pytest.raises(Problem, match="among yours"):
        make(desk, client=desk.other)
    with pytest.raises(Problem, match="may not"):
        make(desk, login="director")


def test_many_get_the_same_offer_at_once_or_nobody(desk):
    key, both, offer = uuid4(), [desk.acme, desk.other, desk.acme], Offer("A free month", FRIDAY)
    with pytest.raises(Problem, match="among yours"):
        offers.make_many(desk.viewer("ann"), both, offer, key=key)
    assert desk.run("SELECT count(*) FROM kept.offers") == [(0,)]
    assert [offers.make_many(desk.viewer("hanna"), both, offer, key=key) for _ in range(2)] == [2, 2]
    owners = desk.run("SELECT o.owner_id, c.staff_id FROM kept.offers o JOIN kept.contacts c ON c.id = o.contact_id ORDER BY o.owner_id")
    assert sorted(map(str, {row[0] for row in owners})) == sorted(str(desk.id("staff", who)) for who in ("ann", "bob"))
    assert all(owner == staff for owner, staff in owners)


def test_many_are_taken_back_but_for_what_was_answered(desk):
    key = uuid4()
    offers.make_many(desk.viewer("hanna"), [desk.acme, desk.other], Offer("A free month", FRIDAY), key=key)
    settle(desk, desk.run("SELECT id FROM kept.offers WHERE client_id = ?", desk.acme)[0][0], "accepted")
    undone = [offers.undo_many(desk.viewer("hanna"), key, [desk.acme, desk.other]) for _ in range(2)]
    assert undone == [1, 0]
    assert desk.run("SELECT client_id FROM kept.offers") == [(desk.acme,)]
    assert desk.run("SELECT state FROM kept.contacts WHERE state = 'planned'") == []
    with pytest.raises(Problem, match="take back"):
        offers.undo_many(desk.viewer("ann"), key, [desk.other])


@pytest.mark.parametrize("how", offer_ends.ENDS)
def test_an_answer_ends_the_offer_and_calls_off_the_question(desk, how):
    made = make(desk)
    settle(desk, made, how)
    assert (one(desk, made)["state"], one(desk, made)["settled_at"]) == (how, desk.clock)
    assert contact(desk, made)[0] == "cancelled"
    with pytest.raises(Problem, match="settled already"):
        settle(desk, made, "declined")


def test_an_accepted_offer_points_to_a_deal_or_begins_one(desk):
    first, second = make(desk), make(desk, amount=300)
    assert settle(desk, first, "accepted", deal_id=desk.deal_id) == desk.deal_id
    key = uuid4()
    begun = settle(desk, second, "accepted", begin=True, key=key)
    assert desk.run("SELECT client_id, name, amount FROM kept.deals WHERE id = ?", begun)[0][1:] == ("Ten per cent off a yearly check", 300)
    assert settle(desk, second, "accepted", begin=True, key=key) == begun == one(desk, second)["deal_id"]


def test_another_clients_deal_is_none_of_this_offers(desk):
    theirs = desk.deal("D2", [("2026-02-01", "lead")], owner="bob", client_id=desk.other)
    made = make(desk)
    with pytest.raises(Problem, match="another client's"):
        settle(desk, made, "accepted", login="hanna", deal_id=theirs)
    assert one(desk, made)["state"] == "made"


def test_what_others_changed_or_own_is_not_settled(desk):
    made = make(desk)
    with pytest.raises(Problem, match="changed this offer"):
        settle(desk, made, "accepted", version=7)
    with pytest.raises(Problem, match="among yours"):
        settle(desk, made, "accepted", login="bob")


def test_an_answer_is_taken_back_on_its_day_and_no_later(desk):
    made = make(desk)
    settle(desk, made, "declined")
    back = lambda: offer_ends.take_back(desk.viewer("ann"), made, version=one(desk, made)["version"], key=uuid4())  # noqa: E731
    back()
    assert (one(desk, made)["state"], one(desk, made)["settled_at"], contact(desk, made)[0]) == ("made", None, "planned")
    settle(desk, made, "declined")
    desk.wait(days=1)
    with pytest.raises(Problem, match="same day"):
        back()


def held(desk, made) -> list:
    with desk.here.cursor(desk.viewer("hanna")) as cur:
        return [
            (str(owner), valid_from)
            for owner, valid_from in cur.execute(
                "SELECT owner_id, valid_from FROM visible.offer_holders WHERE offer_id = ? ORDER BY valid_from NULLS FIRST", [made]
            ).fetchall()
        ]


def test_open_offers_go_with_their_client_and_come_back(desk):
    made, answered = make(desk), make(desk)
    settle(desk, answered, "declined")
    desk.wait(hours=1)
    ann, bob = desk.id("staff", "ann"), desk.id("staff", "bob")
    given = handovers.hand_over(desk.viewer("hanna"), What(from_id=ann), to=[bob], key=uuid4())
    assert given.counts["offer"] == 1
    assert (one(desk, made)["owner_id"], one(desk, answered)["owner_id"]) == (bob, ann)
    at, _ = desk.clock, desk.wait(hours=1)
    assert held(desk, made) == [(str(ann), None), (str(bob), at)]
    later = make(desk, login="bob")
    back = handovers.undo(desk.viewer("hanna"), given.id, key=uuid4())
    assert back.back["offer"] == 2 and {one(desk, made)["owner_id"], one(desk, later)["owner_id"]} == {ann}
    assert held(desk, made) == [(str(ann), None), (str(bob), at), (str(ann), desk.clock)]


def test_offers_move_with_a_merge_of_clients(desk):
    twin = desk.client("Acme Ltd", "ann", at="2025-07-01")
    made = make(desk, client=twin)
    desk.wait(minutes=1)
    merges.merge(desk.viewer("hanna"), desk.acme, twin, {}, (1, 1), key=uuid4())
    assert desk.run("SELECT client_id FROM kept.offers WHERE id = ?", made) == [(desk.acme,)]


def test_an_offer_ends_at_the_end_of_its_last_day(desk):
    made = make(desk)
    with desk.here.cursor(desk.viewer("hanna")) as cur:
        at = cur.execute("SELECT judged_at FROM visible.offer_holders WHERE offer_id = ?", [made]).fetchone()[0]
    assert timedelta(0) < datetime(2026, 3, 7) - at < timedelta(seconds=1)


def test_one_deal_is_not_that_of_many(desk):
    theirs = desk.deal("D2", [("2026-02-01", "lead")], owner="bob", client_id=desk.other)
    with pytest.raises(Problem, match="another client's"):
        offers.make_many(desk.viewer("ann"), [desk.acme], Offer("A free month", FRIDAY, deal_id=theirs), key=uuid4())
    assert desk.run("SELECT count(*) FROM kept.offers") == [(0,)]


def test_two_clicks_at_once_make_one_offer(desk, monkeypatch):
    key, both, real = uuid4(), threading.Barrier(2), offers.done_before
    late = iter((False, False))

    def at_once(*act):
        return real(*act) if next(late, True) else (both.wait(5), False)[1]

    monkeypatch.setattr(offers, "done_before", at_once)
    made = []
    clicks = [threading.Thread(target=lambda: made.append(make(desk, key=key))) for _ in range(2)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert made == [key, key] and desk.run("SELECT count(*) FROM kept.offers") == [(1,)]


def test_an_offer_made_for_a_deal_after_a_merge_goes_back_with_the_deal(desk):
    twin = desk.client("Acme Ltd", "ann", at="2025-07-01")
    deal = desk.deal("D2", [("2026-02-01", "lead")], owner="ann", client_id=twin)
    desk.wait(minutes=1)
    merged = merges.merge(desk.viewer("hanna"), desk.acme, twin, {}, (1, 1), key=uuid4())
    desk.wait(minutes=1)
    theirs, ours = make(desk, deal_id=deal), make(desk)
    paper = {"line_id": desk.id("line", "Sales"), "client_id": desk.acme, "template_id": uuid4(), "kind": "offer", "year": 2026}
    paper |= {"number": "1", "name": "Offer", "file": b"", "sha256": "", "filled": "{}", "state": "approved", "happened_at": desk.clock}
    for serial, offer in enumerate((theirs, ours)):
        desk.add("written_documents", id=uuid4(), offer_id=offer, serial=serial, **paper)
    desk.wait(minutes=1)
    merges.unmerge(desk.viewer("hanna"), merged.id, key=uuid4())
    assert dict(desk.run("SELECT id, client_id FROM kept.offers")) == {theirs: twin, ours: desk.acme}
    assert dict(desk.run("SELECT offer_id, client_id FROM kept.written_documents")) == {theirs: twin, ours: desk.acme}
