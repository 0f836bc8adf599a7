"""What the tests of imports share: a founded company, and files taken in from texts."""

import pytest

from data import company
from data.imports import mapping, sheet, take_in, undo
from data.viewer import SYSTEM
from tests.company import laid_out, lay_by


class Shop:
    """A company with its first lists; `take` takes a text in as a file of one kind."""

    def __init__(self, here):
        self.here = here
        if not self.copied("shop"):
            company.found(here, company.Company("Shop", "EUR", "Europe/Berlin", "en", ("Sales",)))
            lay_by(here, "shop")

    def copied(self, name: str) -> bool:
        """Stands in the empty tables now what was laid by under this name? False where nothing was."""
        found = laid_out(self.here, name)
        if found:
            self.here.refresh_rules()
        return found

    def all(self, sql: str, *values) -> list[tuple]:
        return self.here.db.execute(sql, list(values)).fetchall()

    def one(self, sql: str, *values):
        return self.all(sql, *values)[0][0]

    def sheet(self, text: str, name: str = "file.csv") -> sheet.Sheet:
        return sheet.read(name, text.encode())

    def look(self, kind: str, text: str, map_=None):
        table = self.sheet(text)
        return take_in.dry_run(self.here, table, map_ or mapping.guess(kind, table))

    def take(self, kind: str, text: str, map_=None) -> take_in.Done:
        table = self.sheet(text)
        return take_in.take_in(self.here, SYSTEM, table, map_ or mapping.guess(kind, table))

    def counts(self, kind: str, text: str) -> tuple[int, int, int, int]:
        done = self.take(kind, text)
        return done.new, done.changed, done.same, done.refused

    def undo(self, done: take_in.Done) -> None:
        undo.undo(self.here, SYSTEM, done.id)

    def everything(self) -> dict[str, list]:
        """Every row of every table, but for versions and the trail of imports."""
        aside = ("imports", "import_changes", "import_refusals", "audit", "calendar", "column_maps")
        columns: dict[str, list[str]] = {}
        for table, column in self.all(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'kept' ORDER BY 1, column_index"
        ):
            columns.setdefault(table, [])
            columns[table] += [column] if column != "version" else []
        return {
            table: sorted(map(repr, self.all(f"SELECT {', '.join(names)} FROM kept.{table}")))
            for table, names in columns.items()
            if table not in aside
        }


@pytest.fixture
def shop(here):
    return Shop(here)
