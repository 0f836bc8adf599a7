"""Empty stores in memory, quickly: one database is emptied between tests instead of being built anew for each.

Every test gets a store of its own (number, versions, semaphores); only the database under it is the same, with every table empty.
"""

import copy
import itertools
import threading
from collections import Counter, defaultdict

import duckdb

from data import migrations, store

WORN = 150  # tests on one database: what was deleted is dragged along
TABLES = "SELECT table_name, estimated_size > 0 FROM duckdb_tables() WHERE schema_name = 'kept' AND NOT temporary ORDER BY 1"


class Fresh:
    """Hands out empty stores, one at a time."""

    def __init__(self):
        self._base: store.Store | None = None
        self._used, self._tables = 0, ()

    def store(self) -> store.Store:
        """An empty store; the one handed out before must no longer be in use."""
        if self._base is None or self._used >= WORN or not self._emptied():
            self._renew()
        self._used += 1
        own = copy.copy(self._base)
        own.number = next(store._numbers)
        own.reports = threading.BoundedSemaphore(self._base.reports._initial_value)
        own.versions, own.wrote, own.generation = Counter(), defaultdict(float), 0
        return own

    def _renew(self) -> None:
        if self._base is not None:
            self._base.close()
        self._base, self._used = store.Store(":memory:"), 0
        self._tables = tuple(row[0] for row in self._base.db.execute(TABLES).fetchall())

    def _emptied(self) -> bool:
        """Every row gone, every table as it was; False when this database cannot be used any more."""
        try:
            with self._base.cursor() as cur:
                moved = cur.execute("SELECT count(*) FROM kept.company WHERE time_zone <> 'UTC'").fetchone()[0]
                there = dict(cur.execute(TABLES).fetchall())
                held = [table for table, holds in there.items() if holds]
                cur.execute("; ".join(itertools.chain(["BEGIN"], (f"DELETE FROM kept.{table}" for table in held), ["COMMIT"])))
                if moved:
                    migrations.localise(self._base.db)
                return set(there) == set(self._tables)
        except duckdb.Error:
            return False

    def close(self) -> None:
        if self._base is not None:
            self._base.close()
