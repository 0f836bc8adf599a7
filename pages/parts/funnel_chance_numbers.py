"""What the cards of chances say and draw, from the fates of deals by age: no Streamlit, no SQL."""

from textwrap import wrap

import numpy as np
import pyarrow as pa

from pages.parts.charted import table
from pages.words import count, number, plain, say, share
from queries.models.ages import Fates
from queries.models.survival import Incidence, LogRank

STEPS = 150  # more ages than this are drawn at equal distances
HORIZON = 30  # days ahead
FEWEST = 5
WIDE = 14  # letters of a name in one line beside its curve
GAP = 0.085  # of the height, for each line of a label
COLUMNS = "age until kind role part y0 y1 hatch label"
CURVES = "age until kind role part y low high label"


def headline(fates: Fates) -> str:
    """What becomes of the deals by the age to which enough of them tell, with the interval of the won share."""
    if fates.created < FEWEST:
        return count("chance.few", fates.created, **{fate: number(n) for fate, n in fates.counts.items()})
    curve, age = fates.incidence, fates.sure_to
    low, high = (_at(curve, limit, age) for limit in curve.limits("won"))
    words = count(
        "chance.headline",
        fates.created,
        age=number(age),
        won=share(curve.at("won", age)),
        interval=f"{number(low * 100)}–{number(high * 100)}",
        lost=share(curve.at("lost", age)),
        open=share(curve.open_at(age)),
    )
    half = fates.half_won_by()
    return words + ("" if half is None else " " + count("chance.half_won", round(half)))


def ahead(fates: Fates) -> str:
    """The chance of a deal of the age that half of the open ones have; empty where too few deals were ever so old."""
    age = fates.median_age("open")
    if age is None or fates.old_enough([age + HORIZON])[0] < FEWEST:
        return ""
    chance = fates.incidence.within("won", age, HORIZON)
    return "" if chance is None else count("chance.ahead", round(age), days=number(HORIZON), chance=share(chance))


def pale(fates: Fates) -> str:
    """From which age the curve rests on few deals; empty where it does not."""
    few = fates.few_from(FEWEST)
    return "" if few is None or few >= fates.incidence.longest else count("chance.pale", round(few), few=number(FEWEST))


def four(fates: Fates) -> list[str]:
    """The four numbers that are all called win rate, the right one first, each with what it does."""
    won, lost = fates.counts["won"], fates.counts["lost"]
    values = {
        "chance": share(fates.incidence.at("won", fates.sure_to), 1),
        "closed": share(fates.of_closed, 1),
        "naive": share(fates.lost_as_open(fates.sure_to), 1),
        "created": share(fates.of_created, 1),
    }
    facts = {"closed": f" ({number(won)} / {number(won + lost)})", "created": f" ({number(won)} / {number(fates.created)})"}
    return [f"**{value}**{facts.get(name, '')} {say(f'chance.four.{name}')}" for name, value in values.items()]


