"""Themes suggested by the beginnings of words, in three languages; the company's own words go before those of the theme's name."""

import pytest

from queries.models.themes import suggested

THEMES = [
    ("q", "Quality", "qualit fault"),
    ("d", "Сроки поставки", "постав срок опозда"),
    ("p", "Ціна", "цін дорог"),
    ("s", "Speed of answers", None),
    ("x", "UX", ""),
]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Поставка ОПЯТЬ опоздала.", ["d"]),
        ("Дорого як на таку якість, і не в срок", ["d", "p"]),
        ("The quality is good, answers are slow", ["q", "s"]),
        ("Nothing of all that", []),
        ("", []),
        (None, []),
    ],
)
def test_words_suggest_the_themes_they_begin(said, found):
    assert suggested(said, THEMES) == found


def test_words_of_its_own_stand_instead_of_the_name():
    assert suggested("quality", [("a", "Quality", "fault")]) == []
