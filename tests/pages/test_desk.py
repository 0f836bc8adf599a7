"""The desk: which pages a role has, what trouble looks like, who is not let in."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import access, accounts, company, founding
from data.problems import Problem
from data.viewer import ROLES, SYSTEM
from pages.parts import menu, trouble, who

PAGES = Path(__file__).parents[2] / "pages"
DESK = str(PAGES / "desk.py")
DASHBOARDS = {"overview", "funnel", "forecast", "workload", "sources", "loyalty", "how_we_count"}
READ_BY_ALL = {
    "inbox",
    "clients",
    "client",
    "person",
    "deals",
    "promises",
    "complaints",
    "visit_reports",
    "attention",
    "surveys",
    "mentions",
    "offers",
}
DAY = {"today", "log_contact"}
LEAD = DAY | {"hand_over", "duplicates", "company", "targets", "report", "rebalance", "costs", "mailings", "reputation", "experiments"}


@pytest.fixture
def people(here, monkeypatch):
    """A company with one person of each role; their ids by role."""
    monkeypatch.setattr(accounts, "COST", 4)
    company.found(here, company.Company("Probe", "EUR", "UTC"))
    return {role: accounts.add(here, login=role, name=f"Olha {role}", role=role, password="a long password") for role in ROLES}


def opened(monkeypatch, staff_id, page: str | None = "setup/myself.py") -> AppTest:
    """The desk as this person sees it, on a page."""
    monkeypatch.setattr(who, "staff_id", lambda: staff_id)
    monkeypatch.setattr(who, "sid", lambda: "0" * 64)
    desk = AppTest.from_file(DESK, default_timeout=30)
    desk.run()
    return desk.switch_page(page).run() if page else desk


def test_every_page_of_the_menu_is_there_and_has_its_words():
    for entry in menu.ENTRIES:
        assert (PAGES / entry.file).exists()
        assert menu.say(f"desk.page.{entry.name}")


@pytest.mark.parametrize(
    ("role", "more"),
    [
        ("executive", {"report", "reputation", "experiments"}),
        ("head", LEAD),
        ("manager", DAY),
        ("admin", LEAD | {"import_data", "intake", "people", "welcome", "templates"}),
    ],
)
def test_a_role_has_its_pages_and_no_others(people, here, role, more):
    from data.viewer import of_login

    assert {entry.name for entry in menu.of(of_login(here, role))} == DASHBOARDS | READ_BY_ALL | {"myself", "sign_out"} | more


@pytest.mark.parametrize("role", ["executive", "head", "manager"])
def test_a_page_of_another_role_cannot_be_opened(people, monkeypatch, role):
    with pytest.raises(ValueError, match="welcome"):
        opened(monkeypatch, people[role], "setup/welcome.py")


@pytest.mark.parametrize("role", ROLES)
def test_everybody_has_an_own_page(people, monkeypatch, role):
    desk = opened(monkeypatch, people[role])
    assert not desk.exception
    assert desk.markdown[0].value == f"# Olha {role}"


def test_a_stranger_sees_the_sign_in_and_no_name(people, monkeypatch):
    desk = opened(monkeypatch, None, None)
    assert [one.label for one in desk.text_input] == ["Login", "Password"]
    assert "Olha" not in str(desk)
    assert "Probe" not in str(desk)


def test_only_the_demo_company_shows_sign_ins_to_try(here, monkeypatch):
    company.found(here, company.Company("Probe", "EUR", "UTC", is_demo=True))
    assert len([one for one in opened(monkeypatch, None, None).button if str(one.key).startswith("try_")]) == len(ROLES)


def test_an_own_company_shows_no_sign_ins_to_try(people, monkeypatch):
    assert not [one for one in opened(monkeypatch, None, None).button if str(one.key).startswith("try_")]


def test_a_new_database_shows_the_first_set_up_to_whoever_comes(here, monkeypatch):
    assert founding.is_new(here)
    assert "Code" in [one.label for one in opened(monkeypatch, None, None).text_input]


def test_a_closed_account_gets_one_sentence_and_no_page(people, here, monkeypatch):
    access.disable(here, SYSTEM, people["head"])
    desk = opened(monkeypatch, people["head"], None)
    assert [one.value for one in desk.error] == ["This account is closed."]
    assert len(desk.markdown) == 0


def test_the_keys_of_the_authenticator_make_nobody_signed_in(people, monkeypatch):
    monkeypatch.setattr(who, "staff_id", lambda: None)
    desk = AppTest.from_file(DESK, default_timeout=30)
    for key, value in (("authentication_status", True), ("username", "admin"), ("roles", ["admin"]), ("name", "x"), ("own_language", "ru")):
        desk.session_state[key] = value
    assert len(desk.run().text_input) == 2
    assert "authentication_status" not in desk.session_state


def told(trouble_of) -> AppTest:
    def script(wrong):
        from pages.parts.trouble import frame

        with frame():
            raise wrong

    return AppTest.from_function(script, args=(trouble_of,)).run()


def test_a_problem_is_one_sentence():
    assert [one.value for one in told(Problem("Give the person a name.")).error] == ["Give the person a name."]


def test_unexpected_trouble_has_a_number_that_the_log_has_too(monkeypatch):
    logged = []
    monkeypatch.setattr(trouble.log, "error", lambda words, number, exc_info: logged.append((number, exc_info)))
    page = told(ZeroDivisionError("secret detail"))
    ((number, cause),) = logged
    assert number in page.error[0].value
    assert "secret" not in page.error[0].value
    assert isinstance(cause, ZeroDivisionError)
    assert not page.exception


def test_a_name_is_not_taken_for_markdown():
    assert menu.plain("Olha *Bold* [x](y)") == "Olha \\*Bold\\* \\[x\\]\\(y\\)"