def bands(fates: Fates) -> pa.Table:
    """Won, open and lost by age, the pale tail and the words at the right edge, as the rows of the chart `fates`."""
    curve = fates.incidence
    ages = _ages(curve)
    won, lost, left = _at(curve, curve.chance["won"], ages), _at(curve, curve.chance["lost"], ages), fates.old_enough(ages)
    lines, every = [], max(1, len(ages) // 50)
    for i, age in enumerate(ages):
        until = float(ages[min(i + 1, len(ages) - 1)])
        label = _label(age, won[i], lost[i], left[i])
        for role, part, y0, y1 in (("main", "won", 0, won[i]), ("soft", "open", won[i], 1 - lost[i]), ("badsoft", "lost", 1 - lost[i], 1)):
            lines.append((float(age), until, "band", role, part, float(y0), float(y1), part == "open" and i % every == 0, label))
    few = fates.few_from(FEWEST)
    if few is not None and few < curve.longest:
        lines.append((few, curve.longest, "tail", "paper", "", 0.0, 1.0, False, ""))
    return table(COLUMNS, lines + _ends(curve.at("won", fates.sure_to), curve.at("lost", fates.sure_to)))


def _label(age: float, won: float, lost: float, left: float) -> str:
    open_ = max(1 - won - lost, 0.0)
    return say("chance.at", age=number(age), won=share(won), lost=share(lost), open=share(open_), n=number(left))


def _ends(won: float, lost: float) -> list[tuple]:
    """The three shares in words at the right edge, none upon another."""
    parts = [("won", won / 2, won), ("open", (won + 1 - lost) / 2, max(1 - won - lost, 0.0)), ("lost", 1 - lost / 2, lost)]
    places = _apart([place for _, place, _ in parts], GAP, 1.0)
    return [
        (0.0, 0.0, "end", "ink", part, place, place, False, f"{say(f'chance.{part}')} {share(value)}")
        for (part, _, value), place in zip(parts, places, strict=True)
    ]


def _apart(places: list[float], gap: float, height: float) -> list[float]:
    """The places, in rising order, moved so far that none stands on its neighbour."""
    found = []
    for place in places:
        found.append(max(place, found[-1] + gap if found else gap / 2))
    over = max(found[-1] - (height - gap / 2), 0.0)
    for i in reversed(range(len(found))):
        found[i] = min(found[i], (height - gap / 2) if i == len(found) - 1 else found[i + 1] - gap) if over else found[i]
    return found


def _ages(curve: Incidence) -> np.ndarray:
    """The ages at which a curve is drawn, from 0 to the oldest deal."""
    every = np.unique(np.concatenate(([0.0], curve.times, [curve.longest])))
    return every if len(every) <= STEPS else np.linspace(0, curve.longest, STEPS + 1)


def _at(curve: Incidence, values: np.ndarray, ages):
    """The values of a step curve at one age or several."""
    return np.concatenate(([0.0], values))[np.searchsorted(curve.times, ages, side="right")]


def curves(groups: dict[str, Fates]) -> pa.Table:
    """Two won-curves with their bands, dashed where few deals carry them, as the rows of the chart `won_curves`."""
    lines, ends = [], []
    for role, part, (name, fates) in zip(("main", "other"), ("a", "b"), groups.items(), strict=True):
        lines += _curve(fates, role, part)
        won = fates.incidence.at("won", fates.sure_to)
        ends.append((won, role, part, "|".join([share(won), *wrap(name, WIDE)[:2]])))
    top = max([line[7] for line in lines] + [0.05])
    ends.sort()
    tallest = max(len(words.split("|")) for *_, words in ends)
    for place, (_, role, part, words) in zip(_apart([end[0] for end in ends], tallest * GAP * top, top), ends, strict=True):
        lines.append((0.0, 0.0, "end", role, part, place, place, place, words))
    return table(CURVES, lines)


def _curve(fates: Fates, role: str, part: str) -> list[tuple]:
    curve, few = fates.incidence, fates.few_from(FEWEST)
    ages = _ages(curve)
    won, low, high = (_at(curve, values, ages) for values in (curve.chance["won"], *curve.limits("won")))
    last = curve.longest if few is None else few
    rows = [(float(ages[i]), float(ages[min(i + 1, len(ages) - 1)]), i) for i in range(len(ages))]
    solid = [(age, min(until, last), "curve", i) for age, until, i in rows if age <= last]
    if solid and solid[-1][0] < last < curve.longest:
        solid.append((last, last, "curve", solid[-1][3]))
    dashed = [(max(age, last), until, "tail", i) for age, until, i in rows if until > last or (age == curve.longest > last)]
    return [
        (age, until, kind, role, part, float(won[i]), float(low[i]), float(high[i]), _point(age, won[i], low[i], high[i]))
        for age, until, kind, i in solid + (dashed if few is not None else [])
    ]


def _point(age: float, won: float, low: float, high: float) -> str:
    return say("chance.won_at", age=number(age), won=share(won), interval=f"{number(low * 100)}–{number(high * 100)}")


def told_apart(groups: dict[str, Fates], test: LogRank) -> str:
    """Whether the two won-curves differ by more than chance, and which one wins more."""
    sizes = {name: fates.created for name, fates in groups.items()}
    n = ", ".join(f"{plain(name)} {number(size)}" for name, size in sizes.items())
    if test.p is None or min(sizes.values(), default=0) < FEWEST:
        return say("chance.too_few", n=n)
    p = say("chance.p_below", p=number(0.001, 3)) if test.p < 0.001 else say("chance.p_is", p=number(test.p, 3 if test.p < 0.1 else 2))
    if test.p >= 0.05:
        return say("chance.same", p=p, n=n)
    more = plain(test.groups[int(np.argmax(test.observed - test.expected))])
    return say("chance.differ", more=more, p=p, n=n)
