"""The company's lists: added to, changed, ordered, retired; never by who may not, never twice, never under open work."""

from datetime import date, time
from uuid import UUID, uuid4

import pytest

from data import listings, lists
from data.problems import Problem
from data.viewer import of_login
from queries import reader

EXAMPLE = {
    "text": "Brand new",
    "lines": "one\ntwo",
    "letter": "Dear {person},\n\nnews",
    "number": 7.5,
    "whole": 3,
    "money": "12.50",
    "yes_no": True,
    "day": date(2026, 5, 9),
    "time": time(8),
}


@pytest.fixture
def root(tiny):
    tiny.staff("root", "admin")
    tiny.staff("anna", "manager", ["Sales"])
    tiny.staff("chief", "head", ["Sales"])
    return of_login(tiny.here, "root")


def example(tiny, name: str) -> dict:
    found = {}
    for column in listings.listing(name).columns:
        value = column.choices[0] if column.choices else EXAMPLE.get(column.kind)
        if column.of:
            key = listings.listing(column.of).key
            value = next((row[0] for row in tiny.run(f"SELECT {key} FROM kept.{column.of} ORDER BY 1 LIMIT 1")), None)
        found[column.name] = min(value, column.high) if column.kind == "number" and column.high is not None else value
    return (
        found
        | ({"weekday": 6, "opens": time(8), "closes": time(12)} if name == "work_week" else {})
        | ({"since": None} if name == "campaigns" else {"until": None} if name == "referral_offers" else {})
    )


GROWING = [name for name, which in listings.LISTS.items() if which.grows]


@pytest.mark.parametrize("name", GROWING)
def test_an_entry_is_added_once_per_key_and_read_back_by_its_question(tiny, root, name):
    key, before = uuid4(), len(reader.rows(f"lists/{name}", root))
    first = lists.add(root, name, example(tiny, name), key=key)
    again = lists.add(root, name, example(tiny, name), key=key)
    assert len(reader.rows(f"lists/{name}", root)) == before + 1
    assert again in (first, None)


@pytest.mark.parametrize("name", listings.LISTS)
@pytest.mark.parametrize("login", ["anna", "chief"])
def test_only_an_administrator_writes_a_list(tiny, root, name, login):
    me, entry = of_login(tiny.here, login), tiny.run(f"SELECT {listings.listing(name).key} FROM kept.{name} LIMIT 1")
    for act in (
        lambda: lists.add(me, name, example(tiny, name), key=uuid4()),
        lambda: lists.change(me, name, entry and entry[0][0], example(tiny, name), version=1),
        lambda: lists.retire(me, name, entry and entry[0][0], version=1),
        lambda: lists.remove(me, name, entry and entry[0][0]),
        lambda: lists.order(me, name, entry and entry[0][0], up=True),
    ):
        with pytest.raises(Problem, match="You may not do this"):
            act()


def test_the_same_name_twice_is_refused_and_told_at_the_name(tiny, root):
    with pytest.raises(Problem, match="is on the list already") as trouble:
        lists.add(root, "lines", {"name": "SALES"}, key=uuid4())
    assert trouble.value.field == "name"
    assert tiny.run("SELECT count(*) FROM kept.lines") == [(1,)]


def test_an_edit_of_an_old_version_is_refused(tiny, root):
    source = tiny.source("web")
    lists.change(root, "sources", source, {"name": "Web"}, version=1)
    with pytest.raises(Problem, match="Someone has changed this"):
        lists.change(root, "sources", source, {"name": "Net"}, version=1)
    assert tiny.run("SELECT name, version FROM kept.sources WHERE id = ?", source) == [("Web", 2)]


def test_a_stage_with_open_deals_is_not_retired_and_a_retired_one_comes_back(tiny, root):
    stage = tiny.id("stage", "Sales/qualified")
    deal = tiny.deal("D", [("2026-01-05", "lead"), ("2026-01-06", "qualified")])
    with pytest.raises(Problem, match="Open deals here: 1"):
        lists.retire(root, "stages", stage, version=1)
    tiny.run("DELETE FROM kept.deals WHERE id = ?", deal)
    lists.retire(root, "stages", stage, version=1)
    assert tiny.run("SELECT retired_at IS NOT NULL FROM kept.stages WHERE id = ?", stage) == [(True,)]
    lists.retire(root, "stages", stage, version=2, back=True)
    assert tiny.run("SELECT retired_at IS NULL FROM kept.stages WHERE id = ?", stage) == [(True,)]


