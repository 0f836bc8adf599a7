"""Handing over gives everything that is open, keeps the past, and comes back without loss."""

from datetime import date
from uuid import uuid4

import pytest

from data import contacts, deals, handovers, held, plans
from data.handovers import What
from data.problems import Problem


@pytest.fixture
def full(desk):
    """Ann has two clients with a deal, a lead, a planned and a held contact, a promise and a complaint; Carl works beside Bob."""
    desk.staff("carl", "manager", ["Sales"])
    desk.second = desk.client("Cirrus", "ann", at="2025-06-01")
    desk.won = desk.deal("W1", [("2026-01-01", "lead"), ("2026-01-10", "won")], owner="ann", client_id=desk.acme)
    desk.log(note="what Ann said")
    contacts.plan(desk.viewer("ann"), plans.Plan(desk.second, date(2026, 3, 12)), key=uuid4())
    facts = {"line_id": desk.id("line", "Sales"), "owner_id": desk.id("staff", "ann"), "happened_at": desk.clock, "entered_at": desk.clock}
    desk.promise = desk.add(
        "promises", id=uuid4(), client_id=desk.acme, side="ours", what="a paper", due_on="2026-03-20", state="open", **facts
    )
    desk.add("promises", id=uuid4(), client_id=desk.acme, side="ours", what="an old paper", due_on="2026-01-20", state="kept", **facts)
    desk.add("complaints", id=uuid4(), client_id=desk.acme, what="too late", severity=2, **facts)
    desk.lead = desk.add("leads", id=uuid4(), name="New", name_norm="new", **facts)
    desk.own("lead", desk.lead, desk.id("staff", "ann"), desk.clock)
    desk.wait(hours=1)
    return desk


def held_by(desk, login: str) -> dict:
    """How many open things of each kind somebody has."""
    with desk.here.cursor(desk.viewer("director")) as cur:
        found = cur.execute(
            "SELECT entity, count(*) FROM visible.held_things WHERE holder_id = ? GROUP BY entity", [desk.id("staff", login)]
        ).fetchall()
    return dict(found)


def give(desk, login="hanna", to=("bob",), key=None, **values):
    what = values.pop("what", What(from_id=desk.id("staff", "ann")))
    return handovers.hand_over(desk.viewer(login), what, to=[desk.id("staff", one) for one in to], key=key or uuid4(), **values)


ALL = {"client": 2, "deal": 1, "lead": 1, "contact": 2, "promise": 1, "complaint": 1}


def test_all_that_is_open_goes_and_the_past_stays(full):
    given = give(full, note="Ann leaves")
    assert given.counts == ALL and held_by(full, "ann") == {}
    assert held_by(full, "bob") == ALL | {"client": 3}
    ann = full.id("staff", "ann")
    assert full.run("SELECT staff_id FROM kept.contacts WHERE state = 'held'") == [(ann,)]
    assert full.run("SELECT owner_id FROM kept.deals WHERE id = ?", full.won) == [(ann,)]
    assert full.run("SELECT owner_id FROM kept.promises WHERE state = 'kept'") == [(ann,)]
    assert full.run("SELECT DISTINCT owner_id FROM kept.stage_events") == [(ann,)]


def test_each_change_of_owner_is_written_down(full):
    given = give(full)
    said = full.run("SELECT entity, owner_id, reason FROM kept.assignments WHERE reason = 'handed_over' ORDER BY entity")
    bob = full.id("staff", "bob")
    assert said == [(entity, bob, "handed_over") for entity in ("client", "client", "deal", "lead")]
    rows = full.run("SELECT count(*), count(DISTINCT entity_id) FROM kept.handover_changes WHERE handover_id = ?", given.id)
    assert rows == [(8, 8)]
    assert full.run("SELECT action FROM kept.audit WHERE id = ?", given.id) == [("handovers.do",)]


