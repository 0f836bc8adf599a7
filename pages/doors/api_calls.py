"""POST /api/calls: what a telephony tells of a call, as JSON or as a form; once per key and id, however often its events come."""

import hashlib
import json
from uuid import UUID, uuid5

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from data import arrival_bodies, calls, store
from data.arrival_lists import lists_of
from data.calls import Call, Origin
from data.doors import Door
from data.imports.cells import NO, YES
from data.problems import Problem
from pages.doors import api, api_bodies, api_leads, api_schema
from pages.doors.api_problem import Refusal
from pages.doors.api_schema import Field

FIELDS = {
    "id": Field("text", "Your own number of the call; later events of the same call carry the same.", 200, needed=True),
    "at": Field("moment", "When it began ringing.", 64, needed=True),
    "direction": Field("choice", "in: somebody called us; out: we called.", choices=("in", "out"), needed=True),
    "answered": Field("yes_no", "Did the called side take it? Send the event of a missed call when it has ended.", needed=True),
    "number": Field("text", "The number of the other side, with its country; empty where it is hidden.", 60),
    "extension": Field("text", "Our extension, as People has it: whose call it was.", 40),
    "seconds": Field("number", "How long they spoke.", calls.LONGEST),
    "record_link": Field("text", "Where the recording lies.", 2000),
    "line": Field(
        "text", "Business line of a caller whom nobody knows, by name or id; needed where the key is of no line and there are several."
    ),
}


async def answer(asked: api.Asked) -> Response:
    """201 a new call, 200 one that is known, 202 kept in quarantine with its reason."""
    return await run_in_threadpool(_answer, asked)


def _answer(asked: api.Asked) -> Response:
    text = asked.body.decode("utf-8", "replace").replace("\0", "\ufffd")
    try:
        body = read(asked)
    except Refusal as refusal:
        if any(sign.isalnum() for sign in text):
            fields = ", ".join(list(refusal.errors)[:20])
            why = (
                Problem("What came does not fit the description: {fields}.", fields=fields)
                if fields
                else Problem("What came cannot be read.")
            )
            refusal.more["kept"] = str(aside(asked.door, text, why))
        raise
    try:
        made = took(asked.door, body)
    except Problem as problem:
        kept = aside(asked.door, json.dumps(body, ensure_ascii=False), problem)
        return api.said(202, {"id": str(kept), "outcome": "quarantine", "detail": str(problem), "field": problem.field})
    became = {name: str(value) for name in ("contact_id", "lead_id") if (value := getattr(made, name))}
    return api.said(201 if made.new else 200, {"id": str(made.id), "outcome": "taken"} | became)


def read(asked: api.Asked) -> dict:
    """The fields of a body that fits the description; a Refusal for one that does not."""
    plain = api_schema.read_json(asked.body) if asked.kind == api.JSON else typed(api_bodies.fields(asked))
    if errors := api_schema.wrong(FIELDS, plain):
        raise Refusal(422, "This body does not fit the description.", errors)
    return plain


def typed(said: dict[str, str]) -> dict:
    """A form knows only texts: yes, no and numbers are read out of them; what is empty is left out."""
    found: dict = {name: value for name, value in said.items() if value.strip() or name == "number"}
    word = said.get("answered", "").strip().casefold()
    if word in YES | NO:
        found["answered"] = word in YES
    if said.get("seconds", "").strip().replace(".", "", 1).isdecimal():
        found["seconds"] = float(said["seconds"])
    return found


def took(door: Door, body: dict) -> calls.Heard:
    """Take in what a body tells of a call; a Problem for what cannot be one."""
    call = Call(
        body["id"],
        arrival_bodies.moment(body["at"]) or store.now(),
        body["direction"],
        body["answered"],
        **{name: body[name] for name in ("number", "extension", "seconds", "record_link") if name in body},
        line_id=line(door, body),
    )
    return calls.heard(call, Origin(door.id, door.line_id))


def line(door: Door, body: dict) -> UUID | None:
    """The line a body names, if it names one."""
    if not body.get("line"):
        return None
    with store.here().cursor() as cur:
        return arrival_bodies.line_of(body, lists_of(cur), door.line_id)


def aside(door: Door, text: str, problem: Problem) -> UUID:
    """Keep it in quarantine, once per body."""
    return api_leads.aside(door, uuid5(door.id, f"call {hashlib.sha256(text.encode()).hexdigest()}"), text, problem, door="calls")


ROUTE = api.route("/api/calls", "POST", "calls", answer, (api.JSON, *api_bodies.KINDS))
