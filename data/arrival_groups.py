"""What comes by API and web forms, written in groups: one writer takes what waits, and nobody is answered before the commit.

A commit costs about as much for fifty leads as for one. One that cannot be taken falls out of its group alone, into quarantine.
"""

import itertools
import json
import logging
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

from data import arrival_bodies, arrivals, doors, quarantine, receipts, store
from data.arrival_lists import Lists, lists_of, stamp
from data.problems import Problem
from data.receipts import Answer, Knock
from data.viewer import SYSTEM

MOST = 100  # in one transaction
WAITING = 2000  # more than these are sent away for a while
GATHERS = 0.03  # seconds: after a group of several the writer waits so long for the next
ALONE = ("leads", "lead_touches", "audit", *quarantine.TABLES, *receipts.TABLES)
REVOKED = Answer(401, {"detail": "This key opens nothing."})
BUSY = Answer(503, {"detail": "Too much at once. Send it again in a moment."})
FAILED = Answer(503, {"detail": "This could not be written. Send it again in a moment."})
log = logging.getLogger("voronka")


@dataclass(frozen=True)
class Posted:
    """One lead as it was sent: `key` becomes its id, `way` is 'api' or 'form', `knock` stands for an idempotency key."""

    door: doors.Door
    body: dict
    key: UUID
    way: str = "api"
    knock: Knock | None = None


_waiting: list[tuple[store.Store, Posted, Future]] = []
_lock = threading.Lock()
_writer = ThreadPoolExecutor(1, "arrivals")
_draining = False


def submit(posted: Posted) -> Future:
    """Have it written with what else waits; the future holds its Answer once that is committed."""
    global _draining
    answer: Future = Future()
    answer.set_running_or_notify_cancel()  # a sender that goes away does not take its lead back
    with _lock:
        if len(_waiting) >= WAITING:
            answer.set_result(BUSY)
            return answer
        _waiting.append((store.here(), posted, answer))
        if not _draining:
            _draining = True
            _writer.submit(_drain)
    return answer


def _drain() -> None:
    """Write what waits, group by group, until nothing does. After a group of several the next one may gather for a moment."""
    while taken := _next_group():
        for (_, _, future), answer in zip(taken, _answers(taken[0][0], [one[1] for one in taken]), strict=True):
            future.set_result(answer)
        if len(taken) > 1:
            time.sleep(GATHERS)


def _next_group() -> list:
    global _draining
    with _lock:
        taken = list(itertools.takewhile(lambda one: one[0] is _waiting[0][0], _waiting[:MOST]))
        del _waiting[: len(taken)]
        _draining = bool(taken)
    return taken


def _answers(here: store.Store, group: list[Posted]) -> list[Answer]:
    """Of a group that cannot be written as a whole each is tried alone."""
    try:
        return take(here, group)
    except Exception:
        if len(group) == 1:
            log.exception("A lead could not be written; its sender was told.")
            return [FAILED]
        return [_answers(here, [one])[0] for one in group]


def take(here: store.Store, group: list[Posted]) -> list[Answer]:
    """Write a group in one transaction; the answers in its order. 201 taken, 202 in quarantine, 401 revoked, 409 another body."""

    at = stamp(here)

    def work(cur, me) -> tuple[list[Answer], tuple[str, ...]]:
        live = doors.still_live(cur, {one.door.id for one in group})
        known = receipts.known(cur, [one.knock for one in group if one.knock])
        fresh: dict[UUID, Posted] = {}
        for one in group:
            if one.door.id in live and not (one.knock and one.knock.id in known):
                fresh.setdefault(one.key, one)
        made = _written(cur, me, fresh, lists_of(cur, at))
        receipts.keep(cur, [(one.knock, made[key]) for key, one in fresh.items() if one.knock])
        at_once = cur.execute("SELECT 1 FROM kept.distribution_rules WHERE at_once LIMIT 1").fetchone()
        return [_answer(one, live, known, fresh, made) for one in group], (*ALONE, *arrivals.TABLES) if at_once else ALONE

    answers, touched = here.transaction(work, viewer=SYSTEM, right="arrivals.take")
    here.versions.update(set(touched))
    return answers


def _answer(one: Posted, live, known: dict, fresh: dict, made: dict) -> Answer:
    if one.door.id not in live:
        return REVOKED
    if one.knock and one.knock.id in known:
        return known[one.knock.id]
    if one.knock and fresh[one.key].knock.body_hash != one.knock.body_hash:
        return receipts.OTHER
    return made[one.key]


def _written(cur, me, fresh: dict[UUID, Posted], lists: Lists) -> dict[UUID, Answer]:
    """Each lead taken, or kept in quarantine with what speaks against it."""
    came, wrong = [], {}
    for key, one in fresh.items():
        try:
            came.append(arrivals.Came(key, arrival_bodies.arrival(one.body, lists, one.door.line_id), one.door.id))
        except Problem as problem:
            wrong[key] = problem
    written = arrivals.write_all(cur, me, came, lists) | wrong
    return {
        key: aside(cur, fresh[key], outcome, lists) if isinstance(outcome, Problem) else Answer(201, {"id": str(key), "outcome": "taken"})
        for key, outcome in written.items()
    }


def aside(cur, one: Posted, problem: Problem, lists: Lists) -> Answer:
    """Kept in quarantine, in the line of its door or the one it names."""
    line_id = one.door.line_id
    if line_id is None:
        try:
            line_id = arrival_bodies.line_of(one.body, lists, None)
        except Problem:
            line_id = None
    body = json.dumps(one.body, ensure_ascii=False)
    quarantine.keep(cur, key=one.key, door=one.way, body=body, problem=problem, line_id=line_id, door_id=one.door.id)
    return Answer(202, {"id": str(one.key), "outcome": "quarantine", "detail": str(problem), "field": problem.field})
