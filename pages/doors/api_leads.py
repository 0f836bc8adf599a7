"""POST /api/leads: an inquiry under a key, as JSON or as an HTML form sends it."""

import asyncio
import hashlib
from uuid import UUID, uuid4, uuid5

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from data import arrival_groups, quarantine, store, utm
from data.arrival_groups import Posted
from data.doors import Door
from data.problems import Problem
from data.receipts import Knock
from data.viewer import SYSTEM
from pages.doors import api, api_bodies, api_schema
from pages.doors.api_problem import Refusal
from pages.doors.api_schema import Field

MARK = "A mark of the advertisement, as it came."
TOUCH = (
    {"happened_at": Field("moment", "When the page was opened.", 64)}
    | {name: Field("text", MARK, 500) for name in utm.MARKS}
    | {name: Field("text", "A click id, as it came.", 2000) for name in utm.CLICK_IDS}
    | {name: Field("text", about, 4000) for name, about in (("page", "Address of the page."), ("referrer", "Where they came from."))}
)
FIELDS = {
    "name": Field("text", "Who asks. A name, a phone or an e-mail is needed, or the lead goes to quarantine."),
    "phone": Field("text", "A phone number, however it is written.", 100),
    "email": Field("text", "An e-mail address.", 320),
    "message": Field("text", "What they ask.", 4000),
    "line": Field("text", "Business line, by name or id; needed where the key is of no line and there are several."),
    "entry_point": Field("text", "Entry point, by name or id, as the company's list has it."),
    "source": Field("text", "Source, by name or id. Without one the UTM marks say it, by the company's dictionary."),
    "campaign": Field("text", "Campaign, by name or id."),
    "code": Field("text", "Your own number of this lead."),
    "happened_at": Field("moment", "When they asked; now, where left out.", 64),
    "first_touch": Field("touch", "How they met us for the first time; in a form as JSON text.", of=TOUCH),
    "last_touch": Field("touch", "How they came this time; in a form as JSON text.", of=TOUCH),
} | {name: field for name, field in TOUCH.items() if name != "happened_at"}


async def answer(asked: api.Asked) -> Response:
    """201 taken, 202 kept in quarantine with its reason; the same Idempotency-Key with the same body gets the same answer."""
    try:
        body = read(asked)
    except Refusal as refusal:
        raise await run_in_threadpool(kept, asked, refusal) from None
    knock = knocked(asked)
    posted = Posted(asked.door, body, uuid5(knock.id, "lead") if knock else uuid4(), knock=knock)
    return told(await asyncio.wrap_future(arrival_groups.submit(posted)))


def read(asked: api.Asked) -> dict:
    """The fields of a body that fits the description; a Refusal for one that does not."""
    plain = api_schema.read_json(asked.body) if asked.kind == api.JSON else api_bodies.touches_read(api_bodies.fields(asked))
    if not plain:
        raise Refusal(422, "This body holds no field.")
    if errors := api_schema.wrong(FIELDS, plain):
        raise Refusal(422, "This body does not fit the description.", errors)
    return plain


def knocked(asked: api.Asked) -> Knock | None:
    """The idempotency key of this request, with the door and the address it counts for."""
    said = asked.request.headers.get("idempotency-key", "")
    if not said:
        return None
    if len(said) > 255:
        raise Refusal(
            422, "An Idempotency-Key has 255 characters at most.", {"Idempotency-Key": "This text is longer than 255 characters."}
        )
    body_hash = hashlib.sha256(asked.kind.encode() + b"\0" + asked.body).hexdigest()
    return Knock(uuid5(asked.door.id, f"{asked.request.url.path} {said}"), asked.door.id, body_hash)


def told(answered) -> Response:
    """What was answered, as JSON; refusals as problem+json."""
    if answered.status < 300:
        return api.said(answered.status, answered.said)
    headers = {"Retry-After": "2"} if answered.status == 503 else {"WWW-Authenticate": "Bearer"} if answered.status == 401 else {}
    raise Refusal(answered.status, answered.said["detail"], headers=headers)


def kept(asked: api.Asked, refusal: Refusal) -> Refusal:
    """The refusal, with the quarantine's id of what came: once per body. The sender is told, and nothing is lost either way."""
    text = asked.body.decode("utf-8", "replace").replace("\0", "\ufffd")
    if not any(sign.isalnum() for sign in text) or text.strip() in ("null", "true", "false"):
        return refusal
    problem = quarantine.unfit(list(refusal.errors))
    refusal.more["kept"] = str(aside(asked.door, uuid5(asked.door.id, hashlib.sha256(asked.body).hexdigest()), text, problem))
    return refusal


def aside(of: Door, key: UUID, text: str, problem: Problem, **more) -> UUID:
    """Keep something in quarantine in a transaction of its own; its id. `more` as quarantine.keep takes it."""
    facts = {"key": key, "door": "api", "body": text, "problem": problem, "line_id": of.line_id, "door_id": of.id} | more

    def work(cur, me) -> UUID:
        return quarantine.keep(cur, **facts)

    return store.here().transaction(work, viewer=SYSTEM, right="arrivals.take", touches=quarantine.TABLES)


ROUTE = api.route("/api/leads", "POST", "leads", answer, (api.JSON, *api_bodies.KINDS))
