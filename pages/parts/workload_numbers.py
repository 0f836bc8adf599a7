"""What the workload page says and draws, from the answers of its questions: no Streamlit, no SQL."""

import pyarrow as pa

from pages.words import NBSP, count, day, number, plain, say, share

PARTS = (
    ("main", "deals", "deal_points"),
    ("soft", "planned", "planned_points"),
    ("attention", "today", "today_points"),
    ("bad", "overdue", "overdue_points"),
)
BEHIND = {
    "deals": ("workload.open_deals", "open_deals"),
    "planned": ("workload.planned", "planned"),
    "today": ("workload.due_today", "due_today"),
    "overdue": ("workload.overdue", "overdue"),
    "held": ("workload.held_meetings", "held_meetings"),
    "to_come": ("workload.planned_meetings", "planned_meetings"),
    "leads": ("workload.leads_30", "leads_30"),
}


def headline(managers: list[dict], total: dict, calendar: list[dict]) -> str:
    """Who is counted, what nobody owns, and who is away."""
    said = [count("workload.people", len(managers))] if len(managers) > 1 else []
    said.append(count("workload.deals_open", total["open_deals"]))
    if total["unowned_deals"]:
        said.append(count("workload.unowned", total["unowned_deals"]))
    away = list(dict.fromkeys(one["name"] for one in calendar if one["away"]))
    if away:
        said.append(say("workload.away", names=", ".join(map(plain, away[:4])) + (" …" if len(away) > 4 else "")))
    return " ".join(said)


def apart(people: list[dict]) -> list[dict]:
    """The same people with equal names told apart by a number, so that they keep rows of their own."""
    labels, seen = {}, {}
    for one in people:
        if one["staff_id"] not in labels:
            seen[one["name"]] = n = seen.get(one["name"], 0) + 1
            labels[one["staff_id"]] = one["name"] if n == 1 else f"{one['name']} {n}"
    return [one | {"name": labels[one["staff_id"]]} for one in people]


def load(managers: list[dict]) -> pa.Table:
    """Load points by part; the tick is the person's capacity, or the mean of all where nobody has one."""
    people = [one for one in apart(managers) if one["points"] or one["capacity_points"]]
    limits = _limits(people)
    most = max([one["points"] for one in people] + [limit for limit in limits.values() if limit] + [1.0])
    lines = []
    for place, one in enumerate(people):
        limit = limits[one["staff_id"]]
        lines += _parts(one, place, most) + ([tick(one, place, limit / most)] if limit else [])
        lines.append(text(one, place, share(one["load_share"]) if one["load_share"] is not None else number(one["points"])))
    return pa.Table.from_pylist(lines)


def _parts(one: dict, place: int, most: float) -> list[dict]:
    lines, x = [], 0.0
    for role, part, column in PARTS:
        if one[column]:
            words = f"{say(f'workload.part.{part}')}: {number(one[column], 1 if one[column] % 1 else 0)}"
            lines.append(bar(one, place, role, x / most, (x + one[column]) / most, words, part))
            x += one[column]
    return lines


def _limits(people: list[dict]) -> dict:
    known = {one["staff_id"]: one["capacity_points"] for one in people}
    if any(known.values()) or not people:
        return known
    mean = sum(one["points"] for one in people) / len(people)
    return dict.fromkeys(known, mean)


def tick_kind(managers: list[dict]) -> str:
    """What the tick in the load chart means: `capacity`, or the `mean` where nobody has one."""
    return "capacity" if any(one["capacity_points"] for one in managers) else "mean"


def team_average(average: dict) -> str:
    """What a manager may know of the others: the averages of at least three, never one colleague's."""
    if not average:
        return ""
    deals, overdue = number(average["open_deals"], 1), number(average["overdue"], 1)
    return say("workload.team_average", deals=deals, overdue=overdue, rate=share(average["win_rate"]))


def behind(people: list[dict]):
    """What opens when a segment of a bar is clicked: the metric, its number and the person."""

    def opened(picked: dict) -> tuple[str, int, dict]:
        metric, column = BEHIND[picked["part"]]
        return metric, next(one[column] for one in people if str(one["staff_id"]) == picked["id"]), {"manager": picked["id"]}

    return opened


def behind_day(calendar: list[dict]):
    """What opens when a day of a person is clicked."""

    def opened(picked: dict) -> tuple[str, int, dict]:
        person, when = picked["y_id"], picked["x_id"]
        n = sum(one["planned"] for one in calendar if str(one["staff_id"]) == person and one["day"].isoformat() == when)
        return "workload.next_days", n, {"manager": person, "day": when}

    return opened


