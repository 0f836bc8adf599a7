"""Offers are counted as they stood: who waits, who said yes, how long it took; past days stay what they were."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from data import calendar, handovers, store
from data.held import What
from data.viewer import of_login
from pages.parts import offers_numbers
from queries.models import survival, urgency
from queries.reader import row, rows
from tests import loyal
from tests.company import moment

MAY = {"since": "2026-05-01", "until": "2026-06-01", "as_of": "2026-05-31"}


@pytest.fixture
def offered(tiny):
    """Anna and Boris each with a client; `offer` writes one of Anna's unless told otherwise."""
    for who in ("anna", "boris"):
        tiny.staff(who, "manager", ["Sales"])
        loyal.client(tiny, f"of {who}", owner=who)
    tiny.add("products", id=tiny.id("product", "pump"), name="Pump")
    return tiny


def offer(tiny, made="2026-05-01", until="2026-05-10", state="made", settled=None, who="anna", **more):
    facts = {"what": f"offer of {who}", "until_on": date.fromisoformat(until), "state": state, "owner_id": tiny.id("staff", who)}
    when = {"happened_at": moment(made), "entered_at": moment(made), "settled_at": settled and moment(settled)}
    of = {"line_id": tiny.id("line", "Sales"), "client_id": tiny.id("client", f"of {who}")}
    return tiny.add("offers", id=uuid4(), **of, **facts, **when, **more)


def test_accepted_are_those_of_all_that_were_answered_or_over(offered, director):
    offer(offered, state="accepted", settled="2026-05-04")
    offer(offered, state="accepted", settled="2026-05-20")  # late, and accepted all the same
    offer(offered, state="declined", settled="2026-05-05", product_id=offered.id("product", "pump"))
    offer(offered)
    offer(offered, until="2026-06-20")  # still has time
    offer(offered, state="withdrawn", settled="2026-05-03")
    found = {(one["kind"], one["name"]): one for one in rows("offers/acceptance", director, **MAY)}
    whole = found["all", None]
    assert (whole["offers"], whole["accepted"], whole["declined"], whole["unanswered"]) == (4, 2, 1, 1)
    assert whole["low"] < whole["accepted_share"] == 0.5 < whole["high"]
    assert (found["product", "Pump"]["offers"], found["product", None]["offers"], found["manager", "Anna"]["offers"]) == (1, 3, 4)
    for answer, k in (("accepted", 2), ("declined", 1), ("made", 1), (None, 4)):
        assert len(rows("offers/rows_judged", director, **MAY, answer=answer)) == k
    assert len(rows("offers/rows_judged", director, **MAY, product=offered.id("product", "pump"))) == 1


def test_an_answer_that_came_later_was_none_on_that_day(offered, director):
    offer(offered, state="accepted", settled="2026-06-20", until="2026-05-10")
    assert rows("offers/acceptance", director, **MAY)[0]["unanswered"] == 1
    assert rows("offers/acceptance", director, **MAY | {"as_of": "2026-06-30"})[0]["accepted"] == 1
    assert row("offers/standing", director, as_of="2026-06-19")["late"] == 1
    assert row("offers/standing", director, as_of="2026-06-21")["made"] == 0


def test_an_offer_counts_for_who_held_it_when_it_ended(offered, director, monkeypatch):
    made = offer(offered, until="2026-05-10")
    monkeypatch.setattr(store, "now", lambda: datetime(2026, 5, 20, 12))
    offered.staff("hanna", "head", ["Sales"])
    to = [offered.id("staff", "boris")]
    handovers.hand_over(of_login(offered.here, "hanna"), What(from_id=offered.id("staff", "anna")), to=to, key=uuid4())
    offered.run("UPDATE kept.offers SET state = 'accepted', settled_at = TIMESTAMP '2026-05-22' WHERE id = ?", made)
    by = {one["name"]: one["accepted"] for one in rows("offers/acceptance", director, **MAY) if one["kind"] == "manager"}
    assert by == {"Anna": 1}  # its last day was over while she had it
    assert row("offers/standing", director, as_of="2026-05-15", manager="anna")["made"] == 1
    assert row("offers/standing", director, as_of="2026-05-21", manager="boris")["made"] == 1


@pytest.mark.parametrize(
    ("until", "part"), [("2026-05-19", "late"), ("2026-05-20", "soon"), ("2026-05-25", "soon"), ("2026-05-26", "open")]
)
def test_soon_is_within_three_working_days(offered, director, until, part):
    """Wednesday, 20 May 2026: Thursday, Friday and Monday are the next three."""
    offered.here.transaction(lambda cur, me: calendar.rebuild(cur))
    offered.here.changed_everywhere()
    offer(offered, until=until)
    at = "2026-05-20T12:00"
    assert [one["part"] for one in rows("offers/list", director, as_of=at)] == [part]
    assert row("offers/standing", director, as_of=at)["pressing"] == len(rows("offers/rows_standing", director, as_of=at, pressing=True))
    on_today = [one["kind"] for one in rows("today/dated", director, as_of=at)]
    assert on_today == ([] if part == "open" else ["offer"])


def test_today_weighs_an_offer_by_its_own_amount(offered, director):
    offer(offered, until="2026-05-19", amount=1200)
    found = rows("today/dated", director, as_of="2026-05-20T12:00")
    told = urgency.ordered(found, [{"line_id": offered.id("line", "Sales"), "win_share": 0.25, "average": None}])
    assert (told[0]["stake"], round(told[0]["late"], 1)) == (300, 0.5)


def test_a_manager_sees_her_own_offers_and_no_colleagues(offered):
    for who in ("anna", "boris"):
        offer(offered, who=who)
    anna, asked = of_login(offered.here, "anna"), {"as_of": "2026-05-05"}
    for name in ("offers/list", "offers/rows_standing", "offers/waits", "offers/rows_judged", "today/dated"):
        shown = str(rows(name, anna, **(MAY if name in ("offers/waits", "offers/rows_judged") else asked)))
        assert "of boris" not in shown and ("of anna" in shown or name == "today/dated"), name
    assert row("offers/standing", anna, **asked)["made"] == 1
    assert [one["name"] for one in rows("offers/acceptance", anna, **MAY) if one["kind"] == "manager"] == ["Anna"]


def test_the_median_counts_those_who_still_wait(offered, director):
    for days in (2, 4):
        offer(offered, state="declined", settled=f"2026-05-0{1 + days}")
    offer(offered, state="withdrawn", settled="2026-05-02")
    offer(offered, until="2026-06-20")
    found = rows("offers/waits", director, **MAY)
    assert sorted((one["days"], one["answered"]) for one in found)[:3] == [(1, False), (2, True), (4, True)]
    curve = survival.kaplan_meier([one["days"] for one in found], [one["answered"] for one in found])
    assert curve.median == 4


def test_a_share_of_fewer_than_five_is_only_its_counts():
    assert offers_numbers.rate({"offers": 4, "accepted_share": 0.5}) == "—"
    assert offers_numbers.rate({"offers": 5, "accepted_share": 0.4}) == "40\u00a0%"
