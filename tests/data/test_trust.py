"""What was shown and what is due for a recommendation: written once, taken back, only for one's own clients, only while it is due."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from data import calendar, contacts, lead_deals, lists, merges, relationship, rewards, trust
from data.problems import Problem
from data.rewards import Reward
from data.trust import Shown
from data.viewer import SYSTEM
from queries import reader


@pytest.fixture
def shown(desk):
    """The ids of two instruments, by their names."""
    return dict(desk.run("SELECT name, id FROM kept.trust_instruments WHERE name IN ('Certificate', 'Trial')"))


def known(desk):
    return desk.run(
        "SELECT i.name, s.retired_at IS NULL FROM kept.trust_shown s JOIN kept.trust_instruments i ON i.id = s.instrument_id ORDER BY 1"
    )


def test_what_was_shown_is_written_with_the_contact_once_and_undone_with_it(desk, shown):
    key, both = uuid4(), (*shown.values(), shown["Trial"])
    made = [desk.log(key=key, shown=both) for _ in range(2)]
    row = desk.run("SELECT DISTINCT client_id, deal_id, contact_id, happened_at FROM kept.trust_shown")
    contact = desk.run("SELECT deal_id, happened_at FROM kept.contacts WHERE id = ?", made[0].id)[0]
    assert (known(desk), row) == ([("Certificate", True), ("Trial", True)], [(desk.acme, contact[0], made[0].id, contact[1])])
    contacts.undo(desk.viewer("ann"), made[0].id)
    assert known(desk) == []


def test_an_instrument_that_left_the_list_stops_the_whole_contact(desk, shown):
    desk.run("UPDATE kept.trust_instruments SET retired_at = '2026-01-01' WHERE id = ?", shown["Trial"])
    before = desk.counts()
    with pytest.raises(Problem, match="shown from the list"):
        desk.log(shown=tuple(shown.values()))
    assert (desk.counts(), known(desk)) == (before, [])


def test_what_is_entered_by_hand_is_written_once_and_taken_back_by_who_works_with_the_client(desk, shown):
    ann, key, day = desk.viewer("ann"), uuid4(), desk.clock.date()
    for _ in range(2):
        made = trust.add(ann, desk.acme, Shown(shown["Trial"], day - timedelta(days=2)), key=key)
    assert known(desk) == [("Trial", True)]
    with pytest.raises(Problem, match="nothing of yours"):
        trust.take_back(desk.viewer("bob"), made)
    for _ in range(2):
        trust.take_back(ann, made)
    assert known(desk) == [("Trial", False)]


def test_nothing_of_tomorrow_and_nothing_for_anothers_client(desk, shown):
    refused = {"ann": "not happened yet", "bob": "no such client", "sven": "no such client", "director": "may not"}
    for login, said in refused.items():
        day = desk.clock.date() + timedelta(days=login == "ann")
        with pytest.raises(Problem, match=said):
            trust.add(desk.viewer(login), desk.acme, Shown(shown["Trial"], day), key=uuid4())
    assert known(desk) == []


def test_a_deal_of_another_client_is_refused(desk, shown):
    with pytest.raises(Problem, match="another client's"):
        trust.add(desk.viewer("bob"), desk.other, Shown(shown["Trial"], desk.clock.date(), desk.deal_id), key=uuid4())


def test_an_instrument_may_be_met_by_a_kind_of_contact_or_by_a_recommendation_and_by_nothing_else(desk):
    for kind in ("demo", "referral", None):
        lists.add(SYSTEM, "trust_instruments", {"name": f"By {kind}", "contact_kind": kind}, key=uuid4())
    with pytest.raises(Problem, match="one of the list"):
        lists.add(SYSTEM, "trust_instruments", {"name": "By magic", "contact_kind": "magic"}, key=uuid4())
    desk.log(kind="demo")
    desk.add("referrals", id=uuid4(), from_client_id=desk.other, to_client_id=desk.acme, happened_at="2026-01-05", entered_at="2026-01-05")
    with desk.here.cursor(desk.viewer("ann")) as cur:
        met = cur.execute(
            "SELECT i.name, m.client_id, m.way FROM visible.trust_met m JOIN visible.trust_instruments i ON i.id = m.instrument_id "
            "WHERE i.name LIKE 'By %' ORDER BY 1"
        ).fetchall()
    assert met == [("By demo", desk.acme, "contact"), ("By referral", desk.acme, "referral")]


def test_what_was_shown_moves_with_a_merge_of_clients(desk, shown):
    twin = desk.client("Acme Ltd", "ann", at="2025-07-01")
    trust.add(desk.viewer("ann"), twin, Shown(shown["Trial"], desk.clock.date()), key=uuid4())
    merges.merge(desk.viewer("hanna"), desk.acme, twin, {}, (1, 1), key=uuid4())
    assert desk.run("SELECT client_id FROM kept.trust_shown") == [(desk.acme,)]


# Recommendations and their rewards ---------------------------------------------------------------------------------------------


def offer(desk, name="Spring", since="2026-03-01", until="2026-04-01", line="Sales", reward=100):
    made = {"id": desk.id("offer", name), "line_id": desk.id("line", line), "name": name, "reward": reward}
    return made["id"] if desk.add("referral_offers", **made, since=since, until=until, days_to_pay=10) else None


def bring(desk, won: str | None = "2026-03-05", **refer):
    """Acme brings Beta today under the offer of spring; Beta buys on that day."""
    beta = desk.client("Beta", "ann", at="2026-03-04")
    made = relationship.refer(desk.viewer("ann"), desk.acme, beta, key=uuid4(), **refer)
    if won:
        desk.deal("of Beta", [("2026-03-04T13:00:00", "lead"), (won, "won")], owner="ann", client_id=beta)
    return made


def test_a_reward_is_given_once_and_is_due_again_when_taken_back(desk):
    made, hanna, key = bring(desk, offer_id=offer(desk)), desk.viewer("hanna"), uuid4()
    desk.wait(days=2)
    for _ in range(2):
        given = rewards.give(hanna, Reward(made, 80, "voucher"), key=key)
    with pytest.raises(Problem, match="given already"):
        rewards.give(hanna, Reward(made, 80), key=uuid4())
    for _ in range(2):
        rewards.take_back(hanna, given)
    rewards.give(hanna, Reward(made, 100), key=uuid4())
    assert desk.run("SELECT amount, taken_back_at IS NULL FROM kept.referral_rewards ORDER BY 1") == [(80, False), (100, True)]


@pytest.mark.parametrize(
    "case",
    [
        {"won": None},
        {"won": "2026-04-01"},  # the offer ended with the day before
        {"won": "2026-03-05", "without": True},
    ],
)
def test_nothing_is_due_before_they_buy_after_the_offer_has_ended_or_without_one(desk, case):
    made = bring(desk, won=case["won"], **({} if case.get("without") else {"offer_id": offer(desk)}))
    desk.wait(days=40)
    with pytest.raises(Problem, match="Nothing is due"):
        rewards.give(desk.viewer("hanna"), Reward(made, 80), key=uuid4())


def test_who_bought_before_the_recommendation_was_not_brought_by_it(desk):
    spring = offer(desk)
    desk.deal("early", [("2026-03-01", "lead"), ("2026-03-02", "won")], owner="ann", client_id=desk.client("Beta", "ann"))
    made = relationship.refer(desk.viewer("ann"), desk.acme, desk.id("client", "Beta"), key=uuid4(), offer_id=spring)
    desk.deal("again", [("2026-03-04T13:00:00", "lead"), ("2026-03-05", "won")], owner="ann", client_id=desk.id("client", "Beta"))
    desk.wait(days=2)
    with pytest.raises(Problem, match="Nothing is due"):
        rewards.give(desk.viewer("hanna"), Reward(made, 80), key=uuid4())


def test_a_reward_is_given_by_the_head_of_the_line_and_is_a_sum(desk):
    made = bring(desk, offer_id=offer(desk))
    desk.wait(days=2)
    refused = ("ann", 80, "may not"), ("sven", 80, "no such recommendation"), ("hanna", 0, "greater than"), ("hanna", "x", "not a number")
    for login, amount, said in refused:
        with pytest.raises(Problem, match=said):
            rewards.give(desk.viewer(login), Reward(made, amount), key=uuid4())
    assert desk.run("SELECT count(*) FROM kept.referral_rewards") == [(0,)]


@pytest.mark.parametrize("wrong", [{"until": "2026-03-04"}, {"since": "2026-03-05"}, {"line": "Service"}])
def test_only_an_offer_that_stands_in_the_line_today_can_be_chosen(desk, wrong):
    with pytest.raises(Problem, match="does not stand"):
        bring(desk, won=None, offer_id=offer(desk, **wrong))


def test_a_recommended_lead_becomes_a_client_under_the_offer_of_the_day_of_the_recommendation(desk):
    spring = offer(desk)
    offer(desk, "Later", since="2026-03-04", until=None)
    lead, at = desk.id("lead", "Gamma"), "2026-03-02T10:00:00"
    desk.add("leads", id=lead, line_id=desk.id("line", "Sales"), owner_id=desk.id("staff", "ann"), name="Gamma", name_norm="gamma", happened_at=at, entered_at=at)  # fmt: skip
    desk.add("referrals", id=uuid4(), from_client_id=desk.acme, to_lead_id=lead, happened_at=at, entered_at=at)
    turned = lead_deals.convert(desk.viewer("ann"), lead, lead_deals.Turn("A deal", client="Gamma"), key=uuid4())
    assert desk.run("SELECT to_client_id, offer_id FROM kept.referrals") == [(turned.client_id, spring)]


def test_the_latest_offer_of_a_line_is_the_standing_one(desk):
    offer(desk)
    later = offer(desk, "Later", since="2026-03-03", until=None)
    with desk.here.cursor() as cur:
        assert rewards.standing_offer(cur, desk.id("line", "Sales"), date(2026, 3, 4)) == later
        assert rewards.standing_offer(cur, desk.id("line", "Service"), calendar.local_day(cur, desk.clock)) is None


def test_the_form_offers_every_instrument_but_the_recommendation(desk):
    names = [one["name"] for one in reader.rows("contacts/lists", desk.viewer("ann")) if one["list"] == "instrument"]
    assert "Demo" in names
    assert "Referral" not in names
