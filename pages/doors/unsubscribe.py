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
STYLE = """
:root { color-scheme: light dark; font: 1.05rem/1.5 system-ui, sans-serif }
body { margin: 0; background: Canvas; color: CanvasText }
main { max-width: 26rem; min-height: 90vh; margin: 0 auto; padding: 1.25rem; display: grid; align-content: center; gap: 1.25rem; text-align: center }
h1 { font-size: 1.15rem; margin: 0 }
p { margin: 0 }
button { font: inherit; font-weight: 600; min-height: 3rem; padding: 0 2rem; border-radius: .4rem; cursor: pointer; width: 100% }
"""
HEAD = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><link rel="icon" href="data:,">'


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
    """A short page in the language of who got the letter, or of the browser; whose letters they are only a link of ours tells."""
    with words.speaking(language if language in words.LANGUAGES else index.asked(request.scope)):
        spoken, text, press = words.language(), html.escape(say(f"unsubscribe.{what}")), html.escape(say("unsubscribe.press"))
    whose = f"<h1>{html.escape(unsubscribes.company(store.here()))}</h1>" if status == 200 else ""
    form = f'<form method="post"><button>{press}</button></form>' if button else ""
    made = f'<!doctype html><html lang="{spoken}"><head>{HEAD}<title>{text}</title><style>{STYLE}</style></head>'
    return HTMLResponse(f"{made}<body><main>{whose}<p>{text}</p>{form}</main></body></html>", status, headers=PRIVATE)


ROUTE = Route("/u/{token}", answer, methods=["GET", "POST"])
