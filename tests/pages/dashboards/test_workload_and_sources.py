"""The pages of workload and sources run for each role and language, empty and full, and say what they know."""

import inspect
from pathlib import Path
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from data.viewer import of_login
from pages import words
from pages.parts import charts, filters, sources_numbers, sources_ripe_numbers, workload_numbers
from pages.words import say
from queries import reader
from queries.models.ripening import Month, Ripening

PAGES = Path(__file__).parents[3] / "pages/dashboards"
AS_OF = "2026-03-18"


@pytest.fixture
def small(tiny):
    """Two managers, three leads, deals won and open, a contact that waits, a cost; no day depends on today."""
    for login in ("anna", "boris"):
        tiny.staff(login, capacity_points=10, capacity_leads=30)
        tiny.deal(f"{login} won", [("2026-03-02", "lead"), ("2026-03-10", "won")], 500, login, source="Fair")
        tiny.deal(f"{login} open", [("2026-03-03", "lead")], 700, login)
        made = tiny.add(
            "leads",
            id=uuid4(),
            line_id=tiny.id("line", "Sales"),
            owner_id=tiny.id("staff", login),
            name="Asks",
            name_norm="asks",
            happened_at="2026-03-04",
            entered_at="2026-03-04",
        )
        tiny.own("lead", made, tiny.id("staff", login), "2026-03-04")
    tiny.add(
        "contacts",
        id=uuid4(),
        line_id=tiny.id("line", "Sales"),
        staff_id=tiny.id("staff", "anna"),
        kind="meeting",
        direction="out",
        state="planned",
        planned_at="2026-03-05",
        due_at="2026-03-20T10:00",
        entered_at="2026-03-05",
    )
    tiny.add(
        "costs", id=uuid4(), source_id=tiny.id("source", "Fair"), spent_on="2026-03-05", kind="media", amount=100, entered_at="2026-03-05"
    )
    return tiny


def run(name, viewer, monkeypatch, language="en", **address):
    monkeypatch.setattr("pages.parts.who.viewer", lambda: viewer)
    monkeypatch.setattr(words, "_source", lambda: language)  # the page runs in a thread of its own
    words.use_language(language)
    page = AppTest.from_file(PAGES / f"{name}.py", default_timeout=60)
    for key, value in ({"as_of": AS_OF} | address).items():
        page.query_params[key] = value
    page.run()
    assert not page.exception, page.exception
    return page


def said(page) -> str:
    return "\n".join(one.value for kind in ("markdown", "caption") for one in getattr(page, kind))


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("name", ["workload", "sources"])
def test_a_full_page_speaks_every_language(small, director, monkeypatch, name, language):
    page = run(name, director, monkeypatch, language)
    assert say(f"{name}.title") in said(page)
    assert len(page.metric) == 5


@pytest.mark.parametrize("name", ["workload", "sources"])
def test_a_page_with_nothing_says_so_instead_of_failing(tiny, director, monkeypatch, name):
    page = run(name, director, monkeypatch)
    assert not page.metric
    assert say("parts.empty.nothing") in said(page)


def test_a_manager_finds_the_own_work_and_no_name_of_a_colleague(small, monkeypatch):
    page = run("workload", of_login(small.here, "boris"), monkeypatch)
    assert page.metric[0].value == "1"
    shown = said(page) + str([frame.value.to_dict() for frame in page.dataframe])
    assert "Boris" in shown
    assert "Anna" not in shown


def test_a_manager_sees_no_cost(small, monkeypatch):
    page = run("sources", of_login(small.here, "boris"), monkeypatch)
    assert say("metrics.sources.cost.name") not in [one.label for one in page.metric]
    assert say("sources.prices") not in said(page)
    assert not {"cost", "cac", "romi"} & set(page.dataframe[0].value.columns)


@pytest.mark.parametrize(
    ("name", "number"), [("workload", "workload.open_deals"), ("sources", "sources.leads"), ("sources", "sources.cac")]
)
def test_the_address_opens_the_rows_behind_a_number(small, director, monkeypatch, name, number):
    page = run(name, director, monkeypatch, rows=number)
    assert "2" in [line.value.split()[0] for line in page.caption if line.value.startswith("2 ")]


def test_the_page_of_a_day_in_the_past_knows_what_was_known_then(small, director, monkeypatch):
    now, then = (run("workload", director, monkeypatch, as_of=day).metric[0].value for day in (AS_OF, "2026-03-05"))
    assert (now, then) == ("2", "4")
    assert run("sources", director, monkeypatch, as_of="2026-03-02").metric[0].value == "0"


def test_people_of_equal_names_keep_rows_of_their_own():
    people = [{"staff_id": n, "name": "Anna"} for n in (1, 2)] + [{"staff_id": 1, "name": "Anna"}]
    assert [one["name"] for one in workload_numbers.apart(people)] == ["Anna", "Anna 2", "Anna"]


def test_without_any_capacity_the_tick_is_the_mean():
    people = [
        {
            "staff_id": n,
            "name": str(n),
            "points": points,
            "capacity_points": None,
            "load_share": None,
            "deal_points": points,
            "planned_points": 0,
            "today_points": 0,
            "overdue_points": 0,
        }
        for n, points in enumerate((2.0, 4.0))
    ]
    assert workload_numbers.tick_kind(people) == "mean"
    assert {line["x1"] for line in workload_numbers.load(people).to_pylist() if line["kind"] == "tick"} == {0.75}


def test_a_source_that_cost_and_brought_nobody_has_no_dot_and_an_open_bar():
    source = {"source": "Ad", "source_id": "1", "cost": 100.0, "cac": None, "new_clients": 0}
    line = sources_numbers.prices([source]).to_pylist()[0]
    assert line["mid"] is None
    assert line["low"] == pytest.approx(100 / 3.688879454)
    assert line["high"] == line["edge"]


def test_a_green_month_is_hatched_and_has_no_number():
    month = Month(reader.date(2026, 3, 1), 10, 1, 0.1, 4.0, 2.0, 6.0, True, (1,))
    lines = sources_ripe_numbers.bars(Ripening((month,), (0.1, 1.0), False, 2.0, 6.0)).to_pylist()
    assert [(line["now"], line["ripe"], line["text"], line["role"]) for line in lines[:1]] == [(0.1, 0.4, "", "unknown")]
    assert {line["kind"] for line in lines[1:]} == {"stripe"}
    assert all(0.1 <= line["stripe"] <= 0.4 for line in lines[1:])


def test_who_may_not_look_at_others_is_narrowed_to_the_own_work(small, director):
    boris, chosen = of_login(small.here, "boris"), filters.Filters(reader.date(2026, 3, 1), reader.date(2026, 4, 1))
    assert chosen.mine(director).manager is None
    assert chosen.mine(boris).manager == str(boris.id)


def test_no_two_charts_have_one_name():
    homes = [
        (name, made.__module__)
        for module in charts.MODULES
        for name, made in vars(charts._module(module)).items()
        if inspect.isfunction(made)
    ]
    homes = {(name, home) for name, home in homes if home.startswith("pages.parts.charts.")}
    assert len(homes) == len({name for name, _ in homes})
