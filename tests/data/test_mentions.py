"""Reviews and mentions: entered once, judged by a person, answered, made a complaint, joined to the request; by whom it is not, refused."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from data import mention_ends, mention_paste, mentions, review_requests
from data.complaints import Complaint
from data.mentions import Mention, Wrote
from data.problems import Problem
from queries import reader

DAY = date(2026, 3, 3)


@pytest.fixture
def maps(desk):
    return desk.run("SELECT id FROM kept.places ORDER BY position LIMIT 1")[0][0]


@pytest.fixture
def entered(desk, maps):
    def enter(words="Good people", login="hanna", key=None, **more):
        return mentions.enter(desk.viewer(login), Mention(words, more.pop("on", DAY), maps, **more), key=key or uuid4())

    return enter


def row(desk, mention, *names):
    return desk.run(f"SELECT {', '.join(names)} FROM kept.mentions WHERE id = ?", mention)[0]


def judge(desk, mention, tone, version=1, login="hanna", **more):
    mention_ends.judge(desk.viewer(login), mention, tone, version=version, key=uuid4(), **more)


def test_a_mention_is_entered_once_per_key_with_its_place_and_the_line_of_its_client(desk, entered):
    key = uuid4()
    assert entered(key=key, client_id=desk.acme, rating=4) == entered(key=key, client_id=desk.acme, rating=4) == key
    assert desk.run("SELECT site, line_id, rating, sentiment FROM kept.mentions") == [("Maps", desk.id("line", "Sales"), 4, None)]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"words": " "}, "words"),
        ({"words": "x" * 5001}, "words"),
        ({"rating": 0.5}, "rating"),
        ({"rating": 5.5}, "rating"),
        ({"rating": float("nan")}, "rating"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"sentiment": "angry"}, "sentiment"),
        ({"on": date(2026, 3, 5)}, "on"),
        ({"line_id": uuid4()}, "line"),
    ],
)
def test_what_cannot_be_a_mention_is_refused_at_its_input(desk, entered, more, field):
    with pytest.raises(Problem) as refused:
        entered(**more)
    assert refused.value.field == field
    assert desk.run("SELECT count(*) FROM kept.mentions") == [(0,)]


@pytest.mark.parametrize("login", ["ann", "director"])
def test_only_heads_and_administrators_write_mentions(desk, entered, login):
    with pytest.raises(Problem, match="may not"):
        entered(login=login)


def test_the_head_of_another_line_neither_sees_nor_changes_it(desk, entered):
    made = entered(client_id=desk.acme)
    assert reader.rows("mentions/list", desk.viewer("sven"), mention=made) == []
    with pytest.raises(Problem, match="among yours"):
        judge(desk, made, "positive", login="sven")


def test_a_person_judges_it_and_what_the_words_suggested_stands_beside(desk, entered):
    made = entered()
    judge(desk, made, "neutral", suggested="positive")
    assert row(desk, made, "sentiment", "suggested", "judged_by") == ("neutral", "positive", desk.id("staff", "hanna"))
    with pytest.raises(Problem, match="changed this mention"):
        judge(desk, made, "negative")


def test_the_first_answer_sets_its_moment_and_a_better_wording_does_not_move_it(desk, entered):
    made = entered(on=date(2026, 3, 2))
    mention_ends.answer(desk.viewer("hanna"), made, "Thank you", date(2026, 3, 3), version=1, key=uuid4())
    desk.wait(days=3)
    mention_ends.answer(desk.viewer("hanna"), made, "Thank you very much", version=2, key=uuid4())
    assert row(desk, made, "answer", "answered_at") == ("Thank you very much", datetime(2026, 3, 3, 12))
    with pytest.raises(Problem, match="after what it answers"):
        mention_ends.answer(desk.viewer("hanna"), entered(), "Too early", date(2026, 3, 2), version=1, key=uuid4())


def test_a_negative_one_of_a_known_client_becomes_one_complaint_with_owner_and_deadline(desk, entered):
    made, key = entered("Late again", sentiment="negative"), uuid4()
    with pytest.raises(Problem, match="choose the client"):
        mention_ends.complain(desk.viewer("hanna"), made, Complaint("Late again", 3), version=1, key=uuid4())
    mentions.link(desk.viewer("hanna"), made, desk.acme, version=1, key=uuid4())
    for _ in range(2):
        mention_ends.complain(desk.viewer("hanna"), made, Complaint("Late again", 3), version=2, key=key)
    assert desk.run("SELECT id, owner_id, deadline_at IS NOT NULL FROM kept.complaints") == [(key, desk.id("staff", "ann"), True)]
    assert row(desk, made, "complaint_id") == (key,)
    with pytest.raises(Problem, match="complaint already"):
        mention_ends.complain(desk.viewer("hanna"), made, Complaint("Late again", 3), version=3, key=uuid4())


def test_a_pleasant_one_is_no_complaint(desk, entered):
    made = entered(client_id=desk.acme, sentiment="positive")
    with pytest.raises(Problem, match="Only a negative"):
        mention_ends.complain(desk.viewer("hanna"), made, Complaint("x"), version=1, key=uuid4())


def test_several_are_pasted_once_and_what_stands_there_is_not_entered_again(desk, maps, entered):
    entered("Good people")
    pasted = [
        Mention(one.words, one.on or DAY, maps, rating=one.rating) for one in mention_paste.parts("Good people\n\nSlow\n3\n\nSlow\n3")
    ]
    key = uuid4()
    assert mentions.enter_all(desk.viewer("hanna"), pasted, key=key) == (1, 2)
    assert mentions.enter_all(desk.viewer("hanna"), pasted, key=key) == (0, 3)
    assert desk.run("SELECT words, rating FROM kept.mentions ORDER BY 1") == [("Good people", None), ("Slow", 3)]


def test_pasted_text_is_read_as_rows_of_a_table_or_as_blocks():
    table = "02.03.2026\t4\tVera\tFriendly and quick\n2026-03-03\t5/5\tІван\tДуже задоволені роботою"
    assert [(one.on, one.rating, one.author, one.words) for one in mention_paste.parts(table)] == [
        (date(2026, 3, 2), 4, "Vera", "Friendly and quick"),
        (date(2026, 3, 3), 5, "Іван", "Дуже задоволені роботою"),
    ]
    blocks = "★★☆☆☆\nОпоздали\nна час\r\n\r\n \n4,5\nFine"
    assert [(one.rating, one.words) for one in mention_paste.parts(blocks)] == [(2, "Опоздали\nна час"), (4.5, "Fine")]
    assert mention_paste.parts(" \n\n ") == []


def test_a_request_is_met_by_the_review_that_follows_and_waits_again_when_that_is_taken_back(desk, entered):
    asked = review_requests.ask(desk.viewer("ann"), Wrote(desk.acme), key=uuid4())
    with pytest.raises(Problem, match="less than 90 days"):
        review_requests.ask(desk.viewer("hanna"), Wrote(desk.acme), key=uuid4())
    desk.wait(days=5)
    made = entered(client_id=desk.acme, on=date(2026, 3, 8))
    assert row(desk, made, "asked_for") == (True,)
    assert desk.run("SELECT mention_id FROM kept.review_requests WHERE id = ?", asked) == [(made,)]
    with pytest.raises(Problem, match="answered with a review"):
        review_requests.take_back(desk.viewer("ann"), asked)
    mentions.take_back(desk.viewer("hanna"), made, version=1, key=uuid4())
    assert desk.run("SELECT mention_id FROM kept.review_requests") == [(None,)]


def test_a_manager_asks_only_clients_of_her_own_and_takes_back_only_her_own_request(desk):
    with pytest.raises(Problem, match="among yours"):
        review_requests.ask(desk.viewer("ann"), Wrote(desk.other), key=uuid4())
    asked = review_requests.ask(desk.viewer("bob"), Wrote(desk.other), key=uuid4())
    assert reader.rows("mentions/requests", desk.viewer("ann")) == []
    with pytest.raises(Problem, match="nothing of yours"):
        review_requests.take_back(desk.viewer("ann"), asked)
    for _ in range(2):
        review_requests.take_back(desk.viewer("bob"), asked)
    assert reader.rows("mentions/requests", desk.viewer("bob")) == []


def test_a_past_day_keeps_the_judgement_it_knew_and_what_was_taken_back_later(desk, entered):
    made, gone = entered(client_id=desk.acme), entered("Mistaken")
    judge(desk, made, "positive")
    then = desk.clock
    desk.wait(days=10)
    judge(desk, made, "negative", version=2)
    mentions.take_back(desk.viewer("hanna"), gone, version=1, key=uuid4())
    told = [
        [one["sentiment"] for one in reader.rows("mentions/judged", desk.viewer("hanna"), as_of=at)]
        for at in (then - timedelta(hours=1), then, desk.clock)
    ]
    assert told == [[], ["positive"], ["negative"]]
    assert [one["mention_id"] for one in reader.rows("mentions/list", desk.viewer("hanna"))] == [str(made)]
