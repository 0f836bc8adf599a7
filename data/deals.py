"""Deals: the one way a deal moves from stage to stage, and the rule by which the result of a contact moves it."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4, uuid5

from data import deal_facts, spans, store, trail
from data.deal_beginnings import NewDeal, open_deal, start
from data.deal_edits import edit
from data.deal_stands import Loss, Stand, check_loss, same_as_seen, stand
from data.problems import Problem

__all__ = [
    "Loss",
    "NewDeal",
    "Stand",
    "check_loss",
    "edit",
    "move",
    "move_back",
    "move_to",
    "open_deal",
    "stand",
    "start",
    "take_back",
    "target",
]
TABLES = ("deals", "stage_events", "stage_spans", "field_history")
UNDO_WITHIN = timedelta(seconds=10)


@dataclass(frozen=True)
class Moved:
    """A deal that was moved: its event, the stage and its kind; `new` is False when the same key had moved it before."""

    event_id: UUID
    stage: str
    kind: str
    new: bool = True


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
    on after that moment, it would be lost without a reason, or a fact the stage asks for is missing.
    """
    moment, deal = happened_at or store.now(), stand(cur, deal_id)
    kind = _stage(cur, deal, stage_id)[1]
    if deal.since and deal.since > moment:
        raise Problem("The deal has moved on since then.", field="when")
    loss = check_loss(cur, loss, forced=True) if kind == "lost" else Loss(None)
    deal_facts.must_know(cur, deal_id, stage_id, "result" if contact_id else None)
    event = _event(cur, me, deal_id, deal, stage_id, moment, loss, contact_id)
    _set_present(cur, me, event, deal_id, deal, stage_id, loss if kind == "lost" else Loss(None, deal.competitor_id))
    spans.rebuild(cur, [deal_id])
    return event


def _event(cur, me, deal_id: UUID, deal: Stand, stage_id: UUID, moment: datetime, loss: Loss, contact_id: UUID | None) -> UUID:
    event = uuid4()
    facts = [event, deal_id, (deal.seq or 0) + 1, stage_id, moment, store.now(), me.id, deal.owner_id, deal.amount]
    cur.execute(
        "INSERT INTO kept.stage_events (id, deal_id, seq, stage_id, happened_at, entered_at, actor_id, owner_id, amount, "
        "loss_reason_id, competitor_id, contact_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [*facts, loss.reason_id, loss.competitor_id, contact_id],
    )
    return event


def _set_present(cur, me, event: UUID, deal_id: UUID, deal: Stand, stage_id: UUID, loss: Loss) -> None:
    """The deal's row follows its event; what it said of note and competitor goes to the history."""
    cur.execute(
        "UPDATE kept.deals SET stage_id = ?, loss_reason_id = ?, competitor_id = ?, loss_note = ?, version = version + 1 WHERE id = ?",
        [stage_id, loss.reason_id, loss.competitor_id, loss.note, deal_id],
    )
    for field, old, new in (("competitor_id", deal.competitor_id, loss.competitor_id), ("loss_note", deal.loss_note, loss.note)):
        if old != new:
            deal_facts.remember(cur, me, "deal", deal_id, field, old, new, line=uuid5(event, field))


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
        "SELECT stage_id, loss_reason_id FROM kept.stage_events WHERE deal_id = ? ORDER BY happened_at DESC, seq DESC LIMIT 1", [row[0]]
    ).fetchone()
    cur.execute("UPDATE kept.deals SET stage_id = ?, loss_reason_id = ?, version = version + 1 WHERE id = ?", [*last, row[0]])
    kept = [uuid5(event_id, field) for field in ("competitor_id", "loss_note")]
    found = cur.execute("SELECT id FROM kept.field_history WHERE id IN (?, ?)", kept).fetchall()
    deal_facts.forget(cur, [line for (line,) in found])
    spans.rebuild(cur, [row[0]])
    return True


def move_to(
    viewer, deal_id: UUID, stage_id: UUID, *, facts: dict | None = None, loss: Loss | None = None, version: int, key: UUID
) -> Moved:
    """Move a deal now, with the facts its new stage asks for (see `deal_facts.FIELDS`). Once per key.

    `version` is the deal's as it was seen. A Problem names the fact (`field`) that has to be put right; then nothing is written.
    """

    def work(cur, me) -> Moved:
        if known := trail.of(cur, key):
            return _moved_before(cur, me, known)
        deal = stand(cur, deal_id)
        same_as_seen(deal, version)
        stage, kind = _stage(cur, deal, stage_id)
        lines = deal_facts.write(cur, me, deal_id, deal, facts or {})
        event = move(cur, me, deal_id, stage_id, loss=loss)
        done = {"event": event, "lines": lines, "version": stand(cur, deal_id).version}
        trail.note(cur, me.id, "deals.move", "deal", deal_id, json.dumps(done, default=str), line=key)
        return Moved(event, stage, kind)

    return store.here().transaction(work, viewer=viewer, right="deals.move", touches=(*TABLES, "clients", "audit"))


def take_back(viewer, key: UUID) -> None:
    """Take back one's own move of the last ten seconds, with the facts given for it; a Problem when something was built on it."""

    def work(cur, me) -> None:
        known = _own_move(cur, me, key)
        done = json.loads(known.details)
        if stand(cur, known.entity_id).version != done["version"] or not move_back(cur, UUID(done["event"])):
            raise Problem("The deal has changed since: the move can no longer be taken back.")
        deal_facts.forget(cur, done["lines"])
        spans.rebuild(cur, [known.entity_id])
        trail.note(cur, me.id, "deals.move_back", "deal", known.entity_id, line=uuid5(key, "back"))

    store.here().transaction(work, viewer=viewer, right="deals.move", touches=(*TABLES, "clients", "audit"))


def _own_move(cur, me, key: UUID) -> trail.Line:
    known = trail.of(cur, key)
    if known is None or known.actor_id != me.id or known.action != "deals.move":
        raise Problem("There is nothing of yours to take back.")
    if known.happened_at < store.now() - UNDO_WITHIN:
        raise Problem("Ten seconds have passed: it can no longer be taken back.")
    return known


def _moved_before(cur, me, known) -> Moved:
    if known.actor_id != me.id or known.action != "deals.move":
        raise Problem("This entry is somebody else's. Load the page again.")
    event = UUID(json.loads(known.details)["event"])
    row = cur.execute(
        "SELECT s.name, s.kind FROM kept.stage_events e JOIN kept.stages s ON s.id = e.stage_id WHERE e.id = ?", [event]
    ).fetchone()
    if row is None:
        raise Problem("This move was taken back. Load the page again.")
    return Moved(event, *row, new=False)


def _stage(cur, deal: Stand, stage_id: UUID) -> tuple[str, str]:
    row = cur.execute(
        "SELECT name, kind FROM kept.stages WHERE id = ? AND line_id = ? AND retired_at IS NULL", [stage_id, deal.line_id]
    ).fetchone()
    if row is None:
        raise Problem("This stage is not one of the deal's line.", field="stage")
    if stage_id == deal.stage_id:
        raise Problem("The deal is in this stage already.", field="stage")
    return row
