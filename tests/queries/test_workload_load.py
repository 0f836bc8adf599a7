"""The load of managers: free hours of the next days, what was due and held, silent clients, last touches, clocks; every number against its rows."""

from collections import Counter
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from data import calendar, store
from data.viewer import of_login
from pages.parts import workload_answer_numbers, workload_answers, workload_even_numbers, workload_numbers, workload_table
from pages.parts.filters import Filters
from pages.parts.workload_everyone import gathered
from queries import catalog
from queries.models import waits
from queries.reader import row, rows
from tests.company import Tiny
from tests.queries.test_workload import MARCH, contact, lead, loads, of

SEEN = Filters(date(2026, 3, 1), date(2026, 4, 1), date(2026, 3, 18))  # as of the end of a Wednesday
MEETING = {"kind": "meeting"}


@pytest.fixture(scope="module")
def built():
    """One such company for all tests that only read."""
    made = store.Store(":memory:")
    before = store.use(made)
    company = Tiny(made)
    company.staff("director", "executive")
    fill(company)
    store.use(before)
    yield company
    made.close()


@pytest.fixture
def still(built):
    """The company of `built`, being the one of this process while the test runs; with its director."""
    before = store.use(built.here)
    yield built, of_login(built.here, "director")
    store.use(before)


@pytest.fixture
def busy(tiny):
    """The same company to write into."""
    return fill(tiny)


def fill(tiny):
    """Anna and Boris with deals, contacts of every kind and fate, promises, silent clients and leads, one of them handed over."""
    for login in ("anna", "boris"):
        tiny.staff(login, capacity_points=10, capacity_leads=5)
        client = tiny.client(f"{login}'s client", login)
        tiny.deal(f"{login} open", [("2026-01-03", "lead"), ("2026-02-01", "proposal")], 700, login, client_id=client, source="Fair")
        tiny.deal(f"{login} won", [("2026-02-02", "lead"), ("2026-03-10", "won")], 500, login, client_id=client)
        for n in range(5):
            contact(tiny, login, at=f"2026-01-{5 + 4 * n:02}T10:00", client_id=client)
        _promises(tiny, login, client)
    tiny.run("UPDATE kept.stages SET limit_hours = 24 WHERE name = 'proposal'")
    _contacts_of_anna(tiny)
    for n in range(6):
        made = lead(tiny, f"asks {n}", "anna", f"2026-03-{10 + n:02}T10:00", "Fair" if n % 2 else None)
        if n < 3:
            contact(tiny, "anna", at=f"2026-03-{10 + n:02}T10:{(4, 12, 50)[n]:02}", lead_id=made)
    tiny.own("lead", made, tiny.id("staff", "boris"), "2026-03-16T10:00")
    return tiny


def _contacts_of_anna(tiny):
    deal = tiny.id("deal", "anna won")
    for kind in ("call", "email", "meeting", "letter"):
        contact(tiny, "anna", at="2026-03-05T10:00", kind=kind, deal_id=deal)
    contact(tiny, "anna", at="2026-03-05T10:01", kind="email", automatic=True)
    contact(tiny, "anna", due="2026-03-06T10:00", at="2026-03-06T16:00", **MEETING)
    contact(tiny, "anna", due="2026-03-07T10:00", at="2026-03-09T10:00", **MEETING)
    contact(tiny, "anna", "cancelled", due="2026-03-08T10:00", settled="2026-03-07T10:00", **MEETING)
    contact(tiny, "anna", "moved", due="2026-03-09T10:00", settled="2026-03-08T10:00", **MEETING)
    contact(tiny, "anna", "planned", due="2026-03-10T10:00")
    for day in (19, 20, 24, 25, 26):
        contact(tiny, "anna", "planned", due=f"2026-03-{day}T10:00", **MEETING if day == 24 else {})


def _promises(tiny, login, client):
    for n, (due, state) in enumerate((("2026-03-05", "kept"), ("2026-03-06", "broken"), ("2026-03-10", "open"), ("2026-03-25", "open"))):
        tiny.add(
            "promises",
            id=tiny.id("promise", f"{login}{n}"),
            line_id=tiny.id("line", "Sales"),
            client_id=client,
            owner_id=tiny.id("staff", login),
            side="ours",
            what="a sample",
            due_on=due,
            state=state,
            happened_at=datetime(2026, 3, 1),
            settled_at=None if state == "open" else datetime.fromisoformat(f"{due}T10:00"),
            entered_at=datetime(2026, 3, 1),
        )


