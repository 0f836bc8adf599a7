"""The bridge balances to the cent and to the deal, whoever's it is and between whichever days, and each pillar opens its deals."""

from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from itertools import combinations, product
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from data import store
from data.viewer import of_login
from pages.parts import funnel_bridge_numbers as numbers
from pages.parts.filters import Filters
from queries.reader import row, rows
from tests.company import Tiny
from tests.histories import OPEN, at, load, stories, told

CALM = {"deadline": None, "derandomize": True, "suppress_health_check": list(HealthCheck), "phases": (Phase.explicit, Phase.generate)}
MARKS = (date(2026, 1, 5), date(2026, 1, 18), date(2026, 2, 20))
LATE = datetime(2026, 6, 1)
WHOSE = ({}, {"manager": "anna"}, {"manager": "-"})
DUE = (None, date(2026, 1, 15))


@pytest.fixture(scope="module")
def company():
    """One company for all stories: each load replaces the deals."""
    made = store.Store(":memory:")
    before = store.use(made)
    tiny = Tiny(made, stages=("lead", "qualified", "proposal", "won", "lost"))
    tiny.staff("director", "executive")
    tiny.staff("anna")
    tiny.staff("boris")
    store.use(before)
    yield tiny
    made.close()


@pytest.fixture
def at_work(company):
    """The company of `company`, being the one of this process while the test runs."""
    before = store.use(company.here)
    yield company
    store.use(before)


def bridge(viewer, since, until, as_of=LATE, **asked) -> dict:
    return {one["pillar"]: one for one in rows("funnel/bridge", viewer, since=since, until=until, as_of=as_of, **asked)}


def stood(many, before: date, known: datetime, whose: dict, due_by: date | None) -> tuple[int, Decimal]:
    """What stood open just before a midnight, told by a plain loop over the stories."""
    found = [at(story, datetime(before.year, before.month, before.day), known) for story in many]
    found = [one for one in found if one and one.stage in OPEN and (due_by is None or (one.close and one.close < due_by))]
    if whose:
        found = [one for one in found if (one.owner or "-") == whose["manager"]]
    return len(found), sum((one.amount or 0 for one in found), Decimal(0))


def check(found: dict, many, since, until, whose, due_by) -> None:
    """It begins and ends with what stood open then, and balances."""
    for mark, pillar in ((since, "start"), (until, "end")):
        assert (found[pillar]["deals"], found[pillar]["amount"] or 0) == stood(many, mark, LATE, whose, due_by), pillar
    assert numbers.balance(list(found.values()))[1], found
    assert due_by or found["pulled_in"]["deals"] == found["pushed_out"]["deals"] == 0
    assert whose or found["handed_in"]["deals"] == found["handed_out"]["deals"] == 0


def walked(story, since: date, until: date, whose: dict, due_by: date | None) -> tuple[str, str] | None:
    """How a deal came in and went out, told event by event; None when it never was in what is looked at."""
    owned = lambda one: not whose or (one.owner or "-") == whose["manager"]  # noqa: E731
    due = lambda one: due_by is None or (one.close is not None and one.close < due_by)  # noqa: E731
    within = lambda one: one is not None and one.stage in OPEN and owned(one) and due(one)  # noqa: E731
    lines, begin, end = told(story), *(datetime(day.year, day.month, day.day) for day in (since, until))
    born = lines[0][0] >= begin and owned(lines[0][2])
    before = at(story, begin, LATE)
    came, went = ("start" if within(before) else None), None
    for moment, kind, state in lines:
        if not begin <= moment < end:
            continue
        closes = kind == "move" and state.stage not in OPEN and owned(state) and due(state)
        if came is None and (within(state) or closes):
            came = "new" if born else "handed_in" if not owned(before) else "pulled_in" if before.stage in OPEN else "reopened"
        if closes:
            went = state.stage
        elif went in ("won", "lost") and kind == "move" or within(before) and not within(state):
            went = "pushed_out" if owned(state) and state.stage in OPEN else "handed_out"
        before = state
    return came and (came, "end" if within(before) else went)


def check_rows(found: dict, behind: list[dict]) -> None:
    """Each pillar is as many deals and as much money as its rows."""
    for name, one in found.items():
        if name in numbers.CHANGED:
            changes = [line["change"] for line in behind if line["change"] * one["sign"] > 0]
            assert (one["deals"], one["amount"] or 0) == (len(changes), abs(sum(changes))), name
        else:
            way = "came" if name in ("start", "new", "reopened", "pulled_in", "handed_in") else "went"
            amounts = [line["amount_in" if way == "came" else "amount_out"] or 0 for line in behind if line[way] == name]
            assert (one["deals"], one["amount"] or 0) == (len(amounts), sum(amounts)), name


