"""What the cards of stage chances and of pace say and draw: no Streamlit, no SQL."""

import pyarrow as pa

from pages.parts.charted import table
from pages.words import count, money, number, say, share

FEWEST = 5
EVEN = 0.1  # this far apart, average and implied work in hand still count as even


def chances(stages: list[dict]) -> pa.Table:
    """The chance to win from each stage with its interval, and the share of the closed alone, as the rows of the chart `stage_chances`."""
    return table("row order low mid high closed text id", [_stage(stage) for stage in stages])


def _stage(stage: dict) -> tuple:
    n, few = stage["deals"], stage["deals"] < FEWEST
    low, mid, high, closed = (None,) * 4 if few else (stage["low"], stage["p_win"], stage["high"], stage["closed_only"])
    if not n:
        words = "—"
    elif few:
        words = f"{number(stage['won'])} / {number(n)}"
    else:
        words = share(mid) + (f" · {number(low * 100)}–{number(high * 100)}" if low is not None else "") + f" · n {number(n)}"
    return stage["stage"], stage["position"], low, mid, high, closed, words, str(stage["stage_id"])


def stage_table(stages: list[dict]) -> dict[str, list]:
    """All numbers of the stages by column, in words."""
    return {
        say("chance.column.stage"): [stage["stage"] for stage in stages],
        say("chance.column.deals"): [number(stage["deals"]) for stage in stages],
        say("chance.column.won"): [number(stage["won"]) for stage in stages],
        say("chance.column.lost"): [number(stage["lost"]) for stage in stages],
        say("chance.column.closed_only"): [share(stage["closed_only"]) for stage in stages],
        say("chance.column.p_win"): [share(stage["p_win"]) for stage in stages],
        say("chance.column.undecided"): [share(stage["undecided"]) for stage in stages],
        say("chance.column.shrunk"): [share(stage["shrunk"]) for stage in stages],
    }


def formula(pace: dict) -> str:
    """Open deals × win rate × average won amount / mean age = money a day, with what each of them is."""
    return say(
        "chance.pace.formula",
        open=count("chance.pace.open", pace["open_now"]),
        rate=share(pace["win_rate"]),
        average=money(pace["average_won"], short=True),
        age=count("chance.pace.days", round(pace["mean_age"])),
    )


def actual(pace: dict) -> str:
    """What was really won a day, and what the age of the won ones alone would say."""
    words = say("chance.pace.actual", money=money(pace["revenue_per_day"], short=True))
    won_only = pace["per_day_won_only"]
    if won_only is None or not pace["per_day"]:
        return words
    values = {"money": money(won_only, short=True), "change": _signed(won_only / pace["per_day"] - 1)}
    return words + " " + count("chance.pace.won_only", round(pace["mean_age_won"]), **values)


def _signed(change: float) -> str:
    return ("+" if change > 0 else "−" if change < 0 else "") + share(abs(change))


def balance(pace: dict) -> tuple[str, str]:
    """Does as much go out as comes in? A name of the state, and the sentence with both numbers of work in hand."""
    ratio, more = pace["wip"] / pace["implied_wip"] if pace["implied_wip"] else float("inf"), pace["open_now"] - pace["open_before"]
    if abs(ratio - 1) <= EVEN:
        state = "even"
    elif ratio < 1:
        state = "draining"
    else:
        state = "filling" if more > 0 else "lying"
    words = say(
        "chance.pace.wip",
        wip=number(pace["wip"], 0 if pace["wip"] >= 10 else 1),
        implied=number(pace["implied_wip"], 0 if pace["implied_wip"] >= 10 else 1),
        before=number(pace["open_before"]),
        now=number(pace["open_now"]),
    )
    return say(f"chance.pace.{state}"), words if state == "even" else f"{words} {say('chance.pace.caution')}"
