"""The first set-up of a new file: a company and its first administrator, for who can read the server's log."""

import hmac
import secrets
from uuid import UUID
from weakref import WeakKeyDictionary

from data import accounts, attempts, company, store
from data.problems import Problem

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_code: str | None = None
_founded: WeakKeyDictionary[store.Store, bool] = WeakKeyDictionary()


def is_new(here: store.Store) -> bool:
    """Has this file no company yet?"""
    return _company(here) is None


def is_demo(here: store.Store) -> bool:
    """Is this the made-up company?"""
    return bool(_company(here))


def _company(here: store.Store) -> bool | None:
    """Is the company made up? None while there is none; what is founded once stays so and is not asked for again."""
    if here not in _founded:
        with here.cursor() as cur:
            row = cur.execute("SELECT is_demo FROM kept.company").fetchone()
        if row is None:
            return None
        _founded[here] = row[0]
    return _founded[here]


def new_code() -> str:
    """Make the one-time code that the first set-up asks for; a code made before is worth nothing any more."""
    global _code
    letters = "".join(secrets.choice(LETTERS) for _ in range(8))
    _code = f"{letters[:4]}-{letters[4:]}"
    return _code


def begin(here: store.Store, code: str, founded: company.Company, admin: accounts.Account, address: str = "") -> UUID:
    """Write the company and its first administrator in one transaction; returns the administrator's id.

    Problems: wrong code (with growing delay), a company is there already, anything `company.check` and `accounts.check` refuse.
    """
    knocking = attempts.subject("begin", address)
    attempts.knock(here, knocking)
    if _code is None or not hmac.compare_digest(_plain(code), _plain(_code)):
        raise Problem("This is not the code from the server's log.", field="code")
    attempts.forgive(here, knocking)
    company.check(founded)
    accounts.check(admin)
    secret = accounts.hashed(admin.password or "", admin.login)
    return _write(here, founded, admin, secret)


def _write(here: store.Store, founded: company.Company, admin: accounts.Account, secret: str) -> UUID:
    global _code

    def work(cur, me):
        company.write(cur, founded)
        return accounts.write(cur, admin, secret)

    staff_id = here.transaction(work)
    _code = None
    here.refresh_rules()
    return staff_id


def _plain(code: str) -> bytes:
    return "".join(letter for letter in code.upper() if letter.isalnum()).encode()
