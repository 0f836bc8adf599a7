"""Claims: who is in which group is known before what is counted, the window is over for all, one unit each, and the rows are the number."""

from datetime import date, timedelta
from uuid import uuid4

from pages.parts import claims_numbers
from queries.models.claims import judged
from queries.reader import read, row, rows
from tests import loyal
from tests.loyal import answer, days_after, sale

ALL = {"since": "2024-01-01", "until": "2026-07-01", "as_of": "2026-06-30"}


def groups(name: str, viewer, **more) -> dict[str, tuple[bool, bool]]:
    """Of each client: exposed, happened."""
    return {one["client"]: (one["exposed"], one["happened"]) for one in rows(f"claims/{name}", viewer, **ALL | more)}


def talk(tiny, who: str, at: str, direction: str = "out", **columns):
    columns = {"client_id": tiny.id("client", who), "kind": "call", "state": "held"} | columns
    return tiny.add("contacts", id=uuid4(), line_id=tiny.id("line", "Sales"), direction=direction, happened_at=at, entered_at=at, **columns)


def complaint(tiny, who: str, at: str, closed: str | None = None, deadline: str | None = None, **columns):
    columns = {"severity": 2, "what": "broken"} | columns
    when = {"happened_at": at, "entered_at": at, "closed_at": closed, "deadline_at": deadline or days_after(at, 5)}
    return tiny.add("complaints", id=uuid4(), line_id=tiny.id("line", "Sales"), client_id=loyal.client(tiny, who), **when, **columns)


def test_promoters_are_counted_as_on_the_page_of_answers(tiny, director):
    for who, score, bought in (("Acme", 9, 10), ("Beta", 10, 181), ("Ceres", 8, 180), ("Delos", 3, -5)):
        answer(tiny, who, "2025-06-01T10:00", score)
        sale(tiny, who, days_after("2025-06-01", bought))
    answer(tiny, "Acme", "2025-07-01", 2)
    answer(tiny, "Young", "2026-05-01", 10)
    assert groups("promoters", director) == {"Acme": (True, True), "Beta": (True, False), "Ceres": (False, True), "Delos": (False, False)}
    known = row("loyalty/promoters_buy", director, **ALL)
    claim = judged(read("claims/promoters", director, **ALL))
    counted = tuple(known[name] for name in ("promoters_bought", "promoters", "others_bought", "others"))
    assert (claim.with_k, claim.with_n, claim.without_k, claim.without_n) == counted == (1, 2, 1, 2)
    before = {one["client"]: one["bought_before"] for one in rows("claims/promoters", director, **ALL)}
    assert before == {"Acme": 0, "Beta": 0, "Ceres": 0, "Delos": 1}


def test_a_group_opens_as_many_rows_as_it_counts(tiny, director):
    for n in range(12):
        answer(tiny, f"Client {n}", "2025-06-01", 10 if n % 3 else 5)
        if n % 2:
            sale(tiny, f"Client {n}", "2025-07-01")
    claim = judged(read("claims/promoters", director, **ALL))
    assert len(rows("claims/promoters", director, **ALL, exposed=True)) == claim.with_n == 8
    assert len(rows("claims/promoters", director, **ALL, exposed=False, happened=True)) == claim.without_k == 2


def test_two_way_contact_counts_only_before_the_day_and_staying_only_after_it(tiny, director):
    """The day is 30 June 2025. A talk that came because the client stayed makes nobody a client with talks."""
    for who in ("Both", "Ours only", "Late talk", "Automatic"):
        sale(tiny, who, "2025-05-01")
        talk(tiny, who, "2025-04-01")
    talk(tiny, "Both", "2025-05-01", "in")
    talk(tiny, "Late talk", "2025-07-05", "in")
    talk(tiny, "Automatic", "2025-05-01", "in", automatic=True)
    for bought in ("2025-10-01", "2026-03-01"):
        sale(tiny, "Late talk", bought)
    sale(tiny, "Sleeps already", "2024-12-01")
    assert groups("two_way", director) == {
        "Both": (True, False),
        "Ours only": (False, False),
        "Late talk": (False, True),
        "Automatic": (False, False),
    }
    days = {one["client"]: one["days"] for one in rows("claims/two_way", director, **ALL)}
    assert days["Both"] == (date(2025, 5, 1) + timedelta(days=180) - date(2025, 6, 30)).days
    assert days["Late talk"] == 365


def test_a_silence_that_has_not_come_to_its_end_is_none(tiny, director):
    """180 days after 1 March are over on 28 August: till then the client is one who stayed."""
    for bought in ("2025-06-01", "2025-11-01", "2026-03-01"):
        sale(tiny, "Acme", bought)
    for seen, stayed in (("2026-08-25", True), ("2026-08-30", False)):
        assert groups("two_way", director, as_of=seen, until=days_after(seen, 1)) == {"Acme": (False, stayed)}


