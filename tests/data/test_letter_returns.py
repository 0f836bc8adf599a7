"""Letters that come back later by mail are known by their number and marked: a real SMTP server sent them, a real IMAP server brings them back."""

from uuid import uuid4

import pytest

from data import delivery_reports, mail_looking, mailboxes
from data.mailboxes import Mailbox
from queries import reader
from tests import imap
from tests.data.test_mailings import Desk

WORDS = "This is the mail system. I am sorry to have to inform you that your message could not be delivered."


def report(action="failed", status="5.1.1", about="message-id", address="acme@acme.test", id="r1", kind="rfc822") -> bytes:
    """A report as Postfix writes it; `about`: the Message-ID that it names, None where it brings nothing of the letter back."""
    back = {
        "rfc822": f"Content-Type: message/rfc822\n\nMessage-ID: {about}\nTo: {address}\nSubject: News\n\nDear reader\n",
        "heads": f"Content-Type: text/rfc822-headers\n\nMessage-ID: {about}\nTo: {address}\n",
    }[kind]
    parts = [
        f"Content-Type: text/plain\n\n{WORDS}\n",
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.probe.test\n\n"
        f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; 550 {status}\n  No such user here\n",
        *([back] if about else []),
    ]
    body = "".join(f"--cut\n{one}\n" for one in parts) + "--cut--\n"
    heads = f"From: MAILER-DAEMON@mx.probe.test\nTo: news@probe.test\nSubject: Undelivered Mail Returned to Sender\nMessage-ID: <{id}@mx>\n"
    heads += "Date: Wed, 04 Mar 2026 10:00:00 +0000\nMIME-Version: 1.0\nAuto-Submitted: auto-replied\n"
    return f"{heads}Content-Type: multipart/report; report-type=delivery-status; boundary=cut\n\n{body}".replace("\n", "\r\n").encode()


class Returned(Desk):
    """A mailing that went, and the mailbox its letters come back to."""

    def __init__(self, tiny):
        super().__init__(tiny)
        self.server = imap.running()
        self.folder = self.server.folder("Returned")
        facts = {"host": "127.0.0.1", "port": self.server.port, "security": "none", "login": imap.LOGIN, "folder": self.folder}
        self.box = mailboxes.add(self.boss, Mailbox("News", line_id=tiny.id("line", "Sales"), **facts), imap.PASSWORD, key=uuid4())
        self.mailing = self.sent()

    def number(self, name="Acme") -> str:
        return next(message["message-id"] for to, message in self.taken.letters if to.startswith(name.lower()))

    def come(self, *messages) -> dict:
        for one in messages:
            self.server.put(self.folder, one)
        return dict(mail_looking.look(self.box))

    def unsubscribed(self) -> list:
        return self.tiny.run("SELECT address_norm, way FROM kept.unsubscribes WHERE taken_back_at IS NULL")


@pytest.fixture
def desk(tiny):
    return Returned(tiny)


def test_a_letter_that_comes_back_is_marked_its_address_gets_no_other_and_its_client_shows_it(desk):
    assert desk.come(report(about=desk.number())) == {"returned": 1}
    assert desk.letters(desk.mailing) == {"Acme": ("bounced", "returned"), "Borealis": ("sent", None), "Cedar": ("sent", None)}
    assert "550 5.1.1 No such user here" in reader.rows("mailings/letters", desk.hanna, mailing=desk.mailing)[0]["reason"]
    assert reader.row("mailings/one", desk.hanna, mailing=desk.mailing)["bounced"] == 1
    assert desk.unsubscribed() == [("acme@acme.test", "bounce")]
    assert desk.letters(desk.draft())["Acme"] == ("left_out", "unsubscribed")
    told = desk.tiny.run("SELECT client_id, automatic, note LIKE 'Undelivered%' FROM kept.contacts WHERE direction = 'in'")
    assert told == [(desk.clients[0], True, True)]
    assert desk.come(report(about=desk.number()), report(about=desk.number(), id="r2")) == {"again": 1, "returned": 1}
    assert desk.unsubscribed() == [("acme@acme.test", "bounce")]


def test_what_comes_back_for_now_or_because_of_us_says_nothing_against_the_address_and_what_is_late_did_not_come_back(desk):
    late = (report("delayed", "4.4.1", desk.number(), id="r3"), report("delivered", "2.0.0", desk.number(), id="r4"))
    assert desk.come(*late) == {"aside": 2} and desk.letters(desk.mailing)["Acme"] == ("sent", None)
    assert desk.come(
        report(status="4.2.2", about=desk.number(), kind="heads"),
        report(status="5.7.1", about=desk.number("Cedar"), id="r2", address="cedar@cedar.test"),
    ) == {"returned": 2}
    assert {state for state, _ in desk.letters(desk.mailing).values()} == {"bounced", "sent"} and desk.unsubscribed() == []


def test_without_a_number_the_address_tells_which_and_the_number_of_another_letter_none(desk):
    assert desk.come(report(about="<somebody@else.test>")) == {"aside": 1}
    assert desk.letters(desk.mailing)["Acme"] == ("sent", None)
    assert desk.come(report(about=None, id="r2")) == {"returned": 1}
    assert desk.letters(desk.mailing)["Acme"] == ("bounced", "returned") and desk.unsubscribed() == []  # anybody could have written it
    desk.tiny.run("UPDATE kept.letters SET settled_at = settled_at - INTERVAL 15 DAY WHERE address LIKE 'cedar%'")
    desk.come(report(about=None, address="cedar@cedar.test", id="r3"), report(about=None, address="who@knows.test", id="r4"))
    assert desk.letters(desk.mailing)["Cedar"] == ("sent", None)


def test_a_report_that_is_none_is_none():
    assert delivery_reports.read(b"Subject: hello\r\n\r\nhow are you\r\n") is None
    assert delivery_reports.read(report().replace(b"Final-Recipient", b"Nobody")) is None
    assert delivery_reports.read(report().replace(b"message/delivery-status", b"message/disposition-notification")) is None
    long = report().replace(b"rfc822; acme@acme.test", b"rfc822; acme@acme.test\r\nOriginal-Recipient: rfc822;Info@Acme.test")
    assert delivery_reports.read(long).failed[0].address == "info@acme.test"


def test_a_report_without_end_is_read_to_a_bound():
    block = b"Final-Recipient: rfc822; acme@acme.test\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
    long = report().replace(b"Final-Recipient", block * 10_000 + b"Final-Recipient", 1)
    assert len(delivery_reports.read(long).failed) < delivery_reports.PARTS
