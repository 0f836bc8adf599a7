"""What the mode of buying says and draws, from the models' answers: no Streamlit, no SQL."""

import numpy as np
import pyarrow as pa

from pages.parts.charted import table
from pages.words import count, day, money, number, say, share
from queries.models import survival
from queries.models.buying import MOST_TIMES, Buying, Holdout, groups

TIMES = ((1, 1), (2, 2), (3, 4), (5, 8), (9, None))  # steps of days of purchase
SILENT = ((0, 30), (31, 60), (61, 90), (91, 180), (181, 365), (366, None))  # and of days since the last
KINDS = (("main", "repeat"), ("good", "new"), ("attention", "returning"))
DAYS = (30, 90, 180, 365)


def between(low: int, high: int | None) -> str:
    """3–4, 9+, 1."""
    return f"{number(low)}+" if high is None else number(low) if low == high else f"{number(low)}–{number(high)}"


def call_list(found: Buying, most: int) -> pa.Table:
    """The clients with most money at risk, as rows that open the card; what matters most stands first, for narrow screens."""
    order = np.argsort(-found.at_risk, kind="stable")[:most]
    known = {name: found.table[name].take(order) for name in ("client", "usual_gap", "last_day", "owner", "client_id")}
    made = {
        "silence": (found.column("age") - found.column("t_x"))[order].astype(int),
        "p_alive": found.p_alive[order],
        "year_worth": found.year[order].round(),
        "at_risk": found.at_risk[order].round(),
    }
    names = ("client", "at_risk", "p_alive", "silence", "usual_gap", "year_worth", "last_day", "owner", "client_id")
    return pa.table({name: (known | made)[name] for name in names})


def alive_map(found: Buying) -> pa.Table:
    """Silence × times bought: the mean chance that these clients still buy."""
    lines = [_cell(found, i, j) for j in range(len(TIMES)) for i in range(len(SILENT))]
    return table("x x_order x_id y y_order y_id value text strong label", [line for line in lines if line])


def cell_of(found: Buying, i: int, j: int) -> np.ndarray:
    """Which clients stand in a cell of the map."""
    silence, times = found.column("age") - found.column("t_x"), found.column("x") + 1
    return _within(silence, *SILENT[i]) & _within(times, *TIMES[j])


def _within(values, low: int, high: int | None) -> np.ndarray:
    return (values >= low) & (values <= (np.inf if high is None else high))


def _cell(found: Buying, i: int, j: int) -> tuple | None:
    some = cell_of(found, i, j)
    if not some.any():
        return None
    chance, n = float(found.p_alive[some].mean()), int(some.sum())
    label = f"{share(chance)} · {count('loyalty.clients', n)}"
    return (between(*SILENT[i]), i, i, between(*TIMES[j]), -j, j, chance, share(chance), chance > 0.62, label)


def behind_cell(found: Buying, picked: dict) -> tuple[str, int, dict]:
    """The number, and the rows behind a clicked cell."""
    i, j = int(picked["x_id"]), int(picked["y_id"])
    names = ("silent_from", "silent_to", "times_from", "times_to")
    values = dict(zip(names, (*SILENT[i], *TIMES[j]), strict=True)) | parameters(found)
    return "loyalty.p_alive", int(cell_of(found, i, j).sum()), values


def parameters(found: Buying) -> dict:
    """r, alpha, a, b for the rows; nothing without a model."""
    model = found.learned.model
    return dict(zip(("r", "alpha", "a", "b"), model.parameters, strict=True)) if model else {}


def why(found: Buying) -> str:
    """Which rule values a client, and why, in one sentence."""
    learned = found.learned
    return say(f"buying.why.{learned.why}", n=number(learned.again), tied=number(learned.tied, 2))


def worths(found: Buying, kind: str, spread: np.ndarray) -> pa.Table:
    """What the groups of a kind will bring, the mean with P10 to P90."""
    names, place = groups(found, kind)
    sums, n = np.bincount(place, found.value, minlength=len(names)), np.bincount(place, minlength=len(names))
    order = range(len(names)) if kind == "times" else np.argsort(-sums, kind="stable")[:8]
    return table(
        "row order low mid high text id", [_worth(kind, names, g, at, sums[g], n[g], spread) for at, g in enumerate(order) if n[g]]
    )


def _worth(kind: str, names: list, g: int, at: int, mean: float, n: int, spread: np.ndarray) -> tuple:
    low, high = float(spread[0, g]), float(spread[2, g])
    text = f"{money(mean, short=True)} · {count('loyalty.clients', int(n))}"
    return (_named(kind, names, g), at, low, float(mean), high, text, str(g))


