"""What the cards of the overview draw and say, from the answers of their questions: no Streamlit, no SQL."""

from datetime import date, timedelta

import pyarrow as pa

from pages.words import NBSP, count, day, money, number, say, share

BY_DAY = 62  # periods up to so many days are drawn day by day, longer ones week by week


def expected(days: list[dict], targets: dict[date, float]) -> float | None:
    """What the targets of the months ask of the days that have begun; None when a month has none."""
    begun = [one for one in days if one["is_past"]]
    if not begun or any(one["month"] not in targets for one in begun):
        return None
    return sum(one["part"] * targets[one["month"]] for one in begun)


def of_target(days: list[dict], targets: dict[date, float], by_source: bool = False) -> str:
    """The revenue of the period against what its targets ask by now, in words; says where targets are missing."""
    months = list(dict.fromkeys(one["month"] for one in days if one["is_past"]))
    wanted = expected(days, targets)
    if wanted:
        return say("overview.of_target", share=share(sum(float(one["revenue"]) for one in days) / wanted), target=money(wanted, short=True))
    if by_source or not months:
        return ""
    n = sum(month in targets for month in months)
    return say("overview.targets_for", n=number(n), of=count("overview.of_months", len(months))) if n else say("overview.no_target")


def run(days: list[dict], targets: dict[date, float]) -> pa.Table:
    """The cumulative revenue and target of the period, by day or week: the columns of the chart `target_run`."""
    wanted = all(one["month"] in targets for one in days)
    lines, won, target = [], 0.0, 0.0
    for order, group in enumerate(_groups(days)):
        won += sum(float(one["revenue"]) for one in group)
        target += sum(one["part"] * targets[one["month"]] for one in group) if wanted else 0.0
        lines.append(_point(order, group, won if group[0]["is_past"] else None, target if wanted else None))
    _ends(lines)
    return pa.Table.from_pylist(lines)


def _groups(days: list[dict]) -> list[list[dict]]:
    found: dict = {}
    for one in days:
        found.setdefault(one["day"] if len(days) <= BY_DAY else one["day"] - timedelta(days=one["day"].weekday()), []).append(one)
    return list(found.values())


def _point(order: int, group: list[dict], won: float | None, target: float | None) -> dict:
    first, last = group[0]["day"], group[-1]["day"]
    n, came = sum(one["won"] for one in group), money(sum(one["revenue"] for one in group))
    when = day(first) if first == last else f"{day(first)} – {day(last)}"
    words = f"{when}: {came}, {count('funnel.deals', n)}" if won is not None else when
    against = f" · {say('overview.run', won=money(won), target=money(target))}" if target and won is not None else ""
    found = {
        "x": f"{first}|{day(first, 'd MMM')}",
        "order": order,
        "won": won,
        "target": target,
        "label": words + against,
        "n": n,
        "ahead": True,
    }
    return found | {"since": str(first), "until": str(last + timedelta(days=1)), "won_text": None, "target_text": None}


def _ends(lines: list[dict]) -> None:
    """The last points carry their words; `ahead`: the revenue ends above the target, so its words stand above."""
    last = next((line for line in reversed(lines) if line["won"] is not None), None)
    if last:
        last["won_text"] = money(last["won"], short=True)
    if lines and lines[-1]["target"]:
        lines[-1]["target_text"] = say("overview.target_end", target=money(lines[-1]["target"], short=True))
    for line in lines:
        line["ahead"] = not last or not last["target"] or last["won"] >= last["target"]


def by_line(lines: list[dict], targets: dict) -> pa.Table:
    """Revenue of each line as a bar, what its target asks by now (by line id; None: no target) as a tick: the columns of `line_bars`."""
    most = max([float(one["revenue"]) for one in lines] + [target or 0.0 for target in targets.values()] + [1.0])
    return pa.Table.from_pylist([_bar(one, place, targets.get(one["line_id"]), most) for place, one in enumerate(lines)])


def _bar(one: dict, place: int, target: float | None, most: float) -> dict:
    revenue = float(one["revenue"])
    words = [money(revenue, short=True), share(revenue / target) if target else "", f"n{NBSP}{number(one['won'])}"]
    found = {"row": one["line"], "order": place, "x": revenue / most, "tick": target / most if target else None}
    told = say("overview.run", won=money(revenue), target=money(target)) if target else money(revenue)
    return found | {"text": " · ".join(filter(None, words)), "label": told, "id": str(one["line_id"]), "zero": 0.0}


def behind_week(table: pa.Table):
    """What a click on a point of the cumulative line opens: the deals won in its days."""
    known = {line["since"]: line for line in table.to_pylist()}

    def opened(picked: dict) -> tuple[str, int, dict]:
        line = known[picked["since"]]
        return "overview.against_target", line["n"], {"since": line["since"], "until": line["until"]}

    return opened


def behind_line(lines: list[dict]):
    """What a click on the bar of a line opens: the deals it won in the period."""

    def opened(picked: dict) -> tuple[str, int, dict]:
        return "overview.by_line", next(one["won"] for one in lines if str(one["line_id"]) == picked["id"]), {"line": picked["id"]}

    return opened
