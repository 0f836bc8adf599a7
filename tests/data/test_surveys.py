"""Surveys: who may be asked is a rule, an answer is written once, what follows has an owner and a day; a definition once asked stays."""

import threading
from datetime import date, datetime
from uuid import uuid4

import pytest

from data import answers, invitations, store, survey_themes, survey_waves, surveys
from data.answers import Answer
from data.problems import Problem
from data.survey_waves import Preview, Wave
from data.surveys import Survey
from data.viewer import SYSTEM
from queries import reader
from tests.survey_desk import NINE, Asking

SCRIPT = {"thanks": "Thank you.", "plans": "We plan more.", "question": "How likely?", "why": "Why?", "better": "What else?"}


@pytest.fixture
def desk(here, monkeypatch):
    return Asking(here, monkeypatch)


# Who is asked -------------------------------------------------------------------------------------------------------------------------


def test_only_who_bought_may_be_reached_and_was_not_asked_lately_is_due(desk):
    desk.run("UPDATE kept.clients SET phone = NULL WHERE name = 'A'")
    desk.add("answers", id=uuid4(), survey_id=desk.csi, client_id=desk.names["B"], happened_at="2026-01-01", entered_at="2026-01-01")
    desk.add("invitations", id=uuid4(), survey_id=desk.nps, client_id=desk.names["C"], happened_at="2025-12-20", delivered=False)
    desk.add("invitations", id=uuid4(), survey_id=desk.nps, client_id=desk.names["D"], happened_at="2025-12-03")  # 91 days ago
    person = desk.add("persons", id=uuid4(), name="No", name_norm="no", phone="1", consent=False, entered_at="2025-06-01")
    desk.add("person_roles", id=uuid4(), person_id=person, client_id=desk.names["E"])
    found = survey_waves.preview(desk.viewer("hanna"), Wave(desk.nps, desk.id("line", "Sales")))
    assert found == Preview(bought=6, quarantine=2, quiet=0, unreachable=2, due=2, asked=2)
    desk.wave()
    invited = {row[0] for row in desk.run("SELECT client_id FROM kept.invitations WHERE wave_id = ?", desk.made)}
    assert invited == {desk.acme, desk.names["D"]}


def test_a_contract_year_asks_two_months_before_the_contract_ends_and_says_where_a_purchase_stands_in(desk):
    desk.run("DELETE FROM kept.sales")  # today is 4 March 2026
    for name, at in (("A", "2025-03-03"), ("B", "2025-03-05"), ("C", "2025-05-04"), ("D", "2025-05-06")):
        desk.bought(desk.names[name], at=at)
    yearly = Wave(desk.nps, desk.id("line", "Sales"), "contract_year")
    assert survey_waves.preview(desk.viewer("hanna"), yearly) == Preview(
        bought=2, quarantine=0, quiet=0, unreachable=0, due=2, asked=2, guessed=2
    )
    for name, ends in (("A", "2026-05-04"), ("B", "2026-05-05"), ("D", "2026-03-05"), ("E", "2026-03-04")):
        contract(desk, name, ends)
    assert survey_waves.preview(desk.viewer("hanna"), yearly).guessed == 1
    desk.wave(chosen="contract_year")
    assert {row[0] for row in desk.run("SELECT client_id FROM kept.invitations")} == {desk.names[name] for name in "ACD"}


def contract(desk, name: str, ends: str) -> None:
    """A deal won a year ago, whose contract ends on this day."""
    desk.deal(f"contract of {name}", [("2025-02-01", "lead"), ("2025-02-20", "won")], client_id=desk.names[name], contract_end=ends)


def test_the_kept_seed_draws_the_same_clients_again(desk):
    wave = desk.wave(chosen="random", share=0.5)
    seed, due = desk.run("SELECT seed, due_clients FROM kept.survey_waves")[0]
    invited = {row[0] for row in desk.run("SELECT client_id FROM kept.invitations")}
    ids = sorted((client for name, client in desk.names.items() if name != "Far"), key=str)
    again = survey_waves.drawn([(one, None) for one in ids], Wave(desk.nps, wave, "random", 0.5), seed)
    assert due == 6 and len(invited) == 3 and {one[0] for one in again} == invited


def test_a_wave_is_made_once_and_by_who_may(desk):
    key = uuid4()
    for _ in range(2):
        desk.wave(key=key)
    assert desk.run("SELECT count(*), count(DISTINCT wave_id) FROM kept.invitations") == [(6, 1)]
    for login, said in {"ann": "may not", "sven": "not asked in this line", "director": "may not"}.items():
        with pytest.raises(Problem, match=said):
            desk.wave(login)
    with pytest.raises(Problem, match="Nobody is due"):
        desk.wave()


