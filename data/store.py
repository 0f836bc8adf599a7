"""The DuckDB file: opened once by one process, many short transactions, versions of tables for the cache."""

import contextlib
import fcntl
import itertools
import os
import random
import threading
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import duckdb

from data import migrations
from data.problems import Problem
from data.viewer import Viewer, admitted, look_through

SETTINGS = {
    "threads": 2,
    "storage_compatibility_version": "v1.5.0",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
_numbers = itertools.count(1)  # of the stores this process opened: what was read from one is never taken for another's
RETRYABLE = ("Conflict on", "PRIMARY KEY or UNIQUE", "altered by a different transaction")


def now() -> datetime:
    """This moment in UTC, without zone, as all tables keep it."""
    return datetime.now(UTC).replace(tzinfo=None)


class Store:
    """One database file (or `:memory:`). Use `transaction` to write; reads go through `queries.reader`."""

    def __init__(self, path: str | Path = ":memory:", reports_at_once: int = 1):
        self.path, self.number = str(path), next(_numbers)
        self._owner = _own(self.path)
        try:
            self.db = _connect(self.path)
            migrations.apply(self.db)
        except BaseException:
            _let_go(self._owner)
            raise
        self.reports = threading.BoundedSemaphore(reports_at_once)
        self.versions: Counter[str] = Counter()
        self.wrote: defaultdict[UUID, float] = defaultdict(float)  # who committed something last when (monotonic seconds)
        self.generation = 0

    @contextlib.contextmanager
    def cursor(self, viewer: Viewer | None = None):
        """A cursor of its own for one operation; with a viewer, schema `visible` shows their rows."""
        cur = self.db.cursor()
        try:
            if viewer is not None:
                look_through(cur, viewer)
            yield cur
        finally:
            cur.close()

    def transaction(
        self, work, *, viewer: Viewer | None = None, right: str | None = None, touches: tuple[str, ...] = (), attempts: int = 12
    ):
        """Run `work(cur, me)` in one transaction and return what it returns.

        With a viewer, `me` is their staff row as it stands inside the transaction and `right` is checked on it.
        `work` starts again from its beginning after a conflict: it must not speak to a screen. `touches` names the
        tables whose versions rise after the commit.
        """
        for attempt in range(attempts):
            try:
                result = self._once(work, viewer, right)
            except (duckdb.TransactionException, duckdb.ConstraintException) as trouble:
                if not _retryable(trouble, attempt) or attempt == attempts - 1:
                    raise
                time.sleep(random.random() * min(0.25, 0.004 * 2**attempt))
            else:
                self.versions.update(touches)
                if viewer is not None:
                    self.wrote[viewer.id] = time.monotonic()
                return result

    def _once(self, work, viewer, right):
        with self.cursor() as cur:
            cur.execute("BEGIN")
            try:
                me = _admit(cur, viewer, right)
                result = work(cur, me)
                cur.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(duckdb.Error):
                    cur.execute("ROLLBACK")
                raise
            return result

    def changed_everywhere(self) -> None:
        """After work that touched many tables (an import, a demo): nothing read before is fresh any more."""
        self.generation += 1

    def refresh_rules(self) -> None:
        """Make the named functions anew: the company's time zone stands in them."""
        migrations.localise(self.db)
        self.changed_everywhere()

    def close(self) -> None:
        """Close the file with a clean checkpoint and let other processes have it."""
        self.db.close()
        owner, self._owner = self._owner, None
        _let_go(owner)


def _admit(cur, viewer, right):
    if viewer is None:
        return None
    me = admitted(cur, viewer.id)
    if right is not None:
        me.must(right)
    look_through(cur, me)
    return me


def _retryable(trouble: Exception, attempt: int) -> bool:
    """A row that another has just committed is seen at the next attempt: what is still double then is our own mistake."""
    if isinstance(trouble, duckdb.ConstraintException):
        return attempt < 2 and "Duplicate key" in str(trouble)
    return any(words in str(trouble) for words in RETRYABLE)


def _connect(path: str):
    try:
        return duckdb.connect(path, config=SETTINGS)
    except duckdb.IOException as trouble:
        if "lock" in str(trouble):
            raise Problem("The file {path} is held by a running server. Stop it first, or use it in the browser.", path=path) from None
        raise Problem("The file {path} cannot be opened: {why}", path=path, why=str(trouble).splitlines()[0]) from None


def _own(path: str):
    """Our own lock beside the file: DuckDB's is lost when anything in the process closes the file (measured)."""
    if path == ":memory:":
        return None
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path + ".owner", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise Problem("The file {path} is held by a running server. Stop it first, or use it in the browser.", path=path) from None
    return handle


@contextlib.contextmanager
def held(path: str | Path):
    """Hold a file without opening it, so that it can be replaced; a Problem when a server holds it."""
    handle = _own(str(path))
    try:
        yield
    finally:
        _let_go(handle)


def _let_go(handle) -> None:
    if handle is not None:
        os.close(handle)


_here: Store | None = None


def open_here(path: str | Path, **options) -> Store:
    """Open the store of this process; a second call closes the first."""
    global _here
    if _here is not None:
        _here.close()
    _here = Store(path, **options)
    return _here


def open_existing(path: str | Path) -> Store:
    """Open the store of this process from a file that is there; a Problem when it is not."""
    if not Path(path).exists():
        raise Problem("There is no file {path}.", path=str(path))
    return open_here(path)


def close_here() -> None:
    """Close the store of this process, if one is open."""
    global _here
    if _here is not None:
        _here.close()
        _here = None


def use(store: Store | None) -> Store | None:
    """Make an open store the one of this process and return the one before (for tests and tools)."""
    global _here
    before, _here = _here, store
    return before


def here() -> Store:
    """The store of this process."""
    if _here is None:
        raise RuntimeError("no store is open in this process")
    return _here
