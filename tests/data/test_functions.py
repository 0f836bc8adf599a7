"""Our named SQL functions against published figures and hand-made edges."""

import pytest


@pytest.fixture
def ask(here):
    """One value of one expression."""

    def answer(expression: str):
        with here.cursor() as cur:
            return cur.execute(f"SELECT {expression}").fetchone()[0]

    return answer


def interval(ask, k: int, n: int) -> tuple:
    return ask(f"wilson_low({k}, {n})"), ask(f"wilson_high({k}, {n})")


@pytest.mark.parametrize("name", ["ci.wilson_sas", "ci.wilson_newcombe"])
def test_wilsons_interval_is_the_published_one(ask, oracle, name):
    case = oracle(name)
    found = interval(ask, case["inputs"]["k"], case["inputs"]["n"])
    assert found == pytest.approx((case["expected"]["lo"], case["expected"]["hi"]), abs=case["tolerance_abs"])


def test_wilsons_interval_holds_at_its_edges(ask, oracle):
    case = oracle("ci.wilson_edges")
    for (k, n), expected in zip(case["inputs"]["cases"], case["expected"], strict=True):
        assert interval(ask, k, n) == pytest.approx(expected, abs=case["tolerance_abs"])
    assert interval(ask, 20, 20)[1] == 1
    assert interval(ask, 0, 0) == (None, None)


def test_a_share_of_nothing_is_empty_not_zero(ask):
    assert ask("share(0, 0)") is None
    assert ask("share(0, 4)") == 0


@pytest.mark.parametrize(("moment", "minutes"), [("08:00", 0), ("09:00", 0), ("10:30", 90), ("18:00", 540), ("20:00", 540)])
def test_minutes_open_are_those_between_opening_and_the_moment(ask, moment, minutes):
    assert ask(f"minutes_open(TIMESTAMP '2026-03-09 {moment}', TIMESTAMP '2026-03-09 09:00', TIMESTAMP '2026-03-09 18:00')") == minutes


def test_a_closed_day_has_no_minutes(ask):
    assert ask("minutes_open(TIMESTAMP '2026-03-08 12:00', CAST(NULL AS TIMESTAMP), CAST(NULL AS TIMESTAMP))") == 0


def test_days_are_elapsed_time_and_whole_days_are_midnights(ask):
    assert ask("days_between(TIMESTAMP '2026-03-01 23:00', TIMESTAMP '2026-03-02 01:00')") == pytest.approx(2 / 24)
    assert ask("whole_days_between(DATE '2026-03-01', DATE '2026-03-02')") == 1


def test_a_view_goes_by_the_companys_new_time_zone_at_once(tiny):
    with tiny.here.cursor() as cur:
        cur.execute("CREATE TEMP VIEW days AS SELECT local_day(TIMESTAMP '2026-03-01 22:30') AS day")
        tiny.run("UPDATE kept.company SET time_zone = 'Asia/Tokyo'")
        tiny.here.refresh_rules()
        assert str(cur.execute("SELECT day FROM days").fetchone()[0]) == "2026-03-02"


def test_a_local_day_ends_at_the_companys_midnight(tiny):
    tiny.run("UPDATE kept.company SET time_zone = 'Europe/Kyiv'")
    tiny.here.refresh_rules()
    assert str(tiny.run("SELECT local_day(TIMESTAMP '2026-03-01 22:30')")[0][0]) == "2026-03-02"
    assert str(tiny.run("SELECT utc_of_day(DATE '2026-07-01')")[0][0]) == "2026-06-30 21:00:00"
