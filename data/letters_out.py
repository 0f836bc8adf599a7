"""Letters of a mailing: written for each recipient, as a message for the server, printed, and kept in the client's history."""

import json
import re
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID, uuid4, uuid5

from data import letter_words, store
from data.inserts import insert
from data.letter_words import one_line
from data.problems import Problem

# No server on the way has anything to recode; a link in a header stays in one piece
PLAIN = SMTP.clone(cte_type="7bit", max_line_length=998)
WAY_OUT = "{unsubscribe}"
CONTACTS = """
SELECT l.id, l.line_id, l.client_id, l.person_id, l.subject, m.entered_by
FROM kept.letters l JOIN kept.mailings m ON m.id = l.mailing_id WHERE l.mailing_id = ? AND l.state = 'waiting' ORDER BY l.id"""


def why(code: str, said: str = "") -> str:
    """Why a letter was left out or did not arrive, as it is kept: a code, and what the server said."""
    return json.dumps({"why": code} | ({"said": said} if said else {}), ensure_ascii=False)


def written(cur, here, wanted, mailing_id: UUID, found: list, openings: dict[UUID, str]) -> list[dict]:
    """Rows of kept.letters for these recipients of a draft."""
    company = cur.execute("SELECT name FROM kept.company").fetchone()[0]
    return [_row(here, wanted, mailing_id, one, company, openings.get(one.client_id, "")) for one in found]


def _row(here, wanted, mailing_id: UUID, one, company: str, opening: str) -> dict:
    letter_id = uuid4()
    link = _link(here, letter_id, wanted.address) if wanted.way == "smtp" else ""
    values = {"client": one.client, "person": one.person or one.client, "company": company, "manager": one.manager or company}
    values = {name: one_line(value) for name, value in values.items()}
    values |= {"opening": letter_words.filled(opening.strip(), values), "unsubscribe": link}
    return {
        "id": letter_id,
        "mailing_id": mailing_id,
        "line_id": wanted.line_id,
        "client_id": one.client_id,
        "person_id": one.person_id,
        "address": one.address,
        "subject": one_line(letter_words.filled(wanted.subject, values))[: letter_words.LONGEST_SUBJECT],
        "body": _body(wanted.body, values),
        "state": "left_out" if one.reason else "waiting",
        "reason": why(one.reason) if one.reason else None,
    }


def _link(here, letter_id: UUID, address: str) -> str:
    """The link by which nobody gets another letter; its placeholder as long as nobody knows where the desk is."""
    return f"{address.rstrip('/')}/u/{letter_words.token(here, letter_id)}" if address else WAY_OUT


def open_ways(cur, here, mailing_id: UUID, address: str) -> None:
    """Letters that were prepared by night get their links. A Problem when nobody knows where the desk is."""
    found = cur.execute("SELECT id, body FROM kept.letters WHERE mailing_id = ? AND contains(body, ?)", [mailing_id, WAY_OUT]).fetchall()
    if found and not address.startswith(("https://", "http://")):
        raise Problem("Open the desk by its address: links to unsubscribe begin so.")
    for letter_id, body in found:
        cur.execute("UPDATE kept.letters SET body = ? WHERE id = ?", [body.replace(WAY_OUT, _link(here, letter_id, address)), letter_id])


def _body(text: str, values: dict) -> str:
    """The text filled; on paper a line with a link to press has no use, and an opening that is empty leaves no gap."""
    if not values["unsubscribe"]:
        text = "\n".join(line for line in text.splitlines() if "{unsubscribe}" not in line)
    return re.sub(r"\n{3,}", "\n\n", letter_words.filled(text.replace("\r\n", "\n"), values)).strip()


def message(sender: dict, letter: dict) -> bytes:
    """A letter as it goes over the line (RFC 5322); its headers are set by the library, which lets no line break into them."""
    made = EmailMessage(policy=PLAIN)
    made["From"] = Address(one_line(sender["from_name"]), addr_spec=sender["from_address"])
    made["To"] = Address(one_line(letter["person"] or ""), addr_spec=letter["address"])
    made["Subject"] = one_line(letter["subject"])
    made["Date"] = format_datetime(datetime.now(UTC))
    made["Message-ID"] = message_id(letter["id"], sender["from_address"])
    made["Precedence"] = "bulk"
    if link := letter_words.LINK.search(letter["body"]):
        made["List-Unsubscribe"] = f"<{link[0]}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    made.set_content(letter["body"])
    return made.as_bytes()


def message_id(letter_id: UUID, from_address: str) -> str:
    """The number a letter goes under: a report that it came back names it."""
    return f"<{letter_id}@{from_address.rpartition('@')[2]}>"


def printed(cur, mailing_id: UUID) -> None:
    """All letters that wait are printed, and stand in the history of their clients."""
    rows, now = cur.execute(CONTACTS, [mailing_id]).fetchall(), store.now()
    insert(cur, "contacts", [_contact(row, "letter", now) for row in rows])
    insert(cur, "contact_people", [{"contact_id": _contact_id(row[0]), "person_id": row[3]} for row in rows if row[3]])
    cur.execute(
        "UPDATE kept.letters AS l SET state = 'printed', settled_at = $now, version = version + 1, contact_id = x.contact_id "
        "FROM (SELECT unnest(CAST($ids AS UUID[])) AS id, unnest(CAST($made AS UUID[])) AS contact_id) x WHERE x.id = l.id",
        {"ids": [str(row[0]) for row in rows], "made": [str(_contact_id(row[0])) for row in rows], "now": now},
    )


def remember(cur, letter: tuple, at: datetime) -> UUID:
    """A letter that went is a contact in the history of its client: automatic, so that it answers nobody's question."""
    made = _contact_id(letter[0])
    if not cur.execute("SELECT 1 FROM kept.contacts WHERE id = ?", [made]).fetchone():
        insert(cur, "contacts", [_contact(letter, "email", at)])
        if letter[3]:
            cur.execute("INSERT INTO kept.contact_people VALUES (?, ?) ON CONFLICT DO NOTHING", [made, letter[3]])
    return made


def _contact_id(letter_id: UUID) -> UUID:
    return uuid5(letter_id, "contact")


def _contact(letter: tuple, kind: str, at: datetime) -> dict:
    letter_id, line_id, client_id, person_id, subject, staff_id = letter
    facts = {"id": _contact_id(letter_id), "line_id": line_id, "client_id": client_id, "person_id": person_id, "staff_id": staff_id}
    facts |= {"kind": kind, "direction": "out", "state": "held", "automatic": True, "happened_at": at, "settled_at": at}
    return facts | {"note": subject, "entered_at": store.now(), "entered_by": staff_id}
