"""What was said of where leads came from, of trust and of work on a past day stays: later answers, touches, showings and rewards change nothing."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from data import costs, leads, rewards, store, trust
from data.viewer import of_login
from queries import catalog
from queries.reader import rows
from tests.queries.test_past_answers import FULL, JUNE, LATER, RENAMED, _a_year_passes, june

__all__ = ["june"]
# These lists of leads name whose a lead is now, to turn to
OF_TODAY = dict.fromkeys(("sources/rows_leads", "sources/rows_marked", "sources/rows_written"), {"owner": None})


def _came(tiny) -> None:
    """Of each manager four leads with touches, answered or not; what was shown, who recommended whom, what it cost; and what was planned."""
    line, ad = tiny.id("line", "Sales"), tiny.source("Ad")
    offer = tiny.add("referral_offers", id=uuid4(), line_id=line, name="offer", reward=10, since=date(2026, 1, 1))
    month = {"spent_on": date(2026, 5, 1), "until_on": date(2026, 6, 1), "entered_at": "2026-05-02"}
    tiny.add("costs", id=uuid4(), line_id=line, source_id=ad, amount=310, kind="media", **month)
    for who in ("anna", "boris"):
        for n in range(4):
            _lead(tiny, who, n, line, ad)
        ends = {name: tiny.id("client", f"client {who} {n}") for n, name in enumerate(("from_client_id", "to_client_id"))}
        tiny.add("referrals", id=tiny.id("referral", who), **ends, offer_id=offer, happened_at="2026-04-01", entered_at="2026-04-01")
    given = {"happened_at": "2026-06-01", "entered_at": "2026-06-01"}
    tiny.add("referral_rewards", id=tiny.id("reward", "anna"), referral_id=tiny.id("referral", "anna"), amount=10, **given)


def _lead(tiny, who: str, n: int, line, ad) -> None:
    me, client, at = tiny.id("staff", who), tiny.id("client", f"client {who} {n}") if n < 3 else None, f"2026-05-1{n}"
    when, source = {"happened_at": at, "entered_at": at}, ad if n % 2 else None
    named = {"name": f"lead {who} {n}", "name_norm": f"lead {who} {n}", "entered_by": me, "valid": True if n == 3 else None}
    lead = tiny.add(
        "leads", id=tiny.id("lead", f"{who} {n}"), line_id=line, owner_id=me, client_id=client, source_id=source, **named, **when
    )
    tiny.add("assignments", id=uuid4(), entity="lead", entity_id=lead, owner_id=me, reason="by_hand", **when)
    tiny.add("lead_touches", id=uuid4(), lead_id=lead, utm_source="x", source_id=source, place="first", happened_at="2026-05-01")
    about = {"line_id": line, "client_id": client, "lead_id": lead, "staff_id": me, "direction": "out"}
    if n < 2:
        held = {"state": "held", "happened_at": f"2026-05-2{n}", "settled_at": f"2026-05-2{n}", "entered_at": f"2026-05-2{n}"}
        tiny.add("contacts", id=uuid4(), kind="call", **held, **about)
    plan = {"state": "planned", "planned_at": "2026-06-01", "due_at": f"2026-0{6 + n // 2}-0{n + 2}", "entered_at": "2026-06-01"}
    tiny.add("contacts", id=tiny.id("contact", f"planned {who} {n}"), kind="meeting", **plan, **about)
    if client:
        shown = {"instrument_id": _instrument(tiny), "line_id": line, "client_id": client, "entered_by": me}
        tiny.add("trust_shown", id=tiny.id("shown", f"{who} {n}"), **shown, happened_at="2026-05-15", entered_at="2026-05-15")


def _instrument(tiny):
    return tiny.run("SELECT id FROM kept.trust_instruments ORDER BY position LIMIT 1")[0][0]


def _much_is_done(tiny, root) -> None:
    """Showings are added and taken back, a reward is given and one taken back; old leads are answered, plans settled, clients ask again."""
    at = {"happened_at": "2027-06-20", "entered_at": "2027-06-20"}
    for who in ("anna", "boris"):
        trust.take_back(root, tiny.id("shown", f"{who} 0"))
        trust.add(root, tiny.id("client", f"client {who} 2"), trust.Shown(_instrument(tiny), date(2027, 6, 1)), key=uuid4())
        about = {"line_id": tiny.id("line", "Sales"), "client_id": tiny.id("client", f"client {who} 2")}
        owner = tiny.id("staff", who)
        call = {"kind": "call", "direction": "out", "state": "held", "settled_at": "2027-06-20", "staff_id": owner}
        tiny.add("contacts", id=uuid4(), **about, **call, **at)
        lead = tiny.add("leads", id=uuid4(), **about, owner_id=owner, name="again", name_norm="again", **at)
        tiny.add("lead_touches", id=uuid4(), lead_id=lead, source_id=tiny.id("source", "Ad"), utm_source="y", **at)
    _leads_end(tiny, root)
    _costs(root, tiny, (100, 50), (900, None))
    rewards.take_back(root, tiny.id("reward", "anna"))
    rewards.give(root, rewards.Reward(tiny.id("referral", "boris"), 10), key=uuid4())
    for n, state in enumerate(("held", "cancelled")):
        held = "2027-06-21" if state == "held" else None
        sets = [state, held, "2027-06-21", tiny.id("contact", f"planned boris {n}")]
        tiny.run("UPDATE kept.contacts SET state = ?, happened_at = ?, settled_at = ? WHERE id = ?", *sets)
    tiny.here.changed_everywhere()


def _costs(root, tiny, was, values) -> None:
    """Of May one typed cost of a source and one of all sources: first typed, later raised and taken out."""
    sources = (tiny.id("source", "Ad"), None)
    cells = [costs.Cell(None, one, None, date(2026, 5, 1), *pair) for one, *pair in zip(sources, was, values, strict=True)]
    assert costs.write(root, "people", cells, key=uuid4()) == 2


def _leads_end(tiny, root) -> None:
    """One that was valid turns out to be none, one that nobody had judged was an inquiry, one becomes a deal; and what June refused is open again."""
    reason = {valid: tiny.run("SELECT id FROM kept.refusal_reasons WHERE is_valid = ? LIMIT 1", valid)[0][0] for valid in (True, False)}
    for who in ("anna", "boris"):
        leads.reopen(root, tiny.id("lead", f"{who} 1"), key=uuid4())
        leads.refuse(root, tiny.id("lead", f"{who} 0"), reason[True], key=uuid4())
        leads.refuse(root, tiny.id("lead", f"{who} 3"), reason[False], key=uuid4())
        leads.convert(
            root, tiny.id("lead", f"{who} 2"), leads.Turn("of a lead", 5, client_id=tiny.id("client", f"client {who} 2")), key=uuid4()
        )


def _told(viewer, **only) -> dict[str, list[str]]:
    found = {}
    for name in catalog.all_names():
        if name.split("/")[0] in ("workload", "sources", "trust"):
            values = {kind: value for kind, value in (JUNE | FULL | only).items() if kind in catalog.find(name).takes}
            found[name] = [str(line | OF_TODAY.get(name, {})).replace(RENAMED, "") for line in rows(name, viewer, **values)]
    return found


def test_where_leads_came_from_and_the_work_of_a_past_day_are_the_same_a_year_later(june, monkeypatch):
    _came(june)
    root, reason = of_login(june.here, "root"), june.run("SELECT id FROM kept.refusal_reasons WHERE is_valid LIMIT 1")[0][0]
    monkeypatch.setattr(store, "now", lambda: datetime(2026, 6, 20))
    for who in ("anna", "boris"):
        leads.refuse(root, june.id("lead", f"{who} 1"), reason, key=uuid4())
    _costs(root, june, (None, None), (100, 50))
    director = of_login(june.here, "director")
    before, of_anna = _told(director), _told(director, manager=june.id("staff", "anna"))
    assert sum(bool(lines) for lines in before.values()) > 50 and sum(before[name] != lines for name, lines in of_anna.items()) > 50
    monkeypatch.setattr(store, "now", lambda: LATER - timedelta(days=2))
    _much_is_done(june, of_login(june.here, "root"))
    _a_year_passes(june, monkeypatch)
    for known, after in ((before, _told(director)), (of_anna, _told(director, manager=june.id("staff", "anna")))):
        assert {name: (lines, after[name]) for name, lines in known.items() if after[name] != lines} == {}
