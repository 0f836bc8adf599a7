"""Deals: the one way a deal moves from stage to stage, and the rule by which the result of a contact moves it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from data import spans, store
from data.problems import Problem

TABLES = ("deals", "stage_events", "stage_spans")
STANDS = """
SELECT d.line_id, d.client_id, d.owner_id, d.amount, s.id AS stage_id, s.name AS stage, s.position, s.kind, e.since, e.seq
FROM (SELECT * FROM visible.deals_in_hand WHERE id = $deal) d JOIN kept.stages s ON s.id = d.stage_id
CROSS JOIN (SELECT max(happened_at) AS since, max(seq) AS seq FROM kept.stage_events WHERE deal_id = $deal) e"""


@dataclass(frozen=True)
class Loss:
    """Why a deal is lost: a reason of the company's list, who won it instead, and a word about it."""

    reason_id: UUID | None
    competitor_id: UUID | None = None
    note: str | None = None


@dataclass(frozen=True)
class Stand:
    """Where a deal stands: its line, client and owner, its stage, since when (UTC), and its last event's number."""

    line_id: UUID
    client_id: UUID | None
    owner_id: UUID | None
    amount: object
    stage_id: UUID
    stage: str
    position: int
    kind: str
    since: datetime | None
    seq: int | None


def stand(cur, deal_id: UUID) -> Stand:
    """Where the deal stands; a Problem when the viewer of this cursor may not work on it."""
    row = cur.execute(STANDS, {"deal": deal_id}).fetchone()
    if row is None:
        raise Problem("There is no such deal among yours.", field="deal")
    return Stand(*row)


def target(cur, deal: Stand, result_id: UUID, happened_at: datetime) -> UUID | None:
    """The stage to which this result moves the deal: forward only, only an open deal, never into its past."""
    row = cur.execute(
        "SELECT s.id, s.kind, s.position FROM kept.result_moves m JOIN kept.stages s ON s.id = m.stage_id "
        "WHERE m.result_id = ? AND m.line_id = ? AND s.retired_at IS NULL",
        [result_id, deal.line_id],
    ).fetchone()
    if row is None or deal.kind != "open" or (deal.since and deal.since > happened_at):
        return None
    return row[0] if row[1] != "open" or row[2] > deal.position else None


def move(
    cur, me, deal_id: UUID, stage_id: UUID, *, happened_at: datetime | None = None, contact_id: UUID | None = None, loss: Loss | None = None
) -> UUID:
    """Move a deal inside an open transaction: event, present and spans together. Returns the event's id.

    A Problem when the deal is not the viewer's to work on, the stage is of another line or retired, the deal moved
    on after that moment, or it would be lost without a reason.
    """
    moment, deal = happened_at or store.now(), stand(cur, deal_id)
    kind = _stage(cur, deal, stage_id)
    if deal.since and deal.since > moment:
        raise Problem("The deal has moved on since then.", field="when")
    loss = check_loss(cur, loss, forced=True) if kind == "lost" else Loss(None)
    event = uuid4()
    cur.execute(
        "INSERT INTO kept.stage_events (id, deal_id, seq, stage_id, happened_at, entered_at, actor_id, owner_id, amount, "
        "loss_reason_id, competitor_id, contact_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            event,
            deal_id,
            (deal.seq or 0) + 1,
            stage_id,
            moment,
            store.now(),
            me.id,
            deal.owner_id,
            deal.amount,
            loss.reason_id,
            loss.competitor_id,
            contact_id,
        ],
    )
    cur.execute(
        "UPDATE kept.deals SET stage_id = ?, loss_reason_id = ?, competitor_id = ?, loss_note = ?, version = version + 1 WHERE id = ?",
        [stage_id, loss.reason_id, loss.competitor_id, loss.note, deal_id],
    )
    spans.rebuild(cur, [deal_id])
    return event


def move_back(cur, event_id: UUID) -> bool:
    """Take one stage event out again, if it is the deal's last; False when the deal has moved on since."""
    row = cur.execute(
        "SELECT e.deal_id, e.seq, (SELECT max(o.seq) FROM kept.stage_events o WHERE o.deal_id = e.deal_id) "
        "FROM kept.stage_events e WHERE e.id = ?",
        [event_id],
    ).fetchone()
    if row is None or row[1] != row[2]:
        return False
    cur.execute("DELETE FROM kept.stage_events WHERE id = ?", [event_id])
    last = cur.execute(
        "SELECT stage_id, loss_reason_id, competitor_id FROM kept.stage_events WHERE deal_id = ? "
        "ORDER BY happened_at DESC, seq DESC LIMIT 1",
        [row[0]],
    ).fetchone()
    cur.execute(
        "UPDATE kept.deals SET stage_id = ?, loss_reason_id = ?, competitor_id = ?, loss_note = NULL, version = version + 1 WHERE id = ?",
        [*last, row[0]],
    )
    spans.rebuild(cur, [row[0]])
    return True


def check_loss(cur, loss: Loss | None, forced: bool) -> Loss | None:
    """The loss as given, when its reason and competitor are on the company's lists; a Problem otherwise."""
    if loss is None or loss.reason_id is None:
        if forced:
            raise Problem("Say why they refused.", field="loss")
        return None
    if not _listed(cur, "loss_reasons", loss.reason_id):
        raise Problem("This loss reason is no longer on the list.", field="loss")
    if loss.competitor_id and not _listed(cur, "competitors", loss.competitor_id):
        raise Problem("This competitor is no longer on the list.", field="loss")
    return loss


def _stage(cur, deal: Stand, stage_id: UUID) -> str:
    row = cur.execute(
        "SELECT kind FROM kept.stages WHERE id = ? AND line_id = ? AND retired_at IS NULL", [stage_id, deal.line_id]
    ).fetchone()
    if row is None:
        raise Problem("This stage is not one of the deal's line.", field="stage")
    if stage_id == deal.stage_id:
        raise Problem("The deal is in this stage already.", field="stage")
    return row[0]


def _listed(cur, table: str, row_id: UUID) -> bool:
    return cur.execute(f"SELECT 1 FROM kept.{table} WHERE id = ? AND retired_at IS NULL", [row_id]).fetchone() is not None