COLUMNS = [*workload_table.NOW, *workload_table.DONE]


def counts(director, asked) -> dict:
    """How many rows each column opens, by owner: every question behind a number asked once for all."""
    found = {}
    for column in COLUMNS:
        metric = catalog.metrics()[f"workload.{column.name}"]
        found[column.name] = Counter(one["owner"] for one in rows(metric.rows, director, **asked | metric.rows_with))
    return found


@pytest.mark.parametrize("narrowed", [{}, {"source": "Fair", "manager": "anna"}], ids=["all", "source and manager"])
def test_every_cell_of_everyones_numbers_opens_as_many_rows_as_it_counts(still, narrowed):
    _, director = still
    people = gathered(director, Filters(SEEN.since, SEEN.until, SEEN.as_of, **narrowed))
    known = counts(director, SEEN.values() | narrowed)
    for column in COLUMNS:
        assert {one["name"]: one[column.counted] for one in people if one[column.counted]} == known[column.name], column.name


def test_the_numbers_of_a_full_company_are_none_of_them_empty(still):
    anna = gathered(still[1], SEEN)[0]
    assert {column.name: anna[column.counted] for column in COLUMNS if not anna[column.counted]} == {}
    said = workload_table.frame([anna], workload_table.DONE).iloc[0]
    assert (said["on_time_share"], said["kept_meetings"], said["broken_promises"], said["due_promises"]) == ("1/3", "2/2", 2, 3)


def test_cancelled_and_moved_meetings_are_not_missed_and_one_held_a_day_late_is_late(still):
    found = of("workload/meetings", still[1], "anna", **SEEN.values())
    assert [found[name] for name in ("due_meetings", "kept_meetings", "due_contacts", "on_time")] == [2, 2, 3, 1]
    assert [found[name] for name in ("calls", "mails", "held_meetings", "others")] == [4, 1, 3, 1]


def test_the_next_five_working_days_skip_weekend_and_holiday_and_count_today(busy, director):
    seen = {"as_of": "2026-03-20T08:00"}  # a Friday before opening
    assert of("workload/managers", director, "anna", **seen)["next_five"] == 4  # Fri 20, Tue 24, Wed 25, Thu 26
    busy.add("holidays", day="2026-03-23", name="Day off")
    busy.here.transaction(lambda cur, me: calendar.rebuild(cur))
    contact(busy, "anna", "planned", due="2026-03-27T10:00")
    assert of("workload/managers", director, "anna", **seen)["next_five"] == 5
    assert len(rows("workload/rows_contacts", director, which="five", manager="anna", **seen)) == 5
    assert (
        of("workload/managers", director, "anna", as_of="2026-03-21T08:00")["next_five"] == 4
    )  # from a Saturday: the days to the next Friday


def free(director, day, login="anna", as_of="2026-03-18T12:00"):
    found = next(
        one for one in rows("workload/calendar", director, as_of=as_of) if one["name"] == login.title() and one["day"] == date(2026, 3, day)
    )
    return found["planned"], found["minutes"], round(found["open_minutes"]), found["booked_share"]


def test_free_hours_are_the_persons_working_time_less_what_is_planned_by_its_kind(tiny, director):
    tiny.staff("anna", hours_per_day=4), tiny.staff("late", starts_on="2026-03-20")
    contact(tiny, "anna", "planned", due="2026-03-19T10:00", **MEETING)
    contact(tiny, "anna", "planned", due="2026-03-19T12:00", minutes=180)
    contact(tiny, "anna", "planned", due="2026-03-21T12:00")
    assert free(director, 19) == (2, 240, 240, 1)
    assert free(director, 20) == (0, 0, 240, 0)
    planned, minutes, open_minutes, booked = free(director, 21)  # a Saturday
    assert (planned, minutes > 0, open_minutes, booked) == (1, True, 0, None)
    assert [free(director, day, "late")[2] for day in (19, 20)] == [0, 480]
    tiny.add("absences", id=uuid4(), staff_id=tiny.id("staff", "anna"), since="2026-03-19", until="2026-03-20")
    tiny.add("holidays", day="2026-03-20", name="Day off")
    tiny.here.transaction(lambda cur, me: calendar.rebuild(cur))
    tiny.here.changed_everywhere()
    days = {
        one["day"].day: (one["away"], one["open_minutes"])
        for one in rows("workload/calendar", director, as_of="2026-03-18T12:00", manager="anna")
    }
    assert days[19] == (True, 0)
    assert 20 not in days


