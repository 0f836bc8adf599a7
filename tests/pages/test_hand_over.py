"""The page of handing over: what is shown is what is written; an absence is entered, warned of, changed and ended."""

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from data import contacts, plans, viewer

PAGE = Path(__file__).parents[2] / "pages/daily/hand_over.py"


class Page:
    """The page as one person sees it."""

    def __init__(self, desk, monkeypatch, login="hanna", **asked):
        monkeypatch.setattr("pages.parts.who.viewer", lambda: desk.viewer(login))
        monkeypatch.setattr(viewer, "moment", lambda: desk.clock)
        self.desk, self.test = desk, AppTest.from_file(PAGE, default_timeout=30)
        for name, value in asked.items():
            self.test.query_params[name] = value
        self.run()

    def run(self):
        self.test.run()
        assert not self.test.exception, self.test.exception
        return self

    def widget(self, kind: str, name: str):
        """The widget whose key begins so."""
        return next(one for one in getattr(self.test, kind) if (one.key or "").startswith(name))

    def give(self, giver="ann", to=("bob",)):
        self.widget("selectbox", "hand_over_from").select(str(self.desk.id("staff", giver)))
        self.run()
        self.widget("multiselect", "hand_over_to").set_value([str(self.desk.id("staff", one)) for one in to])
        return self.run()

    def press(self, kind: str):
        self.widget("button", kind).click()
        return self.run()

    def texts(self) -> str:
        return "\n".join(one.value for kind in ("markdown", "caption", "success", "warning", "info") for one in getattr(self.test, kind))


@pytest.fixture
def opened(desk, monkeypatch):
    """Ann has a client with a deal and a planned contact, and a client with nothing."""
    desk.staff("carl", "manager", ["Sales"])
    contacts.plan(desk.viewer("ann"), plans.Plan(desk.acme, date(2026, 3, 12)), key=uuid4())
    desk.client("Cirrus", "ann")
    desk.wait(hours=1)
    return lambda *args, **values: Page(desk, monkeypatch, *args, **values)


def owners(desk) -> dict:
    return dict(desk.run("SELECT c.name, s.login FROM kept.clients c JOIN kept.staff s ON s.id = c.owner_id"))


def test_the_button_says_what_it_does_and_does_it(opened, desk):
    page = opened().give()
    assert page.widget("button", "hand_over_give").label == "Hand over 2 clients and 1 deal"
    page.press("hand_over_give")
    assert "Handed over: 2 clients, 1 deal, 1 planned contact." in page.texts()
    assert owners(desk) == {"Acme": "bob", "Cirrus": "bob", "Borealis": "bob"}
    assert desk.run("SELECT count(*) FROM kept.handovers") == [(1,)]


def test_what_each_gets_is_shown_before(opened, desk):
    page = opened().give(to=("bob", "carl"))
    table = page.test.dataframe[0].value
    assert list(table["name"]) == ["Bob", "Carl"] and list(table["client"]) == [1, 1] and sorted(table["deal"]) == [0, 1]
    assert desk.run("SELECT count(*) FROM kept.handovers") == [(0,)]
    page.press("hand_over_give")
    owned = owners(desk)
    assert {owned["Acme"], owned["Cirrus"]} == {"bob", "carl"}


def test_chosen_clients_of_the_address_are_handed_over_alone(opened, desk):
    page = opened(clients=f"{desk.acme},nonsense")
    assert "**1 client chosen.**" in page.texts()
    page.widget("multiselect", "hand_over_to").set_value([str(desk.id("staff", "carl"))])
    page.run().press("hand_over_give")
    assert owners(desk) == {"Acme": "carl", "Cirrus": "ann", "Borealis": "bob"}


def test_a_client_can_be_picked_out_of_all(opened, desk):
    page = opened().give()
    page.widget("multiselect", "hand_over_only").set_value([str(desk.id("client", "Cirrus"))])
    page.run().press("hand_over_give")
    assert owners(desk) == {"Acme": "ann", "Cirrus": "bob", "Borealis": "bob"}


