"""Stage spans: where each deal stood from when to when, derived from its append-only stage events."""

import pyarrow as pa

COLUMNS = "deal_id, seq, stage_id, valid_from, valid_to, next_stage_id, owner_id, amount, loss_reason_id, competitor_id"
_DERIVE = f"""
INSERT INTO kept.stage_spans ({COLUMNS})
SELECT deal_id, row_number() OVER line_up, stage_id, happened_at, lead(happened_at) OVER line_up, lead(stage_id) OVER line_up,
       owner_id, amount, loss_reason_id, competitor_id
FROM kept.stage_events WHERE {{which}}
WINDOW line_up AS (PARTITION BY deal_id ORDER BY happened_at, seq)"""
# An amount that a person changed in the present stage is what the deal stands with from then on; stays that are over keep theirs
_CHANGED = """
UPDATE kept.stage_spans SET amount = d.amount FROM kept.deals d
WHERE d.id = stage_spans.deal_id AND stage_spans.valid_to IS NULL AND d.amount IS DISTINCT FROM stage_spans.amount AND {which}
  AND EXISTS (SELECT 1 FROM kept.stages s WHERE s.id = stage_spans.stage_id AND s.kind = 'open')
  AND EXISTS (SELECT 1 FROM kept.field_history h WHERE h.entity = 'deal' AND h.entity_id = d.id AND h.field = 'amount'
              AND h.happened_at >= stage_spans.valid_from)"""


def rebuild(cur, deal_ids: list) -> None:
    """Derive the spans of these deals anew, in the transaction that wrote their events."""
    ids = {"ids": [str(deal) for deal in deal_ids]}
    which = "list_contains(CAST($ids AS UUID[]), deal_id)"
    cur.execute(f"DELETE FROM kept.stage_spans WHERE {which}", ids)
    cur.execute(_DERIVE.format(which=which), ids)
    cur.execute(_CHANGED.format(which=which), ids)


def rebuild_many(cur, deal_ids) -> None:
    """The same for thousands of deals, without touching the spans of others, which somebody may be moving just now."""
    cur.register("moved_deals", pa.table({"id": pa.array([str(deal) for deal in deal_ids], pa.string())}))
    which = "deal_id IN (SELECT CAST(id AS UUID) FROM moved_deals)"
    cur.execute(f"DELETE FROM kept.stage_spans WHERE {which}")
    cur.execute(_DERIVE.format(which=which))
    cur.execute(_CHANGED.format(which=which))
    cur.unregister("moved_deals")


def rebuild_all(cur) -> None:
    """Derive every span anew: after an import or a demo."""
    cur.execute("DELETE FROM kept.stage_spans")
    cur.execute(_DERIVE.format(which="true"))
    cur.execute(_CHANGED.format(which="true"))
