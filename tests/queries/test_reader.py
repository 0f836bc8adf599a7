"""The reader shares answers between equals, never between unequal viewers, and forgets them when a table changes."""

import threading
from datetime import datetime
from uuid import uuid4

import pytest

from data import store
from data.viewer import of_login
from queries import __main__ as command
from queries import answers, catalog, reader

YEAR = {"since": "2026-01-01", "until": "2027-01-01", "as_of": "2026-06-01"}


@pytest.fixture
def asked(monkeypatch):
    """Counts how often the store is really asked."""
    calls = []
    real = reader._ask
    monkeypatch.setattr(reader, "_ask", lambda *given: calls.append(given[1].name) or real(*given))
    return calls


def test_equal_questions_are_asked_once(tiny, director, asked):
    first, second = (reader.read("funnel/win_rate", director, **YEAR) for _ in range(2))
    assert first is second
    assert len(asked) == 1


def test_a_write_to_a_table_it_reads_makes_an_answer_stale(tiny, director, asked):
    reader.read("funnel/win_rate", director, **YEAR)
    tiny.here.transaction(lambda cur, me: None, touches=("stage_spans",))
    reader.read("funnel/win_rate", director, **YEAR)
    tiny.here.transaction(lambda cur, me: None, touches=("complaints",))
    reader.read("funnel/win_rate", director, **YEAR)
    assert len(asked) == 2


def test_viewers_of_different_scope_never_share_an_answer(tiny, director):
    tiny.staff("anna")
    tiny.staff("boris")
    tiny.deal("hers", [("2026-01-05", "lead"), ("2026-01-09", "won")], owner="anna")
    won = {login: reader.row("funnel/win_rate", of_login(tiny.here, login), **YEAR)["won"] for login in ("director", "anna", "boris")}
    assert won == {"director": 1, "anna": 1, "boris": 0}


def test_equal_questions_in_flight_are_computed_once(tiny, director, asked):
    gate, answers = threading.Event(), []
    real = reader._ask.__wrapped__ if hasattr(reader._ask, "__wrapped__") else reader._ask

    def slow(*given):
        gate.wait(5)
        return real(*given)

    reader._ask = slow
    try:
        threads = [threading.Thread(target=lambda: answers.append(reader.read("funnel/win_rate", director, **YEAR))) for _ in range(4)]
        for thread in threads:
            thread.start()
        gate.set()
        for thread in threads:
            thread.join()
    finally:
        reader._ask = real
    assert len(answers) == 4
    assert len({id(answer) for answer in answers}) == 1


def test_a_question_that_fails_fails_for_all_and_is_not_remembered(tiny, director, monkeypatch):
    broken = catalog.parse("funnel/win_rate", "-- Why?\n-- takes: nothing\n-- gives: n bigint\nSELECT no_such_thing() AS n")
    monkeypatch.setattr(catalog, "find", lambda name: broken)
    for _ in range(2):
        with pytest.raises(Exception, match="no_such_thing"):
            reader.read("funnel/win_rate", director)
    assert answers._flying == {}


def test_dates_are_midnights_of_the_company_not_of_utc(tiny, director):
    tiny.run("UPDATE kept.company SET time_zone = 'America/New_York'")
    tiny.here.refresh_rules()
    tiny.deal("at night", [("2026-01-31 23:00", "lead"), (datetime(2026, 2, 1, 4, 30), "won")])  # still 31 January in New York
    january = {"since": "2026-01-01", "until": "2026-02-01", "as_of": "2026-06-01"}
    assert reader.row("funnel/win_rate", director, **january)["won"] == 1
    assert reader.to_utc(datetime(2026, 2, 1).date()) == datetime(2026, 2, 1, 5)


