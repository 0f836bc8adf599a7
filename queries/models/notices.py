"""What a director should know now: notices made of figures that passed a limit. Pure: rows in, notices out, most money first.

What is counted against chance (stages, sources, sales, talks) passes the 99.8 % control limits of `control`; what waits (promises, leads,
unhappy clients, deals over the limit of their stage) is one notice of all that wait; load passes a person's capacity and what
chance adds to it; a forecast is short when less than one chance in four is left to reach the target.
A notice that was put aside comes back when its size passes what its own noise explains:
- a count n: when it has grown by more than 1.96 sqrt(n + then), the difference of two Poisson counts; waiting things come one by one;
- what is missing against its limits: when 1.96 standard deviations of the count more are missing;
- load: when as much more is carried as chance adds to the capacity; a forecast: when the gap grew by half of its own likely range (P25 to P75).
"""

from dataclasses import dataclass, field
from datetime import date
from math import floor, sqrt

from queries.models import control

MOST = 7  # on the card
TENTH = 0.1
CHANCE = 1.959963984540054


@dataclass(frozen=True)
class Notice:
    """One thing that happened: `code` what, `subject` the id of which ('' for all), `name` its name; `n` of them, `money` at stake (None: unknown).

    `size` is how bad it is in its own measure and `noise` how much of it chance makes; a Fall brings `expected`, `limit` and `weeks`.
    `page` with `asked` is where to act, `metric` with `chosen` the rows behind `n`. `more`: figures of the sentence.
    """

    code: str
    n: int
    size: float
    subject: str = ""
    name: str = ""
    money: float | None = None
    noise: float = 0.0
    expected: float | None = None
    limit: float | None = None
    weeks: int | None = None
    since: date | None = None
    page: str = ""
    asked: dict = field(default_factory=dict, hash=False)
    metric: str = ""
    chosen: dict = field(default_factory=dict, hash=False)
    more: dict = field(default_factory=dict, hash=False)

    @property
    def key(self) -> str:
        """The name under which it is put aside."""
        return f"{self.code}:{self.subject}"


def ordered(notices) -> list[Notice]:
    """Most money first; what has no money after it, the larger first."""
    return sorted(notices, key=lambda one: (-(one.money or 0), -one.size, one.code, one.name, one.subject))


def comes_back_at(notice: Notice, then: float) -> float:
    """The size from which a notice put aside at size `then` comes back."""
    if notice.noise:
        return then + notice.noise
    spread = CHANCE * CHANCE
    return floor(then + (spread + sqrt(spread * spread + 8 * spread * then)) / 2) + 1  # d² = 1.96² (2 then + d)


def is_back(notice: Notice, then: float) -> bool:
    """Has it worsened by more than its own noise since it was put aside?"""
    return notice.size >= comes_back_at(notice, then)


def parted(notices: list[Notice], asides: list[dict]) -> tuple[list[tuple], list[tuple]]:
    """What stands and what was put aside: pairs of a notice and its aside row; one that came back stands, and keeps its row."""
    known = {one["notice"]: one for one in asides}
    pairs = [(one, known.get(one.key)) for one in notices]
    stands = [(one, aside) for one, aside in pairs if aside is None or is_back(one, aside["size"])]
    return stands, [pair for pair in pairs if pair not in stands]


FALLS = {  # series of attention/weekly: the code, the metric of its rows, where to act
    "sale": ("sales_fell", "attention.sales", "loyalty"),
    "talk": ("talks_fell", "attention.talks", "workload"),
    "inquiry": ("source_dried", "attention.inquiries", "sources"),
}


def of_weeks(weekly: list[dict], weeks: list[dict]) -> list[Notice]:
    """Sales and talks of a line and inquiries of a source that fell below their limits (attention/weekly, attention/weeks)."""
    if len(weeks) < control.WEEKS:
        return []
    minutes, found = [one["minutes"] for one in weeks], {}
    for one in weekly:
        series = found.setdefault((one["series"], str(one["subject_id"])), {"name": one["subject"], "n": [0] * len(weeks), "money": 0.0})
        series["n"][one["week"]] = one["n"]
        series["money"] += one["money"]
    money = {subject: series["money"] for (kind, subject), series in found.items() if kind == "sale"}
    made = (_fallen(kind, subject, series, minutes, weeks, money.get(subject, 0.0)) for (kind, subject), series in found.items())
    return [one for one in made if one]


def _fallen(kind: str, subject: str, series: dict, minutes: list, weeks: list[dict], sales: float) -> Notice | None:
    fell = control.fall(series["n"], minutes)
    if fell is None:
        return None
    code, metric, page = FALLS[kind]
    each = (sales if kind == "talk" else series["money"]) / sum(series["n"])
    asked = {"source" if kind == "inquiry" else "line": series["name"]}
    return _of_fall(code, fell, weeks, subject, series["name"], fell.missing * each or None, page, asked, metric)


