"""What a handover would do, counted before it is done: per receiver, and per client that stays in one hand."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from data import held
from pages.words import count, say

KINDS = ("client", "deal", "lead", "contact", "promise", "complaint", "offer")


@dataclass(frozen=True)
class Preview:
    """The rows that would move, who receives which bundle, and the fingerprint of the rows."""

    things: list[dict]
    given: dict[str, str] = field(default_factory=dict)
    mark: str = ""

    @property
    def moves(self) -> list[dict]:
        """The rows that change hands; the others are the receiver's already."""
        return [one for one in self.things if one["holder_id"] != self.given.get(one["bundle_id"])]


def wanted(asked: dict) -> held.What:
    """The question of the page as the data takes it."""
    clients = tuple(UUID(one) for one in asked.get("clients", "").split(",") if one)
    return held.What(from_id=UUID(asked["from_id"]) if asked.get("from_id") else None, clients=clients)


def shared(things: list[dict], colleagues: list[dict], to: list[str], chosen: dict | None = None) -> Preview:
    """Share out as the data will; Problems of the rules are raised as there."""
    rows = [held.Thing(**{name: one[name] for name in held.Thing.__dataclass_fields__}) for one in things]
    among = [_receiver(one) for one in colleagues if one["staff_id"] in to]
    return Preview(things, held.share_out(rows, among, chosen) if rows and among else {}, held.mark(rows))


def _receiver(one: dict) -> held.Receiver:
    lines = None if one["all_lines"] else frozenset(line for line in one["lines"].split(",") if line)
    return held.Receiver(one["staff_id"], one["name"], one["load"], lines)


def by_receiver(preview: Preview, colleagues: list[dict]) -> list[dict]:
    """A line per colleague who receives: what comes, and the load before and after."""
    found = []
    for one in colleagues:
        rows = [thing for thing in preview.moves if preview.given[thing["bundle_id"]] == one["staff_id"]]
        if one["staff_id"] in preview.given.values():
            more = sum(thing["weight"] for thing in rows)
            found.append(
                {"name": one["name"], **counted(rows), "load": one["load"], "after": one["load"] + more, "full": one["capacity_points"]}
            )
    return found


def counted(rows: list[dict]) -> dict:
    """How many rows of each kind, and the money of the deals."""
    kinds = Counter(one["entity"] for one in rows)
    amounts = [one["amount"] for one in rows if one["entity"] == "deal" and one["amount"] is not None]
    return {kind: kinds[kind] for kind in KINDS} | {"amount": float(sum(amounts)) if amounts else None}


def bundles(things: list[dict]) -> list[dict]:
    """A line per client (or deal, or lead without a client), in the order of their names, with what hangs on it."""
    parts: dict[str, list[dict]] = {}
    for one in things:
        parts.setdefault(one["bundle_id"], []).append(one)
    return [{"bundle_id": bundle, "name": named(rows), "holder": rows[0]["holder"], **counted(rows)} for bundle, rows in parts.items()]


def named(rows: list[dict]) -> str:
    """The client's name, else what stands for it."""
    return rows[0]["client"] or next((one["what"] for one in rows if one["entity"] in ("deal", "lead")), rows[0]["what"])


def in_words(found: dict) -> str:
    """`41 clients and 12 deals`; without either, what there is."""
    main = [count(f"hand_over.n_{kind}", found[kind]) for kind in ("client", "deal") if found.get(kind)]
    rest = [count(f"hand_over.n_{kind}", found[kind]) for kind in KINDS[2:] if found.get(kind)]
    said = main or rest[:2]
    return say("hand_over.and", first=said[0], second=said[1]) if len(said) == 2 else said[0]


def all_in_words(found: dict) -> str:
    """Every kind that there is, with commas."""
    return ", ".join(count(f"hand_over.n_{kind}", found[kind]) for kind in KINDS if found.get(kind))
