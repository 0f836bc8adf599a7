"""Mailboxes are added, changed and retired by administrators; what opens them is sealed and shown nowhere."""

import logging
import os
import stat
import threading
from uuid import uuid4

import pytest

from data import mail_looking, mailboxes, sealed, store
from data.problems import Problem
from data.viewer import SYSTEM, of_login
from tests.imap import PASSWORD, letter
from tests.post import Post


@pytest.fixture
def post(tiny):
    return Post(tiny)


@pytest.fixture
def filed(tmp_path):
    made = store.Store(tmp_path / "company.duckdb")
    yield made
    made.close()


def test_a_wrong_password_is_one_sentence_and_nothing_is_kept(post):
    with pytest.raises(Problem, match="^127.0.0.1 does not accept this login and password.$"):
        mailboxes.add(post.boss, post.facts(), "wrong", key=uuid4())
    assert post.tiny.run("SELECT count(*) FROM kept.mailboxes") == [(1,)]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"folder": "Nope"}, "There is no folder Nope. There are: .*Sales"),
        ({"security": "tls"}, "does not speak TLS"),
        ({"security": "starttls"}, "offers no STARTTLS"),
        ({"host": "mail.example.org"}, "Without encryption"),
        ({"host": "nowhere.invalid", "security": "tls"}, "no server called nowhere.invalid"),
        ({"line_id": None}, "Choose the line"),
        ({"name": " "}, "is needed"),
    ],
    ids=["folder", "tls", "starttls", "unencrypted", "nobody", "line", "name"],
)
def test_every_trouble_on_the_way_is_one_sentence(post, facts, sentence):
    with pytest.raises(Problem, match=sentence):
        mailboxes.try_out(post.boss, post.facts(**facts), PASSWORD)


def test_the_password_stands_in_no_view_no_trail_no_log_and_not_in_the_table(post, caplog):
    caplog.set_level(logging.DEBUG)
    mail_looking.look(post.box)
    with post.tiny.here.cursor(SYSTEM) as cur:
        views = [row[0] for row in cur.execute("SELECT view_name FROM duckdb_views() WHERE schema_name = 'visible'").fetchall()]
        told = [str(cur.execute(f"SELECT * FROM visible.{view}").fetchall()) for view in views if view != "calendar"]
    (secret,) = post.tiny.run("SELECT secret FROM kept.mailboxes")[0]
    assert not [text for text in (*told, caplog.text) if PASSWORD in text or secret in text]
    assert PASSWORD not in secret and sealed.opened(post.tiny.here, secret) == PASSWORD


def test_the_kept_password_goes_to_no_other_server(post):
    with pytest.raises(Problem, match="Enter the password again"):
        mailboxes.change(post.boss, post.box, post.facts(host="localhost"), version=1)
    mailboxes.change(post.boss, post.box, post.facts(name="Renamed"), version=1)
    assert post.tiny.run("SELECT name, version FROM kept.mailboxes") == [("Renamed", 2)]
    with pytest.raises(Problem, match="Someone has changed this"):
        mailboxes.change(post.boss, post.box, post.facts(), version=1)


def test_what_is_read_under_old_settings_ends_when_they_change(post, monkeypatch):
    read = mail_looking._one

    def changed(here, open_, box, uid):
        mailboxes.retire(post.boss, post.box, version=1)
        return read(here, open_, box, uid)

    monkeypatch.setattr(mail_looking, "_one", changed)
    assert post.come(letter()) == {}
    assert post.tiny.run("SELECT count(*) FROM kept.leads") == [(0,)]


def test_a_retired_mailbox_is_read_no_more_and_goes_on_where_it_ended(post):
    mailboxes.retire(post.boss, post.box, version=1)
    with pytest.raises(Problem, match="not read any more"):
        post.come(letter())
    mailboxes.retire(post.boss, post.box, version=2, back=True)
    assert post.come() == {"lead": 1}


@pytest.mark.parametrize("login", ["ann", "director"])
def test_nobody_but_an_administrator_touches_a_mailbox(post, login):
    me = of_login(post.tiny.here, login)
    for work in (
        lambda: mailboxes.add(me, post.facts(), PASSWORD, key=uuid4()),
        lambda: mailboxes.change(me, post.box, post.facts(), version=1),
        lambda: mailboxes.try_out(me, post.facts(), PASSWORD),
        lambda: mailboxes.retire(me, post.box, version=1),
        lambda: mail_looking.look_now(me, post.box),
    ):
        with pytest.raises(Problem, match="may not"):
            work()


def test_the_key_file_is_its_owners_alone_from_its_first_moment(filed, tmp_path):
    before = os.umask(0)
    try:
        secret = sealed.seal(filed, "open sesame")
    finally:
        os.umask(before)
    file = tmp_path / "company.duckdb.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sealed.opened(filed, secret) == "open sesame" and "open sesame" not in secret
    assert [one.name for one in tmp_path.iterdir() if ".key." in one.name] == []
    file.chmod(0o640)
    with pytest.raises(Problem, match="Others can read the key file"):
        sealed.opened(filed, secret)
    file.chmod(0o600)


def test_without_its_key_file_a_password_asks_to_be_entered_anew(filed, tmp_path):
    secret = sealed.seal(filed, "open sesame")
    (tmp_path / "company.duckdb.key").unlink()
    for _ in range(2):  # no file, then another key
        with pytest.raises(Problem, match="enter the password anew"):
            sealed.opened(filed, secret)
        sealed.seal(filed, "something else")


def test_whatever_breaks_the_reading_stands_beside_the_mailbox_but_not_when_the_server_stops(post, monkeypatch):
    monkeypatch.setattr(mail_looking, "_read", lambda here, row, stop: 1 / 0)
    stop = threading.Event()
    for stopped, told in ((True, False), (False, True)):
        (stop.set if stopped else stop.clear)()
        with pytest.raises(Problem, match="broke off .ZeroDivisionError"):
            mail_looking.look(post.box, stop)
        assert (post.row()["trouble"] is not None) is told
