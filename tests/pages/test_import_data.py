"""The import page: nothing is written before it was shown, a near match is accepted by a tick, a double click is one import."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import company
from data.imports import mapping, sheet, take_in
from data.viewer import SYSTEM, of_login
from pages.parts import who

PAGE = Path(__file__).parents[2] / "pages/setup/import_data.py"


@pytest.fixture
def shop(here, monkeypatch):
    """A company with one product, an administrator and a manager; the page is seen by the administrator."""
    company.found(here, company.Company("Shop", "EUR", "UTC", "en", ("Sales",)))
    for login, role in (("ada", "admin"), ("mia", "manager")):
        here.db.execute(
            "INSERT INTO kept.staff (id, login, name, role, created_at) VALUES (uuid(), ?, ?, ?, now())", [login, login.title(), role]
        )
    here.db.execute("INSERT INTO kept.products (id, name) VALUES (uuid(), 'GTX Pro')")
    monkeypatch.setattr(who, "viewer", lambda: of_login(here, "ada"))
    return here


DEALS = (
    "deal id,product,stage,created,closed,amount\nA1,GTXPro,Won,2026-01-02,2026-01-09,100\n"
    "A2,GTX Pro,Inquiry,2026-01-03,,50\nA3,GTX Pro,Dreaming,2026-01-03,,\n"
)


def page(name: str | None = None, data: bytes = b"") -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=60).run()
    if name is not None:
        app.file_uploader[0].upload(name, data, "text/csv").run()
    assert not app.exception
    return app


def figures(app) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def deals(here) -> int:
    return here.db.execute("SELECT count(*) FROM kept.deals").fetchone()[0]


def button(app, words: str):
    return next(one for one in app.button if words in one.label)


def test_a_dropped_file_is_counted_and_nothing_is_written(shop):
    app = page("deals.csv", DEALS.encode())
    assert figures(app) == {"New": "1", "Changed": "0", "Same": "0", "Refused": "2"}
    assert deals(shop) == 0


def test_a_near_match_is_taken_only_when_it_is_ticked(shop):
    app = page("deals.csv", DEALS.encode())
    assert "1 row stays out" in app.warning[0].value
    tick = next(box for box in app.checkbox if "GTXPro" in box.label)
    tick.check().run()
    assert figures(app)["New"] == "2"
    assert not app.warning
    next(box for box in app.checkbox if "GTXPro" in box.label).uncheck().run()
    assert figures(app)["New"] == "1"


def test_the_button_takes_in_and_says_so_and_the_list_offers_undo(shop):
    app = page("deals.csv", DEALS.encode())
    button(app, "Take in 1 row").click().run()
    assert deals(shop) == 1
    assert "1 row taken in" in app.success[0].value
    button(app, "Undo this import").click().run()
    assert deals(shop) == 0
    assert "as it was before" in app.success[0].value


def test_the_button_pressed_twice_is_one_import(shop):
    app = page("deals.csv", DEALS.encode())
    _, key, found = app.session_state["import_seen"]
    table = sheet.read("deals.csv", DEALS.encode())
    map_ = mapping.guess("deals", table)
    for _ in range(2):
        take_in.take_in(shop, SYSTEM, table, map_, key=key, seen=found.counts)
    assert deals(shop) == 1
    assert shop.db.execute("SELECT count(*) FROM kept.imports").fetchone()[0] == 1


def test_data_that_changed_since_the_dry_run_is_not_overwritten_unseen(shop):
    app = page("deals.csv", DEALS.encode())
    shop.db.execute("INSERT INTO kept.products (id, name) VALUES (uuid(), 'GTXPro')")
    button(app, "Take in 1 row").click().run()
    assert deals(shop) == 0
    assert "changed since" in app.warning[0].value
    assert figures(app)["New"] == "2"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\x00\x01\x02\x03" * 50, "not a table"),
        (b"a,a\n1,2\n", "Two columns"),
        (b"PK\x03\x04junk", "cannot be opened"),
        (b"<!doctype html><html></html>\n<p>x</p>\n", "not a table"),
        (b"name,price\n", "no rows"),
    ],
)
def test_a_file_that_is_no_table_gets_one_sentence(shop, data, said):
    app = page("file.csv", data or b" ")
    assert any(said in error.value for error in app.error)


def test_without_required_columns_the_page_names_them(shop):
    app = page("deals.csv", b"deal id,amount\nA,1\n")
    next(group for group in app.button_group if group.label == "A row is").set_value("deals").run()
    assert any("Stage" in error.value and "Date" in error.value for error in app.error)


def test_a_manager_is_not_shown_the_drop_zone(shop, monkeypatch):
    monkeypatch.setattr(who, "viewer", lambda: of_login(shop, "mia"))
    app = page()
    assert len(app.file_uploader) == 0


def test_maven_comes_in_from_the_browser(shop, fixtures):
    shop.db.execute("DELETE FROM kept.products")
    for name in ("sales_teams.csv", "products.csv", "accounts.csv", "sales_pipeline.csv"):
        app = page(name, (fixtures / "maven_crm" / name).read_bytes())
        for near in [box for box in app.checkbox if "GTXPro" in box.label]:
            assert "GTX Pro" in near.label
            near.check().run()
        button(app, "Take in").click().run()
        assert not app.exception
    won = shop.db.execute(
        "SELECT count(*), sum(d.amount) FROM kept.deals d JOIN kept.stages s ON s.id = d.stage_id WHERE s.kind = 'won'"
    ).fetchone()
    assert (deals(shop), *map(int, won)) == (8800, 4238, 10005534)
