"""Changing what is known of a deal: every change leaves a line of field history, so that slips can be counted later."""

from uuid import UUID

from data import deal_facts, spans, store, trail
from data.deal_stands import same_as_seen, stand
from data.problems import Problem


def edit(viewer, deal_id: UUID, changes: dict, *, version: int, key: UUID) -> int:
    """Change facts of a deal by name (`deal_facts.FIELDS`); returns how many really changed. Once per key.

    The amount of an open deal is no stage event, but from then on the amount the deal stands with; of a closed one it stays.
    """

    def work(cur, me) -> int:
        if trail.of(cur, key):
            return 0
        deal = stand(cur, deal_id)
        same_as_seen(deal, version)
        if deal.kind != "open" and "amount" in changes and deal_facts.money(changes["amount"]) != deal.amount:
            raise Problem("The deal is closed: its amount is settled. Reopen it to change it.", field="amount")
        lines = deal_facts.write(cur, me, deal_id, deal, changes)
        spans.rebuild(cur, [deal_id])
        trail.note(cur, me.id, "deals.edit", "deal", deal_id, ", ".join(sorted(changes)), line=key)
        return len(lines)

    touches = ("deals", "clients", "field_history", "stage_spans", "audit")
    return store.here().transaction(work, viewer=viewer, right="deals.edit", touches=touches)