# What becomes of an invitation --------------------------------------------------------------------------------------------------------


def states(desk, login="hanna") -> dict:
    (row,) = reader.rows("surveys/waves", desk.viewer(login), as_of=desk.clock)
    names = ("waiting", "not_reached", "sent", "declined", "expired", "answered")
    shown = {name: row[name] for name in names if row[name]} | {"asked": row["asked"]}
    for name in names:
        rows = reader.rows("surveys/rows_wave", desk.viewer(login), as_of=desk.clock, wave=row["wave_id"], invited=name)
        assert len(rows) == row[name], name
    return shown


def test_every_state_is_counted_and_the_rows_behind_it_are_as_many(desk):
    desk.wave()
    for act, name in ((invitations.not_reached, "B"), (invitations.decline, "C")):
        key = uuid4()
        for _ in range(2):
            act(desk.viewer("bob"), desk.invitation(name), key=key)
    answers.by_phone(desk.viewer("bob"), desk.invitation("D"), NINE, key=uuid4())
    desk.link("E")
    assert states(desk) == {"waiting": 2, "not_reached": 1, "sent": 1, "declined": 1, "answered": 1, "asked": 3}
    assert states(desk, "ann") == {"waiting": 2, "asked": 0}
    before = desk.clock
    desk.wait(days=22)
    assert states(desk) == {"waiting": 2, "not_reached": 1, "expired": 1, "declined": 1, "answered": 1, "asked": 3}
    assert reader.row("loyalty/response", desk.viewer("hanna"), as_of=desk.clock)["asked"] == 3
    assert reader.row("loyalty/response", desk.viewer("hanna"), as_of=datetime(2026, 3, 4, 11))["asked"] == 0 and before < desk.clock


def test_who_was_tried_in_vain_waits_until_tomorrow_and_is_left_after_three_times(desk):
    desk.wave()
    for _ in range(3):
        assert "B" in to_ask(desk, "bob")
        invitations.not_reached(desk.viewer("bob"), desk.invitation("B"), key=uuid4())
        assert "B" not in to_ask(desk, "bob")
        desk.wait(days=1)
    assert to_ask(desk, "bob") == ["C", "D", "E"]
    assert to_ask(desk, "ann") == ["A", "Acme"]
    assert to_ask(desk, "sven") == []


def to_ask(desk, login) -> list[str]:
    return [one["client"] for one in reader.rows("surveys/to_ask", desk.viewer(login), as_of=desk.clock)]


def test_after_a_wave_is_closed_nobody_is_left_to_ask(desk):
    desk.wave()
    with pytest.raises(Problem, match="changed this"):
        survey_waves.close(desk.viewer("hanna"), desk.made, version=2)
    survey_waves.close(desk.viewer("hanna"), desk.made, version=1)
    assert to_ask(desk, "hanna") == []


# Answers ------------------------------------------------------------------------------------------------------------------------------


def test_an_answer_is_written_once_whatever_is_pressed(desk):
    desk.wave()
    key, invited = uuid4(), desk.invitation()
    taken = [answers.by_phone(desk.viewer("ann"), invited, NINE, key=key) for _ in range(2)]
    assert [one.new for one in taken] == [True, False] and taken[0].follow_on == taken[1].follow_on
    for again in (lambda: answers.by_phone(desk.viewer("ann"), invited, NINE, key=uuid4()), lambda: desk.link()):
        with pytest.raises(Problem, match="asked already"):
            again()
    assert desk.told("score", "comment", "better", "way") == [(9, "fast", "cheaper", "phone")]


