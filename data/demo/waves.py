"""Waves of the survey: closed ones of earlier quarters; the last quarter's, with every end an invitation may come to; and one drawn by lot two
days ago, to be asked by phone. Detractors nobody has spoken with yet are to be called."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import numpy as np

from data.demo.world import World

NAMES = {
    "en": ("The quarter's clients", "By lot, by phone"),
    "ru": ("Клиенты квартала", "По жребию, по телефону"),
    "uk": ("Клієнти кварталу", "За жеребом, телефоном"),
}
SPACE = UUID("5b3d6f0a-8c7e-4a55-9d0b-1e2f3a4b5c6d")
AGAIN, VALID, QUARANTINE = timedelta(days=10), timedelta(days=21), timedelta(days=90)
DRAWN, SHARE = timedelta(days=2) - timedelta(hours=10), 0.6
LAST = """
SELECT i.id, c.line_id, i.delivered, row_number() OVER (ORDER BY i.id) % 2 = 0, i.happened_at, i.survey_id
FROM kept.invitations i JOIN kept.clients c ON c.id = i.client_id JOIN kept.surveys s ON s.id = i.survey_id AND s.kind = 'nps'
WHERE i.happened_at = (SELECT max(happened_at) FROM kept.invitations WHERE survey_id = i.survey_id) ORDER BY i.id"""
BEFORE = """
SELECT c.line_id, i.survey_id, i.happened_at, count(*)
FROM kept.invitations i JOIN kept.clients c ON c.id = i.client_id JOIN kept.surveys s ON s.id = i.survey_id AND s.kind = 'nps'
WHERE i.happened_at < $last GROUP BY c.line_id, i.survey_id, i.happened_at ORDER BY i.happened_at, c.line_id"""
UNHEARD = """
SELECT a.id, c.line_id, c.id, a.person_id, c.owner_id, a.comment FROM kept.answers a JOIN kept.clients c ON c.id = a.client_id
WHERE a.score <= 6 AND a.happened_at > $since AND c.owner_id IS NOT NULL AND c.retired_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM kept.contacts k WHERE k.client_id = c.id AND k.state = 'held' AND k.happened_at > a.happened_at)
ORDER BY a.happened_at, a.id"""
DUE = """
SELECT c.line_id, c.id, c.owner_id, p.person_id
FROM kept.clients c LEFT JOIN (SELECT client_id, min(person_id) AS person_id FROM kept.person_roles WHERE is_main AND until IS NULL GROUP BY client_id) p
ON p.client_id = c.id
WHERE c.retired_at IS NULL AND (c.phone IS NOT NULL OR c.email IS NOT NULL) AND c.id IN (SELECT client_id FROM kept.sales)
  AND c.id NOT IN (SELECT client_id FROM kept.invitations WHERE happened_at > $since)
  AND c.id NOT IN (SELECT client_id FROM kept.answers WHERE happened_at > $since) ORDER BY c.id"""


def make(world: World) -> None:
    """Both waves; nobody counts as asked who did not before, so that no figure changes."""
    now = datetime.fromtimestamp(world.as_of, UTC).replace(tzinfo=None)
    asked = world.cur.execute(LAST).fetchall()
    if asked:
        _earlier(world, asked[0][4])
        _quarter(world, asked, now)
        _drawn(world, asked[0][-1], now)
        _to_call(world, now)


def _earlier(world: World, last: datetime) -> None:
    """The waves of the quarters before the last one: all that were due, closed a month later."""
    for line, survey, at, n in world.cur.execute(BEFORE, {"last": last}).fetchall():
        mark = f"{at} {line}"
        _wave(world, mark, line, survey, at, ("all_due", None, n), 0, f", {at:%m.%Y}")
        world.cur.execute("UPDATE kept.survey_waves SET closed_at = ? WHERE id = ?", [at + timedelta(days=30), _id(mark)])
        world.cur.execute(
            "UPDATE kept.invitations SET wave_id = $wave, sent_at = CASE WHEN delivered THEN $at END, not_reached_at = CASE WHEN NOT delivered "
            "THEN $at END, expires_at = CASE WHEN delivered THEN $until END, tries = CASE WHEN delivered THEN 0 ELSE 1 END, language = $language "
            "WHERE survey_id = $survey AND happened_at = $at AND client_id IN (SELECT id FROM kept.clients WHERE line_id = $line)",
            {"wave": _id(mark), "at": at, "until": at + VALID, "language": world.language, "survey": survey, "line": line},
        )


def _to_call(world: World, now: datetime) -> None:
    """Each detractor of the last weeks whom nobody spoke with has a contact planned with the owner of the client."""
    found = world.cur.execute(UNHEARD, {"since": now - timedelta(days=60)}).fetchall()
    dice = world.dice("detractors")
    for answer, line, client, person, owner, comment in found:
        due = datetime.fromtimestamp(int(world.clock.in_hours(dice, np.array([world.as_of + 86400]))[0]), UTC).replace(tzinfo=None)
        world.cur.execute(
            "INSERT INTO kept.contacts (id, line_id, client_id, person_id, staff_id, kind, direction, state, planned_at, due_at, note, entered_at) "
            "VALUES (?, ?, ?, ?, ?, 'call', 'out', 'planned', ?, ?, ?, ?)",
            [_id(f"call {answer}"), line, client, person, owner, now, due, comment, now],
        )
        world.cur.execute("UPDATE kept.answers SET follow_up_id = ? WHERE id = ?", [_id(f"call {answer}"), answer])


def _quarter(world: World, asked: list[tuple], now: datetime) -> None:
    for line in sorted({row[1] for row in asked}):
        there = [row for row in asked if row[1] == line]
        _wave(world, f"quarter {line}", line, there[0][-1], there[0][4], ("all_due", None, len(there)), 0)
    for invitation, line, delivered, again, at, _ in asked:
        sent = (now - AGAIN if again else at) if delivered else None
        world.cur.execute(
            "UPDATE kept.invitations SET wave_id = ?, sent_at = ?, expires_at = ?, not_reached_at = ?, tries = ?, language = ? WHERE id = ?",
            [
                _id(f"quarter {line}"),
                sent,
                sent and sent + VALID,
                None if delivered else at,
                int(not delivered),
                world.language,
                invitation,
            ],
        )


def _drawn(world: World, survey: UUID, now: datetime) -> None:
    due, at = world.cur.execute(DUE, {"since": now - QUARANTINE}).fetchall(), now - DRAWN
    for line in sorted({row[0] for row in due}):
        there = [row for row in due if row[0] == line]
        _wave(world, f"drawn {line}", line, survey, at, ("random", SHARE, len(there)), 1)
        for place, (_, client, owner, person) in enumerate(random.Random(world.seed).sample(there, round(SHARE * len(there)))):
            tried = place % 6 == 0
            world.cur.execute(
                "INSERT INTO kept.invitations (id, survey_id, client_id, person_id, happened_at, delivered, wave_id, language, staff_id, tries, "
                "not_reached_at) VALUES (?, ?, ?, ?, ?, false, ?, ?, ?, ?, ?)",
                [
                    _id(f"asked {client}"),
                    survey,
                    client,
                    person,
                    at,
                    _id(f"drawn {line}"),
                    world.language,
                    owner,
                    int(tried),
                    at if tried else None,
                ],
            )


def _wave(world: World, mark: str, line: UUID, survey: UUID, at: datetime, rule: tuple, name: int, when: str = "") -> None:
    world.cur.execute(
        "INSERT INTO kept.survey_waves (id, survey_id, line_id, name, chosen, share, seed, due_clients, happened_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [_id(mark), survey, line, NAMES[world.language][name] + when, rule[0], rule[1], world.seed, rule[2], at],
    )


def _id(mark: str) -> UUID:
    return uuid5(SPACE, mark)
