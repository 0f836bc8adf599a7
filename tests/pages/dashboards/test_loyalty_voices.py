"""What clients say on the loyalty page: one side at a time, few answers hidden, only tested changes named, every language, a person's own view."""

from pathlib import Path
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from data import store
from data.viewer import of_login
from pages import words
from pages.parts import voices_crosses, voices_numbers
from pages.parts.voices_asked import late
from pages.parts.voices_numbers import Point, steps
from queries.models.importance import of_marks
from tests import loyal

PAGE = Path(__file__).parents[3] / "pages/dashboards/loyalty.py"


@pytest.fixture
def look(tiny, monkeypatch):
    """Opens a side in July 2026 as somebody; what it says."""
    monkeypatch.setattr(store, "now", lambda: loyal.moment("2026-07-01T12:00:00"))

    def at(side="score", login="director", chosen=None):
        monkeypatch.setattr("pages.parts.who.viewer", lambda: of_login(tiny.here, login))
        page = AppTest.from_file(PAGE, default_timeout=60)
        page.query_params["side"] = side
        for key, value in (chosen or {}).items():
            page.session_state[key] = value
        page.run()
        assert not page.exception, page.exception
        said = [one.value for kind in ("markdown", "caption", "info") for one in getattr(page, kind)]
        return "\n".join(said + [button.label for button in page.button]).replace(words.NBSP, " ")

    return at


def heard(tiny, clients) -> None:
    """Clients, by number, who answer both surveys: satisfaction all in all follows quality alone, and speed is rated badly by some."""
    loyal.factors(tiny, {"quality": 5, "speed": 5}, top=5)
    for k in clients:
        asked = tiny.add("invitations", id=uuid4(), survey_id=loyal.survey(tiny), client_id=loyal.client(tiny, f"c{k}"),
                         happened_at=loyal.moment("2026-04-30"))  # fmt: skip
        loyal.answer(tiny, f"c{k}", "2026-05-01", 4 + k % 7, invitation_id=asked, person_id=uuid4())
        loyal.answer(tiny, f"c{k}", "2026-05-02", factors={"quality": 1 + k % 5, "speed": 1 + k % 3}, overall=1 + k % 5)


def test_each_side_is_drawn_alone_and_the_first_screenful_names_no_untested_change(tiny, look, monkeypatch):
    heard(tiny, range(30))
    shown = look()
    assert "30 of 30 asked answered: 100 %" in shown and "Up by" not in shown and "Down by" not in shown
    assert "What they rate badly" not in shown  # the other sides wait to be asked for
    for side, said in {"why": "Why", "done": "Detractors", "asked": "за хвилями"}.items():
        monkeypatch.setattr(words, "_source", lambda: "uk" if side == "asked" else "en")  # noqa: B023
        shown = look(side)
        assert said in shown and "None" not in shown and "nan" not in shown, (side, shown)


def test_without_answers_a_side_says_so(tiny, look):
    loyal.sale(tiny, "Acme", "2026-05-01")
    assert "No satisfaction answers" in look("satisfaction") and "Nobody was asked" in look("asked")


def test_what_satisfaction_follows_is_told_from_enough_answers_and_bad_marks_open_their_clients(tiny, look):
    heard(tiny, range(12))
    derived = {"voices_importance": "derived"}
    assert "needs 20 answers" in look("satisfaction", chosen=derived)
    heard(tiny, range(12, 30))
    shown = look("satisfaction", chosen=derived)
    assert "Together the factors tell 100 %" in shown and "fewer than twenty answers per factor" in shown
    assert "12 of 30: 40 %" in shown and "20 of 30: 67 %" in shown  # 1 and 2 of 5: quality, speed


def test_a_manager_reads_what_the_own_clients_say(tiny, look):
    for who, score in (("anna", 10), ("boris", 0)):
        tiny.staff(who)
        for k in range(10):
            loyal.client(tiny, f"{who} {k}", owner=who)
            loyal.answer(tiny, f"{who} {k}", "2026-05-01", score)
    shown = look("done", "anna")
    assert "10 of 10 nobody spoke with" in shown and "Detractors: who spoke with them" in shown


