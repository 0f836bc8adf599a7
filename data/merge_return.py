"""The way back from a merge: what it changed is set back where it still stands, what came since goes with what it belongs to."""

from uuid import UUID

from data import merge_fields
from data.merge_places import KEYS, LINKS, places

# What was written since on the kept card, and by what it belongs to the card that comes back. Asked in this order and again until
# nothing more follows: a deal takes its contacts along, a contact the promises that were made in it
_LEAD = "t.lead_id IN (SELECT id FROM kept.leads WHERE client_id = $gone)"
_DEAL = "t.deal_id IN (SELECT id FROM kept.deals WHERE client_id = $gone)"
_CONTACT = "t.contact_id IN (SELECT id FROM kept.contacts WHERE client_id = $gone)"
_OFFER = "t.offer_id IN (SELECT id FROM kept.offers WHERE client_id = $gone)"
_PERSON = (
    "t.person_id IN (SELECT person_id FROM kept.person_roles WHERE client_id = $gone) "
    "AND t.person_id NOT IN (SELECT person_id FROM kept.person_roles WHERE client_id = $kept)"
)
_AFTER = "(t.follows_id IN (SELECT id FROM kept.{0} WHERE client_id = $gone) OR t.id IN (SELECT moved_to_id FROM kept.{0} WHERE client_id = $gone))"
FOLLOWS = {
    "client": (
        ("leads", _PERSON),
        ("deals", f"({_LEAD} OR (t.lead_id IS NULL AND {_PERSON}))"),
        (
            "contacts",
            f"({_DEAL} OR (t.deal_id IS NULL AND ({_LEAD} OR (t.lead_id IS NULL AND (({_PERSON}) OR {_AFTER.format('contacts')})))))",
        ),
        ("promises", f"({_DEAL} OR (t.deal_id IS NULL AND ({_CONTACT} OR {_AFTER.format('promises')})))"),
        ("complaints", _CONTACT),
        ("offers", _DEAL),
        ("written_documents", f"({_DEAL} OR (t.deal_id IS NULL AND {_OFFER}))"),
        ("sales", _DEAL),
        ("documents", f"({_DEAL} OR (t.deal_id IS NULL AND {_CONTACT}))"),
        ("statements", f"({_CONTACT} OR (t.contact_id IS NULL AND {_PERSON}))"),
        ("visit_reports", _CONTACT),
        ("answers", _PERSON),
    ),
    "person": tuple(
        (
            table,
            "t.client_id IN (SELECT client_id FROM kept.person_roles WHERE person_id = $gone) "
            "AND t.client_id NOT IN (SELECT client_id FROM kept.person_roles WHERE person_id = $kept)",
        )
        for table in ("leads", "deals", "contacts", "statements", "answers")
    ),
}

ENTERED = {"written_documents": "happened_at"}  # a document is written when it is entered


def set_back(cur, me, entity: str, merge_id: UUID, pair: dict) -> tuple[int, int]:
    """Undo what the merge wrote, where it is still so. Returns the rows of other tables that went back, and the fields that did not."""
    own, back, left = merge_fields.TABLES[entity], 0, 0
    _tell(cur, me, entity, merge_id, pair["kept"])
    for table, field in cur.execute(
        "SELECT entity, field FROM kept.merge_changes WHERE merge_id = ? GROUP BY 1, 2 ORDER BY min(position) DESC", [merge_id]
    ).fetchall():
        n = _customs(cur, me, entity, merge_id, pair["kept"]) if table == "custom_values" else _set_back(cur, merge_id, table, field)
        back += n if table not in (own, "reach", "custom_values") or field == "entity_id" else 0
        left += _of(cur, merge_id, table, field) - n if table == own else 0
    cur.execute(f"UPDATE kept.{own} SET version = version + 1 WHERE id IN ($kept, $gone)", pair)
    return back, left


def _of(cur, merge_id: UUID, table: str, field: str) -> int:
    return cur.execute(
        "SELECT count(*) FROM kept.merge_changes WHERE merge_id = ? AND entity = ? AND field = ?", [merge_id, table, field]
    ).fetchone()[0]


