"""An undo restores everything or changes nothing; what stands on an import keeps it."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import company
from data.imports import mapping, take_in, undo
from data.problems import Problem
from data.viewer import SYSTEM, Viewer, of_login
from tests.data.imports.conftest import Shop

CLIENTS = "client,city\nAcme,Berlin\nBeta,Rome\n"
DEALS = "deal id,client,stage,created,closed,amount\nD1,Acme,Offer,2026-01-05,,10\nD2,,Won,2026-01-05,2026-01-09,20\n"
NAMES = st.sampled_from(["Acme", "Beta", "Gamma", "Дельта"])
ROWS = st.lists(st.tuples(NAMES, st.sampled_from(["", "Berlin", "Rome"]), st.sampled_from(["", "12", "x"])), min_size=1, max_size=5)


def text(rows) -> str:
    return "client,city,employees\n" + "".join(f"{name},{city},{n}\n" for name, city, n in rows)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=ROWS, second=ROWS)
def test_undo_restores_exactly_whatever_was_taken_in(shop, first, second):
    founded = shop.everything()
    one = shop.take("clients", text(first))
    before = shop.everything()
    two = shop.take("clients", text(second))
    for done, want in ((two, before), (one, founded)):
        if done.new + done.changed + done.refused:
            shop.undo(done)
        assert shop.everything() == want


def test_an_import_on_which_deals_stand_is_not_undone_and_says_how_many(shop):
    done = shop.take("clients", CLIENTS)
    shop.take("deals", DEALS)
    before = shop.everything()
    with pytest.raises(Problem, match="1 deals stand on its rows"):
        shop.undo(done)
    assert shop.everything() == before


def test_rows_that_were_edited_since_keep_their_import(shop):
    done = shop.take("clients", CLIENTS)
    shop.all("UPDATE kept.clients SET city = 'Oslo', version = version + 1 WHERE name = 'Acme'")
    with pytest.raises(Problem, match="1 of its rows were edited since"):
        shop.undo(done)


def test_a_cell_changed_by_a_later_hand_is_never_overwritten(shop):
    shop.take("clients", CLIENTS)
    done = shop.take("clients", CLIENTS.replace("Rome", "Turin"))
    shop.all("UPDATE kept.clients SET city = 'Milan', version = version + 1 WHERE name = 'Beta'")
    with pytest.raises(Problem, match="edited since"):
        shop.undo(done)


def test_another_cell_changed_by_a_later_hand_stays(shop):
    shop.take("clients", CLIENTS)
    done = shop.take("clients", CLIENTS.replace("Rome", "Turin"))
    shop.all("UPDATE kept.clients SET needs = 'much', version = version + 1 WHERE name = 'Beta'")
    shop.undo(done)
    assert shop.all("SELECT city, needs FROM kept.clients WHERE name = 'Beta'") == [("Rome", "much")]


def test_a_deal_that_moved_on_keeps_its_import(shop):
    done = shop.take("deals", DEALS.replace("Acme", ""))
    deal, stage = shop.all("SELECT id, stage_id FROM kept.deals WHERE code = 'D1'")[0]
    shop.all(
        "INSERT INTO kept.stage_events (id, deal_id, seq, stage_id, happened_at, entered_at) VALUES (?, ?, 9, ?, now(), now())",
        uuid4(),
        deal,
        stage,
    )
    with pytest.raises(Problem, match="1 moves of deals stand on its rows"):
        shop.undo(done)


def test_the_same_import_is_not_undone_twice(shop):
    done = shop.take("clients", CLIENTS)
    shop.undo(done)
    with pytest.raises(Problem, match="undone already"):
        shop.undo(done)
    with pytest.raises(Problem, match="no such import"):
        undo.undo(shop.here, SYSTEM, uuid4())


def test_a_map_that_sets_up_stages_is_undone_with_them(shop):
    before = shop.everything()
    map_ = mapping.parse(
        {
            "kind": "deals",
            "columns": {"code": "deal id", "stage": "stage", "happened_at": "created", "closed_at": "closed"},
            "line": {"name": "Sales", "stages": [{"name": "Offer"}, {"name": "Success", "kind": "won"}]},
        }
    )
    checked = shop.look("deals", DEALS.replace("Won", "Success"), map_)
    assert [str(note) for note in checked.notes] == [
        "New stages: Success.",
        "Retired, because no deal was ever in them: Inquiry, Qualified, Demo, Contract, Won, Lost.",
    ]
    done = shop.take("deals", DEALS.replace("Won", "Success"), map_)
    assert (
        shop.one(
            "SELECT s.name FROM kept.result_moves m JOIN kept.stages s ON s.id = m.stage_id JOIN kept.results r ON r.id = m.result_id "
            "WHERE r.name = 'Bought'"
        )
        == "Success"
    )
    shop.undo(done)
    assert shop.everything() == before


def test_only_an_administrator_takes_in_and_undoes(shop):
    for role in ("executive", "head", "manager"):
        shop.all("INSERT INTO kept.staff (id, login, name, role, created_at) VALUES (?, ?, ?, ?, now())", uuid4(), role, role, role)
        viewer: Viewer = of_login(shop.here, role)
        table = shop.sheet(CLIENTS)
        with pytest.raises(Problem, match="may not"):
            take_in.take_in(shop.here, viewer, table, mapping.guess("clients", table))
        with pytest.raises(Problem, match="may not"):
            undo.undo(shop.here, viewer, uuid4())
    assert shop.one("SELECT count(*) FROM kept.clients") == 0


def test_the_same_key_is_one_import(shop):
    table, key = shop.sheet(CLIENTS), uuid4()
    first, second = [take_in.take_in(shop.here, SYSTEM, table, mapping.guess("clients", table), key=key) for _ in range(2)]
    assert first == second
    assert shop.one("SELECT count(*) FROM kept.clients") == 2


def test_what_breaks_in_the_middle_leaves_nothing(shop, monkeypatch):
    before = shop.everything()
    monkeypatch.setattr(take_in, "_keep_refused", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        shop.take("clients", CLIENTS)
    assert shop.everything() == before
    assert shop.one("SELECT count(*) FROM kept.imports") == 0


def test_data_that_changed_since_the_dry_run_is_looked_at_again(shop):
    table = shop.sheet(CLIENTS)
    with pytest.raises(Problem, match="changed since"):
        take_in.take_in(shop.here, SYSTEM, table, mapping.guess("clients", table), seen=(1, 0, 1, 0))


def test_refused_rows_are_kept_beside_the_import(shop):
    done = shop.take("clients", "client,employees\nAcme,12\nBeta,some\n")
    assert (done.new, done.refused) == (1, 1)
    assert shop.all("SELECT row_number, cells, reason FROM kept.import_refusals") == [
        (3, '{"client": "Beta", "employees": "some"}', "some is not a number.")
    ]


def test_nothing_comes_into_a_file_without_a_company(here):
    table = Shop.sheet(None, CLIENTS)
    with pytest.raises(Problem, match="no company"):
        take_in.dry_run(here, table, mapping.guess("clients", table))
    assert not company.exists(here.db)
