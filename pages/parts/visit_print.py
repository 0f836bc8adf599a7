"""The digest of a week as a page of its own, to print or to send: no links, no scripts, readable anywhere."""

import re
from datetime import date
from html import escape

from pages.words import day, language, say
from queries import reader

STYLE = (
    "body{font:11pt/1.4 sans-serif;max-width:48em;margin:2em auto;padding:0 1em}h1{font-size:15pt}h2{font-size:12pt;margin:1.2em 0 .2em}"
    "p{margin:.2em 0}small{opacity:.7}section{break-inside:avoid}b.doubt{border:1px solid;border-radius:3px;padding:0 .3em;font-weight:600}"
)


def page(monday: date, sentence: str, told: dict) -> str:
    """The whole page as HTML; every word of a person escaped."""
    parts = [f"<h1>{escape(say('visit_reports.digest'))}</h1><p>{escape(_bare(sentence))}</p>"]
    parts += [_meeting(one, [said for said in told["statements"] if said["contact_id"] == one["contact_id"]]) for one in told["list"]]
    parts.append(_list("mistakes_gathered", [f"{one['client'] or '—'}: {one['mistakes']}" for one in told["list"] if one["mistakes"]]))
    parts.append(_list("promised", [_promise(one) for one in told["promised"]]))
    parts.append(
        _list("unreported", [f"{day(_local(one), 'd MMM')} · {one['client'] or '—'} · {one['staff'] or '—'}" for one in told["unreported"]])
    )
    head = f'<meta charset="utf-8"><title>{escape(say("visit_reports.digest"))} {monday.isoformat()}</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="{language()}"><head>{head}</head><body>{"".join(parts)}</body></html>'


def _bare(markdown: str) -> str:
    return re.sub(r"\*\*|\\", "", markdown)


def _local(one: dict):
    return reader.to_local(one["happened_at"])


def _meeting(one: dict, said: list[dict]) -> str:
    who = " · ".join(part for part in (day(_local(one), "EEE d MMM"), one["kind"], one["staff"], one["people"]) if part)
    words = "".join(
        f"<p><small>{escape(say(f'visit_reports.{field}'))}:</small> {escape(one[field])}</p>"
        for field in ("heard", "agreed", "disagreed")
        if one[field]
    )
    return f"<section><h2>{escape(one['client'] or '—')} <small>{escape(who)}</small></h2>{words}{''.join(map(_said, said))}</section>"


def _said(one: dict) -> str:
    doubt = f'<b class="doubt">{escape(say("visit_reports.unreliable"))}</b> ' if one["unreliable"] and not one["settled"] else ""
    return f"<p>{doubt}«{escape(one['words'])}» <small>{escape(one['person'] or '')}</small></p>"


def _promise(one: dict) -> str:
    side = say(f"visit_reports.side.{one['side']}")
    return f"{day(one['due_on'], 'd MMM')} · {one['client'] or '—'} · {side}: {one['what']}"


def _list(name: str, lines: list[str]) -> str:
    if not lines:
        return ""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<section><h2>{escape(say(f'visit_reports.{name}'))}</h2><ul>{items}</ul></section>"
