"""Notices of the overview that one person has put aside, with a reason, until they worsen: for oneself alone, and taken back at any time."""

import re
from math import isfinite
from uuid import UUID

from data import edits, store, trail
from data.problems import Problem

NAME = re.compile(r"[a-z_]{2,40}:[0-9a-z-]{0,40}")  # its code and its subject: stage_stopped:<id>
TOUCHES = ("notices_aside", "audit")
LONGEST = 500  # characters


def put_aside(viewer, notice: str, size: float, reason: str, *, key: UUID) -> UUID:
    """Put a notice aside for oneself as it is now (`size`, in its own measure); it takes the place of what was put aside before. Once per key.

    A Problem without a reason (`field` reason) or for what is no notice.
    """

    def work(cur, me) -> UUID:
        if cur.execute("SELECT 1 FROM kept.notices_aside WHERE id = ?", [key]).fetchone():
            return key
        _check(notice, size, reason)
        _end(cur, me, notice)
        cur.execute(
            "INSERT INTO kept.notices_aside (id, staff_id, notice, size, reason, happened_at) VALUES (?, ?, ?, ?, ?, ?)",
            [key, me.id, notice, float(size), reason.strip(), store.now()],
        )
        trail.note(cur, me.id, "notices.put_aside", "notice", key, notice)
        return key

    return _transaction(viewer, work)


def take_back(viewer, notice: str, *, key: UUID) -> None:
    """It stands among the others again; nothing happens when it does already. Once per key."""

    def work(cur, me) -> None:
        if trail.of(cur, key) is None and _end(cur, me, notice):
            trail.note(cur, me.id, "notices.take_back", "notice", None, notice, line=key)

    _transaction(viewer, work)


def _transaction(viewer, work):
    return store.here().transaction(work, viewer=viewer, right="own.notices", touches=TOUCHES)


def _end(cur, me, notice: str) -> bool:
    """End what this person had put aside of this notice; was there any?"""
    return bool(
        cur.execute(
            "UPDATE kept.notices_aside SET taken_back_at = ? WHERE staff_id = ? AND notice = ? AND taken_back_at IS NULL RETURNING id",
            [store.now(), me.id, notice],
        ).fetchall()
    )


def _check(notice: str, size: float, reason: str) -> None:
    if not NAME.fullmatch(notice) or not isfinite(size):
        raise Problem("This is no notice.")
    if not reason.strip():
        raise Problem("Say why it can wait.", field="reason")
    edits.short(reason, "reason", LONGEST)
