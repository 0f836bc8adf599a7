"""Where a deal stands, for whoever may work on it; and why it was lost."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from data.problems import Problem

LONGEST = 2000  # characters of what is said of a loss
STANDS = """
SELECT d.line_id, d.client_id, d.owner_id, d.amount, s.id AS stage_id, s.name AS stage, s.position, s.kind, e.since, e.seq,
       d.version, d.competitor_id, d.loss_note
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
    """Where a deal stands: its line, client and owner, its stage, since when (UTC), its last event's number and its version."""

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
    version: int = 1
    competitor_id: UUID | None = None
    loss_note: str | None = None


def stand(cur, deal_id: UUID) -> Stand:
    """Where the deal stands; a Problem when the viewer of this cursor may not work on it."""
    row = cur.execute(STANDS, {"deal": deal_id}).fetchone()
    if row is None:
        raise Problem("There is no such deal among yours.", field="deal")
    return Stand(*row)


def same_as_seen(deal: Stand, version: int) -> None:
    """A Problem when the deal is no longer the one that was on the screen."""
    if deal.version != version:
        raise Problem("Someone has changed this deal. Look at it again.")


def check_loss(cur, loss: Loss | None, forced: bool) -> Loss | None:
    """The loss as given, when its reason and competitor are on the company's lists; a Problem otherwise.

    A reason of kind competitor names who won it instead, if the company keeps a list of them.
    """
    if loss is None or loss.reason_id is None:
        if forced:
            raise Problem("Say why they refused.", field="loss")
        return None
    row = cur.execute("SELECT kind FROM kept.loss_reasons WHERE id = ? AND retired_at IS NULL", [loss.reason_id]).fetchone()
    if row is None:
        raise Problem("This loss reason is no longer on the list.", field="loss")
    if len(loss.note or "") > LONGEST:
        raise Problem("This is longer than {most} characters.", field="loss", most=LONGEST)
    _check_competitor(cur, loss, row[0])
    return loss


def _check_competitor(cur, loss: Loss, kind: str) -> None:
    if loss.competitor_id and not listed(cur, "competitors", loss.competitor_id):
        raise Problem("This competitor is no longer on the list.", field="loss")
    if kind != "competitor" or loss.competitor_id:
        return
    if cur.execute("SELECT 1 FROM kept.competitors WHERE retired_at IS NULL LIMIT 1").fetchone():
        raise Problem("Say who won it instead.", field="loss")


def listed(cur, table: str, row_id: UUID) -> bool:
    """Is this row on that list of the company, and not retired?"""
    return cur.execute(f"SELECT 1 FROM kept.{table} WHERE id = ? AND retired_at IS NULL", [row_id]).fetchone() is not None
