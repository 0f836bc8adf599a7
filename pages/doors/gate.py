"""The gate: every HTTP request and every websocket frame passes here and is asked who it is.

cookie -> session row -> identity headers, which Streamlit binds its sessions to (`server.trustedUserHeaders`). What comes in
under the names of these headers is stripped. A stranger reaches the page, its assets and the sign-in; nothing else.
"""

import re

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse

from data import sessions, store
from data.problems import Problem
from data.viewer import current
from pages.doors import cookies, frames, index

STAFF, SID, ADDRESS = b"x-voronka-staff", b"x-voronka-sid", b"x-voronka-address"
STREAM = "/_stcore/stream"
OPEN = {"/auth/finish", "/auth/out", "/healthz", "/favicon.png", "/_stcore/health", "/_stcore/host-config"}
ASSETS = ("/static/", "/app/static/")
CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
INNER = ("/_stcore/", "/media/", "/component/")
UPLOAD = "/_stcore/upload_file"
STAY_ON_TLS = {b"strict-transport-security": b"max-age=31536000"}  # seconds: a year
PAGE = re.compile(r"/[a-z_]*")  # addresses of the desk are one word
PRINTED = ("/print/report", "/print/report.xlsx", "/print/mailing")  # for who is signed in
# Their secret is in the address; under /api/ it is in a header, and the door behind asks for it
BY_SECRET = re.compile(
    r"/calendar/[A-Za-z0-9_-]{43}\.ics|/form/vf_[A-Za-z0-9_-]{43}|/u/[A-Za-z0-9_-]{43}|/s/[A-Za-z0-9_-]{43}|/api/.*", re.DOTALL
)


class Gate:
    """ASGI middleware around the whole server; `also` names beginnings of addresses that are open besides ours."""

    def __init__(self, app, also: tuple[str, ...] = ()):
        self.app, self.open_under = app, (*ASSETS, *also)

    async def __call__(self, scope, receive, send):
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        token = cookies.read(scope, cookies.SESSION)
        session = await run_in_threadpool(sessions.check, store.here(), token) if token else None
        scope = dict(scope, headers=named(scope, session))
        if scope["type"] == "websocket":
            return await self.websocket(scope, receive, send, session, token)
        return await self.http(scope, receive, with_policy(send, scope), session)

    async def websocket(self, scope, receive, send, session, token):
        """The one stream; a stranger always begins a new Streamlit session, never comes back to one."""
        if scope["path"] != STREAM:
            await receive()
            return await send({"type": "websocket.close", "code": 4404})
        if not is_own_page(scope["headers"]):
            await receive()
            return await send({"type": "websocket.close", "code": 4403})
        if session is None:
            scope = dict(scope, headers=[without_old_session(*pair) for pair in scope["headers"]])
        receive = frames.guarded(receive, send, session, lambda: sessions.check(store.here(), token), lambda: may_upload(session))
        return await self.app(scope, receive, send)

    async def http(self, scope, receive, send, session):
        """The page itself is answered here; the machinery behind it only to whom it may concern."""
        path = scope["path"]
        inner = path.startswith(INNER) and not path.startswith(CLOSED)
        if session and path.startswith(UPLOAD) and not await run_in_threadpool(may_upload, session):
            return await PlainTextResponse("You may not do this.", 403)(scope, receive, send)
        if path in OPEN or path.startswith(self.open_under) or ((inner or path in PRINTED) and session) or BY_SECRET.fullmatch(path):
            return await self.app(scope, receive, send)
        if PAGE.fullmatch(path) and scope["method"] in ("GET", "HEAD"):
            return await index.answer(scope, session)(scope, receive, send)
        refused = PlainTextResponse("Sign in first", 401) if inner or path in PRINTED else PlainTextResponse("Not found", 404)
        return await refused(scope, receive, send)


def named(scope, session) -> list[tuple[bytes, bytes]]:
    """The headers with our identity in them, and nobody else's."""
    headers = [(key, value) for key, value in scope["headers"] if key.lower() not in (STAFF, SID, ADDRESS)]
    headers += cookies.read_by_scripts(scope)
    headers.append((ADDRESS, (scope["client"][0] if scope.get("client") else "").encode()))
    if session:
        headers += [(STAFF, str(session.staff_id).encode()), (SID, session.sid.encode())]
    return headers


def is_own_page(headers) -> bool:
    """Does the page that opens a websocket come from the host and port it speaks to? Only what is no browser names no origin."""
    host = next((value for key, value in headers if key == b"host"), b"")
    return all(value.partition(b"://")[2] == host for key, value in headers if key == b"origin")


def may_upload(session: sessions.Session) -> bool:
    """May this person hand in files, as the tables stand at this moment?"""
    try:
        return current(store.here(), session.staff_id).may("imports.take_in")
    except Problem:
        return False


def without_old_session(key: bytes, value: bytes) -> tuple[bytes, bytes]:
    """Streamlit carries the id of a session to come back to as the third subprotocol; a stranger has none."""
    return (key, b",".join(value.split(b",")[:2])) if key.lower() == b"sec-websocket-protocol" else (key, value)


def with_policy(send, scope):
    """`send` that adds the security headers to the start of an answer."""
    policy = index.policy() | (STAY_ON_TLS if cookies.is_safe(scope) else {})

    async def send_with_policy(message):
        if message["type"] == "http.response.start":
            kept = [(key, value) for key, value in message.get("headers", []) if key.lower() not in policy]
            message = dict(message, headers=kept + list(policy.items()))
        await send(message)

    return send_with_policy