def received(managers: list[dict]) -> pa.Table:
    """Leads of the last 30 days; the tick is how many the person should get."""
    people = [one for one in apart(managers) if one["leads_30"] or one["capacity_leads"]]
    most = max([max(one["leads_30"], one["capacity_leads"] or 0) for one in people] + [1])
    lines = []
    for place, one in enumerate(people):
        n, limit = one["leads_30"], one["capacity_leads"]
        over = limit is not None and n > limit
        lines += [bar(one, place, "attention" if over else "main", 0.0, n / most, count("workload.leads", n), "leads")] if n else []
        lines += [tick(one, place, limit / most)] if limit else []
        lines.append(text(one, place, say("workload.of", n=number(n), limit=number(limit)) if limit is not None else number(n)))
    return pa.Table.from_pylist(lines)


def meetings(people: list[dict]) -> pa.Table:
    """Meetings held in the period and to come, with the share of the planned ones that took place."""
    shown = [one for one in apart(people) if one["held_meetings"] or one["planned_meetings"] or one["due_meetings"]]
    most = max([one["held_meetings"] + one["planned_meetings"] for one in shown] + [1])
    lines = []
    for place, one in enumerate(shown):
        held, ahead = one["held_meetings"], one["planned_meetings"]
        for role, part, x0, x1, n in (("main", "held", 0, held, held), ("soft", "to_come", held, held + ahead, ahead)):
            if n:
                lines.append(bar(one, place, role, x0 / most, x1 / most, f"{say(f'workload.part.{part}')}: {number(n)}", part))
        lines.append(text(one, place, number(held) + (f" · {share(one['kept_share'])}" if one["due_meetings"] >= 5 else "")))
    return pa.Table.from_pylist(lines)


def bar(one: dict, place: int, role: str, x0: float, x1: float, label: str, part: str) -> dict:
    """A segment of a bar."""
    found = {"row": one["name"], "order": place, "kind": "part", "role": role, "x0": x0, "x1": x1, "label": label}
    return found | {"part": part, "id": str(one["staff_id"])}


def tick(one: dict, place: int, x: float) -> dict:
    """The mark a bar is measured against."""
    return bar(one, place, "ink", 0.0, x, "", "") | {"kind": "tick"}


def text(one: dict, place: int, words: str) -> dict:
    """The words at the right edge of a row."""
    return bar(one, place, "ink", 0.0, 0.0, words, "") | {"kind": "text"}


def days(calendar: list[dict]) -> pa.Table:
    """People × days of the next two weeks: the number of contacts, shaded by how much of the working time they fill; an absence dashed."""
    calendar = apart(calendar)
    people = list(dict.fromkeys(str(one["staff_id"]) for one in calendar))
    return pa.Table.from_pylist([_cell(one, people.index(str(one["staff_id"]))) for one in calendar])


def _cell(one: dict, place: int) -> dict:
    when, n, filled = one["day"], one["planned"], booked(one)
    found = {"x": f"{day(when, 'EEEEEE')}|{when.day}", "x_order": when.toordinal(), "x_id": when.isoformat()}
    found |= {
        "y": one["name"],
        "y_order": place,
        "y_id": str(one["staff_id"]),
        "value": 0.0 if one["away"] else filled,
        "away": one["away"],
    }
    return found | {"text": number(n) if n else "·", "strong": not one["away"] and filled > 0.62, "label": free_words(one)}


def booked(one: dict) -> float:
    """The share of a day's working time that planned contacts fill, at most 1; what is planned for a day off fills it."""
    if one["booked_share"] is None:
        return 1.0 if one["minutes"] else 0.0
    return min(one["booked_share"], 1.0)


def free_words(one: dict) -> str:
    """Mon 23 Nov: 3 contacts, 2.0 of 8.0 h booked, 6.0 h free; or that the person is away."""
    said = f"{day(one['day'], 'EEE d MMM')}: {count('workload.contacts', one['planned'])}"
    if one["away"]:
        return f"{said}, {say('workload.away_then')}"
    hours = {"booked": one["minutes"] / 60, "open": one["open_minutes"] / 60, "free": max(0.0, one["open_minutes"] - one["minutes"]) / 60}
    return f"{said}, {say('workload.hours_then', **{name: number(value, 1) for name, value in hours.items()})}"


def minutes(value: float | None) -> str:
    """45 min or 3.2 h: working time in words; a dash for None."""
    if value is None:
        return "—"
    if value < 100:
        return f"{number(value)}{NBSP}{say('workload.unit.minutes')}"
    return f"{number(value / 60, 1)}{NBSP}{say('workload.unit.hours')}"
