"""user: accounts of the people who sign in."""

import getpass
import sys

from data import access, accounts, company, store
from data.problems import Problem
from data.viewer import ROLES, SYSTEM


def describe(commands) -> None:
    """Add the command to the parser."""
    user = commands.add_parser(
        "user", help="add, disable or enable an account, or give it a new password", description="Accounts of the people who sign in."
    )
    user.add_argument("--db", required=True, metavar="PATH", help="the DuckDB file")
    doing = user.add_subparsers(title="what to do", required=True, metavar="add|disable|enable|password")
    add = _deed(doing, "add", "make an account; its password is read from standard input, once or twice", _add)
    add.add_argument("--name", required=True, help="the person's name")
    add.add_argument("--role", required=True, choices=ROLES)
    add.add_argument("--line", nargs="+", metavar="LINE", help="the business lines, by name (left out: all of them)")
    _deed(doing, "disable", "close an account and end its sessions", lambda options: _change(options, access.disable, "closed"))
    _deed(doing, "enable", "open a closed account again", lambda options: _change(options, access.enable, "open"))
    _deed(doing, "password", "give a new password, read from standard input once or twice", _password)


def _deed(doing, name: str, what: str, run):
    deed = doing.add_parser(name, help=what, description=what[0].upper() + what[1:] + ".")
    deed.add_argument("login", metavar="LOGIN")
    deed.set_defaults(run=run)
    return deed


def _add(options) -> None:
    here = _company(options.db)
    accounts.check(accounts.Account(options.login, options.name, options.role))
    lines = tuple(options.line) if options.line else None
    accounts.add(here, login=options.login, name=options.name, role=options.role, lines=lines, password=read_password())
    print(f"{accounts.clean_login(options.login)} may sign in.")


def _password(options) -> None:
    here = _company(options.db)
    access.set_password(here, SYSTEM, _who(here, options.login), read_password())
    print(f"{accounts.clean_login(options.login)} has a new password; all sessions are ended.")


def _change(options, change, state: str) -> None:
    here = _company(options.db)
    change(here, SYSTEM, _who(here, options.login))
    print(f"The account {accounts.clean_login(options.login)} is {state}.")


def _company(path: str) -> store.Store:
    """The open store of a file with a company; a Problem without one."""
    here = store.open_existing(path)
    with here.cursor() as cur:
        if not company.exists(cur):
            raise Problem("There is no company in {path} yet. Begin one with init.", path=path)
    return here


def _who(here: store.Store, login: str):
    with here.cursor() as cur:
        row = cur.execute("SELECT id FROM kept.staff WHERE lower(login) = ?", [accounts.clean_login(login)]).fetchone()
    if row is None:
        raise Problem("There is nobody with the login {login}.", login=login)
    return row[0]


def read_password() -> str:
    """A password from the keyboard (asked twice, not shown) or from standard input (one line, or the same line twice)."""
    if sys.stdin.isatty():
        first, second = getpass.getpass("Password: "), getpass.getpass("Once more: ")
    else:
        first = sys.stdin.readline().rstrip("\r\n")
        second = sys.stdin.readline().rstrip("\r\n") or first
    if not first:
        raise Problem("Give the password on standard input.")
    if first != second:
        raise Problem("The two passwords are not the same.")
    return first
