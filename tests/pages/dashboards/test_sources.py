"""The modes of the sources page run for each language, with little and with nothing, and open what they show."""

from uuid import uuid4

import pytest

from data.viewer import of_login
from pages import words
from pages.words import say
from tests.queries.test_sources import cost, lead, won
from tests.seen import Seen

PAST = {"as_of": "2026-06-10"}


class Sources(Seen):
    FILE = "dashboards/sources.py"


class Here:
    """What `Seen` asks of a desk: who signs in."""

    def __init__(self, here):
        self.here = here

    def viewer(self, login):
        return of_login(self.here, login)


@pytest.fixture
def spring(tiny):
    """Five leads a month, two of them won a month later; each month one without a source, at last one with marks nobody knows."""
    for month in range(1, 6):
        for n in range(5):
            made = lead(tiny, f"{month} {n}", f"2026-{month:02}-0{1 + n % 9}", "Ad" if n else None, "Site" if n % 2 else None)
            if n > 2 and month < 5:
                won(tiny, f"{month} {n}", made, f"2026-{month + 1:02}-0{1 + n % 9}", source="Ad")
    tiny.add("lead_touches", id=uuid4(), lead_id=made, happened_at="2026-05-01", utm_source="insta", utm_medium="story")
    tiny.deal("lost", [("2026-03-01", "lead"), ("2026-03-15", "lost")], source="Ad")
    cost(tiny, 300, "2026-03-01", source="Ad")
    return tiny


def seen(tiny, monkeypatch, language="en", login="director", **asked):
    monkeypatch.setattr(words, "_source", lambda: language)  # the page runs in a thread of its own
    words.use_language(language)
    return Sources(Here(tiny.here), monkeypatch, login, **(PAST | asked))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_ripening_speaks_the_language_of_who_looks(spring, monkeypatch, language):
    page = seen(spring, monkeypatch, language, mode="ripening")
    assert [one.label for one in page.test.metric] == [
        say(f"metrics.sources.{name}.name") for name in ("so_far", "ripe_share", "to_come", "half_ripe")
    ]
    for title in ("sources.ripening", "sources.ages", "sources.unsourced", "sources.utm", "sources.late"):
        assert say(title) in page.texts()


def test_the_table_of_money_has_its_columns_and_only_for_who_sees_costs(spring, monkeypatch):
    spring.staff("anna")
    whole, own = (seen(spring, monkeypatch, login=login, columns="money").test.dataframe[0].value for login in ("director", "anna"))
    assert {"cost", "cpl", "cac", "romi", "payback", "repeats"} <= set(whole.columns)
    assert not {"cost", "cpl", "cac", "romi", "payback"} & set(own.columns)


def test_the_usual_table_leads_from_the_lead_to_the_win_and_names_what_is_not_specified(spring, monkeypatch):
    page = seen(spring, monkeypatch)
    table = page.test.dataframe[0].value
    assert {"valid", "answered", "first_response", "days_to_win", "top_loss", "conversion"} <= set(table.columns)
    assert table["name"].iloc[-1].strip().endswith(say("filters.unknown"))
    assert table["leads"].iloc[0] == table["leads"].iloc[1:].sum() == 25


def test_a_missing_margin_is_a_sentence(spring, monkeypatch):
    assert say("sources.margin_unknown") in seen(spring, monkeypatch, columns="money").texts()


def test_deals_without_leads_ripen_nothing_and_say_so(tiny, monkeypatch):
    tiny.deal("walked in", [("2026-03-01", "lead")])
    page = seen(tiny, monkeypatch, mode="ripening")
    assert say("sources.ripe.no_leads") in page.texts()
    assert not page.test.metric


def test_an_unknown_mode_is_the_first_one(tiny, monkeypatch):
    page = seen(tiny, monkeypatch, mode="nonsense")
    assert say("parts.empty.nothing") in page.texts()


@pytest.mark.parametrize("rows", ["sources.unsourced", "sources.utm_unknown", "sources.answered"])
def test_the_address_opens_the_rows(spring, monkeypatch, rows):
    page = seen(spring, monkeypatch, mode="ripening", rows=rows)
    assert say(f"metrics.{rows}.sentence") in page.texts()


def test_of_one_source_every_lead_names_it_and_no_chart_is_drawn_of_nothing(spring, monkeypatch):
    page = seen(spring, monkeypatch, mode="ripening", source="Ad")
    assert say("sources.all_sourced", n="20 / 20 · 100\u00a0%") in page.texts()
    assert say("sources.by_author") not in page.texts()
