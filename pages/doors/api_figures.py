"""Which numbers a key may read one by one, and where a question's row keeps what stands behind each: k of n, the interval."""

from dataclasses import dataclass

from queries import catalog

# Questions whose column is the number itself, in every row; elsewhere a page or a model makes it of several rows
QUESTIONS = {
    "funnel": ("cohort", "from_stage", "limits", "losses", "promised_by_manager", "stage_time", "unsaid", "win_rate"),
    "loyalty": ("abc", "check", "check_trend", "csi", "csi_factors", "csi_now", "nps", "nps_now", "promises", "promoters_buy", "reasons")
    + ("repeat_rate", "response", "sleeping"),
    "overview": ("by_line", "closings", "new_clients", "pipeline", "promises"),
    "sources": ("table", "tree"),
    "workload": ("comparison", "first_answer", "managers", "meetings", "response"),
}
NOT_SERVED = {"funnel.lost_to", "workload.late_answers"}  # of these the page shows a part of the rows, or another side of them


@dataclass(frozen=True)
class Behind:
    """The columns of a row that stand behind a number: `k` of `n`, the lower and upper end of its 95 % interval."""

    k: str | None = None
    n: str | None = None
    low: str | None = None
    high: str | None = None


PLAIN = Behind()
# By question and column
BEHIND = {
    ("funnel/win_rate", "win_rate"): Behind("won", "closed", "low", "high"),
    ("funnel/win_rate", "won"): Behind("won", "closed"),
    ("funnel/win_rate", "revenue"): Behind(None, "won"),
    ("funnel/cohort", "step_share"): Behind(None, None, "step_low", "step_high"),
    ("funnel/cohort", "total_share"): Behind("reached", "created", "total_low", "total_high"),
    ("funnel/cohort", "go_share"): Behind("moved_on", "reached", "go_low", "go_high"),
    ("funnel/from_stage", "p_win"): Behind(None, "deals", "low", "high"),
    ("funnel/stage_time", "median_days"): Behind(None, "visits", "median_low", "median_high"),
    ("funnel/stage_time", "went_share"): Behind("went_on", "visits", "went_low", "went_high"),
    ("funnel/limits", "open_breached"): Behind("open_breached", "open_now"),
    ("funnel/promised_by_manager", "went_share"): Behind("went_on", "counted", "went_low", "went_high"),
    ("funnel/promised_by_manager", "median_days"): Behind(None, "held", "median_low", "median_high"),
    ("funnel/unsaid", "unsaid"): Behind("unsaid", "lost"),
    ("loyalty/check", "mean"): Behind(None, "purchases", "low", "high"),
    ("loyalty/csi", "csi"): Behind(None, "n", "low", "high"),
    ("loyalty/csi_now", "csi"): Behind(None, "n", "low", "high"),
    ("loyalty/csi_factors", "score"): Behind(None, "n", "low", "high"),
    ("loyalty/nps", "nps"): Behind(None, "n", "low", "high"),
    ("loyalty/nps_now", "nps"): Behind(None, "n", "low", "high"),
    ("loyalty/promises", "kept_share"): Behind("kept", "due", "low", "high"),
    ("loyalty/promoters_buy", "ratio"): Behind(None, None, "low", "high"),
    ("loyalty/repeat_rate", "repeat_rate"): Behind("repeated", "clients", "low", "high"),
    ("loyalty/response", "response_rate"): Behind("answered", "asked", "low", "high"),
    ("loyalty/sleeping", "asleep"): Behind("asleep", "clients"),
    ("loyalty/sleeping", "cooling"): Behind("cooling", "clients"),
    ("overview/closings", "median_days"): Behind(None, "closed", "low_days", "high_days"),
    ("sources/table", "conversion"): Behind("converted", "valid", "low", "high"),
    ("workload/comparison", "win_rate"): Behind("won", "closed", "low", "high"),
    ("workload/first_answer", "median_minutes"): Behind("answered", "leads"),
    ("workload/meetings", "kept_share"): Behind("kept_meetings", "due_meetings", "kept_low", "kept_high"),
    ("workload/response", "median_minutes"): Behind("answered", "leads"),
}
# Questions of several rows whose whole is one of them, or the sum of some
WHOLE = {"sources/tree": lambda rows: [row for row in rows if row["level"] == 0], "overview/pipeline": lambda rows: rows[-1:]}
FIRST_OF_LINE = {"funnel.created"}  # the same in each row of a line


def served() -> list[catalog.Metric]:
    """The numbers a key may ask for: those whose column is a number, and mean what it says."""
    return [one for one in catalog.metrics().values() if _is_served(one)]


def _is_served(metric: catalog.Metric) -> bool:
    folder, _, question = metric.query.partition("/")
    a_number = catalog.find(metric.query).gives.get(metric.column) in ("bigint", "integer", "double", "decimal")
    return a_number and question in QUESTIONS.get(folder, ()) and metric.name not in NOT_SERVED


def whole(metric: catalog.Metric, rows: list[dict]) -> list[dict]:
    """The one row that is the whole of an answer; none where each row stands for itself."""
    if metric.name in FIRST_OF_LINE:
        firsts = {row["line_id"]: row for row in reversed(rows)}
        return [{metric.column: sum(row[metric.column] for row in firsts.values())}] if firsts else []
    found = WHOLE[metric.query](rows) if metric.query in WHOLE else rows
    return found if len(found) == 1 else []


def behind(metric: catalog.Metric) -> Behind:
    """What stands behind this number in its row."""
    return BEHIND.get((metric.query, metric.column), PLAIN)
