"""What the funnel page says and draws, from the answers of its questions: no Streamlit, no SQL."""

import pyarrow as pa

from pages.parts.filters import Filters
from pages.words import NBSP, count, money, number, say, share

PARTS = (("main", "moved_on"), ("soft", "still_in"), ("unknown", "skipped"), ("badsoft", "lost"))
AMOUNTS = {"reached": "amount", "moved_on": "moved_amount", "still_in": "still_amount", "skipped": "skipped_amount", "lost": "lost_amount"}
GAP = NBSP * 4
SMALLEST_SHARE = 5  # of fewer no share is said
SMALLEST_STEP = 20  # a step with fewer deals is never called the weakest


def headline(filters: Filters, cohort: list[dict]) -> str:
    """Who is counted, and how many are still open."""
    created, still = cohort[0]["created"], sum(stage["still_in"] for stage in cohort if stage["kind"] == "open")
    return count("funnel.headline", created, period=filters.period_words()) + " " + (count("funnel.still_open", still) if still else "")


def bars(cohort: list[dict], by_money: bool = False) -> pa.Table:
    """The cohort as the rows of the funnel chart, in deals or in money; x is a share of the first stage."""
    top, weakest, lines = size(cohort[0], "reached", by_money) or 1, None if by_money else _weakest(cohort), []
    for place, stage in enumerate(cohort):
        if place:
            lines.append(_step(stage, cohort[place - 1], place, stage is weakest, by_money))
        lines += _segments(stage, place, top, by_money) + [_total(stage, place, top, by_money)]
    return pa.Table.from_pylist(lines)


def size(stage: dict, part: str, by_money: bool) -> float:
    """Deals, or the money of the deals, of a part of a stage."""
    return float(stage[AMOUNTS[part]]) if by_money else stage[part]


def said(value: float, by_money: bool) -> str:
    """A size in words."""
    return money(value, short=True) if by_money else number(value)


def _segments(stage: dict, place: int, top: float, by_money: bool) -> list[dict]:
    lines, x = [], 0.0
    for role, part in PARTS:
        whole = "reached" if stage["kind"] == "won" else "moved_on"
        n = size(stage, whole, by_money) - size(stage, "skipped", by_money) if part == "moved_on" else size(stage, part, by_money)
        if n > 0 and (stage["kind"] != "won" or part in ("moved_on", "skipped")):
            words = f"{say(f'funnel.{part}')}: {said(n, by_money)}"
            lines.append(_line(stage["stage"], place * 2, "stage", role, x / top, (x + n) / top, words, str(stage["stage_id"]), part))
            x += n
    return lines


def _total(stage: dict, place: int, top: float, by_money: bool) -> dict:
    n = size(stage, "reached", by_money)
    words = said(n, by_money) + (f"{GAP}{share(n / top)}" if place and stage["total_share"] is not None else "")
    return _line(stage["stage"], place * 2, "total", "ink", 0.0, n / top, words)


def _step(stage: dict, before: dict, place: int, weakest: bool, by_money: bool) -> dict:
    if by_money:
        words = "↓ " + share(float(stage["amount"] / before["amount"]) if before["amount"] else None)
    else:
        words = "↓ " + conversion(stage["reached"], before["reached"], stage["step_low"], stage["step_high"])
    if weakest:
        words += GAP + say("funnel.weakest")
    return _line(f">{place}", place * 2 - 1, "weak" if weakest else "step", "quiet", 0.0, 0.0, words)


def _line(row, order, kind, role, x0, x1, label, stage_id=None, part=None) -> dict:
    return {"row": row, "order": order, "kind": kind, "role": role, "x0": x0, "x1": x1, "label": label, "stage_id": stage_id, "part": part}


def _weakest(cohort: list[dict]) -> dict | None:
    """The step with the smallest share; none while most deals are still open, or where too few deals make the smallest one."""
    if 2 * sum(stage["still_in"] for stage in cohort if stage["kind"] == "open") > cohort[0]["created"]:
        return None
    steps = [
        (stage["step_share"], before["reached"], stage) for before, stage in zip(cohort, cohort[1:], strict=False) if before["reached"]
    ]
    share, n, stage = min(steps, key=lambda step: step[0], default=(None, 0, None))
    return stage if n >= SMALLEST_STEP else None


