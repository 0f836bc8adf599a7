"""The page of rebalancing: what is proposed is what is written, changed, refused when it has changed since, and taken back."""

from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest

from data import contacts, plans, viewer
from pages.parts import rebalance_numbers as numbers
from pages.parts import rebalance_proposal
from queries import reader
from queries.models import distribute
from tests.seen import Seen

DAYS = {"since": "2026-03-04", "until": "2026-03-18"}


class Page(Seen):
    FILE, LOGIN = "daily/rebalance.py", "hanna"


@pytest.fixture
def full(desk, monkeypatch):
    """Ann has Acme with a deal and a contact due in time, Cirrus with a contact much later, Delta with nothing; Carl is there too."""
    monkeypatch.setattr(viewer, "moment", lambda: desk.clock)
    desk.staff("carl", "manager", ["Sales"])
    desk.client("Cirrus", "ann")
    desk.client("Delta", "ann")
    contacts.plan(desk.viewer("ann"), plans.Plan(desk.acme, date(2026, 3, 12)), key=uuid4())
    contacts.plan(desk.viewer("ann"), plans.Plan(desk.id("client", "Cirrus"), date(2026, 5, 12)), key=uuid4())
    desk.wait(hours=1)
    return desk


@pytest.fixture
def opened(full, monkeypatch):
    return lambda login=None, **asked: Page(full, monkeypatch, login, **asked)


def owners(desk) -> dict:
    return dict(desk.run("SELECT c.name, s.login FROM kept.clients c JOIN kept.staff s ON s.id = c.owner_id"))


OWNED = {"Acme": "ann", "Cirrus": "ann", "Delta": "ann", "Borealis": "bob"}


def absence(opened, full, **more):
    return opened(who=full.id("staff", "ann"), **DAYS | more)


def test_an_absence_moves_what_falls_due_in_it_and_is_taken_back(opened, full):
    page = absence(opened, full)
    assert owners(full) == OWNED
    apply = page.widget("button", "rebalance_apply")
    assert apply.label == "Hand over: 1 client, 1 deal, 1 planned contact"
    page.press("rebalance_apply")
    assert "Handed over: 1 client, 1 deal, 1 planned contact." in "\n".join(one.value for one in page.test.success)
    assert owners(full)["Acme"] != "ann" and {name: who for name, who in owners(full).items() if name != "Acme"} == {
        name: who for name, who in OWNED.items() if name != "Acme"
    }
    assert full.run("SELECT note FROM kept.handovers") == [("Ann is away 4 Mar – 17 Mar",)]
    full.wait(hours=1)
    page.press("undo_")
    assert owners(full) == OWNED and full.run("SELECT staff_id FROM kept.contacts WHERE client_id = ?", full.acme) == [
        (full.id("staff", "ann"),)
    ]


def test_everything_may_be_chosen_instead(opened, full):
    page = absence(opened, full)
    next(one for one in page.test.segmented_control if one.key == "rebalance_much").set_value("all")
    page.run()
    assert page.widget("button", "rebalance_apply").label == "Hand over: 3 clients, 1 deal, 2 planned contacts"
    page.press("rebalance_apply")
    assert "ann" not in owners(full).values()


def test_whoever_is_away_in_these_days_too_is_not_proposed(opened, full):
    full.absent("bob", date(2026, 3, 10), date(2026, 3, 12))
    full.absent("hanna", date(2026, 3, 1), date(2026, 3, 9))
    page = absence(opened, full)
    assert [page.widget("multiselect", "rebalance_takers").value] == [[str(full.id("staff", "carl"))]]
    page.press("rebalance_apply")
    assert owners(full)["Acme"] == "carl"


def test_what_has_changed_since_it_was_shown_is_refused(opened, full):
    page = absence(opened, full)
    full.deal("D9", [("2026-03-01", "lead")], owner="ann", client_id=full.acme)
    page.press("rebalance_apply")
    assert "Someone has changed this" in page.texts() and owners(full) == OWNED
    page.press("rebalance_apply")
    assert owners(full)["Acme"] != "ann"


def test_two_presses_are_one_handover(opened, full):
    page = absence(opened, full)
    press = page.widget("button", "rebalance_apply")
    press.click()
    press.click()
    page.run()
    assert full.run("SELECT count(*) FROM kept.handovers") == [(1,)]


