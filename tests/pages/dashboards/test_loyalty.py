"""The loyalty page: what it hides from few answers, what it says of silence and of stand-ins, its rows and its changes."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import store
from data.viewer import of_login
from pages import words
from pages.parts import loyalty_buying, loyalty_numbers, loyalty_voices, voices_crosses
from tests import loyal

PAGE = Path(__file__).parents[3] / "pages/dashboards/loyalty.py"


@pytest.fixture
def look(tiny, monkeypatch):
    """Opens the page in July 2026 as somebody and returns what it shows."""
    monkeypatch.setattr(store, "now", lambda: loyal.moment("2026-07-01T12:00:00"))

    def as_of(login="director", **address):
        monkeypatch.setattr("pages.parts.who.viewer", lambda: of_login(tiny.here, login))
        page = AppTest.from_file(PAGE, default_timeout=60)
        for name, value in address.items():
            page.query_params[name] = value
        page.run()
        assert not page.exception, page.exception
        return page

    return as_of


def said(page) -> str:
    return "\n".join(one.value for kind in ("markdown", "caption", "warning", "info") for one in getattr(page, kind))


def tile(page, name: str):
    return next(metric for metric in page.metric if metric.label == name)


def test_a_company_without_anything_is_told_what_to_do(look):
    assert "Nothing here yet" in said(look())


@pytest.mark.parametrize(("counts", "shown"), [((5, 2, 2), "—"), ((12, 5, 3), "12 / 5 / 3"), ((20, 6, 4), "53")])
def test_few_answers_show_no_score(tiny, look, counts, shown):
    loyal.answers(tiny, "2026-05-01", *counts)
    assert tile(look(), "NPS").value == shown


def test_a_page_of_a_past_day_does_not_know_what_came_later(tiny, look):
    loyal.sale(tiny, "Acme", "2026-02-10", 100)
    loyal.sale(tiny, "Acme", "2026-06-10", 900)
    assert tile(look(), "Average check").value == "500"
    assert tile(look(as_of="2026-05-01"), "Average check").value == "100"


def test_the_page_says_where_won_deals_stand_in_for_sales(tiny, look):
    tiny.deal("won", [("2026-01-05", "lead"), ("2026-02-05", "won")], 300, client_id=loyal.client(tiny, "Acme"))
    page = look()
    assert "No sales are recorded in Sales: won deals stand in for them." in said(page)
    loyal.sale(tiny, "Beta", "2026-02-10", 70)
    assert "stand in" not in said(look())


def test_a_manager_sees_only_what_the_own_clients_bought(tiny, look):
    for who, amount in (("anna", 100), ("boris", 900)):
        tiny.staff(who)
        loyal.client(tiny, f"client of {who}", owner=who)
        loyal.sale(tiny, f"client of {who}", "2026-06-10", amount, owner=who)
    assert tile(look("anna"), "Average check").value == "100"
    assert tile(look(), "Average check").value == "500"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_whole_page_speaks_every_language(tiny, look, language, monkeypatch):
    monkeypatch.setattr(words, "_source", lambda: language)
    loyal.factors(tiny, {"quality": 9, "speed": 5})
    for n in range(40):
        loyal.answer(tiny, f"c{n}", "2026-05-01", n % 11)
        loyal.answer(tiny, f"c{n}", "2026-05-02", factors={"quality": 1 + n % 10, "speed": 5})
        loyal.sale(tiny, f"c{n}", f"2025-{1 + n % 9:02}-10", 50 + n)
        loyal.sale(tiny, f"c{n}", f"2026-{1 + n % 6:02}-11", 50 + n)
    shown = said(look())
    assert "None" not in shown
    assert "nan" not in shown


@pytest.mark.parametrize(
    ("low", "high", "words_of"), [(29.4, 47.2, "29–47"), (-32.5, -3.4, "−32 … −3"), (-5.2, 11, "−5 … 11"), (None, None, "—")]
)
def test_an_interval_that_goes_below_zero_is_still_readable(low, high, words_of):
    assert loyalty_numbers.between(low, high) == words_of


def test_a_change_is_noise_until_its_z_passes_two_errors():
    assert loyalty_numbers.moved(15.0, 1.37).noise
    assert not loyalty_numbers.moved(-15.0, -2.1).noise
    assert loyalty_numbers.moved(15.0, None) is None


def test_a_quarter_with_few_answers_is_counted_but_not_scored():
    answers = {"promoters": 6, "passives": 3, "detractors": 3, "low": -20.0, "high": 60.0, "period": loyal.date(2026, 1, 1)}
    found = loyalty_voices.quarters([answers | {"n": 12, "nps": 25.0}, answers | {"n": 4, "nps": 25.0}]).to_pylist()
    assert [(line["few"], line["score"]) for line in found] == [("n 12", None), ("—", None)]


def test_labels_of_factors_that_score_alike_do_not_stand_on_each_other():
    alike = [
        {
            "factor": name,
            "factor_id": name,
            "weight": 0.2,
            "w_low": None,
            "w_high": None,
            "score": score,
            "low": score - 5,
            "high": score + 5,
        }
        for name, score in (("a", 70.0), ("b", 70.1))
    ]
    low, high = sorted(line["label_at"] for line in voices_crosses.crosses(alike, "average").to_pylist())
    assert high - low >= 0.7


def test_the_curve_marks_one_point():
    found = [{"client_share": n / 4, "amount_share": share} for n, share in ((1, 0.7), (2, 0.85), (3, 0.95), (4, 1.0))]
    assert [line["client_share"] for line in loyalty_buying.curve(found).to_pylist() if line["cut"]] == [0.5]
