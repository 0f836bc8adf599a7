"""What the cards of evenness and of the last touch say and draw: no Streamlit, no SQL."""

import pyarrow as pa

from pages.parts.charted import table
from pages.parts.workload_numbers import apart, bar, text, tick
from pages.words import count, number, plain, say, share

EVEN, UNEVEN = 0.9, 0.7  # Jain's index from which the load is called even, and below which uneven
LONG = 1.25  # times the mean from which a bar stands out
LATE, MOST = 14, 60  # days since the last touch: late after, and all beyond together


def per_hour(managers: list[dict], hours: list[dict]) -> list[dict]:
    """Each person with load points per available hour of a working day (`x`), as in workload/balance; who has none of the next 14 days is left out."""
    there = {one["staff_id"]: one["hours_a_day"] for one in hours}
    return [one | {"x": one["points"] / there[one["staff_id"]]} for one in managers if one["staff_id"] in there]


def bars(people: list[dict]) -> pa.Table:
    """Load per available hour of each person; the tick is the mean of all."""
    mean = sum(one["x"] for one in people) / max(1, len(people))
    most = max([one["x"] for one in people] + [1e-9])
    lines = []
    for place, one in enumerate(apart(people)):
        role = "attention" if one["x"] > LONG * mean else "main"
        words = count("workload.even.points", round(one["points"]), x=number(one["x"], 1))
        lines += [bar(one, place, role, 0.0, one["x"] / most, words, "load")] if one["x"] else []
        lines += [tick(one, place, mean / most), text(one, place, f"× {number(one['x'] / mean, 1)}" if mean else "—")]
    return pa.Table.from_pylist(lines)


def sentence(found: dict, people: list[dict]) -> str:
    """How even the load is in plain words, and who stands furthest from the mean."""
    if found["jain"] is None or found["people"] < 2:
        return say("workload.even.none")
    state = "even" if found["jain"] >= EVEN else "uneven" if found["jain"] < UNEVEN else "fair"
    words = say(
        f"workload.even.{state}", jain=number(found["jain"], 2), alone=number(found["jain"] * found["people"], 1), n=number(found["people"])
    )
    mean = sum(one["x"] for one in people) / len(people) if people else 0
    most, least = max(people, key=lambda one: one["x"], default=None), min(people, key=lambda one: one["x"], default=None)
    if state == "even" or not mean:
        return words
    told = {
        "most": plain(most["name"]),
        "least": plain(least["name"]),
        "high": number(most["x"] / mean, 1),
        "low": number(least["x"] / mean, 1),
    }
    return f"{words} {say('workload.even.ends', **told)}"


def touches(found: list[dict]) -> pa.Table:
    """Deals by person and days since the last touch, as dots; at the right edge how many of them are late."""
    found, lines = apart(found), []
    people = list(dict.fromkeys(str(one["staff_id"]) for one in found))
    for one in found:
        person, role = str(one["staff_id"]), "attention" if one["late"] else "main"
        days = count("workload.touched_days", one["days"]) if one["days"] < MOST else say("workload.touched_long", days=number(MOST))
        words = f"{count('workload.deals', one['deals'])}: {days}"
        lines.append(
            (one["name"], people.index(person), "dot", one["days"], role, one["deals"], f"{one['days']}|{one['late']}", person, words, LATE)
        )
    for place, person in enumerate(people):
        own = [one for one in found if str(one["staff_id"]) == person]
        late, n = sum(one["deals"] for one in own if one["late"]), sum(one["deals"] for one in own)
        words = f"{share(late / n)} · {number(late)}/{number(n)}" if n >= 5 else f"{number(late)}/{number(n)}"
        lines.append((own[0]["name"], place, "text", None, "main", None, "", person, words, LATE))
    return table("row order kind days role deals part id label limit", lines)


def touched(found: list[dict]):
    """What opens when a dot is clicked: the deals of that person and day."""

    def opened(picked: dict) -> tuple[str, int, dict]:
        days, late = picked["part"].split("|")
        same = [one for one in found if str(one["staff_id"]) == picked["id"] and (str(one["days"]), str(one["late"])) == (days, late)]
        return "workload.untouched", sum(one["deals"] for one in same), {"manager": picked["id"], "days": days, "late": late.lower()}

    return opened
