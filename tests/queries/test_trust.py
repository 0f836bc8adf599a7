"""Who met what before they bought, in a company that can be counted by hand; recommendations and what is due for them."""

from uuid import uuid4

import pytest

from data.viewer import of_login
from pages.parts import trust_numbers
from queries.reader import row, rows

YEAR = {"since": "2026-01-01", "until": "2026-07-01", "as_of": "2026-06-30"}


@pytest.fixture
def shop(tiny):
    """Sales with two managers and a head; Service with its own head; one instrument `Trial`, besides those of every company."""
    tiny.line("Service")
    for login, role, lines in (("anna", "manager", ["Sales"]), ("boris", "manager", ["Sales"]), ("hanna", "head", ["Sales"]), ("sven", "head", ["Service"])):  # fmt: skip
        tiny.staff(login, role, lines)
    return tiny


def deal(shop, name, ends=None, met=None, owner="anna", line="Sales", what="Trial", begins="2026-02-01", **more):
    """A client and its first deal: `ends` = (day, won or lost), `met` = the day on which it met an instrument."""
    client = shop.client(name, owner, line)
    events = [(begins, "lead"), *([ends] if ends else [])]
    made = shop.deal(f"of {name}", events, owner=owner, line=line, client_id=client, **more)
    if met:
        show(shop, client, met, what, line)
    return made


def show(shop, client, at, what="Trial", line="Sales", **more):
    instrument = shop.run("SELECT id FROM kept.trust_instruments WHERE name = ?", what)[0][0]
    return shop.add("trust_shown", id=uuid4(), line_id=shop.id("line", line), client_id=client, instrument_id=instrument, happened_at=at, entered_at=at, **more)  # fmt: skip


def trial(shop, login="director", **asked):
    viewer = of_login(shop.here, login)
    return next(one for one in rows("trust/instruments", viewer, **YEAR | asked) if one["instrument"] == "Trial")


def behind(shop, login="director", **asked):
    return [one["deal"] for one in rows("trust/rows_deals", of_login(shop.here, login), **YEAR | asked)]


def few(shop):
    """Met: A won, B lost, C open. Not, or too late: D won, E lost, F met it after the end. G had bought before."""
    deal(shop, "A", ("2026-02-21", "won"), "2026-02-05")
    deal(shop, "B", ("2026-02-21", "lost"), "2026-02-07")
    deal(shop, "C", None, "2026-02-09")
    deal(shop, "D", ("2026-02-21", "won"))
    deal(shop, "E", ("2026-02-02", "lost"))
    deal(shop, "F", ("2026-02-21", "won"), "2026-02-21")
    deal(shop, "G", ("2025-05-01", "won"), "2026-02-05", begins="2025-04-01")
    shop.deal("again", [("2026-02-03", "lead"), ("2026-02-21", "won")], owner="anna", client_id=shop.id("client", "G"))


def test_a_deal_after_a_purchase_of_a_colleague_is_no_first_purchase_of_the_manager(shop):
    deal(shop, "A", ("2026-01-21", "won"), begins="2026-01-02", owner="boris")
    shop.deal("again", [("2026-02-03", "lead"), ("2026-02-21", "won")], owner="anna", client_id=shop.id("client", "A"))
    deal(shop, "B", ("2026-02-21", "won"))
    assert (behind(shop, "anna"), trial(shop, "anna")["deals"]) == (["of B"], 1)


def test_what_was_met_before_the_decision_of_a_first_purchase_is_counted(shop):
    few(shop)
    found = trial(shop)
    told = [found[name] for name in ("deals", "still_open", "met_open", "met", "met_won", "without", "without_won", "landmark")]
    assert told == [6, 1, 1, 2, 1, 3, 2, 6.0]  # A met it on day 4, B on day 6, C on day 8
    instrument = found["instrument_id"]
    assert behind(shop, instrument=instrument, met=True, decided=True) == sorted(["of A", "of B"], key=lambda name: shop.id("deal", name))
    assert set(behind(shop, instrument=instrument, met=False, decided=True)) == {"of D", "of E", "of F"}


