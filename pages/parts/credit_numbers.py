"""What the mode of attribution says and draws, from the answers of its questions: no Streamlit, no SQL."""

import pyarrow as pa

from pages.words import count, money, number, say
from queries.models.credits import ENOUGH, RULES, Removal

NEAR = 1e-6  # credits are sums of fractions


def name(one: dict, level: str = "source") -> str:
    """A source, entry point or campaign by its name; at the level of campaigns a source stands for its touches without one."""
    if one["channel_id"] is None:
        return say("filters.unknown")
    return one["channel"] if level != "campaign" or one["campaign"] else say("credit.no_campaign", source=one["channel"])


def totals(credits: list[dict]) -> tuple[float, float]:
    """Deals won and their revenue: what every rule's credits must add up to."""
    return sum(one["last"] for one in credits), sum(one["last_money"] for one in credits)


def with_removal(credits: list[dict], removal: Removal) -> list[dict]:
    """The same rows with the credit by removal, as `markov` and `markov_money`; None where there is not enough."""
    wins, revenue = totals(credits)
    known = removal.share if removal.enough else {}
    share = [known.get(one["channel_id"], 0.0) if known else None for one in credits]
    return [
        one | {"markov": None if part is None else wins * part, "markov_money": None if part is None else revenue * part}
        for one, part in zip(credits, share, strict=True)
    ]


def balanced(credits: list[dict]) -> bool:
    """Does every rule give away the same deals and money?"""
    wins, revenue = totals(credits)
    rules = [*RULES, "markov"] if credits and credits[0].get("markov") is not None else RULES
    sums = [(sum(one[rule] for one in credits), sum(one[f"{rule}_money"] for one in credits)) for rule in rules]
    return all(abs(n - wins) <= NEAR * (1 + wins) and abs(m - revenue) <= NEAR * (1 + abs(revenue)) for n, m in sums)


def tick(credits: list[dict]) -> str:
    """The line that says whether the credits add up."""
    wins, revenue = totals(credits)
    if balanced(credits):
        return ":material/check: " + count("credit.adds_up", round(wins), revenue=money(revenue, short=True))
    return say("credit.differs")


def removal_words(removal: Removal) -> str:
    """What the removal effect rests on, or why there is none."""
    facts = {"wins": number(removal.wins), "nulls": number(removal.nulls)}
    return say("credit.removal", **facts) if removal.enough else say("credit.too_few", least=number(ENOUGH), **facts)


def figure(value, by_money: bool) -> str:
    """A credit in deals (to one decimal place where it is no whole number) or in money."""
    if value is None:
        return "—"
    return money(value, short=True) if by_money else number(value, 0 if abs(value - round(value)) < NEAR else 1)


def dumbbell(credits: list[dict], level: str, by_money: bool) -> pa.Table:
    """Per source a dot for the first touch, one for the last, one for the removal effect where there is enough."""
    ending, lines = "_money" if by_money else "", []
    for place, one in enumerate(credits):
        ends = [one[f"first{ending}"], one[f"last{ending}"]]
        row = {"row": name(one, level), "order": place, "id": str(one["channel_id"] or "-"), "low": min(ends), "high": max(ends)}
        row["text"] = f"{figure(ends[0], by_money)} → {figure(ends[1], by_money)}"
        for model, role in (("first", "other"), ("last", "main"), ("markov", "attention")):
            if one[f"{model}{ending}"] is not None:
                told = f"{row['row']} · {say(f'credit.model.{model}')}: {figure(one[f'{model}{ending}'], by_money)}"
                lines.append(row | {"model": model, "role": role, "value": one[f"{model}{ending}"], "label": told})
    return pa.Table.from_pylist(lines)


def expected(one: dict, model: str) -> int:
    """How many deals stand behind a credit: those whose one touch it is, else all that met the source."""
    return round(one[model]) if model in ("first", "last") else one["deals"]


def pairs(moved: list[dict]) -> list[dict]:
    """Between which two sources how many deals' credits move, how much of them and of their money; most money first."""
    found: dict = {}
    for row in moved:
        key = row["from_id"], row["to_id"]
        one = found.setdefault(key, {"from_id": key[0], "to_id": key[1], "deals": 0, "moved": 0.0, "moved_money": 0.0})
        one |= {"from_channel": row["from_channel"], "to_channel": row["to_channel"], "deals": one["deals"] + 1}
        one |= {"moved": one["moved"] + row["moved"], "moved_money": one["moved_money"] + row["moved_money"]}
    return sorted(found.values(), key=lambda one: (-one["moved_money"], -one["moved"], str(one["from_id"]), str(one["to_id"])))


def moved_adds_up(moved: list[dict], credits: list[dict], model: str, other: str) -> bool:
    """Is what moves to and from each source the difference of its two columns, in deals and in money?"""
    for one in credits:
        for column, ending in (("moved", ""), ("moved_money", "_money")):
            net = sum(row[column] for row in moved if row["to_id"] == one["channel_id"])
            net -= sum(row[column] for row in moved if row["from_id"] == one["channel_id"])
            if abs(net - (one[other + ending] - one[model + ending])) > NEAR * (1 + abs(one[other + ending])):
                return False
    return True