def test_left_out_values_mean_the_last_twelve_months_as_of_the_end_of_this_minute(tiny, director, monkeypatch):
    monkeypatch.setattr(store, "now", lambda: datetime(2026, 11, 21, 14, 5, 40))
    bound = reader.bind(catalog.find("funnel/cohort"), director, {})
    assert (bound["since"], bound["until"], bound["as_of"]) == (
        datetime(2025, 11, 22),
        datetime(2026, 11, 22),
        datetime(2026, 11, 21, 14, 5, 59, 999_999),
    )


def test_names_and_logins_stand_for_ids_and_a_dash_for_nothing(tiny, director):
    tiny.staff("anna", name="Anna Bell")
    bound = reader.bind(catalog.find("funnel/cohort"), director, {"manager": "Anna Bell", "line": "Sales", "source": "-"})
    assert (
        bound["manager"] == tiny.id("staff", "anna") == reader.bind(catalog.find("funnel/cohort"), director, {"manager": "ANNA"})["manager"]
    )
    assert bound["line"] == tiny.id("line", "Sales")
    assert bound["source"] == reader.NOBODY


def test_a_manager_cannot_even_name_a_colleague(tiny):
    tiny.staff("anna")
    tiny.staff("boris")
    with pytest.raises(Exception, match="that you may see"):
        reader.read("funnel/cohort", of_login(tiny.here, "anna"), manager="boris")


def test_nobody_can_ask_for_another_persons_rows_by_id(tiny):
    tiny.staff("anna")
    tiny.staff("boris")
    tiny.deal("his", [("2026-01-05", "lead"), ("2026-01-09", "won")], owner="boris")
    assert reader.row("funnel/win_rate", of_login(tiny.here, "anna"), manager=tiny.id("staff", "boris"), **YEAR)["won"] == 0


@pytest.fixture
def file(tmp_path):
    """A small company in a file, closed."""
    from tests.company import Tiny

    made = store.Store(tmp_path / "small.duckdb")
    before = store.use(made)
    small = Tiny(made)
    small.staff("director", "executive")
    small.staff("anna")
    small.deal("hers", [("2026-01-05", "lead"), ("2026-01-09", "won")], owner="anna", amount=700)
    store.use(before)
    made.close()
    return str(tmp_path / "small.duckdb")


def ask(capsys, *arguments) -> tuple[int, str, str]:
    code = command.main(list(arguments))
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_command_line_lists_every_question(capsys):
    code, out, _ = ask(capsys)
    assert code == 0
    assert len(out.splitlines()) == len(catalog.all_names())
    assert "funnel/cohort  How many deals" in out


def test_the_command_line_answers_in_three_formats(file, capsys):
    given = [
        "funnel/win_rate",
        "--db",
        file,
        "--viewer",
        "director",
        "--set",
        "since=2026-01-01",
        "--set",
        "until=2026-02-01",
        "--set",
        "as_of=2026-06-01",
    ]
    assert '"win_rate": 1.0' in ask(capsys, *given, "--format", "json")[1]
    assert ask(capsys, *given, "--format", "csv")[1].startswith("won,lost,closed,win_rate")
    assert ask(capsys, *given)[1].splitlines()[0].split()[:4] == ["won", "lost", "closed", "win_rate"]


def test_the_command_line_says_its_trouble_in_one_sentence(file, capsys):
    assert ask(capsys, "funnel/nothing", "--db", file, "--viewer", "director")[::2] == (2, "There is no question funnel/nothing.\n")
    assert "nobody with the login" in ask(capsys, "funnel/cohort", "--db", file, "--viewer", "stranger")[2]
    assert "There is no file" in ask(capsys, "funnel/cohort", "--db", file + "x", "--viewer", "director")[2]
    assert "name=value" in ask(capsys, "funnel/cohort", "--db", file, "--viewer", "director", "--set", "since")[2]


