"""The forecast page: its sentence and its tiles against counts by hand, what it says where something is missing, the rows behind it."""

from datetime import date, datetime

import pytest

from data import store
from data.viewer import of_login
from pages import words
from pages.parts import forecast_numbers, forecast_past, forecast_period
from queries.models.backtest import Backtest, Coverage, Month, Rule
from queries.models.forecast import forecast
from queries.models.scores import Bin
from tests.company import Tiny
from tests.queries.test_forecast import closing, target
from tests.seen import Seen


class Forecast(Seen):
    """The page in the middle of June 2026."""

    FILE, LOGIN = "dashboards/forecast.py", "director"

    def tile(self, name: str) -> str:
        return next(metric.value for metric in self.test.metric if metric.label == name)


class Desk:
    """A company as Seen knows one."""

    def __init__(self, here):
        self.here = here

    def viewer(self, login):
        return of_login(self.here, login)


@pytest.fixture
def look(monkeypatch):
    """Opens the page as somebody of the company that is here now."""
    monkeypatch.setattr(store, "now", lambda: datetime(2026, 6, 15, 12))
    return lambda login=None, **asked: Forecast(Desk(store.here()), monkeypatch, login, **asked)


def fill(tiny):
    """Wins and losses in each month since January, two managers, and in June five deals due of which three have slipped."""
    for login in ("anna", "boris"):
        tiny.staff(login)
    for month in range(1, 6):
        for day, owner, end in ((3, "anna", "won"), (10, "boris", "won"), (20, "anna", "lost")):
            events = [(f"2026-{month:02}-01", "lead"), (f"2026-{month:02}-{day:02}", end)]
            tiny.deal(f"{end} {month} {day}", events, 1000, owner=owner, expected_close=f"2026-{month:02}-25")
    for code, owner, end in (("won", "anna", "won"), ("lost", "boris", "lost")):
        closing(tiny, code, "2026-06-10", events=[("2026-05-20", "lead"), ("2026-06-09", end)], amount=1000, owner=owner)
    for n, owner in enumerate(("anna", "anna", "boris")):
        closing(tiny, f"slipped {n}", "2026-06-20", ("2026-06-12", "2026-08-01"), amount=2000, owner=owner)
    closing(tiny, "still due", "2026-06-28", amount=500, owner="anna", events=[("2026-06-02", "lead")])
    target(tiny, 3000)
    target(tiny, 100, month="2026-04-01")
    target(tiny, 1500, line=None, staff="anna")
    return tiny


@pytest.fixture(scope="module")
def _filled():
    made = store.Store(":memory:")
    before = store.use(made)
    company = Tiny(made)
    company.staff("director", "executive")
    fill(company)
    store.use(before)
    yield company
    made.close()


@pytest.fixture
def busy(_filled):
    """The company of `fill`, made once: for tests that only read."""
    before = store.use(_filled.here)
    yield _filled
    store.use(before)


def test_a_company_without_anything_is_told_what_to_do(tiny, look):
    assert "Nothing here yet" in look().texts()


def test_the_sentence_and_the_tiles_are_what_the_hand_and_the_draws_count(busy, look):
    page = look()
    made = forecast(of_login(busy.here, "director"), since=date(2026, 6, 1), until=date(2026, 7, 1))
    share, p50 = words.share(made.reaches(3000)), words.money(made.p50, short=True)
    assert 0 < made.reaches(3000) < 1 and made.won == 1000
    assert (
        f"Target for June 2026 **3{words.NBSP}000**: **1{words.NBSP}000** won, P50 **{p50}**" in page.texts()
        and f"({share})" in page.texts()
    )
    assert (page.tile("Forecast (P50)"), page.tile("Put off"), page.tile("Coverage")) == (p50, f"60{words.NBSP}%", f"0.2{words.NBSP}×")
    assert page.tile("Needed per working day") == words.money(2000 / 12, short=True)


def test_without_a_target_the_page_says_so_and_shows_what_it_can(busy, look):
    page = look(manager="Boris")
    assert "No target is set for June 2026" in page.texts() and "A head of sales or an administrator sets targets." in page.texts()
    assert (page.tile("Target"), page.tile("Coverage"), page.tile("Needed per working day")) == ("—", "—", "—")
    assert "0 open deals are due in June 2026: 0." in page.texts() and page.tile("Put off") == "1 / 2"
    assert "not for a source" in look(source="-").texts()


def test_without_close_dates_coverage_is_a_dash_and_a_sentence(tiny, look):
    target(tiny, 3000)
    tiny.deal("open", [("2026-06-02", "lead")])
    page = look()
    assert page.tile("Coverage") == page.tile("Put off") == "—"
    assert "No open deal has a close date" in page.texts() and "so none was put off" in page.texts()


def test_the_quarter_is_in_the_address(busy, look):
    page = look(horizon="quarter")
    assert "The target for Q2 2026 of **3\u00a0100** is reached: **5\u00a0000** won" in page.texts() and "1 month has none" in page.texts()