def test_alike_are_only_deals_that_lived_to_the_landmark_and_who_met_it_later_counts_as_without(shop):
    """The guard against immortal time: E was lost on day 1, before anybody could have met it on day 6."""
    few(shop)
    deal(shop, "H", ("2026-02-25", "won"), "2026-02-20")  # on day 19: without; the landmark is now between days 6 and 8
    instrument = trial(shop)["instrument_id"]
    assert trial(shop)["landmark"] == 7
    found = [one for one in rows("trust/strata", of_login(shop.here, "director"), **YEAR) if one["instrument_id"] == instrument]
    assert [(one["met"], one["met_won"], one["without"], one["without_won"]) for one in found] == [(2, 1, 3, 3)]  # A B | D F H, never E
    assert set(behind(shop, instrument=instrument, compared=True)) == {"of A", "of B", "of D", "of F", "of H"}


def test_strata_are_line_source_and_third_by_size_and_one_without_both_kinds_opens_no_rows(shop):
    for n, (source, amount, met) in enumerate([("web", 10, True), ("web", 10, False), ("ads", 10, True), ("web", 900, True), ("web", 900, False), ("web", 50, False)]):  # fmt: skip
        deal(shop, f"c{n}", ("2026-02-21", "won" if met else "lost"), "2026-02-01" if met else None, source=source, amount=amount)
    instrument = trial(shop)["instrument_id"]
    found = [one for one in rows("trust/strata", of_login(shop.here, "director"), **YEAR) if one["instrument_id"] == instrument]
    assert sorted((one["band"], one["met"], one["without"]) for one in found) == [(1, 1, 0), (1, 1, 1), (2, 0, 1), (3, 1, 1)]
    assert len(behind(shop, instrument=instrument, compared=True)) == 4
    alike = trust_numbers.compared(found * 6)[str(instrument)]
    assert (alike.difference, alike.n, alike.strata) == (1.0, 24, 12)


def test_a_lead_a_deal_a_held_contact_and_a_recommendation_are_ways_to_meet_one_too(shop):
    lead = shop.add("leads", id=shop.id("lead", "x"), line_id=shop.id("line", "Sales"), name="x", name_norm="x", happened_at="2026-01-20", entered_at="2026-01-20")  # fmt: skip
    made = [deal(shop, "by lead", ("2026-03-01", "won"), lead_id=lead), deal(shop, "by deal", ("2026-03-01", "won")), deal(shop, "by demo", ("2026-03-01", "lost"))]  # fmt: skip
    show(shop, None, "2026-01-21", lead_id=lead)
    show(shop, None, "2026-02-03", deal_id=made[1])
    for day, state in (("2026-02-04", "held"), (None, "planned")):
        at = {"happened_at": day, "due_at": "2026-02-04", "planned_at": "2026-02-01", "settled_at": day}
        shop.add("contacts", id=uuid4(), line_id=shop.id("line", "Sales"), client_id=shop.id("client", "by demo"), kind="demo", direction="out", state=state, entered_at="2026-02-01", **at)  # fmt: skip
    bring(shop, "by lead", "by deal", "2026-02-03")
    found = {one["instrument"]: one for one in rows("trust/instruments", of_login(shop.here, "director"), **YEAR)}
    assert {name: (one["met"], one["met_won"]) for name, one in found.items() if one["met"]} == {
        "Trial": (2, 2), "Demo": (1, 0), "Referral": (1, 1)}  # fmt: skip
    assert found["Trial"]["landmark"] == 1.0  # what was met before the deal began counts as day 0


def test_who_met_two_is_counted_for_the_pair_in_both_orders(shop):
    for name, ends in (("A", "won"), ("B", "lost")):
        deal(shop, name, ("2026-02-21", ends), "2026-02-05")
        show(shop, shop.id("client", name), "2026-02-06", "Certificate")
    deal(shop, "C", ("2026-02-21", "won"), "2026-02-05")
    found = rows("trust/pairs", of_login(shop.here, "director"), **YEAR)
    assert [(one["met"], one["met_won"]) for one in found] == [(2, 1), (2, 1)]
    one = found[0]
    assert len(behind(shop, instrument=one["instrument_id"], other=one["other_id"], met=True, decided=True)) == 2


