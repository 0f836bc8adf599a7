"""Sign-in, tickets, sessions, delays and the first set-up, on a store with a clock that the test moves."""

from datetime import datetime, timedelta

import pytest

from data import access, accounts, attempts, company, founding, sessions, store
from data.problems import Problem
from data.viewer import SYSTEM, of_login

GOOD = "a long password"
WRONG = "Login or password is wrong."
START = datetime(2026, 3, 2, 9)


@pytest.fixture
def clock(monkeypatch):
    """Seconds since the start, for the test to move."""
    passed = [0]
    monkeypatch.setattr(store, "now", lambda: START + timedelta(seconds=passed[0]))
    monkeypatch.setattr(accounts, "COST", 4)
    monkeypatch.setattr(sessions, "NOBODYS", accounts.hashed("nobody knows this"))
    return passed


@pytest.fixture
def anna(here, clock):
    company.found(here, company.Company("Probe", "EUR", "UTC"))
    return accounts.add(here, login="anna", name="Anna", role="manager", password=GOOD)


def wrong(here, login="anna", address="10.0.0.1", times=1):
    """Try so often with a wrong password; the sentences it got."""
    said = []
    for _ in range(times):
        with pytest.raises(Problem) as trouble:
            sessions.sign_in(here, login, "a wrong password", address)
        said.append(trouble.value.sentence)
    return said


def test_login_and_password_are_taken_without_outer_spaces_and_the_login_in_any_letters(here, anna):
    assert sessions.sign_in(here, " ANNA", f"{GOOD} ", "10.0.0.1") == anna


@pytest.mark.parametrize("password", ["", "a wrong password", GOOD + "x" * 80, "\0", "a long password\0"])
def test_a_wrong_password_is_refused(here, anna, password):
    with pytest.raises(Problem, match="Login or password is wrong"):
        sessions.sign_in(here, "anna", password, "10.0.0.1")


def test_unknown_disabled_and_known_logins_cost_one_comparison_and_get_one_answer(here, anna):
    accounts.add(here, login="closed", name="C", role="manager", password=GOOD)
    access.disable(here, SYSTEM, of_login(here, "closed").id)
    asked = []

    def never(password, secret):
        asked.append(secret[:4])
        return False

    for login in ("anna", "closed", "nobody"):
        with pytest.raises(Problem, match="Login or password is wrong"):
            sessions.sign_in(here, login, GOOD, "10.0.0.1", never)
    assert len(asked) == 3


def test_the_hash_of_nobody_costs_what_a_real_one_costs():
    assert sessions.NOBODYS.split("$")[2] == str(accounts.COST)


@pytest.mark.parametrize("login", ["anna", "nobody"])
def test_an_account_is_locked_after_five_attempts_known_or_not(here, anna, login):
    assert wrong(here, login, times=6) == [WRONG] * 5 + ["Too many attempts. Try again in {seconds} s."]


def test_a_locked_account_refuses_the_right_password_until_the_delay_is_over(here, anna, clock):
    wrong(here, times=5)
    with pytest.raises(Problem, match="Try again in 5 s"):
        sessions.sign_in(here, "anna", GOOD, "10.0.0.2")
    clock[0] += 6
    assert sessions.sign_in(here, "anna", GOOD, "10.0.0.2") == anna


def test_the_delay_grows_and_has_an_end():
    delays = [attempts.delay("account", n) for n in range(1, 60)]
    assert delays[:7] == [0, 0, 0, 0, 5, 10, 20]
    assert delays == sorted(delays)
    assert delays[-1] == attempts.LONGEST


def test_an_address_is_locked_after_many_attempts_on_many_accounts(here, anna):
    for n in range(20):
        wrong(here, f"user{n}", "10.0.0.9")
    with pytest.raises(Problem, match="Too many attempts"):
        sessions.sign_in(here, "anna", GOOD, "10.0.0.9")
    assert sessions.sign_in(here, "anna", GOOD, "10.0.0.1") == anna


@pytest.mark.parametrize("kind", ["address", "begin"])
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:DB8:1:2:ffff:0:0:9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("::ffff:10.0.0.1", "::ffff:10.0.0.2", False),
        ("10.0.0.1", "10.0.0.2", False),
        ("", "not an address", True),
        ("unix:1", "unix:2", True),
    ],
)
def test_a_network_that_one_subscriber_gets_counts_as_one_address(kind, one, other, same):
    assert (attempts.subject(kind, one) == attempts.subject(kind, other)) == same


def test_accounts_are_not_taken_for_addresses():
    assert attempts.subject("account", "anna") != attempts.subject("account", "boris")


def test_attempts_are_forgotten_after_a_day(here, anna, clock):
    wrong(here, times=5)
    clock[0] += 86_401
    assert wrong(here, times=5) == [WRONG] * 5


def test_neither_login_nor_token_stands_readable_in_the_tables(here, anna):
    wrong(here, "my secret typed here")
    token = sessions.redeem(here, sessions.ticket(here, anna, "visit"), "visit")
    with here.cursor() as cur:
        everything = str([cur.execute(f"SELECT * FROM kept.{table}").fetchall() for table in ("attempts", "tickets", "sessions")])
    assert token not in everything
    assert "my secret" not in everything


