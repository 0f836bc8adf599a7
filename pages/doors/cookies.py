"""Cookies of ours: `session` says who is signed in, `visit` binds a sign-in to the browser it began in."""

import secrets
from http.cookies import CookieError, SimpleCookie

SESSION, VISIT = "voronka_session", "voronka_visit"
SESSION_DAYS = 30


def read(scope, name: str) -> str | None:
    """The value of a cookie of this request or handshake; None when it has none or cannot be read."""
    for key, value in scope["headers"]:
        if key == b"cookie":
            for part in value.decode("latin-1").split(";"):
                if part.strip().startswith(name + "="):
                    return _value(part, name)
    return None


def _value(part: str, name: str) -> str | None:
    try:
        return SimpleCookie(part.strip())[name].value
    except (CookieError, KeyError):
        return None


def is_safe(scope) -> bool:
    """Did the request come over TLS, as far as the server or its trusted proxy says?"""
    return scope.get("scheme") in ("https", "wss")


def give_visit(response, scope) -> None:
    """Mark a browser that has no mark yet."""
    if not read(scope, VISIT):
        response.set_cookie(VISIT, secrets.token_urlsafe(18), httponly=True, samesite="lax", secure=is_safe(scope))


def give_session(response, scope, token: str) -> None:
    """Let the browser be signed in."""
    response.set_cookie(SESSION, token, max_age=SESSION_DAYS * 86400, httponly=True, samesite="lax", secure=is_safe(scope))


def take_session(response) -> None:
    """Let the browser forget that it was signed in."""
    response.delete_cookie(SESSION, httponly=True, samesite="lax")