def test_what_has_changed_since_it_was_shown_is_not_written(opened, desk):
    page = opened().give()
    desk.client("Late", "ann")
    page.press("hand_over_give")
    assert "Someone has changed this" in page.texts() and owners(desk)["Acme"] == "ann"
    page.press("hand_over_give")
    assert owners(desk)["Late"] == "bob"


def test_a_colleague_who_is_away_receives_after_a_tick(opened, desk):
    desk.absent("bob", date(2026, 3, 2), date(2026, 3, 9))
    page = opened().give()
    page.press("hand_over_give")
    assert "is away until 9 Mar 2026" in page.texts() and owners(desk)["Acme"] == "ann"
    page.widget("checkbox", "hand_over_away").check()
    page.run().press("hand_over_give")
    assert owners(desk)["Acme"] == "bob"


def test_a_handover_is_taken_back_from_the_list(opened, desk):
    page = opened().give().press("hand_over_give")
    assert "**Ann → Bob**" in page.texts()
    desk.wait(hours=1)
    page.press("undo_")
    assert "Back again: 2 clients, 1 deal, 1 planned contact." in page.texts()
    assert owners(desk) == {"Acme": "ann", "Cirrus": "ann", "Borealis": "bob"}
    assert not [one for one in page.test.button if (one.key or "").startswith("undo_")]


def test_a_head_of_another_line_sees_none_of_it(opened, desk):
    opened().give().press("hand_over_give")
    page = opened("sven")
    assert "Ann" not in page.texts() and "Ann" not in str(page.widget("selectbox", "hand_over_from").options)
    page = opened("sven", clients=str(desk.acme))
    assert "nothing open here" in page.texts()


def absence(page, who="ann", days=(date(2026, 3, 5), date(2026, 3, 6)), deputy="bob"):
    page.widget("selectbox", "away_who").select(str(page.desk.id("staff", who)))
    page.widget("date_input", "away_first").set_value(days[0])
    page.widget("date_input", "away_last").set_value(days[1])
    page.widget("selectbox", "away_deputy").select(str(page.desk.id("staff", deputy)))
    page.widget("button", "FormSubmitter").click()
    return page.run()


def written(desk) -> list:
    return desk.run(
        "SELECT s.login, a.since, a.until, d.login FROM kept.absences a JOIN kept.staff s ON s.id = a.staff_id "
        "LEFT JOIN kept.staff d ON d.id = a.deputy_id ORDER BY a.since"
    )


def test_an_absence_is_written_with_its_last_day_in_it(opened, desk):
    page = absence(opened(mode="absence"))
    assert written(desk) == [("ann", date(2026, 3, 5), date(2026, 3, 7), "bob")]
    assert (
        "The absence is written." in page.texts() and "**Ann** · Thu 5 Mar – Fri 6 Mar" in page.texts() and "Bob stands in" in page.texts()
    )
    page.press("end_")
    assert written(desk) == [] and "The absence is ended." in page.texts()


def test_a_deputy_who_is_away_too_needs_a_second_word(opened, desk):
    desk.absent("bob", date(2026, 3, 1), date(2026, 3, 9))
    page = absence(opened(mode="absence"))
    assert "Bob is away in these days too" in page.texts() and len(written(desk)) == 1
    page.widget("checkbox", "away_sure").check()
    page.widget("button", "FormSubmitter").click()
    page.run()
    assert len(written(desk)) == 2


def test_an_absence_is_changed_in_the_same_form(opened, desk):
    page = absence(opened(mode="absence")).press("change_")
    assert "Ann: change the absence" in page.texts()
    page.widget("date_input", "away_last").set_value(date(2026, 3, 10))
    page.widget("button", "FormSubmitter").click()
    page.run()
    assert written(desk) == [("ann", date(2026, 3, 5), date(2026, 3, 11), "bob")]
