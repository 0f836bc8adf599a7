"""The frame of every address under /api/: method, key, scope, limits, and an answer for whatever happens."""

import logging
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from data import doors, store
from data.problems import Problem
from pages.doors import api_limits
from pages.doors.api_problem import Refusal

JSON, FORM, PARTS = "application/json", "application/x-www-form-urlencoded", "multipart/form-data"
log = logging.getLogger("voronka")


@dataclass(frozen=True)
class Asked:
    """A request that came through: its door, its body, and how the body is written (`kind`: JSON, FORM or PARTS)."""

    request: Request
    door: doors.Door | None
    body: bytes = b""
    kind: str = ""


class Address:
    """An ASGI app for one address: `method`, the scope a key needs (None: open to all), what bodies it reads, who answers.

    `answer(asked)` is awaited and gives a Response; it may raise Refusal or Problem (422).
    """

    def __init__(self, method: str, scope: str | None, answer, accepts: tuple[str, ...] = ()):
        self.method, self.scope, self.answer, self.accepts = method, scope, answer, accepts

    async def __call__(self, scope, receive, send):
        request = Request(scope, receive)
        response = await self.respond(request)
        await response(scope, receive, send)

    async def respond(self, request: Request) -> Response:
        """The answer to whatever comes; trouble of our own is for the log, and the sender may try again."""
        try:
            return await self.answer(await self._let_in(request))
        except Refusal as refusal:
            return refusal.response()
        except Problem as problem:
            return Refusal(422, str(problem), {problem.field: str(problem)} if problem.field else None).response()
        except ClientDisconnect:
            return Refusal(400, "The connection ended before the body did.").response()
        except Exception:
            log.exception("%s could not be answered.", request.url.path.partition("/form/")[0] or "/form")
            return Refusal(503, "This could not be answered. Try again in a moment.", headers={"Retry-After": "5"}).response()

    async def _let_in(self, request: Request) -> Asked:
        if request.method != self.method and (request.method, self.method) != ("HEAD", "GET"):
            raise Refusal(405, f"Only {self.method} is understood here.", headers={"Allow": self.method})
        door = await run_in_threadpool(self._opened, request) if self.scope else None
        if not self.accepts:
            return Asked(request, door)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in self.accepts:
            raise Refusal(415, f"Send the body as {' or '.join(self.accepts)}.", headers={"Accept": ", ".join(self.accepts)})
        return Asked(request, door, await api_limits.body(request), kind)

    def _opened(self, request: Request) -> doors.Door:
        """The door this request's key opens: 401 without a good one, 429 too often, 403 without the scope."""
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        door = doors.opened(store.here(), secret.strip()) if scheme.lower() == "bearer" else None
        if door is None or door.kind != "key":
            raise Refusal(401, "A key is needed: Authorization: Bearer <key>.", headers={"WWW-Authenticate": "Bearer"})
        api_limits.must_wait(door.id, door.per_minute)
        if self.scope not in door.scopes:
            raise Refusal(403, f"This key may not do this: it lacks the scope {self.scope}.")
        return door


def said(status: int, what: dict, **headers) -> Response:
    """An answer as JSON."""
    return JSONResponse(what, status, headers={"Cache-Control": "no-store"} | headers)


async def nothing_here(asked: Asked) -> Response:
    """404 for every other address under /api/."""
    raise Refusal(404, "There is no such address. GET /api/openapi.json describes all there are.")


def route(path: str, method: str, scope: str | None, answer, accepts: tuple[str, ...] = ()) -> Route:
    """The route of one address."""
    return Route(path, Address(method, scope, answer, accepts))
