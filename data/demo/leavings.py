"""Some clients whose purchases ended said that they leave, and why: oftener those who had complained."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa

from data.demo.world import World

ENDED = """
SELECT CAST(c.id AS VARCHAR), max(s.happened_at),
       count(DISTINCT p.id) FILTER (WHERE p.closed_at IS NULL OR p.closed_at > p.deadline_at) > 0
FROM kept.clients c JOIN kept.sales s ON s.client_id = c.id LEFT JOIN kept.complaints p ON p.client_id = c.id
WHERE c.retired_at IS NULL AND c.id NOT IN (
    SELECT d.client_id FROM kept.deals d JOIN kept.stages g ON g.id = d.stage_id WHERE g.kind = 'open' AND d.client_id IS NOT NULL)
GROUP BY c.id HAVING max(s.happened_at) < ? ORDER BY 1"""
OFTEN, ANGRY = 0.16, 0.45  # who say so, of clients without and with a complaint that was not solved in time
NOT_IN_THE_LIST = 0.15  # give words, but none of the reasons
SILENT = 60  # days without a purchase
WEIGHTS = {  # of the kinds of reasons, for who had no such complaint and who had
    False: {"need_changed": 5, "better_alternative": 4, "dissatisfied": 1, "other": 1},
    True: {"need_changed": 1, "better_alternative": 3, "dissatisfied": 9, "other": 1},
}
WORDS = {
    "en": {
        "need_changed": ("The project is over", "We closed that branch"),
        "better_alternative": ("Another supplier is cheaper", "We do it ourselves now"),
        "dissatisfied": ("Waited three weeks for an answer", "Second late delivery in a row"),
        "other": ("The new director has a supplier of his own", "No budget this year"),
    },
    "ru": {
        "need_changed": ("Проект закончился", "Закрыли этот филиал"),
        "better_alternative": ("Другой поставщик дешевле", "Теперь делаем сами"),
        "dissatisfied": ("Три недели ждали ответа", "Вторая поставка подряд с опозданием"),
        "other": ("У нового директора свой поставщик", "В этом году нет бюджета"),
    },
    "uk": {
        "need_changed": ("Проєкт закінчився", "Закрили цю філію"),
        "better_alternative": ("Інший постачальник дешевший", "Тепер робимо самі"),
        "dissatisfied": ("Три тижні чекали на відповідь", "Друга поставка поспіль із запізненням"),
        "other": ("У нового директора свій постачальник", "Цього року немає бюджету"),
    },
}


def make(world: World) -> None:
    """Write who left, when, for which reason and in which words."""
    now, dice = datetime.fromtimestamp(world.as_of, UTC).replace(tzinfo=None), world.dice("leavings")
    ended = world.cur.execute(ENDED, [now - timedelta(days=SILENT)]).fetchall()
    said = dice.chance([ANGRY if angry else OFTEN for _, _, angry in ended], len(ended))
    reasons = world.cur.execute("SELECT CAST(id AS VARCHAR), kind FROM kept.leaving_reasons ORDER BY position").fetchall()
    lines = [_one(world, dice, now, reasons, *client) for client, left in zip(ended, said, strict=True) if left]
    _wronged(world, dice, lines)
    _write(
        world,
        ("id", "left_at", "reason", "because"),
        lines,
        "UPDATE kept.clients SET left_at = m.left_at, leaving_reason_id = CAST(m.reason AS UUID), left_because = m.because "
        "FROM made m WHERE kept.clients.id = CAST(m.id AS UUID)",
    )


def _wronged(world: World, dice, lines: list[tuple]) -> None:
    """What went wrong in the months before, entered by hand: oftener with those who leave dissatisfied."""
    codes = world.cur.execute("SELECT code, points FROM kept.relationship_points WHERE by_hand AND points < 0 ORDER BY position").fetchall()
    angry = {
        row[0] for row in world.cur.execute("SELECT CAST(id AS VARCHAR) FROM kept.leaving_reasons WHERE kind = 'dissatisfied'").fetchall()
    }
    made = []
    for client, left_at, reason, _ in lines:
        for n in range(2 if reason in angry else int(dice.chance(0.6, 1)[0])):
            code, points = codes[int(dice.rng.integers(len(codes)))]
            made.append((str(dice.make_id()), client, code, points, left_at - timedelta(days=float(dice.between(60, 150, 1)[0]) + n)))
    _write(
        world,
        ("id", "client", "code", "points", "at"),
        made,
        "INSERT INTO kept.relationship_entries (id, line_id, client_id, code, points, happened_at, entered_at, entered_by) "
        "SELECT CAST(m.id AS UUID), c.line_id, c.id, m.code, m.points, m.at, m.at, c.owner_id "
        "FROM made m JOIN kept.clients c ON c.id = CAST(m.client AS UUID)",
    )


def _write(world: World, names: tuple, lines: list[tuple], how: str) -> None:
    """All lines in one statement, as the table `made`."""
    if lines:
        world.cur.register("made", pa.table({name: list(column) for name, column in zip(names, zip(*lines, strict=True), strict=True)}))
        world.cur.execute(how)
        world.cur.unregister("made")


def _one(world: World, dice, now: datetime, reasons: list, client: str, last: datetime, angry: bool) -> tuple:
    """The row of one who leaves; half of those who chose a reason said nothing more."""
    days = float(dice.between(20, min(120, (now - last).days), 1)[0])
    kind = reasons[int(dice.pick([WEIGHTS[angry][kind] for _, kind in reasons], 1)[0])][1]
    words = WORDS[world.language][kind]
    unlisted, more = dice.chance([NOT_IN_THE_LIST, 0.5], 2)
    chosen = [one for one, its in reasons if its == kind]
    reason = None if unlisted else chosen[int(dice.rng.integers(len(chosen)))]
    return client, last + timedelta(days=days), reason, words[int(dice.rng.integers(len(words)))] if unlisted or more else None
