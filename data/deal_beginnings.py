"""A new deal: its row, its first stage event with its span, and whose it is, in one go."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from data import deal_facts, spans, store, trail
from data.deal_stands import listed, stand
from data.problems import Problem


@dataclass(frozen=True)
class NewDeal:
    """What a deal begins with. The line is the client's unless given; the owner the client's, else who begins it; the stage the first."""

    client_id: UUID
    name: str
    amount: object = None
    line_id: UUID | None = None
    source_id: UUID | None = None
    entry_point_id: UUID | None = None
    campaign_id: UUID | None = None
    lead_id: UUID | None = None
    person_id: UUID | None = None
    product_id: UUID | None = None
    owner_id: UUID | None = None
    expected_close: date | None = None


# An open lead to work on of the line: one that somebody else has, or that has become a deal, begins none
LEAD = (
    "SELECT 1 FROM visible.leads_in_hand WHERE id = ? AND line_id = ? AND refused_at IS NULL "
    "AND id NOT IN (SELECT lead_id FROM kept.deals WHERE lead_id IS NOT NULL)"
)
TABLES = ("deals", "stage_events", "stage_spans", "assignments", "audit")


def start(viewer, new: NewDeal, *, key: UUID) -> UUID:
    """Begin a deal with a client; the key becomes its id, so that the same key again changes nothing."""
    return store.here().transaction(
        lambda cur, me: open_deal(cur, me, new, key), viewer=viewer, right="deals.edit", touches=(*TABLES, "field_history")
    )


def open_deal(cur, me, new: NewDeal, deal_id: UUID) -> UUID:
    """Write a new deal into an open transaction. A Problem names the input (`field`) that has to be put right."""
    if trail.of(cur, deal_id):
        return stand(cur, deal_id) and deal_id
    line_id, owner_id = _whose(cur, me, new)
    _insert(cur, me, new, deal_id, line_id, owner_id)
    spans.rebuild(cur, [deal_id])
    more = {"person": new.person_id, "product": new.product_id, "expected_close": new.expected_close}
    if known := {fact: value for fact, value in more.items() if value is not None}:
        deal_facts.write(cur, me, deal_id, stand(cur, deal_id), known)
    trail.note(cur, me.id, "deals.start", "deal", deal_id, line=deal_id)
    return deal_id


def _insert(cur, me, new: NewDeal, deal_id: UUID, line_id: UUID, owner_id: UUID | None) -> None:
    """The deal with its first stage event and its owner."""
    name, amount, now, stage = _checked_name(cur, new), deal_facts.money(new.amount), store.now(), _first_stage(cur, line_id)
    row = [deal_id, line_id, new.client_id, new.lead_id, owner_id, name, new.entry_point_id, new.source_id, new.campaign_id]
    cur.execute(
        "INSERT INTO kept.deals (id, line_id, client_id, lead_id, owner_id, name, entry_point_id, source_id, campaign_id, amount, stage_id, "
        "happened_at, entered_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [*row, amount, stage, now, now],
    )
    cur.execute(
        "INSERT INTO kept.stage_events (id, deal_id, seq, stage_id, happened_at, entered_at, actor_id, owner_id, amount) "
        "VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?)",
        [uuid5(deal_id, "first"), deal_id, stage, now, now, me.id, owner_id, amount],
    )
    _assign(cur, me, deal_id, owner_id, now)


def _checked_name(cur, new: NewDeal) -> str:
    if new.source_id and not listed(cur, "sources", new.source_id):
        raise Problem("This is no longer on the list.", field="source")
    if not new.name.strip():
        raise Problem("Give the deal a name.", field="name")
    return new.name.strip()[:200]


def _whose(cur, me, new: NewDeal) -> tuple[UUID, UUID | None]:
    """The line and the owner of the new deal; the client must be the viewer's to work on."""
    row = cur.execute("SELECT line_id, owner_id FROM visible.clients_in_hand WHERE id = ?", [new.client_id]).fetchone()
    if row is None:
        raise Problem("There is no such client among yours.", field="client")
    line_id = new.line_id or row[0]
    if cur.execute("SELECT 1 FROM visible.lines WHERE id = ? AND retired_at IS NULL", [line_id]).fetchone() is None:
        raise Problem("Choose a line of yours.", field="line")
    if new.owner_id and not _owns(cur, new.owner_id, line_id):
        raise Problem("This colleague cannot own deals of this line.", field="owner")
    if new.owner_id and not me.sees_whole and new.owner_id not in (me.id, *me.covers):
        raise Problem("You may not do this.")
    if new.lead_id and not cur.execute(LEAD, [new.lead_id, line_id]).fetchone():
        raise Problem("There is no such lead among yours.", field="who")
    candidates = (new.owner_id, row[1], me.id)
    return line_id, next((one for one in candidates if one and _owns(cur, one, line_id)), None)


def _owns(cur, staff_id: UUID, line_id: UUID) -> bool:
    """May this colleague own deals of the line, with an account that is open?"""
    return bool(
        cur.execute(
            "SELECT 1 FROM kept.staff s WHERE s.id = $one AND s.owns_deals AND s.retired_at IS NULL AND s.disabled_at IS NULL AND (s.all_lines "
            "OR EXISTS (SELECT 1 FROM kept.staff_lines l WHERE l.staff_id = s.id AND l.line_id = $line))",
            {"one": staff_id, "line": line_id},
        ).fetchone()
    )


def _first_stage(cur, line_id: UUID) -> UUID:
    row = cur.execute(
        "SELECT id FROM kept.stages WHERE line_id = ? AND kind = 'open' AND retired_at IS NULL ORDER BY position, id LIMIT 1", [line_id]
    ).fetchone()
    if row is None:
        raise Problem("This line has no open stage a deal could begin in.", field="line")
    return row[0]


def _assign(cur, me, deal_id: UUID, owner_id: UUID | None, now) -> None:
    if owner_id:
        cur.execute(
            "INSERT INTO kept.assignments (id, entity, entity_id, owner_id, happened_at, entered_at, actor_id, reason) "
            "VALUES (?, 'deal', ?, ?, ?, ?, ?, 'assigned')",
            [uuid5(deal_id, "owner"), deal_id, owner_id, now, now, me.id],
        )
