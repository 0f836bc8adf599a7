"""The administrator's command line: what it does, what it says when it cannot, and with which exit code."""

import io
import shutil
import subprocess
import sys
from datetime import date, datetime

import duckdb
import pytest

from data import access, accounts, commands, sessions, store
from data.problems import Problem

BERLIN = ["--company", "Ours", "--currency", "EUR", "--time-zone", "Europe/Berlin"]


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    """Run a command on a file of its own: (exit code, standard output, standard error). The store of the process is left alone."""
    before = store.use(None)

    def run(command: str, *rest: str, typed: str = "", db: str | None = None):
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code = commands.main([command, "--db", db or str(tmp_path / "ours.duckdb"), *rest])
        said = capsys.readouterr()
        return code, said.out, said.err

    run.path = tmp_path / "ours.duckdb"
    yield run
    store.close_here()
    store.use(before)


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """The file of a new company with an administrator, made once."""
    path, before = tmp_path_factory.mktemp("first") / "ours.duckdb", store.use(None)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "stdin", io.StringIO("first-secret\n"))
        assert commands.main(["init", "--db", str(path), *BERLIN]) == 0
        assert commands.main(["user", "--db", str(path), "add", "boss", "--name", "Our Boss", "--role", "admin"]) == 0
    store.close_here()
    store.use(before)
    return path


@pytest.fixture
def begun(run, first):
    """A new company with an administrator, in a file of this test's own."""
    shutil.copy(first, run.path)
    return run


def rows(path, sql: str):
    with duckdb.connect(str(path), read_only=True) as db:
        return db.execute(sql).fetchall()


def test_init_makes_a_company_with_the_one_line_sales(run):
    code, said, _ = run("init", *BERLIN)
    assert code == 0
    assert "Ours" in said
    assert rows(run.path, "SELECT name, currency, time_zone, is_demo FROM kept.company") == [("Ours", "EUR", "Europe/Berlin", False)]
    assert rows(run.path, "SELECT name FROM kept.lines") == [("Sales",)]


def test_init_refuses_a_second_company(begun):
    code, _, trouble = begun("init", *BERLIN)
    assert (code, trouble) == (2, "This file has a company already.\n")


@pytest.mark.parametrize(
    ("flag", "value", "sentence"),
    [
        ("--currency", "euros", "A currency is three letters"),
        ("--time-zone", "Mars/Base", "There is no time zone Mars/Base"),
        ("--company", " ", "name"),
    ],
)
def test_init_says_what_is_wrong_and_makes_no_file(run, flag, value, sentence):
    given = [value if before == flag else word for before, word in zip(["", *BERLIN], BERLIN, strict=False)]
    code, _, trouble = run("init", *given)
    assert code == 2
    assert sentence in trouble
    assert not run.path.exists()


def test_demo_makes_the_company_of_its_seed_and_day(run):
    code, said, _ = run("demo", "--size", "s", "--seed", "3", "--as-of", "2026-11-21", "--language", "uk")
    assert code == 0
    assert "director" in said
    assert rows(run.path, "SELECT language, is_demo, demo_as_of FROM kept.company") == [("uk", True, datetime(2026, 11, 20, 22))]


def test_demo_ends_today_when_no_day_is_given(run):
    assert run("demo", "--size", "s")[0] == 0
    assert abs((rows(run.path, "SELECT CAST(demo_as_of AS DATE) FROM kept.company")[0][0] - date.today()).days) <= 1


def test_demo_is_not_written_over_a_company(begun):
    assert begun("demo", "--size", "s")[::2] == (2, "This file has a company already.\n")


@pytest.mark.parametrize("wrong", [["--as-of", "21.11.2026"], ["--size", "xl"], ["--language", "de"], ["--seed", "seven"]])
def test_a_word_that_cannot_be_read_ends_with_usage_and_code_2(run, capsys, wrong):
    with pytest.raises(SystemExit) as ended:
        run("demo", *wrong)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_an_added_user_signs_in_with_the_password_from_standard_input(begun):
    code, said, _ = begun(
        "user", "add", "Ann", "--name", "Ann Other", "--role", "manager", "--line", "Sales", typed="good-secret\ngood-secret\n"
    )
    assert (code, said) == (0, "ann may sign in.\n")
    here = store.open_here(begun.path)
    assert sessions.sign_in(here, "ann", "good-secret", "1.2.3.4")
    assert rows_open(
        here,
        "SELECT role, all_lines, l.name FROM kept.staff s JOIN kept.staff_lines sl ON sl.staff_id = s.id "
        "JOIN kept.lines l ON l.id = sl.line_id WHERE login = 'ann'",
    ) == [("manager", False, "Sales")]


def rows_open(here, sql: str):
    with here.cursor() as cur:
        return cur.execute(sql).fetchall()


@pytest.mark.parametrize(
    ("typed", "sentence"), [("", "standard input"), ("short\n", "at least"), ("one-secret\nother-secret\n", "not the same")]
)
def test_a_password_that_will_not_do_makes_no_user(begun, typed, sentence):
    code, _, trouble = begun("user", "add", "ann", "--name", "Ann", "--role", "manager", typed=typed)
    assert code == 2
    assert sentence in trouble
    assert rows(begun.path, "SELECT count(*) FROM kept.staff WHERE login = 'ann'") == [(0,)]