@settings(max_examples=2, **CALM)
@given(many=stories)
def test_between_any_two_days_it_balances_for_each_manager_and_ends_where_the_deals_stood(at_work, many):
    load(at_work, many)
    director = of_login(at_work.here, "director")
    for n, (whose, due_by, (since, until)) in enumerate(product(WHOSE, DUE, combinations(MARKS, 2))):
        asked = {"since": since, "until": until, "as_of": LATE, "due_by": due_by, **whose}
        found = bridge(director, **asked)
        check(found, many, since, until, whose, due_by)
        ways = [way for story in many if (way := walked(story, since, until, whose, due_by))]
        counted = Counter(name for way in ways for name in way)
        assert {name: one["deals"] for name, one in found.items() if name not in numbers.CHANGED} == {
            name: counted[name] for name in found if name not in numbers.CHANGED
        }
        if n % 7 == 0:
            check_rows(found, rows("funnel/rows_bridge", director, **asked))


@settings(max_examples=1, **CALM)
@given(many=stories)
def test_what_happens_later_changes_nothing_before_and_a_manager_sees_what_the_director_sees_of_her(at_work, many):
    known, said_then = datetime(2026, 1, 20, 12), []
    for until in (known, None):
        load(at_work, many, until)
        director, anna = (of_login(at_work.here, login) for login in ("director", "anna"))
        asked = [{"since": MARKS[0], "until": MARKS[2], "as_of": known, "due_by": due, **whose} for whose in WHOSE[:2] for due in DUE]
        said_then.append([bridge(director, **values) for values in asked])
        assert [bridge(anna, **values) for values in asked[2:]] == said_then[-1][2:]
    assert said_then[0] == said_then[1]


def one_by_one(tiny) -> None:
    """A deal for each pillar of February, its name saying what becomes of it."""
    tiny.staff("anna")
    tiny.staff("boris")
    tiny.deal("stays", [("2026-01-05", "lead", "anna")], 100, "anna")
    tiny.deal("wins grown", [("2026-01-05", "lead", "anna"), ("2026-02-10", "won", "anna")], 300, "anna")
    changed(tiny, "wins grown", "amount", "2026-02-05", "200", "300")
    tiny.deal("comes and is lost", [("2026-02-03", "lead", "anna"), ("2026-02-20", "lost", "anna")], None, "anna")
    handed(tiny, tiny.deal("born won, given when closed", [("2026-02-04", "won", "anna")], 7, "boris"), "boris", "2026-02-06")
    tiny.deal("again", [("2026-01-05", "lead", "anna"), ("2026-01-09", "lost", "anna"), ("2026-02-02", "proposal", "anna")], 40, "anna")
    tiny.deal("won and undone", [("2026-01-05", "lead", "anna"), ("2026-02-09", "won", "anna"), ("2026-02-11", "lead", "anna")], 9, "anna")
    handed(
        tiny, tiny.deal("given away", [("2026-01-05", "lead", "anna"), ("2026-02-25", "won", "boris")], 50, "boris"), "boris", "2026-02-15"
    )


def handed(tiny, deal, to: str, at: str) -> None:
    tiny.own("deal", deal, tiny.id("staff", to), at)
    tiny.run("UPDATE kept.assignments SET reason = 'handed_over' WHERE happened_at = ?", at)


def changed(tiny, code: str, field: str, at: str, old: str | None, new: str | None) -> None:
    said = {"field": field, "old_value": old, "new_value": new, "happened_at": at, "entered_at": at}
    tiny.add("field_history", id=uuid4(), entity="deal", entity_id=tiny.id("deal", code), **said)


FEBRUARY = {"since": "2026-02-01", "until": "2026-03-01", "as_of": "2026-06-01"}


def said(viewer, **asked) -> dict:
    """The pillars that are not empty, as (deals, amount)."""
    return {name: (one["deals"], one["amount"]) for name, one in bridge(viewer, **FEBRUARY | asked).items() if one["deals"]}


def test_a_deal_that_grows_and_is_won_grew_to_what_it_was_won_at(tiny, director):
    one_by_one(tiny)
    assert said(director) == {
        "start": (4, 359),
        "new": (2, 7),
        "reopened": (1, 40),
        "grown": (1, 100),
        "lost": (1, None),
        "won": (3, 357),
        "end": (3, 149),
    }
    won = row("funnel/win_rate", director, **FEBRUARY)
    assert (won["won"], won["lost"], won["revenue"]) == (3, 1, 357)


