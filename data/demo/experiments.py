"""Two experiments: one that is over, in which the call helped a little, and one that still runs."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from data.demo.world import World
from data.inserts import insert

SPACE = UUID("9c1d2c64-53c6-4a38-9a83-6f0a3b6f7d21")
WORDS = {
    "en": (
        ("A call three months after the purchase", "call", "Ask how it works, offer a check", "Bought in the year before"),
        ("A personal letter instead of the usual one", "letter", "A letter by name from the manager", "Every client of the line"),
    ),
    "ru": (
        ("Звонок через три месяца после покупки", "call", "Спросить, как работает, предложить проверку", "Покупали за год до этого"),
        ("Личное письмо вместо обычного", "letter", "Письмо по имени от менеджера", "Все клиенты линии"),
    ),
    "uk": (
        ("Дзвінок через три місяці після покупки", "call", "Запитати, як працює, запропонувати перевірку", "Купували за рік до того"),
        ("Особистий лист замість звичайного", "letter", "Лист на ім’я від менеджера", "Усі клієнти лінії"),
    ),
}
DAYS = (90, 60)  # that count
AGO = (timedelta(days=130, hours=-10), timedelta(days=18, hours=-9))
FEWEST, MOST, LUCK = 20, 160, 0.35  # clients; how often of a pair in which one bought it was the one who got it
BUYERS = """
SELECT c.id, coalesce(sum(s.amount) FILTER (WHERE s.happened_at <= $at), 0) AS value,
       count(*) FILTER (WHERE s.happened_at > $at AND s.happened_at <= $ends) > 0 AS bought
FROM kept.clients c JOIN kept.sales s ON s.client_id = c.id AND s.happened_at > $at - INTERVAL 365 DAY
WHERE c.line_id = $line AND c.retired_at IS NULL AND c.id NOT IN (SELECT client_id FROM kept.experiment_clients)
GROUP BY c.id HAVING min(s.happened_at) <= $at ORDER BY value DESC, c.id LIMIT $most"""


def make(world: World) -> None:
    """Both, in the first line, each with clients of its own."""
    now = datetime.fromtimestamp(world.as_of, UTC).replace(tzinfo=None)
    line, head = world.cur.execute(
        "SELECT (SELECT id FROM kept.lines ORDER BY position, id LIMIT 1), (SELECT id FROM kept.staff WHERE role = 'head' ORDER BY login LIMIT 1)"
    ).fetchone()
    for place, (days, ago) in enumerate(zip(DAYS, AGO, strict=True)):
        _one(world, place, line, head, now - ago, days)


def _one(world: World, place: int, line: UUID, head: UUID, at: datetime, days: int) -> None:
    name, action, what, chosen = WORDS[world.language][place]
    made = uuid5(SPACE, name)
    asked = {"line": line, "at": at, "ends": at + timedelta(days=days), "most": MOST}
    found = world.cur.execute(BUYERS, asked).fetchall()
    if len(found) < FEWEST:
        return
    facts = {"id": made, "line_id": line, "name": name, "action": action, "what": what, "chosen": chosen, "seed": world.seed}
    insert(world.cur, "experiments", [facts | {"outcome_days": days, "happened_at": at, "entered_by": head}])
    dice, rows = world.dice(f"experiment {place}"), []
    for first in range(0, len(found) - 1, 2):
        pair = found[first : first + 2]
        better = [one for one in pair if one[2]]
        helped = place == 0 and len(better) == 1
        treated = better[0] if helped and dice.rng.random() < LUCK else pair[int(dice.rng.integers(0, 2))]
        for client, _value, _bought in pair:
            got = client == treated[0] and dice.rng.random() < (0.9, 0.4)[place]
            when = at + timedelta(days=1 + int(dice.rng.integers(0, 12))) if got else None
            arm = "treated" if client == treated[0] else "control"
            rows.append({"id": uuid5(made, str(client)), "experiment_id": made, "client_id": client, "arm": arm, "done_at": when})
    insert(world.cur, "experiment_clients", rows)
