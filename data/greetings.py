"""Letters for birthdays and ending contracts, prepared by night as drafts: nobody but a person sends them."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from data import letters_out, recipients, store, trail
from data.inserts import insert
from data.mailing_drafts import Draft, Group

SPACE = UUID("1c8f7d52-64f0-4c43-9a3e-6a5f0b7d9e31")  # names of what was prepared: of one line, occasion and day there is one
TOUCHES = ("mailings", "letters", "audit")
SWITCHES = {"birthday": "greet_birthdays", "renewal": "greet_renewals"}
AGAIN = timedelta(days=300)  # nobody is greeted twice a year
GREETED = "SELECT client_id, person_id FROM visible.greeted WHERE occasion = ? AND happened_at > ?"
TEMPLATE = (
    "SELECT id, name, subject, body FROM kept.letter_templates WHERE occasion = ? AND retired_at IS NULL ORDER BY position, id LIMIT 1"
)
SENDER = "SELECT id FROM kept.senders WHERE retired_at IS NULL ORDER BY created_at, id LIMIT 1"


@dataclass(frozen=True)
class Due:
    """Whom a letter of an occasion (birthday, renewal) is due to; a birthday is one person's."""

    occasion: str
    line_id: UUID
    client_id: UUID
    person_id: UUID | None = None


def prepare(viewer, due: list[Due], day: date) -> int:
    """A draft per line and occasion with the letters of who may be written to; returns how many drafts. Once for this local day."""
    groups: dict[tuple[str, UUID], list[Due]] = {}
    for one in due:
        groups.setdefault((one.occasion, one.line_id), []).append(one)
    made = [
        store.here().transaction(
            lambda cur, me, one=one: _prepare(cur, me, *one, day), viewer=viewer, right="greetings.prepare", touches=TOUCHES
        )
        for one in sorted(((*key, found) for key, found in groups.items()), key=lambda one: (one[0], str(one[1])))
    ]
    return sum(made)


def _prepare(cur, me, occasion: str, line_id: UUID, due: list[Due], day: date) -> bool:
    key = uuid5(SPACE, f"{line_id} {occasion} {day}")
    wanted_here = _one(cur, f"SELECT {SWITCHES[occasion]} FROM kept.company")
    template = _one(cur, TEMPLATE, occasion)
    if not (wanted_here and wanted_here[0] and template) or _one(cur, "SELECT 1 FROM kept.mailings WHERE id = ?", key):
        return False
    fresh = _fresh(cur, occasion, due)
    sender = _one(cur, SENDER)
    wanted = _draft(template, line_id, fresh, sender and sender[0], day)
    clients = [one.client_id for one in fresh]
    found = recipients.of(cur, line_id, clients, wanted.way, store.now(), wanted.persons) if fresh else []
    if all(one.reason for one in found):
        return False  # nobody may be written to: nothing waits for anybody's word
    row = {"id": key, "line_id": line_id, "occasion": occasion, "prepared_for": day, "state": "draft", "happened_at": store.now()}
    row |= {name: getattr(wanted, name) for name in ("name", "template_id", "way", "sender_id", "subject", "body")}
    insert(cur, "mailings", [row | {"openings": f'{{"{wanted.groups[0].code}": ""}}'}])
    insert(cur, "letters", letters_out.written(cur, store.here(), wanted, key, found, {}))
    trail.note(cur, me.id, "mailings.prepare", "mailing", key, wanted.name)
    return True


def _fresh(cur, occasion: str, due: list[Due]) -> list[Due]:
    """Without those who have a letter of this occasion already."""
    known = cur.execute(GREETED, [occasion, store.now() - AGAIN]).fetchall()
    whom = {row[occasion == "birthday"] for row in known}
    return [one for one in due if (one.person_id if occasion == "birthday" else one.client_id) not in whom]


def _draft(template: tuple, line_id: UUID, due: list[Due], sender_id: UUID | None, day: date) -> Draft:
    """By e-mail where there is a server to send by, else on paper."""
    template_id, name, subject, body = template
    body = body if not sender_id or letters_out.WAY_OUT in body else f"{body}\n\n{letters_out.WAY_OUT}"
    return Draft(
        line_id,
        f"{name} · {day:%d.%m.%Y}",
        subject,
        body,
        (Group(tuple(one.client_id for one in due), picked=True),),
        way="smtp" if sender_id else "print",
        sender_id=sender_id,
        template_id=template_id,
        persons=frozenset(one.person_id for one in due if one.person_id),
    )


def _one(cur, sql: str, *values) -> tuple | None:
    return next(iter(cur.execute(sql, list(values)).fetchall()), None)
