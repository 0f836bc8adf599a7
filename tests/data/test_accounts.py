"""Accounts: who may make and change them, what is refused."""

import pytest
from streamlit_authenticator.utilities import Hasher

from data import access, accounts, company
from data.problems import Problem
from data.viewer import SYSTEM, of_login

GOOD = "a long password"


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch):
    monkeypatch.setattr(accounts, "COST", 4)


@pytest.fixture
def founded(here):
    company.found(here, company.Company("Probe", "EUR", "UTC"))
    return here


def add(founded, login="anna", role="manager", **more):
    return accounts.add(founded, login=login, name=login.title(), role=role, **({"password": GOOD} | more))


def kept(founded, what: str, staff_id):
    with founded.cursor() as cur:
        return cur.execute(f"SELECT {what} FROM kept.staff WHERE id = ?", [staff_id]).fetchone()


def test_an_account_keeps_a_hash_the_sign_in_form_agrees_with(founded):
    (secret,) = kept(founded, "password_hash", add(founded))
    assert GOOD not in secret
    assert Hasher.check_pw(GOOD, secret)
    assert not Hasher.check_pw(GOOD + "x", secret)


def test_lines_limit_a_person_and_none_means_all(founded):
    assert of_login(founded, kept(founded, "login", add(founded, "all"))[0]).lines is None
    limited = of_login(founded, kept(founded, "login", add(founded, "one", lines=("Sales",)))[0])
    assert len(limited.lines) == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"login": "anna b"}, "A login is made of"),
        ({"login": ""}, "A login is made of"),
        ({"role": "boss"}, "There is no role"),
        ({"password": "short"}, "A password has at least"),
        ({"password": "x" * 73}, "too long"),
        ({"login": "longlogin", "password": "LongLogin"}, "must not be"),
        ({"lines": ("Nowhere",)}, "There is no business line"),
    ],
)
def test_what_cannot_be_an_account_is_refused_and_leaves_nothing(founded, wrong, sentence):
    with pytest.raises(Problem, match=sentence):
        add(founded, **wrong)
    with founded.cursor() as cur:
        assert cur.execute("SELECT count(*) FROM kept.staff").fetchone() == (0,)


def test_a_login_is_taken_whatever_its_letters(founded):
    add(founded, "anna")
    with pytest.raises(Problem, match="is taken"):
        add(founded, "ANNA ")


def test_a_person_who_came_by_an_import_becomes_the_account(founded):
    first = add(founded, "anna", password=None)
    assert add(founded, "Anna", role="head") == first
    assert kept(founded, "role, password_hash IS NOT NULL", first) == ("head", True)


@pytest.mark.parametrize("role", ["executive", "head", "manager"])
def test_only_an_administrator_changes_accounts(founded, role):
    add(founded, "x", role)
    who, other = of_login(founded, "x"), add(founded, "other")
    for change in (
        lambda: accounts.add(founded, viewer=who, login="y", name="Y", role="admin", password=GOOD),
        lambda: access.disable(founded, who, other),
        lambda: access.enable(founded, who, other),
        lambda: access.change_role(founded, who, who.id, "admin"),
        lambda: access.set_password(founded, who, other, GOOD),
    ):
        with pytest.raises(Problem, match="You may not do this"):
            change()


def test_the_last_administrator_stays(founded):
    last = add(founded, "root", "admin")
    for change in (lambda: access.disable(founded, SYSTEM, last), lambda: access.change_role(founded, SYSTEM, last, "head")):
        with pytest.raises(Problem, match="last administrator"):
            change()
    add(founded, "second", "admin")
    access.disable(founded, SYSTEM, last)
    assert kept(founded, "disabled_at IS NOT NULL", last) == (True,)


def test_a_changed_role_and_its_lines_hold_at_the_next_look(founded):
    staff_id = add(founded, "anna", "manager")
    access.change_role(founded, SYSTEM, staff_id, "head", ("Sales",))
    assert (of_login(founded, "anna").role, len(of_login(founded, "anna").lines)) == ("head", 1)


def test_every_change_of_an_account_is_in_the_audit_without_its_password(founded):
    staff_id = add(founded, "anna")
    access.change_role(founded, SYSTEM, staff_id, "head")
    access.set_password(founded, SYSTEM, staff_id, "another password")
    access.disable(founded, SYSTEM, staff_id)
    with founded.cursor() as cur:
        trail = cur.execute("SELECT action, coalesce(details, '') FROM kept.audit WHERE entity_id = ?", [staff_id]).fetchall()
    assert {"account.add", "account.role", "account.password", "account.disable"} <= {action for action, _ in trail}
    assert not any("password" in details for _, details in trail)
