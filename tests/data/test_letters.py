"""E-mails as people read them, however broken they come: charsets, headers, HTML, quoted history."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data import letters
from data.letter_text import from_html, without_history
from data.problems import Problem

HEADS = b"From: Eve <eve@x.test>\r\nMessage-ID: <1@x>\r\n"


def raw(body: bytes, kind: bytes = b"text/plain; charset=utf-8", more: bytes = b"") -> letters.Letter:
    return letters.read(HEADS + more + b"Content-Type: " + kind + b"\r\n\r\n" + body)


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("Привет".encode(), b"text/plain; charset=utf-8", "Привет"),
        ("Привет".encode("koi8-r"), b"text/plain; charset=koi8-r", "Привет"),
        ("Привет, мир".encode("cp1251"), b"text/plain", "Привет, мир"),
        ("Привет, мир".encode("cp1251"), b"text/plain; charset=utf-8", "Привет, мир"),
        ("Grüße".encode("latin-1"), b"text/plain; charset=x-nobody-knows", "Grüße"),
        (b"a\x00b\x1bc", b"text/plain; charset=base64", "abc"),
        (b"<style>p{}</style><p>One<br>two</p><script>bad()</script><ul><li>x</ul>", b"text/html", "One\ntwo\n\n- x"),
    ],
    ids=["utf-8", "koi8-r", "unsaid", "wrongly said", "unknown", "no charset", "html"],
)
def test_text_is_read_in_whichever_charset(body, kind, text):
    assert raw(body, kind).text == text


def test_heads_that_are_broken_are_guessed():
    found = raw(b"", more="Subject: Цена вопроса\r\nTo: Боб <bob@x.test>, =?utf-8?B?0JDQvdC90LA?= <Anna@X.test>\r\n".encode("cp1251"))
    assert (found.subject, found.to) == ("Цена вопроса", ("bob@x.test", "anna@x.test"))


def test_attachments_are_named_and_a_long_text_is_cut_to_a_note():
    mixed = b'--b\r\nContent-Type: text/plain\r\n\r\nSee\r\n--b\r\nContent-Type: application/pdf; name="offer.pdf"\r\n\r\nx\r\n--b--\r\n'
    found = raw(mixed, b'multipart/mixed; boundary="b"', b"Subject: Offer\r\n")
    assert found.note == "Offer\nSee\n[offer.pdf]"
    assert len(raw(b"word " * 4000).note) <= letters.LONGEST


OLD = "> Hello\n> again"


@pytest.mark.parametrize(
    ("text", "answers", "left"),
    [
        (f"Yes.\n\nOn Mon, 2 Mar 2026 at 10:00, Bob <bob@x.test> wrote:\n{OLD}", True, "Yes."),
        (f"Yes.\n\nOn Mon, 2 Mar 2026 at 10:00, Bob\n<bob@x.test> wrote:\n{OLD}", True, "Yes."),
        (f"Да.\n\n2 марта 2026 г. Боб написал(а):\n{OLD}\n", True, "Да."),
        ("Yes.\n\n-----Original Message-----\nFrom: Bob\nSent: today\nTo: Eve\n\nHello", True, "Yes."),
        ("Да\n\nОт: Боб\nОтправлено: вчера\nКому: Ева\nТема: Цена\n\nПривет", True, "Да"),
        (f"Bob wrote:\n{OLD}\nI say no.", True, f"Bob wrote:\n{OLD}\nI say no."),
        (f"Look:\n{OLD}", False, f"Look:\n{OLD}"),
        (OLD, True, OLD),
        ("See below\n---------- Forwarded message ---------\nFrom: A\nDate: B\nTo: C\n\nx", True,
         "See below\n---------- Forwarded message ---------\nFrom: A\nDate: B\nTo: C\n\nx"),
    ],
    ids=["gmail", "broken line", "russian", "outlook", "outlook russian", "answers in between", "no answer", "nothing else", "forwarded"],
)  # fmt: skip
def test_history_is_cut_only_where_that_is_certain(text, answers, left):
    assert without_history(text, answers) == left


def test_quotations_of_html_are_cut_like_those_of_text():
    html = "<div>Yes.</div><div>On Mon, 2 Mar 2026 Bob &lt;b@x.test&gt; wrote:<blockquote><div>Hello</div>again</blockquote></div>"
    assert without_history(from_html(html), True) == "Yes."


@pytest.mark.parametrize(
    ("kind", "body"),
    [(b"text/html", b"<a " * 20_000), (b"text/html", b"<a b=c " * 10_000), (b"text/html", b"<a/ " * 15_000), (b"text/html", b"<![" * 20_000),
     (b"text/plain", b"Hi\r\n" + b"wrote " * 40_000 + b"\r\n> x")],
)  # fmt: skip
def test_no_letter_keeps_the_reader_busy(kind, body):
    began = time.process_time()
    assert letters.read(HEADS + b"In-Reply-To: <a@b>\r\nContent-Type: " + kind + b"\r\n\r\n" + body).note
    assert time.process_time() - began < 1


def test_a_letter_of_a_thousand_texts_is_looked_at_up_to_a_length(monkeypatch):
    monkeypatch.setattr(letters, "LONGEST_TEXT", 12)
    part = b"--x\r\nContent-Type: text/html\r\n\r\n<p>word</p>\r\n"
    assert raw(part * 1000 + b"--x--", b"multipart/mixed; boundary=x").text.count("word") == 1


PIECES = st.sampled_from([
    b"From: ", b"Subject: =?", b"utf-8?B?", b"koi8-r?Q?=FF", b"?=", b"<a@b.c>", b"\r\n", b"\r\n ", b"\r\n\r\n", b"Content-Type: multipart/mixed; boundary=x\r\n",
    b"--x\r\n", b"--x--", b"Content-Type: text/html; charset=", b"unicode_escape", b"\\ud800", b"Content-Transfer-Encoding: base64\r\n", b"<p", b"&#0;", b"\x00\xff",
    b"Content-Disposition: attachment; filename*=utf-8''%FF%00\r\n", b"References: <1> <2", b"Message-ID: <", b"message/rfc822\r\n", b"To: a@b.c,,<>;\r\n", b"charset*0=\"",
])  # fmt: skip


@given(st.lists(st.one_of(PIECES, st.binary(max_size=12)), max_size=40).map(b"".join))
@example(b"Content-Type: text/plain; charset=undefined\r\n\r\nx")
@example(b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" * 300)
@settings(max_examples=150, deadline=None)
def test_whatever_comes_is_read_or_refused_in_one_sentence(message):
    try:
        found = letters.read(message)
    except Problem:
        return
    said = "".join((found.note, found.subject, found.name, found.sender, found.message_id, *found.to, *found.references))
    assert "\x00" not in said and said.encode("utf-8")
    assert len(found.note) <= letters.LONGEST
