"""A desk whose clients bought, may be asked how likely they are to recommend us, and answer."""

from uuid import UUID, uuid4

from data import invitations, survey_waves
from data.answers import Answer
from data.survey_waves import Wave
from tests.contact_desk import Desk


class Asking(Desk):
    """Six buyers of Sales with a phone: A and Acme are Ann's, the others Bob's; Far is a buyer of Service."""

    def __init__(self, here, monkeypatch):
        super().__init__(here, monkeypatch)
        self.nps, self.csi = (self.run("SELECT id FROM kept.surveys WHERE kind = ?", kind)[0][0] for kind in ("nps", "csi"))
        self.names = {"Acme": self.acme}
        for name, owner in (("A", "ann"), ("B", "bob"), ("C", "bob"), ("D", "bob"), ("E", "bob")):
            self.names[name] = self.client(name, owner, at="2025-06-01", phone=f"+49 30 {ord(name)}00000")
        self.names["Far"] = self.client("Far", "sven", "Service", at="2025-06-01", email="far@far.example")
        for name, client in self.names.items():
            self.bought(client, "Service" if name == "Far" else "Sales")

    def bought(self, client, line="Sales", at="2025-12-01") -> None:
        self.add("sales", id=uuid4(), line_id=self.id("line", line), client_id=client, happened_at=at, entered_at=at, amount=10)

    def wave(self, login="hanna", survey=None, key=None, **values) -> UUID:
        """A wave over everybody who is due, unless told otherwise."""
        made = {"survey_id": survey or self.nps, "line_id": self.id("line", "Sales"), "name": "Spring"} | values
        self.made = key or uuid4()
        survey_waves.make(self.viewer(login), Wave(**made), key=self.made)
        return self.made

    def invitation(self, name="Acme") -> UUID:
        return self.run("SELECT id FROM kept.invitations WHERE client_id = ? ORDER BY happened_at DESC", self.names[name])[0][0]

    def link(self, name="Acme", login="hanna") -> str:
        return invitations.link(self.viewer(login), self.invitation(name))

    def told(self, *columns) -> list[tuple]:
        """The answers that stand."""
        return self.run(f"SELECT {', '.join(columns)} FROM kept.answers WHERE retired_at IS NULL ORDER BY happened_at, id")

    def planned(self) -> list[tuple]:
        """The contacts that follow answers: client, owner, due and note."""
        return self.run(
            "SELECT c.client_id, o.login, c.due_at, c.note FROM kept.contacts c JOIN kept.staff o ON o.id = c.staff_id "
            "WHERE c.state = 'planned' ORDER BY c.due_at, c.id"
        )


NINE = Answer(9, "fast", "cheaper")
