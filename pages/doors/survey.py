"""GET and POST /s/<secret>: a client answers a survey once, without signing in. Whatever the secret does not open is one calm page, 404."""

import logging
from dataclasses import dataclass
from urllib.parse import parse_qsl
from uuid import uuid4

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from data import answers
from data.problems import Problem
from data.viewer import SYSTEM
from pages import words
from pages.doors import api_limits, index, survey_page
from pages.doors.api_problem import Refusal
from pages.doors.gate import ADDRESS
from pages.parts import survey_script
from queries import reader

PER_ADDRESS = 60  # a minute: many may sit behind one address
LARGEST, MOST_FIELDS = 65_536, 100  # bytes and fields of what is sent
log = logging.getLogger("voronka")


@dataclass(frozen=True)
class Asked:
    """What the page of an invitation shows: nothing of the client but the language."""

    kind: str
    top: int
    language: str
    company: str
    script: dict
    factors: list[dict]


async def answer(request: Request) -> HTMLResponse:
    """The survey, thanks for an answer, or a page that says why not."""
    browser = index.asked(request.scope)
    try:
        api_limits.must_wait(("survey", request.headers.get(ADDRESS.decode())), PER_ADDRESS)
        body = await api_limits.body(request, LARGEST) if request.method == "POST" else None
        return await run_in_threadpool(_answer, request.path_params["secret"], body, browser)
    except Refusal as refusal:
        return survey_page.calm(browser, "often" if refusal.status == 429 else "failed", refusal.status, refusal.headers)
    except ClientDisconnect:
        return survey_page.calm(browser, "failed", 400)
    except Exception:
        log.exception("A personal link of a survey could not be answered.")
        return survey_page.calm(browser, "failed", 503, {"Retry-After": "5"})


def _answer(token: str, body: bytes | None, browser: str) -> HTMLResponse:
    invited = answers.opened(token)
    said = None if body is None else _fields(body)
    if said is not None and (invited or _sent_before(token, said)):
        return _written(token, invited, said, browser)
    if invited is None:
        return survey_page.calm(browser, "missing", 404)
    return survey_page.form(_asked(invited), {"key": str(uuid4())})


def _fields(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        return {}


def _sent_before(token: str, said: dict) -> bool:
    """The very page that was answered is sent again: it is thanked again."""
    return answers.by_link(token, answers.Answer(), once=_once(said)) is not None


def _written(token: str, invited, said: dict, browser: str) -> HTMLResponse:
    """Thanks; or the page again with what was typed and what is missing; or 404 when it was answered in between."""
    if invited is None:
        return survey_page.calm(browser, "thanks")
    asked = _asked(invited)
    given = survey_page.read(asked, said)
    with words.speaking(reader.row("company/facts", SYSTEM)["language"]):
        note = survey_script.note(given.score)
    try:
        taken = answers.by_link(token, given, once=_once(said), note=note)
    except Problem as problem:
        return survey_page.form(asked, said | {"key": _once(said)}, problem)
    return survey_page.calm(asked.language, "thanks") if taken else survey_page.calm(browser, "missing", 404)


def _once(said: dict) -> str:
    """The mark of the page that was filled in; a page without one is as any other without."""
    return said.get("key", "")[:100]


def _asked(invited) -> Asked:
    facts = reader.row("company/facts", SYSTEM)
    language = invited.language or facts["language"]
    script = survey_script.script(SYSTEM, invited.survey_id, invited.kind, language, invited.top)
    return Asked(
        invited.kind, invited.top, language, facts["name"], script, reader.rows("surveys/factors", SYSTEM, survey=invited.survey_id)
    )


ROUTE = Route("/s/{secret}", answer, methods=["GET", "POST"])