def test_what_is_a_clients_stays_in_one_hand(full):
    give(full, to=("bob", "carl"))
    owner = dict(full.run("SELECT id, owner_id FROM kept.clients"))
    for table, column in (("deals", "owner_id"), ("contacts", "staff_id"), ("promises", "owner_id"), ("complaints", "owner_id")):
        open_ones = {"deals": f"id <> '{full.won}'", "contacts": "state = 'planned'", "promises": "state = 'open'"}.get(table, "true")
        for client, holder in full.run(f"SELECT client_id, {column} FROM kept.{table} WHERE {open_ones}"):
            assert holder == owner[client], table
    assert owner[full.acme] != owner[full.second]


def test_several_receive_by_the_load_they_carry(full):
    full.deal("B1", [("2026-02-01", "lead")], owner="bob", client_id=full.other)
    give(full, to=("bob", "carl"))
    assert full.run("SELECT owner_id FROM kept.deals WHERE id = ?", full.deal_id) == [(full.id("staff", "carl"),)]


def test_clients_without_deals_are_spread_by_number(full):
    many = tuple(full.client(f"Client {n}", "ann") for n in range(10))
    handovers.hand_over(full.viewer("hanna"), clients=many, to=[full.id("staff", "bob"), full.id("staff", "carl")], key=uuid4())
    assert full.run("SELECT count(*) FROM kept.clients WHERE name LIKE 'Client %' GROUP BY owner_id") == [(5,), (5,)]


def test_one_client_goes_with_what_its_owner_has_there(full):
    full.deal("B1", [("2026-02-01", "lead")], owner="bob", client_id=full.acme)
    give(full, to=("carl",), what=What(clients=(full.acme,)))
    assert held_by(full, "carl") == {"client": 1, "deal": 1, "contact": 1, "promise": 1, "complaint": 1}
    assert held_by(full, "bob") == {"client": 1, "deal": 1}


def test_a_chosen_receiver_is_obeyed(full):
    to = full.id("staff", "carl")
    give(full, to=("bob", "carl"), chosen={full.acme: to, full.second: to, full.lead: to})
    assert held_by(full, "carl") == ALL


def test_the_same_key_gives_once(full):
    key = uuid4()
    first, second = give(full, key=key), give(full, key=key)
    assert (first.counts, first.new, second.counts, second.new) == (ALL, True, ALL, False)
    assert full.run("SELECT count(*) FROM kept.handovers") == [(1,)]


@pytest.mark.parametrize("gone", ["retired_at", "disabled_at"])
def test_nobody_who_is_gone_receives(full, gone):
    full.run(f"UPDATE kept.staff SET {gone} = TIMESTAMP '2026-01-01' WHERE login = 'bob'")
    with pytest.raises(Problem, match="does not work here"):
        give(full)


def test_nobody_without_a_line_receives(full):
    full.run("DELETE FROM kept.staff_lines WHERE staff_id = ?", full.id("staff", "bob"))
    with pytest.raises(Problem, match="works in no line"):
        give(full, login=_admin(full))


def _admin(desk) -> str:
    desk.staff("admin", "admin", None, owns_deals=False)
    return "admin"


def test_an_absent_colleague_receives_only_when_confirmed(full):
    full.absent("bob", date(2026, 3, 1), date(2026, 3, 10))
    with pytest.raises(Problem, match="is away until 2026-03-10") as told:
        give(full)
    assert told.value.field == "absent" and held_by(full, "bob") == {"client": 1}
    assert give(full, absent_too=True).counts == ALL


def test_a_head_gives_within_the_own_lines_alone(full):
    full.staff("sue", "manager", ["Service"])
    with pytest.raises(Problem, match="Choose receivers"):
        give(full, to=("sue",))
    with pytest.raises(Problem, match="nothing to hand over"):
        give(full, login="sven", to=("sue",))
    with pytest.raises(Problem, match="works in all the lines"):
        give(full, login=_admin(full), to=("sue",))


