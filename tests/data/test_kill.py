"""kill -9 in the middle of saving contacts, twenty times."""

import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from data import demo, spans, store

KILLS = 20


@pytest.mark.slow
def test_twenty_kills_lose_nothing_that_was_acknowledged_and_the_file_opens(tmp_path):
    path, chance, acknowledged = tmp_path / "ours.duckdb", random.Random(7), set()
    here = store.Store(path)
    demo.make(here, "s", 7, date(2026, 11, 21))
    with here.cursor() as cur:
        before = cur.execute("SELECT count(*) FROM kept.contacts").fetchone()[0]
    here.close()
    for _ in range(KILLS):
        saved = killed_while_saving(path, chance.uniform(0.02, 0.4))
        assert saved, "the process was killed before it had saved anything"
        acknowledged |= saved
    here = store.Store(path)
    with here.cursor() as cur:
        there = {str(row[0]) for row in cur.execute("SELECT id FROM kept.contacts WHERE state = 'held'").fetchall()}
        assert acknowledged <= there
        assert whole(cur)
        assert cur.execute("SELECT count(*) FROM kept.contacts").fetchone()[0] >= before + len(acknowledged)
    here.close()
    assert len(acknowledged) > 2 * KILLS


def killed_while_saving(path: Path, seconds: float) -> set[str]:
    """Let a process save for so long after its first contact, kill it, and return the keys it had acknowledged."""
    with subprocess.Popen([sys.executable, "-m", "tests.data.saver", str(path)], stdout=subprocess.PIPE, text=True) as child:
        first = child.stdout.readline()
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read()
    assert child.returncode == -signal.SIGKILL
    return {line for line in (first + rest).split("\n")[:-1] if len(line) == 36}


def whole(cur) -> bool:
    """Every contact saved by the process stands with all that belongs to it: its trail and its next contact."""
    half = cur.execute(
        "SELECT count(*) FROM kept.contacts c WHERE c.note LIKE 'saved %' AND c.state = 'held' AND NOT EXISTS "
        "(SELECT 1 FROM kept.contacts n WHERE n.follows_id = c.id AND n.state = 'planned')"
    ).fetchone()[0]
    silent = cur.execute(
        "SELECT count(*) FROM kept.contacts c WHERE c.note LIKE 'saved %' AND c.state = 'held' AND NOT EXISTS "
        "(SELECT 1 FROM kept.audit a WHERE a.entity_id = c.id)"
    ).fetchone()[0]
    kept = cur.execute("SELECT * FROM kept.stage_spans ORDER BY deal_id, seq").fetchall()
    spans.rebuild_all(cur)
    return half == silent == 0 and cur.execute("SELECT * FROM kept.stage_spans ORDER BY deal_id, seq").fetchall() == kept