def test_of_today_only_what_is_left_is_free(tiny, director):
    tiny.staff("anna")
    whole, half = (free(director, 18, as_of=f"2026-03-18T{hour}")[2] for hour in ("00:00", "13:30"))
    assert (whole, half) == (480, 240)  # open from nine to six
    assert date(2026, 3, 18) not in {one["day"] for one in rows("workload/calendar", director, as_of="2026-03-18T20:00")}


def test_free_hours_know_the_work_of_other_lines_too(tiny, director):
    tiny.staff("anna"), tiny.line("Service")
    contact(tiny, "anna", "planned", due="2026-03-19T10:00", minutes=60)
    found = next(
        one for one in rows("workload/calendar", director, as_of="2026-03-18T12:00", line="Service") if one["day"] == date(2026, 3, 19)
    )
    assert (found["planned"], found["minutes"]) == (0, 60)


def test_load_is_compared_per_available_hour_and_who_is_away_is_left_out(tiny, director):
    loads(tiny, [5, 10, 99])
    seen = MARCH | {"as_of": "2026-03-15T12:00"}  # a Sunday: ten working days ahead
    for person, since, until in (("m0", "2026-03-16", "2026-03-21"), ("m2", "2026-03-01", "2026-04-30")):
        tiny.add("absences", id=uuid4(), staff_id=tiny.id("staff", person), since=since, until=until)
    found = row("workload/balance", director, **seen)
    assert (found["people"], found["jain"]) == (2, pytest.approx(1))  # five points in five days are ten in ten
    people, hours = rows("workload/managers", director, **seen), rows("workload/hours", director, **seen)
    assert [round(one["x"], 6) for one in workload_even_numbers.per_hour(people, hours)] == [1.25, 1.25]


@pytest.mark.parametrize("at", ["2026-03-18T04:00", "2026-03-18T13:30", "2026-03-18T23:00"], ids=["early", "midday", "late"])
def test_the_bars_of_evenness_say_what_its_index_says_at_any_hour(tiny, director, at):
    loads(tiny, [5, 10])
    tiny.add("absences", id=uuid4(), staff_id=tiny.id("staff", "m0"), since="2026-03-18", until="2026-03-19")  # away on the day itself
    contact(tiny, "m1", "planned", due="2026-03-21T10:00")  # on a Saturday
    seen = MARCH | {"as_of": at}
    found, people = row("workload/balance", director, **seen), rows("workload/managers", director, **seen)
    bars = [one["x"] for one in workload_even_numbers.per_hour(people, rows("workload/hours", director, **seen))]
    assert sum(bars) / len(bars) == pytest.approx(found["mean_load"])
    assert sum(bars) ** 2 / (len(bars) * sum(x * x for x in bars)) == pytest.approx(found["jain"])
    assert bars == pytest.approx([5 / 7.2, 10.5 / 8])  # nine of ten working days of eight hours, and ten of ten


def test_evenness_is_said_in_one_sentence(tiny, director):
    loads(tiny, [5, 5, 5, 0, 0, 0, 0, 0, 0, 0])
    found = row("workload/balance", director, **MARCH)
    people = [{"name": f"m{n}", "x": x} for n, x in enumerate([5, 5, 5, 0, 0, 0, 0, 0, 0, 0])]
    assert workload_even_numbers.sentence(found, people) == (
        "**Uneven**: 0.30 of 1, as if 3.0 of 10 people carried it all. Most: m0, 3.3 times the mean; least: m3, 0.0 times."
    )


