"""Every sentence in three languages, with the right plurals; none missing, none unused."""

import ast
import gettext
import re
import string
from datetime import date
from pathlib import Path

import pytest
from babel.messages import pofile

from pages import words
from queries import catalog

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "pages").rglob("*.py"))
SPEAKERS = {"say", "count"}


def messages(language: str) -> dict:
    found = {}
    for file in sorted((ROOT / "pages/words" / language).glob("*.po")):
        with file.open("rb") as lines:
            for message in pofile.read_po(lines, locale=language):
                if message.id:
                    key = message.id[0] if isinstance(message.id, tuple) else message.id
                    assert key not in found, f"{key} stands twice in {language}"
                    found[key] = message
    return found


def spoken() -> tuple[set[str], set[str]]:
    """Keys and key beginnings that the pages speak."""
    keys, beginnings = set(), set()
    for file in PAGES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[a-z_]+(\.[\w]+)+", node.value):
                keys.add(node.value)
            if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant) and "." in node.values[0].value:
                beginnings.add(node.values[0].value)
    return keys, beginnings


def said_directly() -> set[str]:
    found = set()
    for file in PAGES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in SPEAKERS and node.args:
                if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                    found.add(node.args[0].value)
    return found


def problems() -> set[str]:
    """The English sentences of every Problem raised in data and queries."""
    found = set()
    for file in [*sorted((ROOT / "data").rglob("*.py")), *sorted((ROOT / "queries").rglob("*.py"))]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", getattr(node.func, "attr", "")) in ("Problem", "Refusal", "Note", "sentence")
                and node.args
            ):
                if isinstance(node.args[0], ast.Constant):
                    found.add(node.args[0].value)
    return found


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_every_language_has_every_sentence(language):
    assert set(messages(language)) == set(messages("en"))


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_no_sentence_is_empty_and_plurals_are_whole(language):
    forms = 2 if language == "en" else 3
    for key, message in messages(language).items():
        parts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(parts), key
        assert len(parts) == (forms if isinstance(message.id, tuple) else 1), key


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_a_translation_fills_the_same_blanks(language):
    other = messages(language)
    for key, message in messages("en").items():
        pair = [one.string if isinstance(one.string, tuple) else (one.string,) for one in (message, other[key])]
        assert fields(pair[0][-1]) == fields(pair[1][-1]), key


def test_every_sentence_that_is_spoken_exists():
    assert said_directly() - set(messages("en")) == set()


def test_every_problem_has_its_sentence():
    assert problems() - set(messages("en")) == set()


def test_no_sentence_is_unused():
    keys, beginnings = spoken()
    used = keys | problems() | {f"metrics.{name}.{part}" for name in catalog.metrics() for part in ("name", "sentence")}
    unused = [
        key for key in messages("en") if key not in used and not any(key.startswith(start) for start in beginnings if start != "metrics.")
    ]
    assert unused == []


def test_every_number_has_a_name_and_a_sentence():
    said = messages("en")
    missing = [name for name in catalog.metrics() for part in ("name", "sentence") if f"metrics.{name}.{part}" not in said]
    assert missing == []


def test_every_column_of_rows_behind_a_number_has_a_name():
    shown = {
        column
        for metric in catalog.metrics().values()
        if metric.rows
        for column in catalog.find(metric.rows).gives
        if not column.endswith("_id")
    }
    assert {f"parts.column.{column}" for column in shown} - set(messages("en")) == set()


def test_a_missing_sentence_is_loud():
    with pytest.raises(KeyError):
        words.say("funnel.there_is_no_such_sentence")


@pytest.mark.parametrize(("n", "ending"), [(1, "сделка"), (2, "сделки"), (5, "сделок"), (11, "сделок"), (21, "сделка"), (112, "сделок")])
def test_russian_plurals_are_right(n, ending):
    words.use_language("ru")
    assert words.count("funnel.deals", n).endswith(ending)


def test_numbers_days_and_money_follow_the_language():
    assert words.number(1284.5, 1) == "1\u00a0284.5"
    assert words.share(0.125, 1) == "12.5\u00a0%"
    assert words.number(None) == words.share(None) == words.money(None) == "—"
    words.use_language("ru")
    assert words.number(1284.5, 1) == "1\u00a0284,5"
    assert words.day(date(2026, 11, 21)).startswith("21 нояб")


@pytest.mark.parametrize("name", ["[click](https://evil.example)", "**bold** `code`", "a\n\n# title", "<b>x</b> $y$ :smile: ~z~"])
def test_a_name_never_becomes_markdown(name):
    made = words.plain(name)
    assert "\n" not in made
    assert not re.search(r"(?<!\\)[\[\]*`#<>$:~_]", made)


def test_what_stands_in_a_problem_is_plain_on_the_screen_and_whole_in_a_file():
    from data.problems import Problem

    problem = Problem("There is no file {path}.", path="[x](y)")
    assert words.told(problem) == "There is no file \\[x\\]\\(y\\)."
    assert words.told(problem, str) == "There is no file [x](y)."


def test_a_missing_word_takes_no_page_down_while_people_work(monkeypatch):
    monkeypatch.setattr(words, "_insisting", False)
    assert (words.say("desk.page.no_such_page"), words.count("desk.no_such_count", 2)) == ("desk.page.no_such_page", "desk.no_such_count")
    english = words.catalogue("en")
    monkeypatch.setattr(words, "catalogue", lambda language: english if language == "en" else gettext.NullTranslations())
    with words.speaking("uk"):
        assert words.say("desk.page.overview") == english.gettext("desk.page.overview")
