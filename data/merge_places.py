"""Where a client or a person is pointed at: found from the schema, so that no new table is forgotten in a merge."""

from dataclasses import dataclass

KEYS = {"segment_members": "segment_id", "contact_people": "contact_id", "visit_reports": "contact_id"}  # of tables without an id
LINKS = {"segment_members", "contact_people"}  # the pair is the whole row: what both have stands once
BY_ENTITY = {"client": ("reach", "quiet_spells"), "person": ("reach", "quiet_spells")}  # belongings found by entity and entity_id
# Say entity and entity_id too, and stay: histories of the card that goes, and values that are chosen field by field
STAYING = {"custom_values", "assignments", "field_history", "audit", "import_changes", "handover_changes", "merge_changes"}
# What the kept one has already stays with the card that goes
HAS_ALREADY = {
    (
        "person_roles",
        "client_id",
    ): "person_id IN (SELECT o.person_id FROM kept.person_roles o WHERE o.client_id = $kept AND o.until IS NULL)",
    (
        "person_roles",
        "person_id",
    ): "client_id IN (SELECT o.client_id FROM kept.person_roles o WHERE o.person_id = $kept AND o.until IS NULL)",
    (
        "experiment_clients",
        "client_id",
    ): "experiment_id IN (SELECT o.experiment_id FROM kept.experiment_clients o WHERE o.client_id = $kept)",
    ("referrals", "from_client_id"): "coalesce(to_client_id = $kept, false)",
    ("referrals", "to_client_id"): "from_client_id = $kept",
    ("reach", "entity_id"): "EXISTS (SELECT 1 FROM kept.reach o WHERE o.entity = t.entity AND o.entity_id = $kept AND o.kind = t.kind "
    "AND o.value_norm = t.value_norm AND o.retired_at IS NULL)",
}


@dataclass(frozen=True)
class Place:
    """A column that points at clients or persons: its table, the key of its rows, and which rows are meant."""

    table: str
    column: str
    key: str
    which: str = "true"

    @property
    def is_link(self) -> bool:
        """Is the pair of key and column the whole row?"""
        return self.table in LINKS

    @property
    def moving(self) -> str:
        """The condition for the rows of `$gone` that come to `$kept`."""
        stays = HAS_ALREADY.get((self.table, self.column), "false")
        return f"t.{self.column} = $gone AND {self.which} AND NOT ({stays})"


def places(cur, entity: str) -> list[Place]:
    """Every column of schema kept that points at a client (or a person), in the order of their names."""
    found = cur.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'kept' "
        "AND (column_name = $name OR suffix(column_name, '_' || $name)) ORDER BY 1, 2",
        {"name": f"{entity}_id"},
    ).fetchall()
    return [Place(table, column, KEYS.get(table, "id")) for table, column in found] + [
        Place(table, "entity_id", "id", f"t.entity = '{entity}'") for table in BY_ENTITY[entity]
    ]


class Notes:
    """What a merge changes, written down row by row in kept.merge_changes."""

    def __init__(self, cur, merge_id):
        self.cur, self.id = cur, merge_id
        self.next = cur.execute("SELECT coalesce(max(position), 0) + 1 FROM kept.merge_changes WHERE merge_id = ?", [merge_id]).fetchone()[
            0
        ]

    def one(self, table: str, row_id, field: str, before, after) -> None:
        """One field of one row."""
        told = [None if value is None else str(value) for value in (before, after)]
        self.cur.execute("INSERT INTO kept.merge_changes VALUES (?, ?, ?, ?, ?, ?, ?)", [self.id, self.next, table, row_id, field, *told])
        self.next += 1

    def many(self, place: Place, field: str, before: str, after: str, where: str, values: dict) -> int:
        """One field of all rows that a condition finds; `before` and `after` are SQL. Returns how many."""
        found = run(
            self.cur,
            f"SELECT t.{place.key}, CAST({before} AS VARCHAR), CAST({after} AS VARCHAR) FROM kept.{place.table} t WHERE {where} ORDER BY 1",
            values,
        ).fetchall()
        for row_id, was, becomes in found:
            self.one(place.table, row_id, field, was, becomes)
        return len(found)


def run(cur, sql: str, values: dict):
    """Execute with those of the values that stand in the text: a named value too many is an error."""
    return cur.execute(sql, {name: value for name, value in values.items() if f"${name}" in sql})


def move(cur, notes: Notes, place: Place, pair: dict) -> int:
    """Point the rows of this place from `gone` to `kept`; returns how many came. `pair` also has the local day `today`."""
    if place.is_link:
        _drop_twice(cur, notes, place, pair)
    if place.table == "person_roles":
        _end_twice(cur, notes, place, pair)
    n = notes.many(place, place.column, "$gone", "$kept", place.moving, pair)
    if n:
        run(cur, f"UPDATE kept.{place.table} t SET {place.column} = $kept WHERE {place.moving}", pair)
    return n


def _drop_twice(cur, notes: Notes, place: Place, pair: dict) -> None:
    """A list of which both are members has one of them from now on."""
    both = f"t.{place.column} = $gone AND t.{place.key} IN (SELECT o.{place.key} FROM kept.{place.table} o WHERE o.{place.column} = $kept)"
    if notes.many(place, place.column, "$gone", "NULL", both, pair):
        run(cur, f"DELETE FROM kept.{place.table} t WHERE {both}", pair)


def _end_twice(cur, notes: Notes, place: Place, pair: dict) -> None:
    """A person with a role at both has one of them; a second main person is none any more."""
    twice = f"t.{place.column} = $gone AND t.until IS NULL AND {HAS_ALREADY[(place.table, place.column)]}"
    if notes.many(place, "until", "t.until", "$today", twice, pair):
        run(cur, f"UPDATE kept.person_roles t SET until = $today WHERE {twice}", pair)
    main = "EXISTS (SELECT 1 FROM kept.person_roles o WHERE o.client_id = $kept AND o.is_main AND o.until IS NULL)"
    second = f"{place.moving} AND t.is_main AND {main}"
    if place.column == "client_id" and notes.many(place, "is_main", "true", "false", second, pair):
        run(cur, f"UPDATE kept.person_roles t SET is_main = false WHERE {second}", pair)
