"""The plain HTTP doors: a ticket becomes a session, a session ends, a monitor asks for health."""

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, JSONResponse, RedirectResponse
from starlette.routing import Route

from data import sessions, store
from pages.doors import (
    api,
    api_calls,
    api_contacts,
    api_forms,
    api_leads,
    api_metrics,
    calendar_feed,
    cookies,
    openapi,
    print_mailing,
    survey,
)
from pages.doors import print as printed
from pages.doors import unsubscribe as leaving
from pages.doors.gate import ADDRESS

ICON = Path(__file__).parents[1] / "static" / "icon.png"


async def finish(request):
    """GET /auth/finish?t=ticket&to=/page: sets the cookie and goes there; without a good ticket back to the sign-in."""
    token = await run_in_threadpool(
        sessions.redeem,
        store.here(),
        request.query_params.get("t", ""),
        cookies.read(request.scope, cookies.VISIT) or "",
        request.headers.get(ADDRESS.decode()),
        request.headers.get("user-agent"),
    )
    response = _go(inside(request.query_params.get("to", "/")) if token else "/")
    if token:
        cookies.give_session(response, request.scope, token)
    return response


async def out(request):
    """GET /auth/out: ends the session of this browser, unless another site sent it here."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return _go("/")
    token = cookies.read(request.scope, cookies.SESSION)
    if token:
        await run_in_threadpool(sessions.end, store.here(), sessions.hash_of(token))
    response = _go("/")
    cookies.take_session(response, request.scope)
    return response


async def health(request):
    """GET /healthz: 200 when the database answers."""
    return JSONResponse({"ok": await run_in_threadpool(_answers)})


async def icon(request):
    """GET /favicon.png: Streamlit asks for its own; ours comes."""
    return FileResponse(ICON, media_type="image/png")


def _answers() -> bool:
    with store.here().cursor() as cur:
        return cur.execute("SELECT 1").fetchone() == (1,)


def inside(address: str) -> str:
    """An address of this server, or its front page: nobody is sent elsewhere after signing in."""
    plain = address.isprintable() and "\\" not in address and address.startswith("/") and not address.startswith("//")
    return address if plain else "/"


def _go(address: str) -> RedirectResponse:
    return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})


ROUTES = [
    Route("/auth/finish", finish),
    Route("/auth/out", out),
    Route("/healthz", health),
    Route("/favicon.png", icon),
    calendar_feed.ROUTE,
    *printed.ROUTES,
    print_mailing.ROUTE,
    leaving.ROUTE,
    api_leads.ROUTE,
    api_calls.ROUTE,
    api_contacts.ROUTE,
    api_metrics.ROUTE,
    openapi.ROUTE,
    api_forms.ROUTE,
    survey.ROUTE,
    api.route("/api/{rest:path}", "GET", None, api.nothing_here),
]
