"""Keys of the API and addresses of web forms: made, shown once, revoked. Only the hash of what opens them is kept."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from data import store, trail
from data.arrival_lists import OF
from data.problems import Problem
from data.sessions import hash_of
from data.viewer import Viewer

SCOPES = ("leads", "contacts", "calls", "metrics")
BEGINS = {"key": "vk_", "form": "vf_"}  # so that who finds one knows what it is
SHOWN = 9  # characters that tell one from another
MOST_PER_MINUTE = 60_000
SEEN_EVERY = timedelta(hours=1)
TOUCHES = ("doors", "audit")


@dataclass(frozen=True)
class New:
    """A key or form to be made. `line_id` None: every line, then each lead names its own. `back_to`: where a form sends its visitor."""

    kind: str
    name: str
    scopes: tuple[str, ...] = ("leads",)
    line_id: UUID | None = None
    entry_point_id: UUID | None = None
    source_id: UUID | None = None
    campaign_id: UUID | None = None
    back_to: str = ""
    per_minute: int = 600


@dataclass(frozen=True)
class Door:
    """A live door as the table has it; times are UTC."""

    id: UUID
    kind: str
    name: str
    scopes: frozenset[str]
    line_id: UUID | None
    back_to: str | None
    per_minute: int
    seen_at: datetime | None


def make(viewer: Viewer, new: New, *, key: UUID) -> str:
    """Make a key or a form and return its secret, this once. A second call with the same `key` is a Problem: the secret is gone."""
    secret = BEGINS.get(new.kind, "") + secrets.token_urlsafe(32)

    def work(cur, me) -> None:
        if trail.of(cur, key):
            raise Problem("This was made already. What opens it was shown then, once.")
        row = _checked(cur, new) | {"id": key, "secret_hash": hash_of(secret), "shown": secret[:SHOWN]}
        row |= {"created_at": store.now(), "created_by": me.id}
        cur.execute(f"INSERT INTO kept.doors ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
        trail.note(cur, me.id, "doors.make", "door", key, new.kind, line=key)

    store.here().transaction(work, viewer=viewer, right="doors.edit", touches=TOUCHES)
    return secret


def _checked(cur, new: New) -> dict:
    """The columns of a door that may be made; a Problem names what is wrong."""
    name, scopes = new.name.strip()[:200], [one for one in SCOPES if one in new.scopes]
    if new.kind not in BEGINS or not name:
        raise Problem("A name is needed.", field="name")
    if not scopes or (new.kind == "form" and scopes != ["leads"]):
        raise Problem("Choose what it may do.", field="scopes")
    if not 1 <= new.per_minute <= MOST_PER_MINUTE:
        raise Problem("Between 1 and {most} a minute.", field="per_minute", most=MOST_PER_MINUTE)
    if new.kind == "form" and new.line_id is None:
        raise Problem("Choose a line of yours.", field="line")
    for column, which in (OF | {"line_id": "lines"}).items():
        _on_list(cur, column, which, getattr(new, column))
    found = {column: getattr(new, column) for column in ("kind", "line_id", *OF, "per_minute")}
    return found | {"name": name, "scopes": " ".join(scopes), "back_to": _address(new.back_to)}


def _on_list(cur, column: str, which: str, value: UUID | None) -> None:
    if value and not cur.execute(f"SELECT 1 FROM kept.{which} WHERE id = ? AND retired_at IS NULL", [value]).fetchone():
        raise Problem("This entry is no longer on the list.", field=column)


def _address(text: str) -> str | None:
    """A whole web address, or None when none is given."""
    text = text.strip()
    if not text:
        return None
    try:
        parts = urlsplit(text)
        plain = parts.scheme in ("http", "https") and parts.hostname and parts.username is None and "\\" not in text
    except ValueError:
        plain = False
    if not plain or not text.isascii() or not text.isprintable() or " " in text or len(text) > 2000:
        raise Problem("Give a whole address, such as https://example.com/thanks", field="back_to")
    return text


def revoke(viewer: Viewer, door_id: UUID) -> None:
    """From now on it opens nothing; a second time changes nothing."""

    def work(cur, me) -> None:
        row = cur.execute("SELECT revoked_at FROM kept.doors WHERE id = ?", [door_id]).fetchone()
        if row is None:
            raise Problem("This entry is not on the list.")
        if row[0] is None:
            cur.execute("UPDATE kept.doors SET revoked_at = ?, version = version + 1 WHERE id = ?", [store.now(), door_id])
            trail.note(cur, me.id, "doors.revoke", "door", door_id)

    store.here().transaction(work, viewer=viewer, right="doors.edit", touches=TOUCHES)


_known: dict[str, tuple[tuple, dict[str, Door]]] = {}


def opened(here: store.Store, secret: str) -> Door | None:
    """What this secret opens; None for one that is unknown or revoked.

    It is looked up by its hash among all live ones in memory, so that how long it takes tells nothing; read anew after a change.
    """
    door = _live(here).get(hash_of(secret))
    if door and (door.seen_at is None or store.now() - door.seen_at >= SEEN_EVERY):
        _seen(here, door)
    return door


def _live(here: store.Store) -> dict[str, Door]:
    stamp = (here.number, here.generation, here.versions["doors"])
    found = _known.get(here.path)
    if found is None or found[0] != stamp:
        with here.cursor() as cur:
            rows = cur.execute(
                "SELECT secret_hash, id, kind, name, scopes, line_id, back_to, per_minute, seen_at FROM kept.doors WHERE revoked_at IS NULL"
            ).fetchall()
        found = _known[here.path] = (stamp, {row[0]: Door(*row[1:4], frozenset(row[4].split()), *row[5:]) for row in rows})
    return found[1]


def _seen(here: store.Store, door: Door) -> None:
    now = store.now()
    here.transaction(
        lambda cur, me: cur.execute(
            "UPDATE kept.doors SET seen_at = $now WHERE id = $id AND (seen_at IS NULL OR seen_at <= $before)",
            {"now": now, "id": door.id, "before": now - SEEN_EVERY},
        ),
        touches=("doors",),
    )


def still_live(cur, door_ids) -> set[UUID]:
    """Those of these doors that are live inside this transaction."""
    asked = sorted({str(one) for one in door_ids})
    found = cur.execute("SELECT id FROM kept.doors WHERE revoked_at IS NULL AND list_contains(CAST(? AS UUID[]), id)", [asked]).fetchall()
    return {row[0] for row in found}
