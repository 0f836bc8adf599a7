"""How a mention may be meant, by the words of those a person judged before: naive Bayes; a person always decides.

Each word counts once per mention (binarised multinomial naive Bayes: Wang and Manning 2012, section 2.1), cut to its first six letters, since Slavic
words change at the end; a word after a "not" is another word. Counts are smoothed by one (Laplace). Cyrillic and Latin alike; no word
list of anybody else's: with fewer than LEAST judged mentions, or without EACH of two kinds, nothing is suggested.
"""

import functools
import re
from collections import Counter
from dataclasses import dataclass
from math import exp, log

TONES = ("positive", "neutral", "negative")
LEAST, EACH = 20, 5  # judged mentions in all, and of two kinds each
SURE = 0.6  # a chance below this suggests nothing
STEM = 6  # letters
NOTS = {"не", "нет", "ни", "ні", "немає", "без", "not", "no", "never", "don't", "didn't", "isn't", "wasn't", "without"}
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")


@dataclass(frozen=True)
class Learned:
    """Mentions and words by kind: `n` mentions, `words` how many of them have each word, `total` all of these added up."""

    n: Counter
    words: dict[str, Counter]
    total: Counter
    known: frozenset[str]


@dataclass(frozen=True)
class Matrix:
    """What a person said (rows) against what was suggested (columns, None: nothing) when each mention was left out of the learning."""

    cells: dict[tuple[str, str | None], int]
    n: int
    suggested: int
    right: int


def tokens(text: str) -> frozenset[str]:
    """The words of a text as they are counted."""
    found, before = set(), False
    for word in WORD.findall((text or "").casefold().replace("ё", "е").replace("’", "'").replace("ʼ", "'")):
        if word in NOTS:
            before = True
            continue
        found.add(("not " if before else "") + word[:STEM])
        before = False
    return frozenset(found)


def learn(judged) -> Learned | None:
    """From pairs (words, kind); None where there are too few."""
    return _learn(tuple(judged))


@functools.lru_cache(maxsize=16)
def _learn(judged: tuple) -> Learned | None:
    n, words = Counter(), {tone: Counter() for tone in TONES}
    for text, tone in judged:
        if found := tokens(text):
            n[tone] += 1
            words[tone].update(found)
    if n.total() < LEAST or sum(count >= EACH for count in n.values()) < 2:
        return None
    total = Counter({tone: counted.total() for tone, counted in words.items()})
    return Learned(n, words, total, frozenset().union(*words.values()))


def suggest(learned: Learned | None, text: str) -> tuple[str, float] | None:
    """The likeliest kind and its chance; None where nothing was learned, no word is known or no kind is likely enough."""
    return _likeliest(learned, tokens(text)) if learned else None


def _likeliest(learned: Learned, found: frozenset[str], without: str | None = None) -> tuple[str, float] | None:
    """`without`: the kind this very text was counted under, to be left out."""
    known = [word for word in found if _left(learned, word, without) > 0]
    if not known:
        return None
    scores = {
        tone: _score(learned, tone, known, len(found) if tone == without else 0) for tone in TONES if learned.n[tone] > (tone == without)
    }
    best = max(scores, key=lambda tone: (scores[tone], tone))
    chance = 1 / sum(exp(score - scores[best]) for score in scores.values())
    return (best, chance) if chance >= SURE else None


def _left(learned: Learned, word: str, without: str | None) -> int:
    return sum(learned.words[tone][word] - (tone == without) for tone in TONES)


def _score(learned: Learned, tone: str, known: list[str], out: int) -> float:
    """Logarithm of prior and words; `out`: so many words of this kind are those of the text itself."""
    total = learned.total[tone] - out + len(learned.known)
    prior = log(learned.n[tone] - bool(out) + 1)
    return prior + sum(log((learned.words[tone][word] - bool(out) + 1) / total) for word in known)


def matrix(judged) -> Matrix | None:
    """The confusion matrix, each mention suggested from all the others (leave-one-out); None where there are too few."""
    judged = tuple(judged)
    return _matrix(judged) if _learn(judged) else None


@functools.lru_cache(maxsize=16)
def _matrix(judged: tuple) -> Matrix:
    learned, cells = _learn(judged), Counter()
    for text, tone in judged:
        if found := tokens(text):
            told = _likeliest(learned, found, tone)
            cells[tone, told and told[0]] += 1
    n, suggested = cells.total(), sum(k for (_, told), k in cells.items() if told)
    return Matrix(dict(cells), n, suggested, sum(k for (tone, told), k in cells.items() if tone == told))
