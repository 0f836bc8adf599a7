"""Facts of a deal: what a stage asks for before a deal enters it, and the one way a fact is written, with its history."""

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from uuid import UUID, uuid4

from data import calendar, store, trail
from data.deal_stands import Stand, listed
from data.problems import Problem, sentence

COLUMNS = {"person": "person_id", "product": "product_id", "source": "source_id", "competitor": "competitor_id"}
FIELDS = ("name", "amount", "expected_close", "contract_end", "person", "product", "source", "competitor", "needs")
WANTED = {
    "amount": sentence("Before this stage the deal needs an amount."),
    "expected_close": sentence("Before this stage the deal needs the day it is expected to close."),
    "person": sentence("Before this stage the deal needs the person one speaks with."),
    "product": sentence("Before this stage the deal needs its product."),
    "contract_end": sentence("Before this stage the deal needs the day its contract ends."),
    "competitor": sentence("Before this stage one must know who else is in the running."),
    "needs": sentence("Before this stage one must know what the client needs."),
}
LISTS = {"product": "products", "source": "sources", "competitor": "competitors"}
FARTHEST = timedelta(days=20 * 366)
MOST = Decimal("1e15")
# A private buyer is the person; without a client there is neither person nor need to know; lost asks for its competitor itself
MISSING = """
SELECT f.fact FROM kept.stage_facts f JOIN kept.stages s ON s.id = f.stage_id CROSS JOIN kept.deals d LEFT JOIN kept.clients c ON c.id = d.client_id
WHERE f.stage_id = ? AND d.id = ? AND CASE f.fact
    WHEN 'amount' THEN d.amount IS NULL WHEN 'expected_close' THEN d.expected_close IS NULL WHEN 'product' THEN d.product_id IS NULL
    WHEN 'contract_end' THEN d.contract_end IS NULL WHEN 'person' THEN d.person_id IS NULL AND c.kind = 'organisation'
    WHEN 'competitor' THEN d.competitor_id IS NULL AND s.kind <> 'lost' WHEN 'needs' THEN c.id IS NOT NULL AND coalesce(trim(c.needs), '') = '' END
ORDER BY f.fact"""


def missing(cur, deal_id: UUID, stage_id: UUID) -> list[str]:
    """Which facts the stage asks for are not known of the deal."""
    return [row[0] for row in cur.execute(MISSING, [stage_id, deal_id]).fetchall()]


def must_know(cur, deal_id: UUID, stage_id: UUID, field: str | None = None) -> None:
    """A Problem that names the first fact missing for the stage; its `field` is the fact unless another is given."""
    for fact in missing(cur, deal_id, stage_id):
        raise Problem(WANTED[fact], field=field or fact)


def write(cur, me, deal_id: UUID, deal: Stand, facts: dict) -> list[UUID]:
    """Write the facts that differ, each with a line of field history; returns the ids of those lines. Inside a transaction."""
    me.must("deals.edit")
    return [line for fact, wish in facts.items() if (line := _write_one(cur, me, deal_id, deal, fact, wish))]


def _write_one(cur, me, deal_id: UUID, deal: Stand, fact: str, wish) -> UUID | None:
    if fact not in FIELDS:
        raise Problem("A deal has no such fact.", field=fact)
    entity, entity_id = ("client", deal.client_id) if fact == "needs" else ("deal", deal_id)
    column, value = COLUMNS.get(fact, fact), _checked(cur, deal, fact, wish)
    old = _old(cur, entity, entity_id, column)
    if value == old:
        return None
    if fact == "expected_close" and value and value < calendar.local_day(cur, store.now()):
        raise Problem("The expected close lies ahead: choose a day from today on.", field=fact)
    cur.execute(f"UPDATE kept.{entity}s SET {column} = ?, version = version + 1 WHERE id = ?", [value, entity_id])
    return remember(cur, me, entity, entity_id, column, old, value)


def remember(cur, me, entity: str, entity_id: UUID, field: str, old, new, line: UUID | None = None) -> UUID:
    """One line of field history; what stood and what stands now as text."""
    line, now = line or uuid4(), store.now()
    said = [None if value is None else str(value) for value in (old, new)]
    cur.execute(
        "INSERT INTO kept.field_history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [line, entity, entity_id, field, *said, now, now, me.id]
    )
    return line


