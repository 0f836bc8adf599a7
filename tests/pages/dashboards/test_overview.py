"""The overview as its people see it: the month in a sentence, no colour on noise, rows as many as each number says, nothing of a colleague's."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import store
from data.viewer import of_login
from pages import words
from pages.parts import changes, charts, clicks, forecast_numbers, overview_compared, overview_month, overview_numbers, rows
from pages.parts.filters import Filters
from queries import catalog, reader
from queries.models.forecast import forecast
from tests.company import Tiny

PAGE = Path(__file__).parents[3] / "pages/dashboards/overview.py"
MARCH = {"as_of": "2026-03-18", "period": "month"}
MARCH_1 = date(2026, 3, 1)
NOW = Filters(date(2026, 3, 1), date(2026, 3, 19), as_of=date(2026, 3, 18))


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """What needs attention has tests of its own."""
    monkeypatch.setattr("pages.parts.attention_card.draw", lambda viewer, filters: None)


def run(viewer, monkeypatch, language="en", **address):
    monkeypatch.setattr("pages.parts.who.viewer", lambda: viewer)
    monkeypatch.setattr(words, "_source", lambda: language)  # the page runs in a thread of its own
    words.use_language(language)
    page = AppTest.from_file(PAGE, default_timeout=60)
    for name, value in (MARCH | address).items():
        page.query_params[name] = value
    page.run()
    assert not page.exception, page.exception
    return page


def texts(page) -> str:
    return "\n".join(one.value for kind in ("markdown", "caption") for one in getattr(page, kind))


def wins(tiny, month: int, n: int, owner=None, amount=100, start=0) -> None:
    """So many deals won on one day of a month of 2026, each of a client of its own."""
    for k in range(start, start + n):
        who = f"{owner} {month} {k}"
        tiny.client(who, owner)
        tiny.deal(who, [("2026-01-05", "lead"), (f"2026-{month:02}-10", "won")], amount, owner, client_id=tiny.id("client", who))


def target(tiny, month: str, value: float, **whose) -> None:
    facts = {"month": month, "metric": "revenue", "value": value, "happened_at": "2026-01-01"}
    tiny.add("target_changes", id=tiny.id("target", f"{month}{whose}"), **facts, **whose)


def metric(page, label: str):
    return next(one for one in page.metric if one.label == label)


def test_a_change_is_coloured_beyond_its_test_and_has_neither_colour_nor_arrow_while_it_is_noise(tiny, director, monkeypatch):
    four_weeks = {"period": "days", "since": "2026-03-01", "to": "2026-03-28", "as_of": "2026-03-28"}  # as long as all of February
    wins(tiny, 2, 3)
    wins(tiny, 3, 4)
    page = run(director, monkeypatch, **four_weeks)
    for label, change in {"New clients": "+1", "Revenue": "+33 %"}.items():  # of three clients no per cents
        shown = metric(page, label)
        assert (shown.delta, shown.color, shown.proto.direction) == (change, shown.proto.GRAY, shown.proto.NONE), label
    wins(tiny, 3, 10, start=4)
    page = run(director, monkeypatch, **four_weeks)
    for label, change in {"New clients": "+11", "Revenue": "+367 %"}.items():
        shown = metric(page, label)
        assert (shown.delta, shown.color, shown.proto.direction) == (change, shown.proto.GREEN, shown.proto.UP), label


def test_one_big_deal_is_noise_and_twice_the_deals_are_not():
    assert changes.of_sum(2000, 1000, 1000**2 + 10 * 100**2, 10 * 100**2).noise
    assert not changes.of_sum(2000, 1000, 200 * 10**2, 100 * 10**2).noise
    assert changes.of_sum(2000, 0, 1, 0) is None


def test_a_median_moves_beyond_noise_only_when_the_intervals_allow_it():
    assert changes.of_median((40, 30, 55), (30, 24, 40)).noise
    assert not changes.of_median((40, 38, 42), (30, 28, 32)).noise
    assert changes.of_median((40, 38, 42), (30, 0, 32)).noise  # an interval down to nothing tells no error
    assert changes.of_median((40, 38, 42), (None, None, None)) is None


@pytest.mark.parametrize("days", [1, 18, 30, 31, 90, 365])
def test_both_compared_periods_are_equally_long_and_seen_at_the_same_age(days):
    """Wrong definition e6: a period before that is a day short."""
    now = Filters(date(2026, 3, 19) - timedelta(days=days), date(2026, 3, 19), as_of=date(2026, 3, 18), compare="year")
    found = overview_compared.periods(now)
    assert list(found)[0] == "year"
    for one in found.values():
        assert one.until - one.since == now.until - now.since == timedelta(days=days)
        assert now.as_of - one.as_of == now.until - one.until
    assert len(found) == (1 if days == 365 else 2)  # the year before is the same as a year ago
    assert overview_compared.periods(Filters(now.since, now.until, compare="none")) == {}


def test_what_was_before_the_records_is_compared_with_nothing():
    march = Filters(date(2026, 3, 1), date(2026, 4, 1), as_of=date(2026, 3, 31))
    assert list(overview_compared.periods(march, date(2026, 2, 1))) == ["before"]
    assert list(overview_compared.periods(march, date(2026, 2, 10))) == []
    assert list(overview_compared.periods(march, date(2025, 3, 3))) == ["before", "year"]  # a quiet first weekend is no gap


@pytest.fixture(scope="module")
def built():
    """Two managers with wins in two months, open and lost deals, promises; targets for March. Made once, only read."""
    fresh = store.Store(":memory:")
    before = store.use(fresh)
    tiny = Tiny(fresh)
    tiny.staff("director", "executive")
    for who, n in (("anna", 3), ("boris", 5)):
        tiny.staff(who)
        wins(tiny, 2, n, who)
        wins(tiny, 3, n + 1, who, 200)
        tiny.deal(f"{who} open", [("2026-03-05", "lead")], 700, who)
        tiny.deal(f"{who} lost", [("2026-03-02", "lead"), ("2026-03-12", "lost")], 400, who)
        about = {"line_id": tiny.id("line", "Sales"), "client_id": tiny.id("client", f"{who} 2 0"), "owner_id": tiny.id("staff", who)}
        made = {"happened_at": "2026-03-01", "entered_at": "2026-03-01", "due_on": "2026-03-05", "what": f"{who} owes"}
        tiny.add("promises", id=tiny.id("promise", who), side="ours", state="open", **about, **made)
        target(tiny, "2026-03-01", 1000, staff_id=tiny.id("staff", who))
    target(tiny, "2026-03-01", 2200, line_id=tiny.id("line", "Sales"))
    store.use(before)
    yield fresh
    fresh.close()


@pytest.fixture
def busy(built):
    """The store of `built`, being the one of this process while the test runs."""
    before = store.use(built)
    yield built
    store.use(before)


def test_every_number_opens_as_many_rows_as_it_says(busy, monkeypatch):
    """The ten tiles, each point of the line, the bars of the lines; and the month is said against its target."""
    told, drawn, director = [], {}, of_login(busy, "director")
    monkeypatch.setattr(rows, "link", lambda name, label, expected=None, key=None, **chosen: told.append((name, expected, chosen)))
    monkeypatch.setattr(clicks, "show", lambda kind, table, title, opened, **how: drawn.update({kind: (table.to_pylist(), opened)}))
    page = run(director, monkeypatch)
    opens = told + [opened(line) for lines, opened in drawn.values() for line in lines]
    assert (len(told), ("overview.new_clients", 10, {}) in told) == (10, True)
    for name, expected, chosen in opens:
        known = catalog.metrics()[name]
        found = reader.read(known.rows, director, **NOW.values() | known.rows_with | chosen)
        assert found.num_rows == expected, (name, chosen)
    last = [line for line in drawn["target_run"][0] if line["won"] is not None][-1]
    assert (last["won"], last["since"], drawn["target_run"][0][-1]["target"]) == (2000, "2026-03-18", pytest.approx(2200))
    assert drawn["line_bars"][0][0]["label"].startswith("2\u00a0000 so far")
    assert "March 2026: 91\u00a0% of the target** (2\u00a0000 of 2\u00a0200), 9 working days left." in texts(page)
    assert "The target asks for 22 a working day." in texts(page)


def test_a_month_that_is_over_is_said_so_and_without_a_target_honestly(busy, monkeypatch):
    said = texts(run(of_login(busy, "director"), monkeypatch, period="last_month"))
    assert "February 2026 ended with 800.** No target was set" in said and "no target set" in said


def test_a_manager_sees_the_own_numbers_and_no_colleagues(busy, monkeypatch):
    page = run(of_login(busy, "anna"), monkeypatch)
    assert "80\u00a0% of the target** (800 of 1\u00a0000)" in texts(page)
    assert [metric(page, label).value for label in ("Revenue", "New clients", "Open pipeline", "Overdue promises")] == [
        "800",
        "4",
        "700",
        "1",
    ]
    assert "oris" not in texts(page)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_an_empty_company_is_told_how_to_begin_in_every_language(tiny, director, monkeypatch, language):
    page = run(director, monkeypatch, language)
    assert not page.metric
    assert words.say("parts.empty.nothing") in texts(page)


def test_a_company_of_open_deals_alone_has_dashes_and_no_invented_change(tiny, director, monkeypatch):
    tiny.deal("open", [("2026-03-05", "lead")], amount=None)
    page = run(director, monkeypatch)
    assert metric(page, "Win rate").value == metric(page, "Age at closing, median").value == metric(page, "NPS").value == "—"
    assert {one.delta for one in page.metric} <= {"", "+0 %", "0 %"}
    assert metric(page, "Open pipeline").value == "—" and "amount known of 0 of 1" in texts(page)


def day_of(n: int, place: int, days: int = 20, is_over=True, won=0.0, curve=None) -> dict:
    return {"day": date(2026, 3, n), "place": place, "days": days, "is_over": is_over, "won": won, "curve": curve, "periods": 0}


def test_the_month_tells_the_forecast_of_the_forecast_page_and_no_second_one(tiny, here, director, monkeypatch):
    tiny.deal("won", [("2026-03-01", "lead"), ("2026-03-02", "won")], amount=300)
    ahead = forecast(director, since=MARCH_1, until=date(2026, 4, 1), as_of=date(2026, 3, 10))
    month = [day_of(2, 1, won=300.0), day_of(3, 20, is_over=False, won=None)]
    said = overview_month.sentence(MARCH_1, month, 1000.0, ahead=ahead)
    share = f"{round(ahead.reaches(1000) * 100)}\u00a0% to make it."
    assert said.endswith(share) and f"The forecast is {forecast_numbers.short(ahead.p50)} (" in said
    assert "to make it" not in overview_month.sentence(MARCH_1, month, 200.0, ahead=ahead), "a target that is made"


def test_the_month_without_a_target_is_said_honestly_and_a_source_has_none():
    month = [day_of(2, 1, won=50.0), day_of(3, 20, is_over=False, won=None)]
    assert overview_month.sentence(MARCH_1, month, None).endswith("No target is set for it, 19 working days left.")
    assert "a source has no target of its own, 19" in overview_month.sentence(MARCH_1, month, None, of_source=True)
    assert "100\u00a0% of the target" in overview_month.sentence(MARCH_1, [month[0] | {"place": 20}], 50.0)


def test_where_targets_are_missing_no_share_of_them_is_told():
    days = [
        {"day": date(2026, n, 1), "month": date(2026, n, 1), "part": 0.5, "is_past": n < 4, "revenue": 100, "won": 1} for n in (1, 2, 3, 4)
    ]
    some = {date(2026, 1, 1): 400.0, date(2026, 2, 1): 400.0}
    assert overview_numbers.expected(days, some) is None
    assert overview_numbers.of_target(days, some) == "target set for 2 of 3 months"
    assert overview_numbers.of_target(days, {}) == "no target set"
    whole = some | {date(2026, 3, 1): 200.0}
    assert overview_numbers.of_target(days, whole) == "80\u00a0% of the target to date (500)"
    assert {line["target"] for line in overview_numbers.run(days, whole).to_pylist()} == {None}  # April, still to come, has none


@pytest.mark.parametrize("kind", ["target_run", "line_bars"])
def test_the_charts_have_a_spec_in_every_language(kind):
    for language in words.LANGUAGES:
        assert charts.spec(kind, language)["layer"]
