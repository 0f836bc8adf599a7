"""Two templates and a few documents in every state: approved, waiting for a yes, refused, written anew, withdrawn."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from data import document_facts, document_numbers, document_samples, docx_fields, docx_write, written_documents
from data.demo.world import World
from data.inserts import insert

SPACE = UUID("b6c2a6a4-5d7e-4b39-9a53-1f0d8f6c2e77")
NAMES = {
    "en": {"offer": ("Offer", "OF-{year}-{n:04}"), "contract": ("Contract", "C-{year}-{n:04}")},
    "ru": {"offer": ("Коммерческое предложение", "КП-{year}-{n:04}"), "contract": ("Договор", "Д-{year}-{n:04}")},
    "uk": {"offer": ("Комерційна пропозиція", "КП-{year}-{n:04}"), "contract": ("Договір", "Д-{year}-{n:04}")},
}
SAID = {
    "en": ("The discount is more than we agreed on.", "Fine, go ahead."),
    "ru": ("Скидка больше, чем мы договаривались.", "Хорошо, отправляйте."),
    "uk": ("Знижка більша, ніж ми домовлялися.", "Добре, надсилайте."),
}
# kind, days ago, state, how many said yes before, which of these it was written in place of
STORY = (
    ("offer", 24, "approved", 1, None),
    ("offer", 15, "withdrawn", 1, None),
    ("offer", 9, "refused", 0, None),
    ("offer", 8, "approved", 1, 2),
    ("contract", 6, "waiting", 1, None),
    ("offer", 3, "refused", 0, None),
    ("offer", 1, "waiting", 0, None),
)
DEALS = """
SELECT d.id, c.id, c.line_id, d.owner_id, c.name, c.city, d.name, d.code, d.amount, p.name, r.role, s.name, coalesce(s.email, ''), g.id, g.name, g.code
FROM kept.deals d JOIN kept.clients c ON c.id = d.client_id JOIN kept.stages t ON t.id = d.stage_id JOIN kept.staff s ON s.id = d.owner_id
JOIN kept.person_roles r ON r.client_id = c.id AND r.is_main AND r.until IS NULL JOIN kept.persons p ON p.id = r.person_id
LEFT JOIN kept.products g ON g.id = d.product_id
WHERE t.kind = 'open' AND d.amount > 0 AND c.retired_at IS NULL AND d.owner_id = c.owner_id AND s.retired_at IS NULL AND s.disabled_at IS NULL
  AND d.happened_at < ? AND c.line_id = (SELECT id FROM kept.lines ORDER BY position, id LIMIT 1)
ORDER BY s.login = 'manager' DESC NULLS LAST, d.happened_at DESC, d.id LIMIT ?"""
PEOPLE = "SELECT id FROM kept.staff WHERE login IN ('head', 'director') ORDER BY login DESC"


def make(world: World) -> None:
    """Templates and documents, after deals; each document is filled as the desk would fill it."""
    now = datetime.fromtimestamp(world.as_of, UTC).replace(tzinfo=None)
    people = [row[0] for row in world.cur.execute(PEOPLE).fetchall()]
    begun, templates = now - timedelta(days=60), {}
    for kind, (name, numbering) in NAMES[world.language].items():
        templates[kind] = _template(world, kind, name, numbering, begun, people[: 1 if kind == "offer" else 2])
    deals = world.cur.execute(DEALS, [now - timedelta(days=26), len(STORY)]).fetchall()
    made, serials = [], {}
    for (kind, ago, state, yes, before), deal in zip(STORY, deals, strict=False):
        at = now - timedelta(days=ago, hours=6)
        serial = serials[kind, at.year] = serials.get((kind, at.year), 0) + 1
        of, replaces = (deal, None) if before is None else (deals[before], made[before])
        made.append(_document(world, templates[kind], of, (at, serial, state, yes, replaces)))


def _template(world: World, kind: str, name: str, numbering: str, at: datetime, people: list[UUID]) -> dict:
    data = document_samples.sample(kind, world.language)
    row = {"id": uuid5(SPACE, f"{kind} {world.seed}"), "line_id": None, "name": name, "kind": kind, "language": world.language}
    row |= {"file": data, "file_name": f"{kind}.docx", "sha256": docx_write.mark(data), "numbering": numbering, "created_at": at}
    insert(world.cur, "document_templates", [row])
    asked = [{"template_id": row["id"], "position": place, "staff_id": one} for place, one in enumerate(people, start=1)]
    insert(world.cur, "template_approvers", asked)
    return row | {"people": people}


def _document(world: World, template: dict, deal: tuple, story: tuple) -> UUID:
    at, serial, state, yes, replaces = story
    number = document_numbers.number(template["numbering"], at.year, serial)
    values, item = _values(world, deal, at, number)
    data = docx_write.filled(template["file"], values)
    row = {"id": uuid5(template["id"], str(serial)), "line_id": deal[2], "client_id": deal[1], "deal_id": deal[0]}
    row |= {"template_id": template["id"], "kind": template["kind"], "year": at.year, "serial": serial, "number": number}
    row |= {
        "name": template["name"],
        "file": data,
        "sha256": docx_write.mark(data),
        "filled": written_documents.kept(docx_write.named(template["file"]), values, (item,)),
        "state": state,
    }
    row |= {"replaces_id": replaces}
    settled = None if state == "waiting" else at + timedelta(hours=5)
    insert(world.cur, "written_documents", [row | {"happened_at": at, "entered_by": deal[3], "settled_at": settled}])
    insert(world.cur, "document_steps", [_step(world, row, place, one, (at, state, yes)) for place, one in enumerate(template["people"])])
    return row["id"]


def _step(world: World, row: dict, place: int, staff: UUID, story: tuple) -> dict:
    at, state, yes = story
    refused = state == "refused" and place == yes
    told = {"state": "refused" if refused else "approved" if place < yes else "waiting", "words": None, "settled_at": None}
    if told["state"] != "waiting":
        told |= {"words": SAID[world.language][0 if refused else 1], "settled_at": at + timedelta(hours=2 + place)}
    return {"document_id": row["id"], "position": place + 1, "staff_id": staff} | told


def _values(world: World, deal: tuple, at: datetime, number: str) -> tuple[dict, document_facts.Item]:
    """What the fields hold, as document_facts would say it."""
    say, (company, currency) = document_facts.Said(world.language), world.cur.execute("SELECT name, currency FROM kept.company").fetchone()
    item = document_facts.Item(deal[14] or deal[6], Decimal(1), Decimal(deal[8]), deal[13])
    told = {
        "number": number,
        "today": say.day(at.date()),
        "total": say.money(item.amount),
        "company.name": company,
        "company.currency": currency,
    }
    told |= {
        "client.name": deal[4],
        "client.city": deal[5] or "",
        "deal.name": deal[6],
        "deal.code": deal[7] or "",
        "deal.amount": say.money(deal[8]),
    }
    told |= {"person.name": deal[9], "person.role": deal[10] or "", "manager.name": deal[11], "manager.email": deal[12]}
    values = dict.fromkeys(docx_fields.ALL, "") | told
    return values | {"items": [say.item(1, item, deal[15] or "")]}, item
