"""Mailboxes that are read: added, changed, tried out and retired by an administrator. Their passwords are sealed and never shown."""

from dataclasses import dataclass
from uuid import UUID

from data import mail_server, sealed, store, trail
from data.mail_server import Folder, Way
from data.problems import Problem

SECURITIES = ("tls", "starttls", "none")
TOUCHES = ("mailboxes", "audit")
LISTED = {"entry_point_id": "entry_points", "source_id": "sources", "campaign_id": "campaigns"}
REACHED = ("host", "port", "security", "login")  # where the password goes and whose it is
FACTS = ("name", *REACHED, "folder", "line_id", *LISTED)


@dataclass(frozen=True)
class Mailbox:
    """A folder of an IMAP account. What nobody is known of becomes a lead of the line, with this entry point, source and campaign."""

    name: str
    host: str
    login: str
    line_id: UUID | None
    port: int = 993
    security: str = "tls"
    folder: str = "INBOX"
    entry_point_id: UUID | None = None
    source_id: UUID | None = None
    campaign_id: UUID | None = None


def add(viewer, box: Mailbox, password: str, *, key: UUID) -> UUID:
    """Add a mailbox whose server accepts the password; from now on what comes in there is taken. Once per key."""
    if _here(viewer, key):
        return key
    box, found = _tried(viewer, box, password)
    secret = sealed.seal(store.here(), password)

    def work(cur, me) -> UUID:
        if not cur.execute("SELECT 1 FROM kept.mailboxes WHERE id = ?", [key]).fetchone():
            row = {"id": key, **{name: getattr(box, name) for name in FACTS}, "secret": secret, "created_at": store.now()}
            row |= {"uid_validity": found.validity, "last_uid": found.next_uid - 1}
            cur.execute(f"INSERT INTO kept.mailboxes ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
            trail.note(cur, me.id, "mailboxes.add", "mailbox", key, box.name)
        return key

    return store.here().transaction(work, viewer=viewer, right="doors.edit", touches=TOUCHES)


def change(viewer, box_id: UUID, box: Mailbox, password: str = "", *, version: int) -> None:
    """Change a mailbox that its server then lets in. Without a new password the old one stays, but goes to no other server or login."""
    row, known = _standing(viewer, box_id, version)
    if not password and any(row[name] != getattr(_trimmed(box), name) for name in REACHED):
        raise Problem("Enter the password again: it would go to another server or login.", field="password")
    box, found = _tried(viewer, box, password or sealed.opened(store.here(), known))
    elsewhere = (row["login"], row["folder"]) != (box.login, box.folder)
    sets = {name: getattr(box, name) for name in FACTS} | {"trouble": None}
    sets |= {"secret": sealed.seal(store.here(), password)} if password else {}
    sets |= {"uid_validity": found.validity, "last_uid": found.next_uid - 1} if elsewhere else {}

    def work(cur, me) -> None:
        _set(cur, box_id, version, sets)
        trail.note(cur, me.id, "mailboxes.change", "mailbox", box_id, box.name)

    store.here().transaction(work, viewer=viewer, right="doors.edit", touches=TOUCHES)


def try_out(viewer, box: Mailbox, password: str = "", *, box_id: UUID | None = None, version: int = 0) -> Folder:
    """Try the way to a mailbox without keeping anything; a Problem says what is wrong."""
    if box_id is not None and not password:
        row, known = _standing(viewer, box_id, version)
        if all(row[name] == getattr(_trimmed(box), name) for name in REACHED):
            password = sealed.opened(store.here(), known)
    return _tried(viewer, box, password)[1]


def retire(viewer, box_id: UUID, *, version: int, back: bool = False) -> None:
    """Stop reading a mailbox, or begin again where it was left; its messages stay what they became."""

    def work(cur, me) -> None:
        _set(cur, box_id, version, {"retired_at": None if back else store.now(), "trouble": None})
        trail.note(cur, me.id, "mailboxes.back" if back else "mailboxes.retire", "mailbox", box_id)

    store.here().transaction(work, viewer=viewer, right="doors.edit", touches=TOUCHES)


def way(here: store.Store, row: dict) -> Way:
    """How to reach the mailbox of this row of kept.mailboxes, its password opened."""
    return Way(**{name: row[name] for name in REACHED}, password=sealed.opened(here, row["secret"]), folder=row["folder"])


def _here(viewer, key: UUID) -> bool:
    with store.here().cursor(viewer) as cur:
        return cur.execute("SELECT 1 FROM visible.mailboxes WHERE id = ?", [key]).fetchone() is not None


def _standing(viewer, box_id: UUID, version: int) -> tuple[dict, str]:
    """What a mailbox is like now, and its sealed password; a Problem for who may not, or when it was changed since `version`."""
    viewer.must("doors.edit")
    with store.here().cursor(viewer) as cur:
        names = (*FACTS, "version", "secret")
        row = cur.execute(
            f"SELECT {', '.join(names)} FROM kept.mailboxes WHERE id = ? AND id IN (SELECT id FROM visible.mailboxes)", [box_id]
        ).fetchone()
    if row is None or row[-2] != version:
        raise Problem("Someone has changed this. Look at it again.")
    return dict(zip(names[:-1], row, strict=False)), row[-1]


def _tried(viewer, box: Mailbox, password: str) -> tuple[Mailbox, Folder]:
    """The mailbox as it is kept, after its server was asked: outside of any transaction, since a server may take its time."""
    box = _trimmed(box)
    store.here().transaction(lambda cur, me: _checked(cur, box, password), viewer=viewer, right="doors.edit")
    with mail_server.reading(Way(*(getattr(box, name) for name in REACHED), password, box.folder)) as open_:
        return box, open_.folder


def _trimmed(box: Mailbox) -> Mailbox:
    texts = {name: (getattr(box, name) or "").strip()[:200] for name in ("name", "host", "login", "folder")}
    return Mailbox(**{name: getattr(box, name) for name in FACTS} | texts)


def _checked(cur, box: Mailbox, password: str) -> None:
    needed = {"name": box.name, "host": box.host, "login": box.login, "folder": box.folder, "password": password}
    if missing := next((name for name, value in needed.items() if not value), None):
        raise Problem("This is needed to read a mailbox.", field=missing)
    if box.security not in SECURITIES or not 1 <= box.port <= 65535:
        raise Problem("A port is a number between 1 and 65535.", field="port")
    if not cur.execute("SELECT 1 FROM kept.lines WHERE id = ? AND retired_at IS NULL", [box.line_id]).fetchone():
        raise Problem("Choose the line.", field="line")
    for name, table in LISTED.items():
        value = getattr(box, name)
        if value and not cur.execute(f"SELECT 1 FROM kept.{table} WHERE id = ? AND retired_at IS NULL", [value]).fetchone():
            raise Problem("This entry is no longer on the list.", field=name)


def _set(cur, box_id: UUID, version: int, sets: dict) -> None:
    done = cur.execute(
        f"UPDATE kept.mailboxes SET {', '.join(f'{name} = ?' for name in sets)}, version = version + 1 WHERE id = ? AND version = ? RETURNING id",
        [*sets.values(), box_id, version],
    ).fetchone()
    if done is None:
        raise Problem("Someone has changed this. Look at it again.")
