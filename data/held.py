"""What a person has in hand, what of it stays together, and how it is shared out among colleagues."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from data.problems import Problem

ENTITIES = ("client", "deal", "lead", "contact", "promise", "complaint", "offer")
CHOSEN = """
WITH anchor AS (
    SELECT entity, entity_id, coalesce(holder_id, nobody()) AS holder_id FROM visible.held_things
    WHERE (entity = 'client' AND list_contains(CAST($clients AS UUID[]), entity_id)) OR (entity = 'deal' AND list_contains(CAST($deals AS UUID[]), entity_id))
       OR (entity = 'lead' AND list_contains(CAST($leads AS UUID[]), entity_id)))
SELECT entity, entity_id, bundle_id, line_id, holder_id, version, weight FROM visible.held_things
WHERE holder_id = CAST($from_id AS UUID)
   OR (list_contains(CAST($holders AS UUID[]), holder_id) AND list_contains(CAST($bundles AS UUID[]), bundle_id))
   OR (client_id, coalesce(holder_id, nobody())) IN (SELECT entity_id, holder_id FROM anchor WHERE entity = 'client')
   OR (deal_id, coalesce(holder_id, nobody())) IN (SELECT entity_id, holder_id FROM anchor WHERE entity = 'deal')
   OR (lead_id, coalesce(holder_id, nobody())) IN (SELECT entity_id, holder_id FROM anchor WHERE entity = 'lead')
ORDER BY entity, entity_id"""
COLLEAGUES = """
SELECT o.id, o.name, o.retired_at IS NOT NULL OR o.disabled_at IS NOT NULL, coalesce(w.weight, 0e0), o.all_lines,
       (SELECT list(line_id) FROM kept.staff_lines l WHERE l.staff_id = o.id),
       (SELECT max(a.until) FROM kept.absences a WHERE a.staff_id = o.id AND a.since <= local_day($now) AND local_day($now) < a.until)
FROM visible.owners o LEFT JOIN (SELECT holder_id, sum(weight) AS weight FROM visible.held_things WHERE entity = 'deal' GROUP BY holder_id) w
    ON w.holder_id = o.id WHERE list_contains(CAST($ids AS UUID[]), o.id) ORDER BY o.name, o.id"""


@dataclass(frozen=True)
class What:
    """What is handed over: all of one person's, or chosen clients, deals, leads with all that hangs on them; or what
    these `holders` have of these `bundles`."""

    from_id: UUID | None = None
    clients: tuple[UUID, ...] = ()
    deals: tuple[UUID, ...] = ()
    leads: tuple[UUID, ...] = ()
    holders: tuple[UUID, ...] = ()
    bundles: tuple[UUID, ...] = ()

    @property
    def giver_id(self) -> UUID | None:
        """Whose it was, when it was one person's."""
        return self.from_id or (self.holders[0] if len(self.holders) == 1 else None)


@dataclass(frozen=True)
class Thing:
    """One row that has a holder; what shares a `bundle_id` stays in one hand. `weight` is load points of an open deal."""

    entity: str
    entity_id: UUID
    bundle_id: UUID
    line_id: UUID
    holder_id: UUID | None
    version: int
    weight: float = 0.0


@dataclass(frozen=True)
class Receiver:
    """A colleague who receives: load in points of open deals, lines None for all."""

    id: UUID
    name: str
    load: float
    lines: frozenset[UUID] | None


def things(cur, what: What) -> list[Thing]:
    """The rows that would move, of those the viewer of this cursor may give away."""
    ids = {name: [str(one) for one in getattr(what, name)] for name in ("clients", "deals", "leads", "holders", "bundles")}
    found = cur.execute(CHOSEN, ids | {"from_id": what.from_id and str(what.from_id)}).fetchall()
    return [Thing(*row) for row in found]


def mark(found) -> str:
    """A fingerprint of rows with their versions and holders: two are equal when nothing has changed between."""
    lines = sorted(f"{one.entity} {one.entity_id} {one.holder_id} {one.version}" for one in found)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def receivers(cur, ids, now, absent_too: bool = False) -> list[Receiver]:
    """The colleagues to receive; a Problem for one who is gone, works in no line, or is away (`field` absent)."""
    wanted = sorted({str(one) for one in ids})
    if not wanted:
        raise Problem("Choose who receives.", field="to")
    found = cur.execute(COLLEAGUES, {"ids": wanted, "now": now}).fetchall()
    if len(found) < len(wanted):
        raise Problem("Choose receivers in your lines.", field="to")
    for _, name, gone, _, all_lines, lines, until in found:
        if gone:
            raise Problem("{name} does not work here any more.", field="to", name=name)
        if not all_lines and not lines:
            raise Problem("{name} works in no line.", field="to", name=name)
        if until and not absent_too:
            raise Problem(
                "{name} is away until {day}. Confirm to hand over all the same.", field="absent", name=name, day=until.isoformat()
            )
    return [Receiver(row[0], row[1], row[3], None if row[4] else frozenset(row[5])) for row in found]


def share_out(found, among: list[Receiver], chosen: dict | None = None) -> dict[UUID, UUID]:
    """Who receives which bundle: as chosen, else whoever carries least then; without open deals whoever received least.

    Raises Problem when none of them works in all the lines of a bundle. A holder among them does not receive the own.
    """
    bundles, wanted = defaultdict(list), {str(bundle): str(to) for bundle, to in (chosen or {}).items()}
    for one in found:
        bundles[one.bundle_id].append(one)
    load, got, given = {one.id: one.load for one in among}, {one.id: 0 for one in among}, {}
    for bundle, parts in sorted(bundles.items(), key=lambda pair: (-sum(one.weight for one in pair[1]), str(pair[0]))):
        weight, can = sum(one.weight for one in parts), able(parts, among)
        asked = [one for one in can if str(one.id) == wanted.get(str(bundle))]
        if str(bundle) in wanted and not asked:
            raise Problem("The chosen colleague does not work in this line.", field="to")
        best = min(asked or can, key=lambda one: (load[one.id], got[one.id]) if weight else (got[one.id], load[one.id]))
        given[bundle] = best.id
        load[best.id] += weight
        got[best.id] += 1
    return given


def able(parts: list[Thing], among: list[Receiver]) -> list[Receiver]:
    """Those who work in every line of these rows; who holds them already only when there is nobody else."""
    lines, holders = {one.line_id for one in parts}, {one.holder_id for one in parts}
    can = [one for one in among if one.lines is None or lines <= one.lines]
    if not can:
        raise Problem("None of the chosen colleagues works in all the lines of what is handed over.", field="to")
    return [one for one in can if one.id not in holders] or can
