"""A tiny company that can be counted by hand: builds rows straight into the tables, for tests only."""

import json
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

from data import company, spans, store
from data.names import digits, norm

SHARED = Path(__file__).parents[2] / "shared"
SPACE = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")


def oracle(name: str) -> dict:
    """One worked example or published figure of the design's oracles.json."""
    found = json.loads((SHARED / "design/oracles.json").read_text("utf-8"))["oracles"]
    return next(one for one in found if one["id"] == name)


def moment(text: str | datetime) -> datetime:
    """`2026-01-05` or a datetime as a naive UTC moment."""
    return text if isinstance(text, datetime) else datetime.fromisoformat(text)


STAGES = ("lead", "qualified", "proposal", "negotiation", "won", "lost")


def lay_by(here: store.Store, name: str = "first") -> None:
    """Keep what the tables hold in a schema of its own: the next company of this database that begins so is copied from there."""
    with here.cursor() as cur:
        cur.execute(f"CREATE SCHEMA {name}")
        for (table,) in cur.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'kept'").fetchall():
            if cur.execute(f"SELECT count(*) FROM kept.{table}").fetchone()[0]:
                cur.execute(f"CREATE TABLE {name}.{table} AS SELECT * FROM kept.{table}")


def laid_out(here: store.Store, name: str = "first") -> bool:
    """Copy what was laid by into empty tables; False where nothing was."""
    with here.cursor() as cur:
        tables = [row[0] for row in cur.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = ?", [name]).fetchall()]
        for table in tables:
            cur.execute(f"INSERT INTO kept.{table} SELECT * FROM {name}.{table}")
    here.changed_everywhere()
    return bool(tables)


class Tiny:
    """A company in memory. Every method takes names and returns the row's id; equal names give equal ids."""

    def __init__(self, here: store.Store, time_zone: str = "UTC", stages=STAGES):
        self.here, self.stages = here, stages
        usual = (time_zone, tuple(stages)) == ("UTC", STAGES)
        if usual and laid_out(here):
            return
        company.found(here, company.Company("Probe", "EUR", time_zone, "en", lines=("Sales",)))
        for table in ("result_moves", "playbook_items", "stage_facts", "lines", "stages"):
            self.run(f"DELETE FROM kept.{table}")
        self.line("Sales")
        if usual:
            lay_by(here)

    def run(self, sql: str, *values):
        """Execute one statement outside all rights and return its rows."""
        with self.here.cursor() as cur:
            found = cur.execute(sql, list(values)).fetchall()
        self.here.changed_everywhere()
        return found

    def add(self, table: str, **columns) -> UUID | None:
        """Insert one row of any table by column names."""
        names = ", ".join(columns)
        self.run(f"INSERT INTO kept.{table} ({names}) VALUES ({', '.join('?' * len(columns))})", *columns.values())
        return columns.get("id")

    def id(self, kind: str, name: str) -> UUID:
        """The id that a row of this kind and name has."""
        return uuid5(SPACE, f"{kind}:{name}")

    def line(self, name: str, stages=None, limits=None) -> UUID:
        line = self.add("lines", id=self.id("line", name), name=name, position=1)
        for position, stage in enumerate(stages or self.stages, start=1):
            kind = stage if stage in ("won", "lost") else "open"
            self.add(
                "stages",
                id=self.id("stage", f"{name}/{stage}"),
                line_id=line,
                name=stage,
                position=position,
                kind=kind,
                limit_hours=(limits or {}).get(stage),
            )
        return line

    def staff(self, login: str, role: str = "manager", lines=None, **columns) -> UUID:
        made = self.add(
            "staff",
            id=self.id("staff", login),
            login=login,
            name=columns.pop("name", login.title()),
            role=role,
            all_lines=lines is None,
            created_at=moment("2020-01-01"),
            owns_deals=columns.pop("owns_deals", role in ("manager", "head")),
            **columns,
        )
        for line in lines or ():
            self.add("staff_lines", staff_id=made, line_id=self.id("line", line))
        return made

    def source(self, name: str) -> UUID:
        if not self.run("SELECT 1 FROM kept.sources WHERE id = ?", self.id("source", name)):
            self.add("sources", id=self.id("source", name), name=name, position=99)
        return self.id("source", name)

    def client(self, name: str, owner: str | None = None, line: str = "Sales", at="2025-01-01", **columns) -> UUID:
        made, owner_id = self.id("client", name), owner and self.id("staff", owner)
        self.add(
            "clients",
            id=made,
            line_id=self.id("line", line),
            owner_id=owner_id,
            name=name,
            name_norm=norm(name),
            phone_digits=digits(columns.get("phone")),
            happened_at=moment(at),
            entered_at=moment(at),
            **columns,
        )
        self.own("client", made, owner_id, at)
        return made

    def own(self, entity: str, entity_id: UUID, owner_id: UUID | None, at) -> None:
        if owner_id:
            self.add(
                "assignments",
                id=uuid5(SPACE, f"{entity}{entity_id}{owner_id}{at}"),
                entity=entity,
                entity_id=entity_id,
                owner_id=owner_id,
                happened_at=moment(at),
                entered_at=moment(at),
            )

    def deal(
        self, code: str, events, amount=100, owner: str | None = None, line: str = "Sales", source: str | None = None, **columns
    ) -> UUID:
        """A deal with its events `[(moment, stage) or (moment, stage, owner)]`; the last stage is the present one."""
        made, line_id = self.id("deal", code), self.id("line", line)
        stages = [self.id("stage", f"{line}/{event[1]}") for event in events]
        owner_id = owner and self.id("staff", owner)
        self.add(
            "deals",
            id=made,
            code=code,
            line_id=line_id,
            name=code,
            owner_id=owner_id,
            amount=amount,
            stage_id=stages[-1],
            source_id=source and self.source(source),
            happened_at=moment(events[0][0]),
            entered_at=moment(events[0][0]),
            **columns,
        )
        for seq, (event, stage) in enumerate(zip(events, stages, strict=True), start=1):
            then = self.id("staff", event[2]) if len(event) > 2 else owner_id
            self.add(
                "stage_events",
                id=uuid5(made, str(seq)),
                deal_id=made,
                seq=seq,
                stage_id=stage,
                happened_at=moment(event[0]),
                entered_at=moment(event[0]),
                owner_id=then,
                amount=amount,
                loss_reason_id=columns.get("loss_reason_id"),
            )
            self.own("deal", made, then, event[0])
        self.here.transaction(lambda cur, me: spans.rebuild(cur, [made]))
        return made

    def twelve_deals(self) -> None:
        """The hand-made deals of the oracle `funnel.cohort`: a skip, a step back, open, lost and old ones."""
        for code, deal in oracle("funnel.cohort")["inputs"]["deals"].items():
            self.deal(code, deal["events"], deal["amount"], source=deal["source"])
