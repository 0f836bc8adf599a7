"""Today: what stands on it and why, what one click does, how the form walks the list."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from data import contacts
from tests.seen import Seen


class Page(Seen):
    """The page as one person sees it."""

    FILE = "daily/today.py"

    def has(self, start: str) -> bool:
        return any((one.key or "").startswith(start) for one in self.test.button)

    def result(self, name: str):
        self.widget("button_group", "contact_result_").select(str(self.desk.id("result", name)))
        return self.run()

    def chosen(self):
        return self.widget("radio", "contact_choice_").value


@pytest.fixture
def opened(desk, monkeypatch):
    return lambda *args, **values: Page(desk, monkeypatch, *args, **values)


def planned(desk, client=None, on=date(2026, 3, 4), **values):
    key = uuid4()
    contacts.plan(desk.viewer("ann"), contacts.Plan(client or desk.acme, on, **values), key=key)
    return key


def promise(desk, side="ours", due=date(2026, 3, 2), what="the offer"):
    made = uuid4()
    desk.add(
        "promises", id=made, line_id=desk.id("line", "Sales"), client_id=desk.acme, owner_id=desk.id("staff", "ann"), side=side, what=what,
        due_on=due, state="open", happened_at="2026-02-20", entered_at="2026-02-20",
    )  # fmt: skip
    return made


def lead(desk, name="Newcomer", owner=None, at=datetime(2026, 3, 4, 11, 30)):
    made = desk.id("lead", name)
    desk.add(
        "leads", id=made, line_id=desk.id("line", "Sales"), owner_id=owner and desk.id("staff", owner), name=name, name_norm=name.lower(),
        message="prices, please", happened_at=at, entered_at=at,
    )  # fmt: skip
    return made


def test_a_deal_without_a_next_contact_says_so_and_stands_in_the_form(opened, desk):
    page = opened()
    assert "22 days in qualified, no next contact" in page.texts()
    assert page.chosen() == str(desk.acme)
    assert "1 of 1 on today's list" in page.texts()


def test_a_contact_that_is_due_is_held_from_the_form_and_leaves_the_list(opened, desk):
    planned(desk)
    page = opened().result("Fine").press("contact_save_")
    assert desk.run("SELECT state, count(*) FROM kept.contacts GROUP BY ALL ORDER BY 1") == [("held", 1), ("planned", 1)]
    assert "Done today · 1" in [one.label for one in page.test.expander]
    assert not page.has("today_do_contact")


def test_save_and_next_walks_on_in_the_order_of_the_list(opened, desk):
    for name in ("Zeta", "Yota"):
        planned(desk, desk.client(name, "ann"))
    page = opened()
    order = [one.key for one in page.test.button if (one.key or "").startswith("today_do_")]
    assert len(order) == 3
    seen = []
    for _ in order:
        seen.append(page.chosen())
        page = page.result("Fine").press("contact_save_next_")
    assert len(set(seen)) == 3
    assert desk.run("SELECT count(*) FROM kept.contacts WHERE state = 'held'") == [(3,)]


def test_a_line_that_is_chosen_loads_the_form(opened, desk):
    zeta = desk.client("Zeta", "ann")
    planned(desk, zeta)
    page = opened()
    page.press("today_do_no_next")
    assert page.chosen() == str(desk.acme)
    page.press("today_do_contact")
    assert page.chosen() == str(zeta)


def test_a_promise_is_kept_by_one_click(opened, desk):
    made = promise(desk)
    page = opened()
    assert "2\u00a0d late" in page.texts()
    assert "We promised: the offer" in page.texts()
    page.press("today_kept_ours")
    assert desk.run("SELECT state FROM kept.promises WHERE id = ?", made) == [("kept",)]
    assert not page.has("today_kept_ours")


def test_a_lead_is_taken_answered_and_its_clock_stops(opened, desk):
    made = lead(desk)
    page = opened()
    assert "answer in 30" in page.texts()
    page.press("today_take_")
    assert desk.run("SELECT owner_id FROM kept.leads WHERE id = ?", made) == [(desk.id("staff", "ann"),)]
    assert page.chosen() == f"lead:{made}"
    page.result("Fine").press("contact_save_")
    assert desk.run("SELECT lead_id FROM kept.contacts WHERE state = 'held'") == [(made,)]
    assert not page.has("today_do_lead")


def test_a_lead_is_found_by_search(opened, desk):
    made = lead(desk, owner="ann")
    page = opened()
    page.widget("text_input", "contact_search_").set_value("newco")
    assert page.run().chosen() == f"lead:{made}"


@pytest.mark.parametrize("asked", ["client", "deal", "plan", "lead"])
def test_the_address_says_with_whom_the_form_starts(opened, desk, asked):
    zeta = desk.client("Zeta", "ann")
    plan, made = planned(desk, zeta, on=date(2026, 3, 20)), lead(desk, owner="ann")
    page = opened(**{asked: {"client": desk.acme, "deal": desk.deal_id, "plan": plan, "lead": made}[asked]})
    assert page.chosen() == {"client": str(desk.acme), "deal": str(desk.acme), "plan": str(zeta), "lead": f"lead:{made}"}[asked]


@pytest.mark.parametrize("asked", ["not an id", "00000000-0000-0000-0000-000000000009"])
def test_an_address_that_names_nothing_is_an_empty_form(opened, desk, asked):
    assert "Log a contact" not in opened(client=asked).texts()


def test_an_empty_day_is_calm(opened, desk):
    desk.run("UPDATE kept.deals SET owner_id = ?", desk.id("staff", "bob"))
    desk.run("UPDATE kept.stage_spans SET owner_id = ?", desk.id("staff", "bob"))
    texts = opened().texts()
    assert "Nothing is waiting" in texts
    assert "go home" in texts


def test_a_deal_is_left_alone_for_a_reason_and_is_gone_until_its_day(opened, desk):
    page = opened()
    page.test.session_state[f"today_snooze_no_next:{desk.deal_id}"] = True
    page.run().widget("button_group", "today_quiet_").select(str(desk.quiet))
    page.press("today_quiet_")
    assert desk.run("SELECT entity_id, about, until_on FROM kept.quiet_spells") == [(desk.deal_id, "no_next", date(2026, 3, 11))]
    assert not page.has("today_do_no_next")
    desk.clock = datetime(2026, 3, 11, 9)
    assert opened().has("today_do_no_next")


def test_a_head_sees_the_day_of_a_colleague_and_of_everybody(opened, desk):
    assert "no next contact" not in opened("hanna").texts()
    assert "no next contact" in opened("hanna", of="Ann").texts()
    team = opened("hanna", of="team")
    assert "for Ann" in team.texts()


def test_how_the_list_is_ordered_is_said(opened):
    assert "stake × what is left of it × what another day costs" in opened().texts()


def test_the_minutes_a_contact_took_are_kept(opened, desk):
    page = opened()
    page.widget("button_group", "contact_minutes_").select(15)
    page.run().result("Fine").press("contact_save_")
    assert desk.run("SELECT minutes FROM kept.contacts WHERE state = 'held'") == [(15.0,)]


def test_what_was_left_alone_is_said_and_taken_back_by_one_click(opened, desk):
    page = opened()
    page.test.session_state[f"today_snooze_no_next:{desk.deal_id}"] = True
    page.run()
    page.widget("text_input", f"today_quiet_no_next:{desk.deal_id}_note").input("on leave")
    page.press(f"today_quiet_no_next:{desk.deal_id}_leave")
    assert "left alone until" in page.texts()
    assert desk.run("SELECT count(*) FROM kept.quiet_spells WHERE ended_at IS NULL") == [(1,)]
    page.press("today_wake_")
    assert desk.run("SELECT count(*) FROM kept.quiet_spells WHERE ended_at IS NULL") == [(0,)]
    assert page.has("today_snooze_") or page.has("today_do_no_next")