def test_two_at_one_moment_leave_one_answer(desk, monkeypatch):
    desk.wave()
    invited, said = desk.invitation(), []

    def ask(login):
        try:
            said.append(answers.by_phone(desk.viewer(login), invited, NINE, key=uuid4()))
        except Problem:
            said.append(None)

    both = [threading.Thread(target=ask, args=(login,)) for login in ("ann", "hanna")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(desk.told("id")) == 1 and said.count(None) == 1


def test_a_detractor_is_called_the_same_day_and_a_promoter_is_asked_for_more(desk):
    desk.wave()
    for name, score, now, due in (
        ("A", 6, "2026-03-04T12:00", "2026-03-04"),  # a Wednesday at work: the same day
        ("B", 9, "2026-03-04T12:00", "2026-03-06"),
        ("C", 7, "2026-03-04T12:00", None),
        ("D", 0, "2026-03-04T23:00", "2026-03-05"),  # after work: the next working day
        ("E", 3, "2026-03-07T12:00", "2026-03-09"),  # a Saturday
    ):
        desk.clock = datetime.fromisoformat(now)
        desk.here.changed_everywhere()
        answers.by_phone(desk.viewer("hanna"), desk.invitation(name), Answer(score, "late"), key=uuid4(), note=f"NPS {score}.")
        owner, planned = "ann" if name == "A" else "bob", [one[1:] for one in desk.planned() if one[0] == desk.names[name]]
        assert [(login, str(at)[:10], note) for login, at, note in planned] == ([(owner, due, f"NPS {score}. late")] if due else []), name


def test_a_detractor_does_not_wait_until_the_owner_is_back(desk):
    desk.wave()
    desk.absent("bob", date(2026, 3, 2), date(2026, 3, 20))
    answers.by_phone(desk.viewer("hanna"), desk.invitation("B"), Answer(3), key=uuid4())
    desk.run("UPDATE kept.absences SET deputy_id = ?", desk.id("staff", "ann"))
    answers.by_phone(desk.viewer("hanna"), desk.invitation("C"), Answer(3), key=uuid4())
    answers.by_phone(desk.viewer("hanna"), desk.invitation("D"), Answer(9), key=uuid4())
    assert {client: (login, str(due)[:10]) for client, login, due, _ in desk.planned()} == {
        desk.names["B"]: ("hanna", "2026-03-04"),
        desk.names["C"]: ("ann", "2026-03-04"),
        desk.names["D"]: ("bob", "2026-03-23"),
    }


def test_who_was_asked_for_a_review_lately_is_not_asked_again(desk):
    desk.wave()
    when = {"happened_at": "2026-01-01", "entered_at": "2026-01-01"}
    desk.add("review_requests", id=uuid4(), line_id=desk.id("line", "Sales"), client_id=desk.acme, **when)
    assert answers.by_phone(desk.viewer("ann"), desk.invitation(), NINE, key=uuid4()).follow_on is None


def test_taken_back_within_five_minutes_with_what_followed_and_only_by_oneself(desk):
    desk.wave()
    taken = answers.by_phone(desk.viewer("ann"), desk.invitation(), Answer(2), key=uuid4())
    with pytest.raises(Problem, match="nothing of yours"):
        answers.take_back(desk.viewer("hanna"), taken.id)
    answers.take_back(desk.viewer("ann"), taken.id)
    assert desk.told("id") == desk.planned() == [] and "Acme" in to_ask(desk, "ann")
    again = answers.by_phone(desk.viewer("ann"), desk.invitation(), Answer(3), key=uuid4())
    desk.wait(minutes=6)
    with pytest.raises(Problem, match="Five minutes"):
        answers.take_back(desk.viewer("ann"), again.id)


def test_nobody_answers_for_anothers_client_nor_outside_the_scale(desk):
    desk.wave()
    for login in ("bob", "sven", "director"):
        with pytest.raises(Problem, match="not to be asked|may not"):
            answers.by_phone(desk.viewer(login), desk.invitation(), NINE, key=uuid4())
    factor = desk.run("SELECT id FROM kept.survey_factors")[0][0]
    for wrong in (Answer(), Answer(11), Answer(-1), Answer(5, factors={factor: 5}), Answer(5, "x" * 2001), Answer(5, reason_id=uuid4())):
        with pytest.raises(Problem):
            answers.by_phone(desk.viewer("ann"), desk.invitation(), wrong, key=uuid4())
    assert desk.told("id") == []


def test_what_does_not_apply_is_no_zero(desk):
    desk.wave(survey=desk.csi)
    (first, weight), (second, other), *_ = desk.run("SELECT id, importance FROM kept.survey_factors ORDER BY position")
    with pytest.raises(Problem, match="one of these at least"):
        answers.by_phone(desk.viewer("ann"), desk.invitation(), Answer(), key=uuid4())
    answers.by_phone(desk.viewer("ann"), desk.invitation(), Answer(factors={first: 5, second: 1}, overall=4), key=uuid4())
    (shown,) = reader.rows("surveys/last", desk.viewer("ann"), as_of=desk.clock)
    assert shown["csi"] == pytest.approx(100 * weight / (weight + other)) and (shown["score"], shown["overall"]) == (None, 4)


@pytest.mark.parametrize("said", [{"overall": 6}, {"overall": 0}, {"factors": {"first": 6}}], ids=str)
def test_what_lies_beyond_the_scale_of_the_survey_is_refused(desk, said):
    desk.wave(survey=desk.csi)
    first = desk.run("SELECT id FROM kept.survey_factors ORDER BY position")[0][0]
    given = {"factors": {first: said.get("factors", {}).get("first", 3)}} | {name: said[name] for name in said if name != "factors"}
    with pytest.raises(Problem, match="from 1 to 5"):
        answers.by_phone(desk.viewer("ann"), desk.invitation(), Answer(**given), key=uuid4())


# Definitions --------------------------------------------------------------------------------------------------------------------------


def test_a_survey_nobody_was_asked_is_changed_in_place_and_one_that_was_asked_is_replaced(desk):
    new = Survey("Ours", texts={"en": SCRIPT}, factors=(("Speed", 2),))
    assert surveys.revise(SYSTEM, desk.nps, new, version=1, key=uuid4()) == desk.nps
    desk.wave()
    key = uuid4()
    for _ in range(2):
        made = surveys.revise(SYSTEM, desk.nps, Survey("Newer"), version=2, key=key)
    assert made == key
    assert desk.run("SELECT name, retired_at IS NULL, replaces_id FROM kept.surveys WHERE kind = 'nps' ORDER BY 1") == [
        ("Newer", True, desk.nps),
        ("Ours", False, None),
    ]
    assert desk.run("SELECT question FROM kept.survey_texts WHERE survey_id = ?", desk.nps) == [("How likely?",)]
    answers.by_phone(desk.viewer("ann"), desk.invitation(), NINE, key=uuid4())  # the wave that runs goes on with its own words
    for login in ("hanna", "ann"):
        with pytest.raises(Problem, match="may not"):
            surveys.make(desk.viewer(login), Survey("x"), key=uuid4())


def test_a_definition_that_could_not_be_asked_is_refused(desk):
    for field, values in (
        ("name", {"name": " "}),
        ("texts_en", {"texts": {"en": {**SCRIPT, "why": ""}}}),
        ("texts_de", {"texts": {"de": SCRIPT}}),
        ("factors", {"factors": (("Speed", 1), ("speed", 2))}),
        ("factors", {"kind": "csi"}),
        ("valid_days", {"valid_days": 0}),
        ("line", {"line_id": uuid4()}),
    ):
        with pytest.raises(Problem) as caught:
            surveys.make(SYSTEM, Survey(**{"name": "x"} | values), key=uuid4())
        assert caught.value.field == field
    assert store.here().versions["surveys"] == 0


# Themes -------------------------------------------------------------------------------------------------------------------------------


def test_a_theme_is_confirmed_once_by_who_may_ask_the_client_and_nobody_else(desk):
    desk.wave()
    told = answers.by_phone(desk.viewer("ann"), desk.invitation(), NINE, key=uuid4()).id
    (speed, _), (price, _) = desk.run("SELECT id, name FROM kept.survey_reasons WHERE name IN ('Speed', 'Price') ORDER BY name DESC")
    assert [one["answer_id"] for one in reader.rows("surveys/unnamed", desk.viewer("ann"), as_of=desk.clock)] == [str(told)]
    for login, themes, said in (
        ("bob", (speed,), "no such answer"),
        ("sven", (speed,), "no such answer"),
        ("director", (speed,), "may not"),
        ("ann", (), "one theme at least"),
        ("ann", (uuid4(),), "no longer on the list"),
    ):
        with pytest.raises(Problem, match=said):
            survey_themes.confirm(desk.viewer(login), told, themes, key=uuid4())
    assert reader.rows("surveys/unnamed", desk.viewer("bob"), as_of=desk.clock) == []
    key = uuid4()
    for _ in range(2):
        survey_themes.confirm(desk.viewer("ann"), told, (speed, price, speed), key=key)
    survey_themes.confirm(desk.viewer("hanna"), told, (speed,), key=uuid4())
    assert {row[0] for row in desk.run("SELECT reason_id FROM kept.answer_reasons WHERE answer_id = ?", told)} == {speed, price}
    assert desk.run("SELECT count(*) FROM kept.answer_reasons") == [(2,)] and desk.told("reason_id") == [(None,)]
    assert reader.rows("surveys/unnamed", desk.viewer("ann"), as_of=desk.clock) == []
    (last,) = reader.rows("surveys/last", desk.viewer("ann"), as_of=desk.clock)
    assert last["theme"] == "Price"  # the first by name
