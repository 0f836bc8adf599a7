"""Experiments: an action is given to a random half of a group; the other half shows what would have come without it."""

import random
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from data import plan_many, store, trail
from data.inserts import insert
from data.plan_many import Round
from data.problems import Problem

TOUCHES = ("experiments", "experiment_clients", "contacts", "audit")
ACTIONS = ("offer", "greeting", "call", "letter")
FEWEST, MOST = 20, 20_000  # clients of one experiment
LONGEST = 730  # days of outcome
VALUED = """
SELECT k.id, coalesce(v.amount, 0) AS amount FROM visible.clients_in_hand k LEFT JOIN (
    SELECT client_id, sum(amount) AS amount FROM visible.purchases
    WHERE happened_at <= $now AND happened_at > $now - INTERVAL 365 DAY AND (undone_at IS NULL OR undone_at > $now) GROUP BY client_id) v
  ON v.client_id = k.id
WHERE k.line_id = $line AND list_contains(CAST($ids AS UUID[]), k.id) ORDER BY amount DESC, k.id"""
ALONE = "UPDATE kept.lines SET retired_at = retired_at WHERE id = ? RETURNING id"  # of two who begin at once the second starts again
BUSY = """
SELECT c.client_id FROM kept.experiment_clients c JOIN kept.experiments e ON e.id = c.experiment_id
WHERE e.stopped_at IS NULL AND local_day($now) <= plus_days(local_day(e.happened_at), e.outcome_days)"""


@dataclass(frozen=True)
class Wanted:
    """An action for a random half of clients of one line. `chosen`: what the group is, in words; `what`: what the one half gets.

    Behaviour is counted over the `outcome_days` after the beginning. Calls are planned from the local day `on`, at most `per_day` for anybody a day.
    """

    line_id: UUID | None
    name: str
    action: str
    what: str
    chosen: str
    clients: tuple[UUID, ...]
    outcome_days: int = 60
    on: date | None = None
    per_day: int = 8


@dataclass(frozen=True)
class Halves:
    """Who gets it and who does not; `left_out` take part in another experiment that is still counted."""

    treated: tuple[UUID, ...]
    control: tuple[UUID, ...]
    left_out: int


def halves(viewer, wanted: Wanted, *, key: UUID) -> Halves:
    """What `begin` with this key would do now. Writes nothing."""
    with store.here().cursor(viewer) as cur:
        return _halves(cur, wanted, key)


def call_days(viewer, wanted: Wanted, drawn: Halves) -> dict[UUID, tuple[date, UUID]]:
    """The day and the person of each call that `begin` would plan now; nothing for another action. Writes nothing."""
    return plan_many.preview(viewer, _round(wanted, drawn)) if wanted.action == "call" else {}


def begin(viewer, wanted: Wanted, *, key: UUID) -> UUID:
    """Draw the halves, once and for all, and plan the calls of the one half. Returns its id, which is the key: once per key."""

    def work(cur, me) -> UUID:
        if cur.execute("SELECT 1 FROM kept.experiments WHERE id = ?", [key]).fetchone():
            return key
        cur.execute(ALONE, [wanted.line_id])
        row, drawn = _facts(cur, wanted), _halves(cur, wanted, key)
        insert(cur, "experiments", [{"id": key, **row, "seed": _seed(key), "happened_at": store.now(), "entered_by": me.id}])
        planned = _calls(cur, me, wanted, drawn, key)
        rows = [(client, "treated", planned.get(client)) for client in drawn.treated] + [(one, "control", None) for one in drawn.control]
        insert(
            cur,
            "experiment_clients",
            [
                {"id": uuid5(key, f"in {client}"), "experiment_id": key, "client_id": client, "arm": arm, "contact_id": contact}
                for client, arm, contact in rows
            ],
        )
        trail.note(cur, me.id, "experiments.begin", "experiment", key, f"{len(drawn.treated)} {len(drawn.control)}")
        return key

    return _run(viewer, work)


def done(viewer, experiment_id: UUID, clients: tuple[UUID, ...]) -> int:
    """Say that these clients got it; returns how many had not been said to. A Problem when one of them is to be left alone."""

    def work(cur, me) -> int:
        _standing(cur, experiment_id)
        arms = dict(
            cur.execute("SELECT client_id, arm FROM visible.experiment_clients WHERE experiment_id = ?", [experiment_id]).fetchall()
        )
        if any(arms.get(client) != "treated" for client in clients):
            raise Problem("One of these clients is to be left alone by this experiment.")
        n = cur.execute(
            "UPDATE kept.experiment_clients SET done_at = $now WHERE experiment_id = $experiment AND done_at IS NULL "
            "AND list_contains(CAST($ids AS UUID[]), client_id)",
            {"now": store.now(), "experiment": experiment_id, "ids": [str(client) for client in clients]},
        ).fetchone()[0]
        if n:
            trail.note(cur, me.id, "experiments.done", "experiment", experiment_id, str(n))
        return n

    return _run(viewer, work)