def between(value, low, high) -> str:
    """55 % · 50–59: a share with its interval; a dash when there is none."""
    if value is None:
        return "—"
    return f"{share(value)} · {number(low * 100)}–{number(high * 100)}"


def conversion(k: int, n: int, low, high) -> str:
    """55 % · 50–59; of fewer than five only how many of how many; a dash of none."""
    if not n:
        return "—"
    return f"{number(k)} / {number(n)}" if n < SMALLEST_SHARE else between(k / n, low, high)


def stage_of(cohort: list[dict], picked: dict) -> tuple[str, int, dict]:
    """The metric, the number and the values of a clicked segment."""
    stage = next(one for one in cohort if str(one["stage_id"]) == picked["stage_id"])
    part = picked["part"]
    if stage["kind"] == "won" and part == "moved_on":
        return "funnel.reached", stage["reached"], {"stage": picked["stage_id"]}
    metric = {"skipped": "funnel.skipped", "still_in": "funnel.still_in", "lost": "funnel.lost_there"}.get(part, "funnel.reached")
    return metric, stage["reached" if metric == "funnel.reached" else part], {"stage": picked["stage_id"]}


def days_in_stage(times: list[dict], limits: list[dict]) -> pa.Table:
    """Median with quartiles and limit of each stage, in days; where the median does not exist yet, only the words say so."""
    over = {stage["stage_id"]: stage["open_breached"] for stage in limits}
    edge = 1.3 * max(
        [time["three_quarter_days"] or time["longest_days"] or 0 for time in times] + [time["limit_days"] or 0 for time in times] + [1]
    )
    return pa.Table.from_pylist(
        [
            {
                "row": time["stage"],
                "order": time["position"],
                "low": time["quarter_days"],
                "mid": time["median_days"],
                "high": time["three_quarter_days"] if time["three_quarter_days"] is not None else time["longest_days"],
                "limit": time["limit_days"],
                "edge": edge,
                "text": _time_words(time, over.get(time["stage_id"], 0)),
            }
            for time in times
        ]
    )


def _time_words(time: dict, over: int) -> str:
    if not time["visits"]:
        return "—"
    median = time["median_days"]
    words = (
        say("funnel.longer_than", days=number(time["longest_days"]))
        if median is None
        else say("funnel.days_short", days=number(median, 0 if median >= 3 else 1))
    )
    return words + (" · " + count("funnel.over", over) if over else "")


def open_now(limits: list[dict]) -> pa.Table:
    """Open deals and money by stage, with those over their limit, as bars of money; of deals where no amount is known."""
    whole, over = ("open_amount", "breached_amount") if any(stage["open_amount"] for stage in limits) else ("open_now", "open_breached")
    most, lines = max([float(stage[whole]) for stage in limits] + [1.0]), []
    for stage in limits:
        end = float(stage[whole]) / most
        good = end - float(stage[over]) / most
        words = f"{number(stage['open_now'])}{GAP}{money(stage['open_amount'], short=True) if stage['open_amount'] else '—'}"
        for role, part, x0, x1 in (("main", "within", 0.0, good), ("attention", "over", good, end)):
            if x1 > x0:
                lines.append(_line(stage["stage"], stage["position"], "stage", role, x0, x1, words, str(stage["stage_id"]), part))
        lines.append(_line(stage["stage"], stage["position"], "total", "ink", 0.0, end, words))
    return pa.Table.from_pylist(lines)


def open_there(limits: list[dict], picked: dict) -> tuple[str, int, dict]:
    """The metric, the number and the values of a clicked bar of open deals."""
    stage = next(one for one in limits if str(one["stage_id"]) == picked["stage_id"])
    if picked["part"] == "over":
        return "funnel.over_limit", stage["open_breached"], {"stage": picked["stage_id"]}
    return "funnel.open_now", stage["open_now"], {"stage": picked["stage_id"]}
