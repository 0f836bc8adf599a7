"""Reports of mail servers about a letter that did not arrive (RFC 3464): which letter, whose address, for good or not."""

from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message

from data.letter_text import clean
from data.letters import ADDRESS, IDS

STATUS = ("message/delivery-status", "message/global-delivery-status")
WHOLE, HEADS = ("message/rfc822", "message/global"), ("text/rfc822-headers", "message/global-headers")
OURS = ("3", "5", "6", "7")  # classes of 5.x.x about the other system, the letter or us (RFC 3463): they say nothing of the mailbox
PARTS = 50


@dataclass(frozen=True)
class Failed:
    """An address a letter did not reach, in lower case; status as 5.1.1 ("" unknown); what the other server said."""

    address: str
    status: str
    said: str

    @property
    def for_good(self) -> bool:
        """Is there no such mailbox, or does it take nothing? Not where the letter or its sender was refused."""
        _, subject, _ = (*self.status.split("."), "", "")[:3]
        return self.status.startswith("5") and subject not in OURS


@dataclass(frozen=True)
class Report:
    """The addresses that were not reached, and the Message-IDs of what was sent to them, where the report says so."""

    failed: tuple[Failed, ...]
    message_ids: tuple[str, ...]


def read(raw: bytes) -> Report | None:
    """What a report of a failed delivery says; None for every other message, and for one that says it arrived or is late."""
    try:
        message = message_from_bytes(raw)
        if message.get_content_type() != "multipart/report":
            return None
        parts = list(message.walk())[:PARTS]
        failed = tuple(one for part in parts if part.get_content_type() in STATUS for one in _failures(part))
    except Exception:  # noqa: BLE001  whatever the parsers dislike: then it is a message like others
        return None
    return Report(failed, tuple(dict.fromkeys(_ids(parts)))) if failed else None


def _failures(part: Message) -> list[Failed]:
    """Its blocks of fields, parted by empty lines: those of recipients that were not reached."""
    text = part.as_string().replace("\r\n", "\n").partition("\n\n")[2]
    blocks = [message_from_string(block) for block in text.split("\n\n", PARTS)[:PARTS] if block.strip()]
    return [one for block in blocks if _field(block, "Action").lower() == "failed" and (one := _failed(block))]


def _failed(block: Message) -> Failed | None:
    """`Original-Recipient` is what we wrote to; `Final-Recipient` where it was led on to."""
    said = _field(block, "Original-Recipient") or _field(block, "Final-Recipient")
    address = ADDRESS.search(clean(said.rpartition(";")[2]))
    status = (_field(block, "Status").split() or [""])[0]
    words = " ".join(clean(_field(block, "Diagnostic-Code").partition(";")[2]).split())
    return Failed(address[0].lower(), status, f"{status} {words}".strip()[:200]) if address else None


def _field(block: Message, name: str) -> str:
    return str(block.get(name, "")).strip()


def _ids(parts: list[Message]):
    """Message-IDs of what came back, whole or only its head."""
    for part in parts:
        if part.get_content_type() in WHOLE and part.is_multipart():
            yield from IDS.findall(str(part.get_payload(0).get("Message-ID", "")))
        elif part.get_content_type() in HEADS:
            body = part.get_payload(decode=True) or b""
            yield from IDS.findall(str(message_from_bytes(body.lstrip()).get("Message-ID", "")))
