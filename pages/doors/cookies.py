"""Cookies of ours: `session` says who is signed in, `visit` binds a sign-in to the browser it began in."""

import secrets
from http.cookies import CookieError, SimpleCookie

SESSION, VISIT = "voronka_session", "voronka_visit"
SESSION_DAYS = 30
HOST = "__Host-"  # browsers take such a name only over TLS and from this very host: no neighbouring host can plant it


def read(scope, name: str) -> str | None:
    """The value of a cookie of this request or handshake; None when it has none or cannot be read."""
    return _value(scope, HOST + name) or _value(scope, name)


def read_by_scripts(scope) -> list[tuple[bytes, bytes]]:
    """Headers to add, so that scripts find the mark of the browser under its plain name, whatever else bears that name."""
    part = _part(scope, HOST + VISIT)
    return [(b"cookie", part.removeprefix(HOST).encode("latin-1"))] if part else []


def _part(scope, name: str) -> str | None:
    """`name=value` as it came."""
    parts = (part.strip() for key, value in scope["headers"] if key == b"cookie" for part in value.decode("latin-1").split(";"))
    return next((part for part in parts if part.startswith(name + "=")), None)


def _value(scope, name: str) -> str | None:
    try:
        return SimpleCookie(_part(scope, name))[name].value
    except (CookieError, KeyError):
        return None


def is_safe(scope) -> bool:
    """Did the request come over TLS, as far as the server or its trusted proxy says?"""
    return scope.get("scheme") in ("https", "wss")


def give_visit(response, scope) -> None:
    """Mark a browser that has no mark yet."""
    if not _value(scope, _name(scope, VISIT)):
        _give(response, scope, VISIT, secrets.token_urlsafe(18))


def give_session(response, scope, token: str) -> None:
    """Let the browser be signed in."""
    _give(response, scope, SESSION, token, max_age=SESSION_DAYS * 86400)


def take_session(response, scope) -> None:
    """Let the browser forget that it was signed in, under whichever name."""
    for name in {SESSION, _name(scope, SESSION)}:
        response.delete_cookie(name, httponly=True, samesite="lax", secure=is_safe(scope))


def _name(scope, name: str) -> str:
    return HOST + name if is_safe(scope) else name


def _give(response, scope, name: str, value: str, **lasting) -> None:
    response.set_cookie(_name(scope, name), value, httponly=True, samesite="lax", secure=is_safe(scope), **lasting)
