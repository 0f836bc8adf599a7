"""The playbook: what the company checks and says in each stage, ticked on a deal by whoever works on it."""

from dataclasses import dataclass
from uuid import UUID

from data import store, trail
from data.deal_stands import stand
from data.problems import Problem

KINDS = ("check", "script")


@dataclass(frozen=True)
class Item:
    """One line of a stage's playbook: a thing to check, or a script with its words."""

    kind: str
    name: str
    words: str = ""


def tick(viewer, deal_id: UUID, item_id: UUID, *, contact_id: UUID | None = None) -> None:
    """Tick an item of the stage the deal stands in; ticked already, nothing happens."""

    def work(cur, me) -> None:
        if stand(cur, deal_id).stage_id != _item(cur, item_id)[0]:
            raise Problem("The deal is in another stage now. Look at it again.")
        tick_row = [deal_id, item_id, store.now(), me.id, contact_id]
        if cur.execute("INSERT INTO kept.playbook_ticks VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", tick_row).fetchone()[0]:
            trail.note(cur, me.id, "playbook.tick", "deal", deal_id, str(item_id))

    store.here().transaction(work, viewer=viewer, right="deals.edit", touches=("playbook_ticks", "audit"))


def untick(viewer, deal_id: UUID, item_id: UUID) -> None:
    """Take a tick back, while the deal stands in the item's stage; not ticked, nothing happens."""

    def work(cur, me) -> None:
        if stand(cur, deal_id).stage_id != _item(cur, item_id)[0]:
            raise Problem("The deal is in another stage now. Look at it again.")
        if cur.execute("DELETE FROM kept.playbook_ticks WHERE deal_id = ? AND item_id = ?", [deal_id, item_id]).fetchone()[0]:
            trail.note(cur, me.id, "playbook.untick", "deal", deal_id, str(item_id))

    store.here().transaction(work, viewer=viewer, right="deals.edit", touches=("playbook_ticks", "audit"))


def add(viewer, stage_id: UUID, item: Item, *, key: UUID) -> UUID:
    """Add an item at the end of a stage's playbook; the key becomes its id."""

    def work(cur, me) -> UUID:
        if trail.of(cur, key):
            return key
        _stage(cur, stage_id)
        kind, name, words = _checked(item)
        last = cur.execute("SELECT coalesce(max(position), 0) FROM kept.playbook_items WHERE stage_id = ?", [stage_id]).fetchone()[0]
        cur.execute(
            "INSERT INTO kept.playbook_items (id, stage_id, kind, name, words, position) VALUES (?, ?, ?, ?, ?, ?)",
            [key, stage_id, kind, name, words, last + 1],
        )
        trail.note(cur, me.id, "playbook.add", "playbook_item", key, line=key)
        return key

    return store.here().transaction(work, viewer=viewer, right="playbook.edit", touches=("playbook_items", "audit"))


def edit(viewer, item_id: UUID, item: Item, *, version: int) -> None:
    """Change the words of an item; its ticks stay."""

    def work(cur, me) -> None:
        _same(_item(cur, item_id), version)
        cur.execute(
            "UPDATE kept.playbook_items SET kind = ?, name = ?, words = ?, version = version + 1 WHERE id = ?", [*_checked(item), item_id]
        )
        trail.note(cur, me.id, "playbook.edit", "playbook_item", item_id)

    store.here().transaction(work, viewer=viewer, right="playbook.edit", touches=("playbook_items", "audit"))


def retire(viewer, item_id: UUID, *, version: int) -> None:
    """Take an item from the playbook; what was ticked stays counted."""

    def work(cur, me) -> None:
        _same(_item(cur, item_id), version)
        cur.execute("UPDATE kept.playbook_items SET retired_at = ?, version = version + 1 WHERE id = ?", [store.now(), item_id])
        trail.note(cur, me.id, "playbook.retire", "playbook_item", item_id)

    store.here().transaction(work, viewer=viewer, right="playbook.edit", touches=("playbook_items", "audit"))


def reorder(viewer, stage_id: UUID, item_ids: list[UUID], *, key: UUID) -> None:
    """Put the items of a stage in this order; a Problem unless they are all its present items. Once per key."""

    def work(cur, me) -> None:
        if trail.of(cur, key):
            return
        _stage(cur, stage_id)
        present = cur.execute("SELECT id FROM kept.playbook_items WHERE stage_id = ? AND retired_at IS NULL", [stage_id]).fetchall()
        if sorted(item_ids, key=str) != sorted((row[0] for row in present), key=str):
            raise Problem("Someone has changed this playbook. Look at it again.")
        for position, item in enumerate(item_ids, start=1):
            cur.execute(
                "UPDATE kept.playbook_items SET position = ?, version = version + 1 WHERE id = ? AND position <> ?",
                [position, item, position],
            )
        trail.note(cur, me.id, "playbook.reorder", "stage", stage_id, line=key)

    store.here().transaction(work, viewer=viewer, right="playbook.edit", touches=("playbook_items", "audit"))


def _item(cur, item_id: UUID) -> tuple:
    """Stage and version of an item in the viewer's lines that is not retired."""
    row = cur.execute("SELECT stage_id, version FROM visible.playbook_items WHERE id = ? AND retired_at IS NULL", [item_id]).fetchone()
    if row is None:
        raise Problem("This item is no longer in the playbook.")
    return row


def _same(item: tuple, version: int) -> None:
    if item[1] != version:
        raise Problem("Someone has changed this playbook. Look at it again.")


def _stage(cur, stage_id: UUID) -> None:
    if cur.execute("SELECT 1 FROM visible.stages WHERE id = ? AND retired_at IS NULL", [stage_id]).fetchone() is None:
        raise Problem("There is no such stage among yours.")


def _checked(item: Item) -> tuple[str, str, str | None]:
    name, words = " ".join(item.name.split()), item.words.strip()
    if item.kind not in KINDS:
        raise Problem("An item is a check or a script.", field="kind")
    if not name or len(name) > 200:
        raise Problem("Give the item a name of at most 200 characters.", field="name")
    if item.kind == "script" and not words:
        raise Problem("A script has words to say.", field="words")
    if len(words) > 4000:
        raise Problem("This is longer than {most} characters.", field="words", most=4000)
    return item.kind, name, words or None