def test_a_past_day_knows_what_was_known_then(shop):
    few(shop)
    before = trial(shop, as_of="2026-02-20"), trial(shop)
    assert (before[0]["met"], before[0]["met_open"], before[0]["without"]) == (0, 3, 1)
    shop.run("UPDATE kept.trust_shown SET retired_at = '2026-08-01'")
    show(shop, shop.id("client", "D"), "2026-07-15")
    assert (trial(shop, as_of="2026-02-20"), trial(shop)) == before
    assert trial(shop, as_of="2026-08-02")["met"] == 0


# Recommendations ----------------------------------------------------------------------------------------------------------------


def bring(shop, who, whom, at="2026-02-03", offer=None):
    return shop.add("referrals", id=shop.id("referral", f"{who} {whom}"), from_client_id=shop.id("client", who), to_client_id=shop.id("client", whom), happened_at=at, entered_at=at, offer_id=offer)  # fmt: skip


@pytest.fixture
def brought(shop):
    """Acme (Anna's) brought B and C, Borealis (Boris') brought D, and B a second time; Oslo (Service) brought P. Only B, D, P bought."""
    offer = {line: shop.add("referral_offers", id=shop.id("offer", line), line_id=shop.id("line", line), name="Spring", reward=50, since="2026-02-01", until="2026-03-01", days_to_pay=10) for line in ("Sales", "Service")}  # fmt: skip
    for name, owner, line in (("Acme", "anna", "Sales"), ("Borealis", "boris", "Sales"), ("Oslo", None, "Service")):
        shop.client(name, owner, line)
    deal(shop, "B", ("2026-02-21", "won"), amount=700)
    deal(shop, "C", ("2026-02-22", "lost"))
    deal(shop, "D", ("2026-03-01", "won"), owner="boris", amount=900)  # the offer was over
    deal(shop, "P", ("2026-02-21", "won"), owner=None, line="Service", amount=300)
    for who, whom, day in (
        ("Acme", "B", "2026-02-03"),
        ("Acme", "C", "2026-02-04"),
        ("Borealis", "D", "2026-02-05"),
        ("Borealis", "B", "2026-02-06"),
    ):
        bring(shop, who, whom, day, offer["Sales"])
    bring(shop, "Oslo", "P", "2026-02-03", offer["Service"])
    return shop


def give(shop):
    """Acme was given something for B on 10 March."""
    at = {"happened_at": "2026-03-10", "entered_at": "2026-03-10"}
    shop.add("referral_rewards", id=uuid4(), referral_id=shop.id("referral", "Acme B"), amount=40, **at)


def people(shop, login="director", **asked):
    found = rows("trust/referrers", of_login(shop.here, login), **YEAR | asked)
    return {
        one["client"]: [one[name] for name in ("brought", "bought", "won", "revenue", "due", "due_amount", "late", "rewarded")]
        for one in found
    }


def test_each_referrer_has_what_came_of_it_and_revenue_goes_to_the_first_who_recommended(brought):
    assert people(brought) == {
        "Acme": [2, 1, 1, 700, 1, 50, 1, 0],
        "Borealis": [2, 1, 1, 900, 1, 50, 1, 0],
        "Oslo": [1, 1, 1, 300, 1, 50, 1, 0],
    }
    assert people(brought, as_of="2026-03-02")["Acme"] == [2, 1, 1, 700, 1, 50, 0, 0]  # to be given until 3 March
    assert people(brought, as_of="2026-02-20")["Acme"] == [2, 0, 0, None, 0, None, 0, 0]


