"""Mailboxes are read beside the desk: each in its turn, the one in trouble seldom, none because of another."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from data import mail_looking, mailboxes
from data.problems import Problem
from pages.doors import mail
from tests.imap import PASSWORD, letter
from tests.post import Post


@pytest.fixture
def post(tiny):
    return Post(tiny)


def test_one_mailboxs_trouble_does_not_stop_another_and_stands_beside_it(post, monkeypatch, caplog):
    other = post.server.folder("Other")
    mailboxes.add(post.boss, post.facts(name="Other", folder=other), PASSWORD, key=uuid4())
    post.server.client.delete_folder(post.folder)
    post.server.put(other, letter())
    monkeypatch.setattr(mail, "FIRST", 0.0)
    monkeypatch.setattr(logging.getLogger("voronka"), "propagate", True)

    async def server():
        async with mail.read_regularly():
            for _ in range(3000):
                if post.leads() and post.tiny.run("SELECT count(*) FROM kept.mailboxes WHERE checked_at IS NOT NULL") == [(2,)]:
                    return
                await asyncio.sleep(0.02)

    with ThreadPoolExecutor(1) as beside:  # browser tests of the same process leave a loop running in this thread
        beside.submit(asyncio.run, server()).result()
    assert len(post.leads()) == 1
    assert "no folder Sales" in caplog.text and PASSWORD not in caplog.text
    told = post.tiny.run("SELECT name, trouble IS NULL FROM kept.mailboxes ORDER BY name")
    assert told == [("Other", True), ("Sales", False)]


def test_a_mailbox_in_trouble_is_asked_less_and_less_until_it_is_changed():
    turns, box = mail.Turns(), uuid4()
    assert (turns.begin({box: 1}, 0.0), turns.begin({box: 1}, 0.0)) == ([box], [])
    now, waits = 0.0, []
    for _ in range(8):
        turns.end(box, False, now)
        wait = next(wait for wait in range(0, 10_000, 30) if turns.begin({box: 1}, now + wait))
        waits.append(wait)
        now += wait
    assert waits == [180, 360, 720, 1440, 2880, 3600, 3600, 3600]
    turns.end(box, False, now)
    assert turns.begin({box: 2}, now) == [box]
    turns.end(box, True, now)
    assert turns.begin({box: 2}, now + mail.EVERY) == [box]


def test_two_looks_at_one_time_are_one(post):
    with mail_looking._looking[post.tiny.here.number, post.box], pytest.raises(Problem, match="is being read just now"):
        mail_looking.look_now(post.boss, post.box)
    assert post.row()["trouble"] is None