def test_of_a_manager_what_goes_to_another_is_handed_over_and_not_won(tiny, director):
    one_by_one(tiny)
    of_anna, of_boris = said(director, manager="anna"), said(director, manager="boris")
    assert (of_anna["handed_out"], of_anna["won"], of_anna["end"]) == ((1, 50), (2, 307), (3, 149))
    assert of_boris == {"handed_in": (1, 50), "won": (1, 50)}


def test_what_another_opened_again_and_gave_is_taken_over_and_not_reopened(tiny, director):
    tiny.staff("anna")
    tiny.staff("boris")
    events = [("2026-01-05", "lead", "anna"), ("2026-01-09", "lost", "anna"), ("2026-02-02", "lead", "boris")]
    handed(tiny, tiny.deal("back by another", events, 10, "anna"), "anna", "2026-02-10")
    assert said(director, manager="anna", since="2026-01-08") == {"start": (1, 10), "end": (1, 10)}
    assert said(director, manager="anna") == {"handed_in": (1, 10), "end": (1, 10)}
    assert said(director) == {"reopened": (1, 10), "end": (1, 10)}


def test_what_is_due_moves_by_the_close_date_believed_then(tiny, director):
    for code, close, said_later in (("kept", "2026-03-10", ()), ("put off", "2026-05-01", ("2026-03-10", "2026-05-01")),
                                    ("brought near", "2026-03-20", ("2026-06-01", "2026-03-20")), ("dropped", None, ("2026-03-10", None)),
                                    ("far", "2026-07-01", ())):  # fmt: skip
        tiny.deal(code, [("2026-01-05", "lead")], 10, expected_close=close)
        if said_later:
            changed(tiny, code, "expected_close", "2026-02-14", *said_later)
    assert said(director, due_by="2026-04-01") == {"start": (3, 30), "pulled_in": (1, 10), "pushed_out": (2, 20), "end": (2, 20)}
    assert said(director) == {"start": (5, 50), "end": (5, 50)}
    assert said(director, due_by="2026-04-01", as_of="2026-02-10") == {"start": (3, 30), "end": (3, 30)}


def test_the_end_is_what_the_list_of_open_deals_says_and_an_empty_company_has_all_pillars(tiny, director, oracle):
    assert [(one["deals"], one["amount"]) for one in bridge(director, **FEBRUARY).values()] == [(0, None)] * 12
    tiny.twelve_deals()
    asked = {"since": "2026-01-01", "until": "2026-04-01", "as_of": "2026-03-31"}
    limits = rows("funnel/limits", director, as_of=asked["as_of"])
    end = bridge(director, **asked)["end"]
    assert (end["deals"], end["amount"]) == (sum(stage["open_now"] for stage in limits), sum(stage["open_amount"] for stage in limits))


def test_a_bridge_that_does_not_balance_is_said(tiny, director):
    one_by_one(tiny)
    found = list(bridge(director, **FEBRUARY).values())
    assert numbers.balance(found)[1]
    found[-1]["amount"] += Decimal("0.01")
    assert not numbers.balance(found)[1]


def test_pillars_stand_on_each_other_and_the_last_one_on_the_ground(tiny, director):
    one_by_one(tiny)
    february = Filters(date(2026, 2, 1), date(2026, 3, 1), as_of=date(2026, 2, 28))
    drawn = {one["pillar"]: one for one in numbers.bars(list(bridge(director, **FEBRUARY).values()), february, False, True).to_pylist()}
    assert (drawn["new"]["low"], drawn["new"]["high"]) == (359, 366)
    assert (drawn["won"]["low"], drawn["won"]["high"], drawn["won"]["label"], drawn["won"]["role"]) == (149, 506, "−357", "main")
    assert (drawn["end"]["low"], drawn["end"]["high"], drawn["lost"]["label"], drawn["lost"]["more"]) == (0, 149, "—", "1")
    assert "handed_out" not in drawn


@pytest.mark.parametrize(
    ("last", "months", "ends"),
    [("2026-11-22", 1, "2026-12-01"), ("2026-11-22", 3, "2027-01-01"), ("2026-12-31", 1, "2027-01-01"), ("2026-02-01", 3, "2026-04-01")],
)
def test_the_month_and_the_quarter_end_where_the_calendar_says(last, months, ends):
    assert numbers.ends_in(date.fromisoformat(last), months) == date.fromisoformat(ends)


def test_a_period_that_has_not_begun_on_the_day_begins_and_ends_with_what_stood_that_day(tiny, director):
    tiny.deal("won later", [("2026-01-05", "lead"), ("2026-01-25", "won")], 10)
    assert said(director, as_of="2026-01-20") == {"start": (1, 10), "end": (1, 10)}