def _set_back(cur, merge_id: UUID, table: str, field: str) -> int:
    about = {"merge": merge_id, "table": table, "field": field}
    noted = "FROM kept.merge_changes c WHERE c.merge_id = $merge AND c.entity = $table AND c.field = $field"
    if (table, field) == ("reach", "id"):
        return cur.execute(f"DELETE FROM kept.reach WHERE version = 1 AND id IN (SELECT c.entity_id {noted})", about).fetchone()[0]
    key, kind = KEYS.get(table, "id"), _type(cur, table, field)
    n = cur.execute(
        f"UPDATE kept.{table} t SET {field} = CAST(c.before AS {kind}) {noted} AND c.entity_id = t.{key} "
        f"AND t.{field} IS NOT DISTINCT FROM CAST(c.after AS {kind})",
        about,
    ).fetchone()[0]
    if table in LINKS:
        n += cur.execute(
            f"INSERT INTO kept.{table} ({key}, {field}) SELECT c.entity_id, CAST(c.before AS UUID) {noted} AND c.after IS NULL "
            f"AND NOT EXISTS (SELECT 1 FROM kept.{table} o WHERE o.{key} = c.entity_id AND o.{field} = CAST(c.before AS UUID))",
            about,
        ).fetchone()[0]
    return n


def _type(cur, table: str, field: str) -> str:
    return cur.execute(
        "SELECT data_type FROM duckdb_columns() WHERE schema_name = 'kept' AND table_name = ? AND column_name = ?", [table, field]
    ).fetchone()[0]


def _customs(cur, me, entity: str, merge_id: UUID, kept_id: UUID) -> int:
    found = cur.execute(
        "SELECT c.entity_id, f.name, c.before, c.after FROM kept.merge_changes c JOIN kept.custom_fields f ON f.id = c.entity_id "
        "JOIN kept.custom_values v ON v.field_id = c.entity_id AND v.entity_id = ? AND v.value = c.after "
        "WHERE c.merge_id = ? AND c.entity = 'custom_values'",
        [kept_id, merge_id],
    ).fetchall()
    for field, name, before, after in found:
        merge_fields.set_custom(cur, field, kept_id, after, before)
        merge_fields.tell(cur, me, entity, kept_id, [(f"custom.{name}", after, before)])
    return len(found)


def _tell(cur, me, entity: str, merge_id: UUID, kept_id: UUID) -> None:
    """The kept card's history says what goes back; an owner who goes back is assigned again."""
    table = merge_fields.TABLES[entity]
    noted = cur.execute(
        "SELECT field, before, after FROM kept.merge_changes WHERE merge_id = ? AND entity = ? AND entity_id = ? ORDER BY position",
        [merge_id, table, kept_id],
    ).fetchall()
    now = merge_fields.card(cur, entity, kept_id)
    standing = [change for change in noted if (None if now[change[0]] is None else str(now[change[0]])) == change[2]]
    merge_fields.tell(cur, me, entity, kept_id, [(field, now[field], _typed(now[field], field, was)) for field, was, _ in standing])
    for field, before, _ in standing:
        if field == "owner_id":
            merge_fields.assign(cur, me, kept_id, before and UUID(before), "unmerged")


def _typed(like, field: str, text: str | None):
    """A noted value as its column keeps it, as far as its words ask for it."""
    if text is None:
        return None
    return UUID(text) if field.endswith("_id") else text == "True" if isinstance(like, bool) else text


def give_back(cur, entity: str, merge_id: UUID, pair: dict, since) -> tuple[int, int]:
    """What was written since the merge: how many rows went with what they belong to, and how many stayed with the kept card."""
    about, column = pair | {"since": since}, f"{entity}_id"
    if entity == "client":  # a contact that was held since for a deal of the kept card is that deal's
        cur.execute(
            "UPDATE kept.contacts SET client_id = $kept WHERE client_id = $gone AND entered_at >= $since "
            "AND deal_id IN (SELECT id FROM kept.deals WHERE client_id = $kept)",
            about,
        )
    followed, n = 0, 1
    while n:
        n = sum(
            cur.execute(
                f"UPDATE kept.{table} t SET {column} = $gone WHERE {column} = $kept AND {ENTERED.get(table, 'entered_at')} >= $since AND ({rule})",
                about,
            ).fetchone()[0]
            for table, rule in FOLLOWS[entity]
        )
        followed += n
    return followed, sum(_since(cur, place, about) for place in places(cur, entity))


def _since(cur, place, about: dict) -> int:
    """Rows of one place that came to the kept card since the merge and stay there."""
    when = cur.execute(
        "SELECT column_name FROM duckdb_columns() WHERE schema_name = 'kept' AND table_name = ? AND column_name = 'entered_at'",
        [place.table],
    ).fetchone()
    if when is None:
        return 0
    return cur.execute(
        f"SELECT count(*) FROM kept.{place.table} t WHERE t.{place.column} = $kept AND {place.which} AND t.entered_at >= $since",
        {name: about[name] for name in ("kept", "since")},
    ).fetchone()[0]
