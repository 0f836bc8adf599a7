"""Attribution and budget on the sources page: what they say for who looks, in each language, where there is much, little and nothing."""

from datetime import timedelta
from uuid import uuid4

import numpy as np
import pytest

from data.viewer import of_login
from pages import words
from pages.parts import budget_numbers, charts, credit_numbers
from queries.models import spending
from tests.seen import Seen
from tests.touched import WON_AT, Touched

ADDRESS = {"since": "2026-01-01", "to": "2026-03-31", "as_of": "2026-04-30"}


class Page(Seen):
    FILE, LOGIN = "dashboards/sources.py", "director"


class Company:
    """What `Seen` needs of a company."""

    def __init__(self, tiny):
        self.tiny = tiny

    def viewer(self, login):
        return of_login(self.tiny.here, login)


@pytest.fixture
def shown(tiny, monkeypatch):
    """Opens the page with an address."""
    for login in ("anna", "boris"):
        tiny.staff(login)

    def seen(login=None, language="en", **asked):
        monkeypatch.setattr(words, "_source", lambda: language)  # the page runs in a thread of its own
        return Page(Company(tiny), monkeypatch, login, **ADDRESS | asked)

    return seen


@pytest.fixture
def full(tiny):
    """Sixty ways won and sixty lost, twelve months of costs that swing and leads that follow."""
    touched = Touched(tiny)
    for n in range(60):
        touched.way([(9, "AB"[n % 2]), (2, "C")], amount=100 + n)
        touched.way([(5, "ABCD"[n % 4])], "lost")
    for month in range(12):
        cost = 1000 + 600 * (month % 3)
        for source in "AB":
            day = WON_AT.date().replace(year=2025 + (month + 4) // 12, month=(month + 4) % 12 + 1, day=1)
            tiny.add("costs", id=uuid4(), amount=cost, spent_on=day, until_on=day + timedelta(days=28), kind="media", source_id=tiny.source(source),
                     line_id=tiny.id("line", "Sales"), entered_at=day)  # fmt: skip
            for _ in range(cost // 200):
                touched.rows["leads"].append(_lead(tiny, source, day))
    touched.write()
    return tiny


def _lead(tiny, source, day):
    made = uuid4()
    return (made, tiny.id("line", "Sales"), None, tiny.id("source", source), "l", "l", f"{day}T10:00", f"{day}T10:00")


@pytest.mark.parametrize("language", ["ru", "uk"])
@pytest.mark.parametrize("mode", ["attribution", "budget"])
def test_a_mode_runs_in_every_language(shown, full, mode, language):
    seen = shown(mode=mode, language=language)
    assert len(seen.test.dataframe) >= 2


def test_every_rule_is_told_to_give_away_the_same_deals(shown, full):
    seen = shown(mode="attribution")
    assert "Every rule gives away the same 60 won deals" in seen.texts()
    assert "From 60 won and 60 lost ways" in seen.texts()
    table = seen.test.dataframe[0].value.set_index("name")
    assert list(table["last"]) == [0, 0, 60, 0] and table["first"]["A"] == 30 and table["met"]["C"] == 60
    assert "60 deals move" in seen.texts() and "the difference of its two columns" in seen.texts()


def test_with_few_ways_there_is_no_removal_effect_but_a_sentence(shown, tiny):
    tiny.deal("one", [("2026-02-20", "lead"), ("2026-03-01", "won")], 700, source="A")
    seen = shown(mode="attribution")
    assert "it needs 50 won and 50 lost ways, there are 1 and 0" in seen.texts()
    assert "markov" not in seen.test.dataframe[0].value.columns


@pytest.mark.parametrize("level", ["entry_point", "campaign"])
def test_another_level_and_other_rules_stand_in_the_address(shown, full, level):
    seen = shown(mode="attribution", level=level, credit="money", rule="linear", rule_then="decay")
    assert "Every rule gives away the same 60 won deals" in seen.texts()


def test_an_empty_company_is_told_where_to_begin(shown, tiny):
    assert "Enter them in the grid or import them" in shown(mode="budget").texts() + shown(mode="budget").test.info[0].value
    assert shown(mode="attribution").test.dataframe.len == 0


def test_the_next_sum_and_another_share_are_told_with_their_intervals(shown, full):
    seen = shown(mode="budget")
    assert "What the next 100 would probably bring" in seen.texts()
    table = seen.test.dataframe[1].value
    assert list(table["source"]) == ["A", "B"] and all("…" in words_of for words_of in table["leads"])
    assert "Together" in seen.texts() and "0.0 (0.0 … 0.0)" in list(seen.test.dataframe[2].value["change"])
    seen.widget("number_input", "budget_").set_value(9000.0)
    assert "a guess beyond what was seen" in seen.run().texts()
    assert "too much" in seen.texts()
    seen.press("budget_suggest")
    assert ":material/check: Together" in seen.texts()


def test_costs_are_not_for_a_manager_and_not_of_one(shown, full):
    assert "shown to who sees a whole line" in shown("anna", mode="budget").texts()
    assert "take these filters off" in shown(mode="budget", manager="Anna").texts()


def test_the_charts_of_credit_and_budget_are_drawn_from_what_the_numbers_give(full, director):
    lines = [{"channel_id": None, "channel": None, "campaign": False, "deals": 1} | {rule + end: 1.0 for rule in (*credit_numbers.RULES, "markov")
             for end in ("", "_money")}]  # fmt: skip
    assert credit_numbers.balanced(lines) and not credit_numbers.balanced([lines[0] | {"linear": 2.0}])
    source = spending.Months("A", *(np.array(row, float) for row in ([1, 2, 3, 4, 5, 6], [2, 3, 4, 4, 5, 5])))
    curve = budget_numbers.curve(spending.fit([source], 1)[0], 8.0)
    kinds = {(row["kind"], row["beyond"]) for row in curve.to_pylist()}
    assert kinds == {("month", False), ("band", False), ("band", True), ("now", False), ("next", False)}
    for name, table in (("dumbbell", credit_numbers.dumbbell(lines, "source", False)), ("response", curve)):
        said = str(charts.spec(name, "en"))
        assert all(column in said for column in table.column_names if column not in ("text", "order")), name