def test_a_lead_is_answered_fast_within_an_hour_and_won_within_the_window(tiny, director):
    for who, minutes, won in (("quick", 30, 20), ("slow", 90, 20), ("never", None, 20), ("late win", 30, 181), ("lost", 30, None)):
        lead = tiny.add(
            "leads",
            id=tiny.id("lead", who),
            line_id=tiny.id("line", "Sales"),
            name=who,
            name_norm=who,
            happened_at="2025-06-02T10:00",
            entered_at="2025-06-02T10:00",
        )
        if minutes:
            talk(tiny, who, f"2025-06-02T{10 + minutes // 60}:{minutes % 60}", client_id=None, lead_id=lead)
        if won:
            tiny.deal(who, [("2025-06-03", "lead"), (days_after("2025-06-02", won), "won")], lead_id=lead)
    assert groups("answers", director) == {
        "quick": (True, True),
        "slow": (False, True),
        "never": (False, True),
        "late win": (True, False),
        "lost": (True, False),
    }


def test_a_birthday_is_greeted_by_a_contact_from_us_on_it_and_counts_from_two_days_after(tiny, director):
    for who, greeted, bought in (
        ("Greeted", "2025-08-11", 181),
        ("Late", "2025-08-13", 100),
        ("Called us", None, 1),
        ("Stranger", None, 50),
    ):
        person = tiny.add("persons", id=tiny.id("person", who), name=who, name_norm=who, birthday="1980-08-10", entered_at="2020-01-01")
        tiny.add("person_roles", id=uuid4(), person_id=person, client_id=loyal.client(tiny, who), is_main=True)
        if who != "Stranger":
            sale(tiny, who, "2025-03-01")
        if greeted:
            talk(tiny, who, greeted, person_id=person)
        sale(tiny, who, days_after("2025-08-10", bought))
    talk(tiny, "Called us", "2025-08-10", "in")
    assert groups("birthdays", director, since="2025-07-01") == {
        "Greeted": (True, True),
        "Late": (False, True),
        "Called us": (False, False),
    }


def test_a_complaint_solved_later_or_a_purchase_at_once_does_not_make_it_so(tiny, director):
    complaint(tiny, "In time", "2025-06-01", "2025-06-04")
    complaint(tiny, "Past its deadline", "2025-06-01", "2025-06-20")
    complaint(tiny, "Much later", "2025-06-01", "2025-08-01", deadline="2025-09-01")
    complaint(tiny, "Open", "2025-06-01")
    complaint(tiny, "Young", "2026-01-01", "2026-01-02")
    for who, bought in (("In time", 31), ("Past its deadline", 30), ("Much later", 210), ("Open", 211)):
        sale(tiny, who, days_after("2025-06-01", bought))
    assert groups("solved", director) == {
        "In time": (True, True),
        "Past its deadline": (False, False),
        "Much later": (False, True),
        "Open": (False, False),
    }
    kinds = {one["client"]: one["complained"] for one in rows("claims/tarp", director, **ALL) if one["complained"] != "none"}
    assert kinds == {"In time": "fast", "Past its deadline": "solved", "Much later": "unsolved", "Open": "unsolved"}


def test_a_client_without_a_complaint_is_known_by_then_whatever_comes_later(tiny, director):
    sale(tiny, "Quiet", "2025-01-10")
    sale(tiny, "Later", "2025-01-10")
    sale(tiny, "Later", "2025-03-10")
    complaint(tiny, "Later", "2025-04-01", "2025-04-02")
    sale(tiny, "Soon", "2025-01-10")
    complaint(tiny, "Soon", "2025-02-05")
    found = {(one["client"], one["complained"], one["happened"]) for one in rows("claims/tarp", director, **ALL)}
    assert found == {("Quiet", "none", False), ("Later", "none", True), ("Later", "fast", False), ("Soon", "unsolved", False)}
    drawn, clients = claims_numbers.tarp(rows("claims/tarp", director, **ALL))
    assert clients == {"none": 2, "fast": 1, "solved": 0, "unsolved": 1}
    assert len(rows("claims/tarp", director, **ALL, kind="none")) == 2 and drawn["mid"].null_count == 4


def test_what_tarp_published_is_what_is_drawn(oracle):
    published = oracle("tarp")["expected"]
    told = claims_numbers.TARP
    assert [told[kind] for kind in ("unsolved", "solved", "fast")] == list(zip(published["minor"][1:], published["major"][1:], strict=True))