def test_a_ticket_lives_half_a_minute(here, anna, clock):
    ticket = sessions.ticket(here, anna, "visit")
    clock[0] += 31
    assert sessions.redeem(here, ticket, "visit") is None


def test_a_browser_without_cookies_gets_no_ticket(here, anna):
    with pytest.raises(Problem, match="needs cookies"):
        sessions.ticket(here, anna, "")


def test_a_session_sleeps_after_a_week_unseen_and_ends_after_a_month(here, anna, clock):
    token = sessions.start(here, anna)
    day, alive = 86_400, []
    for _ in range(29):
        clock[0] += day
        alive.append(sessions.check(here, token) is not None)
    assert all(alive)
    clock[0] += 2 * day
    assert sessions.check(here, token) is None
    other = sessions.start(here, anna)
    clock[0] += 7 * day
    assert sessions.check(here, other) is None


@pytest.mark.parametrize("token", [None, "", "x", "x" * 200])
def test_what_is_no_token_is_nobody(here, anna, token):
    assert sessions.check(here, token) is None


def test_a_new_password_ends_every_session_but_the_own(here, anna):
    mine, other = sessions.start(here, anna), sessions.start(here, anna)
    access.change_own_password(here, of_login(here, "anna"), GOOD, "quite another one", sessions.hash_of(mine), "10.0.0.1")
    assert sessions.check(here, mine).staff_id == anna
    assert sessions.check(here, other) is None
    assert sessions.sign_in(here, "anna", "quite another one", "10.0.0.1") == anna


def test_the_own_password_is_changed_only_by_who_knows_it(here, anna):
    with pytest.raises(Problem, match="The present password is wrong"):
        access.change_own_password(here, of_login(here, "anna"), "a wrong password", "quite another one")
    assert sessions.sign_in(here, "anna", GOOD, "10.0.0.1") == anna


@pytest.mark.parametrize(
    "end",
    [
        lambda here, anna, sid: access.disable(here, SYSTEM, anna),
        lambda here, anna, sid: access.set_password(here, SYSTEM, anna, GOOD),
        lambda here, anna, sid: sessions.end_all(here, anna),
        lambda here, anna, sid: sessions.end(here, sid),
    ],
)
def test_an_ended_session_is_nobodys_at_once(here, anna, end):
    token = sessions.start(here, anna)
    assert sessions.check(here, token)
    end(here, anna, sessions.hash_of(token))
    assert sessions.check(here, token) is None
    assert sessions.of(here, anna) == []


def test_only_the_own_live_sessions_are_listed(here, anna, clock):
    other = accounts.add(here, login="other", name="O", role="admin", password=GOOD)
    sessions.start(here, other)
    first = sessions.start(here, anna, "10.0.0.1", "Firefox")
    clock[0] += 60
    sessions.start(here, anna)
    sessions.end(here, sessions.hash_of(sessions.start(here, anna)))
    assert [one.agent for one in sessions.of(here, anna)] == ["", "Firefox"]
    assert sessions.of(here, anna)[1].sid == sessions.hash_of(first)


ADMIN = accounts.Account("root", "Root", "admin", password=GOOD)
COMPANY = company.Company("Probe", "EUR", "Europe/Kyiv", "uk")


def test_the_first_set_up_needs_the_code_of_the_log(here, clock):
    founding.new_code()
    with pytest.raises(Problem, match="not the code"):
        founding.begin(here, "AAAA-AAAA", COMPANY, ADMIN)
    assert founding.is_new(here)


def test_the_first_set_up_makes_company_and_administrator_together(here, clock):
    staff_id = founding.begin(here, founding.new_code().lower().replace("-", " "), COMPANY, ADMIN)
    assert not founding.is_new(here)
    assert of_login(here, "root").id == staff_id
    assert of_login(here, "root").language == "uk"


def test_a_code_is_good_once_and_a_second_company_is_not_made(here, clock):
    code = founding.new_code()
    founding.begin(here, code, COMPANY, ADMIN)
    with pytest.raises(Problem, match="not the code"):
        founding.begin(here, code, COMPANY, ADMIN)
    with pytest.raises(Problem, match="has a company already"):
        founding.begin(here, founding.new_code(), COMPANY, accounts.Account("r2", "R", "admin", password=GOOD))


def test_a_first_set_up_that_fails_leaves_nothing(here, clock):
    code = founding.new_code()
    for company_of, admin in (
        (company.Company("", "EUR", "UTC"), ADMIN),
        (COMPANY, accounts.Account("root", "Root", "admin", password="short")),
    ):
        with pytest.raises(Problem):
            founding.begin(here, code, company_of, admin)
        assert founding.is_new(here)


def test_guessing_the_code_is_slowed_down(here, clock):
    code = founding.new_code()
    for _ in range(5):
        with pytest.raises(Problem, match="not the code"):
            founding.begin(here, "AAAA-AAAA", COMPANY, ADMIN, "10.0.0.1")
    with pytest.raises(Problem, match="Too many attempts"):
        founding.begin(here, code, COMPANY, ADMIN, "10.0.0.1")