@pytest.mark.parametrize("login", ["ann", "director"])
def test_only_heads_and_administrators_hand_over(full, login):
    with pytest.raises(Problem, match="may not"):
        give(full, login=login)


def test_what_has_changed_since_it_was_shown_is_refused(full):
    what = What(from_id=full.id("staff", "ann"))
    with full.here.cursor(full.viewer("hanna")) as cur:
        seen = held.mark(held.things(cur, what))
    full.client("Another", "ann")
    with pytest.raises(Problem, match="Someone has changed this"):
        give(full, seen=seen)
    with full.here.cursor(full.viewer("hanna")) as cur:
        seen = held.mark(held.things(cur, what))
    assert give(full, seen=seen).counts == ALL | {"client": 3}


def test_undo_gives_everything_back(full):
    before = held_by(full, "ann"), held_by(full, "bob")
    given = give(full)
    full.wait(hours=1)
    key = uuid4()
    back = handovers.undo(full.viewer("hanna"), given.id, key=key)
    assert (back.back, back.stayed) == (ALL, {}) and (held_by(full, "ann"), held_by(full, "bob")) == before
    assert handovers.undo(full.viewer("hanna"), given.id, key=key) == back
    with pytest.raises(Problem, match="taken back already"):
        handovers.undo(full.viewer("hanna"), given.id, key=uuid4())
    assert full.run("SELECT count(*) FROM kept.assignments WHERE reason = 'taken_back'") == [(4,)]


def test_undo_leaves_what_was_closed_or_given_on_and_says_so(full):
    given = give(full)
    full.wait(hours=1)
    bob, won = full.viewer("bob"), full.id("stage", "Sales/won")
    full.here.transaction(lambda cur, me: deals.move(cur, me, full.deal_id, won), viewer=bob, right="deals.move", touches=deals.TABLES)
    give(full, to=("carl",), what=What(clients=(full.second,)))
    back = handovers.undo(full.viewer("hanna"), given.id, key=uuid4())
    assert back.stayed == {"settled": 1, "given_on": 2}
    assert held_by(full, "carl") == {"client": 1, "contact": 1}
    assert full.run("SELECT owner_id FROM kept.deals WHERE id = ?", full.deal_id) == [(full.id("staff", "bob"),)]


def test_what_was_planned_with_a_client_since_goes_back_with_it(full):
    given = give(full)
    full.wait(hours=1)
    planned, version = full.run("SELECT id, version FROM kept.contacts WHERE state = 'planned' AND client_id = ?", full.second)[0]
    contacts.move(full.viewer("bob"), planned, plans.Next(date(2026, 3, 18)), version=version, key=uuid4())
    contacts.plan(full.viewer("bob"), plans.Plan(full.other, date(2026, 3, 12)), key=uuid4())
    back = handovers.undo(full.viewer("hanna"), given.id, key=uuid4())
    assert back.back == ALL and back.stayed == {"settled": 1}
    assert held_by(full, "ann") == ALL and held_by(full, "bob") == {"client": 1, "contact": 1}


def test_nothing_goes_back_to_somebody_who_left(full):
    given = give(full)
    full.run("UPDATE kept.staff SET disabled_at = now() WHERE login = 'ann'")
    with pytest.raises(Problem, match="Hand over to somebody else"):
        handovers.undo(full.viewer("hanna"), given.id, key=uuid4())
    assert held_by(full, "bob") == ALL | {"client": 3}


def test_a_handover_of_another_line_is_not_there_to_be_undone(full):
    given = give(full)
    full.run("UPDATE kept.staff SET all_lines = false WHERE login IN ('hanna', 'ann')")
    with pytest.raises(Problem, match="no such handover"):
        handovers.undo(full.viewer("sven"), given.id, key=uuid4())
    with pytest.raises(Problem, match="may not"):
        handovers.undo(full.viewer("bob"), given.id, key=uuid4())
