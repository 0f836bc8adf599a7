"""In which order the lines of a day are worked: by the money that is lost by this time tomorrow if nothing is done.

    lost by tomorrow = stake x 2^(-late / half_life) x (1 - 2^(-1 / half_life))

The stake is what a line is worth to the company, in its currency:

- a lead: win share of its line x the amount it speaks of, or else the average won amount of the line;
- a deal (planned contact, promise, no next contact, over the limit): win share of its line x its amount; what concerns a client and
  no single deal: win share x all open deals of the client, or else one month of what the client bought in the last 365 days;
- a complaint: the same, and what the client bought in the last 365 days, for they may leave;
- a silent client: what it bought in its last year x the chance that the silence is no accident (see loyalty/rhythm);
- an offer that ends: win share x its amount; a contract that ends: the same; a birthday: one month of purchases.

Win share and average are the company's own history (today/worth: (won + 1) / (closed + 2), one half without any). The first factor after the
stake is what is left of it after the days it is late (never more than all), the second what another day costs. The half-lives are a house
choice, in days; of a lead in working days of eight hours. A line without money stands behind those with money, the longest late first.
"""

HALF_LIFE = {
    "lead": 1.0,
    "complaint": 3.0,
    "offer": 4.0,
    "ours": 5.0,
    "contact": 10.0,
    "theirs": 15.0,
    "over_limit": 20.0,
    "no_next": 20.0,
    "renewal": 30.0,
    "cooling": 60.0,
    "asleep": 90.0,
    "birthday": 365.0,
}
EVEN = {"win_share": 0.5, "average": None}


def stake(line: dict, worth: dict) -> float | None:
    """What is at stake, in money; None when nothing says so. `worth` is the row of today/worth of the line's business line."""
    kind, money, year = line["kind"], line.get("money"), line.get("year")
    if kind in ("asleep", "cooling"):
        return money or None
    if kind == "lead":
        money = money or worth["average"]
    month = year / 12 if year else None
    found = month if kind == "birthday" or not money else worth["win_share"] * money
    return ((found or 0) + year) if kind == "complaint" and year else found


def lost_by_tomorrow(kind: str, at_stake: float, late: float) -> float:
    """Money lost in the next day if nothing is done; `late` in days, below 0 when there is still time."""
    half = HALF_LIFE[kind]
    return at_stake * 2 ** (-max(late, 0.0) / half) * (1 - 2 ** (-1 / half))


def ordered(lines: list[dict], worths: list[dict]) -> list[dict]:
    """The lines with `stake` and `lost`, the greatest loss first; those without money behind, the longest late first."""
    known = {str(one["line_id"]): one for one in worths}
    told = []
    for line in lines:
        at_stake, late = stake(line, known.get(str(line["line_id"]), EVEN)), line.get("late") or 0.0
        told.append(line | {"stake": at_stake, "lost": at_stake and lost_by_tomorrow(line["kind"], at_stake, late), "late": late})
    return sorted(told, key=lambda one: (not one["lost"], -(one["lost"] or 0), -one["late"], str(one["item_id"])))


def gathered(lines: list[dict]) -> list[dict]:
    """One line per client (per lead or deal without one): the first reason is the main one, the rest is in `others`, each kind once."""
    first: dict[str, dict] = {}
    for line in lines:
        about = str(line["client_id"] or line.get("lead_id") or line["item_id"])
        main = first.setdefault(about, line | {"others": []})
        if main["item_id"] != line["item_id"] and line["kind"] not in [main["kind"], *(one["kind"] for one in main["others"])]:
            main["others"].append(line)
    return list(first.values())
