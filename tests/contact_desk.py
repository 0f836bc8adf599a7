"""A desk on which contacts are logged: two managers, a head, a director, two lines, a client with an open deal."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from data import calendar, contacts, store
from data.viewer import of_login
from tests.company import Tiny

NOON = datetime(2026, 3, 4, 12, 0)  # a Wednesday


class Desk(Tiny):
    """Names as in the sentence above; `log` logs a call of Ann with Acme unless told otherwise."""

    def __init__(self, here, monkeypatch):
        super().__init__(here)
        self.clock = NOON
        monkeypatch.setattr(store, "now", lambda: self.clock)
        self.line("Service")
        for login, role, lines in (
            ("ann", "manager", ["Sales"]),
            ("bob", "manager", ["Sales"]),
            ("hanna", "head", ["Sales"]),
            ("sven", "head", ["Service"]),
            ("director", "executive", None),
        ):
            self.staff(login, role, lines)
        self.results()
        self.acme = self.client("Acme", "ann", at="2025-06-01", phone="+49 30 1234567")
        self.other = self.client("Borealis", "bob", at="2025-06-01")
        self.deal_id = self.deal("D1", [("2026-02-01", "lead"), ("2026-02-10", "qualified")], owner="ann", client_id=self.acme)

    def results(self) -> None:
        """Fine (3 days), Offer (to proposal, 3 days), Back (to lead), Refused (to lost)."""
        for name, days, stage in (("Fine", 3, None), ("Offer", 3, "proposal"), ("Back", 1, "lead"), ("Refused", None, "lost")):
            made = self.add("results", id=self.id("result", name), name=name, position=90, is_refusal=name == "Refused", next_in_days=days)
            if stage:
                self.add("result_moves", result_id=made, line_id=self.id("line", "Sales"), stage_id=self.id("stage", f"Sales/{stage}"))
        self.quiet = self.run("SELECT id FROM kept.quiet_reasons ORDER BY position LIMIT 1")[0][0]
        self.price = self.run("SELECT id FROM kept.loss_reasons ORDER BY position LIMIT 1")[0][0]

    def viewer(self, login: str):
        return of_login(self.here, login)

    def contact(self, result="Fine", **values) -> contacts.Contact:
        values = {"client_id": self.acme, "result_id": self.id("result", result), "next_on": date(2026, 3, 9)} | values
        return contacts.Contact(**values)

    def log(self, result="Fine", login="ann", key=None, **values) -> contacts.Logged:
        return contacts.log(self.viewer(login), self.contact(result, **values), key=key or uuid4())

    def holiday(self, day: date) -> None:
        self.add("holidays", day=day, name="Feast")
        self.here.transaction(lambda cur, me: calendar.rebuild(cur))

    def absent(self, login: str, since: date, until: date) -> None:
        self.add("absences", id=uuid4(), staff_id=self.id("staff", login), since=since, until=until)

    def counts(self) -> dict:
        """How many rows stand in every table a contact may write to, and the versions of the deals."""
        tables = (
            "contacts",
            "contact_people",
            "promises",
            "complaints",
            "stage_events",
            "stage_spans",
            "field_history",
            "audit",
            "clients",
        )
        found = {table: self.run(f"SELECT count(*) FROM kept.{table}")[0][0] for table in tables}
        return found | {"deals": self.run("SELECT id, stage_id FROM kept.deals ORDER BY id")}

    def stage(self, code="D1") -> str:
        """The present stage of a deal as its row says, after checking that its open span says the same."""
        deal = self.id("deal", code)
        row = self.run(
            "SELECT s.name, (SELECT stage_id FROM kept.stage_spans p WHERE p.deal_id = d.id AND valid_to IS NULL) = d.stage_id "
            "FROM kept.deals d JOIN kept.stages s ON s.id = d.stage_id WHERE d.id = ?",
            deal,
        )[0]
        assert row[1], "the spans say another stage than the deal"
        return row[0]

    def wait(self, **time) -> None:
        self.clock += timedelta(**time)
        self.here.changed_everywhere()  # no answer of before is shown a moment longer: the clock jumped, nobody waited


@pytest.fixture
def desk(here, monkeypatch):
    return Desk(here, monkeypatch)
