"""The grid of targets: what is typed is saved as one act, what is empty is filled from a year before, a head sees the own lines."""

from datetime import date

from tests.seen import Seen


class Page(Seen):
    FILE, LOGIN = "setup/targets.py", "hanna"


def standing(desk):
    return desk.run("SELECT month, value FROM kept.targets ORDER BY month")


def test_a_head_sees_own_lines_and_people_and_no_target_of_the_company(desk, monkeypatch):
    names = list(Page(desk, monkeypatch).test.dataframe[0].value["whose"])
    assert {"Sales", "Ann", "Bob"} <= set(names)
    assert not {"Service", "Sven", "The whole company"} & set(names)


def test_what_is_empty_is_filled_from_a_year_before_and_saved_at_once(desk, monkeypatch):
    desk.deal("old", [("2025-05-01", "lead"), ("2025-05-05", "won")], amount=200, owner="ann")
    page = Page(desk, monkeypatch).press("targets_fill").press("targets_save")
    assert "targets saved" in " ".join(one.value for one in page.test.success)
    assert standing(desk) == [(date(2026, 5, 1), 220), (date(2026, 5, 1), 220)]
