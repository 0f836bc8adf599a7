"""A desk on which leads come in: two managers and a head of Sales, as in tests/contact_desk.py, with refusal reasons."""

from uuid import UUID, uuid4, uuid5

from data import leads
from tests.company import SPACE
from tests.contact_desk import Desk


class Inbox(Desk):
    """`lead` puts one straight into the tables; `came` types one in."""

    def __init__(self, here, monkeypatch):
        super().__init__(here, monkeypatch)
        self.run("DELETE FROM kept.refusal_reasons")
        self.no_need = self.add("refusal_reasons", id=uuid5(SPACE, "no need"), name="No need", position=1, is_valid=True)
        self.spam = self.add("refusal_reasons", id=uuid5(SPACE, "spam"), name="Spam", position=2, is_valid=False)
        self.sales = self.id("line", "Sales")

    def came(self, name="Nora Field", login="hanna", key=None, **values) -> UUID:
        return leads.add(self.viewer(login), leads.NewLead(values.pop("line_id", self.sales), name, **values), key=key or uuid4())

    def row(self, lead: UUID, *columns: str):
        found = self.run(f"SELECT {', '.join(columns)} FROM kept.leads WHERE id = ?", lead)[0]
        return found[0] if len(columns) == 1 else found

    def owner(self, lead: UUID) -> str | None:
        found = self.run("SELECT s.login FROM kept.leads l LEFT JOIN kept.staff s ON s.id = l.owner_id WHERE l.id = ?", lead)
        return found[0][0]

    def is_open(self, lead: UUID, login="hanna") -> bool:
        with self.here.cursor(self.viewer(login)) as cur:
            return cur.execute("SELECT 1 FROM visible.open_leads WHERE id = ?", [lead]).fetchone() is not None

    def standing(self) -> dict:
        tables = (
            "leads",
            "lead_touches",
            "assignments",
            "clients",
            "persons",
            "person_roles",
            "deals",
            "stage_events",
            "audit",
            "referrals",
        )
        found = {table: self.run(f"SELECT count(*) FROM kept.{table}")[0][0] for table in tables}
        return found | {"rows": self.run("SELECT id, owner_id, refused_at, client_id, merged_into_id, version FROM kept.leads ORDER BY id")}
