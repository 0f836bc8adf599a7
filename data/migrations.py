"""Numbered steps of the schema: applied once, in order, recorded with their hash, never edited."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from data.problems import Problem

SCHEMA = Path(__file__).with_name("schema")
STEPS = SCHEMA / "steps"
RULES = 0  # the row of what is made anew whenever it differs: functions and views


def apply(db, steps: Path = STEPS) -> list[str]:
    """Apply the steps this file has not seen, one transaction each; return their names.

    A step that was edited after it was applied is refused with a Problem: history is not rewritten.
    """
    db.execute(
        "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, name VARCHAR NOT NULL, "
        "sha256 VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL)"
    )
    known = dict(db.execute("SELECT version, sha256 FROM schema_migrations").fetchall())
    files = sorted(steps.glob("*.sql"))
    if known and max(known) > max(int(file.name[:3]) for file in files):
        raise Problem("This file was made by a newer Voronka. Start that one.")
    done = [file.name for file in files if _step(db, file, known)]
    define(db)
    return done


def _step(db, file: Path, known: dict[int, str]) -> bool:
    version, text = int(file.name[:3]), file.read_text("utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    if version in known:
        if known[version] != digest:
            raise Problem("The schema step {name} was edited after it had been applied.", name=file.name)
        return False
    cur = db.cursor()
    cur.execute("BEGIN")
    try:
        cur.execute(text)
        cur.execute(
            "INSERT INTO schema_migrations VALUES (?, ?, ?, ?)", [version, file.name, digest, datetime.now(UTC).replace(tzinfo=None)]
        )
        cur.execute("COMMIT")
    except duckdb.Error:
        cur.execute("ROLLBACK")
        raise
    finally:
        cur.close()
    return True


def define(db) -> None:
    """Make the named functions and the views of `visible` as this release has them; a file that has them already is left alone."""
    text, views = _functions(db), (SCHEMA / "visible.sql").read_text("utf-8")
    if db.execute("SELECT sha256 FROM schema_migrations WHERE version = ?", [RULES]).fetchone() != (_digest(text, views),):
        db.execute(text)
        db.execute(views)
        _remember(db, text, views)


def localise(db) -> None:
    """Make the named functions anew: the company's time zone stands in them, and views call them by name."""
    text = _functions(db)
    db.execute(text)
    _remember(db, text, (SCHEMA / "visible.sql").read_text("utf-8"))


def _functions(db) -> str:
    row = db.execute("SELECT time_zone FROM kept.company").fetchone()
    return (SCHEMA / "functions.sql").read_text("utf-8").replace("{time_zone}", row[0] if row else "UTC")


def _digest(*texts: str) -> str:
    return hashlib.sha256("\n".join((duckdb.__version__, *texts)).encode()).hexdigest()


def _remember(db, *texts: str) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    db.execute("INSERT OR REPLACE INTO schema_migrations VALUES (?, 'functions and views', ?, ?)", [RULES, _digest(*texts), now])
