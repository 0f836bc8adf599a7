"""Ways of leads, written in bulk into a tiny company: won and lost deals with the touches before them. For tests only."""

from datetime import datetime, timedelta
from uuid import uuid4

WON_AT = datetime(2026, 3, 1, 12)


class Touched:
    """Deals of a line with the touches of their leads; `write` puts all that was said into the tables at once."""

    def __init__(self, tiny, sources="ABCD"):
        self.tiny, self.ids = tiny, {name: tiny.source(name) for name in sources} | {None: None}
        self.names = {str(row): name for name, row in self.ids.items() if row} | {None: None}
        self.rows = {"deals": [], "stage_spans": [], "leads": [], "lead_touches": []}

    def way(self, touches, fate="won", amount=100, closed_at=WON_AT, client=None):
        """A deal closed then; touches: (days before, source), the one said last is the inquiry itself. Returns deal and lead."""
        deal, lead, line = uuid4(), uuid4(), self.tiny.id("line", "Sales")
        *others, (days, source) = touches
        asked, stage = closed_at - timedelta(days=days), self.tiny.id("stage", f"Sales/{fate}")
        client_id = client and self.tiny.id("client", client)
        self.rows["leads"].append((lead, line, client_id, self.ids[source], str(lead), str(lead), asked, asked))
        self.rows["deals"].append((deal, line, client_id, lead, str(deal), self.ids[source], amount, stage, asked, asked))
        self.rows["stage_spans"].append((deal, 1, stage, closed_at, amount))
        for back, name in others:
            self.touch(lead, closed_at - timedelta(days=back), name)
        return deal, lead

    def touch(self, lead, at, source, place=None):
        """One more touch of a lead."""
        self.rows["lead_touches"].append((uuid4(), lead, self.ids[source], at, place))

    def write(self):
        """Put everything into the tables and forget it."""
        with self.tiny.here.cursor() as cur:
            for table, columns in COLUMNS.items():
                if found := self.rows[table]:
                    one = f"({', '.join('?' * len(found[0]))})"
                    values = [value for row in found for value in row]
                    cur.execute(f"INSERT INTO kept.{table} ({columns}) VALUES {', '.join([one] * len(found))}", values)
                    found.clear()
        self.tiny.here.changed_everywhere()
        return self

    def clear(self):
        """Take everything out of the tables."""
        for table in self.rows:
            self.tiny.run(f"DELETE FROM kept.{table}")


COLUMNS = {
    "leads": "id, line_id, client_id, source_id, name, name_norm, happened_at, entered_at",
    "deals": "id, line_id, client_id, lead_id, name, source_id, amount, stage_id, happened_at, entered_at",
    "stage_spans": "deal_id, seq, stage_id, valid_from, amount",
    "lead_touches": "id, lead_id, source_id, happened_at, place",
}
