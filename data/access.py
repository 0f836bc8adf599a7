"""Changes of who may do what: disabled accounts, roles and lines, passwords, languages. They hold from the next click on."""

from uuid import UUID

from data import accounts, sessions, store, trail
from data.company import LANGUAGES
from data.problems import Problem
from data.viewer import ROLES, Viewer

TOUCHES = ("staff", "staff_lines", "sessions", "audit")


def disable(here: store.Store, viewer: Viewer, staff_id: UUID) -> None:
    """Close an account and end its sessions. The last administrator stays."""

    def work(cur, me):
        keep_an_admin(cur, staff_id)
        cur.execute("UPDATE kept.staff SET disabled_at = ?, version = version + 1 WHERE id = ?", [store.now(), staff_id])
        sessions.end_in(cur, staff_id)
        trail.note(cur, me.id, "account.disable", "staff", staff_id)

    here.transaction(work, viewer=viewer, right="people.edit", touches=TOUCHES)


def enable(here: store.Store, viewer: Viewer, staff_id: UUID) -> None:
    """Open a closed account again; it has to sign in anew."""

    def work(cur, me):
        cur.execute("UPDATE kept.staff SET disabled_at = NULL, version = version + 1 WHERE id = ?", [staff_id])
        trail.note(cur, me.id, "account.enable", "staff", staff_id)

    here.transaction(work, viewer=viewer, right="people.edit", touches=TOUCHES)


def change_role(here: store.Store, viewer: Viewer, staff_id: UUID, role: str, lines=None) -> None:
    """Give a person another role and other lines (names or ids; None = all)."""

    def work(cur, me):
        if role not in ROLES:
            raise Problem("There is no role {role}. Roles are {roles}.", field="role", role=role, roles=", ".join(ROLES))
        if role != "admin":
            keep_an_admin(cur, staff_id)
        cur.execute("UPDATE kept.staff SET role = ?, all_lines = ?, version = version + 1 WHERE id = ?", [role, lines is None, staff_id])
        accounts.give_lines(cur, staff_id, lines)
        trail.note(cur, me.id, "account.role", "staff", staff_id, role)

    here.transaction(work, viewer=viewer, right="people.edit", touches=TOUCHES)


def set_password(here: store.Store, viewer: Viewer, staff_id: UUID, password: str) -> None:
    """An administrator gives a person a new password; all their sessions end."""
    secret = accounts.hashed(password, _login(here, staff_id))

    def work(cur, me):
        _write_secret(cur, staff_id, secret, me.id)
        sessions.end_in(cur, staff_id)

    here.transaction(work, viewer=viewer, right="people.edit", touches=TOUCHES)


def change_own_password(here: store.Store, viewer: Viewer, old: str, new: str, sid: str | None = None, address: str = "") -> None:
    """Change the own password, proving the present one; every session ends but the one with the hash `sid`."""
    login = _login(here, viewer.id)
    secret = accounts.hashed(new, login)
    try:
        sessions.sign_in(here, login, old, address)
    except Problem as trouble:
        if trouble.field == "password":
            raise Problem("The present password is wrong.", field="old") from None
        raise

    def work(cur, me):
        _write_secret(cur, me.id, secret, me.id)
        sessions.end_in(cur, me.id, sid)

    here.transaction(work, viewer=viewer, right="own.password", touches=TOUCHES)


def set_own_language(here: store.Store, viewer: Viewer, language: str) -> None:
    """Choose the language one reads; a Problem for one that is not there."""
    if language not in LANGUAGES:
        raise Problem("There is no language {language}.", field="language", language=language)
    here.transaction(
        lambda cur, me: cur.execute("UPDATE kept.staff SET language = ? WHERE id = ?", [language, me.id]),
        viewer=viewer,
        right="own.language",
        touches=("staff",),
    )


def adopt_language(here: store.Store, staff_id: UUID, language: str, chosen: bool) -> None:
    """The language of the sign-in becomes the person's own when they chose it there, or have none yet."""
    here.transaction(
        lambda cur, me: cur.execute(
            "UPDATE kept.staff SET language = ? WHERE id = ? AND (language IS NULL OR ?)", [language, staff_id, chosen]
        ),
        touches=("staff",),
    )


def _write_secret(cur, staff_id: UUID, secret: str, actor: UUID) -> None:
    cur.execute("UPDATE kept.staff SET password_hash = ?, version = version + 1 WHERE id = ?", [secret, staff_id])
    trail.note(cur, actor, "account.password", "staff", staff_id)


def _login(here: store.Store, staff_id: UUID) -> str:
    with here.cursor() as cur:
        row = cur.execute("SELECT login FROM kept.staff WHERE id = ?", [staff_id]).fetchone()
    if row is None or row[0] is None:
        raise Problem("This account is closed.")
    return row[0]


def keep_an_admin(cur, staff_id: UUID) -> None:
    """Inside a transaction: a Problem when this person is the only administrator who can sign in."""
    others = cur.execute(
        "SELECT count(*) FROM kept.staff WHERE role = 'admin' AND password_hash IS NOT NULL AND disabled_at IS NULL "
        "AND retired_at IS NULL AND id <> ?",
        [staff_id],
    ).fetchone()[0]
    mine = cur.execute("SELECT role FROM kept.staff WHERE id = ?", [staff_id]).fetchone()
    if not others and mine == ("admin",):
        raise Problem("This is the last administrator. Make another one first.")
