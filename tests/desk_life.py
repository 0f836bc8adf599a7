"""A day at the desk by dice: steps that people take with clients, deals, leads and promises, and what must hold after each."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from data import clients, contacts, deals, handovers, leads, merge_places, merges, promises, spans
from data.deals import Loss
from data.problems import Problem
from tests.contact_desk import Desk
from tests.merged import person

NOUNS = (
    "clients", "persons", "person_roles", "leads", "deals", "contacts", "promises", "complaints", "sales", "answers", "stage_events",
    "assignments", "reach", "documents", "field_history", "merges", "handovers", "audit", "lead_touches",
)  # fmt: skip
UNDONE = ("unmerge", "undo_contact", "undo_move")  # the steps that take away what an earlier one made


class Life(Desk):
    """The desk of two managers with six clients, three of which look like one another, and the dice's way through it."""

    def __init__(self, here, monkeypatch):
        super().__init__(here, monkeypatch)
        self.clients = [
            self.acme,
            self.other,
            *(self.client(f"Acme {n}", who, at="2025-06-01") for n, who in (("A", "bob"), ("B", "ann"), ("C", None))),
        ]
        self.clients.append(self.client("Far", None, "Service"))
        for n, (client, who) in enumerate(zip(self.clients[1:5], ("bob", "bob", "ann", "ann"), strict=True)):
            self.deal(f"D{n + 2}", [("2026-02-01", "lead"), ("2026-02-10", "proposal")][: 1 + n % 2], owner=who, client_id=client)
            person(self, f"Vera {n}", client)
        self._said()
        self.made: dict[str, set] = {}
        self.steps, self.logged, self.handed, self.moved = [], [], [], []

    def _said(self) -> None:
        survey = self.run("SELECT id FROM kept.surveys WHERE kind = 'nps'")[0][0]
        for n, client in enumerate(self.clients[:5]):
            facts = {"happened_at": "2026-02-11", "entered_at": "2026-02-11"}
            line = self.id("line", "Sales")
            self.add("sales", id=uuid4(), line_id=line, client_id=client, owner_id=self.id("staff", "bob"), amount=10 + n, **facts)
            self.add("answers", id=uuid4(), survey_id=survey, client_id=client, score=5 + n, **facts)
            self.add(
                "complaints", id=uuid4(), line_id=line, client_id=client, owner_id=self.id("staff", "ann"), what="late", severity=2, **facts
            )

    # Steps: each takes a random number n and uses it to choose --------------------------------------------------------------
    def of(self, sql: str, n: int):
        """One of the rows of a query, by the dice; None when there is none."""
        found = self.run(sql)
        return found[n % len(found)] if found else None

    def a_client(self, n: int) -> UUID:
        return self.of("SELECT id FROM kept.clients WHERE retired_at IS NULL ORDER BY id", n)[0]

    def log(self, n: int) -> None:
        client = self.a_client(n)
        deal = self.of(f"SELECT id FROM kept.deals WHERE client_id = '{client}' ORDER BY id", n // 7) if n % 2 else None
        plan = (
            self.of(f"SELECT id FROM kept.contacts WHERE client_id = '{client}' AND state = 'planned' ORDER BY id", n)
            if n % 3 == 0
            else None
        )
        result = ("Fine", "Offer", "Refused")[n % 3]
        promise = promises.Promise("ours", "a price", date(2026, 3, 20)) if n % 5 == 0 else None
        loss = Loss(self.price) if result == "Refused" else None
        made = self.contact(result, client_id=client, deal_id=deal and deal[0], plan_id=plan and plan[0], promise=promise, loss=loss)
        self.logged.append(contacts.log(self.viewer("hanna"), made, key=uuid4()).id)

    def undo_contact(self, n: int) -> None:
        self.clock -= timedelta(minutes=20) - timedelta(seconds=5)
        contacts.undo(self.viewer("hanna"), self.logged.pop())

    def plan(self, n: int) -> None:
        contacts.plan(self.viewer("hanna"), contacts.Plan(self.a_client(n), date(2026, 3, 10)), key=uuid4())

    def move_plan(self, n: int) -> None:
        one, version = self.of("SELECT id, version FROM kept.contacts WHERE state = 'planned' ORDER BY id", n) or (uuid4(), 1)
        if n % 2:
            contacts.cancel(self.viewer("hanna"), one, version=version)
        else:
            contacts.move(self.viewer("hanna"), one, contacts.Next(date(2026, 3, 12)), version=version, key=uuid4())

    def start_deal(self, n: int) -> None:
        deals.start(self.viewer("hanna"), deals.NewDeal(client_id=self.a_client(n), name=f"New {n}", amount=n % 90 + 1), key=uuid4())

    def move_deal(self, n: int) -> None:
        deal, line, version = self.of("SELECT id, line_id, version FROM kept.deals ORDER BY id", n)
        stage, kind = self.of(f"SELECT id, kind FROM kept.stages WHERE line_id = '{line}' ORDER BY position", n // 11)
        self.moved.append(uuid4())
        deals.move_to(
            self.viewer("hanna"), deal, stage, loss=Loss(self.price) if kind == "lost" else None, version=version, key=self.moved[-1]
        )

    def undo_move(self, n: int) -> None:
        self.clock -= timedelta(minutes=20) - timedelta(seconds=5)
        deals.take_back(self.viewer("hanna"), self.moved.pop())

    def promise(self, n: int) -> None:
        promises.make(self.viewer("hanna"), self.a_client(n), promises.Promise("theirs", "an answer", date(2026, 3, 20)), key=uuid4())

    def settle_promise(self, n: int) -> None:
        one, version = self.of("SELECT id, version FROM kept.promises WHERE state = 'open' ORDER BY id", n) or (uuid4(), 1)
        if n % 3:
            promises.settle(self.viewer("hanna"), one, ("kept", "broken")[n % 2], version=version, key=uuid4())
        else:
            promises.move(self.viewer("hanna"), one, date(2026, 3, 25 + n % 3), version=version, key=uuid4())

    def assign(self, n: int) -> None:
        clients.assign(self.viewer("hanna"), [self.a_client(n)], self.id("staff", ("ann", "bob")[n % 2]), key=uuid4())

    def add_lead(self, n: int) -> None:
        leads.add(self.viewer("hanna"), leads.NewLead(self.id("line", "Sales"), name=f"Lead {n}", mine=bool(n % 2)), key=uuid4())

    def work_lead(self, n: int) -> None:
        lead = self.of("SELECT id FROM kept.leads ORDER BY id", n)
        if n % 3 and lead:
            leads.assign(self.viewer("hanna"), lead[0], self.id("staff", ("ann", "bob")[n % 2]), key=uuid4())
        elif lead:
            leads.convert(self.viewer("hanna"), lead[0], leads.Turn(f"Deal {n}", client_id=self.a_client(n // 3)), key=uuid4())

    def merge(self, n: int) -> None:
        kept, gone = self.a_client(n), self.a_client(n // 6)
        choice = {name: "gone" for k, name in enumerate(("name", "owner", "phone", "city")) if n >> k & 1}
        self._merge(kept, gone, choice, "clients")

    def merge_persons(self, n: int) -> None:
        kept, gone = (self.of("SELECT id FROM kept.persons WHERE retired_at IS NULL ORDER BY id", k)[0] for k in (n, n // 4))
        self._merge(kept, gone, {}, "persons")

    def _merge(self, kept, gone, choice: dict, table: str) -> None:
        found = [self.run(f"SELECT version FROM kept.{table} WHERE id = ?", one)[0][0] for one in (kept, gone)]
        merges.merge(self.viewer("hanna"), kept, gone, choice, tuple(found), key=uuid4(), entity=table.removesuffix("s"))

    def unmerge(self, n: int) -> None:
        one = self.of("SELECT id FROM kept.merges WHERE undone_at IS NULL ORDER BY happened_at DESC, id", n % 3)
        merges.unmerge(self.viewer("hanna"), one[0] if one else uuid4(), key=uuid4())

    def hand_over(self, n: int) -> None:
        who, to = [("ann", ("bob",)), ("bob", ("ann",)), ("ann", ("bob", "hanna"))][n % 3]
        what = handovers.What(from_id=self.id("staff", who)) if n % 2 else handovers.What(clients=(self.a_client(n),))
        self.handed.append(uuid4())
        handovers.hand_over(self.viewer("hanna"), what, to=[self.id("staff", one) for one in to], key=self.handed[-1])

    def undo_hand_over(self, n: int) -> None:
        handovers.undo(self.viewer("hanna"), self.handed[n % len(self.handed)] if self.handed else uuid4(), key=uuid4())

    # What must hold -------------------------------------------------------------------------------------------------------
    def take(self, name: str, n: int) -> bool:
        """Take one step; a Problem is an answer too, and then nothing may have changed. Was it done?"""
        self.wait(minutes=20)
        before = self.ids()
        try:
            getattr(self, name)(n)
        except (Problem, IndexError):
            assert self.ids() == before, f"{name} was refused and yet wrote something"
            return False
        now = self.ids()
        lost = {table: before[table] - now[table] for table in NOUNS if before[table] - now[table]}
        assert name in UNDONE or lost == {}, f"{name} lost {lost}"
        assert not set(lost) & {
            "clients",
            "persons",
            "leads",
            "deals",
            "sales",
            "answers",
            "merges",
            "handovers",
            "audit",
            "assignments",
        }, lost
        return True

    def ids(self) -> dict[str, set]:
        found: dict[str, set] = {table: set() for table in NOUNS}
        for table, one in self.run(" UNION ALL ".join(f"SELECT '{table}', id FROM kept.{table}" for table in NOUNS)):
            found[table].add(one)
        return found

    def check(self) -> None:
        """The rules that hold at every moment."""
        assert self._at_gone_cards() == {}
        assert self._not_by_assignment() == []
        assert self.run(_CROSSED) == []
        assert self.run(_RETIRED) == []
        assert self.run(_PRESENT) == []
        with self.here.cursor() as cur:
            cur.execute("BEGIN")
            standing = cur.execute("SELECT * FROM kept.stage_spans ORDER BY ALL").fetchall()
            spans.rebuild_all(cur)
            assert cur.execute("SELECT * FROM kept.stage_spans ORDER BY ALL").fetchall() == standing
            cur.execute("ROLLBACK")

    def _at_gone_cards(self) -> dict:
        """Rows that point at a client or person merged into another, but for what the other has already."""
        with self.here.cursor() as cur:
            asked = [_left_behind(entity, place) for entity in ("client", "person") for place in merge_places.places(cur, entity)]
            return {row[:2]: row[2] for row in cur.execute(" UNION ALL ".join(asked)).fetchall() if row[2]}

    def _not_by_assignment(self) -> list:
        """Clients, deals and leads whose owner is not the one of their last assignment."""
        return [
            (entity, row)
            for entity in ("client", "deal", "lead")
            for row in self.run(
                f"SELECT t.id, t.owner_id, a.owner_id FROM kept.{entity}s t LEFT JOIN (SELECT entity_id, owner_id, row_number() OVER "
                "(PARTITION BY entity_id ORDER BY happened_at DESC, entered_at DESC, id DESC) AS nth FROM kept.assignments "
                f"WHERE entity = '{entity}') a ON a.entity_id = t.id AND a.nth = 1 WHERE t.owner_id IS DISTINCT FROM a.owner_id"
            )
        ]


def _left_behind(entity: str, place) -> str:
    stays = merge_places.HAS_ALREADY.get((place.table, place.column), "false").replace("$kept", "g.merged_into_id")
    if place.table == "person_roles":
        stays = "true"  # a role of both stays with the gone card
    return (
        f"SELECT '{place.table}', '{place.column}', count(*) FROM kept.{place.table} t JOIN kept.{entity}s g ON g.id = t.{place.column} "
        f"WHERE g.merged_into_id IS NOT NULL AND {place.which} AND NOT ({stays})"
    )


_CROSSED = """
SELECT 'contact', c.id FROM kept.contacts c JOIN kept.deals d ON d.id = c.deal_id WHERE c.client_id IS DISTINCT FROM d.client_id
UNION ALL SELECT 'promise', p.id FROM kept.promises p JOIN kept.deals d ON d.id = p.deal_id WHERE p.client_id IS DISTINCT FROM d.client_id
UNION ALL SELECT 'deal', d.id FROM kept.deals d JOIN kept.leads l ON l.id = d.lead_id WHERE d.client_id IS DISTINCT FROM l.client_id
UNION ALL SELECT 'next', n.id FROM kept.promises n JOIN kept.promises p ON p.id = n.follows_id WHERE n.client_id <> p.client_id"""
_RETIRED = """
SELECT k.id FROM kept.clients k FULL JOIN (SELECT * FROM kept.merges WHERE undone_at IS NULL AND entity = 'client') m ON m.gone_id = k.id
WHERE (k.merged_into_id IS NOT NULL OR m.id IS NOT NULL) AND (k.merged_into_id IS DISTINCT FROM m.kept_id OR k.retired_at IS NULL)"""
_PRESENT = """
SELECT d.id FROM kept.deals d JOIN kept.stage_spans s ON s.deal_id = d.id AND s.valid_to IS NULL WHERE s.stage_id <> d.stage_id"""


def differing(desk) -> dict:
    """Numbers of the dashboards that are not the count of the rows behind them: {number: (told, counted)}."""
    from queries import catalog, reader

    found, viewer = {}, desk.viewer("director")
    desk.here.changed_everywhere()
    for name, metric in catalog.metrics().items():
        if metric.unit == "count" and metric.rows not in (None, metric.query) and name not in BY_PART | MODELLED:
            told = sum(row[metric.column] or 0 for row in reader.rows(metric.query, viewer) if not row.get("level"))
            counted = len(reader.rows(metric.rows, viewer, **metric.rows_with))
            found |= {name: (told, counted)} if told != counted else {}
    return dict(sorted(found.items()))


# Numbers that a page shows per stage, reason, span of weeks or day: their rows are asked for with the part
BY_PART = {
    "attention.gone", "attention.inquiries", "attention.sales", "attention.talks", "funnel.all_stages", "funnel.any_stages", "funnel.filled",
    "funnel.weekly", "funnel.created", "funnel.reached", "funnel.skipped", "funnel.still_in", "funnel.lost_there", "loyalty.reasons", "sources.utm_marked",
    "groups.history", "groups.product_history", "reputation.signs", "reputation.signs_complaints", "reputation.signs_detractors",
    "reputation.signs_sales", "reputation.signs_talks", "workload.next_days", "workload.target_calls", "workload.target_meetings", "workload.target_new_clients",
}  # fmt: skip
MODELLED = {"sources.credit_markov", "workload.against_expected"}  # a model makes them of the answer; their tests count the rows they open
STEPS = (
    "log", "undo_contact", "plan", "move_plan", "start_deal", "move_deal", "undo_move", "promise", "settle_promise", "assign", "add_lead", "work_lead",
    "merge", "merge_persons", "unmerge", "hand_over", "undo_hand_over",
)  # fmt: skip
