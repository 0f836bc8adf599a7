"""The page of notices as a person sees it: what stands, put aside with a reason, taken back, back when it worsens; a past day only shows."""

from datetime import datetime
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from pages import words
from pages.parts import attention_words
from queries.models import control, notices, shortfall
from queries.models.notices import Notice
from tests.seen import Seen


class Attention(Seen):
    FILE = "daily/attention.py"
    LOGIN = "director"

    def open_form(self, key="leads:"):
        self.test.session_state[f"attention_box_{key}"] = True
        return self.run()

    def put_aside(self, reason: str, key="leads:"):
        self.open_form(key)
        self.widget("text_input", f"attention_reason_{key}").set_value(reason)
        return self.press(f"attention_submit_{key}")


def leads(desk, n: int) -> None:
    for _ in range(n):
        at = datetime(2026, 3, 2, 9)
        of = {"id": uuid4(), "line_id": desk.id("line", "Sales"), "name": "lead", "name_norm": "lead", "happened_at": at, "entered_at": at}
        desk.add("leads", **of)


@pytest.fixture
def seen(desk, monkeypatch):
    leads(desk, 2)
    return Attention(desk, monkeypatch)


def test_a_director_puts_a_notice_aside_sees_it_below_and_takes_it_back(seen):
    assert "2 leads wait" in seen.texts() and "## Put aside" not in seen.texts()
    seen.put_aside("The fair was loud: we know them")
    assert "## Put aside" in seen.texts() and "put aside on 4 Mar 2026: The fair was loud\\: we know them" in seen.texts()
    assert seen.desk.run("SELECT notice, size FROM kept.notices_aside") == [("leads:", 2.0)]
    seen.press("attention_back_leads:")
    assert "## Put aside" not in seen.texts() and "2 leads wait" in seen.texts()


def test_without_a_reason_it_stays_and_the_form_says_why(seen):
    seen.put_aside(" ")
    assert "Say why it can wait." in seen.texts()
    assert seen.desk.run("SELECT count(*) FROM kept.notices_aside") == [(0,)]


def test_it_comes_back_when_it_worsens_with_the_reason_of_then(seen):
    seen.put_aside("known")
    seen.desk.wait(hours=1)
    leads(seen.desk, 7)
    seen.run()
    assert "## Put aside" not in seen.texts() and "9 leads wait" in seen.texts()
    assert "You put this aside on 4 Mar 2026 (known)" in seen.texts()


def test_a_past_day_is_only_looked_at(desk, monkeypatch):
    leads(desk, 2)
    page = Attention(desk, monkeypatch, as_of="2026-03-03")
    assert "2 leads wait" in page.texts() and "past day" in page.texts()
    assert not [one for one in page.test.button if (one.key or "").startswith("attention_")]


def test_nothing_needs_who_has_nothing_and_a_manager_sees_the_own_alone(desk, monkeypatch):
    assert "Nothing needs you now" in Attention(desk, monkeypatch).texts()
    leads(desk, 2)
    assert "Nothing needs you now" in Attention(desk, monkeypatch, login="ann").texts()  # they are nobody's yet


FALL = control.Fall(4, 21, 44.0, 30, 0.0001, 14.0)
PERIOD = shortfall.Period("quarter", datetime(2026, 12, 31).date(), 1e6, 0.05, 7e5, 8e5, 9e5, 95e4)
MORE = {
    "queue": 21,
    "points": 12,
    "capacity": 10,
    "overdue": 3,
    "stage": "Offer",
    "there": 5,
    "period": PERIOD,
    "falls": [("sales_fell", "Web")],
}
NOTICES = [
    Notice(code, FALL.got, FALL.missing, "x", "Web", 500.0, FALL.noise, FALL.expected, FALL.limit, FALL.weeks, more=MORE)
    for code in ("stage_stopped", "source_dried", "sales_fell", "talks_fell", "overloaded", *attention_words.COUNTS)
] + [
    Notice("forecast_short", 1, 2e5, "quarter", money=2e5, noise=1e5, more=MORE | {"cause": cause})
    for cause in (None, *(shortfall.Cause(code, 0.4, 0.5, -1.0) for code in (*shortfall.FACTORS, "target")))
]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_notice_has_its_sentences_in_every_language(language):
    words.use_language(language)
    for one in NOTICES:
        told = [attention_words.badge(one), attention_words.said(one), attention_words.stake(one), attention_words.returns(one)]
        assert all(told) and "{" not in "".join([*told, attention_words.facts(one)])
    assert len({notices.Notice.key.fget(one) for one in NOTICES}) == 11


def test_plurals_agree_in_russian_and_ukrainian():
    fell = Notice("source_dried", 21, 23.0, "x", "Web", noise=14.0, expected=44.0, limit=30, weeks=2)
    words.use_language("ru")
    assert attention_words.facts(fell).startswith("21 обращение за последние 2 недели, обычно 44")
    assert attention_words.said(Notice("leads", 22, 22)) == "22 лида слишком долго ждут первого ответа"
    words.use_language("uk")
    assert attention_words.said(Notice("promises", 5, 5)) == "5 наших обіцянок прострочено"


def card():
    """A page of nothing but the card."""
    from datetime import date

    from pages.parts import attention_card
    from pages.parts.filters import Filters

    attention_card.draw(None, Filters(date(2026, 1, 1), date(2026, 2, 1)))


def test_the_card_shows_seven_at_most_and_says_how_many_more_there_are(monkeypatch):
    nine = [(Notice("leads", n, n), None) for n in range(9, 0, -1)]
    monkeypatch.setattr("pages.parts.attention_lines.found", lambda viewer, filters: (nine, nine[:2]))
    told = [one.value for one in AppTest.from_function(card).run().markdown]
    assert sum("wait for a first answer" in one for one in told) == 7
    assert any("2 more" in one and "2 put aside" in one for one in told)