def test_a_reward_given_is_no_longer_due_until_it_is_taken_back_and_a_past_day_stays(brought):
    give(brought)
    assert [people(brought, as_of=day)["Acme"][4:] for day in ("2026-03-09", "2026-03-11")] == [[1, 50, 1, 0], [0, None, 0, 1]]
    brought.run("UPDATE kept.referral_rewards SET taken_back_at = '2026-04-01'")
    assert [people(brought, as_of=day)["Acme"][4:] for day in ("2026-03-11", "2026-04-02")] == [[0, None, 0, 1], [1, 50, 1, 0]]


def test_the_rows_behind_a_number_are_as_many_as_it_says(brought):
    give(brought)
    director = of_login(brought.here, "director")
    for asked in ({}, {"manager": "anna", "since": "2026-02-04"}, {"line": "Sales", "as_of": "2026-03-02"}):
        found = rows("trust/referrers", director, **YEAR | asked)
        for which, column in (("won", "bought"), ("due", "due"), ("late", "late"), ("given", "rewarded"), (None, "brought")):
            behind_it = rows("trust/rows_referrals", director, **YEAR | asked, which=which)
            assert len(behind_it) == sum(one[column] for one in found), (asked, which)


def test_recommended_clients_stand_beside_the_others(brought):
    deal(brought, "Z", ("2026-02-21", "lost"))
    both = [(one["referred"], one["decided"], one["won"]) for one in rows("trust/referred", of_login(brought.here, "director"), **YEAR)]
    assert both == [(True, 4, 3), (False, 1, 0)]
    assert [len(behind(brought, referred=one, decided=True)) for one in (True, False)] == [4, 1]


OWN = {
    "anna": ({"Acme"}, {"of B", "of C"}),
    "boris": ({"Borealis"}, {"of D"}),
    "hanna": ({"Acme", "Borealis"}, {"of B", "of C", "of D"}),
    "sven": ({"Oslo"}, {"of P"}),
}


def test_nobody_learns_of_anothers_clients_from_any_of_the_questions(brought):
    for name in ("B", "C", "D", "P"):
        show(brought, brought.id("client", name), "2026-02-02", line="Service" if name == "P" else "Sales")
    brought.own("client", brought.id("client", "Borealis"), brought.id("staff", "anna"), "2024-01-01")  # it was hers once
    for login, (clients, deals) in OWN.items():
        viewer = of_login(brought.here, login)
        assert set(people(brought, login)) == clients, login
        assert {one["client"] for one in rows("trust/rows_referrals", viewer, **YEAR)} == clients, login
        assert set(behind(brought, login)) == deals, login
        assert trial(brought, login)["met"] == len(deals), login
        for other in {"Acme", "Borealis", "Oslo"} - clients:
            about = {"client": brought.id("client", other)}
            told = [one for one in rows("client/referrals", viewer, **about) if one["due"] or one["offer"] or one["reward_id"]]
            assert (rows("client/trust", viewer, **about), told) == ([], []), (login, other)


def test_the_card_says_what_was_met_before_the_first_purchase_and_what_is_due(brought):
    for day in ("2026-02-05", "2026-03-05"):
        show(brought, brought.id("client", "B"), day)
    anna = of_login(brought.here, "anna")
    found = rows("client/trust", anna, client=brought.id("client", "B"), as_of="2026-06-30")
    assert [(one["instrument"], one["way"], one["before_buying"]) for one in found] == [
        ("Referral", "referral", True), ("Trial", "shown", True), ("Referral", "referral", True), ("Trial", "shown", False)]  # fmt: skip
    brought_by = rows("client/referrals", anna, client=brought.id("client", "Acme"), as_of="2026-06-30")
    assert [(one["client"], one["due"], str(one["pay_by"])) for one in brought_by if one["due"]] == [("B", 50, "2026-03-03")]


def test_an_empty_company_has_every_instrument_and_no_number(tiny, director):
    found = rows("trust/instruments", director, **YEAR)
    assert {(one["deals"], one["met"], one["met_share"], one["landmark"]) for one in found} == {(0, 0, None, None)}
    assert row("trust/referred", director, **YEAR)["conversion"] is None
    assert trust_numbers.compared(rows("trust/strata", director, **YEAR)) == {}
