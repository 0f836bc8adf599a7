"""A person's card: changed by an administrator only, within bounds, with rights that hold from the next click."""

from dataclasses import replace

import pytest

from data import people
from data.problems import Problem
from data.viewer import of_login
from queries import reader


@pytest.fixture
def staff(tiny):
    tiny.line("Service")
    tiny.staff("root", "admin", password_hash="x")
    tiny.staff("chief", "head", ["Sales"])
    tiny.staff("anna", "manager", ["Sales"])
    return tiny


@pytest.fixture
def anna(staff):
    return people.Person("Anna", "manager", (staff.id("line", "Sales"),), capacity_leads=30)


def test_capacity_and_lines_are_kept_and_rights_follow(staff, anna):
    root, who = of_login(staff.here, "root"), staff.id("staff", "anna")
    people.edit(root, who, replace(anna, lines=(staff.id("line", "Service"),), lead_weight=0.5), version=1)
    assert of_login(staff.here, "anna").lines == {staff.id("line", "Service")}
    row = next(one for one in reader.rows("people/accounts", root) if one["login"] == "anna")
    assert (row["capacity_leads"], row["lead_weight"], row["version"]) == (30, 0.5, 2)


@pytest.mark.parametrize("login", ["anna", "chief"])
def test_nobody_but_an_administrator_changes_or_lists_people(staff, anna, login):
    me = of_login(staff.here, login)
    with pytest.raises(Problem, match="You may not do this"):
        people.edit(me, staff.id("staff", "anna"), replace(anna, role="admin"), version=1)
    assert reader.rows("people/accounts", me) == reader.rows("people/lines", me) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"role": "king"}, "role"),
        ({"lines": ()}, "lines"),
        ({"capacity_points": -1.0}, "capacity_points"),
        ({"hours_per_day": 25.0}, "hours_per_day"),
        ({"lead_weight": -1.0}, "lead_weight"),
    ],
)
def test_what_cannot_be_is_told_at_its_input_and_nothing_is_written(staff, anna, change, field):
    with pytest.raises(Problem) as trouble:
        people.edit(of_login(staff.here, "root"), staff.id("staff", "anna"), replace(anna, **change), version=1)
    assert trouble.value.field == field
    assert staff.run("SELECT version FROM kept.staff WHERE login = 'anna'") == [(1,)]


def test_the_last_administrator_stays_one(staff, anna):
    with pytest.raises(Problem, match="last administrator"):
        people.edit(of_login(staff.here, "root"), staff.id("staff", "root"), anna, version=1)


def test_an_edit_of_an_old_card_is_refused(staff, anna):
    root, who = of_login(staff.here, "root"), staff.id("staff", "anna")
    people.edit(root, who, anna, version=1)
    with pytest.raises(Problem, match="Someone has changed this"):
        people.edit(root, who, anna, version=1)
