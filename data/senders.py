"""SMTP servers letters leave by: added, changed, tried out and retired by an administrator. Passwords are sealed and never shown."""

from dataclasses import dataclass
from uuid import UUID

from data import edits, sealed, smtp_server, store, trail
from data.problems import Problem
from data.smtp_server import Way

SECURITIES = ("tls", "starttls", "none")
TOUCHES = ("senders", "audit")
REACHED = ("host", "port", "security", "login")  # where the password goes and whose it is
FACTS = ("name", *REACHED, "from_name", "from_address", "per_minute")
FASTEST = 600  # letters a minute


@dataclass(frozen=True)
class Sender:
    """A server, the name and address letters come from, and how many letters a minute it may be given. No login: it asks for none."""

    name: str
    host: str
    from_name: str
    from_address: str
    port: int = 587
    security: str = "starttls"
    login: str = ""
    per_minute: int = 60


def add(viewer, sender: Sender, password: str = "", *, key: UUID) -> UUID:
    """Add a server that lets us in. Once per key."""
    with store.here().cursor(viewer) as cur:
        if cur.execute("SELECT 1 FROM visible.senders WHERE id = ?", [key]).fetchone():
            return key
    sender = _tried(viewer, sender, password)
    secret = sealed.seal(store.here(), password) if password else None

    def work(cur, me) -> UUID:
        if not cur.execute("SELECT 1 FROM kept.senders WHERE id = ?", [key]).fetchone():
            row = {"id": key, **{name: getattr(sender, name) for name in FACTS}, "secret": secret, "created_at": store.now()}
            cur.execute(f"INSERT INTO kept.senders ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
            trail.note(cur, me.id, "senders.add", "sender", key, sender.name)
        return key

    return store.here().transaction(work, viewer=viewer, right="senders.edit", touches=TOUCHES)


def change(viewer, sender_id: UUID, sender: Sender, password: str = "", *, version: int) -> None:
    """Change a server that then lets us in. Without a new password the old one stays, but goes to no other server or login."""
    row, known = _standing(viewer, sender_id, version)
    if known and not password and sender.login and any(row[name] != getattr(_trimmed(sender), name) for name in REACHED):
        raise Problem("Enter the password again: it would go to another server or login.", field="password")
    kept = known if sender.login and not password else None
    sender = _tried(viewer, sender, password or (sealed.opened(store.here(), kept) if kept else ""))
    secret = sealed.seal(store.here(), password) if password else kept
    sets = {name: getattr(sender, name) for name in FACTS} | {"secret": secret, "trouble": None}

    def work(cur, me) -> None:
        _set(cur, sender_id, version, sets)
        trail.note(cur, me.id, "senders.change", "sender", sender_id, sender.name)

    store.here().transaction(work, viewer=viewer, right="senders.edit", touches=TOUCHES)


def try_out(viewer, sender: Sender, password: str = "", *, sender_id: UUID | None = None, version: int = 0) -> None:
    """Knock at the server and sign in without keeping anything; a Problem says what is wrong."""
    if sender_id is not None and not password:
        row, known = _standing(viewer, sender_id, version)
        if known and all(row[name] == getattr(_trimmed(sender), name) for name in REACHED):
            password = sealed.opened(store.here(), known)
    _tried(viewer, sender, password)


def retire(viewer, sender_id: UUID, *, version: int, back: bool = False) -> None:
    """Send by it no more, or again; a mailing under way that leaves by it waits."""

    def work(cur, me) -> None:
        _set(cur, sender_id, version, {"retired_at": None if back else store.now(), "trouble": None})
        trail.note(cur, me.id, "senders.back" if back else "senders.retire", "sender", sender_id)

    store.here().transaction(work, viewer=viewer, right="senders.edit", touches=TOUCHES)


def way(here: store.Store, row: dict) -> Way:
    """How to reach the server of this row of kept.senders, its password opened."""
    password = sealed.opened(here, row["secret"]) if row["secret"] else ""
    return Way(**{name: row[name] or "" for name in REACHED}, password=password)


def _standing(viewer, sender_id: UUID, version: int) -> tuple[dict, str | None]:
    viewer.must("senders.edit")
    names = (*FACTS, "version", "secret")
    with store.here().cursor(viewer) as cur:
        row = cur.execute(
            f"SELECT {', '.join(names)} FROM kept.senders WHERE id = ? AND id IN (SELECT id FROM visible.senders)", [sender_id]
        ).fetchone()
    if row is None or row[-2] != version:
        raise Problem("Someone has changed this. Look at it again.")
    return dict(zip(names[:-1], row, strict=False)), row[-1]


def _tried(viewer, sender: Sender, password: str) -> Sender:
    """The sender as it is kept, after its server was asked: outside of any transaction, since a server may take its time."""
    sender = _trimmed(sender)
    store.here().transaction(lambda cur, me: _checked(sender, password), viewer=viewer, right="senders.edit")
    with smtp_server.sending(Way(*(getattr(sender, name) for name in REACHED), password if sender.login else "")):
        return sender


def _trimmed(sender: Sender) -> Sender:
    texts = {
        name: " ".join((getattr(sender, name) or "").split())[:200] for name in FACTS if name not in ("port", "security", "per_minute")
    }
    return Sender(**{name: getattr(sender, name) for name in FACTS} | texts)


def _checked(sender: Sender, password: str) -> None:
    needed = {name: getattr(sender, name) for name in ("name", "host", "from_name", "from_address")}
    needed |= {"password": password} if sender.login else {}
    if missing := next((name for name, value in needed.items() if not value), None):
        raise Problem("This is needed to send letters.", field=missing)
    if not sender.from_address.isascii() or not edits.MAIL.fullmatch(sender.from_address):
        raise Problem("{value} is no e-mail address.", field="from_address", value=sender.from_address)
    if sender.security not in SECURITIES or not 1 <= sender.port <= 65535:
        raise Problem("A port is a number between 1 and 65535.", field="port")
    if not 1 <= sender.per_minute <= FASTEST:
        raise Problem("Between {low} and {high}, please.", field="per_minute", low=1, high=FASTEST)


def _set(cur, sender_id: UUID, version: int, sets: dict) -> None:
    done = cur.execute(
        f"UPDATE kept.senders SET {', '.join(f'{name} = ?' for name in sets)}, version = version + 1 WHERE id = ? AND version = ? RETURNING id",
        [*sets.values(), sender_id, version],
    ).fetchone()
    if done is None:
        raise Problem("Someone has changed this. Look at it again.")