def _of_fall(code, fell: control.Fall, weeks, subject, name, money, page, asked, metric, more=None) -> Notice:
    since = weeks[fell.weeks - 1]["first_day"]
    facts = {"noise": fell.noise, "expected": fell.expected, "limit": fell.limit, "weeks": fell.weeks, "since": since, "more": more or {}}
    way = {"page": page, "asked": asked, "metric": metric, "chosen": {"subject": subject, "weeks": fell.weeks}}
    return Notice(code, fell.got, fell.missing, subject, name, money, **facts, **way)


def of_stages(moves: list[dict], queues: list[dict], weeks: list[dict]) -> list[Notice]:
    """Stages that deals hardly leave any more, for so many deals standing there (attention/moves, funnel/limits): ends of visits per deal-day."""
    if len(weeks) < control.OLDEST:
        return []
    hours = [one["minutes"] for one in weeks[: control.OLDEST]]
    usual = sum(hours) / len(hours) or 1.0
    sums = {}
    for one in moves:
        stage = sums.setdefault(str(one["stage_id"]), {name: [0.0] * (control.OLDEST + 1) for name in MOVED})
        for name in MOVED:
            stage[name][one["week"]] = one[name]
    found = []
    for queue in queues:
        stage = sums.get(str(queue["stage_id"]))
        if stage and queue["open_now"]:
            spent = control.exposure_of_moves(*(stage[name] for name in MOVED))
            fell = control.fall(stage["went"][: control.OLDEST], [days * at / usual for days, at in zip(spent, hours, strict=True)])
            found += [_stopped(queue, fell, weeks)] if fell else []
    return found


MOVED = ("came", "went", "came_days", "went_days")


def _stopped(queue: dict, fell: control.Fall, weeks: list[dict]) -> Notice:
    money, more = float(queue["open_amount"] or 0) or None, {"queue": queue["open_now"], "line": queue["line"]}
    stage = str(queue["stage_id"])
    return _of_fall("stage_stopped", fell, weeks, stage, queue["stage"], money, "deals", {"line": queue["line"]}, "attention.gone", more)


def of_waiting(code: str, rows: list[dict], since: date | None, page: str, asked: dict, once: str | None = None) -> list[Notice]:
    """One notice of all that wait, or none; money is added up, of each `once` (a client with two promises has the same deals)."""
    if not rows:
        return []
    kept = rows if once is None else {one[once]: one for one in rows}.values()
    money = sum(one["at_stake"] or 0 for one in kept)
    return [Notice(code, len(rows), len(rows), money=money or None, since=since, page=page, asked=asked, metric=f"attention.{code}")]


def of_limits(queues: list[dict]) -> list[Notice]:
    """Deals that stand longer in their stage than it allows (funnel/limits), with the stage where most of them stand."""
    n = sum(one["open_breached"] for one in queues)
    if not n:
        return []
    worst = max(queues, key=lambda one: (one["open_breached"], one["breached_amount"]))
    asked = {"line": worst["line"], "marks": "over"}
    money = float(sum(one["breached_amount"] for one in queues)) or None
    more = {"stage": worst["stage"], "there": worst["open_breached"]}
    return [Notice("over_limit", n, n, money=money, page="deals", asked=asked, metric="funnel.over_limit", more=more)]


def of_load(managers: list[dict]) -> list[Notice]:
    """Whoever carries more than the own capacity and what chance adds to it (workload/managers); at stake: the part of the open deals there is
    no capacity for."""
    found = []
    for one in managers:
        load, limit = one["load_share"] or 0.0, 1 + chance_of_load(one["capacity_points"] or 1.0)
        if load > limit:
            money = float(one["open_amount"]) * (1 - 1 / load) or None
            more = {"points": one["points"], "capacity": one["capacity_points"], "overdue": one["overdue"]}
            facts = {"metric": "workload.open_deals", "chosen": {"manager": str(one["staff_id"])}, "more": more, "noise": limit - 1}
            way = {"page": "workload", "asked": {"manager": one["name"]}, "limit": limit}
            found.append(Notice("overloaded", one["open_deals"], load, str(one["staff_id"]), one["name"], money, **facts, **way))
    return found


def chance_of_load(capacity: float) -> float:
    """By which share of the capacity a load goes up and down by chance: 1.96 roots of its points, things come one by one; a tenth at least."""
    return max(TENTH, CHANCE / sqrt(capacity))
