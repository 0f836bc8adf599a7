"""The fields of two cards that become one: which value wins, what is written, and what is remembered of it."""

from uuid import UUID, uuid4, uuid5

from data import edits, store
from data.merge_places import Notes
from data.problems import Problem

TABLES = {"client": "clients", "person": "persons"}
# What is chosen together, by the name of the choice
FIELDS = {
    "client": {
        "name": ("name", "name_norm"),
        "kind": ("kind",),
        "tax_number": ("tax_number",),
        "phone": ("phone", "phone_digits"),
        "email": ("email",),
        "website": ("website",),
        "city": ("city",),
        "country": ("country",),
        "sector": ("sector",),
        "employees": ("employees",),
        "parent_name": ("parent_name",),
        "source": ("source_id", "entry_point_id", "campaign_id"),
        "needs": ("needs",),
        "benefits": ("benefits",),
        "not_to_say": ("not_to_say",),
        "owner": ("owner_id",),
    },
    "person": {
        "name": ("name", "name_norm"),
        "phone": ("phone", "phone_digits"),
        "email": ("email",),
        "birthday": ("birthday",),
        "language": ("language",),
        "consent": ("consent",),
        "note": ("note",),
    },
}
UNTOLD = ("name_norm", "phone_digits", "owner_id", "happened_at", "retired_at", "merged_into_id")  # derived, or told elsewhere
CUSTOM = "custom:"  # before the id of a field of the company's own


def card(cur, entity: str, row_id: UUID) -> dict:
    """The whole row of a client or a person, by column."""
    row = cur.execute(f"SELECT * FROM kept.{TABLES[entity]} WHERE id = ?", [row_id]).fetchone()
    return dict(zip([column[0] for column in cur.description], row, strict=True))


def check(entity: str, choice: dict) -> None:
    """A Problem when something is chosen that no card has."""
    for name, side in choice.items():
        if (name not in FIELDS[entity] and not name.startswith(CUSTOM)) or side not in ("kept", "gone"):
            raise Problem("{what} cannot be chosen here.", what=name)


def wins(kept: dict, gone: dict, entity: str, choice: dict) -> dict:
    """Column → the value of `gone` that the kept card takes: what was chosen, and what the kept one lacks."""
    taken = {}
    for name, columns in FIELDS[entity].items():
        lacking = all(kept[column] is None for column in columns)
        if choice.get(name, "gone" if lacking else "kept") == "gone":
            taken |= {column: gone[column] for column in columns if kept[column] != gone[column]}
    if entity == "client" and gone["happened_at"] < kept["happened_at"]:
        taken["happened_at"] = gone["happened_at"]
    return taken


def write(cur, me, notes: Notes, entity: str, before: dict, taken: dict) -> None:
    """Set columns of one card, remember what they were, and tell the card's history."""
    for column, value in taken.items():
        notes.one(TABLES[entity], before["id"], column, before[column], value)
    sets = "".join(f"{column} = ?, " for column in taken)
    cur.execute(f"UPDATE kept.{TABLES[entity]} SET {sets}version = version + 1 WHERE id = ?", [*taken.values(), before["id"]])
    tell(cur, me, entity, before["id"], [(column, before[column], value) for column, value in taken.items()])
    if "owner_id" in taken:
        assign(cur, me, before["id"], taken["owner_id"], "merged")


def tell(cur, me, entity: str, row_id: UUID, changes: list[tuple]) -> None:
    """Lines of a card's history: column, old and new value, in words as every edit tells them."""
    for column, old, new in changes:
        if column not in UNTOLD:
            words = edits.words(cur, column, old), edits.words(cur, column, new)
            edits.note(cur, me, entity, row_id, column.removesuffix("_id"), *words)


def assign(cur, me, client_id: UUID, owner_id: UUID | None, reason: str) -> None:
    """The line that says whose a client is from now on."""
    now = store.now()
    cur.execute(
        "INSERT INTO kept.assignments (id, entity, entity_id, owner_id, happened_at, entered_at, actor_id, reason) "
        "VALUES (?, 'client', ?, ?, ?, ?, ?, ?)",
        [uuid4(), client_id, owner_id, now, now, me.id, reason],
    )


def keep_reach(cur, me, notes: Notes, entity: str, kept: dict, gone: dict, taken: dict) -> None:
    """The phone and the e-mail that did not win stay with the card as further ones."""
    phone = (kept if "phone" in taken else gone)["phone"], (kept if "phone" in taken else gone)["phone_digits"]
    email = (kept if "email" in taken else gone)["email"]
    now_digits, now_email = taken.get("phone_digits", kept["phone_digits"]), taken.get("email", kept["email"])
    for kind, value, norm, present in (
        ("phone", *phone, now_digits),
        ("email", email, email and email.strip().lower(), (now_email or "").strip().lower()),
    ):
        if norm and norm != present and not _reaches(cur, entity, kept["id"], kind, norm):
            made = uuid5(notes.id, kind)
            cur.execute(
                "INSERT INTO kept.reach (id, entity, entity_id, kind, label, value, value_norm, entered_at, entered_by) "
                "VALUES (?, ?, ?, ?, 'other', ?, ?, ?, ?)",
                [made, entity, kept["id"], kind, value, norm, store.now(), me.id],
            )
            notes.one("reach", made, "id", None, made)


def _reaches(cur, entity: str, row_id: UUID, kind: str, norm: str) -> bool:
    return (
        cur.execute(
            "SELECT 1 FROM kept.reach WHERE entity = ? AND entity_id = ? AND kind = ? AND value_norm = ? AND retired_at IS NULL",
            [entity, row_id, kind, norm],
        ).fetchone()
        is not None
    )


def customs(cur, me, notes: Notes, entity: str, kept_id: UUID, gone_id: UUID, choice: dict) -> None:
    """Values of the company's own fields: the kept card takes what was chosen and what it lacks; the other keeps its own."""
    found = cur.execute(
        "SELECT g.field_id, f.name, k.value, g.value FROM kept.custom_values g JOIN kept.custom_fields f ON f.id = g.field_id LEFT JOIN kept.custom_values k ON k.field_id = g.field_id "
        "AND k.entity_id = ? WHERE g.entity_id = ? ORDER BY 1",
        [kept_id, gone_id],
    ).fetchall()
    for field, name, mine, theirs in found:
        if mine != theirs and choice.get(f"{CUSTOM}{field}", "gone" if mine is None else "kept") == "gone":
            set_custom(cur, field, kept_id, mine, theirs)
            notes.one("custom_values", field, "value", mine, theirs)
            tell(cur, me, entity, kept_id, [(f"custom.{name}", mine, theirs)])


def set_custom(cur, field: UUID, row_id: UUID, old: str | None, new: str | None) -> None:
    """Write, change or take away one value of a field of the company's own."""
    if new is None:
        cur.execute("DELETE FROM kept.custom_values WHERE field_id = ? AND entity_id = ?", [field, row_id])
    elif old is None:
        cur.execute("INSERT INTO kept.custom_values (field_id, entity_id, value) VALUES (?, ?, ?)", [field, row_id, new])
    else:
        cur.execute("UPDATE kept.custom_values SET value = ? WHERE field_id = ? AND entity_id = ?", [new, field, row_id])
