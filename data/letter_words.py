"""The words of a letter: what may stand in braces, what it becomes, and the link by which nobody gets another."""

import base64
import hmac
import re
from uuid import UUID

from data import sealed
from data.problems import Problem

PLACEHOLDERS = ("client", "person", "opening", "company", "manager", "unsubscribe")
LONGEST_SUBJECT, LONGEST = 200, 20_000  # characters
BRACED = re.compile(r"\{([^{}\n]{0,60})\}")
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
LINK = re.compile(r"https?://\S+/u/([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])")


def check(subject: str, body: str) -> None:
    """A Problem for an empty or endless text, and for anything in braces that is not of PLACEHOLDERS."""
    for field, text, most in (("subject", subject, LONGEST_SUBJECT), ("body", body, LONGEST)):
        if not text.strip():
            raise Problem("Fill this in.", field=field)
        if len(text) > most:
            raise Problem("This is too long.", field=field)
        known(text, field)
    if "{unsubscribe}" in subject:
        raise Problem("The link to unsubscribe stands in the text, not in the subject.", field="subject")


def known(text: str, field: str) -> None:
    """A Problem for anything in braces that is not of PLACEHOLDERS."""
    strange = next((one for one in BRACED.findall(text) if one not in PLACEHOLDERS), None)
    if strange is not None:
        there = " ".join(f"{{{one}}}" for one in PLACEHOLDERS)
        raise Problem("There is no placeholder {what}. There are: {there}", field=field, what=f"{{{strange}}}", there=there)


def filled(text: str, values: dict[str, str]) -> str:
    """The text with its placeholders filled, once: what a value brings in braces stays as it is."""
    return BRACED.sub(lambda found: values.get(found[1], found[0]), text)


def one_line(text: str) -> str:
    """A subject, an address, a name: no line break and no control sign gets into a header."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def token(here, letter_id: UUID) -> str:
    """The secret of a letter's link, made of its id and a mark that only this company can make."""
    mark = sealed.mark(here, letter_id.bytes, "unsubscribe")[:16]
    return base64.urlsafe_b64encode(letter_id.bytes + mark).rstrip(b"=").decode("ascii")


def letter_of(here, said: str) -> UUID | None:
    """Which letter's link this is; None for what nobody here has made."""
    if not TOKEN.fullmatch(said):
        return None
    letter_id = UUID(bytes=base64.urlsafe_b64decode(said + "=")[:16])
    return letter_id if hmac.compare_digest(token(here, letter_id), said) else None