def test_open_complaints_count_as_not_yet_and_the_rate_is_of_won_deals(tiny, director):
    for n, closed in enumerate(("2026-05-03", "2026-05-05", None)):
        complaint(tiny, f"Client {n}", "2026-05-01", closed, deadline="2026-05-04")
    complaint(tiny, "Waits", "2026-06-30", deadline="2026-07-30")
    for n in range(2):
        tiny.deal(f"won {n}", [("2026-04-01", "lead"), (f"2026-05-0{n + 1}", "won")])
    answer(tiny, "Client 0", "2026-05-10", 2)
    answer(tiny, "Client 1", "2026-05-10", 9)
    quarter = {"since": "2026-04-01", "until": "2026-07-01", "as_of": "2026-06-30T12:00"}
    assert rows("claims/complaint_rate", director, **quarter) == [
        {"quarter": date(2026, 4, 1), "complaints": 4, "won": 2, "detractors": 1, "answers": 2}
    ]
    found = rows("claims/complaints", director, **quarter)
    assert sorted((one["closed"], one["in_time"]) for one in found if one["in_time"] is not None) == [
        (False, False),
        (True, False),
        (True, True),
    ]
    then = rows("claims/complaints", director, **quarter | {"as_of": "2026-05-04T12:00"})
    assert [(one["closed"], one["in_time"]) for one in then].count((True, True)) == 1 and len(then) == 3
    said = claims_numbers.solving(found)
    assert "**1 of 3**" in said and "4.0 days" in said


def test_a_complaint_is_credited_to_whoever_had_the_client_then(tiny, director):
    for who in ("anna", "boris"):
        tiny.staff(who)
    tiny.client("Acme", "anna", at="2024-01-01")
    complaint(tiny, "Acme", "2025-06-01", "2025-06-02", owner_id=tiny.id("staff", "boris"))
    tiny.run("UPDATE kept.clients SET owner_id = ?", tiny.id("staff", "boris"))
    tiny.own("client", tiny.id("client", "Acme"), tiny.id("staff", "boris"), "2026-01-01")
    for name in ("complaints", "solved", "tarp"):
        assert [len(rows(f"claims/{name}", director, **ALL, manager=who)) for who in ("anna", "boris")] == [1, 0], name
    assert [[one["complaints"] for one in rows("claims/complaint_rate", director, **ALL, manager=who)] for who in ("anna", "boris")] == [
        [1],
        [],
    ]


def test_a_past_day_answers_the_same_when_more_is_known(tiny, director):
    names = ("promoters", "two_way", "answers", "birthdays", "solved", "tarp", "complaints", "complaint_rate")
    for who in ("Acme", "Beta"):
        answer(tiny, who, "2025-06-01", 9)
        sale(tiny, who, "2025-05-01")
        complaint(tiny, who, "2025-06-01", "2025-06-03")
    before = [rows(f"claims/{name}", director, **ALL) for name in names]
    for who in ("Acme", "Beta"):
        sale(tiny, who, "2026-07-02")
        answer(tiny, who, "2026-07-02", 1)
        complaint(tiny, who, "2026-07-02")
        talk(tiny, who, "2026-07-02", "in")
    assert [rows(f"claims/{name}", director, **ALL) for name in names] == before and sum(map(bool, before)) == 6


def test_what_comes_back_is_no_purchase_of_anybody(tiny, director):
    for who, score in (("Keeps", 9), ("Returns", 10)):
        sale(tiny, who, "2025-05-01")
        answer(tiny, who, "2025-06-01T10:00", score)
        complaint(tiny, who, "2025-06-01", "2025-06-04")
    sale(tiny, "Keeps", "2025-07-10")
    sale(tiny, "Returns", "2025-07-10", -100)
    for name in ("promoters", "solved"):
        assert groups(name, director) == {"Keeps": (True, True), "Returns": (True, False)}
    assert row("loyalty/promoters_buy", director, **ALL)["promoters_bought"] == 1
    fast = {one["client"]: one["happened"] for one in rows("claims/tarp", director, **ALL) if one["complained"] == "fast"}
    assert fast == {"Keeps": True, "Returns": False}


def test_a_birthday_is_followed_by_no_purchase_when_something_only_comes_back(tiny, director):
    for who, amount in (("Keeps", 100), ("Returns", -100)):
        sale(tiny, who, "2025-03-01")
        sale(tiny, who, "2025-07-10", amount)
        person = tiny.add("persons", id=tiny.id("person", who), name=who, name_norm=who, birthday="1980-06-01", entered_at="2020-01-01")
        tiny.add("person_roles", id=uuid4(), person_id=person, client_id=tiny.id("client", who), is_main=True)
    assert groups("birthdays", director) == {"Keeps": (False, True), "Returns": (False, False)}