def test_a_user_of_a_line_that_is_not_there_is_refused(begun):
    code, _, trouble = begun("user", "add", "ann", "--name", "Ann", "--role", "head", "--line", "Nowhere", typed="good-secret\n")
    assert (code, trouble) == (2, "There is no business line Nowhere.\n")
    assert rows(begun.path, "SELECT count(*) FROM kept.staff WHERE login = 'ann'") == [(0,)]


def test_a_login_is_given_once(begun):
    code, _, trouble = begun("user", "add", "BOSS", "--name", "Another", "--role", "admin", typed="other-secret\n")
    assert (code, trouble) == (2, "The login boss is taken.\n")


def test_a_disabled_user_cannot_sign_in_until_enabled(begun):
    begun("user", "add", "ann", "--name", "Ann", "--role", "manager", typed="good-secret\n")
    assert begun("user", "disable", "ann")[:2] == (0, "The account ann is closed.\n")
    here = store.open_here(begun.path)
    with pytest.raises(Problem):
        sessions.sign_in(here, "ann", "good-secret", "1.2.3.4")
    store.close_here()
    assert begun("user", "enable", "ann")[0] == 0
    assert rows(begun.path, "SELECT disabled_at FROM kept.staff WHERE login = 'ann'") == [(None,)]


def test_the_last_administrator_cannot_be_disabled(begun):
    code, _, trouble = begun("user", "disable", "boss")
    assert code == 2
    assert "last administrator" in trouble


def test_a_new_password_replaces_the_old_one(begun):
    assert begun("user", "password", "boss", typed="second-secret\n")[0] == 0
    secret = rows(begun.path, "SELECT password_hash FROM kept.staff WHERE login = 'boss'")[0][0]
    assert accounts.agrees("second-secret", secret)
    assert not accounts.agrees("first-secret", secret)


def test_a_user_who_is_not_there_is_named(begun):
    assert begun("user", "disable", "nobody")[::2] == (2, "There is nobody with the login nobody.\n")


@pytest.mark.parametrize("command", [["user", "disable", "boss"], ["backup", "copy.duckdb"]])
def test_a_file_that_is_not_there_is_said_and_not_made(run, command):
    code, _, trouble = run(*command)
    assert code == 2
    assert trouble == f"There is no file {run.path}.\n"
    assert not run.path.exists()


def test_a_user_needs_a_company(run):
    store.open_here(run.path)
    store.close_here()
    code, _, trouble = run("user", "add", "ann", "--name", "Ann", "--role", "admin", typed="good-secret\n")
    assert code == 2
    assert "no company" in trouble


@pytest.mark.parametrize("command", [["demo", "--size", "s"], ["init", *BERLIN], ["user", "disable", "boss"], ["backup", "copy.duckdb"]])
def test_a_file_held_by_a_server_is_said_in_one_sentence(begun, command):
    server = store.Store(begun.path)
    try:
        code, _, trouble = begun(*command)
    finally:
        server.close()
    assert code == 2
    assert trouble == f"The file {begun.path} is held by a running server. Stop it first, or use it in the browser.\n"


def test_a_file_that_is_no_database_is_said_in_one_sentence(run):
    run.path.write_text("not a database, only words " * 100)
    code, _, trouble = run("user", "disable", "boss")
    assert code == 2
    assert "cannot be opened" in trouble
    assert trouble.count("\n") == 1


@pytest.mark.parametrize("command", ["", "demo", "init", "user", "import", "backup", "restore"])
def test_every_command_explains_itself(command):
    told = subprocess.run([sys.executable, "-m", "data", *command.split(), "--help"], capture_output=True, text=True, timeout=60)
    assert told.returncode == 0
    assert told.stdout.startswith("usage: python -m data")
    assert len(told.stdout) > 200


def test_an_unknown_command_ends_with_code_2():
    told = subprocess.run([sys.executable, "-m", "data", "destroy"], capture_output=True, text=True, timeout=60)
    assert told.returncode == 2
    assert "invalid choice" in told.stderr


def test_import_passes_kind_file_map_and_dry_run_on(begun, monkeypatch):
    from data.imports import command

    given = {}
    monkeypatch.setattr(command, "run", lambda options: given.update(vars(options)) or 1)
    assert begun("import", "deals", "file.csv", "--map", "maven_deals.toml", "--dry-run")[0] == 1
    assert (given["kind"], given["file"], given["map"], given["dry_run"]) == ("deals", "file.csv", "maven_deals.toml", True)


def test_an_imported_file_stands_in_the_company(begun, tmp_path):
    sheet = tmp_path / "products.csv"
    sheet.write_text("name,price\nLamp,10\nTable,250\n")
    assert begun("import", "products", str(sheet))[0] == 0
    assert rows(begun.path, "SELECT name FROM kept.products ORDER BY 1") == [("Lamp",), ("Table",)]


def test_what_the_command_line_changes_stands_in_the_audit(begun):
    begun("user", "password", "boss", typed="second-secret\n")
    assert {row[0] for row in rows(begun.path, "SELECT action FROM kept.audit")} >= {"account.add", "account.password"}


def test_disabling_ends_every_session(begun):
    begun("user", "add", "ann", "--name", "Ann", "--role", "manager", typed="good-secret\n")
    here = store.open_here(begun.path)
    token = sessions.start(here, sessions.sign_in(here, "ann", "good-secret", "1.2.3.4"))
    assert sessions.check(here, token)
    with here.cursor() as cur:
        ann = cur.execute("SELECT id FROM kept.staff WHERE login = 'ann'").fetchone()[0]
    access.disable(here, commands.people.SYSTEM, ann)
    assert sessions.check(here, token) is None
