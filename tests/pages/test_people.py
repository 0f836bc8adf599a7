"""The people page: everybody stands in it, and a new account can sign in with what was typed."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import accounts
from data.viewer import of_login
from pages.parts import who

PAGE = Path(__file__).parents[2] / "pages/setup/people.py"


@pytest.fixture
def staff(tiny, monkeypatch):
    """An administrator who looks at the page, and a manager."""
    monkeypatch.setattr(accounts, "COST", 4)
    tiny.staff("root", "admin", password_hash="x")
    tiny.staff("anna", "manager", ["Sales"], capacity_leads=12)
    monkeypatch.setattr(who, "viewer", lambda: of_login(tiny.here, "root"))
    return tiny


def drawer():
    from pages.parts import people_drawer, who

    people_drawer._new(who.viewer())


def added(**typed) -> AppTest:
    """The drawer of a new account, filled in and sent."""
    app = AppTest.from_function(drawer, default_timeout=60).run()
    for label, said in typed.items():
        next(one for one in app.text_input if one.label == label).input(said)
    app.button[0].click().run()
    return app


def test_the_table_names_everybody_with_lines_and_capacity(staff):
    table = AppTest.from_file(str(PAGE), default_timeout=60).run().dataframe[0].value.set_index("login")
    assert list(table.index) == ["anna", "director", "root"]
    assert (table.loc["anna", "lines"], table.loc["anna", "capacity_leads"]) == ("Sales", "12")


def test_a_new_account_is_made_from_the_drawer_and_may_sign_in(staff):
    app = added(Name="Vera Novak", Login="vera", Password="long enough")
    assert not app.exception
    secret = staff.run("SELECT password_hash FROM kept.staff WHERE login = 'vera' AND role = 'manager'")[0][0]
    assert accounts.agrees("long enough", secret)


def test_a_short_password_is_told_and_what_was_typed_stays(staff):
    app = added(Name="Vera Novak", Login="vera", Password="short")
    assert "at least" in app.error[0].value
    assert next(one for one in app.text_input if one.label == "Login").value == "vera"
    assert staff.run("SELECT count(*) FROM kept.staff WHERE login = 'vera'") == [(0,)]
