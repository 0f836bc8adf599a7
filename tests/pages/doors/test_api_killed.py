"""kill -9 while leads pour in: every lead whose sender was told 201 is there, once and whole."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from data import store
from tests.bench import arrivals
from tests.served import Served, company_with_people


def test_every_lead_answered_201_survives_the_kill(tmp_path):
    path = tmp_path / "ours.duckdb"
    company_with_people(path)
    here = store.Store(path)
    before = store.use(here)
    secret = arrivals.key(here)
    store.use(before)
    here.close()
    desk = Served(path)
    with ThreadPoolExecutor(1) as beside:
        poured = beside.submit(lambda: asyncio.run(arrivals.load(desk.port, secret, 150, 3)))
        threading.Timer(2, desk.process.kill).start()
        sent = poured.result()
    desk.process.wait(10)
    assert len(sent.taken) > 50, sent.other[:3]
    assert sent.other, "the server was killed after the load"
    here = store.Store(path)
    there = arrivals.found(here)
    with here.cursor() as cur:
        noted = {row[0] for row in cur.execute("SELECT entity_id FROM kept.audit WHERE action = 'leads.arrive'").fetchall()}
        answered = {row[0] for row in cur.execute("SELECT CAST(json_extract_string(answer, '$.id') AS UUID) FROM kept.receipts").fetchall()}
    here.close()
    assert set(sent.taken) <= set(there)
    assert len(sent.taken) == len(set(sent.taken))
    assert set(there.values()) == {2}
    assert noted == answered == set(there)
