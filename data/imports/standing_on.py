"""What stands on the rows of an import: found by the columns that point at them, in every table."""

from uuid import UUID

from data.problems import Problem, sentence

# Table → the columns by which other tables point at its rows
POINTING = {
    "lines": ("line_id",),
    "stages": ("stage_id",),
    "results": ("result_id",),
    "teams": ("team_id",),
    "entry_points": ("entry_point_id",),
    "sources": ("source_id",),
    "campaigns": ("campaign_id",),
    "loss_reasons": ("loss_reason_id",),
    "competitors": ("competitor_id",),
    "survey_reasons": ("reason_id",),
    "products": ("product_id",),
    "custom_fields": ("field_id",),
    "staff": ("staff_id", "owner_id", "deputy_id"),
    "clients": ("client_id", "from_client_id", "to_client_id", "entity_id"),
    "persons": ("person_id", "entity_id"),
    "leads": ("lead_id", "to_lead_id", "entity_id"),
    "deals": ("deal_id", "entity_id"),
    "contacts": ("contact_id", "follows_id", "moved_to_id"),
    "sales": ("sale_id",),
    "answers": ("answer_id",),
    "mentions": ("mention_id",),
    "places": ("place_id",),
}
ASIDE = ("company", "stage_spans", "imports", "import_changes", "import_refusals", "audit")  # derived, or about the import itself
BUILT = {
    "contacts": sentence("This cannot be undone: {n} contacts stand on its rows."),
    "deals": sentence("This cannot be undone: {n} deals stand on its rows."),
    "leads": sentence("This cannot be undone: {n} leads stand on its rows."),
    "clients": sentence("This cannot be undone: {n} clients stand on its rows."),
    "sales": sentence("This cannot be undone: {n} sales stand on its rows."),
    "answers": sentence("This cannot be undone: {n} answers stand on its rows."),
    "promises": sentence("This cannot be undone: {n} promises stand on its rows."),
    "complaints": sentence("This cannot be undone: {n} complaints stand on its rows."),
    "persons": sentence("This cannot be undone: {n} persons stand on its rows."),
    "person_roles": sentence("This cannot be undone: {n} persons stand on its rows."),
    "stage_events": sentence("This cannot be undone: {n} moves of deals stand on its rows."),
    "mentions": sentence("This cannot be undone: {n} mentions stand on its rows."),
    "review_requests": sentence("This cannot be undone: {n} requests for a review stand on its rows."),
    "costs": sentence("This cannot be undone: {n} costs stand on its rows."),
    "staff": sentence("This cannot be undone: {n} people stand on its rows."),
    "sale_items": sentence("This cannot be undone: {n} sales stand on its rows."),
}
OTHER = sentence("This cannot be undone: {n} entries of {table} stand on its rows.")
EDITED = sentence("This cannot be undone: {n} of its rows were edited since.")


class Mine:
    """The rows an import made: those that carry its id, and those it wrote down because their table has no place for it."""

    def __init__(self, cur, import_id: UUID):
        self.cur, self.id = cur, import_id
        self.columns: dict[str, set[str]] = {}
        for table, column in cur.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'kept'").fetchall():
            self.columns.setdefault(table, set()).add(column)
        self.tables = [table for table in sorted(self.columns) if table not in ASIDE and self._any(table)]

    def where(self, table: str) -> str:
        """The condition that finds them in a table."""
        if "import_id" in self.columns[table]:
            return f"import_id = CAST('{self.id}' AS UUID)"
        noted = f"FROM kept.import_changes WHERE import_id = CAST('{self.id}' AS UUID) AND entity = '{table}' AND action = 'new'"
        if "id" in self.columns[table]:
            return f"id IN (SELECT entity_id {noted})"
        if table == "result_moves":
            return (
                f"CAST(result_id AS VARCHAR) || CAST(line_id AS VARCHAR) IN "
                f"(SELECT CAST(entity_id AS VARCHAR) || json_extract_string(after, '$.line_id') {noted})"
            )
        return "false"

    def set_here(self, table: str, column: str) -> str:
        """The condition that finds standing rows which this import itself pointed at its new ones: they will be put back."""
        if "id" not in self.columns[table]:
            return "false"
        return (
            f"EXISTS (SELECT 1 FROM kept.import_changes c WHERE c.import_id = CAST('{self.id}' AS UUID) AND c.entity = '{table}' "
            f"AND c.action = 'changed' AND c.entity_id = t.id AND json_extract_string(c.after, '$.{column}') = CAST(t.{column} AS VARCHAR))"
        )

    def _any(self, table: str) -> bool:
        return self.cur.execute(f"SELECT EXISTS (SELECT 1 FROM kept.{table} WHERE {self.where(table)})").fetchone()[0]

    def deals_moved(self) -> set[UUID]:
        """Deals whose events this import wrote or corrected."""
        found = self.cur.execute(
            "SELECT deal_id FROM kept.stage_events WHERE import_id = $id UNION "
            "SELECT e.deal_id FROM kept.stage_events e JOIN kept.import_changes c ON c.entity_id = e.id "
            "WHERE c.import_id = $id AND c.entity = 'stage_events' AND c.action = 'changed'",
            {"id": self.id},
        ).fetchall()
        return {row[0] for row in found}


def check(cur, mine: Mine) -> None:
    """Raise a Problem when rows of others point at the import's, or its own rows were edited."""
    for table in mine.tables:
        for other, column in _pointing(mine, table):
            n = cur.execute(
                f"SELECT count(*) FROM kept.{other} t WHERE {column} IN (SELECT id FROM kept.{table} WHERE {mine.where(table)}) "
                f"AND NOT coalesce({mine.where(other)}, false) AND NOT {mine.set_here(other, column)}"
            ).fetchone()[0]
            if n:
                raise Problem(BUILT[other], n=n) if other in BUILT else Problem(OTHER, n=n, table=other)
    for table in mine.tables:
        if "version" in mine.columns[table] and (n := _edited(cur, mine, table)):
            raise Problem(EDITED, n=n)


def _pointing(mine: Mine, table: str) -> list[tuple[str, str]]:
    return [
        (other, column)
        for other in sorted(mine.columns, key=lambda name: (name not in BUILT, name))
        if other not in ASIDE
        for column in POINTING.get(table, ())
        if column in mine.columns[other]
    ]


def _edited(cur, mine: Mine, table: str) -> int:
    """New rows have version 1; a later import that was undone has raised it twice for each of its changes."""
    return cur.execute(
        f"SELECT count(*) FROM kept.{table} t WHERE {mine.where(table)} AND version <> 1 + 2 * (SELECT count(*) FROM kept.import_changes c "
        f"JOIN kept.imports i ON i.id = c.import_id WHERE c.entity = '{table}' AND c.entity_id = t.id AND c.action = 'changed' "
        "AND i.undone_at IS NOT NULL)"
    ).fetchone()[0]
