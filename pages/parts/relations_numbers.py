"""What the relationships draw and say, from counted stages and balances: no Streamlit, no SQL."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from pages.parts.charted import table
from pages.parts.charts.relations import ROLES
from pages.words import count, day, money, number, say, share
from queries.models.relations import STAGES, Before, Course, Value, by_month, moves, values

ORDER = (1, 2, 3, 4, 0)  # heights, as a relationship goes
NEW = 5  # the row of the moves for who was no client yet
EDGES = (None, -10.0, -5.0, -2.0, 0.0, 2.0, 5.0, 10.0, None)  # points between which balances are counted
KINDS = ("dissatisfied", "better_alternative", "need_changed", "other", "-")


def stage(height: int) -> str:
    """A stage in words."""
    return say(f"client.stage.{STAGES[height]}")


def month_of(start: date, shape: str = "LLLL y") -> str:
    """The month that ended with this month start."""
    return day(start - timedelta(days=1), shape)


def months(found: Course) -> pa.Table:
    """Month ends as stacks of stages."""
    lines = [part for place, (start, counts) in enumerate(by_month(found)) for part in _stack(start, counts, place)]
    return table("month order role y0 y1 stage day_id label", lines)


def _stack(start: date, counts: list[int], place: int) -> list[tuple]:
    lines, y = [], 0
    for height in ORDER:
        n = counts[height]
        label = f"{month_of(start)} · {stage(height)}: {number(n)} · {share(n / sum(counts))}" if sum(counts) else ""
        lines.append((month_of(start, "LLL yy"), place, ROLES[height], y, y + n, STAGES[height], str(start), label))
        y += n
    return [line for line in lines if line[4] > line[3]]


def in_month(found: Course, picked: dict) -> int:
    """The number in a clicked part of a bar."""
    counts = dict(by_month(found))[date.fromisoformat(picked["day_id"])]
    return counts[STAGES.index(picked["stage"])]


def matrix(found: Course, then: int, now: int) -> pa.Table:
    """Stage then × stage now: the number of clients, stronger where a larger share of the row went."""
    made = moves(found, then, now)
    lines = [_move(made, came, went) for came in (*ORDER, NEW) for went in ORDER if made[came, went]]
    return table("x x_order x_id y y_order y_id role strength text label kind", lines)


def _move(made: np.ndarray, came: int, went: int) -> tuple:
    n, whole = int(made[came, went]), int(made[came].sum())
    name = say("relations.new") if came == NEW else stage(came)
    label = f"{name} → {stage(went)}: {number(n)} / {number(whole)} · {share(n / whole)}"
    across, down = (stage(went), ORDER.index(went), STAGES[went]), (name, (*ORDER, NEW).index(came), "-" if came == NEW else STAGES[came])
    return (*across, *down, _way(came, went), 0.12 + 0.6 * n / whole, number(n), label, "cell")


def _way(came: int, went: int) -> str:
    if came == NEW:
        return "main"
    return "unknown" if came == went else "good" if went > came else "bad"


def moved(made: np.ndarray) -> str:
    """Up, down, stayed and new in one line, with their colours in words."""
    known = made[:NEW]
    sums = {"up": np.triu(known, 1).sum(), "stayed": np.trace(known), "down": np.tril(known, -1).sum(), "new": made[NEW].sum()}
    colours = {"up": "green", "stayed": "gray", "down": "red", "new": "blue"}
    return " · ".join(f":{colours[way]}[**{number(int(n))}** {say(f'relations.moved.{way}')}]" for way, n in sums.items() if n)


def in_cell(made: np.ndarray, picked: dict) -> int:
    """The number in a clicked cell of the moves."""
    return int(made[NEW if picked["y_id"] == "-" else STAGES.index(picked["y_id"]), STAGES.index(picked["x_id"])])


def portfolio(found: Course) -> pa.Table:
    """Stage × class of money: clients, and under them the money of the 12 months before."""
    known = values(found)
    sums = {(one.name, height): _cell(found, one, height) for one in known for height in ORDER}
    most = max((amount for _, amount in sums.values()), default=0.0)
    lines = [_in_portfolio(one, k, height, *sums[one.name, height], most) for k, one in enumerate(known) for height in ORDER]
    return table("x x_order x_id y y_order y_id value text more strong label", [line for line in lines if line])


def _cell(found: Course, one: Value, height: int) -> tuple[int, float]:
    some = one.who & (found.height[:, -1] == height)
    return int(some.sum()), float(found.amount[some, -1].sum())


def _in_portfolio(one: Value, k: int, height: int, n: int, amount: float, most: float) -> tuple | None:
    if not n:
        return None
    name, brought = say(f"relations.value.{'none' if one.name == '-' else one.name}"), money(amount, short=True) if amount else ""
    label = f"{stage(height)} · {name}: {count('loyalty.clients', n)} · {money(amount)}"
    down = (name, k, one.name)
    return (stage(height), ORDER.index(height), STAGES[height], *down, amount, number(n), brought, amount > 0.62 * most, label)


def behind_cell(found: Course, picked: dict) -> tuple[int, dict]:
    """The number in a clicked cell of the portfolio, and the values of its rows."""
    one = next(one for one in values(found) if one.name == picked["y_id"])
    n, _ = _cell(found, one, STAGES.index(picked["x_id"]))
    return n, {"stage_is": picked["x_id"], "amount_from": one.low, "amount_to": one.high}


def reasons(found: list[dict]) -> pa.Table:
    """Why clients left: a bar of the money that left with them for each reason."""
    roles = {"dissatisfied": "bad", "better_alternative": "attention", "need_changed": "soft", "other": "other"}
    lines = [
        (
            one["reason"] or say("relations.not_said"),
            place,
            float(one["usual_year"]),
            roles.get(one["kind"], "unknown"),
            f"{number(one['clients'])} · {money(one['usual_year'], short=True)}",
            str(one["reason_id"] or ""),
            f"{one['reason'] or say('relations.not_said')}: {count('loyalty.clients', one['clients'])} · {money(one['usual_year'])}",
        )
        for place, one in enumerate(found)
    ]
    return table("row order value role text id label", lines)


def by_kind(found: list[dict]) -> list[tuple[str, int, float]]:
    """Kind of reason, clients, money; the most money first, those who did not say last."""
    sums = {}
    for one in found:
        n, amount = sums.get(one["kind"] or "-", (0, 0.0))
        sums[one["kind"] or "-"] = (n + one["clients"], amount + float(one["usual_year"]))
    return sorted(((kind, *both) for kind, both in sums.items()), key=lambda one: (one[0] == "-", -one[2], KINDS.index(one[0])))


def spread(balance: np.ndarray) -> list[tuple[int, float | None, float | None]]:
    """How many balances lie between which points: number, from, to."""
    pairs = list(zip(EDGES, EDGES[1:], strict=False))
    inside = [(balance >= (-np.inf if low is None else low)) & (balance < (np.inf if high is None else high)) for low, high in pairs]
    return [(int(some.sum()), low, high) for some, (low, high) in zip(inside, pairs, strict=True)]


def balances(balance: np.ndarray) -> pa.Table:
    """The spread as bars, the lowest on top."""
    lines = [
        (_between(low, high), place, n, "good" if low is not None and low >= 0 else "badsoft", words, str(place), words)
        for place, (n, low, high) in enumerate(spread(balance))
        for words in [f"{number(n)} · {share(n / len(balance))}"]
    ]
    return table("row order value role text id label", lines)


def _between(low: float | None, high: float | None) -> str:
    if low is None:
        return say("relations.below", points=number(high))
    return say("relations.from", points=number(low)) if high is None else f"{number(low)} … {number(high)}"


def entries(found: list[dict]) -> pa.Table:
    """Deposits to the right, withdrawals to the left, by kind."""
    lines = [
        (
            one["name"],
            place,
            one["points"],
            "good" if one["points"] > 0 else "bad",
            f"{one['points']:+,.0f} · {number(one['entries'])}".replace(",", "\u00a0"),
            one["code"],
            f"{one['name']}: {count('relations.entries', one['entries'])}, {count('loyalty.clients', one['clients'])}",
        )
        for place, one in enumerate(found)
    ]
    return table("row order value role text id label", lines)


def call_list(found: pa.Table, most: int) -> pa.Table:
    """Of the clients below zero those with most money, as rows that open the card."""
    low = found.filter(pa.array(found["balance"].to_numpy() < 0)).sort_by([("usual_year", "descending"), ("balance", "ascending")])
    return low.slice(0, most).select(["client", "balance", "usual_year", "withdrawals", "last_day", "owner", "client_id"])


def verdict(before: Before | None) -> str:
    """Did a low balance go before leaving? One plain sentence, and what to make of it."""
    if before is None:
        return say("relations.before.few")
    told = {
        "left": count("relations.left", before.left),
        "others": count("relations.others", before.others),
        "of_left": number(before.of_left, 2),
        "of_others": number(before.of_others, 2),
        "low": number(before.low, 2),
        "high": number(before.high, 2),
        "difference": number(before.difference, 2),
    }
    return say("relations.before.counted", **told) + " " + say(f"relations.before.{'held' if before.holds else 'not'}")
