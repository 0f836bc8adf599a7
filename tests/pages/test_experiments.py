"""The page of experiments: what is missing is said, halves are drawn by one press, who got it is marked, no result before the last day."""

from datetime import timedelta

import pytest

from pages.words import NBSP
from tests.contact_desk import NOON
from tests.data.test_experiments import N, group  # noqa: F401  (a fixture)
from tests.seen import Seen


class Page(Seen):
    FILE, LOGIN = "daily/experiments.py", "hanna"


@pytest.fixture
def opened(desk, group, monkeypatch):  # noqa: F811
    return lambda **asked: Page(desk, monkeypatch, **asked)


def test_from_the_form_to_the_result(opened):
    seen = opened(new=1)
    seen.press("experiment_begin")
    assert "Give it a name." in seen.texts() and seen.desk.run("SELECT count(*) FROM kept.experiments") == [(0,)]
    seen.widget("text_input", "experiment_name").set_value("Calls to the sleeping")
    seen.widget("text_input", "experiment_what").set_value("Ask how it works")
    seen.run()
    assert "**13** get it, **13** are left alone" in seen.texts() and "So few cannot show anything" in seen.texts()
    seen.widget("number_input", "experiment_outcome_days").set_value(30)
    seen.run()
    assert "In the 30 days before now 0~% of them bought. A rise by" in seen.texts().replace(NBSP, "~")
    assert seen.widget("button", "experiment_begin").label == f"Begin: {(N + 2) // 2} get it"
    seen.press("experiment_begin")
    experiment, halves = seen.desk.run("SELECT e.id, count(*) FROM kept.experiments e, kept.experiment_clients c GROUP BY e.id")[0]
    assert halves == N + 2 and "30 days still count" in seen.texts()
    seen.press("experiments_mark")
    assert seen.test.success[0].value == "13 clients more got it." and "All of them got it." in seen.texts()
    seen.desk.clock = NOON + timedelta(days=31)
    seen.desk.run(
        "INSERT INTO kept.sales (id, line_id, client_id, amount, happened_at, entered_at) SELECT uuid(), e.line_id, c.client_id, 100, "
        "TIMESTAMP '2026-03-20', now() FROM kept.experiment_clients c JOIN kept.experiments e ON e.id = c.experiment_id WHERE c.arm = 'treated'"
    )
    seen.run()
    assert "It helped: 100 points more bought" in seen.texts()
    for button in ("rows_done", "rows_bought_treated"):
        assert "13" in seen.widget("button", button).label
    assert "It helped" in opened().texts()


def test_a_list_is_made_of_those_who_are_to_get_it_and_a_stop_ends_it(opened):
    seen = opened(new=1)
    for name in ("name", "what"):
        seen.widget("text_input", f"experiment_{name}").set_value("Letters")
    seen.widget("button_group", "experiment_action").set_value("letter")
    seen.run().press("experiment_begin")
    seen.press("experiments_list")
    assert seen.desk.run("SELECT count(*) FROM kept.segment_members") == [(13,)]
    seen.press("experiments_stop")
    assert "stopped" in seen.texts() and not [one for one in seen.test.button if one.key == "experiments_mark"]


def test_a_manager_is_told_and_a_director_only_looks(opened):
    assert "see the whole line" in opened(login="ann").texts()
    seen = opened(login="director", new=1)
    assert [one.key for one in seen.test.button] == [] and "Nothing has been tried yet." in seen.texts()
    assert "There is no such experiment." in opened(experiment="x").texts()
