"""What each kind of file means: which row stands for which, what must hold in a row, how it is written."""

from collections import Counter
from uuid import UUID

import pyarrow as pa

from data.imports import layouts
from data.imports.known import Known, key
from data.imports.mapping import Map
from data.imports.plan import Plan, as_text
from data.names import digits, norm
from data.problems import Problem


class Rule:
    """The rule of kinds whose rows are found by code, else by name."""

    entity = ""  # the name under which fields of the company's own are kept
    own_of = "id"  # whose own fields: the row's, or its client's
    wanted: str | None = None  # without codes: the field by which the standing rows are narrowed
    extra: dict[str, str] = {}  # field → SQL of what stands, for fields that are no column of the main table
    also = ""  # further columns of the standing row
    FROM = ""

    def __init__(self, known: Known, map_: Map, line: UUID | None, cur, by_field: dict):
        self.known, self.map, self.line = known, map_, line
        self.layout = layouts.layout(map_.kind)
        self.fields = self.layout.fields
        self.required = self.layout.required
        self.times: Counter = Counter()
        self.rows = self._load(cur, by_field)
        self.own = self._load_own(cur)
        self.index = self._index()

    def _load(self, cur, by_field: dict) -> list[dict]:
        names = {name: f"t.{field.column}" for name, field in self.fields.items() if field.column} | self.extra
        chosen = ", ".join(f"{what} AS {name}" for name, what in names.items())
        narrow = self._narrow(cur, by_field)
        sql = f"SELECT t.id, {chosen}{self.also} FROM kept.{self.map.kind} t {self.FROM} {narrow} ORDER BY t.id"
        columns = ["id", *names, *[part.split()[-1] for part in self.also.split(",") if part.strip()]]
        found = cur.execute(sql).fetchall()
        if narrow:
            cur.unregister("wanted_rows")
        return [dict(zip(columns, row, strict=True)) for row in found]

    def _narrow(self, cur, by_field: dict) -> str:
        """Look only at standing rows that the file can mean."""
        by = "code" if self.wanted and "code" in by_field else self.wanted
        if by is None:
            return ""
        said = {as_text(value) for value in by_field.get(by, []) if isinstance(value, (str, UUID))}
        cur.register("wanted_rows", pa.table({"it": pa.array(sorted(said), pa.string())}))
        column = self.fields[by].column
        return f"WHERE CAST(t.{column} AS VARCHAR) IN (SELECT it FROM wanted_rows)"

    def _load_own(self, cur) -> dict:
        if not self.map.custom:
            return {}
        found = cur.execute(
            "SELECT v.entity_id, f.name, v.value FROM kept.custom_values v JOIN kept.custom_fields f ON f.id = v.field_id "
            "WHERE f.entity = ?",
            [self.entity],
        ).fetchall()
        own: dict = {}
        for id_, name, value in found:
            own.setdefault(id_, {})[f"own:{name}"] = value
        return own

    def _index(self) -> dict:
        found: dict = {}
        times: Counter = Counter()
        for row in self.rows:
            row |= self.own.get(row[self.own_of], {})
            for name in self.names(row, times):
                found.setdefault(name, row)
        return found

    # What a kind says for itself --------------------------------------------------------------------------------------
    def names(self, said: dict, times: Counter) -> list[tuple]:
        """The keys a row answers to, the surest first; `times` counts rows that nothing tells apart."""
        by_code = [("code", said["code"])] if said.get("code") else []
        return by_code + [("name", *self.scope(said), key(said["name"]))]

    def scope(self, said: dict) -> tuple:
        """Within what a name is one."""
        return ()

    def check(self, said: dict) -> None:
        """Raise a Problem for a row that breaks a rule of its kind."""

    def complete(self, said: dict) -> dict:
        """Values of a new row that follow from the others."""
        return {}

    def also_new(self, plan: Plan, row, id_: UUID) -> None:
        """Rows of other tables that go with a new one."""

    def also_changed(self, plan: Plan, row) -> None:
        """What else a change means."""

    # What is the same for all -----------------------------------------------------------------------------------------
    def line_of(self, said: dict) -> UUID:
        """The line of a row; a Problem when there is none at all."""
        line = said.get("line") or self.line
        if line is None:
            raise Problem("There is no business line yet.")
        return line

    def find(self, said: dict) -> tuple[tuple, dict | None]:
        """The surest key of a row and the standing row it means."""
        names = self.names(said, self.times)
        for name in names:
            found = self.index.get(name)
            other = found is not None and name[0] == "name" and said.get("code") and found.get("code") not in (None, said["code"])
            if found is not None and not other:
                return names[0], found
        return names[0], None

    def changes(self, said: dict, standing: dict) -> dict[str, tuple]:
        """Field → (before, after), of what the file says; an empty cell says nothing."""
        return {
            name: (standing.get(name), value)
            for name, value in said.items()
            if value is not None and standing.get(name) != value and name != "line"
        }

    def columns(self, said: dict, plan: Plan) -> dict:
        """The columns of the main table for some fields, ids resolved and searchable forms added."""
        found = {
            self.fields[name].column: plan.id_of(value) for name, value in said.items() if name in self.fields and self.fields[name].column
        }
        if "name" in found and self.map.kind in ("clients", "persons", "leads"):
            found["name_norm"] = norm(found["name"])
        if "phone" in found:
            found["phone_digits"] = digits(found["phone"])
        return found

    def write_new(self, plan: Plan, row) -> None:
        """Plan a new row with all that goes with it."""
        said = {name: value for name, value in row.values.items() if value is not None}
        said |= {name: value for name, value in self.complete(said).items() if said.get(name) is None}
        columns = self.columns(said, plan)
        if "entered_at" in self.dated_columns:
            columns["entered_at"] = plan.at
        plan.add(self.map.kind, id=row.id, **columns)
        self.also_new(plan, row, row.id)

    dated_columns: tuple[str, ...] = ("entered_at",)

    def write_changed(self, plan: Plan, row) -> None:
        """Plan the change of a standing row; what was before is kept for an undo."""
        changed = {name: after for name, (_, after) in row.changes.items() if name in self.fields}
        after = self.columns(changed, plan)
        if after:
            before = self.columns({name: row.changes[name][0] for name in changed}, plan)
            plan.change(self.map.kind, row.id, before, after)
        self.also_changed(plan, row)

    def take(self, cur, import_id) -> None:
        """What is written row by row after the plan, not as a part of it."""

    def foretold(self, cur, rows) -> list:
        """Notes of what would follow from these new rows; `cur` is in no transaction."""
        return []

    def finish(self, plan: Plan) -> None:
        """What can only be planned after the last row."""

    def own_entity(self, row, plan: Plan) -> UUID:
        """Whose own fields this row fills."""
        if self.own_of == "id":
            return row.id
        return plan.id_of(row.values.get("client") or (row.standing or {}).get("client"))
