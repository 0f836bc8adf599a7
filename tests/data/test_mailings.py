"""Letters to many go once, to who may be written to, by a real SMTP server; what is unclear is never sent again by itself."""

import json
import threading
from uuid import uuid4

import pytest

from data import letter_words, lists, mailing_runs, mailings, senders, smtp_server, store, unsubscribes
from data.mailings import Draft, Group
from data.problems import Problem
from data.senders import Sender
from data.viewer import of_login
from queries import reader
from tests import smtp

BODY = "Dear {person} of {client},\n\n{opening}\n\n{manager}, {company}\n{unsubscribe}"


class Desk:
    """Two lines with clients of each, an administrator, a head of Sales, a server that takes letters."""

    def __init__(self, tiny):
        self.tiny, (self.port, self.taken) = tiny, smtp.fresh()
        tiny.line("Service")
        tiny.staff("boss", "admin")
        tiny.staff("hanna", "head", ["Sales"])
        tiny.staff("ann", "manager", ["Sales"])
        self.boss, self.hanna, self.ann = (of_login(tiny.here, login) for login in ("boss", "hanna", "ann"))
        self.clients = [self.client(name) for name in ("Acme", "Borealis", "Cedar")]
        self.strange = self.client("Strange", line="Service")
        self.sender = senders.add(self.boss, self.facts(), smtp.PASSWORD, key=uuid4())
        tiny.run("UPDATE kept.senders SET per_minute = 60000")

    def client(self, name, line="Sales", **person):
        made = self.tiny.client(name, "ann", line)
        facts = {"email": f"{name}@{name}.test".lower(), "consent": True} | person
        who = self.tiny.add("persons", id=uuid4(), name=f"{name} person", name_norm=name, entered_at="2026-01-01", **facts)
        self.tiny.add("person_roles", id=uuid4(), person_id=who, client_id=made, is_main=True)
        return made

    def facts(self, **other) -> Sender:
        usual = {"name": "Post", "host": "127.0.0.1", "port": self.port, "security": "none", "login": smtp.LOGIN, "per_minute": 600}
        return Sender(**usual | {"from_name": "Probe", "from_address": "news@probe.test"} | other)

    def wanted(self, clients=None, **other) -> Draft:
        group = Group(tuple(self.clients if clients is None else clients), None, other.pop("opening", "Good to know you."))
        usual = {"line_id": self.tiny.id("line", "Sales"), "name": "News", "subject": "News for {client}", "body": BODY}
        return Draft(**usual | {"groups": (group,), "sender_id": self.sender, "address": "https://desk.test"} | other)

    def draft(self, clients=None, **other):
        return mailings.draft(self.hanna, self.wanted(clients, **other), key=uuid4())

    def version(self, mailing) -> int:
        return reader.row("mailings/one", self.hanna, mailing=mailing)["version"]

    def sent(self, clients=None, **other):
        made = self.draft(clients, **other)
        mailings.send(self.hanna, made, version=self.version(made))
        mailing_runs.go_on(made)
        return made

    def letters(self, mailing) -> dict:
        rows = reader.rows("mailings/letters", self.hanna, mailing=mailing)
        return {one["client"]: (one["state"], (json.loads(one["reason"]) if one["reason"] else {}).get("why")) for one in rows}


@pytest.fixture
def desk(tiny):
    return Desk(tiny)


def test_nothing_goes_before_a_person_says_so_and_then_each_letter_goes_once(desk):
    made = desk.draft()
    mailing_runs.go_on(made)
    assert desk.taken.letters == [] and mailing_runs.standing(desk.tiny.here) == {}
    assert mailings.send(desk.hanna, made, version=desk.version(made)) == 3
    mailing_runs.go_on(made)
    mailing_runs.go_on(made)
    assert desk.taken.addresses() == ["acme@acme.test", "borealis@borealis.test", "cedar@cedar.test"]
    assert reader.row("mailings/one", desk.hanna, mailing=made)["state"] == "done"
    with pytest.raises(Problem, match="Someone has changed"):
        mailings.send(desk.hanna, made, version=desk.version(made))


