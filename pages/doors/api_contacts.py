"""POST /api/contacts: a contact another program held or saw, logged under a key."""

import asyncio
from uuid import uuid4, uuid5

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from data import arrival_contacts
from pages.doors import api, api_leads, api_schema
from pages.doors.api_problem import Refusal
from pages.doors.api_schema import Field

FIELDS = {
    "client": Field("text", "The client's code or id. Where neither this nor a lead is named, phone and e-mail say who it was."),
    "lead": Field("text", "The lead's code or id."),
    "phone": Field("text", "Phone of the client, its person or the lead.", 100),
    "email": Field("text", "E-mail of the client, its person or the lead.", 320),
    "name": Field("text", "Their name: of a lead, where nobody is known by the rest."),
    "line": Field("text", "Business line, by name or id; needed for a new lead where the key is of no line and there are several."),
    "kind": Field("text", "Kind of contact, as the company's list has it, by code or name; call, where left out."),
    "direction": Field("choice", "Who turned to whom; out, where left out.", choices=("in", "out")),
    "happened_at": Field("moment", "When it was; now, where left out.", 64),
    "minutes": Field("number", "How long it lasted.", 1440),
    "result": Field("text", "Result, as the company's list has it, by name or id. It moves no deal."),
    "note": Field("text", "What was said.", 4000),
    "staff": Field("text", "Whose it was, by login or e-mail; the owner's, where left out."),
    "automatic": Field("yes_no", "True for what no person did: it stops no clock of an answer."),
}


async def answer(asked: api.Asked) -> Response:
    """201 a contact (or a lead with its contact, where nobody is known), 202 kept in quarantine with its reason."""
    try:
        body = api_schema.read_json(asked.body)
        if errors := api_schema.wrong(FIELDS, body):
            raise Refusal(422, "This body does not fit the description.", errors)
    except Refusal as refusal:
        raise await run_in_threadpool(api_leads.kept, asked, refusal) from None
    knock = api_leads.knocked(asked)
    key = uuid5(knock.id, "contact") if knock else uuid4()
    return api_leads.told(await asyncio.to_thread(arrival_contacts.take, asked.door, body, key=key, knock=knock))


ROUTE = api.route("/api/contacts", "POST", "contacts", answer, (api.JSON,))