def test_a_line_keeps_one_stage_of_each_kind(tiny, root):
    with pytest.raises(Problem, match="a stage of each kind"):
        lists.retire(root, "stages", tiny.id("stage", "Sales/won"), version=1)


def test_a_new_open_stage_stands_before_won_and_lost(tiny, root):
    line = tiny.id("line", "Sales")
    lists.add(root, "stages", {"line_id": line, "name": "trial", "kind": "open", "load_weight": 1}, key=uuid4())
    kinds = [row[0] for row in tiny.run("SELECT kind FROM kept.stages WHERE line_id = ? ORDER BY position", line)]
    assert kinds == ["open"] * 5 + ["won", "lost"]
    assert tiny.run("SELECT count(DISTINCT position) FROM kept.stages WHERE line_id = ?", line) == [(7,)]


def test_order_swaps_neighbours_and_a_stage_never_passes_into_another_kind(tiny, root):
    names = "SELECT name FROM kept.stages ORDER BY position"
    lists.order(root, "stages", tiny.id("stage", "Sales/qualified"), up=True)
    lists.order(root, "stages", tiny.id("stage", "Sales/negotiation"), up=False)
    assert [row[0] for row in tiny.run(names)] == ["qualified", "lead", "proposal", "negotiation", "won", "lost"]


def test_a_holiday_closes_its_day_and_taken_out_opens_it(tiny, root):
    opens = "SELECT opens_at IS NULL FROM kept.calendar WHERE day = '2026-05-08'"
    lists.add(root, "holidays", {"day": date(2026, 5, 8), "name": "Day off"}, key=uuid4())
    assert tiny.run(opens) == [(True,)]
    lists.remove(root, "holidays", date(2026, 5, 8))
    assert tiny.run(opens) == [(False,)]


def test_work_that_closes_before_it_opens_is_refused(tiny, root):
    with pytest.raises(Problem, match="opens before it closes"):
        lists.change(root, "work_week", 1, {"weekday": 1, "opens": time(18), "closes": time(9)})


def test_a_new_line_comes_with_stages_and_a_playbook(tiny, root):
    line = lists.add(root, "lines", {"name": "Rent"}, key=uuid4())
    assert isinstance(line, UUID)
    assert tiny.run("SELECT count(*) > 3 FROM kept.stages WHERE line_id = ?", line) == [(True,)]
    assert tiny.run(
        "SELECT count(*) > 3 FROM kept.playbook_items WHERE stage_id IN (SELECT id FROM kept.stages WHERE line_id = ?)", line
    ) == [(True,)]


def test_a_result_moves_deals_to_a_stage_of_that_line_only(tiny, root):
    tiny.line("Service")
    result, sales = tiny.run("SELECT id FROM kept.results ORDER BY position LIMIT 1")[0][0], tiny.id("line", "Sales")
    facts = {"name": "Agreed", "reached": True, "is_refusal": False, "next_in_days": 3}
    with pytest.raises(Problem, match="not one of the deal's line"):
        lists.change(root, "results", result, facts, version=1, moves={sales: tiny.id("stage", "Service/won")})
    lists.change(root, "results", result, facts, version=1, moves={sales: tiny.id("stage", "Sales/won")})
    assert tiny.run("SELECT stage_id FROM kept.result_moves WHERE result_id = ?", result) == [(tiny.id("stage", "Sales/won"),)]


def test_rules_are_kept_only_while_they_make_sense(tiny, root):
    now = {column.name: tiny.run(f"SELECT {column.name} FROM kept.company")[0][0] for column in listings.SETTINGS}
    with pytest.raises(Problem, match="asleep"):
        lists.settle(root, now | {"asleep_below": 0.5}, version=1)
    lists.settle(root, now | {"answer_minutes": 15}, version=1)
    assert reader.row("company/facts", root)["answer_minutes"] == 15
    with pytest.raises(Problem, match="Someone has changed this"):
        lists.settle(root, now, version=1)


def test_a_company_of_before_gets_the_lists_of_a_new_step_once(tiny):
    from data import company

    for table in ("refusal_reasons", "relationship_points", "complaint_limits"):
        tiny.run(f"DELETE FROM kept.{table}")
    company.complete(tiny.here)
    counted = [
        tiny.run(f"SELECT count(*) FROM kept.{table}")[0][0] for table in ("refusal_reasons", "relationship_points", "complaint_limits")
    ]
    company.complete(tiny.here)
    assert counted == [6, 10, 3]
    assert tiny.run("SELECT count(*) FROM kept.refusal_reasons") == [(6,)]
