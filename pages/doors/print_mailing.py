"""The letters of a mailing on paper: GET /print/mailing?id=…, a letter per page, for who writes mailings and is signed in."""

import html
import re
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from data import store
from data.problems import Problem
from data.viewer import Viewer, current
from pages import words
from pages.doors.gate import STAFF
from pages.words import day
from queries import reader

PRIVATE = {"Cache-Control": "private, no-store"}
STYLE = (
    "body{font:12pt/1.5 serif;margin:0}section{max-width:42em;margin:2em auto;padding:0 2em}header{margin-bottom:2.5em}"
    "p{margin:0 0 1em;white-space:pre-line}h1{font-size:13pt}@page{margin:20mm}@media print{section{break-after:page;margin:0;padding:0}}"
)


async def page(request):
    """All letters of the mailing that are or were to be printed."""
    return await run_in_threadpool(_answer, request)


def _answer(request) -> Response:
    try:
        viewer = current(store.here(), UUID(request.headers[STAFF.decode()]))
        if not viewer.may("mailings.write"):
            return PlainTextResponse("You may not do this.", 403, headers=PRIVATE)
        words.use_language(viewer.language)
        return HTMLResponse(_page(viewer, UUID(request.query_params.get("id", ""))), headers=PRIVATE)
    except (ValueError, KeyError, Problem):
        return PlainTextResponse("Not found", 404, headers=PRIVATE)
    finally:
        words.use_language(None)


def _page(viewer: Viewer, mailing_id: UUID) -> str:
    mailing = reader.row("mailings/one", viewer, mailing=mailing_id)
    if not mailing or mailing["way"] != "print":
        raise ValueError("no such mailing")
    letters = reader.rows("mailings/to_print", viewer, mailing=mailing_id)
    on = day(reader.to_local(mailing["started_at"] or store.now()).date(), "d MMMM y")
    head = f'<meta charset="utf-8"><title>{html.escape(mailing["name"])}</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="{words.language()}"><head>{head}</head><body>{"".join(_letter(one, on) for one in letters)}</body></html>'


def _letter(one: dict, on: str) -> str:
    to = "<br>".join(html.escape(part) for part in (one["person"], one["client"], one["address"]) if part)
    body = "".join(f"<p>{html.escape(part)}</p>" for part in re.split(r"\n{2,}", one["body"]))
    return f"<section><header>{to}<br>{on}</header><h1>{html.escape(one['subject'])}</h1>{body}</section>"


ROUTE = Route("/print/mailing", page)