def test_segments_are_scored_by_the_clients_they_hold(tiny, look):
    loyal.answers(tiny, "2026-05-01", 3, 1, 1)
    clients = [row[0] for row in tiny.run("SELECT client_id FROM kept.answers WHERE score = 10")]
    segment = tiny.add("segments", id=uuid4(), name="Glad", kind="list")
    for one in clients:
        tiny.add("segment_members", segment_id=segment, client_id=one)
    assert "Glad** · 3 answers" in look(chosen={"voices_by": "segment", "voices_segment": str(segment)})


# The words, from numbers alone ----------------------------------------------------------------------------------------------------------


def test_many_changes_at_once_are_held_to_a_harder_test():
    one = [Point("a", 0, 1, 0), Point("b", 3.2, 1, 3.2)]  # z 2.26
    assert len(steps(one)) == 1
    assert steps([*one, *[Point(str(n), 3.2, 1, 3.2) for n in range(6)]]) == []
    assert voices_numbers.beyond(1) == pytest.approx(1.96, abs=0.001)


def test_a_score_of_few_answers_is_not_shown():
    everybody = {"n": 60, "nps": 10.0}
    lines = [
        {"code": str(n), "n": n, "promoters": n, "passives": 0, "detractors": 0, "nps": 100.0, "low": 80.0, "high": 110.0}
        for n in (9, 10, 30)
    ]
    found = voices_numbers.groups(lines, everybody, lambda line: line["code"]).to_pylist()
    assert [(one["score"], one["text"]) for one in found] == [
        (None, "— · n 9"),
        (None, "10 / 0 / 0 · n 10"),
        (100.0, "100 (80–110) · n 30"),
    ]


@pytest.mark.parametrize(("at", "cross"), [("average", (0.25, 60.0)), ("middle", (0.5, 50.0))])
def test_the_lines_stand_where_they_say(at, cross):
    lines = [
        {"factor": name, "factor_id": name, "weight": weight, "w_low": None, "w_high": None, "score": score, "low": None, "high": None}
        for name, weight, score in (("a", 0.2, 50.0), ("b", 0.3, 70.0))
    ]
    found = voices_crosses.crosses(lines, at).to_pylist()
    assert {(one["cross_weight"], one["cross_score"]) for one in found} == {cross}


def test_an_answer_that_leaves_a_factor_out_does_not_tell_what_goes_together():
    marks = [
        {"answer_id": n, "survey_id": 1, "factor": factor, "value": 25.0 * ((n * step) % 5), "overall": 25.0 * (n % 5)}
        for n in range(30)
        for factor, step in (("a", 1), ("b", 2))
        if n or factor == "a"
    ]
    found = of_marks(marks, 1)
    assert (found.n, found.why, found.cautious) == (29, "", True) and found.found.share[0] > 0.85
    assert (of_marks(marks[:30], 1).why, of_marks([], 1).why) == ("few", "one")
    assert of_marks([mark | {"overall": 50.0} for mark in marks], 1).why == "still"


def test_a_survey_with_other_factors_does_not_take_the_word_from_the_one_with_most_answers():
    marks = [
        {"answer_id": f"{survey} {n}", "survey_id": survey, "factor": factor, "value": 25.0 * ((n * step) % 5), "overall": 25.0 * (n % 5)}
        for survey, answers, steps in ((1, 30, {"a": 1, "b": 2}), (2, 12, {"a": 1, "b": 2, "c": 3}), (3, 5, {"a": 1, "d": 2}))
        for n in range(answers)
        for factor, step in steps.items()
    ]
    found = of_marks(marks, 1)
    assert (found.names, found.n, found.why) == (("a", "b"), 42, "")


def test_late_answers_are_told_only_when_there_are_enough():
    found = {"soon_n": 30, "soon_nps": 40.0, "late_n": 30, "late_nps": 0.0, "z": -2.5}
    assert "less content (0)" in late(found) and late(found | {"late_n": 29}) == ""
    assert "no other" in late(found | {"z": -1.9})
