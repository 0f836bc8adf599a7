"""What the mode `people` of the workload page says and draws: no Streamlit, no SQL."""

import pyarrow as pa

from pages.parts.charted import table
from pages.words import count, number, say, share
from queries.models import compare
from queries.models.fairly import SMALLEST, Compared, Person, curve

FUNNEL = "kind x y in_low in_high out_low out_high centre role label name side id"


def funnel(found: Compared, adjusted: bool) -> pa.Table:
    """Limits and dots: share of won deals over closed ones, or won as a multiple of expected over expected wins."""
    shown = [one for one in found.people if not adjusted or one.expected]
    unit = found.centre if adjusted else 1.0
    drawn = _limits(found, adjusted, [_x(one, adjusted) / unit for one in shown], unit)
    lines = [("curve", n * unit, None, *limits, found.centre / unit, *(None,) * 5) for n, *limits in drawn]
    (least, most), heights = (
        (drawn[0][0] * unit, drawn[-1][0] * unit),
        [_y(one, adjusted) for one in shown] + [limit for _, *limits in drawn for limit in limits],
    )
    tall = (max(heights) - min(heights)) or 1.0
    sides = _sides([((_x(one, adjusted) - least) / (most - least), _y(one, adjusted) / tall) for one in shown])
    for one, side in zip(shown, sides, strict=True):
        said = hint(one, adjusted, found.centre)
        lines.append(("dot", _x(one, adjusted), _y(one, adjusted), *(None,) * 5, _role(one, adjusted), said, one.name, side, one.id))
    return table(FUNNEL, lines)


def _limits(found: Compared, adjusted: bool, deals: list[float], unit: float) -> list[tuple]:
    """The limits from somewhat fewer deals than anybody has to somewhat more; far to the left they would only say that anything is possible."""
    between = (found.adjusted if adjusted else found.raw).between
    least, most = max(2.0, 0.6 * min(deals)), max([*deals, float(SMALLEST)]) * 1.08
    return [(n, *(limit / unit for limit in limits)) for n, *limits in curve(most, found.centre, between, least=least)]


def _x(one: Person, adjusted: bool) -> float:
    return one.expected if adjusted else float(one.closed)


def _y(one: Person, adjusted: bool) -> float:
    return one.ratio if adjusted else one.rate


def beyond(one: Person, adjusted: bool) -> float | None:
    """Outside of which limits: raw or adjusted."""
    return one.beyond_adjusted if adjusted else one.beyond


def _role(one: Person, adjusted: bool) -> str:
    if not one.enough:
        return "unknown"
    return "attention" if beyond(one, adjusted) == compare.OUTER else "main"


def _sides(places: list[tuple]) -> list[str]:
    """On which side of its dot a name stands, so that it does not run into another; `none` in a crowd. Places in shares of the plot."""
    taken = [(x - 0.006, x + 0.006, y - 0.018, y + 0.018) for x, y in places]
    sides = []
    for x, y in places:
        boxes = _boxes(x, y)
        fits = [side for side, box in boxes.items() if box[0] > -0.02 and box[1] < 1.02 and not any(_meet(box, one) for one in taken)]
        sides.append(fits[0] if fits else "none")
        taken += [boxes[sides[-1]]] if fits else []
    return sides


def _boxes(x: float, y: float) -> dict[str, tuple]:
    """Where a name would lie."""
    wide, high = 0.11, 0.045
    return {
        "right": (x + 0.007, x + wide, y - high / 2, y + high / 2),
        "left": (x - wide, x - 0.007, y - high / 2, y + high / 2),
        "above": (x - wide / 2, x + wide / 2, y + 0.022, y + 0.022 + high),
        "below": (x - wide / 2, x + wide / 2, y - 0.022 - high, y - 0.022),
        "over_right": (x + 0.005, x + wide, y + 0.012, y + 0.012 + high),
        "under_right": (x + 0.005, x + wide, y - 0.012 - high, y - 0.012),
        "over_left": (x - wide, x - 0.005, y + 0.012, y + 0.012 + high),
        "under_left": (x - wide, x - 0.005, y - 0.012 - high, y - 0.012),
    }


def _meet(one: tuple, other: tuple) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def hint(one: Person, adjusted: bool, centre: float) -> str:
    """What is said of a dot."""
    rate = f"{one.name}: {number(one.won)} / {number(one.closed)} = {share(one.rate)}"
    expected = (
        say("workload_people.hint_expected", n=number(one.expected, 1), ratio=number(one.ratio, 2)) if adjusted and one.expected else ""
    )
    return " · ".join(filter(None, (rate, expected, verdict(one, adjusted, centre))))


def verdict(one: Person, adjusted: bool, centre: float) -> str:
    """In words whether chance explains the distance from the others."""
    level = beyond(one, adjusted)
    if not one.enough:
        return say("workload_people.too_few")
    if level is None:
        return say("workload_people.like_others")
    above = one.ratio > 1 if adjusted else one.rate > centre
    way = "above" if above else "below"
    return say(f"workload_people.{way}_{'outer' if level == compare.OUTER else 'inner'}")


def explained(found: Compared, adjusted: bool) -> str:
    """The sentence under the plot: how many dots chance alone puts outside, and whether the people differ by more than that."""
    compared = [one for one in found.people if one.enough]
    spread = found.adjusted if adjusted else found.raw
    inner, outer = (compare.false_alarms(len(compared), level) for level in (compare.INNER, compare.OUTER))
    said = (
        count("workload_people.alarms", len(compared), inner=share(inner), outer=share(outer))
        if compared
        else say("workload_people.none_compared", n=number(SMALLEST))
    )
    return said + (" " + say("workload_people.dispersed", phi=number(spread.phi, 1)) if spread.more else "")


def lines(found: Compared) -> list[dict]:
    """The table, by name: counts, share with its interval, the share to be believed, wins against expected ones with their interval."""
    return [_line(one, found.centre) for one in found.people]


def _line(one: Person, centre: float) -> dict:
    low, high = wilson(one.won, one.closed)
    usual = one.expected / one.closed
    ratio = f"{number(one.ratio, 2)} · {number(low / usual, 2)}–{number(high / usual, 2)}" if one.expected else "—"
    return {
        "name": one.name,
        "closed": one.closed,
        "won": one.won,
        "rate": f"{share(one.rate)} · {number(low * 100)}–{number(high * 100)}" if one.closed >= 5 else "—",
        "shrunk": f"{share(one.shrunk)} · {number(one.low * 100)}–{number(one.high * 100)}" if one.shrunk is not None else "—",
        "expected": round(one.expected, 1),
        "ratio": ratio if one.closed >= 5 else "—",
        "shrunk_ratio": number(one.shrunk_ratio, 2) if one.shrunk_ratio is not None else "—",
        "verdict": verdict(one, True, centre),
    }


def wilson(wins: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    z, p = 1.959963984540054, wins / of
    middle, reach = p + z * z / (2 * of), z * (p * (1 - p) / of + z * z / (4 * of * of)) ** 0.5
    return max(0.0, (middle - reach) / (1 + z * z / of)), min(1.0, (middle + reach) / (1 + z * z / of))
