"""Letters to many: a mailing that went out three weeks ago, and a draft on paper that waits for a person's word."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from data import letter_words
from data.demo.world import World
from data.inserts import insert

SPACE = UUID("7d0b5f34-2d0e-4a53-8f0f-0d9f5d1c6b11")
AGO, APART = timedelta(days=21, hours=-10), timedelta(seconds=2)
WENT, DRAFTED = 60, 24  # clients
CLIENTS = """
SELECT c.id, c.name, p.id, p.name, p.email, p.consent, concat_ws(', ', c.city, c.country), o.name
FROM kept.clients c JOIN kept.staff o ON o.id = c.owner_id
JOIN kept.person_roles r ON r.client_id = c.id AND r.is_main AND r.until IS NULL JOIN kept.persons p ON p.id = r.person_id
WHERE c.line_id = ? AND c.retired_at IS NULL AND p.retired_at IS NULL AND c.happened_at < ? ORDER BY c.id LIMIT ? OFFSET ?"""
WORDS = {
    "en": (
        "Autumn news",
        "What is new for {client}",
        "Dear {person},\n\n{opening}\n\nFrom October our service answers on Saturdays too, and spare parts leave the store on the same day.\n\n"
        "Yours, {manager}\n{company}",
        "Thank you for working with us.",
        "Season's greetings",
        "A good year together",
        "Dear {person},\n\nthank you for this year with {client}. {opening}\n\nYours, {manager}\n{company}",
        "We look forward to the next one.",
        "Letters by post",
    ),
    "ru": (
        "Осенние новости",
        "Что нового для {client}",
        "Здравствуйте, {person}!\n\n{opening}\n\nС октября сервис отвечает и по субботам, а запчасти уходят со склада в тот же день.\n\n"
        "С уважением, {manager}\n{company}",
        "Спасибо, что работаете с нами.",
        "Поздравление с праздниками",
        "Хороший год вместе",
        "Здравствуйте, {person}!\n\nСпасибо за этот год с {client}. {opening}\n\nС уважением, {manager}\n{company}",
        "Будем рады следующему.",
        "Письма почтой",
    ),
    "uk": (
        "Осінні новини",
        "Що нового для {client}",
        "Вітаємо, {person}!\n\n{opening}\n\nЗ жовтня сервіс відповідає і по суботах, а запчастини виходять зі складу того самого дня.\n\n"
        "З повагою, {manager}\n{company}",
        "Дякуємо, що працюєте з нами.",
        "Привітання зі святами",
        "Добрий рік разом",
        "Вітаємо, {person}!\n\nДякуємо за цей рік з {client}. {opening}\n\nЗ повагою, {manager}\n{company}",
        "Будемо раді наступному.",
        "Листи поштою",
    ),
}


def make(world: World) -> None:
    """Both, after clients and contacts; the server they leave by does not exist."""
    until = datetime.fromtimestamp(world.as_of, UTC).replace(tzinfo=None)
    author = world.cur.execute("SELECT id FROM kept.staff WHERE role = 'head' ORDER BY name, id LIMIT 1").fetchone()
    line = world.cur.execute("SELECT id FROM kept.lines ORDER BY position, id LIMIT 1").fetchone()[0]
    sender, at = uuid5(SPACE, f"sender {world.seed}"), until - AGO
    company = world.cur.execute("SELECT name FROM kept.company").fetchone()[0]
    facts = {"host": "smtp.voronka.invalid", "port": 587, "security": "starttls", "from_address": "news@voronka.invalid", "created_at": at}
    insert(world.cur, "senders", [{"id": sender, "name": company, "from_name": company, "per_minute": 60} | facts])
    known = {"line_id": line, "entered_by": author and author[0]}
    said = WORDS[world.language]
    went = {"way": "smtp", "state": "done", "sender_id": sender, "happened_at": at - timedelta(hours=1), "started_at": at}
    _mailing(world, "went", said[:4], known | went | {"ended_at": at + WENT * APART}, company, (WENT, 0))
    draft = {
        "way": "print",
        "state": "draft",
        "sender_id": None,
        "happened_at": until - timedelta(hours=16),
        "started_at": None,
        "ended_at": None,
    }
    _mailing(world, "draft", said[4:8], known | draft, company, (DRAFTED, WENT), said[8])


def _mailing(world: World, name: str, said: tuple, facts: dict, company: str, which: tuple[int, int], listed: str = "") -> None:
    """A mailing with its letters, and the contacts of those that went."""
    mailing = uuid5(SPACE, f"{name} {world.seed}")
    called, subject, body, opening = said
    segment = uuid5(mailing, "list") if listed else None
    row = {
        "id": mailing,
        "name": called,
        "subject": subject,
        "body": body,
        "openings": json.dumps({str(segment or ""): opening}, ensure_ascii=False),
    }
    insert(world.cur, "mailings", [row | facts])
    found = world.cur.execute(CLIENTS, [facts["line_id"], facts["happened_at"], *which]).fetchall()
    if segment:
        insert(world.cur, "segments", [{"id": segment, "name": listed, "kind": "list"}])
        insert(world.cur, "segment_members", [{"segment_id": segment, "client_id": one[0]} for one in found])
    letters = [_letter(mailing, place, one, said, facts, company) for place, one in enumerate(found)]
    insert(world.cur, "letters", letters)
    insert(world.cur, "unsubscribes", [_off(one, "bounce") for one in letters if one["state"] == "bounced"])
    insert(world.cur, "unsubscribes", [_off(one, way) for one, way in zip(_sent(letters), ("link", "link", "by_hand"), strict=False)])
    insert(world.cur, "contacts", [_contact(one, facts["entered_by"]) for one in letters if one["contact_id"]])


def _letter(mailing: UUID, place: int, one: tuple, said: tuple, facts: dict, company: str) -> dict:
    client_id, client, person_id, person, email, consent, city, owner = one
    values = {"client": client, "person": person, "opening": said[3], "company": company, "manager": owner}
    made, mailed = uuid5(mailing, str(place)), facts["way"] == "smtp"
    state, reason = _end(mailed, email, consent, place)
    return {
        "id": made,
        "mailing_id": mailing,
        "line_id": facts["line_id"],
        "client_id": client_id,
        "person_id": person_id,
        "address": email if mailed else city,
        "subject": letter_words.filled(said[1], values),
        "body": letter_words.filled(said[2], values),
        "state": state,
        "reason": json.dumps(reason) if reason else None,
        "tries": 1 if state in ("sent", "bounced") else 0,
        "contact_id": uuid5(made, "contact") if state == "sent" else None,
        "settled_at": facts["started_at"] + place * APART if state in ("sent", "bounced") else None,
    }


def _end(mailed: bool, email: str | None, consent: bool | None, place: int) -> tuple[str, dict | None]:
    """What became of a letter, and why none went."""
    if consent is False:
        return "left_out", {"why": "no_consent"}
    if not mailed:
        return "waiting", None
    if consent is None:
        return "left_out", {"why": "not_asked"}
    if not email:
        return "left_out", {"why": "no_address"}
    if place % 23 == 7:
        return "bounced", {"why": "returned" if place > 23 else "refused", "said": "550 5.1.1 No such user"}
    return "sent", None


def _sent(letters: list[dict]) -> list[dict]:
    """A few who got a letter and want no other."""
    return [one for one in letters if one["state"] == "sent"][5:30:9]


def _off(letter: dict, way: str) -> dict:
    at = letter["settled_at"] + timedelta(hours=5)
    facts = {"id": uuid5(letter["id"], "off"), "address_norm": letter["address"].lower(), "person_id": letter["person_id"]}
    return facts | {"letter_id": letter["id"] if way != "by_hand" else None, "way": way, "happened_at": at, "entered_by": None}


def _contact(letter: dict, author: UUID | None) -> dict:
    at = letter["settled_at"]
    facts = {"id": letter["contact_id"], **{name: letter[name] for name in ("line_id", "client_id", "person_id")}, "staff_id": author}
    facts |= {"kind": "email", "direction": "out", "state": "held", "automatic": True, "happened_at": at, "settled_at": at}
    return facts | {"note": letter["subject"], "entered_at": at, "entered_by": author}
