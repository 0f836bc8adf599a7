"""Moving a deal, and adding a client in the middle of a call."""

from datetime import datetime
from uuid import uuid4

import pytest

from data import clients, deals
from data.problems import Problem


def move(desk, stage, login="ann", **values):
    return desk.here.transaction(
        lambda cur, me: deals.move(cur, me, desk.deal_id, desk.id("stage", stage), **values), viewer=desk.viewer(login), right="deals.move"
    )


def test_a_deal_moves_forward_and_back_and_its_spans_agree(desk):
    move(desk, "Sales/proposal")
    move(desk, "Sales/lead")
    assert desk.stage() == "lead"
    assert [row[0] for row in desk.run("SELECT seq FROM kept.stage_spans ORDER BY seq")] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("stage", "values"),
    [
        ("Service/lead", {}),
        ("Sales/nowhere", {}),
        ("Sales/qualified", {}),
        ("Sales/lost", {}),
        ("Sales/lost", {"loss": deals.Loss(uuid4())}),
        ("Sales/proposal", {"happened_at": datetime(2026, 2, 9)}),
    ],
)
def test_a_move_to_another_line_nowhere_the_same_into_the_past_or_lost_without_reason_is_refused(desk, stage, values):
    before = desk.counts()
    with pytest.raises(Problem):
        move(desk, stage, **values)
    assert desk.counts() == before


@pytest.mark.parametrize("login", ["bob", "sven", "director"])
def test_who_may_not_work_on_the_deal_does_not_move_it(desk, login):
    with pytest.raises(Problem):
        move(desk, "Sales/proposal", login=login)
    assert desk.stage() == "qualified"


def test_a_retired_stage_takes_no_deal(desk):
    desk.run("UPDATE kept.stages SET retired_at = ? WHERE name = 'proposal'", desk.clock)
    with pytest.raises(Problem):
        move(desk, "Sales/proposal")
    assert desk.log("Offer", deal_id=desk.deal_id).stage is None


def test_an_event_that_is_not_the_last_is_not_taken_back(desk):
    first, second = move(desk, "Sales/proposal"), move(desk, "Sales/negotiation")
    back = lambda event: desk.here.transaction(lambda cur, me: deals.move_back(cur, event))  # noqa: E731
    assert not back(first)
    assert desk.stage() == "negotiation"
    assert back(second)
    assert desk.stage() == "proposal"


def new(desk, name="Cobalt", phone="", line="Sales"):
    return clients.NewClient(name, phone, desk.id("line", line))


def test_a_new_client_is_owned_by_who_adds_it_and_added_once(desk):
    key = uuid4()
    assert clients.add(desk.viewer("ann"), new(desk), key=key) == clients.add(desk.viewer("ann"), new(desk), key=key) == key
    assert desk.run("SELECT owner_id, name_norm FROM kept.clients WHERE id = ?", key) == [(desk.id("staff", "ann"), "cobalt")]
    assert desk.run("SELECT owner_id FROM kept.assignments WHERE entity_id = ?", key) == [(desk.id("staff", "ann"),)]


@pytest.mark.parametrize(("name", "phone"), [("ООО «borealis»", ""), ("Other name", "+49 (30) 123-45-67"), ("  ", "")])
def test_a_client_that_is_known_by_name_or_phone_or_has_no_name_is_not_added(desk, name, phone):
    with pytest.raises(Problem):
        clients.add(desk.viewer("ann"), new(desk, name, phone), key=uuid4())


def test_a_client_is_not_added_to_a_line_of_others_nor_by_an_executive(desk):
    for login, line in (("ann", "Service"), ("director", "Sales")):
        with pytest.raises(Problem):
            clients.add(desk.viewer(login), new(desk, line=line), key=uuid4())