def _named(kind: str, names: list, g: int) -> str:
    if kind != "times":
        return names[g] or say("filters.unknown")
    last = names[g + 1] - 1 if g + 1 < len(names) else None
    return f"{between(names[g], last)} ×"


def behind_worth(found: Buying, kind: str, g: int) -> tuple[int, dict]:
    """The number of clients of a group, and the values of their rows."""
    names, place = groups(found, kind)
    values = {kind: names[g] or "-"}
    if kind == "times":
        values = {"times_from": names[g], "times_to": names[g + 1] - 1 if g + 1 < len(names) else None}
    return int(np.sum(place == g)), values | parameters(found)


def holdout(found: list[Holdout]) -> dict:
    """The published form of the check: by purchases in the first part, clients, expected and actual on average."""
    return {
        "times": [number(line.times) + ("+" if line.times == MOST_TIMES else "") for line in found],
        "clients": [line.clients for line in found],
        "expected": [number(line.expected, 2) for line in found],
        "actual": [number(line.actual, 2) for line in found],
    }


def holdout_words(found: list[Holdout], weeks: float) -> str:
    """All of them together: how many purchase days were expected and how many came."""
    expected, actual = (sum(line.clients * getattr(line, name) for line in found) for name in ("expected", "actual"))
    missed = share(abs(expected / actual - 1)) if actual else "—"
    kind = "more" if expected >= actual else "less"
    return say(f"buying.holdout.{kind}", weeks=number(weeks), expected=number(expected), actual=number(actual), missed=missed)


def curve(found: Buying) -> survival.Incidence:
    """Aalen-Johansen of one cause, which is Kaplan-Meier: the share that bought a second time by the days since the first purchase."""
    second, age = _second(found), found.column("age")
    came = np.isfinite(second)
    return survival.aalen_johansen(np.where(came, second, age), np.where(came, "again", ""), causes=("again",))


def _second(found: Buying) -> np.ndarray:
    return found.table["second"].cast(pa.float64()).fill_null(np.nan).to_numpy()


def again(known: survival.Incidence) -> pa.Table:
    """The curve with its band."""
    low, high = known.limits("again")
    lines = [
        (float(age), float(y), float(a), float(b), say("buying.again_label", days=number(age), share=share(y), low=share(a), high=share(b)))
        for age, y, a, b in zip(known.times, known.chance["again"], low, high, strict=True)
    ]
    return table("age y low high label", [(0.0, 0.0, 0.0, 0.0, ""), *lines] if lines else [])


def again_words(known: survival.Incidence) -> str:
    """The shares after a month, a quarter, half a year and a year with their limits, as far as somebody was seen so long."""
    low, high = known.limits("again")
    seen = np.inf if known.open_at(known.longest) < 1e-9 else known.longest
    told = []
    for days in (days for days in DAYS if days <= seen):
        n = int(np.searchsorted(known.times, days, side="right")) - 1
        limits = f" :gray[{number(low[n] * 100)}–{share(high[n])}]" if n >= 0 else ""
        told.append(f"{count('client.days', days)}: **{share(known.at('again', days))}**{limits}")
    return " · ".join(told)


def revenue(found: list[dict]) -> pa.Table:
    """Months as stacks of repeat, new and returning revenue."""
    started = next((place for place, line in enumerate(found) if line["purchases"]), len(found))
    parts = [part for place, line in enumerate(found[started:]) for part in _stack(line, place)]
    return table("month order role y0 y1 kind month_id label", parts)


def _stack(line: dict, place: int) -> list[tuple]:
    lines, y = [], 0.0
    for role, kind in KINDS:
        amount = float(line[kind])
        part = share(amount / float(line["revenue"])) if line["revenue"] else "—"
        label = f"{day(line['month'], 'LLLL y')} · {say(f'buying.{kind}')}: {money(amount)} · {part} · {number(line[f'{kind}_purchases'])}"
        lines.append((day(line["month"], "LLL yy"), place, role, y, y + amount, kind, str(line["month"]), label))
        y += amount
    return lines


def amounts(found: list[dict]) -> pa.Table:
    """How many purchases lie between which amounts."""
    whole = sum(line["purchases"] for line in found)
    return table("row order value text low", [_amount(line, place, whole) for place, line in enumerate(found)])


def _amount(line: dict, place: int, whole: int) -> tuple:
    name = say("buying.no_amount")
    if line["low"] is not None:
        name = "–".join(money(line[end], short=line["high"] > 1e5) for end in ("low", "high"))
    text = f"{number(line['purchases'])} · {share(line['purchases'] / whole)}"
    return (name, place, line["purchases"], text, "" if line["low"] is None else str(line["low"]))