def forget(cur, lines: list[str]) -> None:
    """Take lines of field history back: what stood before stands again."""
    for line in reversed(lines):
        entity, entity_id, field, old = cur.execute(
            "SELECT entity, entity_id, field, old_value FROM kept.field_history WHERE id = ?", [line]
        ).fetchone()
        cur.execute(f"UPDATE kept.{entity}s SET {field} = ?, version = version + 1 WHERE id = ?", [old, entity_id])
        cur.execute("DELETE FROM kept.field_history WHERE id = ?", [line])


def set_required(viewer, stage_id: UUID, facts, *, version: int, key: UUID) -> None:
    """Say which facts a stage asks for; `version` is the stage's. Once per key."""

    def work(cur, me) -> None:
        if trail.of(cur, key):
            return
        if wrong := set(facts) - set(WANTED):
            raise Problem("A deal has no such fact.", field=min(wrong))
        _stage_as_seen(cur, stage_id, version)
        cur.execute("DELETE FROM kept.stage_facts WHERE stage_id = ?", [stage_id])
        for fact in sorted(set(facts)):
            cur.execute("INSERT INTO kept.stage_facts VALUES (?, ?)", [stage_id, fact])
        cur.execute("UPDATE kept.stages SET version = version + 1 WHERE id = ?", [stage_id])
        trail.note(cur, me.id, "stages.facts", "stage", stage_id, ", ".join(sorted(set(facts))), line=key)

    store.here().transaction(work, viewer=viewer, right="playbook.edit", touches=("stage_facts", "stages", "audit"))


def _stage_as_seen(cur, stage_id: UUID, version: int) -> None:
    row = cur.execute("SELECT version FROM visible.stages WHERE id = ? AND retired_at IS NULL", [stage_id]).fetchone()
    if row is None:
        raise Problem("There is no such stage among yours.")
    if row[0] != version:
        raise Problem("Someone has changed this stage. Look at it again.")


def _old(cur, entity: str, entity_id: UUID | None, column: str):
    """What stands now; a Problem when it is a client's and that client is not the viewer's to work on."""
    row = cur.execute(f"SELECT {column} FROM visible.{entity}s_in_hand WHERE id = ?", [entity_id]).fetchone()
    if row is None:
        raise Problem("There is no such client among yours.", field="needs")
    return row[0]


def _checked(cur, deal: Stand, fact: str, value):
    """The value as the table keeps it; a Problem when it cannot be so."""
    if fact in ("name", "needs"):
        return _text(fact, value)
    if value is None or value == "":
        return None
    if fact == "amount":
        return money(value)
    if fact in ("expected_close", "contract_end"):
        return _day(cur, fact, value)
    return _chosen(cur, deal, fact, value)


def _chosen(cur, deal: Stand, fact: str, value: UUID) -> UUID:
    role = "SELECT 1 FROM kept.person_roles WHERE person_id = ? AND client_id = ? AND until IS NULL"
    if fact == "person" and not cur.execute(role, [value, deal.client_id]).fetchone():
        raise Problem("This person does not belong to this client.", field=fact)
    if fact in LISTS and not listed(cur, LISTS[fact], value):
        raise Problem("This is no longer on the list.", field=fact)
    return value


def _text(fact: str, value) -> str | None:
    text, most = " ".join(str(value or "").split()) if fact == "name" else str(value or "").strip(), 200 if fact == "name" else 2000
    if fact == "name" and not text:
        raise Problem("Give the deal a name.", field=fact)
    if len(text) > most:
        raise Problem("This is longer than {most} characters.", field=fact, most=most)
    return text or None


def money(value) -> Decimal | None:
    """An amount with two decimals, None for none; a Problem when it is none, negative, or beyond all measure."""
    if value is None:
        return None
    try:
        amount = Decimal(str(value)).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise Problem("An amount is a number.", field="amount") from None
    if not 0 <= amount < MOST:
        raise Problem("An amount is no less than nothing and no more than a company can have.", field="amount")
    return amount


def _day(cur, fact: str, value: date) -> date:
    if not isinstance(value, date) or abs(value - calendar.local_day(cur, store.now())) > FARTHEST:
        raise Problem("This day is more than twenty years away.", field=fact)
    return value
