"""What the bridge says and draws, from its twelve pillars: no Streamlit, no SQL."""

from datetime import date, timedelta
from decimal import Decimal

import pyarrow as pa

from pages.parts.filters import Filters, today
from pages.words import NBSP, day, money, number, say

CHANGED = ("grown", "shrunk")  # of amounts alone: no deal comes or goes
ALWAYS = ("start", "new", *CHANGED, "lost", "won", "end")  # the others are left out where there are none
MOVED = ("pulled_in", "pushed_out")  # in what is due, always
ROLES = {1: "good", -1: "bad", 0: "unknown"}


def ends_in(last: date, months: int) -> date:
    """The day after the month (1) or quarter (3) in which a day lies."""
    first = last.month - (last.month - 1) % months + months
    return date(last.year + (first > 12), (first - 1) % 12 + 1, 1)


def bars(pillars: list[dict], chosen: Filters, due: bool, by_money: bool) -> pa.Table:
    """The pillars as the rows of the waterfall: each from where the one before ended, in money or in deals."""
    level, lines = Decimal(0), []
    for pillar in pillars:
        size = _size(pillar, by_money)
        low, high = (Decimal(0), size) if pillar["pillar"] in ("start", "end") else sorted((level, level + pillar["sign"] * size))
        level += pillar["sign"] * size
        if _is_shown(pillar, due, by_money):
            lines.append(_bar(pillar, by_money) | {"name": _name(pillar["pillar"], chosen), "low": float(low), "high": float(high)})
            lines[-1]["raised"] = len(lines) % 2 == 0
    return pa.Table.from_pylist(lines)


def _size(pillar: dict, by_money: bool) -> Decimal:
    if by_money:
        return pillar["amount"] or Decimal(0)
    return Decimal(0 if pillar["pillar"] in CHANGED else pillar["deals"])


def _is_shown(pillar: dict, due: bool, by_money: bool) -> bool:
    name = pillar["pillar"]
    return (by_money or name not in CHANGED) and (name in ALWAYS or pillar["deals"] > 0 or (due and name in MOVED))


def _bar(pillar: dict, by_money: bool) -> dict:
    kind, amount, deals = pillar["pillar"], pillar["amount"], number(pillar["deals"])
    sign = "" if kind in ("start", "end") or not pillar["deals"] else "+" if pillar["sign"] > 0 else "−"
    said = "—" if amount is None else sign + money(amount, short=True)
    return {
        "pillar": kind,
        "order": pillar["position"],
        "role": "unknown" if kind == "start" else "main" if kind == "won" else ROLES[pillar["sign"]],
        "label": said if by_money else sign + deals,
        "more": deals if by_money else said,
        "brief": sign + deals if not by_money else "—" if amount is None else sign + _brief(float(amount)),
    }


def _brief(amount: float) -> str:
    """As few figures as fit over a pillar on a phone: 2.3 M, 18 k, 940."""
    for size, key in ((1e9, "words.billion"), (1e6, "words.million"), (1e3, "words.thousand")):
        if amount >= size:
            return number(amount / size, 1 if size > 1e3 and amount < 10 * size else 0) + NBSP + say(key)
    return number(amount)


def _name(kind: str, chosen: Filters) -> str:
    """What stands under a pillar; the ends carry their days."""
    if kind not in ("start", "end"):
        return say(f"bridge.{kind}")
    last = min(chosen.until - timedelta(days=1), chosen.as_of or today())
    shape = "d MMM" if chosen.since.year == last.year == today().year else "dd.MM.yy"
    return say(f"bridge.{kind}", on=day(chosen.since if kind == "start" else last, shape))


def balance(pillars: list[dict]) -> tuple[str, bool]:
    """The sum in words, and whether it is true: to the cent in money and to the deal."""
    start, *between, end = pillars
    money_in, deals_in = _sums(between, 1)
    money_out, deals_out = _sums(between, -1)
    changed = sum(pillar["sign"] * (pillar["amount"] or 0) for pillar in between if pillar["pillar"] in CHANGED)
    first, last = start["amount"] or Decimal(0), end["amount"] or Decimal(0)
    is_true = first + money_in + changed - money_out == last and start["deals"] + deals_in - deals_out == end["deals"]
    with_cents = any(amount % 1 for amount in (first, money_in, changed, money_out, last))
    a, b, c, d, e = (number(amount, 2 if with_cents else 0) for amount in (first, money_in, abs(changed), money_out, last))
    said = {
        "amounts": f"{a} + {b} {'−' if changed < 0 else '+'} {c} − {d} = {e}",
        "deals": f"{number(start['deals'])} + {number(deals_in)} − {number(deals_out)} = {number(end['deals'])}",
    }
    return say("bridge.balances" if is_true else "bridge.differs", **said), is_true


def _sums(between: list[dict], sign: int) -> tuple[Decimal, int]:
    moved = [pillar for pillar in between if pillar["sign"] == sign and pillar["pillar"] not in CHANGED]
    return sum((pillar["amount"] or Decimal(0) for pillar in moved), Decimal(0)), sum(pillar["deals"] for pillar in moved)