def stop(viewer, experiment_id: UUID, *, version: int) -> None:
    """Nobody gets it any more: its calls that nobody has touched are taken back. The halves stay, and its clients are free for another one."""

    def work(cur, me) -> None:
        if _standing(cur, experiment_id) != version:
            raise Problem("Someone has changed this. Look at it again.")
        cur.execute("UPDATE kept.experiments SET stopped_at = ?, version = version + 1 WHERE id = ?", [store.now(), experiment_id])
        cur.execute(
            "DELETE FROM kept.contacts WHERE state = 'planned' AND version = 1 "
            "AND id IN (SELECT contact_id FROM kept.experiment_clients WHERE experiment_id = ?)",
            [experiment_id],
        )
        trail.note(cur, me.id, "experiments.stop", "experiment", experiment_id)

    _run(viewer, work)


def _run(viewer, work):
    return store.here().transaction(work, viewer=viewer, right="experiments.run", touches=TOUCHES)


def _standing(cur, experiment_id: UUID) -> int:
    """The version of a running experiment of the viewer's lines."""
    row = cur.execute("SELECT version, stopped_at FROM visible.experiments WHERE id = ?", [experiment_id]).fetchone()
    if row is None:
        raise Problem("There is no such experiment among yours.")
    if row[1] is not None:
        raise Problem("This experiment was stopped.")
    return row[0]


def _facts(cur, wanted: Wanted) -> dict:
    """The row of an experiment, checked; a Problem names the field that is wrong."""
    name, what, chosen = (" ".join(text.split()) for text in (wanted.name, wanted.what, wanted.chosen))
    if not name:
        raise Problem("Give it a name.", field="name")
    if wanted.action not in ACTIONS:
        raise Problem("Choose one of the list.", field="action")
    if not what:
        raise Problem("Say what the one half gets.", field="what")
    if not 1 <= wanted.outcome_days <= LONGEST:
        raise Problem("Count for 1 to {most} days.", field="outcome_days", most=LONGEST)
    facts = {"line_id": wanted.line_id, "name": name[:200], "action": wanted.action, "what": what[:500], "chosen": chosen[:500]}
    return facts | {"outcome_days": wanted.outcome_days}


def _halves(cur, wanted: Wanted, key: UUID) -> Halves:
    """The free ones of these clients, by what they bought in a year, drawn into halves that are worth alike."""
    if not cur.execute("SELECT 1 FROM kept.lines WHERE id = ? AND retired_at IS NULL AND in_my_lines(id)", [wanted.line_id]).fetchone():
        raise Problem("Choose the line.", field="line")
    ids = list(dict.fromkeys(wanted.clients))
    if len(ids) > MOST:
        raise Problem("These are more than {most} clients. Choose fewer at once.", field="group", most=MOST)
    now = store.now()
    found = cur.execute(VALUED, {"now": now, "line": wanted.line_id, "ids": [str(one) for one in ids]}).fetchall()
    if len(found) < len(ids):
        raise Problem("There is no such client among yours.", field="group")
    busy = {row[0] for row in cur.execute(BUSY, {"now": now}).fetchall()}
    free = [client for client, _value in found if client not in busy]
    if len(free) < FEWEST:
        raise Problem(
            "These are too few clients to halve: {n} are free, at least {fewest} are needed.", field="group", n=len(free), fewest=FEWEST
        )
    return Halves(*drawn(free, key), len(found) - len(free))


def drawn(clients: list[UUID], key: UUID) -> tuple[tuple[UUID, ...], tuple[UUID, ...]]:
    """Who gets it and who does not, of clients in the order of their value: of each two neighbours one, by a coin that falls alike for one key."""
    coin, arms = random.Random(_seed(key)), ([], [])
    for place in range(0, len(clients), 2):
        first = coin.randrange(2)
        for at, client in enumerate(clients[place : place + 2]):
            arms[(first + at) % 2].append(client)
    return tuple(arms[0]), tuple(arms[1])


def _seed(key: UUID) -> int:
    return key.int >> 66


def _calls(cur, me, wanted: Wanted, drawn: Halves, key: UUID) -> dict[UUID, UUID]:
    """The contacts planned with those who get a call, by client."""
    if wanted.action != "call":
        return {}
    days = plan_many.within(cur, me, _round(wanted, drawn), key=key)
    return {client: plan_many.planned_id(key, client) for client in days}


def _round(wanted: Wanted, drawn: Halves) -> Round:
    if wanted.on is None:
        raise Problem("Choose the day.", field="on")
    return Round(drawn.treated, wanted.on, "call", wanted.per_day, " ".join(wanted.what.split()))
