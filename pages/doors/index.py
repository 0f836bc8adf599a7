"""The one HTML page: Streamlit's own index with our language, name, icon and fonts; and the policy it is sent with."""

import base64
import functools
import hashlib
import re
from pathlib import Path

import streamlit
from starlette.responses import HTMLResponse

from data.company import LANGUAGES
from pages.doors import cookies
from pages.parts.deal_drag import DRAG
from pages.parts.focus import SCRIPTS
from pages.parts.leave import CLICK
from pages.parts.report_paper import PRINT

INDEX = Path(streamlit.__file__).with_name("static") / "index.html"
FONT = '<link rel="preload" as="font" type="font/woff2" crossorigin href="./app/static/plex-{}.woff2" />'
HEAD = (
    '<meta charset="UTF-8" /><title>Voronka</title><link rel="shortcut icon" href="./app/static/icon.png" />'
    f'{FONT.format("latin")}{FONT.format("cyrillic")}<meta name="robots" content="noindex" />'
)
THEIRS = (
    r'<meta charset="UTF-8" />',
    r'<link rel="shortcut icon"[^>]*>',
    r"<title>.*?</title>",
    r'<link\s+rel="preload"[^>]*as="font"[^>]*>',
    r'<link rel="service-desc"[^>]*>',
    r"<!--.*?-->\s*",
)
NO_SCRIPT = "<noscript><p>Voronka needs JavaScript. / Нужен JavaScript. / Потрібен JavaScript.</p></noscript>"


@functools.cache
def page(language: str) -> str:
    """The HTML of the desk in one language."""
    html = INDEX.read_text("utf-8").replace('<html lang="en">', f'<html lang="{language}">')
    html = re.sub("|".join(THEIRS), "", html, flags=re.DOTALL)
    html = re.sub(r"<noscript>.*?</noscript>", NO_SCRIPT, html, flags=re.DOTALL)
    return html.replace("<head>", "<head>" + HEAD)


@functools.cache
def policy() -> dict[bytes, bytes]:
    """The security headers of every answer; scripts are allowed by the hash of what is really in the page."""
    inline = re.findall(r"<script>(.*?)</script>", page("en"), re.DOTALL) + [CLICK, DRAG, PRINT, *SCRIPTS.values()]
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in inline)
    csp = (
        f"default-src 'self'; script-src 'self' {hashes} 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-src 'none'; frame-ancestors 'none'; form-action 'self'; "
        "base-uri 'self'; object-src 'none'"
    )
    return {
        b"content-security-policy": csp.encode(),
        b"x-frame-options": b"DENY",
        b"x-content-type-options": b"nosniff",
        b"referrer-policy": b"same-origin",
        b"cross-origin-opener-policy": b"same-origin",
        b"cross-origin-resource-policy": b"same-origin",
        b"permissions-policy": b"camera=(), microphone=(), geolocation=(), payment=()",
    }


def answer(scope, session) -> HTMLResponse:
    """The page for this request: in the person's language, or the one the address or the browser asks for."""
    response = HTMLResponse(page(session.language if session else asked(scope)), headers={"Cache-Control": "no-store"})
    cookies.give_visit(response, scope)
    if session is None and cookies.read(scope, cookies.SESSION):
        cookies.take_session(response, scope)
    return response


def asked(scope) -> str:
    """`?lang=`, then the browser's own order of languages, then English."""
    query = re.search(r"(?:^|&)lang=(\w\w)(?:&|$)", scope.get("query_string", b"").decode("latin-1"))
    wanted = next((value.decode("latin-1") for key, value in scope["headers"] if key == b"accept-language"), "")
    candidates = ([query[1]] if query else []) + [part.strip()[:2].lower() for part in wanted.split(",")]
    return next((one for one in candidates if one in LANGUAGES), "en")
