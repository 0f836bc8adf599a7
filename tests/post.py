"""A company whose mailbox is read, on a real server."""

from uuid import uuid4

from data import mail_looking, mailboxes
from data.mailboxes import Mailbox
from data.viewer import of_login
from tests.imap import LOGIN, PASSWORD, running


class Post:
    """A company whose mailbox is read: Ann owns Acme (person Amy) and a deal of it, Bob owns Borealis."""

    def __init__(self, tiny):
        self.tiny, self.server = tiny, running()
        for login, role in (("ann", "manager"), ("bob", "manager"), ("boss", "admin")):
            tiny.staff(login, role, ["Sales"] if role == "manager" else None, email=f"{login}@voronka.test")
        self.acme = tiny.client("Acme", "ann", email="info@acme.test")
        self.amy = tiny.add(
            "persons", id=tiny.id("person", "Amy"), name="Amy", name_norm="amy", email="Amy@Acme.test", entered_at="2026-01-01"
        )
        tiny.add("person_roles", id=uuid4(), person_id=self.amy, client_id=self.acme, is_main=True)
        tiny.client("Borealis", "bob", email="info@borealis.test")
        self.folder = self.server.folder("Sales")
        self.box = mailboxes.add(self.boss, self.facts(), PASSWORD, key=uuid4())

    @property
    def boss(self):
        return of_login(self.tiny.here, "boss")

    def facts(self, **other) -> Mailbox:
        usual = {"name": "Sales", "host": "127.0.0.1", "port": self.server.port, "security": "none", "login": LOGIN, "folder": self.folder}
        return Mailbox(**usual | {"line_id": self.tiny.id("line", "Sales")} | other)

    def come(self, *letters) -> dict:
        """These messages come in, and the mailbox is looked into."""
        for one in letters:
            self.server.put(self.folder, one)
        return dict(mail_looking.look(self.box))

    def contacts(self) -> list[dict]:
        names = ("client_id", "person_id", "lead_id", "deal_id", "staff_id", "direction", "automatic", "note")
        rows = self.tiny.run(
            f"SELECT {', '.join(names)} FROM kept.contacts WHERE kind = 'email' AND state = 'held' ORDER BY happened_at, entered_at"
        )
        return [dict(zip(names, row, strict=True)) for row in rows]

    def leads(self) -> list[tuple]:
        return self.tiny.run("SELECT name, email, message, line_id FROM kept.leads ORDER BY entered_at")

    def row(self) -> dict:
        return dict(
            zip(("version", "trouble", "last"), self.tiny.run("SELECT version, trouble, last_uid FROM kept.mailboxes")[0], strict=True)
        )
