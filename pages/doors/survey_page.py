"""The HTML of a personal survey: one column for a phone, radio buttons that a keyboard and a screen reader know, the system's own colours, no script."""

import html
from uuid import UUID

from starlette.responses import HTMLResponse

from data.answers import LONGEST, Answer
from pages import words
from pages.words import say, told

PRIVATE = {"Cache-Control": "no-store"}
STYLE = """
:root { color-scheme: light dark; font: 1.05rem/1.5 system-ui, sans-serif }
body { margin: 0; background: Canvas; color: CanvasText }
main { max-width: 34rem; margin: 0 auto; padding: 1.25rem }
h1 { font-size: 1.15rem; margin: 0 0 1.5rem }
fieldset { border: 0; margin: 0 0 1.75rem; padding: 0; min-width: 0 }
legend, .label { font-weight: 600; padding: 0; margin-bottom: .6rem; display: block }
.scale { display: grid; grid-template-columns: repeat(auto-fill, minmax(2.8rem, 1fr)); gap: .4rem }
.scale.five { grid-template-columns: repeat(5, 1fr) }
.scale label { position: relative; display: grid; place-items: center; min-height: 2.8rem; border: 1px solid GrayText; border-radius: .4rem }
.scale label.wide { grid-column: 1 / -1; justify-content: start; padding: 0 .8rem }
.scale input { position: absolute; opacity: 0; inset: 0; width: 100%; height: 100%; margin: 0; cursor: pointer }
.scale label:has(:checked) { background: Highlight; color: HighlightText; border-color: Highlight; font-weight: 600 }
.scale label:has(:focus-visible) { outline: 3px solid Highlight; outline-offset: 2px }
.ends { display: flex; justify-content: space-between; gap: 1rem; margin: .4rem 0 0; font-size: .9rem }
.ends span:last-child { text-align: right }
textarea { box-sizing: border-box; width: 100%; min-height: 5.5rem; font: inherit; padding: .6rem; margin-bottom: 1.5rem; border-radius: .4rem }
button { font: inherit; font-weight: 600; min-height: 3rem; padding: 0 2rem; border-radius: .4rem; cursor: pointer; width: 100% }
.wrong { border-left: 4px solid Highlight; padding: .3rem .8rem; margin: 0 0 1.5rem }
.calm { min-height: 80vh; display: grid; place-items: center; text-align: center }
"""
HEAD = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><link rel="icon" href="data:,">'


def calm(language: str, what: str, status: int = 200, headers: dict | None = None) -> HTMLResponse:
    """A page of one sentence: thanks, missing, often or failed."""
    with words.speaking(language):
        text = html.escape(say(f"surveys.page.{what}"))
    return _page(language, text, f'<p class="calm">{text}</p>', status, headers)


def form(asked, given: dict[str, str], problem=None) -> HTMLResponse:
    """The survey with what was typed already (`given`, as sent); with a Problem it says so first (422)."""
    with words.speaking(asked.language):
        parts = [f"<h1>{html.escape(asked.company)}</h1>", _said(asked.script["thanks"]), _said(asked.script["plans"])]
        if problem:
            parts.append(f'<p class="wrong" role="alert" id="wrong">{html.escape(told(problem, safe=str))}</p>')
        parts += ['<form method="post" accept-charset="utf-8">', _hidden("key", given.get("key", "")), *_questions(asked, given)]
        parts += [f'<button type="submit">{html.escape(say("surveys.page.send"))}</button></form>']
    return _page(asked.language, html.escape(asked.company), "\n".join(parts), 422 if problem else 200)


def read(asked, said: dict[str, str]) -> Answer:
    """The answer in the fields of the form; what is no number of a scale counts as not chosen."""
    numbers = {str(n): n for n in range(11)}
    factors = {
        UUID(str(one["factor_id"])): score
        for place, one in enumerate(asked.factors)
        if (score := numbers.get(said.get(f"f{place}", ""))) and score
    }
    score, overall = (
        numbers.get(said.get(name, "")) if asked.kind == kind else None for name, kind in (("score", "nps"), ("overall", "csi"))
    )
    return Answer(score, said.get("why", "")[:LONGEST], said.get("better", "")[:LONGEST], factors, overall=overall or None)


def _questions(asked, given: dict) -> list[str]:
    script, factors = asked.script, [_factor(asked, f"f{place}", one["factor"], given) for place, one in enumerate(asked.factors)]
    if asked.kind == "nps":
        ends = [say("surveys.page.not_likely"), say("surveys.page.likely")]
        first = [_scale("score", script["question"], range(11), given, ends, needed=True)]
    else:
        overall = _factor(asked, "overall", say("surveys.overall"), given)
        first = [f'<p class="label">{html.escape(script["question"])}</p>', overall, *factors]
    texts = [_text(name, script[name], given) for name in ("why", "better")]
    return [*first, *texts, *(factors if asked.kind == "nps" else ())]


def _factor(asked, field: str, name: str, given: dict) -> str:
    """From 1 to the survey's top; only what is asked all in all applies to everybody."""
    ends = [say("surveys.page.unhappy"), say("surveys.page.happy", top=asked.top)]
    none = "" if field == "overall" else say("surveys.page.not_applicable")
    return _scale(field, name, range(1, asked.top + 1), given, ends, none=none)


def _scale(name: str, question: str, numbers, given: dict, ends: list[str], needed: bool = False, none: str = "") -> str:
    chosen = given.get(name, "")
    marks = [_radio(name, str(n), str(n), str(n) == chosen, needed) for n in numbers]
    marks += [_radio(name, "none", none, chosen == "none", False, ' class="wide"')] if none else []
    low, high = map(html.escape, ends)
    five = " five" if len(numbers) == 5 else ""
    return (
        f'<fieldset><legend>{html.escape(question)}</legend><div class="scale{five}">{"".join(marks)}</div>'
        f'<p class="ends"><span>{low}</span><span>{high}</span></p></fieldset>'
    )


def _radio(name: str, value: str, label: str, checked: bool, needed: bool, kind: str = "") -> str:
    more = (" checked" if checked else "") + (" required" if needed else "")
    return f'<label{kind}><input type="radio" name="{name}" value="{value}"{more}><span>{html.escape(label)}</span></label>'


def _text(name: str, question: str, given: dict) -> str:
    written = html.escape(given.get(name, "")[:LONGEST])
    return f'<label><span class="label">{html.escape(question)}</span><textarea name="{name}" maxlength="{LONGEST}">\n{written}</textarea></label>'


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{html.escape(value)}">'


def _said(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"


def _page(language: str, title: str, body: str, status: int, headers: dict | None = None) -> HTMLResponse:
    text = f'<!doctype html><html lang="{language}"><head>{HEAD}<title>{title}</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>'
    return HTMLResponse(text, status, headers=(headers or {}) | PRIVATE)
