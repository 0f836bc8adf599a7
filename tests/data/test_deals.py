"""A deal moves with the facts its stage asks for, begins and is edited with history; adding a client in the middle of a call."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from data import clients, deals, spans
from data.problems import Problem
from queries import reader


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


def require(desk, *facts, stage="Sales/proposal"):
    for fact in facts:
        desk.add("stage_facts", stage_id=desk.id("stage", stage), fact=fact)


def version(desk):
    return desk.run("SELECT version FROM kept.deals WHERE id = ?", desk.deal_id)[0][0]


def move_to(desk, stage="Sales/proposal", login="ann", key=None, **values):
    values = {"version": version(desk)} | values
    return deals.move_to(desk.viewer(login), desk.deal_id, desk.id("stage", stage), key=key or uuid4(), **values)


def edit(desk, login="ann", key=None, version_seen=None, **changes):
    return deals.edit(desk.viewer(login), desk.deal_id, changes, version=version_seen or version(desk), key=key or uuid4())


def whole(desk):
    """Everything a move of a deal may write."""
    columns = {"deals": "* EXCLUDE (version)", "clients": "* EXCLUDE (version)"}
    tables = ("deals", "stage_events", "stage_spans", "field_history", "clients")
    return {table: desk.run(f"SELECT {columns.get(table, '*')} FROM kept.{table} ORDER BY ALL") for table in tables}


def test_a_move_by_hand_is_done_once_for_one_key_and_told_the_same_again(desk):
    key, seen = uuid4(), version(desk)
    first = move_to(desk, key=key)
    again = move_to(desk, key=key, version=seen)
    assert (first.event_id, first.stage, first.kind, first.new) == (again.event_id, "proposal", "open", True)
    assert not again.new
    assert len(desk.run("SELECT 1 FROM kept.stage_events")) == 3
    with pytest.raises(Problem, match="somebody else's"):
        move_to(desk, key=key, login="hanna")


def test_a_move_of_a_deal_that_somebody_has_changed_is_refused(desk):
    seen = version(desk)
    edit(desk, login="hanna", name="Forty analysers")
    with pytest.raises(Problem, match="Someone has changed this deal"):
        move_to(desk, version=seen)
    assert desk.stage() == "qualified"


@pytest.mark.parametrize("login", ["bob", "sven", "director"])
def test_who_may_not_work_on_the_deal_neither_moves_nor_edits_it(desk, login):
    before = whole(desk)
    for act in (lambda: move_to(desk, login=login), lambda: edit(desk, login=login, name="Other")):
        with pytest.raises(Problem):
            act()
    assert whole(desk) == before


GIVEN = {"amount": 100, "expected_close": date(2026, 4, 1), "contract_end": date(2027, 4, 1), "needs": "less scrap"}


@pytest.mark.parametrize("fact", ["amount", "expected_close", "contract_end", "needs", "product", "competitor", "person"])
def test_a_stage_is_not_entered_without_the_fact_it_asks_for_and_is_with_it(desk, fact):
    desk.run("UPDATE kept.deals SET amount = NULL")
    require(desk, fact)
    person = desk.add("persons", id=uuid4(), name="Eva", name_norm="eva", entered_at=desk.clock)
    desk.add("person_roles", id=uuid4(), person_id=person, client_id=desk.acme)
    lists = {"product": "products", "competitor": "competitors"}
    value = GIVEN.get(fact) or (person if fact == "person" else desk.add(lists[fact], id=uuid4(), name="One"))
    before = whole(desk)
    with pytest.raises(Problem) as caught:
        move_to(desk)
    assert caught.value.field == fact
    assert whole(desk) == before
    assert reader.rows("deals/missing", desk.viewer("ann"), deal=desk.deal_id, stage=desk.id("stage", "Sales/proposal")) == [{"fact": fact}]
    move_to(desk, facts={fact: value})
    assert desk.stage() == "proposal"
    assert len(desk.run("SELECT 1 FROM kept.field_history")) == 1


def test_of_a_private_buyer_no_person_is_asked(desk):
    desk.run("UPDATE kept.clients SET kind = 'private' WHERE id = ?", desk.acme)
    require(desk, "person")
    move_to(desk)
    assert desk.stage() == "proposal"


def test_a_result_that_would_move_the_deal_without_its_facts_names_the_missing_one_and_writes_nothing(desk):
    desk.run("UPDATE kept.deals SET amount = NULL")
    require(desk, "amount")
    before = desk.counts()
    with pytest.raises(Problem, match="needs an amount") as caught:
        desk.log("Offer", deal_id=desk.deal_id)
    assert caught.value.field == "result"
    assert desk.counts() == before
    desk.log("Offer", deal_id=desk.deal_id, moves=False)
    assert desk.stage() == "qualified"


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"amount": -1}, "no less than nothing"),
        ({"amount": "much"}, "is a number"),
        ({"amount": 10**16}, "no less than nothing"),
        ({"expected_close": date(2026, 3, 1)}, "lies ahead"),
        ({"contract_end": date(2099, 1, 1)}, "twenty years"),
        ({"person": uuid4()}, "does not belong"),
        ({"product": uuid4()}, "no longer on the list"),
        ({"name": "  "}, "a name"),
        ({"name": "x" * 201}, "longer than"),
        ({"stage": uuid4()}, "no such fact"),
    ],
)
def test_a_fact_that_cannot_be_so_is_refused_in_one_sentence_and_nothing_is_written(desk, facts, says):
    before = whole(desk)
    for act in (lambda: edit(desk, **facts), lambda: move_to(desk, facts=facts)):
        with pytest.raises(Problem, match=says):
            act()
    assert whole(desk) == before


def loss_reason(desk, kind):
    return desk.run("SELECT id FROM kept.loss_reasons WHERE kind = ? ORDER BY position LIMIT 1", kind)[0][0]


def test_lost_to_a_competitor_names_one_no_decision_does_not(desk):
    rival = desk.add("competitors", id=uuid4(), name="Rival")
    with pytest.raises(Problem, match="who won it") as caught:
        move_to(desk, "Sales/lost", loss=deals.Loss(loss_reason(desk, "competitor")))
    assert caught.value.field == "loss"
    move_to(desk, "Sales/lost", loss=deals.Loss(loss_reason(desk, "no_decision")))
    assert desk.run("SELECT competitor_id FROM kept.deals WHERE id = ?", desk.deal_id) == [(None,)]
    move_to(desk, "Sales/lead")
    move_to(desk, "Sales/lost", loss=deals.Loss(loss_reason(desk, "competitor"), rival))
    assert desk.run("SELECT competitor_id FROM kept.deals WHERE id = ?", desk.deal_id) == [(rival,)]


def test_a_competitor_is_not_asked_where_the_company_lists_none(desk):
    desk.run("DELETE FROM kept.competitors")
    move_to(desk, "Sales/lost", loss=deals.Loss(loss_reason(desk, "competitor")))
    assert desk.stage() == "lost"


def test_reopening_keeps_the_loss_in_the_history_and_the_way_back_restores_it(desk):
    move_to(desk, "Sales/lost", loss=deals.Loss(desk.price, None, "too dear"))
    lost = whole(desk)
    key = uuid4()
    move_to(desk, "Sales/negotiation", key=key)
    assert desk.run("SELECT loss_reason_id, loss_note FROM kept.deals WHERE id = ?", desk.deal_id) == [(None, None)]
    stays = reader.rows("deals/stays", desk.viewer("ann"), deal=desk.deal_id)
    assert [(one["stage"], one["reason"] is not None) for one in stays][2:] == [("lost", True), ("negotiation", False)]
    assert ("loss_note", "too dear", None) in desk.run("SELECT field, old_value, new_value FROM kept.field_history")
    deals.take_back(desk.viewer("ann"), key)
    assert whole(desk) == lost


def test_a_move_with_facts_is_taken_back_whole_within_ten_seconds(desk):
    before, key = whole(desk), uuid4()
    move_to(desk, facts={"amount": 250, "needs": "less scrap", "expected_close": date(2026, 4, 1)}, key=key)
    with pytest.raises(Problem):
        deals.take_back(desk.viewer("hanna"), key)
    deals.take_back(desk.viewer("ann"), key)
    assert whole(desk) == before


@pytest.mark.parametrize("built", ["time", "edit", "move"])
def test_a_move_is_not_taken_back_when_it_is_old_or_something_was_built_on_it(desk, built):
    key = uuid4()
    move_to(desk, key=key)
    {"time": lambda: desk.wait(seconds=11), "edit": lambda: edit(desk, name="New"), "move": lambda: move_to(desk, "Sales/lead")}[built]()
    before = whole(desk)
    with pytest.raises(Problem):
        deals.take_back(desk.viewer("ann"), key)
    assert whole(desk) == before


def test_every_change_of_amount_and_close_stays_in_the_history_and_only_what_differs_is_written(desk):
    key = uuid4()
    assert edit(desk, key=key, amount=120, expected_close=date(2026, 5, 3)) == 2
    assert edit(desk, key=key, amount=999) == 0
    desk.wait(days=1)
    assert edit(desk, amount=120.0, expected_close=date(2026, 6, 3)) == 1
    desk.wait(days=1)
    assert edit(desk, expected_close=date(2026, 7, 3)) == 1
    assert desk.run("SELECT field, old_value, new_value FROM kept.field_history ORDER BY field, new_value") == [
        ("amount", "100.00", "120.00"),
        ("expected_close", None, "2026-05-03"),
        ("expected_close", "2026-05-03", "2026-06-03"),
        ("expected_close", "2026-06-03", "2026-07-03"),
    ]
    told = reader.row("deals/deal", desk.viewer("ann"), deal=desk.deal_id)
    assert (told["moved"], told["slips"], told["first_promised"]) == (2, 2, "2026-05-03")


def test_a_changed_amount_is_no_stage_event_but_what_the_deal_stands_with(desk):
    edit(desk, amount=250)
    assert desk.run("SELECT amount FROM kept.stage_events ORDER BY seq") == [(100,), (100,)]
    assert desk.run("SELECT amount FROM kept.stage_spans ORDER BY seq") == [(100,), (250,)]
    desk.here.transaction(lambda cur, me: spans.rebuild_all(cur))
    assert desk.run("SELECT amount FROM kept.stage_spans ORDER BY seq") == [(100,), (250,)]
    move_to(desk, "Sales/won")
    assert desk.run("SELECT amount FROM kept.stage_spans ORDER BY seq") == [(100,), (100,), (250,)]


def test_the_amount_of_a_closed_deal_is_settled(desk):
    move_to(desk, "Sales/won")
    with pytest.raises(Problem, match="settled"):
        edit(desk, amount=1)
    edit(desk, contract_end=date(2027, 3, 4))


def test_an_edit_of_what_somebody_has_changed_is_refused(desk):
    seen = version(desk)
    edit(desk, name="One")
    with pytest.raises(Problem, match="Someone has changed this deal"):
        edit(desk, version_seen=seen, name="Two")


def begin(desk, login="ann", key=None, **values):
    values = {"client_id": desk.acme, "name": "Forty analysers"} | values
    return deals.start(desk.viewer(login), deals.NewDeal(**values), key=key or uuid4())


def test_a_new_deal_begins_once_with_its_event_its_span_and_its_owner(desk):
    key = uuid4()
    assert begin(desk, key=key, amount=40) == begin(desk, key=key) == key
    lead = desk.id("stage", "Sales/lead")
    assert desk.run("SELECT stage_id, amount, seq FROM kept.stage_events WHERE deal_id = ?", key) == [(lead, 40, 1)]
    assert desk.run("SELECT stage_id, amount, valid_to FROM kept.stage_spans WHERE deal_id = ?", key) == [(lead, 40, None)]
    assert desk.run("SELECT owner_id, reason FROM kept.assignments WHERE entity_id = ?", key) == [(desk.id("staff", "ann"), "assigned")]


def test_a_head_begins_a_deal_for_the_clients_owner_or_for_whom_he_says(desk):
    for owner, given in (("ann", {}), ("bob", {"owner_id": desk.id("staff", "bob")})):
        made = begin(desk, "hanna", **given)
        assert desk.run("SELECT owner_id FROM kept.deals WHERE id = ?", made) == [(desk.id("staff", owner),)]


@pytest.mark.parametrize(
    ("login", "values"),
    [
        ("ann", {"name": " "}),
        ("ann", {"amount": -1}),
        ("ann", {"source_id": uuid4()}),
        ("ann", {"line": "Service"}),
        ("ann", {"owner": "bob"}),
        ("hanna", {"owner": "sven"}),
        ("bob", {}),
        ("sven", {}),
        ("director", {}),
    ],
)
def test_a_deal_without_name_of_another_line_for_somebody_else_or_with_anothers_client_is_not_begun(desk, login, values):
    kinds = {"line": "line", "owner": "staff"}
    given = {
        f"{name}_id" if name in kinds else name: desk.id(kinds[name], value) if name in kinds else value for name, value in values.items()
    }
    before = whole(desk)
    with pytest.raises(Problem):
        begin(desk, login, **given)
    assert whole(desk) == before


def test_a_deputy_moves_and_begins_for_whom_she_stands_in_and_nothing_changes_hands(desk):
    desk.add(
        "absences",
        id=uuid4(),
        staff_id=desk.id("staff", "ann"),
        since=date.today() - timedelta(days=1),
        until=date.today() + timedelta(days=2),
        deputy_id=desk.id("staff", "bob"),
    )
    move_to(desk, login="bob")
    made = begin(desk, "bob")
    assert desk.run("SELECT DISTINCT owner_id FROM kept.deals WHERE id IN (?, ?)", desk.deal_id, made) == [(desk.id("staff", "ann"),)]
    assert len(reader.rows("deals/stays", desk.viewer("bob"), deal=desk.deal_id)) == 3
