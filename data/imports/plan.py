"""What an import is going to write: rows to add, rows to change (with what stood before), rows to take away."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import pyarrow as pa

from data.imports.known import Fresh, fresh_id, key
from data.names import norm


@dataclass(frozen=True)
class Change:
    """Some columns of one standing row, before and after; `after` None = the row is taken away."""

    table: str
    id: UUID
    before: dict
    after: dict | None


@dataclass
class Plan:
    """The rows by table. `at` is the moment of entering, `actor` who takes in (None = the command line)."""

    at: datetime
    actor: UUID | None = None
    inserts: dict[str, list[dict]] = field(default_factory=lambda: defaultdict(list))
    changes: list[Change] = field(default_factory=list)
    spans_of: set[UUID] = field(default_factory=set)
    _made: dict[tuple, UUID] = field(default_factory=dict)
    first_seen: dict[Fresh, datetime] = field(default_factory=dict)
    client_kind: str = "organisation"

    def add(self, table: str, **columns) -> None:
        """One new row."""
        self.inserts[table].append(columns)

    def change(self, table: str, id_: UUID, before: dict, after: dict) -> None:
        """Columns of one standing row."""
        self.changes.append(Change(table, id_, before, after))

    def remove(self, table: str, id_: UUID, before: dict) -> None:
        """Take one standing row away (lists only: what happened is never removed)."""
        self.changes.append(Change(table, id_, before, None))

    def id_of(self, value):
        """An id: that of the row, or of the one made for a fresh name."""
        return self.make(value) if isinstance(value, Fresh) else value

    def make(self, fresh: Fresh) -> UUID:
        """The row for a fresh name, made once."""
        place = (fresh.list, fresh.line, key(fresh.name))
        if place not in self._made:
            self._made[place] = id_ = fresh_id()
            self.add(fresh.list, id=id_, name=fresh.name, **self._facts(fresh))
        return self._made[place]

    def _facts(self, fresh: Fresh) -> dict:
        if fresh.list == "clients":
            return {
                "line_id": fresh.line,
                "name_norm": norm(fresh.name),
                "kind": self.client_kind,
                "happened_at": self.first_seen.get(fresh, self.at),
                "entered_at": self.at,
            }
        if fresh.list == "staff":
            return {"role": "manager", "created_at": self.at}
        if fresh.list in ("sources", "entry_points", "loss_reasons", "survey_reasons", "places"):
            return {"position": 1000 + len(self.inserts[fresh.list])}
        return {}

    @property
    def is_empty(self) -> bool:
        """Nothing to write."""
        return not self.changes and not any(self.inserts.values())


def arrow(rows: list[dict]) -> pa.Table:
    """Rows as a table of texts, which DuckDB casts to the columns' types as it inserts them."""
    names = list(dict.fromkeys(name for row in rows[:1] + rows for name in row)) if _ragged(rows) else list(rows[0])
    return pa.table({name: pa.array([as_text(row.get(name)) for row in rows], pa.string()) for name in names})


def _ragged(rows: list[dict]) -> bool:
    first = rows[0].keys()
    return any(row.keys() != first for row in rows)


def as_text(value) -> str | None:
    """A value as DuckDB reads it back from text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def as_json(columns: dict | None) -> str | None:
    """Columns with their values as texts, to be written back by an undo."""
    return None if columns is None else json.dumps({name: as_text(value) for name, value in columns.items()}, ensure_ascii=False)
