"""The modes of the workload page: each runs in every language, empty and full, for who sees all and for who sees only the own work."""

from uuid import uuid4

import pytest

from data.viewer import of_login
from pages import words
from pages.parts import workload_frame
from pages.words import say
from tests.pages.dashboards.test_workload_and_sources import run, said, small  # noqa: F401  a fixture


@pytest.fixture
def answered(small):  # noqa: F811
    """The small company, where Anna's lead was answered after twelve minutes."""
    lead = small.run("SELECT id FROM kept.leads WHERE owner_id = ?", small.id("staff", "anna"))[0][0]
    small.add(
        "contacts",
        id=uuid4(),
        line_id=small.id("line", "Sales"),
        lead_id=lead,
        staff_id=small.id("staff", "anna"),
        kind="call",
        direction="out",
        state="held",
        happened_at="2026-03-04T09:12",
        settled_at="2026-03-04T09:12",
        entered_at="2026-03-04T09:12",
    )
    return small


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_answers_speak_every_language(answered, director, monkeypatch, language):
    page = run("workload", director, monkeypatch, language, mode="answers")
    assert [say(f"answers.{card}") in said(page) for card in ("curve", "medians", "table", "deals", "arrivals")] == [True] * 5
    assert [metric.label for metric in page.metric][0] == say("metrics.workload.first_answer.name")


def test_an_unanswered_lead_is_in_every_share(answered, director, monkeypatch):
    page = run("workload", director, monkeypatch, mode="answers")
    assert [metric.value for metric in page.metric] == ["—", "0/2", "1/2", "1/2", "1"]
    assert "2 leads: 1 answered, 1 not yet; 50\xa0% within the target of 60\xa0min." in said(page)


def test_a_period_without_leads_says_so(small, director, monkeypatch):  # noqa: F811
    small.run("DELETE FROM kept.leads")
    page = run("workload", director, monkeypatch, mode="answers")
    assert say("workload.no_leads") in said(page)
    assert not page.metric


@pytest.mark.parametrize("mode", ["load", "answers"])
def test_a_manager_reads_of_no_colleague_in_any_mode(answered, monkeypatch, mode):
    page = run("workload", of_login(answered.here, "boris"), monkeypatch, mode=mode)
    shown = said(page) + str([frame.value.to_dict() for frame in page.dataframe])
    assert "Boris" in shown
    assert "Anna" not in shown
    assert say("workload.even") not in shown


def test_the_load_says_its_formula_and_its_weights(small, director, monkeypatch):  # noqa: F811
    small.run("UPDATE kept.stages SET load_weight = 2.5 WHERE name = 'proposal'")
    small.run("UPDATE kept.company SET load_planned = 0.25, load_overdue = 3")
    shown = said(run("workload", director, monkeypatch))
    assert "proposal 2.5, lead 1" in shown
    assert "+ 0.25 for each planned contact + 3 for each overdue one" in shown


def test_a_mode_that_is_none_is_the_first(small, director, monkeypatch):  # noqa: F811
    assert len(run("workload", director, monkeypatch, mode="nonsense").metric) == 5
    assert next(iter(workload_frame.MODES)) == "load"
