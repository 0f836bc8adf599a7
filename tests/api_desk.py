"""A company whose doors are open: two lines, keys and a form; asked over HTTP inside the process."""

import itertools
from uuid import uuid4

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from data import doors
from data.viewer import SYSTEM
from pages.doors import api_limits
from pages.doors.gate import Gate
from pages.doors.routes import ROUTES
from tests.company import Tiny

APP = Starlette(routes=ROUTES, middleware=[Middleware(Gate)])


class Api(Tiny):
    """`post` and `get` speak with the key of Sales that may do everything; `key` and `form` make more."""

    def __init__(self, here):
        super().__init__(here)
        api_limits.buckets.forget()
        self.line("Service")
        self.names = itertools.count()
        self.secret = self.key()
        self.client_ = TestClient(APP, base_url="https://desk.example", follow_redirects=False)

    def key(self, *scopes, line: str | None = "Sales", **values) -> str:
        return self.made("key", scopes or doors.SCOPES, line and self.id("line", line), **values)

    def form(self, **values) -> str:
        return self.made("form", ("leads",), self.id("line", "Sales"), **values)

    def made(self, kind: str, scopes, line_id, **values) -> str:
        self.door = uuid4()
        return doors.make(SYSTEM, doors.New(kind, f"{kind} {next(self.names)}", tuple(scopes), line_id, **values), key=self.door)

    def post(self, body=None, path="/api/leads", secret=None, **more):
        return self.ask("POST", path, secret, **({"json": body} if body is not None else {}), **more)

    def get(self, path, secret=None):
        return self.ask("GET", path, secret)

    def ask(self, method, path, secret=None, headers=None, **more):
        given = {"Authorization": f"Bearer {secret or self.secret}"} | (headers or {})
        return self.client_.request(method, path, headers=given, **more)

    def leads(self, *columns):
        return self.run(f"SELECT {', '.join(columns or ('name',))} FROM kept.leads ORDER BY entered_at, name")

    def aside(self):
        return self.run("SELECT door, body, problem, outcome, line_id FROM kept.quarantine ORDER BY happened_at")