def test_a_letter_is_what_the_preview_showed_and_names_the_way_out(desk):
    made = desk.sent(desk.clients[:1], opening="How is {client}?")
    (_, message), shown = desk.taken.letters[0], reader.rows("mailings/letters", desk.hanna, mailing=made)[0]
    assert message["subject"] == shown["subject"] == "News for Acme"
    assert message.get_content().replace("\r\n", "\n").strip() == shown["body"]
    assert shown["body"].startswith("Dear Acme person of Acme,\n\nHow is Acme?\n\nAnn, Probe\nhttps://desk.test/u/")
    assert message["list-unsubscribe"] == f"<{shown['body'].splitlines()[-1]}>"
    assert message["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"


def test_each_letter_that_went_is_an_automatic_contact_of_its_client(desk):
    desk.sent(desk.clients[:1])
    names = "client_id, kind, direction, state, automatic, note, person_id IS NOT NULL"
    assert desk.tiny.run(f"SELECT {names} FROM kept.contacts") == [(desk.clients[0], "email", "out", "held", True, "News for Acme", True)]


def test_who_may_not_be_written_to_gets_no_letter_and_the_reason_is_kept(desk):
    others = [desk.client("No", consent=False), desk.client("Nowhere", email=None), desk.client("Twin", email="ACME@acme.test")]
    others += [desk.client("Odd", email="odd@odd.test\nBcc: x@y.test"), desk.client("Gone"), desk.client("Left", email="left@left.test")]
    others += [desk.client("Unasked", consent=None), desk.tiny.client("Bare", "ann", email="info@bare.test")]
    desk.tiny.run("UPDATE kept.clients SET retired_at = '2026-01-01' WHERE name = 'Gone'")
    desk.tiny.add("unsubscribes", id=uuid4(), address_norm="left@left.test", way="link", happened_at="2026-01-01")
    assert desk.letters(desk.draft(others[:1])) == {"No": ("left_out", "no_consent")}
    made = desk.sent(desk.clients[:1] + others)
    assert desk.letters(made) == {
        "Acme": ("sent", None),
        "No": ("left_out", "no_consent"),
        "Nowhere": ("left_out", "no_address"),
        "Odd": ("left_out", "no_address"),
        "Twin": ("left_out", "same_address"),
        "Gone": ("left_out", "retired"),
        "Left": ("left_out", "unsubscribed"),
        "Unasked": ("left_out", "not_asked"),
        "Bare": ("left_out", "not_asked"),
    }
    assert desk.taken.addresses() == ["acme@acme.test"]
    on_paper = desk.letters(desk.draft(others, way="print", sender_id=None))
    assert {name for name, (state, _) in on_paper.items() if state == "left_out"} == {"No", "Gone", "Left"}


def test_who_takes_consent_back_between_draft_and_sending_gets_no_letter(desk):
    made = desk.draft()
    desk.tiny.run("UPDATE kept.persons SET consent = NULL WHERE name = 'Acme person'")
    desk.tiny.run("UPDATE kept.persons SET consent = false WHERE name = 'Cedar person'")
    mailings.send(desk.hanna, made, version=desk.version(made))
    mailing_runs.go_on(made)
    assert desk.letters(made) == {"Acme": ("left_out", "not_asked"), "Borealis": ("sent", None), "Cedar": ("left_out", "no_consent")}


def test_clients_of_another_line_are_never_there(desk):
    made = desk.draft([*desk.clients, desk.strange])
    assert set(desk.letters(made)) == {"Acme", "Borealis", "Cedar"}
    both = mailings.draft(desk.boss, desk.wanted([*desk.clients, desk.strange]), key=uuid4())
    assert set(desk.letters(both)) == {"Acme", "Borealis", "Cedar"}
    with pytest.raises(Problem, match="None of these clients"):
        desk.draft([desk.strange])
    with pytest.raises(Problem, match="Choose the line"):
        desk.draft([desk.strange], line_id=desk.tiny.id("line", "Service"))
    service = mailings.draft(desk.boss, desk.wanted([desk.strange], line_id=desk.tiny.id("line", "Service")), key=uuid4())
    with pytest.raises(Problem, match="no such mailing"):
        mailings.send(desk.hanna, service, version=1)
    assert len(reader.rows("mailings/list", desk.hanna)) == 2 and reader.rows("mailings/letters", desk.hanna, mailing=service) == []
    assert reader.rows("mailings/list", desk.ann) == [] == reader.rows("mailings/letters", desk.ann, mailing=made)
    with pytest.raises(Problem, match="You may not"):
        mailings.draft(desk.ann, desk.wanted(), key=uuid4())


def test_what_was_on_its_way_when_the_desk_ended_is_unclear_and_not_sent_again(desk):
    made = desk.draft()
    mailings.send(desk.hanna, made, version=desk.version(made))
    stop = threading.Event()
    desk.taken.before = lambda envelope: stop.set()
    mailing_runs.go_on(made, stop)
    assert len(desk.taken.letters) == 1
    desk.tiny.run("UPDATE kept.letters SET state = 'sending' WHERE id = (SELECT min(id) FROM kept.letters WHERE state = 'waiting')")
    mailing_runs.go_on(made)
    assert sorted(desk.letters(made).values()) == [("failed", "unclear"), ("sent", None), ("sent", None)]
    assert len(desk.taken.letters) == 2 == len(set(desk.taken.addresses()))


def test_a_refused_address_bounces_is_not_tried_again_and_holds_up_nobody(desk):
    desk.taken.refused["acme@acme.test"] = "550 5.1.1 No such user"
    desk.taken.refused["cedar@cedar.test"] = "450 4.2.0 Try again later"
    made = desk.sent()
    assert desk.letters(made) == {"Acme": ("bounced", "refused"), "Borealis": ("sent", None), "Cedar": ("waiting", None)}
    desk.taken.refused.clear()
    mailing_runs.go_on(made)
    assert desk.letters(made)["Cedar"] == ("sent", None) and desk.letters(made)["Acme"] == ("bounced", "refused")
    assert desk.letters(desk.draft())["Acme"] == ("left_out", "unsubscribed")


def test_paused_it_waits_resumed_it_goes_on_stopped_it_ends(desk):
    made = desk.draft()
    mailings.send(desk.hanna, made, version=desk.version(made))
    desk.taken.before = lambda envelope: mailings.pause(desk.hanna, made, version=desk.version(made))
    mailing_runs.go_on(made)
    assert len(desk.taken.letters) == 1 and mailing_runs.standing(desk.tiny.here) == {}
    desk.taken.before = lambda envelope: mailings.stop(desk.hanna, made, version=desk.version(made))
    mailings.resume(desk.hanna, made, version=desk.version(made))
    mailing_runs.go_on(made)
    assert sorted(desk.letters(made).values()) == [("left_out", "stopped"), ("sent", None), ("sent", None)]


def test_who_unsubscribes_between_draft_and_sending_gets_no_letter(desk):
    made = desk.draft()
    body = reader.rows("mailings/letters", desk.hanna, mailing=made)[0]["body"]
    said = letter_words.LINK.search(body)[1]
    wrong = said[:-2] + ("AA" if said[-2:] != "AA" else "BA")
    assert not unsubscribes.leave(desk.tiny.here, wrong) and not unsubscribes.leave(desk.tiny.here, "x")
    assert unsubscribes.leave(desk.tiny.here, said) and unsubscribes.leave(desk.tiny.here, said)
    assert desk.tiny.run("SELECT address_norm, way FROM kept.unsubscribes") == [("acme@acme.test", "link")]
    mailings.send(desk.hanna, made, version=desk.version(made))
    mailing_runs.go_on(made)
    assert desk.letters(made)["Acme"] == ("left_out", "unsubscribed") and len(desk.taken.letters) == 2


def test_a_server_in_trouble_is_no_letters_fault(desk, monkeypatch):
    made = desk.draft()
    mailings.send(desk.hanna, made, version=desk.version(made))
    desk.tiny.run("UPDATE kept.senders SET port = 1")
    with pytest.raises(Problem, match="does not answer"):
        mailing_runs.go_on(made)
    assert set(desk.letters(made).values()) == {("waiting", None)}
    assert "does not answer" in reader.row("mailings/one", desk.hanna, mailing=made)["trouble"]
    desk.tiny.run("UPDATE kept.senders SET port = ?", desk.port)
    mailing_runs.go_on(made)
    assert reader.row("mailings/one", desk.hanna, mailing=made)["trouble"] is None and len(desk.taken.letters) == 3


def test_an_answer_that_never_comes_is_unclear(desk):
    desk.taken.before = lambda envelope: (_ for _ in ()).throw(ConnectionResetError())
    with smtp_server.sending(smtp_server.Way("127.0.0.1", desk.port, "none", smtp.LOGIN, smtp.PASSWORD)) as server:
        server.data = lambda message: (_ for _ in ()).throw(smtp_server.smtplib.SMTPServerDisconnected("gone"))
        assert smtp_server.deliver(server, "a@b.test", "c@d.test", b"Subject: x\r\n\r\nx").what == "unclear"


def test_no_line_break_gets_into_a_header(desk):
    desk.tiny.run("UPDATE kept.clients SET name = 'Acme\r\nBcc: victim@x.test' WHERE name = 'Acme'")
    desk.tiny.run("UPDATE kept.persons SET name = 'Eve\r\nBcc: victim@x.test' WHERE name = 'Acme person'")
    desk.sent(desk.clients[:1])
    (to, message) = desk.taken.letters[0]
    assert to == "acme@acme.test" and message["bcc"] is None and message["subject"] == "News for Acme Bcc: victim@x.test"


WRONG = [
    ({"body": "Dear {name} {unsubscribe}"}, "There is no placeholder {name}"),
    ({"opening": "{clients}"}, "There is no placeholder {clients}"),
    ({"body": "No way out"}, "A letter by e-mail needs {unsubscribe}"),
    ({"subject": " "}, "Fill this in"),
    ({"sender_id": None}, "Choose the server"),
    ({"clients": ()}, "Choose who gets the letter"),
]


def test_what_cannot_be_a_mailing_is_one_sentence(desk):
    for facts, sentence in WRONG:
        with pytest.raises(Problem, match=sentence):
            desk.draft(**facts)
    assert desk.tiny.run("SELECT count(*) FROM kept.mailings") == [(0,)]


def test_printed_letters_are_contacts_and_need_no_address(desk):
    made = desk.draft([desk.client("Paper", email=None)], way="print", sender_id=None)
    assert "{unsubscribe}" not in (body := reader.rows("mailings/to_print", desk.hanna, mailing=made)[0]["body"]) and "/u/" not in body
    mailings.send(desk.hanna, made, version=desk.version(made))
    assert desk.letters(made) == {"Paper": ("printed", None)}
    assert desk.tiny.run("SELECT kind, automatic, c.id = l.contact_id FROM kept.contacts c, kept.letters l") == [("letter", True, True)]


def test_a_sender_is_tried_before_it_is_kept_and_its_password_is_sealed(desk):
    with pytest.raises(Problem, match="does not accept this login"):
        senders.add(desk.boss, desk.facts(), "wrong", key=uuid4())
    with pytest.raises(Problem, match="You may not"):
        senders.add(desk.hanna, desk.facts(), smtp.PASSWORD, key=uuid4())
    with pytest.raises(Problem, match="Enter the password again"):
        senders.change(desk.boss, desk.sender, desk.facts(host="localhost"), version=1)
    senders.change(desk.boss, desk.sender, desk.facts(name="Mail"), version=1)
    assert [(one["name"], one["host"]) for one in reader.rows("mailings/senders", desk.hanna)] == [("Mail", None)]
    assert smtp.PASSWORD not in str(desk.tiny.run("SELECT * FROM kept.senders"))


def test_a_template_with_an_unknown_placeholder_is_refused(desk):
    values = {"name": "Offer", "occasion": "offer", "subject": "For {client}", "body": "Dear {person},\n\n{price}"}
    with pytest.raises(Problem, match="There is no placeholder {price}"):
        lists.add(desk.boss, "letter_templates", values, key=uuid4())
    lists.add(desk.boss, "letter_templates", values | {"body": "Dear {person},\n\nhello"}, key=uuid4())
    assert reader.rows("lists/letter_templates", desk.hanna)[-1]["body"] == "Dear {person},\n\nhello"
    assert [one["occasion"] for one in reader.rows("lists/letter_templates", desk.hanna)][:3] == ["news", "birthday", "renewal"]
    assert store.here() is desk.tiny.here


def test_who_said_so_gets_no_letters_until_that_is_taken_back_and_both_leave_a_trail(desk):
    acme, key = desk.tiny.run("SELECT id FROM kept.persons WHERE name = 'Acme person'")[0][0], uuid4()
    unsubscribes.of_person(desk.ann, acme, key=key)
    unsubscribes.of_person(desk.ann, acme, key=key)
    unsubscribes.of_address(desk.hanna, " Cedar@Cedar.test ", key=uuid4())
    assert {name for name, (state, _) in desk.letters(desk.draft()).items() if state == "left_out"} == {"Acme", "Cedar"}
    assert [one["address"] for one in reader.rows("mailings/refusals", desk.ann)] == ["cedar@cedar.test", "acme@acme.test"]
    assert [(one["way"], one["staff"]) for one in reader.rows("mailings/refusals", desk.ann, person=acme)] == [("by_hand", "Ann")]
    unsubscribes.take_back(desk.ann, key)
    unsubscribes.take_back(desk.ann, key)
    assert desk.letters(desk.draft())["Acme"] == ("waiting", None)
    told = desk.tiny.run("SELECT action FROM kept.audit WHERE action LIKE 'unsubscribes.%' ORDER BY happened_at, action")
    assert [row[0] for row in told] == ["unsubscribes.by_hand", "unsubscribes.by_hand", "unsubscribes.take_back"]


def test_what_a_person_pressed_is_taken_back_by_who_writes_mailings_and_nobody_takes_off_what_is_not_theirs(desk):
    made = desk.draft()
    said = letter_words.LINK.search(reader.rows("mailings/letters", desk.hanna, mailing=made)[0]["body"])[1]
    unsubscribes.leave(desk.tiny.here, said)
    pressed = reader.rows("mailings/refusals", desk.hanna)[0]
    with pytest.raises(Problem, match="You may not"):
        unsubscribes.take_back(desk.ann, pressed["unsubscribe_id"])
    unsubscribes.take_back(desk.hanna, pressed["unsubscribe_id"])
    assert desk.tiny.run("SELECT count(*) FROM kept.unsubscribes WHERE taken_back_at IS NULL") == [(0,)]
    desk.tiny.staff("bob", "manager", ["Sales"])
    bob, acme = of_login(desk.tiny.here, "bob"), desk.tiny.run("SELECT id FROM kept.persons WHERE name = 'Acme person'")[0][0]
    for what in (lambda: unsubscribes.of_person(bob, acme, key=uuid4()), lambda: unsubscribes.of_address(bob, "x@y.test", key=uuid4())):
        with pytest.raises(Problem):
            what()
    with pytest.raises(Problem, match="is no e-mail address"):
        unsubscribes.of_address(desk.hanna, "cedar", key=uuid4())


def test_a_head_sees_and_takes_back_who_wants_no_letters_in_the_own_lines_alone(desk):
    key, typed = uuid4(), uuid4()
    unsubscribes.of_person(desk.boss, desk.tiny.run("SELECT id FROM kept.persons WHERE name = 'Strange person'")[0][0], key=key)
    unsubscribes.of_address(desk.hanna, "nobody@knows.test", key=typed)
    for login, line in (("hugo", "Sales"), ("sven", "Service")):
        desk.tiny.staff(login, "head", [line])
    seen = {
        login: [one["address"] for one in reader.rows("mailings/refusals", of_login(desk.tiny.here, login))]
        for login in ("hanna", "hugo", "sven")
    }
    assert seen == {"hanna": ["nobody@knows.test"], "hugo": ["nobody@knows.test"], "sven": ["strange@strange.test"]}
    assert len(reader.rows("mailings/refusals", desk.boss)) == 2
    unsubscribes.take_back(desk.hanna, key)
    assert desk.tiny.run("SELECT id FROM kept.unsubscribes WHERE taken_back_at IS NULL ORDER BY address_norm") == [(typed,), (key,)]


def test_a_client_whose_own_address_wants_no_letters_is_known_as_such_to_its_manager(desk):
    desk.tiny.run("UPDATE kept.clients SET email = 'Office@acme.test' WHERE id = ?", desk.clients[0])
    unsubscribes.of_address(desk.hanna, "office@acme.test", key=uuid4())
    barred = {one["email"]: one["barred"] for one in reader.rows("clients/mailable", desk.ann)}
    assert barred["Office@acme.test"] == "unsubscribed"
