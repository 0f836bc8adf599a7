"""Experiments: halves drawn once by a coin, alike in value, never changed; only the one half gets it; only heads, only their line."""

import contextlib
import threading
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from data import experiments
from data.inserts import insert
from data.problems import Problem
from data.viewer import of_login
from tests.contact_desk import NOON

KEY = UUID("3f6c8a52-1b7d-4c0e-9a44-5d2e8b1c7f90")
N = 24


@pytest.fixture
def group(desk):
    """Clients of two managers; each bought once, for amounts of its own."""
    made, at = tuple(desk.id("client", f"Client {n:02}") for n in range(N)), datetime(2026, 1, 15)
    when = {"line_id": desk.id("line", "Sales"), "happened_at": at, "entered_at": at}
    named = [
        {"name": f"Client {n:02}", "name_norm": f"client {n:02}", "owner_id": desk.id("staff", "ann" if n % 2 else "bob")} for n in range(N)
    ]
    with desk.here.cursor() as cur:
        insert(cur, "clients", [{"id": one, **when, **facts} for one, facts in zip(made, named, strict=True)])
        insert(cur, "sales", [{"id": uuid4(), "client_id": one, "amount": 100 + n, **when} for n, one in enumerate(made)])
    desk.here.changed_everywhere()
    return made


def wanted(desk, clients, **more):
    said = {"name": "Calls", "action": "letter", "what": "A letter", "chosen": "All"} | more
    return experiments.Wanted(desk.id("line", "Sales"), clients=tuple(clients), **said)


def arms(desk, key=KEY):
    return dict(desk.run("SELECT client_id, arm FROM kept.experiment_clients WHERE experiment_id = ?", key))


def test_the_same_key_draws_the_same_halves_and_another_key_others(desk, group):
    hanna = desk.viewer("hanna")
    first = experiments.halves(hanna, wanted(desk, group), key=KEY)
    assert experiments.halves(hanna, wanted(desk, reversed(group)), key=KEY) == first
    assert experiments.halves(hanna, wanted(desk, group), key=uuid4()).treated != first.treated
    assert desk.run("SELECT count(*) FROM kept.experiments") == [(0,)]


def test_of_two_neighbours_by_value_one_gets_it(desk, group):
    drawn = experiments.halves(desk.viewer("hanna"), wanted(desk, group), key=KEY)
    for first in range(0, N, 2):
        assert len(set(group[first : first + 2]) & set(drawn.treated)) == 1


def test_each_client_gets_it_with_the_same_chance():
    got = [sum(client in experiments.drawn(range(25), UUID(int=n << 70))[0] for n in range(1, 401)) for client in range(25)]
    assert min(got) > 160 and max(got) < 240


def test_what_was_previewed_is_what_is_drawn_once_and_for_all(desk, group):
    hanna = desk.viewer("hanna")
    drawn = experiments.halves(hanna, wanted(desk, group), key=KEY)
    for _ in range(2):
        assert experiments.begin(hanna, wanted(desk, group), key=KEY) == KEY
    assert arms(desk) == dict.fromkeys(drawn.treated, "treated") | dict.fromkeys(drawn.control, "control")
    assert desk.run("SELECT count(*) FROM kept.experiments") == [(1,)]


def test_calls_are_planned_with_the_one_half_alone_as_previewed(desk, group):
    hanna, asked = desk.viewer("hanna"), wanted(desk, group, action="call", on=date(2026, 3, 9), per_day=2)
    days = experiments.call_days(hanna, asked, experiments.halves(hanna, asked, key=KEY))
    experiments.begin(hanna, asked, key=KEY)
    planned = desk.run("SELECT client_id, id, CAST(due_at AS DATE), staff_id FROM kept.contacts WHERE state = 'planned'")
    assert {row[0]: row[2:] for row in planned} == days
    linked = desk.run("SELECT client_id, contact_id FROM kept.experiment_clients WHERE contact_id IS NOT NULL")
    assert dict(linked) == {row[0]: row[1] for row in planned}
    assert {client for client, arm in arms(desk).items() if arm == "treated"} == set(days)
    desk.run("UPDATE kept.contacts SET version = 2 WHERE id = ?", linked[0][1])
    experiments.stop(hanna, KEY, version=1)
    assert desk.run("SELECT id FROM kept.contacts WHERE state = 'planned'") == [(linked[0][1],)]


