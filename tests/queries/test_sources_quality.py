"""How well the origin of leads is written down: without a source, marks nobody knows, entered late; every number with its rows."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from data.viewer import of_login
from pages.parts import sources_quality_numbers as numbers
from pages.parts import sources_ripe_numbers as ripe
from pages.parts.filters import Filters
from queries.models import limits
from queries.models.ripening import ripening
from queries.reader import row, rows
from tests.queries.test_sources import SPRING, lead, won


@pytest.fixture
def written(tiny):
    """Anna wrote three leads down, one late, two without a source; one came by itself, one was imported."""
    tiny.staff("anna"), tiny.staff("boris")
    for name, at, entered, source in (
        ("prompt", "2026-03-02T10:00", "2026-03-02T10:30", "Ad"),
        ("late", "2026-03-03T10:00", "2026-03-06T10:00", None),
        ("next day", "2026-03-10T10:00", "2026-03-11T09:00", None),
    ):
        lead(tiny, name, at, source, owner="boris")
        tiny.run("UPDATE kept.leads SET entered_by = ?, entered_at = ? WHERE name = ?", tiny.id("staff", "anna"), entered, name)
    lead(tiny, "form", "2026-03-03T10:00")
    lead(tiny, "sheet", "2026-03-04T10:00")
    tiny.run("UPDATE kept.leads SET import_id = ?, entered_at = '2026-05-01' WHERE name = 'sheet'", uuid4())
    return tiny


def test_leads_without_a_source_stand_by_author_and_week(written, director):
    found = rows("sources/unsourced", director, **SPRING)
    told = [(str(one["week"]), one["who"], one["author"], one["leads"], one["unsourced"]) for one in found]
    assert told == [
        ("2026-03-02", "person", "Anna", 2, 1),
        ("2026-03-02", "itself", None, 1, 1),
        ("2026-03-02", "import", None, 1, 1),
        ("2026-03-09", "person", "Anna", 1, 1),
    ]
    for one in found:
        picked = {"x_id": one["week"].isoformat(), "y_id": numbers.author_id(one)}
        metric, n, values = numbers.unsourced(found, Filters(date(2026, 3, 1), date(2026, 6, 1)), picked)
        assert metric == "sources.unsourced"
        assert len(rows("sources/rows_written", director, **SPRING | values, flaw="no_source")) == n == one["unsourced"]


def test_the_week_of_the_map_is_cut_to_the_period(written, director):
    found = rows("sources/unsourced", director, **SPRING | {"since": "2026-03-04"})
    assert [(one["who"], one["leads"]) for one in found if str(one["week"]) == "2026-03-02"] == [("import", 1)]
    values = numbers.unsourced(found, Filters(date(2026, 3, 4), date(2026, 6, 1)), {"x_id": "2026-03-02", "y_id": "import"})[2]
    assert values["since"] == date(2026, 3, 4)


def test_who_sees_only_the_own_work_is_told_no_name_of_a_colleague(written):
    boris = of_login(written.here, "boris")
    assert {(one["who"], one["author"]) for one in rows("sources/unsourced", boris, **SPRING)} == {
        ("others", None),
        ("itself", None),
        ("import", None),
    }
    assert {one["author"] for one in rows("sources/late", boris, **SPRING)} == {None}
    assert {one["author"] for one in rows("sources/rows_written", boris, **SPRING)} == {None}
    assert rows("sources/rows_written", boris, **SPRING, who="person", author=written.id("staff", "anna")) == []


def test_how_late_a_lead_was_written_down_is_from_its_arrival_and_imports_are_left_out(written, director):
    anna, itself = rows("sources/late", director, **SPRING)
    assert [anna[name] for name in ("leads", "hour", "day", "week", "later", "late")] == [3, 1, 1, 1, 0, 1]
    assert anna["median_hours"] == 23
    assert (itself["who"], itself["leads"], itself["late"]) == ("itself", 1, 0)
    for flaw in ("hour", "day", "week", "later", "late"):
        asked = {"who": "person", "author": anna["author_id"], "flaw": flaw}
        assert len(rows("sources/rows_written", director, **SPRING, **asked)) == anna[flaw]


def test_what_was_not_written_down_yet_was_not_late_then(written, director):
    then = SPRING | {"as_of": "2026-03-05"}
    assert sum(one["late"] for one in rows("sources/late", director, **then)) == 0
    assert len(rows("sources/rows_written", director, **then, flaw="late")) == 0


def touch(tiny, lead_id, at, **marks):
    tiny.add("lead_touches", id=uuid4(), lead_id=lead_id, happened_at=at, **marks)


@pytest.fixture
def marked(tiny):
    """A dictionary of two rules, five leads: known, known by its campaign, without medium, strange, bare."""
    for place, (who, how, what) in enumerate((("google", "cpc", None), ("partner", None, "spring"))):
        tiny.add("utm_rules", id=uuid4(), name=f"{who} rule", utm_source=who, utm_medium=how, utm_campaign=what, position=place)
    marks = {
        "known": {"utm_source": "google", "utm_medium": "cpc", "utm_campaign": "any"},
        "by campaign": {"utm_source": "partner", "utm_medium": "banner", "utm_campaign": "spring"},
        "no medium": {"utm_source": "partner", "utm_campaign": "spring"},
        "strange": {"utm_source": "google", "utm_medium": "cps"},
        "bare": {},
    }
    for name, columns in marks.items():
        touch(tiny, lead(tiny, name, "2026-03-03"), "2026-03-03", **columns)
    return tiny


def test_marks_are_held_against_the_dictionary(marked, director):
    found = row("sources/utm_leads", director, **SPRING)
    assert [found[name] for name in ("leads", "valid", "unknown", "bare")] == [5, 2, 1, 1]
    told = {(one["utm_source"], one["utm_medium"]): one["rule"] for one in rows("sources/utm", director, **SPRING)}
    assert told == {
        ("google", "cps"): None,
        ("google", "cpc"): "google rule",
        ("partner", "banner"): "partner rule",
        ("partner", None): "partner rule",
    }


def test_every_number_of_the_marks_opens_its_leads(marked, director):
    found = row("sources/utm_leads", director, **SPRING)
    opened = {
        state: {one["lead"] for one in rows("sources/rows_marked", director, **SPRING, state=state)}
        for state in ("valid", "unknown", "bare")
    }
    assert opened == {"valid": {"known", "by campaign"}, "unknown": {"strange"}, "bare": {"bare"}}
    assert all(len(leads) == found[state] for state, leads in opened.items())
    for one in rows("sources/utm", director, **SPRING):
        assert len(rows("sources/rows_marked", director, **SPRING, **numbers.marks_of(one))) == one["leads"]


def test_a_rule_that_was_retired_later_fitted_then(marked, director):
    marked.run("UPDATE kept.utm_rules SET retired_at = '2026-05-01' WHERE name = 'google rule'")
    assert row("sources/utm_leads", director, **SPRING)["valid"] == 1
    assert row("sources/utm_leads", director, **SPRING | {"as_of": "2026-04-01"})["valid"] == 2


def test_a_week_is_odd_only_beyond_what_chance_allows():
    low, high = limits.of_share(20, 0.3)
    assert (low, high) == pytest.approx((0.0015, 0.6137), abs=1e-4)  # Spiegelhalter's exact interpolated limits
    weeks = [{"week": date(2026, 3, 2 + 7 * n), "unsourced": k, "leads": 20} for n, k in enumerate((2, 3, 15, 2))]
    assert numbers.odd_weeks(numbers.weekly(weeks)) == 1
    assert numbers.odd_weeks(numbers.weekly([one | {"unsourced": 0} for one in weeks])) == 0


def test_a_cell_of_the_ripening_map_opens_as_many_leads_as_it_shows(tiny, director):
    for n, day in enumerate(("2026-03-20", "2026-04-20", "2026-05-20")):
        won(tiny, f"deal {n}", lead(tiny, f"lead {n}", "2026-03-01"), day)
    chosen = Filters(date(2026, 3, 1), date(2026, 6, 1), as_of=date(2026, 6, 10))
    found = ripening(director, **chosen.values())
    assert found.months[0].course == (1, 2, 3)
    for cell in ripe.cells(found).to_pylist():
        metric, n, values = ripe.behind(found, chosen, cell)
        assert metric == "sources.so_far"
        assert len(rows("sources/rows_leads", director, **chosen.values() | values, which="converted")) == n


def test_a_source_with_few_wins_ripens_at_the_pace_of_all(tiny, director):
    for month in (3, 4):
        for n in range(20):
            made = lead(tiny, f"{month} {n}", f"2026-0{month}-02", "Ad")
            won(tiny, f"{month} {n}", made, f"2026-0{month + (n % 2)}-20")
    lead(tiny, "alone", "2026-04-05", "Friend")
    won(tiny, "alone", tiny.id("lead", "alone"), "2026-04-06", owner=None)
    asked = {"since": date(2026, 3, 1), "until": "2026-05-01", "as_of": "2026-05-01"}
    assert not ripening(director, **asked).borrowed
    friend = ripening(director, **asked, source="Friend")
    assert friend.borrowed
    assert friend.months[0].share == pytest.approx(0.5)
    assert friend.months[0].ripe == pytest.approx(2)


def test_where_wins_are_few_everywhere_nothing_is_foretold(tiny, director):
    for n in range(6):
        won(tiny, f"deal {n}", lead(tiny, f"lead {n}", f"2026-0{1 + n % 3}-02"), f"2026-0{2 + n % 3}-20")
    found = ripening(director, since=date(2026, 1, 1), until="2026-06-01", as_of="2026-06-01")
    assert (found.ripe, found.low, found.wins, ripe.half_ripe(found)) == (None, None, 6, None)
    assert {line["how"] for line in map(ripe.line, found.months)} == {"too little history"}


def test_an_author_who_cannot_be_seen_is_no_nameless_person(written):
    written.staff("hanna", "head")
    hanna = of_login(written.here, "hanna")
    written.run("UPDATE kept.leads SET entered_by = ? WHERE name = 'form'", UUID(int=7))
    for name in ("sources/unsourced", "sources/late"):
        found = rows(name, hanna, **SPRING)
        assert {(one["who"], one["author"] is None) for one in found} >= {("others", True), ("person", False)}
        assert all(one["author"] for one in found if one["who"] == "person")
