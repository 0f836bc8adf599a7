"""POST /form/<secret>: what a plain HTML form of a web site sends. The visitor is thanked, whatever comes of it, and sent back."""

import asyncio
import hashlib
import html
import json
from urllib.parse import urlencode, urlsplit, urlunsplit
from uuid import uuid4, uuid5

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from data import arrival_groups, doors, quarantine, store
from data.arrival_groups import Posted
from data.receipts import Knock
from pages import words
from pages.doors import api, api_bodies, api_leads, api_limits, api_schema, index
from pages.doors.api_problem import Refusal
from pages.doors.gate import ADDRESS
from pages.words import say

TRAP, ONCE, BACK = "homepage_url", "form_key", ("voronka", "thanks")  # people see neither of the two fields
PER_ADDRESS = 20  # a minute
FIELDS = {name: field for name, field in api_leads.FIELDS.items() if name != "happened_at"}  # a visitor asks now
SHORT = {"name": 200, "phone": 100, "email": 320, "code": 200}


class Form(api.Address):
    """The frame of /api/, with pages for people instead of JSON."""

    async def respond(self, request: Request) -> Response:
        """A page that says why something cannot be taken."""
        response = await super().respond(request)
        if response.status_code < 400:
            return response
        kept = {"headers": {"Retry-After": response.headers["retry-after"]}} if "retry-after" in response.headers else {}
        return page(request, "missing" if response.status_code == 404 else "failed", response.status_code, **kept)


async def answer(asked: api.Asked) -> Response:
    """303 back to the site with a mark, or a page of thanks where the form names none."""
    door = await run_in_threadpool(doors.opened, store.here(), asked.request.path_params["secret"])
    if door is None or door.kind != "form":
        raise Refusal(404, "There is no such form.")
    api_limits.must_wait((door.id, asked.request.headers.get(ADDRESS.decode())), PER_ADDRESS)
    api_limits.must_wait(door.id, door.per_minute)
    said = api_bodies.fields(asked)
    trapped, key = said.pop(TRAP, "").strip(), said.pop(ONCE, "").strip()
    if trapped:
        await run_in_threadpool(dropped, door, said)
    elif any(value.strip() for value in said.values()):
        answered = await asyncio.wrap_future(arrival_groups.submit(posted(door, fitted(said), key)))
        if answered.status >= 400:
            raise Refusal(answered.status, answered.said["detail"], headers={"Retry-After": "5"})
    return (
        RedirectResponse(back(door.back_to), 303, headers={"Cache-Control": "no-store"}) if door.back_to else page(asked.request, "thanks")
    )


def posted(door: doors.Door, body: dict, key: str) -> Posted:
    """The lead to write; under the form's own key the same sent twice is one."""
    if not key:
        return Posted(door, body, uuid4(), "form")
    body_hash = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    knock = Knock(uuid5(door.id, f"form {key[:255]} {body_hash}"), door.id, body_hash)
    return Posted(door, body, uuid5(knock.id, "lead"), "form", knock)


def fitted(said: dict[str, str]) -> dict:
    """What a visitor sent as the fields of a lead: what has no field of its own stands in the message, nothing is refused."""
    plain = {name: value.replace("\0", "").encode("utf-8", "replace").decode().strip() for name, value in said.items()}
    read = api_bodies.touches_read({name: value for name, value in plain.items() if value})
    known = {name: value for name, value in read.items() if name in FIELDS and not FIELDS[name].wrong(value)}
    for name in ("first_touch", "last_touch"):
        if name in known:
            known[name] = {one: value for one, value in known[name].items() if not api_schema.wrong(api_leads.TOUCH, {one: value})}
    known |= {name: read[name][:most] for name, most in SHORT.items() if isinstance(read.get(name), str)}
    more = [f"{name}: {plain[name]}" for name in read if name not in known and not name.endswith("_touch")]
    if more:
        known["message"] = "\n".join([*([known["message"]] if known.get("message") else []), *more])
    return known


def dropped(door: doors.Door, said: dict) -> None:
    """What a robot filled in is kept as dropped: if it was a person after all, the lead can be found."""
    api_leads.aside(door, uuid4(), json.dumps(fitted(said), ensure_ascii=False), quarantine.robot(), door="form", dropped=True)


def back(address: str) -> str:
    """The address the administrator named, and no other, with a mark by which the site can say thanks."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, urlencode([BACK]))))))


def page(request: Request, what: str, status: int = 200, headers: dict | None = None) -> HTMLResponse:
    """A short page for a visitor of a site, in the language of the browser."""
    words.use_language(index.asked(request.scope))
    try:
        spoken, text = words.language(), html.escape(say(f"form.{what}"))
    finally:
        words.use_language(None)
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
    style = '<body style="font: 1.2rem system-ui, sans-serif; display: grid; place-items: center; min-height: 90vh; text-align: center">'
    text = f'<!doctype html><html lang="{spoken}">{head}<title>{text}</title>{style}<main>{text}</main></body></html>'
    return HTMLResponse(text, status, headers=(headers or {}) | {"Cache-Control": "no-store"})


ROUTE = Route("/form/{secret}", Form("POST", None, answer, api_bodies.KINDS))
