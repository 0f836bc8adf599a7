"""E-mails become contacts and leads, once each, in order, and none is lost: against a real IMAP server on loopback."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from data import mail_in, mail_looking, mailboxes, store
from data.problems import Problem
from data.viewer import of_login
from queries.reader import rows
from tests.imap import PASSWORD, letter
from tests.post import Post


@pytest.fixture
def post(tiny):
    return Post(tiny)


def test_a_stranger_becomes_a_lead_of_the_line_with_the_mailboxs_origin(post):
    assert post.come(letter()) == {"lead": 1}
    assert post.leads() == [("Eve Stone", "eve@stranger.test", "Price\nHow much is it?", post.tiny.id("line", "Sales"))]
    assert post.tiny.run("SELECT count(*) FROM kept.lead_touches")[0][0] == 1
    assert post.contacts() == []


def test_a_known_person_gives_a_contact_of_the_client_and_no_lead(post):
    deal = post.tiny.deal("D1", [("2026-02-01", "lead")], owner="ann", client_id=post.acme)
    assert post.come(letter("amy@ACME.test", text="Please call me.")) == {"contact": 1}
    assert post.contacts() == [
        {"client_id": post.acme, "person_id": post.amy, "lead_id": None, "deal_id": deal, "staff_id": post.tiny.id("staff", "ann"),
         "direction": "in", "automatic": False, "note": "Price\nPlease call me."}
    ]  # fmt: skip
    assert post.leads() == []


def test_a_second_message_of_an_open_lead_is_a_contact_of_it(post):
    post.come(letter(id="a"))
    assert post.come(letter(id="b", subject="Once more")) == {"contact": 1}
    assert [one["lead_id"] for one in post.contacts()] == [post.tiny.run("SELECT id FROM kept.leads")[0][0]]


def test_a_reply_stays_with_its_thread_whoever_writes_it(post):
    post.come(letter("info@acme.test", id="first"))
    post.come(letter("unknown@gmail.test", id="second", In_Reply_To="<first@mail.test>"))
    post.come(letter("third@gmail.test", id="third", References="<second@mail.test>"))
    assert [one["client_id"] for one in post.contacts()] == [post.acme] * 3
    assert {row[0] for row in post.tiny.run("SELECT thread_id FROM kept.messages")} == {"<first@mail.test>"}


def test_an_answer_that_is_read_before_its_question_joins_the_same_thread(post):
    post.come(letter("info@acme.test", id="b", References="<a@mail.test>"), letter("unknown@gmail.test", id="a"))
    assert {row[0] for row in post.tiny.run("SELECT thread_id FROM kept.messages")} == {"<a@mail.test>"}
    assert [one["client_id"] for one in post.contacts()] == [post.acme] * 2


def test_what_our_own_people_send_goes_out_and_answers_the_lead(post):
    post.come(letter(id="ask"))
    waiting = "SELECT answered_at IS NULL FROM visible.open_leads"
    with post.tiny.here.cursor(post.boss) as cur:
        assert cur.execute(waiting).fetchall() == [(True,)]
    answer = letter("bob@voronka.test", "eve@stranger.test", id="answer", In_Reply_To="<ask@mail.test>", text="Ten.")
    assert post.come(answer) == {"contact": 1}
    sent = post.contacts()[0]
    assert (sent["direction"], sent["staff_id"], sent["lead_id"] is None) == ("out", post.tiny.id("staff", "bob"), False)
    with post.tiny.here.cursor(post.boss) as cur:
        assert cur.execute(waiting).fetchall() == [(False,)]


@pytest.mark.parametrize(
    ("checked", "became"),
    [
        ("mx.voronka.test; dmarc=fail (p=none) header.from=voronka.test; spf=pass", "quarantine"),
        ("mx.voronka.test; spf=softfail smtp.mailfrom=evil.test; dkim=none", "quarantine"),
        ("mx.voronka.test; spf=fail; dkim=pass header.d=voronka.test", "contact"),
        ("mx.voronka.test; dmarc=pass; spf=fail", "contact"),
        ("mx.voronka.test; none", "contact"),
    ],
)
def test_who_writes_in_a_colleagues_name_and_is_not_them_answers_no_client(post, checked, became):
    said = letter("bob@voronka.test", "amy@acme.test", text="Pay to this account.", Authentication_Results=checked)
    assert post.come(said) == {became: 1}
    assert len(post.contacts()) == (became == "contact")
    assert post.tiny.run("SELECT count(*) FROM kept.quarantine") == [(int(became == "quarantine"),)]


def test_only_the_first_check_of_the_sender_is_our_own_servers(post):
    forged = letter("bob@voronka.test", "amy@acme.test", Authentication_Results="mx.voronka.test; dmarc=fail")
    forged["X-Other"] = "between"
    forged._headers.append(("Authentication-Results", "mx.voronka.test; dmarc=pass"))
    assert post.come(forged) == {"quarantine": 1}


def planned(post) -> list[tuple]:
    return post.tiny.run("SELECT staff_id, note, follows_id IS NOT NULL FROM kept.contacts WHERE state = 'planned'")


def test_a_letter_of_a_client_waits_for_an_answer_until_it_is_read(post):
    post.come(letter("info@acme.test", id="ask"), letter("info@acme.test", id="more", In_Reply_To="<ask@mail.test>"))
    assert planned(post) == [(post.tiny.id("staff", "ann"), "Price", True)]
    post.come(letter("bob@voronka.test", "info@acme.test", id="a", In_Reply_To="<ask@mail.test>", Auto_Submitted="auto-replied"))
    assert len(planned(post)) == 1
    post.come(letter("ann@voronka.test", "info@acme.test", id="b", In_Reply_To="<ask@mail.test>", text="Ten."))
    assert planned(post) == []
    assert post.tiny.run("SELECT note FROM kept.contacts WHERE follows_id IS NOT NULL AND state = 'held' AND direction = 'out'") == [
        ("Price\nTen.",)
    ]


def test_what_is_due_tomorrow_anyway_is_not_planned_twice_and_machines_wait_for_nothing(post):
    post.come(letter("info@acme.test", id="ask", Auto_Submitted="auto-replied"))
    assert planned(post) == []
    due = store.now() - timedelta(hours=1)
    facts = {"line_id": post.tiny.id("line", "Sales"), "client_id": post.acme, "staff_id": post.tiny.id("staff", "ann"), "kind": "call"}
    post.tiny.add("contacts", id=uuid4(), **facts, direction="out", state="planned", due_at=due, planned_at=due, entered_at=due)
    post.come(letter("info@acme.test", id="more"))
    assert len(planned(post)) == 1


def test_an_automatic_reply_is_marked_and_answers_nobody(post):
    post.come(letter(id="ask"))
    away = letter("bob@voronka.test", "eve@stranger.test", id="away", In_Reply_To="<ask@mail.test>", Auto_Submitted="auto-replied")
    assert post.come(away) == {"contact": 1}
    assert post.contacts()[0]["automatic"] is True
    with post.tiny.here.cursor(post.boss) as cur:
        assert cur.execute("SELECT answered_at FROM visible.open_leads").fetchall() == [(None,)]


@pytest.mark.parametrize(
    "head",
    [{"List_Id": "<news.test>"}, {"Precedence": "bulk"}, {"Auto_Submitted": "auto-replied"}, {"Return_Path": "<>"}],
    ids=["list", "bulk", "reply", "bounce"],
)
def test_machines_that_nobody_knows_are_left_aside(post, head):
    assert post.come(letter(**head)) == {"aside": 1}
    assert (post.leads(), post.contacts()) == ([], [])


def test_what_a_sites_form_sends_in_our_name_is_a_lead_of_whom_it_answers_to(post):
    form = letter("Site <bob@voronka.test>", id="form", Reply_To="visitor@home.test", Auto_Submitted="auto-generated")
    between_us = letter("bob@voronka.test", "ann@voronka.test", id="us")
    assert post.come(form, between_us) == {"lead": 1, "aside": 1}
    assert [row[1] for row in post.leads()] == ["visitor@home.test"]


def test_a_message_is_taken_once_though_it_comes_twice(post):
    assert post.come(letter(), letter()) == {"lead": 1, "again": 1}
    assert post.come() == {}


def test_a_message_id_that_a_program_uses_again_hides_nothing(post):
    assert post.come(letter("info@acme.test"), letter("info@borealis.test")) == {"contact": 2}


def test_reading_goes_on_where_it_ended_and_marks_nothing_as_read(post):
    post.come(letter(id="a"))
    last = post.row()["last"]
    assert post.come(letter(id="b", sender="f@stranger.test")) == {"lead": 1}
    assert post.row()["last"] == last + 1
    assert post.server.seen(post.folder) == []


def test_what_lay_there_before_the_mailbox_was_added_stays_there(post):
    old = post.server.folder("Old")
    post.server.put(old, letter("old@stranger.test", id="old"))
    box = mailboxes.add(post.boss, post.facts(folder=old), PASSWORD, key=uuid4())
    post.server.put(old, letter("new@stranger.test", id="new"))
    assert dict(mail_looking.look(box)) == {"lead": 1}
    assert [row[1] for row in post.leads()] == ["new@stranger.test"]


def test_a_new_epoch_of_the_folder_brings_all_again_and_doubles_nothing(post):
    post.come(letter(id="a"), letter("info@acme.test", id="b"))
    post.server.folder("Sales")
    ancient = datetime(2020, 1, 1, tzinfo=UTC)
    post.server.put(post.folder, letter("ancient@stranger.test", id="z"), at=ancient)
    came = post.come(letter(id="a"), letter("info@acme.test", id="b"), letter("g@stranger.test", id="c"))
    assert came == {"again": 2, "lead": 1}
    assert len(post.leads()) == 2 and len(post.contacts()) == 1


def test_what_cannot_be_taken_is_kept_with_its_reason_and_the_next_comes_in(post):
    nobody = b"Subject: who\r\nMessage-ID: <who@x>\r\n\r\nI have no sender.\r\n"
    assert post.come(nobody, letter(id="next")) == {"quarantine": 1, "lead": 1}
    ((door, body, problem, line),) = post.tiny.run("SELECT door, body, problem, line_id FROM kept.quarantine")
    assert (door, "I have no sender." in body, line) == ("mail", True, post.tiny.id("line", "Sales"))
    assert json.loads(problem)["sentence"] == "Give a name, a phone or an e-mail."


def test_a_message_that_breaks_us_is_kept_too(post, monkeypatch):
    whole = mail_in._taken
    monkeypatch.setattr(
        mail_in, "_taken", lambda cur, me, box, one, got: 1 / 0 if "bad" in one.message_id else whole(cur, me, box, one, got)
    )
    assert post.come(letter(id="bad"), letter(id="good")) == {"quarantine": 1, "lead": 1}
    assert "ZeroDivisionError" in post.tiny.run("SELECT problem FROM kept.quarantine")[0][0]


def test_the_server_going_away_is_one_sentence_and_the_next_look_goes_on(post):
    right = post.server.port
    post.tiny.run("UPDATE kept.mailboxes SET port = 1")
    post.server.put(post.folder, letter())
    with pytest.raises(Problem, match="127.0.0.1 does not answer on port 1"):
        mail_looking.look(post.box)
    assert json.loads(post.row()["trouble"])["sentence"] == "{host} does not answer on port {port}."
    post.tiny.run("UPDATE kept.mailboxes SET port = ?", right)
    assert dict(mail_looking.look(post.box)) == {"lead": 1}
    assert post.row()["trouble"] is None


def test_a_manager_sees_no_mail_of_anothers_client(post):
    post.come(letter("info@acme.test", id="a"), letter("info@borealis.test", id="b", text="Secret of Borealis"))
    for table, expected in (("contacts", 2), ("messages", 1)):  # the letter, and the answer planned for it
        with post.tiny.here.cursor(of_login(post.tiny.here, "ann")) as cur:
            assert cur.execute(f"SELECT count(*) FROM visible.{table}").fetchall() == [(expected,)]
            assert "Borealis" not in str(cur.execute(f"SELECT * FROM visible.{table}").fetchall())
    events = rows("client/timeline", of_login(post.tiny.here, "ann"), client=post.acme)
    assert [(one["title"], one["note"]) for one in events if one["kind"] == "contact"] == [("E-mail", "Price\nHow much is it?")]
    assert not [one for one in rows("client/timeline", of_login(post.tiny.here, "bob"), client=post.acme) if one["kind"] == "contact"]


def test_a_lead_of_an_e_mail_stands_in_the_inbox_with_subject_and_text(post):
    post.come(letter(subject="=?koi8-r?B?8NLJ18XU?=", text="Сколько?"))
    (lead,) = rows("inbox/open", of_login(post.tiny.here, "ann"), as_of=store.now() + timedelta(minutes=1))
    assert (lead["name"], lead["message"]) == ("Eve Stone", "Привет\nСколько?")
