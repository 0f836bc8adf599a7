"""The desk as `app.py` makes it, with three doors more for the measurement: never part of the product."""

import time
from uuid import UUID, uuid4

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Route

from data import contacts, store
from data.viewer import of_login
from pages.doors.gate import Gate
from pages.doors.opening import ROOT, lifespan
from pages.doors.routes import ROUTES
from queries import reader

asked: list[tuple] = []
_read = reader.read


def listening(name, viewer, **values):
    """`reader.read` that remembers what a page asked."""
    asked.append((name, viewer, values))
    return _read(name, viewer, **values)


reader.read = listening


async def stale(request):
    """Everything read so far is out of date, as after a write to every table."""
    store.here().changed_everywhere()
    asked.clear()
    return JSONResponse({})


async def bare(request):
    """Milliseconds that the questions asked since the last `stale` take without any page."""
    return JSONResponse({"ms": await run_in_threadpool(_bare), "questions": len({(name, str(values)) for name, _, values in asked})})


def _bare() -> float:
    once = {(name, viewer.scope, str(values)): (name, viewer, values) for name, viewer, values in list(asked)}
    begun = time.perf_counter()
    for name, viewer, values in once.values():
        question = reader.catalog.find(name)
        with store.here().cursor(viewer) as cur:
            cur.sql(question.sql, params=reader.bind(question, viewer, values)).to_arrow_table()
    return (time.perf_counter() - begun) * 1000


async def contact(request):
    """Save one contact the way the form does; answers with the milliseconds it took."""
    return JSONResponse({"ms": await run_in_threadpool(_contact)})


def _contact() -> float:
    me = of_login(store.here(), "user01")  # none of the readers: who saves waits for the newest answers
    with store.here().cursor(me) as cur:
        client, result = cur.execute(
            "SELECT c.id, r.id FROM visible.clients c, visible.results r WHERE c.owner_id = me() AND r.reached "
            "AND NOT r.is_refusal AND r.id NOT IN (SELECT result_id FROM visible.result_moves) LIMIT 1"
        ).fetchone()
    begun = time.perf_counter()
    contacts.log(
        me,
        contacts.Contact(client_id=UUID(str(client)), kind="call", direction="out", result_id=result, next_in_days=3, another=True),
        key=uuid4(),
    )
    return (time.perf_counter() - begun) * 1000


EXTRA = [Route("/auth/bench/stale", stale), Route("/auth/bench/bare", bare), Route("/auth/bench/contact", contact)]
app = st.App(ROOT / "pages" / "desk.py", lifespan=lifespan, routes=[*ROUTES, *EXTRA], middleware=[Middleware(Gate, also=("/auth/bench/",))])