def test_a_call_that_does_not_fit_draws_nothing(desk, group):
    with pytest.raises(Problem, match="Choose the day"):
        experiments.begin(desk.viewer("hanna"), wanted(desk, group, action="call"), key=KEY)
    assert desk.run("SELECT count(*) FROM kept.experiments") == [(0,)] and arms(desk) == {}


def test_nobody_is_in_two_experiments_at_a_time(desk, group):
    hanna = desk.viewer("hanna")
    experiments.begin(hanna, wanted(desk, group, outcome_days=30), key=KEY)
    with pytest.raises(Problem, match="0 are free"):
        experiments.halves(hanna, wanted(desk, group), key=uuid4())
    desk.clock = NOON + timedelta(days=31)
    assert experiments.halves(hanna, wanted(desk, group), key=uuid4()).left_out == 0
    desk.clock = NOON
    experiments.stop(hanna, KEY, version=1)
    assert experiments.halves(hanna, wanted(desk, group), key=uuid4()).left_out == 0


def test_only_the_one_half_is_said_to_have_got_it_and_once(desk, group):
    hanna = desk.viewer("hanna")
    experiments.begin(hanna, wanted(desk, group), key=KEY)
    halves = {arm: tuple(client for client, its in arms(desk).items() if its == arm) for arm in ("treated", "control")}
    assert experiments.done(hanna, KEY, halves["treated"][:5]) == 5
    assert experiments.done(hanna, KEY, halves["treated"][:7]) == 2
    with pytest.raises(Problem, match="left alone"):
        experiments.done(hanna, KEY, (*halves["treated"], halves["control"][0]))
    assert desk.run("SELECT count(*) FROM kept.experiment_clients WHERE done_at IS NOT NULL") == [(7,)]


def test_a_stopped_experiment_stands_still(desk, group):
    hanna = desk.viewer("hanna")
    experiments.begin(hanna, wanted(desk, group), key=KEY)
    with pytest.raises(Problem, match="Someone has changed"):
        experiments.stop(hanna, KEY, version=7)
    experiments.stop(hanna, KEY, version=1)
    for act in (lambda: experiments.stop(hanna, KEY, version=2), lambda: experiments.done(hanna, KEY, ())):
        with pytest.raises(Problem, match="was stopped"):
            act()


def test_only_a_head_of_the_line_and_only_with_clients_of_it(desk, group):
    for login in ("ann", "director"):
        with pytest.raises(Problem, match="may not"):
            experiments.begin(desk.viewer(login), wanted(desk, group), key=KEY)
    with pytest.raises(Problem, match="Choose the line"):
        experiments.begin(desk.viewer("sven"), wanted(desk, group), key=KEY)
    foreign = desk.client("Elsewhere", line="Service")
    with pytest.raises(Problem, match="no such client"):
        experiments.begin(of_login(desk.here, "hanna"), wanted(desk, (*group, foreign)), key=KEY)
    experiments.begin(desk.viewer("hanna"), wanted(desk, group), key=KEY)
    with pytest.raises(Problem, match="no such experiment"):
        experiments.stop(desk.viewer("sven"), KEY, version=1)


def test_what_is_missing_is_said_at_its_place(desk, group):
    hanna = desk.viewer("hanna")
    for said, field in (
        ({"name": " "}, "name"),
        ({"what": ""}, "what"),
        ({"action": "bribe"}, "action"),
        ({"outcome_days": 0}, "outcome_days"),
    ):
        with pytest.raises(Problem) as trouble:
            experiments.begin(hanna, wanted(desk, group, **said), key=KEY)
        assert trouble.value.field == field


def test_too_few_clients_are_not_halved(desk, group):
    with pytest.raises(Problem, match="19 are free"):
        experiments.halves(desk.viewer("hanna"), wanted(desk, group[:19]), key=KEY)


def test_of_two_experiments_begun_at_once_with_the_same_clients_one_is_refused(desk, group, monkeypatch):
    both, real, said = threading.Barrier(2), experiments._halves, []

    def at_once(*asked):
        drawn = real(*asked)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(0.5)
        return drawn

    def begin():
        try:
            experiments.begin(desk.viewer("hanna"), wanted(desk, group), key=uuid4())
        except Problem as problem:
            said.append(str(problem))

    monkeypatch.setattr(experiments, "_halves", at_once)
    people = [threading.Thread(target=begin) for _ in range(2)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert len(said) == 1 and "0 are free" in said[0]
    assert desk.run("SELECT count(*), count(DISTINCT client_id) FROM kept.experiment_clients") == [(N, N)]
