"""Who is asked in a survey: chosen by rule and never by hand, in waves."""

import random
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid5

from data import store, trail
from data.inserts import insert
from data.problems import Problem

RULES = ("all_due", "random", "contract_year")
TOUCHES = ("invitations", "survey_waves", "audit")
# Every client of the line who ever bought, with why it may not be asked now (NULL: it is due) and which person to ask: the main one first.
# The year of a contract ends with the contract: the one that ends next, of deals that are won. Where none is known, and the last purchase
# began after any that is over, a year from the last purchase stands in for it. Either must end within the next two months.
DUE = """
WITH bought AS (
    SELECT client_id, max(happened_at) AS last_at FROM (
        SELECT client_id, happened_at FROM kept.sales WHERE happened_at <= $now
        UNION ALL
        SELECT d.client_id, p.valid_from FROM kept.stage_spans p JOIN kept.deals d ON d.id = p.deal_id JOIN kept.stages s ON s.id = p.stage_id
        WHERE s.kind = 'won' AND p.valid_to IS NULL AND p.valid_from <= $now)
    GROUP BY client_id),
contracts AS (
    SELECT d.client_id, min(d.contract_end) FILTER (WHERE d.contract_end > local_day($now)) AS ends_on, max(d.contract_end) AS last_on
    FROM kept.deals d JOIN kept.stage_spans p ON p.deal_id = d.id AND p.valid_to IS NULL AND p.valid_from <= $now
    JOIN kept.stages s ON s.id = p.stage_id AND s.kind = 'won' WHERE d.contract_end IS NOT NULL GROUP BY d.client_id),
years AS (
    SELECT b.client_id, k.ends_on IS NOT NULL AS known, coalesce(k.ends_on, CASE WHEN k.last_on IS NULL OR k.last_on <= local_day(b.last_at)
                    THEN plus_months(local_day(b.last_at), 12) END) AS ends_on
    FROM bought b LEFT JOIN contracts k ON k.client_id = b.client_id),
people AS (
    SELECT r.client_id, p.id, p.language, p.consent, p.phone IS NOT NULL OR p.email IS NOT NULL AS reached,
           row_number() OVER (PARTITION BY r.client_id ORDER BY p.consent IS NOT DISTINCT FROM false, r.is_main DESC, p.id) AS place
    FROM kept.person_roles r JOIN kept.persons p ON p.id = r.person_id
    WHERE p.retired_at IS NULL AND (r.until IS NULL OR r.until > local_day($now)))
SELECT c.id, p.id, p.language, c.owner_id, y.known,
       CASE WHEN c.id IN (SELECT client_id FROM kept.invitations WHERE happened_at > $since)
              OR c.id IN (SELECT client_id FROM kept.answers WHERE happened_at > $since AND retired_at IS NULL) THEN 'quarantine'
            WHEN c.id IN (SELECT entity_id FROM kept.quiet_spells WHERE entity = 'client' AND ended_at IS NULL AND until_on > local_day($now)) THEN 'quiet'
            WHEN p.consent IS NOT DISTINCT FROM false OR NOT (coalesce(p.reached, false) OR c.phone IS NOT NULL OR c.email IS NOT NULL)
            THEN 'unreachable' END AS why_not
FROM visible.clients_in_hand c JOIN years y ON y.client_id = c.id LEFT JOIN people p ON p.client_id = c.id AND p.place = 1
WHERE c.line_id = $line AND (NOT $yearly OR (y.ends_on > local_day($now) AND plus_months(y.ends_on, -2) <= local_day($now)))
ORDER BY c.id"""


@dataclass(frozen=True)
class Wave:
    """Who is to be asked what: everybody who is due, a random `share` (0 to 1) of them, or those whose contract
    ends within two months."""

    survey_id: UUID
    line_id: UUID
    chosen: str = "all_due"
    share: float | None = None
    name: str = ""


@dataclass(frozen=True)
class Preview:
    """How many clients: bought (whose contract year ends within two months, where that is the rule), may not be asked and why, due, will be
    asked; `guessed`: of those due, for how many a year from the last purchase stands in for the end of a contract (0 for other rules)."""

    bought: int
    quarantine: int
    quiet: int
    unreachable: int
    due: int
    asked: int
    guessed: int = 0


def preview(viewer, wave: Wave) -> Preview:
    """What `make` would do at this moment; nothing is written."""
    return store.here().transaction(lambda cur, me: _preview(_candidates(cur, wave), wave), viewer=viewer, right="surveys.run")


