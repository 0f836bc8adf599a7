"""What came by itself: calls the telephony told of, extensions, and a few things that could not be taken in."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from data.demo.world import World
from data.problems import Problem

SPACE = UUID("0d6c6f0e-5b1f-4a35-9a9e-3f6f8b4f2d01")
LAST = timedelta(days=10)  # so long the telephony has been connected
CALLS = """
SELECT c.id, NULL, c.direction, c.direction = 'in' OR coalesce(r.reached, true), p.digits, s.extension, c.minutes * 60, c.happened_at
FROM kept.contacts c JOIN kept.staff s ON s.id = c.staff_id LEFT JOIN kept.results r ON r.id = c.result_id
JOIN (SELECT id, phone_digits AS digits FROM kept.clients WHERE phone_digits IS NOT NULL) p ON p.id = c.client_id
WHERE c.state = 'held' AND c.kind = 'call' AND c.happened_at BETWEEN $since AND $until
UNION ALL
SELECT NULL, l.id, 'in', false, l.phone_digits, NULL, 0, l.happened_at FROM kept.leads l JOIN kept.entry_points e ON e.id = l.entry_point_id
WHERE l.happened_at BETWEEN $since AND $until AND length(l.phone_digits) >= 6 AND e.position = 1
ORDER BY 8, 5"""
WORDS = {
    "en": ("Nora Field", "Could you send me a price for twenty pieces?", "Prices, please", "Unknown newsletter"),
    "ru": ("Нина Полева", "Пришлите, пожалуйста, цену на двадцать штук.", "Вопрос о ценах", "Неизвестная рассылка"),
    "uk": ("Ніна Полева", "Надішліть, будь ласка, ціну на двадцять штук.", "Питання про ціни", "Невідома розсилка"),
}


def make(world: World) -> None:
    """All of it, after contacts and leads."""
    until = datetime.fromtimestamp(world.as_of, UTC).replace(tzinfo=None)
    _extensions(world)
    door = _door(world, until)
    _calls(world, door, until)
    _kept(world, door, until)


def _extensions(world: World) -> None:
    world.cur.execute(
        "UPDATE kept.staff AS t SET extension = s.extension FROM (SELECT id, CAST(100 + row_number() OVER (ORDER BY name, id) AS VARCHAR) AS extension "
        "FROM kept.staff WHERE owns_deals AND retired_at IS NULL) s WHERE s.id = t.id"
    )


def _door(world: World, until: datetime) -> UUID:
    """A key that opens nothing: nobody has its secret."""
    door = uuid5(SPACE, f"door {world.seed}")
    world.cur.execute(
        "INSERT INTO kept.doors (id, kind, name, secret_hash, shown, scopes, created_at, seen_at) VALUES (?, 'key', ?, ?, ?, 'leads calls', ?, ?)",
        [
            door,
            {"en": "Telephony and site"}.get(world.language, "Телефония и сайт"),
            f"nobody has it {world.seed}",
            "vk_demo00",
            until - LAST,
            until,
        ],
    )
    return door


def _calls(world: World, door: UUID, until: datetime) -> None:
    """Of the held calls and of leads that came by telephone: what the telephony had told of them."""
    found = world.cur.execute(CALLS, {"since": until - LAST, "until": until}).fetchall()[-120:]
    for place, (contact, lead, direction, answered, number, extension, seconds, at) in enumerate(found):
        code = f"{at:%Y%m%d}-{place:04}"
        facts = [
            uuid5(door, code),
            door,
            code,
            direction,
            answered,
            number,
            extension,
            seconds if answered else None,
            contact,
            lead,
            at,
            at,
        ]
        world.cur.execute(
            "INSERT INTO kept.calls (id, door_id, code, direction, answered, number_digits, extension, seconds, contact_id, lead_id, happened_at, "
            "entered_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            facts,
        )


def _kept(world: World, door: UUID, until: datetime) -> None:
    """Three that wait: a source nobody knows, a phone that is none, a call of no line."""
    name, text, subject, source = WORDS.get(world.language, WORDS["en"])
    line = world.cur.execute("SELECT id FROM kept.lines ORDER BY position, id LIMIT 1").fetchone()[0]
    call = {
        "id": "7f21",
        "at": (until - timedelta(hours=20)).isoformat() + "Z",
        "direction": "in",
        "answered": False,
        "number": "+49 30 5550199",
    }
    posted = {"name": name, "email": "nora@field.example", "message": text, "source": source, "utm_source": "newsletter"}
    waiting = (
        ("api", line, posted, Problem("{name} is not on the list.", field="source", name=source), 3),
        (
            "form",
            line,
            {"name": name, "phone": "12", "message": subject},
            Problem("{value} is no phone number.", field="phone", value="12"),
            26,
        ),
        ("calls", None, call, Problem("There are several lines. Name the one of this call, or give the key a line.", field="line"), 20),
    )
    for way, of, body, problem, hours in waiting:
        said = json.dumps({"sentence": problem.sentence, "values": problem.values, "field": problem.field}, ensure_ascii=False)
        facts = [uuid5(door, way), way, door, of, json.dumps(body, ensure_ascii=False), said, until - timedelta(hours=hours)]
        world.cur.execute(
            "INSERT INTO kept.quarantine (id, door, door_id, line_id, body, problem, happened_at) VALUES (?, ?, ?, ?, ?, ?, ?)", facts
        )
