"""What the page of experiments says, from the answers of its questions: no Streamlit, no SQL."""

from dataclasses import dataclass

import pyarrow as pa

from pages.parts.changes import newcombe, wilson
from pages.parts.charted import table
from pages.words import count, day, money, number, plain, say, share
from queries import reader
from queries.models import uplift

HALVES = ("treated", "control")
FEWEST = 10  # clients in each half, for a result


@dataclass(frozen=True)
class Half:
    """One half at the end: how many, how many of them bought, and for how much each."""

    n: int
    k: int
    amounts: list[float]

    @property
    def mean(self) -> float:
        """Money per client, those who bought nothing among them."""
        return sum(self.amounts) / self.n if self.n else 0.0


def halves(found: list[dict]) -> dict[str, Half]:
    """Both, from rows of experiments/clients after the last day."""
    each = {half: [one for one in found if one["half"] == half] for half in HALVES}
    return {
        half: Half(len(those), sum(bool(one["bought"]) for one in those), [float(one["amount"] or 0) for one in those])
        for half, those in each.items()
    }


def badge(one: dict) -> str:
    """How far it is."""
    if one["over"]:
        return f":green-badge[{say('experiments.state.over')}]"
    if one["stopped_at"]:
        return f":gray-badge[{say('experiments.state.stopped')}]"
    return f":blue-badge[{count('experiments.state.running', one['days_left'])}]"


def facts(one: dict) -> str:
    """What was tried on whom since when by whom."""
    parts = [say(f"experiments.action.{one['action']}"), plain(one["chosen"]), plain(one["line"] or "")]
    parts.append(say("experiments.since", first=day(reader.to_local(one["happened_at"]), "d MMM y"), last=day(one["ends_on"], "d MMM y")))
    return " · ".join(part for part in [*parts, plain(one["author"] or "")] if part)


def short(one: dict, found: list[dict]) -> str:
    """One line: who is in it and how many got it, or what came of it."""
    both = say("experiments.halves", treated=number(one["treated"]), control=number(one["control"]), done=number(one["done"]))
    return f"{both} {verdict(halves(found))}" if one["over"] else both


def verdict(both: dict[str, Half]) -> str:
    """Whether it helped, in plain words."""
    treated, control = both["treated"], both["control"]
    if min(treated.n, control.n) < FEWEST:
        return say("experiments.verdict.few", fewest=number(FEWEST))
    low, high = newcombe(treated.k, treated.n, control.k, control.n)
    kind = "helped" if low > 0 else "harmed" if high < 0 else "same"
    points = number(abs(100 * (treated.k / treated.n - control.k / control.n)))
    return say(f"experiments.verdict.{kind}", points=points, between=between(low, high))


def between(low: float, high: float) -> str:
    """−3 … +19 points."""
    return " … ".join(signed(100 * end) for end in (low, high))


def signed(value: float) -> str:
    """+19 or −3 with a true minus."""
    return ("+" if round(value) > 0 else "−" if round(value) < 0 else "") + number(abs(value))


def drawn(both: dict[str, Half]) -> pa.Table:
    """Both halves as shares with their intervals."""
    return table(
        "row order low mid high text id near far", [_share(half, place, both[half]) for place, half in enumerate(HALVES) if both[half].n]
    )


def _share(half: str, place: int, found: Half) -> tuple:
    low, high = wilson(found.k, found.n)
    words = say("experiments.of_half", k=number(found.k), n=number(found.n), share=share(found.k / found.n))
    return (say(f"experiments.half.{half}"), place, low, found.k / found.n, high, words, half, None, None)


def means(both: dict[str, Half], currency: str) -> str:
    """What each half brought for each of its clients."""
    return say("experiments.means", treated=money(both["treated"].mean, currency), control=money(both["control"].mean, currency))


def money_words(both: dict[str, Half], currency: str) -> str:
    """How much more the one half brought for each client, with Welch's interval."""
    found = uplift.welch(both["treated"].amounts, both["control"].amounts)
    if found is None:
        return say("experiments.no_money")
    kind = "more" if found.low > 0 else "less" if found.high < 0 else "same"
    ends = " … ".join(("−" if end < 0 else "+") + money(abs(end), currency) for end in (found.low, found.high))
    return say(f"experiments.money.{kind}", money=money(abs(found.mean), currency), between=ends)


def seen(treated: int, control: int, base: float, days: int) -> str:
    """The smallest difference that these halves would show, by the share that buys anyway."""
    rise = uplift.smallest(treated, control, base)
    known = say("experiments.base", share=share(base), days=count("client.days", days))
    if rise is None:
        return known + " " + say("experiments.blind")
    return known + " " + say("experiments.seen", points=number(100 * rise), share=share(min(1.0, base + rise)))