def make(viewer, wave: Wave, *, key: UUID) -> int:
    """Choose and invite; returns how many clients are to be asked. Once per key, which also seeds the draw."""

    def work(cur, me) -> int:
        if trail.of(cur, key):
            return cur.execute("SELECT count(*) FROM kept.invitations WHERE wave_id = ?", [key]).fetchone()[0]
        name = wave.name.strip()[:200]
        if not name:
            raise Problem("A name is needed.", field="name")
        found = _candidates(cur, wave)
        due = [one for one in found if one[-1] is None]
        if not due:
            raise Problem("Nobody is due to be asked.", field="chosen")
        seed = key.int >> 65
        asked = drawn(due, wave, seed)
        row = {"id": key, "survey_id": wave.survey_id, "line_id": wave.line_id, "name": name, "chosen": wave.chosen, "share": _share(wave)}
        insert(cur, "survey_waves", [row | {"seed": seed, "due_clients": len(due), "happened_at": store.now(), "entered_by": me.id}])
        insert(cur, "invitations", _rows(cur, wave, asked, key))
        trail.note(cur, me.id, "surveys.wave", "survey_wave", key, line=key)
        return len(asked)

    return store.here().transaction(work, viewer=viewer, right="surveys.run", touches=TOUCHES)


def drawn(due: list[tuple], wave: Wave, seed: int) -> list[tuple]:
    """All of them, or the random share: the same seed draws the same from the same clients in order of their ids."""
    if wave.chosen != "random":
        return due
    return random.Random(seed).sample(due, _size(len(due), wave))


def _size(due: int, wave: Wave) -> int:
    return min(due, max(1, round(due * _share(wave)))) if wave.chosen == "random" else due


def _share(wave: Wave) -> float | None:
    if wave.chosen != "random":
        return None
    if wave.share is None or not 0 < wave.share <= 1:
        raise Problem("Say which share of those who are due is asked.", field="share")
    return wave.share


def _preview(found: list[tuple], wave: Wave) -> Preview:
    why = [one[-1] for one in found]
    due = why.count(None)
    guessed = sum(one[-1] is None and not one[-2] for one in found) if wave.chosen == "contract_year" else 0
    return Preview(len(found), *(why.count(one) for one in ("quarantine", "quiet", "unreachable")), due, _size(due, wave), guessed)


def _candidates(cur, wave: Wave) -> list[tuple]:
    """(client, person, language, owner, whether the end of the contract is known, why not) of every client that could be thought of."""
    if wave.chosen not in RULES:
        raise Problem("Choose one of the list.", field="chosen")
    row = cur.execute(
        "SELECT quarantine_days FROM visible.surveys WHERE id = $s AND retired_at IS NULL AND (line_id IS NULL OR line_id = $l) "
        "AND $l IN (SELECT id FROM visible.lines WHERE retired_at IS NULL)",
        {"s": wave.survey_id, "l": wave.line_id},
    ).fetchone()
    if row is None:
        raise Problem("This survey is not asked in this line.", field="survey")
    now = store.now()
    values = {"now": now, "since": now - timedelta(days=row[0] or 90), "line": wave.line_id, "yearly": wave.chosen == "contract_year"}
    return cur.execute(DUE, values).fetchall()


def _rows(cur, wave: Wave, asked: list[tuple], key: UUID) -> list[dict]:
    ours = cur.execute("SELECT language FROM kept.company").fetchone()[0]
    return [
        {"id": uuid5(key, str(client)), "survey_id": wave.survey_id, "client_id": client, "person_id": person, "happened_at": store.now(),
         "delivered": False, "wave_id": key, "language": language if language in ("en", "ru", "uk") else ours, "staff_id": owner, "tries": 0}
        for client, person, language, owner, *_ in asked
    ]  # fmt: skip


def close(viewer, wave_id: UUID, *, version: int) -> None:
    """Nobody is asked in this wave any more; links that are out live on to their day."""

    def work(cur, me) -> None:
        row = cur.execute("SELECT version, closed_at FROM visible.survey_waves WHERE id = ?", [wave_id]).fetchone()
        if row is None or row[0] != version or row[1]:
            raise Problem("Someone has changed this. Look at it again.")
        cur.execute("UPDATE kept.survey_waves SET closed_at = ?, version = version + 1 WHERE id = ?", [store.now(), wave_id])
        trail.note(cur, me.id, "surveys.close", "survey_wave", wave_id)

    store.here().transaction(work, viewer=viewer, right="surveys.run", touches=TOUCHES)