def proposal(full) -> numbers.Proposal:
    me = full.viewer("hanna")
    people, rows = reader.rows("rebalance/people", me), reader.rows("rebalance/things", me, holders=str(full.id("staff", "ann")))
    hands, pieces = numbers.hands(people), distribute.pieces(rows)
    takers = [one for one in hands if one.name == "Carl"]
    return numbers.Proposal(rows, pieces, hands, takers, distribute.cover(pieces, takers))


def test_what_is_told_to_stay_stays_and_the_rest_moves(full, monkeypatch):
    monkeypatch.setattr("pages.parts.hand_over_flash.do", lambda work, said: work(uuid4()))
    made = proposal(full)
    stays = {str(full.acme): None}
    moves = numbers.moves(made, made.shared | stays)
    assert len(made.shared) == 3 and {one["bundle_id"] for one in moves.rows} == set(made.shared) - set(stays)
    rebalance_proposal.give(full.viewer("hanna"), moves, "")
    assert owners(full) == OWNED | {"Cirrus": "carl", "Delta": "carl"}


def test_loads_are_the_points_of_the_workload_page(full):
    me = full.viewer("hanna")
    full.wait(days=20)  # Acme's contact is overdue now
    shown = {one["name"]: one["load"] for one in reader.rows("rebalance/people", me)}
    things = reader.rows("rebalance/things", me)
    for one in reader.rows("workload/managers", me):
        assert (
            shown[one["name"]]
            == pytest.approx(one["points"])
            == pytest.approx(sum(row["points"] for row in things if row["holder"] == one["name"]))
        )
    assert shown["Ann"] == 2.5


def test_a_lead_that_waits_counts_and_goes_with_an_absence(opened, full):
    facts = {"line_id": full.id("line", "Sales"), "owner_id": full.id("staff", "ann"), "happened_at": full.clock, "entered_at": full.clock}
    lead = full.add("leads", id=uuid4(), name="New", name_norm="new", **facts)
    full.own("lead", lead, full.id("staff", "ann"), full.clock)
    page = absence(opened, full)
    assert page.widget("button", "rebalance_apply").label == "Hand over: 1 client, 1 deal, 1 lead, 1 planned contact"


def test_of_somebody_made_up_there_is_only_a_preview(opened, full):
    assert "Nothing would have to move" in opened(mode="newcomer", who="made_up").texts()
    for n in range(6):
        full.deal(f"A{n}", [("2026-02-01", "lead")], owner="ann", client_id=full.client(f"Client {n}", "ann"))
    page = opened(mode="newcomer", who="made_up")
    assert "no account yet" in page.texts()
    assert not [one for one in page.test.button if one.key == "rebalance_apply"]


def test_a_colleague_who_begins_receives_from_the_fullest(opened, full):
    for n in range(6):
        full.deal(f"A{n}", [("2026-02-01", "lead")], owner="ann", client_id=full.client(f"Client {n}", "ann"))
    page = opened(mode="newcomer", who=full.id("staff", "carl"))
    page.press("rebalance_apply")
    assert list(owners(full).values()).count("carl") == 1
    assert full.run("SELECT from_id, note FROM kept.handovers") == [(full.id("staff", "ann"), "Room with Carl")]


def test_other_points_make_other_loads_and_write_nothing(opened, full):
    page = opened(mode="weights")
    assert "Set points in Company" in page.texts()
    parts = reader.rows("rebalance/parts", full.viewer("hanna"))
    stage = str(full.id("stage", "Sales/qualified"))
    assert numbers.reweighted(parts, {})[str(full.id("staff", "ann"))] == 2.0
    assert numbers.reweighted(parts, {stage: 4.0, "planned": 0.0})[str(full.id("staff", "ann"))] == 4.0


def test_a_head_of_another_line_sees_and_moves_none_of_it(opened, full):
    page = opened("sven", who=full.id("staff", "ann"), **DAYS)
    assert "Acme" not in page.texts() and not [one for one in page.test.button if one.key == "rebalance_apply"]
    assert reader.rows("rebalance/things", full.viewer("sven")) == []


def test_an_address_of_nonsense_is_a_calm_page(opened, full):
    assert "Rebalance" in opened(who="nonsense", since="never", until="2026-99-99", mode="what").texts()


def test_an_empty_company_says_so(standing, monkeypatch):
    desk = SimpleNamespace(viewer=lambda login: standing)
    assert "nothing open" in Page(desk, monkeypatch, mode="weights").texts()
    assert "Rebalance" in Page(desk, monkeypatch).texts()
