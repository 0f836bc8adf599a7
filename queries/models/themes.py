"""Which themes an answer may name, by the beginnings of words that the company gave to each theme; a person always decides."""

from collections.abc import Iterable

from queries.models.sentiment import NOTS, WORD

SHORT = 4  # letters: of a theme without words of its own, the words of its name from so many on
STEM = 5  # and so many letters of each


def suggested(text: str, themes: Iterable[tuple[object, str, str | None]]) -> list:
    """Of `(id, name, words)` the ids whose words begin a word of the text, in the order given."""
    said = [word for word in WORD.findall(_plain(text)) if word not in NOTS]
    return [code for code, name, words in themes if any(word.startswith(start) for start in beginnings(name, words) for word in said)]


def beginnings(name: str, words: str | None) -> tuple[str, ...]:
    """The company's own, else those of the theme's name: Slavic words change at the end."""
    if words and words.strip():
        return tuple(_plain(words).replace(",", " ").split())
    return tuple(word[:STEM] for word in WORD.findall(_plain(name)) if len(word) >= SHORT)


def _plain(text: str | None) -> str:
    return (text or "").casefold().replace("ё", "е").replace("’", "'").replace("ʼ", "'")
