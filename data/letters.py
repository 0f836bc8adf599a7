"""An e-mail as a person reads it: who wrote, in which thread, what; out of bytes that may be broken in every way."""

import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header
from email.utils import getaddresses

from data.letter_text import clean, decoded, from_html, without_history
from data.problems import Problem

LONGEST = 4000  # characters of a note
LONGEST_TEXT = 400_000  # bytes of all texts of a message that are looked at
IDS = re.compile(r"<[^<>\s]{1,400}>")
ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")
VERDICT = re.compile(r"\b(dmarc|spf|dkim)\s*=\s*([a-z]+)")
BULK = {"bulk", "list", "junk"}
MACHINES = ("mailer-daemon", "postmaster", "no-reply-bounce")


@dataclass(frozen=True)
class Letter:
    """One message. Addresses are in lower case, "" where there is none; `references`: the thread it says it answers, the oldest first.

    `machine`: None a person's, 'reply' answers by itself (absence, bounce), 'bulk' went to many, 'made' was sent by a program.
    `forged`: the receiving server checked the sender (Authentication-Results, RFC 8601) and it is not who it says.
    """

    message_id: str
    date: str
    sender: str
    name: str
    reply_to: str
    to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    text: str
    attachments: tuple[str, ...]
    machine: str | None
    forged: bool = False

    @property
    def note(self) -> str:
        """What stands in the history of the client: the subject, the text, the names of what was attached."""
        files = " ".join(f"[{name}]" for name in self.attachments)
        return shortened("\n".join(part for part in (self.subject, self.text) if part), LONGEST - len(files) - 1) + (
            f"\n{files}" if files else ""
        )


def shortened(text: str, most: int) -> str:
    """The beginning of a text that is too long, marked as such."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def read(raw: bytes) -> Letter:
    """Read a message; a Problem, and nothing else, where it cannot be read at all."""
    try:
        return _read(raw)
    except Exception as trouble:  # noqa: BLE001  whatever the parsers dislike
        raise Problem("This message cannot be read ({why}).", why=type(trouble).__name__) from None


def _read(raw: bytes) -> Letter:
    message = message_from_bytes(raw)
    told = _headers(message)
    senders, references = _addresses(told.get("from", ())), _ids(told, "references") or _ids(told, "in-reply-to")
    name, sender = senders[0] if senders else ("", "")
    replies = _addresses(told.get("reply-to", ()))
    subject = shortened(" ".join(_words(_first(told, "subject")).split()), 300)
    body, files = _content(message)
    return Letter(
        next(iter(_ids(told, "message-id")), f"<{hashlib.sha256(raw).hexdigest()}@without-id>"),
        _first(told, "date").strip()[:100],
        sender,
        name,
        replies[0][1] if replies else "",
        tuple(dict.fromkeys(one for field in ("to", "cc", "bcc") for _, one in _addresses(told.get(field, ())))),
        tuple(dict.fromkeys((*references, *_ids(told, "in-reply-to")))),
        subject,
        without_history(body, bool(references)),
        files,
        _machine(told, message, sender),
        _forged(_first(told, "authentication-results").lower()),
    )


def _forged(checked: str) -> bool:
    """Only the first such header is the receiving server's own; one that says nothing of the sender proves nothing."""
    verdicts = dict(reversed(VERDICT.findall(checked)))
    if "dmarc" in verdicts and verdicts["dmarc"] != "none":
        return verdicts["dmarc"] != "pass"
    several = [verdicts[way] for way in ("spf", "dkim") if way in verdicts]
    return "pass" not in several and any(one in ("fail", "softfail", "permerror") for one in several)


def _headers(message) -> dict[str, list[str]]:
    """All headers by name in lower case, as text: bytes that should not be there are guessed."""
    found: dict[str, list[str]] = {}
    for name, value in message.raw_items():
        text = decoded(str(value).encode("ascii", "surrogateescape"), None) if _broken(str(value)) else str(value)
        found.setdefault(str(name).lower(), []).append(re.sub(r"[\r\n]+[ \t]?", " ", text)[:20_000])
    return found


def _broken(value: str) -> bool:
    return any("\udc80" <= sign <= "\udcff" for sign in value)


def _first(told: dict, name: str) -> str:
    return clean(told.get(name, [""])[0])


def _words(value: str) -> str:
    """A header with its encoded words read; as it is where they cannot be."""
    try:
        parts = decode_header(value)
    except Exception:  # noqa: BLE001
        return clean(value)
    return clean("".join(part if isinstance(part, str) else decoded(part, charset) for part, charset in parts))


def _addresses(values) -> list[tuple[str, str]]:
    """(name, address) of all that are addresses at all."""
    found = []
    for name, address in getaddresses(list(values)):
        match = ADDRESS.fullmatch(clean(address).strip()) or ADDRESS.search(clean(name))
        if match:
            found.append((shortened(" ".join(_words(name).split()).strip("\"' "), 200), match[0].lower()[:320]))
    return found


def _ids(told: dict, name: str) -> tuple[str, ...]:
    return tuple(one for value in told.get(name, ()) for one in IDS.findall(clean(value)))[-50:]


def _content(message) -> tuple[str, tuple[str, ...]]:
    """The text (the plain parts, or the HTML ones read) and the names of the attachments."""
    plain, html, files, left = [], [], [], LONGEST_TEXT
    for part in _parts(message, 0):
        kind, name = part.get_content_type(), _file_name(part)
        if name or part.get_content_disposition() == "attachment" or kind not in ("text/plain", "text/html"):
            files.append(name or kind)
        else:
            payload = (part.get_payload(decode=True) or b"")[:left]
            left -= len(payload)
            (plain if kind == "text/plain" else html).append(decoded(payload, _charset(part)))
    text = clean("\n".join(plain)).strip() or clean("\n".join(from_html(one) for one in html)).strip()
    return text, tuple(shortened(one, 80) for one in files[:20])


def _parts(part, depth: int):
    """The leaves of a message; an attached message is a leaf."""
    if part.get_content_maintype() == "multipart" and part.is_multipart() and depth < 20:
        for one in part.get_payload():
            yield from _parts(one, depth + 1)
    elif part.get_content_maintype() != "multipart":
        yield part


def _charset(part) -> str | None:
    try:
        return part.get_content_charset()
    except Exception:  # noqa: BLE001
        return None


def _file_name(part) -> str:
    try:
        return " ".join(_words(part.get_filename() or "").replace("/", " ").split())
    except Exception:  # noqa: BLE001
        return ""


def _machine(told: dict, message, sender: str) -> str | None:
    submitted, precedence = _first(told, "auto-submitted").strip().lower(), _first(told, "precedence").strip().lower()
    bounce = (
        message.get_content_type() == "multipart/report" or sender.split("@")[0] in MACHINES or _first(told, "return-path").strip() == "<>"
    )
    if bounce or submitted.startswith(("auto-replied", "auto-notified")) or precedence == "auto_reply" or "x-autoreply" in told:
        return "reply"
    if precedence in BULK or "list-id" in told or "list-unsubscribe" in told:
        return "bulk"
    return "made" if submitted and not submitted.startswith("no") else None
