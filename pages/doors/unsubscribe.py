"""The link below each letter: GET /u/<token> shows one button, POST takes the address off. Looking alone changes nothing."""

import html

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse
from starlette.routing import Route

from data import store, unsubscribes
from pages import words
from pages.doors import index
from pages.words import say

PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
STYLE = "font: 1.2rem/1.5 system-ui, sans-serif; display: grid; place-items: center; min-height: 90vh; text-align: center; margin: 1rem"
BUTTON = "font: inherit; padding: .7rem 1.6rem; margin-top: 1rem"


async def answer(request):
    """The button, or the thanks after it was pressed; every link that nobody here has made is met by the same calm page."""
    said = request.path_params["token"]
    language = await run_in_threadpool(unsubscribes.language_of, store.here(), said)
    if language is None:
        return page(request, "missing", "", 404)
    if request.method == "POST":
        await run_in_threadpool(unsubscribes.leave, store.here(), said)
        return page(request, "done", language)
    return page(request, "ask", language, button=True)


def page(request, what: str, language: str, status: int = 200, button: bool = False) -> HTMLResponse:
    """A short page in the language of who got the letter, or of the browser."""
    words.use_language(language if language in words.LANGUAGES else index.asked(request.scope))
    try:
        spoken, text, press = words.language(), html.escape(say(f"unsubscribe.{what}")), html.escape(say("unsubscribe.press"))
    finally:
        words.use_language(None)
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
    form = f'<form method="post"><button style="{BUTTON}">{press}</button></form>' if button else ""
    body = f'<body style="{STYLE}"><main><p>{text}</p>{form}</main></body>'
    made = f'<!doctype html><html lang="{spoken}"><head>{head}<title>{text}</title></head>{body}</html>'
    return HTMLResponse(made, status, headers=PRIVATE)


ROUTE = Route("/u/{token}", answer, methods=["GET", "POST"])