def test_the_command_line_keeps_the_viewers_rights(file, capsys):
    other = store.Store(file)
    other.transaction(
        lambda cur, me: cur.execute(
            "INSERT INTO kept.staff (id, login, name, role, created_at) VALUES (?, 'boris', 'Boris', 'manager', now()::TIMESTAMP)",
            [uuid4()],
        )
    )
    other.close()
    given = ["funnel/win_rate", "--db", file, "--set", "since=2026-01-01", "--set", "until=2026-02-01", "--format", "csv", "--viewer"]
    assert ask(capsys, *given, "boris")[1].splitlines()[1].startswith("0,0,0")
    assert ask(capsys, *given, "anna")[1].splitlines()[1].startswith("1,0,1")


class Clock:
    """Monotonic seconds that go on when told."""

    def __init__(self, monkeypatch):
        self.now = 100.0
        monkeypatch.setattr(answers.time, "monotonic", lambda: self.now)


@pytest.fixture
def slowly(monkeypatch):
    """find() of an answer that takes `clock.now += 1` to compute; background work is collected, not run."""
    clock, waiting = Clock(monkeypatch), []
    monkeypatch.setattr(answers._beside, "submit", lambda work, *given: waiting.append((work, given)))

    def find(stamp, answer, wrote=0.0):
        def ask():
            clock.now += 1
            return answer

        return answers.find(("probe", id(clock)), (stamp,), wrote, ask)

    return clock, waiting, find


def test_a_costly_answer_rests_before_anothers_write_sets_it_to_work_again(slowly):
    clock, waiting, find = slowly
    assert find(1, "old") == "old"
    clock.now += 2
    assert find(2, "new") == "old"
    assert waiting == []


def test_a_costly_answer_is_shown_while_the_new_one_is_found_beside(slowly):
    clock, waiting, find = slowly
    find(1, "old")
    clock.now += 16
    assert find(2, "new") == "old"
    assert find(2, "asked again") == "old"
    assert len(waiting) == 1
    work, given = waiting.pop()
    work(*given)
    assert find(2, "asked again") == "new"


def test_nobody_is_shown_an_answer_that_was_true_half_a_minute_ago(slowly):
    clock, waiting, find = slowly
    find(1, "old")
    clock.now += 30
    assert find(2, "new") == "new"
    assert waiting == []


def test_who_wrote_waits_for_an_answer_that_contains_it(slowly):
    clock, _, find = slowly
    find(1, "old")
    clock.now += 1
    assert find(2, "with the own contact", wrote=clock.now) == "with the own contact"


def test_a_quick_answer_is_always_the_newest(monkeypatch):
    Clock(monkeypatch)
    assert answers.find(("quick",), (1,), 0.0, lambda: "old") == "old"
    assert answers.find(("quick",), (2,), 0.0, lambda: "new") == "new"


def test_a_write_of_a_person_is_remembered_with_its_moment(tiny):
    person = tiny.staff("anna")
    assert tiny.here.wrote[person] == 0
    tiny.here.transaction(lambda cur, me: None, viewer=of_login(tiny.here, "anna"), right="contacts.log")
    assert tiny.here.wrote[person] > 0


def test_two_heads_of_one_line_never_share_what_is_their_own(tiny):
    for login in ("hanna", "helga"):
        owner = tiny.staff(login, "head", ["Sales"])
        tiny.add("segments", id=tiny.id("segment", login), owner_id=owner, name=f"of {login}", kind="list")
    shown = {login: [one["name"] for one in reader.rows("clients/segments", of_login(tiny.here, login))] for login in ("hanna", "helga")}
    assert shown == {"hanna": ["of hanna"], "helga": ["of helga"]}


def test_what_was_written_a_moment_ago_is_in_the_answer_of_the_same_minute(tiny, director, monkeypatch):
    monkeypatch.setattr(store, "now", lambda: datetime(2026, 11, 21, 14, 5, 40))
    client = tiny.client("Acme")
    known = {"line_id": tiny.id("line", "Sales"), "client_id": client, "what": "late", "severity": 2}
    tiny.add("complaints", id=tiny.id("complaint", "now"), happened_at=store.now(), entered_at=store.now(), **known)
    assert [one["what"] for one in reader.rows("clients/open_complaints", director, client=client)] == ["late"]