@pytest.mark.parametrize("which", [0, 1], ids=["bottles", "mails"])
def test_days_of_work_in_hand_are_littles_law(tiny, director, oracle, which):
    known = oracle("load.little")
    stock, rate = known["inputs"]["L"][which], known["inputs"]["rate"][which]
    least = 10 if which else 8  # 15 stand and 5 leave a time unit: as many times more of both is the same
    start, end = datetime(2026, 2, 1), datetime(2026, 3, 1)
    for n in range(stock // least):
        leaves = n < rate // least
        tiny.deal(f"d{n}", [("2026-01-01", "lead")] + ([(end - timedelta(seconds=1), "won")] if leaves else []))
    found = row("funnel/little", director, since=start, until=end, as_of=end)
    units = found["implied_days"] / (end - start).days  # the window is one unit of time
    assert units == pytest.approx(known["expected"][which], rel=1e-5)


def test_a_client_silent_for_twice_its_rhythm_is_named_unless_something_is_planned(busy, director):
    (found,) = rows("workload/rows_silent", director, **SEEN.values() | {"manager": "boris"})
    assert (found["client"], found["usual_gap"], found["contacts_days"]) == ("boris's client", 4, 5)
    assert [one["silent_clients"] for one in rows("workload/silent", director, as_of="2026-01-29T09:00")] == []
    assert len(rows("workload/silent", director, as_of="2026-01-29T11:00")) == 2
    contact(busy, "boris", "planned", due="2026-04-20", client_id=busy.id("client", "boris's client"))
    assert rows("workload/rows_silent", director, **SEEN.values() | {"manager": "boris"}) == []


def test_a_deal_is_too_long_untouched_after_fourteen_days_or_beyond_its_clients_rhythm(busy, director):
    def late(as_of, **asked):
        return [
            (one["deals"], one["days"], one["late"]) for one in rows("workload/touches", director, as_of=as_of, manager="boris", **asked)
        ]

    assert late("2026-01-28T10:00") == [(1, 7, False)]
    assert late("2026-01-30T10:00") == [(1, 9, True)]  # twice its four days
    contact(busy, "boris", at="2026-01-30T09:00", deal_id=busy.id("deal", "boris open"), direction="in")
    assert late("2026-01-30T10:00") == [(1, 0, False)]
    for one in rows("workload/touches", director, **SEEN.values()):
        picked = {"id": str(one["staff_id"]), "part": f"{one['days']}|{one['late']}"}
        metric, n, asked = workload_even_numbers.touched(rows("workload/touches", director, **SEEN.values()))(picked)
        assert len(rows(catalog.metrics()[metric].rows, director, **SEEN.values() | asked)) == n == one["deals"]


def test_deals_nobody_ever_touched_count_from_their_beginning(tiny, director):
    tiny.staff("anna")
    tiny.deal("new", [("2026-03-10", "lead")], owner="anna")
    assert rows("workload/touches", director, **MARCH)[0] | {"staff_id": 0} == {
        "staff_id": 0, "name": "Anna", "days": 8, "late": False, "deals": 1,
    }  # fmt: skip


def test_promises_count_for_who_held_them_and_an_open_one_past_its_day_is_broken(busy, director):
    found = {one["staff_id"]: (one["due_promises"], one["broken_promises"]) for one in rows("workload/promised", director, **SEEN.values())}
    assert found == {str(busy.id("staff", login)): (3, 2) for login in ("anna", "boris")}
    before = SEEN.values() | {"as_of": "2026-03-06T09:00"}
    assert [one["due_promises"] for one in rows("workload/promised", director, **before)] == [1, 1]


def test_the_curve_of_all_and_the_clocks_of_owners_are_those_of_their_questions(tiny, director, oracle):
    known = oracle("response.business_minutes")
    tiny.staff("anna")
    for n, (arrived, answered) in enumerate(known["inputs"]["leads"]):
        made = lead(tiny, f"lead {n}", "anna", arrived)
        if answered:
            contact(tiny, "anna", at=answered, lead_id=made)
    asked = MARCH | {"as_of": known["inputs"]["asof"].replace(" ", "T")}
    for name in ("workload/waited", "workload/clocks"):
        found = rows(name, director, **asked)
        assert sorted((one["minutes"], one["answered"]) for one in found) == sorted(
            zip(known["expected"]["minutes"], known["expected"]["answered"], strict=True)
        )
        assert waits.curve(found).median == row("workload/first_answer", director, **asked)["median_minutes"] == 5


def test_a_lead_handed_over_is_on_two_clocks_and_each_cell_of_the_answers_opens_its_leads(still):
    _, director = still
    found = {one["name"]: one for one in rows("workload/response", director, **SEEN.values()) if one["leads"]}
    assert {name: one["leads"] for name, one in found.items()} == {"Anna": 6, "Boris": 1}
    people = {one["staff_id"]: one for one in workload_answer_numbers.medians(rows("workload/clocks", director, **SEEN.values()))}
    for one in found.values():
        for name, cell in workload_answers._cells(one, people[one["staff_id"]]).items():
            metric = catalog.metrics()[f"workload.{name}"]
            assert len(rows(metric.rows, director, **SEEN.values() | metric.rows_with | {"manager": one["staff_id"]})) == cell.n, name
    for mark, n in ((5, 1), (15, 2), (60, 3)):
        metric = catalog.metrics()[f"workload.within_{mark}"]
        assert len(rows(metric.rows, director, **SEEN.values() | metric.rows_with)) == n


def test_leads_by_speed_of_answer_add_up_and_expect_what_their_sources_bring(busy, director):
    busy.run("UPDATE kept.deals SET lead_id = ? WHERE code = 'anna won'", busy.id("lead", "asks 1"))
    found = waits.buckets(rows("workload/waited", director, **SEEN.values()))
    assert [(one.leads, one.converted) for one in found] == [(1, 0), (1, 1), (1, 0), (0, 0), (0, 0), (3, 0)]
    assert [round(one.expected, 6) for one in found] == [0, 0.333333, 0, 0, 0, 0.666667]
    assert sum(one.expected for one in found) == pytest.approx(sum(one.converted for one in found))
    for one in found:
        assert len(rows("workload/rows_leads", director, **SEEN.values() | workload_answer_numbers.bucket_rows(one))) == one.leads


def test_arrivals_by_hour_open_their_leads(still):
    _, director = still
    found = rows("workload/arrivals", director, **SEEN.values())
    assert sum(one["leads"] for one in found) == 6
    assert sum(one["in_time"] for one in found) == 3
    for one in found:
        asked = SEEN.values() | {"weekday": one["weekday"], "hour": one["hour"]}
        assert len(rows("workload/rows_arrivals", director, **asked)) == one["leads"]


def test_the_median_has_limits_and_none_where_half_are_not_answered(oracle):
    known = oracle("km.aml_maintained")
    times, events = known["inputs"]["t"], known["inputs"]["event"]
    curve = waits.curve([{"minutes": t, "answered": bool(e), "leads": 1} for t, e in zip(times, events, strict=True)])
    found = waits.median(curve)
    assert (found.value, found.low <= 31, found.high) == (known["expected"]["median"], True, None)
    low, high = waits.limits(curve)
    assert all(low <= curve.survival) and all(curve.survival <= high)
    assert waits.median(waits.curve([{"minutes": 5, "answered": False, "leads": 3}])) == waits.Median(None, None, None)


def test_a_past_day_says_the_same_when_more_has_happened_since(busy, director):
    asked = SEEN.values() | {"as_of": "2026-03-12T12:00"}
    questions = [f"workload/{name}" for name in ("promised", "silent", "touches", "waited", "clocks", "arrivals", "meetings")]
    before = [rows(name, director, **asked) for name in questions]
    contact(busy, "anna", at="2026-03-13T10:00", client_id=busy.id("client", "boris's client"), deal_id=busy.id("deal", "boris open"))
    busy.run("UPDATE kept.promises SET state = 'kept', settled_at = ? WHERE due_on = '2026-03-10'", datetime(2026, 3, 14))
    busy.run(
        "UPDATE kept.contacts SET state = 'held', happened_at = ?, settled_at = ? WHERE state = 'planned'", *[datetime(2026, 3, 15)] * 2
    )
    busy.own("client", busy.id("client", "boris's client"), busy.id("staff", "anna"), "2026-03-14")
    busy.own("lead", busy.id("lead", "asks 4"), busy.id("staff", "boris"), "2026-03-14")
    assert [rows(name, director, **asked) for name in questions] == before


@pytest.mark.parametrize("name", ["promised", "silent", "touches", "clocks", "calendar"])
def test_nothing_of_a_colleague_is_in_a_managers_own_numbers(still, name):
    company, _ = still
    boris = of_login(company.here, "boris")
    assert {one["staff_id"] for one in rows(f"workload/{name}", boris, **SEEN.values())} == {str(company.id("staff", "boris"))}


def test_a_day_off_with_something_planned_is_full_and_an_absence_is_no_work():
    asked = {"day": date(2026, 3, 21), "planned": 1, "away": False, "minutes": 10.0, "open_minutes": 0.0, "booked_share": None}
    assert [
        workload_numbers.booked(asked),
        workload_numbers.booked(asked | {"minutes": 0.0}),
        workload_numbers.booked(asked | {"booked_share": 3.0}),
    ] == [1, 0, 1]
    assert workload_numbers.free_words(asked | {"open_minutes": 480.0}) == "Sat 21 Mar: 1 contact, 0.2 of 8.0 h booked, 7.8 h free"