def test_a_past_day_is_shown_again_as_it_was(tiny, look):
    target(tiny, 3000)
    closing(tiny, "put off later", "2026-06-20", ("2026-06-12", "2026-08-01"), amount=1000)
    before = look(as_of="2026-06-11")
    shown = [metric.value for metric in before.test.metric]
    target(tiny, 9000, since="2026-06-14")
    tiny.deal("found later", [("2026-06-12", "lead"), ("2026-06-13", "won")], 5000)
    again = look(as_of="2026-06-11")
    assert [metric.value for metric in again.test.metric] == shown and before.texts() == again.texts()
    assert (again.tile("Target"), look().tile("Target")) == ("3\u00a0000", "9\u00a0000")


def test_a_manager_sees_only_her_own_part(busy, look):
    page = look("anna")
    assert "Target for June 2026 **1\u00a0500**" in page.texts() and "Boris" not in page.texts()
    assert page.tile("Put off") == "2 / 3"
    shown = [frame.value for frame in page.test.dataframe]
    assert {name for frame in shown for name in frame["owner"]} == {"Anna"}


@pytest.mark.parametrize(("rows", "n"), [("forecast.slipped?at=2026-06-01", 3), ("forecast.coverage", 1), ("forecast.p50", 4)])
def test_a_number_opens_as_many_rows(busy, look, rows, n):
    page = look(rows=rows)
    assert len(page.test.dataframe[-1].value) == n and f"{n} row" in page.texts()


def test_a_managers_dot_opens_the_deals_with_their_chances(busy, look):
    page = look(holder=busy.id("staff", "anna"))
    shown = [frame.value for frame in page.test.dataframe][-1]
    made = {
        deal.deal: deal.chance for deal in forecast(of_login(busy.here, "director"), until=date(2026, 7, 1)).deals if deal.owner == "Anna"
    }
    assert dict(zip(shown["deal"], shown["chance"], strict=True)) == pytest.approx(made, abs=0.005) and len(made) == 3
    assert "3 rows" in page.texts()


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0.03, "hardly"),
        (0.09, "one chance in ten"),
        (0.31, "one chance in three"),
        (0.5, "even"),
        (0.7, "two chances in three"),
        (0.97, "certain"),
    ],
)
def test_a_chance_is_said_in_the_nearest_simple_words(chance, said):
    assert said in forecast_numbers.in_words(chance)


def test_a_unit_is_said_once_and_no_sentence_ends_twice():
    gap = words.NBSP
    assert forecast_numbers.between(900_000, 1_300_000) == f"900{gap}k–1.3{gap}M"
    assert (forecast_numbers.between(1.1e6, 1.3e6), forecast_numbers.between(7_800, 22_600)) == (f"1.1–1.3{gap}M", f"7{gap}800–22.6{gap}k")
    words.use_language("ru")
    assert forecast_numbers.told(["Выиграно 240 тыс..", "", "Цель **3 тыс.**."]) == "Выиграно 240 тыс. Цель **3 тыс.**"


def test_the_period_of_a_day_is_its_whole_month_or_quarter():
    assert forecast_period.around(date(2026, 12, 31), "quarter") == (date(2026, 10, 1), date(2027, 1, 1))
    assert forecast_period.around(date(2026, 12, 1), "month") == (date(2026, 12, 1), date(2027, 1, 1))


def made_of(inside: int, model: float, typed: float, bias: float = 0.0) -> Backtest:
    """Ten months of which so many lay inside, and the errors of two rules; the hand-typed one spoke in all of them."""
    months = [Month(date(2025, n, 1), 1, 2, 3, 2 if n <= inside else 9, n <= inside, 4, None, None) for n in range(1, 11)]
    rules = [
        Rule("model", model, bias, 1.0, 10, model),
        Rule("typed", typed, 0.1, None, 10, model),
        Rule("last_year", None, None, None, 0, None),
    ]
    coverage = Coverage(inside, 10, 6, 9)
    return Backtest(months, coverage, 0.1, 0.0, 0.1, 0.2, 0.5, -2.5, [Bin(0.3, 3, 10, 0.1, 0.6)], bias, rules, 0.2)


@pytest.mark.parametrize(("inside", "said"), [(5, "too narrow"), (8, "neither"), (10, "wider than")])
def test_the_band_is_judged_by_its_binomial_limits(inside, said):
    words_said = forecast_past.inside(made_of(inside, 0.2, 0.4))
    assert said in words_said and f"In {inside} of 10 months" in words_said and "6 to 9 times" in words_said


@pytest.mark.parametrize(("typed", "said"), [(0.4, "errs less than"), (0.1, "errs more than"), (0.21, "no better and no worse than")])
def test_the_page_says_where_the_model_wins_and_where_not(typed, said):
    told = " ".join(forecast_past.verdict(made_of(8, 0.2, typed, bias=-0.14)))
    assert f"{said}: the percentages typed by hand" in told and "Nothing could be said by: last year's month" in told
    assert f"14{words.NBSP}% too much" in told


def test_what_is_drawn_of_the_past_is_what_was_tested():
    made = made_of(8, 0.2, 0.4)
    drawn = forecast_past.bands(made.months)
    assert [(line["actual"], line["role"]) for line in drawn.to_pylist()] == [(2, "main")] * 8 + [(9, "bad")] * 2
    assert [line["came"] for line in forecast_past.bins(made).to_pylist() if line["kind"] == "bin"] == [0.3]
    assert "too high" in forecast_past.chances(made)
    assert list(forecast_past.rules(made).values())[-1] == [f"0{words.NBSP}%", f"−10{words.NBSP}%"]
