"""Who receives a lead: the policy under simulated arrivals, and the candidates as the company stands."""

import json
import random
from collections import Counter
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from data import lead_load, lead_rules, leads
from data.distribution import Candidate, Rule, choose, in_turn
from data.problems import Problem
from tests.data.lead_desk import Inbox

START = datetime(2026, 1, 1)


@pytest.fixture
def inbox(here, monkeypatch):
    return Inbox(here, monkeypatch)


def people(n=5, **values) -> list[Candidate]:
    return [Candidate(UUID(int=one + 1), f"{one:02}", **values) for one in range(n)]


def received(rule, candidates, n: int) -> list[int]:
    """How many of n leads each receives when nobody finishes anything."""
    decided = in_turn(rule, candidates, [(UUID(int=1000 + one), None) for one in range(n)], START + timedelta(days=9))
    got = Counter(made.to_id for made in decided.values())
    return [got[one.id] for one in candidates]


def simulate(policy: str, rates, weights, load: float, n: int = 12000) -> tuple[float, float]:
    """Poisson arrivals, exponential work, each works through the own queue: mean and 95th percentile of waiting and work."""
    dice, t = random.Random(7), 0.0
    queues, got, last = [[] for _ in rates], [0] * len(rates), [None] * len(rates)
    spent = []
    for k in range(n):
        t += dice.expovariate(load * sum(rates))
        for queue in queues:
            while queue and queue[0] <= t:
                queue.pop(0)
        candidates = tuple(
            Candidate(UUID(int=i + 1), f"{i:02}", float(len(queues[i])), weights[i], last[i], turns=float(got[i]))
            for i in range(len(rates))
        )
        i = choose(Rule(policy), candidates, UUID(int=k + 1)).to_id.int - 1
        ready = max(t, queues[i][-1] if queues[i] else 0.0) + dice.expovariate(rates[i])
        queues[i].append(ready)
        got[i], last[i] = got[i] + 1, START + timedelta(seconds=t)
        spent.append(ready - t)
    spent = sorted(spent[n // 10 :])
    return sum(spent) / len(spent), spent[int(0.95 * len(spent))]


@pytest.mark.parametrize("policy", ["least_load", "by_turn"])
@pytest.mark.parametrize("n", [1, 7, 30, 113])
def test_equals_receive_equally_whoever_came_first(policy, n):
    for people_there in range(2, 8):
        got = received(Rule(policy), people(people_there), n)
        assert max(got) - min(got) <= 1


def test_turns_with_weights_are_as_smooth_as_nginx_has_them(oracle):
    known = oracle("assign.smooth_wrr")
    weights = known["inputs"]["weights"]
    candidates = [Candidate(UUID(int=n + 1), name, weight=weight) for n, (name, weight) in enumerate(weights.items())]
    names = {one.id: one.name for one in candidates}
    decided = in_turn(Rule("by_turn"), candidates, [(UUID(int=n), None) for n in range(known["inputs"]["n"])])
    assert [names[made.to_id] for made in decided.values()] == known["expected"]


def test_equal_managers_wait_as_the_reference_simulation_says(oracle):
    known = oracle("assign.policies")
    equal = [1.0] * known["inputs"]["c"]
    assert simulate("least_load", equal, equal, known["inputs"]["rho"])[0] == pytest.approx(known["expected"]["jsq"], abs=0.3)
    assert simulate("by_turn", equal, equal, known["inputs"]["rho"])[0] == pytest.approx(known["expected"]["rr"], abs=1.5)


def test_a_slow_colleague_does_not_drown_as_in_turns():
    """Five work three times as fast as the other five, 80 % busy: metrics.md 3.6 has 1.5 / 4.0, 3.0 / 9.9 in turn by weight."""
    rates = [1.5] * 5 + [0.5] * 5
    mean, late = simulate("least_load", rates, rates, 0.8)
    assert mean == pytest.approx(1.5, abs=0.3)
    assert late == pytest.approx(4.0, abs=0.6)
    assert simulate("least_load", rates, [1.0] * 10, 0.8)[0] == pytest.approx(1.5, abs=0.4)
    assert simulate("by_turn", rates, rates, 0.8)[0] == pytest.approx(3.0, abs=0.6)
    assert simulate("by_turn", rates, [1.0] * 10, 0.8)[0] > 50  # the slow ones drown


def test_half_the_weight_is_half_the_leads():
    candidates = [Candidate(UUID(int=1), "a", weight=1), Candidate(UUID(int=2), "b", weight=0.5)]
    for policy in ("least_load", "by_turn"):
        got = received(Rule(policy), candidates, 90)
        assert got[0] == pytest.approx(60, abs=1)


def test_who_returns_from_leave_is_not_flooded():
    there = people(4, load=20.0, served_at=START)
    back = Candidate(UUID(int=9), "99", load=0.0, served_at=START + timedelta(days=1), eased=True)
    got = received(Rule(), [*there, back], 10)
    assert got[-1] <= max(got[:-1])
    assert got[-1] >= 1
    assert received(Rule(), [*there, Candidate(UUID(int=9), "99", load=0.0)], 10)[-1] == 10  # what the easing is for


@pytest.mark.parametrize(("values", "why"), [
    ({"away": "away"}, "away"), ({"away": "not_started"}, "not_started"), ({"weight": 0.0}, "no_weight"),
    ({"received": 8, "capacity_leads": 8}, "full_leads"), ({"load": 30.0, "capacity_points": 30.0}, "full_load"),
])  # fmt: skip
def test_who_is_absent_full_or_without_weight_never_receives(values, why):
    out = Candidate(UUID(int=50), "out", **values)
    assert out.why == why
    busy = people(2, load=100.0)
    for policy in ("least_load", "by_turn"):
        for share in (0.0, 0.5):
            assert received(Rule(policy, random_share=share), [*busy, out], 40)[-1] == 0
    alone = choose(Rule(), [out], UUID(int=1))
    assert (alone.to_id, alone.because) == (None, "nobody")


def test_capacity_is_reached_and_not_passed_within_one_giving_out():
    got = received(Rule(), people(3, received=5, capacity_leads=7), 30)
    assert got == [2, 2, 2]


def test_the_clients_owner_keeps_the_client_unless_absent_or_full_then_the_deputy():
    owner, other = Candidate(UUID(int=1), "a", load=50.0), Candidate(UUID(int=2), "b", load=60.0)
    assert choose(Rule(), [owner, other], UUID(int=7), owner.id).because == "owner"
    assert choose(Rule("by_hand"), [owner, other], UUID(int=7), owner.id).to_id == owner.id
    away = Candidate(UUID(int=1), "a", away="away", deputy_id=other.id)
    third = Candidate(UUID(int=3), "c")
    made = choose(Rule(), [away, other, third], UUID(int=7), away.id)
    assert (made.to_id, made.because) == (other.id, "deputy")
    full = Candidate(UUID(int=1), "a", received=3, capacity_leads=3)
    assert choose(Rule(), [full, third], UUID(int=7), full.id).to_id == third.id
    assert choose(Rule(keeps_owner=False), [owner, third], UUID(int=7), owner.id).to_id == third.id


def test_ties_go_to_the_longest_unserved_then_by_name():
    a, b, c = (Candidate(UUID(int=n), name, served_at=at) for n, name, at in ((3, "a", START), (2, "b", None), (1, "c", None)))
    assert choose(Rule(), [a, b, c], UUID(int=7)).to_id == b.id


def test_the_lot_falls_the_same_way_for_the_same_lead_and_in_its_share():
    candidates, rule = [Candidate(UUID(int=1), "a"), *[Candidate(UUID(int=n), str(n), load=9.0) for n in (2, 3)]], Rule(random_share=0.2)
    made = [choose(rule, candidates, UUID(int=n * 7919)) for n in range(2000)]
    assert made == [choose(rule, candidates, UUID(int=n * 7919)) for n in range(2000)]
    drawn = [one for one in made if one.because == "lot"]
    assert len(drawn) == pytest.approx(400, abs=60)
    assert {one.to_id for one in drawn} == {one.id for one in candidates}


def test_by_hand_proposes_nobody():
    assert choose(Rule("by_hand"), people(), UUID(int=1)).because == "by_hand"


def candidate(inbox, login: str) -> Candidate:
    with inbox.here.cursor(inbox.viewer("hanna")) as cur:
        return next(one for one in lead_load.colleagues(cur, inbox.sales) if one.id == inbox.id("staff", login))


def test_load_is_open_deals_waiting_contacts_and_unanswered_leads(inbox):
    assert candidate(inbox, "ann").load == 1  # her open deal
    inbox.log()
    assert candidate(inbox, "ann").load == 1.5  # and a planned contact
    leads_of_ann = [inbox.came(f"Lead {n}", login="ann", mine=True) for n in range(2)]
    assert candidate(inbox, "ann").load == 3.5
    inbox.log(login="ann", client_id=None, lead_id=leads_of_ann[0], next_on=date(2026, 3, 10))
    assert candidate(inbox, "ann").load == 3  # an answered lead weighs what its planned contact weighs
    leads.refuse(inbox.viewer("ann"), leads_of_ann[1], inbox.spam, key=uuid4())
    inbox.wait(days=10)
    assert candidate(inbox, "ann").load == 3  # 1 + two overdue contacts
    assert (candidate(inbox, "ann").received, candidate(inbox, "bob").received) == (2, 0)


def test_absence_deputy_and_easing_are_read_from_the_company(inbox):
    inbox.absent("bob", date(2026, 3, 4), date(2026, 3, 11))
    inbox.run("UPDATE kept.absences SET deputy_id = ?", inbox.id("staff", "ann"))
    bob = candidate(inbox, "bob")
    assert (bob.away, bob.deputy_id, bob.away_until) == ("away", inbox.id("staff", "ann"), date(2026, 3, 11))
    for _ in range(4):
        inbox.came(login="ann", mine=True)
    seen = {}
    for day in range(11, 21):
        inbox.clock = datetime(2026, 3, day, 12)
        bob = candidate(inbox, "bob")
        seen[day] = (bob.away, bob.eased, bob.served_at)
    assert {one[0] for one in seen.values()} == {None}
    assert [day for day, one in seen.items() if one[1]] == list(range(11, 18))  # five working days, the weekend between
    assert seen[11][2] == datetime(2026, 3, 11)
    assert candidate(inbox, "bob").turns == pytest.approx(4 / 2)  # the share of the four given out meanwhile that would have been his


def test_only_colleagues_of_the_line_who_own_deals_and_are_still_here_are_looked_at(inbox):
    inbox.staff("quiet", "manager", ["Sales"], owns_deals=False)
    inbox.staff("gone", "manager", ["Sales"], retired_at=START)
    inbox.staff("closed", "manager", ["Sales"], disabled_at=START)
    with inbox.here.cursor(inbox.viewer("hanna")) as cur:
        assert [one.name for one in lead_load.colleagues(cur, inbox.sales)] == ["Ann", "Bob", "Hanna"]


def test_every_decision_is_logged_with_its_candidates_and_why(inbox):
    inbox.run("UPDATE kept.staff SET lead_weight = 0 WHERE login = 'hanna'")
    lead = inbox.came()
    proposed = lead_load.outlook(inbox.viewer("hanna")).decided[lead]
    assert proposed.to_id == inbox.id("staff", "bob")
    leads.give_out(inbox.viewer("hanna"), {lead: proposed.to_id}, key=uuid4())
    reason, said = inbox.run("SELECT reason, candidates FROM kept.assignments WHERE entity_id = ?", lead)[0]
    said = json.loads(said)
    assert (reason, said["because"], said["to"]) == ("proposed", "least_load", str(inbox.id("staff", "bob")))
    assert [(one["name"], one["load"], one["score"], one["why"]) for one in said["candidates"]] == [
        ("Ann", 1.0, 2.0, None), ("Bob", 0.0, 1.0, None), ("Hanna", 0.0, None, "no_weight")]  # fmt: skip


def test_a_line_that_gives_out_at_once_does_so_unless_nobody_may_receive(inbox):
    inbox.add("distribution_rules", line_id=inbox.sales, at_once=True)
    assert inbox.owner(inbox.came(login="ann")) == "bob"
    inbox.run("UPDATE kept.staff SET lead_weight = 0")
    lead = inbox.came(login="ann")
    assert inbox.owner(lead) is None
    assert inbox.is_open(lead)
    known = inbox.came(phone="+49 30 1234567", login="bob")
    assert inbox.owner(known) == "ann"  # Acme's owner keeps Acme


def test_a_manager_is_shown_no_colleagues_load_and_a_head_only_that_of_the_own_lines(inbox):
    lead = inbox.came()
    assert lead_load.outlook(inbox.viewer("ann")) == lead_load.Outlook({}, {})
    assert list(lead_load.outlook(inbox.viewer("sven")).teams) == [inbox.id("line", "Service")]
    assert lead not in lead_load.outlook(inbox.viewer("sven")).decided
    assert lead in lead_load.outlook(inbox.viewer("hanna")).decided


def test_the_outlook_changes_with_what_it_rests_on(inbox):
    hanna, lead = inbox.viewer("hanna"), inbox.came()
    first = lead_load.outlook(hanna)
    assert lead_load.outlook(hanna) is first
    leads.take(inbox.viewer("ann"), lead, key=uuid4())
    assert lead not in lead_load.outlook(hanna).decided


def test_a_rule_is_set_by_a_head_of_the_line_from_what_was_seen(inbox):
    hanna = inbox.viewer("hanna")
    lead_rules.set_rule(hanna, inbox.sales, Rule("by_turn", random_share=0.1))
    with pytest.raises(Problem, match="Someone has changed"):
        lead_rules.set_rule(hanna, inbox.sales, Rule("by_hand"))
    lead_rules.set_rule(hanna, inbox.sales, Rule("by_turn", at_once=True, version=1))
    with inbox.here.cursor() as cur:
        assert lead_load.rule(cur, inbox.sales) == Rule("by_turn", True, True, 0.0, 2)
    assert {row[0] for row in inbox.run("SELECT field FROM kept.field_history WHERE entity = 'line'")} == {
        "policy",
        "random_share",
        "at_once",
    }
    for login in ("ann", "sven", "director"):
        with pytest.raises(Problem):
            lead_rules.set_rule(inbox.viewer(login), inbox.sales, Rule("by_turn", version=2))
    for wrong in (Rule("least_load", random_share=0.9, version=2), Rule("by_whim", version=2)):
        with pytest.raises(Problem):
            lead_rules.set_rule(hanna, inbox.sales, wrong)


def test_a_weight_is_set_for_colleagues_of_the_own_lines_alone(inbox):
    ann = inbox.id("staff", "ann")
    lead_rules.set_weight(inbox.viewer("hanna"), ann, 0.5, version=1)
    assert candidate(inbox, "ann").weight == 0.5
    for login, weight, version in (("hanna", 1, 1), ("hanna", 9, 2), ("sven", 1, 2), ("bob", 1, 2), ("ann", 5, 2)):
        with pytest.raises(Problem):
            lead_rules.set_weight(inbox.viewer(login), ann, weight, version=version)
    assert candidate(inbox, "ann").weight == 0.5
