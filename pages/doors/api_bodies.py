"""Bodies that HTML forms send: urlencoded or in parts, read into plain fields."""

import json
from email.message import Message
from email.parser import BytesParser
from urllib.parse import parse_qsl

from pages.doors.api import FORM, PARTS, Asked
from pages.doors.api_problem import Refusal

MOST_FIELDS = 200


def fields(asked: Asked) -> dict[str, str]:
    """The fields of a form, each once: the first that is not empty counts. A refusal (400) for what cannot be read."""
    try:
        pairs = _urlencoded(asked.body) if asked.kind == FORM else _parts(asked.request.headers["content-type"], asked.body)
    except (ValueError, LookupError, RecursionError):
        raise Refusal(400, "This body is no form.") from None
    found = {}
    for name, value in pairs:
        found[name] = found.get(name) or value
    return found


def _urlencoded(body: bytes) -> list[tuple[str, str]]:
    return parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)


def _parts(kind: str, body: bytes) -> list[tuple[str, str]]:
    """multipart/form-data (RFC 7578); of a file only its name is kept."""
    head = f"Content-Type: {kind}\r\n\r\n".encode("latin-1", "replace")
    whole = BytesParser().parsebytes(head + body)
    parts = whole.get_payload()
    if not whole.is_multipart() or len(parts) > MOST_FIELDS:
        raise ValueError(kind)
    return [(str(name), _text(part)) for part in parts if (name := part.get_param("name", header="content-disposition"))]


def _text(part: Message) -> str:
    if part.get_filename() is not None:
        return str(part.get_filename())
    found = part.get_payload(decode=True)
    return found.decode("utf-8", "replace") if isinstance(found, bytes) else ""


def touches_read(body: dict[str, str]) -> dict:
    """The same with first_touch and last_touch, which forms carry as JSON, as objects; what is no JSON stays as it is."""
    found = dict(body)
    for name in ("first_touch", "last_touch"):
        if isinstance(body.get(name), str):
            found.pop(name)
            try:
                found |= {name: json.loads(body[name])} if body[name].strip() else {}
            except (ValueError, RecursionError):
                found[name] = body[name]
    return found


KINDS = (FORM, PARTS)
