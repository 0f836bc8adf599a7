"""The people who sign in: their accounts, roles, lines and passwords. Every change leaves a line in the audit."""

import re
from dataclasses import dataclass
from uuid import UUID, uuid4

import bcrypt

from data import store, trail
from data.problems import Problem
from data.viewer import ROLES, SYSTEM, Viewer

SHORTEST, LONGEST = 8, 72  # characters; bcrypt reads no more than 72 bytes
COST = 12  # bcrypt rounds = 2**12
LOGIN = re.compile(r"[\w.@+-]{1,64}")


@dataclass(frozen=True)
class Account:
    """A person who may sign in. `lines` are names or ids of business lines, None for all of them."""

    login: str
    name: str
    role: str
    lines: tuple[str | UUID, ...] | None = None
    password: str | None = None
    language: str | None = None
    email: str | None = None
    team_id: UUID | None = None
    owns_deals: bool | None = None  # None = as the role suggests: managers and heads own deals


def add(here: store.Store, *, viewer: Viewer = SYSTEM, **known) -> UUID:
    """Make an account and return its id. `known` are the fields of `Account`.

    A person who came by an import, with this login and no password yet, becomes the account. Problems: no right,
    login taken or impossible, role or line unknown, password too short or too long.
    """
    account = Account(**known)
    secret = hashed(account.password, account.login) if account.password is not None else None
    return here.transaction(
        lambda cur, me: write(cur, account, secret, me.id), viewer=viewer, right="people.edit", touches=("staff", "staff_lines", "audit")
    )


def write(cur, account: Account, secret: str | None = None, actor: UUID = SYSTEM.id, staff_id: UUID | None = None) -> UUID:
    """Write an account into an open transaction; `secret` is the hash of its password (see `hashed`)."""
    check(account)
    login, owns = clean_login(account.login), account.owns_deals
    waiting = cur.execute("SELECT id, password_hash FROM kept.staff WHERE lower(login) = ?", [login]).fetchone()
    if waiting and waiting[1] is not None:
        raise Problem("The login {login} is taken.", field="login", login=login)
    values = {
        "name": account.name.strip(),
        "role": account.role,
        "all_lines": account.lines is None,
        "secret": secret,
        "language": account.language,
        "email": account.email,
        "team": account.team_id,
        "owns": account.role in ("manager", "head") if owns is None else owns,
        "now": store.now(),
        "login": login,
        "id": waiting[0] if waiting else staff_id or uuid4(),
    }
    cur.execute(_BECOME if waiting else _NEW, {key: values[key] for key in values if f"${key}" in (_BECOME if waiting else _NEW)})
    give_lines(cur, values["id"], account.lines)
    trail.note(cur, actor, "account.add", "staff", values["id"], f"{login}: {account.role}")
    return values["id"]


_NEW = (
    "INSERT INTO kept.staff (id, login, name, email, role, all_lines, team_id, owns_deals, password_hash, language, created_at) "
    "VALUES ($id, $login, $name, $email, $role, $all_lines, $team, $owns, $secret, $language, $now)"
)
_BECOME = (
    "UPDATE kept.staff SET name = $name, role = $role, all_lines = $all_lines, password_hash = $secret, disabled_at = NULL, "
    "language = coalesce($language, language), email = coalesce($email, email), version = version + 1 WHERE id = $id"
)


def check(account: Account) -> None:
    """Raise a Problem for what cannot be an account."""
    if not LOGIN.fullmatch(clean_login(account.login)):
        raise Problem("A login is made of letters, digits and . _ - @ +, without spaces.", field="login")
    if not account.name.strip():
        raise Problem("Give the person a name.", field="person")
    if account.role not in ROLES:
        raise Problem("There is no role {role}. Roles are {roles}.", field="role", role=account.role, roles=", ".join(ROLES))


def clean_login(login: str) -> str:
    """A login as it is kept and compared: without outer spaces, in small letters."""
    return login.strip().lower()


def hashed(password: str, login: str = "") -> str:
    """The bcrypt hash of a password without its outer spaces; a Problem when the password is too short, long or plain."""
    password = password.strip()
    if len(password) < SHORTEST:
        raise Problem("A password has at least {n} characters.", field="password", n=SHORTEST)
    if len(password.encode()) > LONGEST or "\0" in password:
        raise Problem("This password is too long.", field="password")
    if password.lower() == clean_login(login):
        raise Problem("The password must not be the login.", field="password")
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(COST)).decode()


def agrees(password: str, secret: str, check=None) -> bool:
    """Is this the password behind the hash? `check(password, hash)` compares, once, also what no account can have."""
    words = password.strip()
    readable = words.encode()[:LONGEST].decode("utf-8", "ignore").replace("\0", " ")
    return (check or _checkpw)(readable, secret) and readable == words


def _checkpw(password: str, secret: str) -> bool:
    return bcrypt.checkpw(password.encode(), secret.encode())


def give_lines(cur, staff_id: UUID, lines) -> None:
    """Let the person work in these lines (names or ids) and no others, inside an open transaction."""
    cur.execute("DELETE FROM kept.staff_lines WHERE staff_id = ?", [staff_id])
    for line in lines or ():
        found = cur.execute("SELECT id FROM kept.lines WHERE name = ? OR CAST(id AS VARCHAR) = ?", [str(line), str(line)]).fetchone()
        if found is None:
            raise Problem("There is no business line {line}.", field="lines", line=str(line))
        cur.execute("INSERT INTO kept.staff_lines VALUES (?, ?) ON CONFLICT DO NOTHING", [staff_id, found[0]])
