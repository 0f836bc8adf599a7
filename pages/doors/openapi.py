"""GET /api/openapi.json: what the addresses take and answer. Open to all: it tells of the product, never of the company."""

import functools

from starlette.responses import Response

from pages.doors import api, api_bodies, api_calls, api_contacts, api_figures, api_leads, api_metrics, api_schema
from pages.doors.api_problem import TYPE

TEXT, NULLABLE = {"type": "string"}, {"type": ["number", "null"]}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "kept": {"type": "string", "format": "uuid", "description": "What came is kept in quarantine under this id."},
        "errors": {
            "type": "array",
            "items": {"type": "object", "required": ["field", "detail"], "properties": {"field": TEXT, "detail": TEXT}},
        },
    },
}
TAKEN = {
    "type": "object",
    "required": ["id", "outcome"],
    "properties": {"id": {"type": "string", "format": "uuid"}, "outcome": {"type": "string", "enum": ["taken", "contact", "lead"]}},
}
ASIDE = {
    "type": "object",
    "required": ["id", "outcome", "detail"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "outcome": {"type": "string", "enum": ["quarantine"]},
        "detail": TEXT,
        "field": {"type": ["string", "null"]},
    },
}
INTERVAL = {"type": ["array", "null"], "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
FIGURE = {"value": NULLABLE, "k": NULLABLE, "n": NULLABLE, "interval": INTERVAL}
NUMBER = {
    "type": "object",
    "required": ["metric", "name", "sentence", "unit", "better", *FIGURE, "smallest_n", "grain", "rows", "filters"],
    "properties": dict.fromkeys(("metric", "name", "sentence", "unit", "better", "grain"), TEXT)
    | {name: {"type": "string", "format": "date-time"} for name in ("since", "until", "as_of")}
    | {"smallest_n": {"type": "integer"}, "filters": {"type": "object"}}
    | FIGURE
    | {"rows": {"type": "array", "items": {"type": "object", "properties": FIGURE | {"of": {"type": "object"}}}}},
}
REFUSED = {
    400: "The body cannot be read.",
    401: "There is no good key.",
    403: "The key lacks the scope.",
    405: "Another method is understood here.",
    409: "Another body came under this Idempotency-Key before.",
    413: "The body is too large.",
    415: "The body is written in another way.",
    422: "A field is wrong; each has its sentence.",
    429: "Too often. Retry-After says when.",
    503: "It could not be written. Nothing was lost but this attempt: send it again.",
}
ONCE = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key with the same body is answered as before and writes nothing twice.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}


async def answer(asked: api.Asked) -> Response:
    """The description, as JSON."""
    return api.said(200, described())


@functools.cache
def described() -> dict:
    """OpenAPI 3.1 of all that stands under /api/."""
    bodies = {kind: {"schema": api_schema.schema(api_leads.FIELDS) | {"minProperties": 1}} for kind in (api.JSON, *api_bodies.KINDS)}
    contact = {api.JSON: {"schema": api_schema.schema(api_contacts.FIELDS) | {"minProperties": 1}}}
    paths = {
        "/api/leads": {"post": _posted("sendLead", "Send a lead", bodies)},
        "/api/contacts": {"post": _posted("logContact", "Log a contact that was held", contact)},
        "/api/calls": {"post": _called()},
        "/api/metrics/{name}": {"get": _metric()},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Voronka", "version": "1", "description": "Moments without an offset are UTC. Periods are half-open."},
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}, "schemas": {"Problem": PROBLEM}},
    }


def _posted(name: str, summary: str, content: dict) -> dict:
    good = {201: ("Taken.", TAKEN), 202: ("It cannot be taken as it is, and is kept in quarantine with the reason.", ASIDE)}
    responses = {str(status): _json(about, shape) for status, (about, shape) in good.items()} | _refused()
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [ONCE],
        "requestBody": {"required": True, "content": content},
        "responses": responses,
    }


def _called() -> dict:
    """A call has an id of its own: it needs no Idempotency-Key, and a later event of it answers 200."""
    shape = {"schema": api_schema.schema(api_calls.FIELDS)}
    made = _posted("tellCall", "Tell of a call", dict.fromkeys((api.JSON, *api_bodies.KINDS), shape))
    known = {"200": _json("The call is known; what is new of it was added.", TAKEN)}
    return made | {"parameters": [], "responses": known | {code: one for code, one in made["responses"].items() if code != "409"}}


def _metric() -> dict:
    names = [one.name for one in api_figures.served()]
    path = {"name": "name", "in": "path", "required": True, "schema": {"type": "string", "enum": names}}
    filters = [
        {"name": name, "in": "query", "required": False, "description": about, "schema": _filter(name)}
        for name, about in api_metrics.FILTERS.items()
    ]
    responses = {"200": _json("The number.", NUMBER), "404": _json("There is no such number.", _ref(), TYPE)} | _refused(400, 409, 413, 415)
    return {"operationId": "readNumber", "summary": "Read a number", "parameters": [path, *filters], "responses": responses}


def _filter(name: str) -> dict:
    day = {"type": "string", "format": "date"}
    return day if name in ("since", "until", "as_of") else {"type": "string", "minLength": 1, "maxLength": api_metrics.LONGEST}


def _refused(*but: int) -> dict:
    return {str(status): _json(about, _ref(), TYPE) for status, about in REFUSED.items() if status not in but}


def _ref() -> dict:
    return {"$ref": "#/components/schemas/Problem"}


def _json(about: str, shape: dict, kind: str = api.JSON) -> dict:
    return {"description": about, "content": {kind: {"schema": shape}}}


ROUTE = api.route("/api/openapi.json", "GET", None, answer)
