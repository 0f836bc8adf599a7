"""Made-up names, phones and e-mails in the company's language: coined words that are nobody's."""

import functools
import tomllib
from pathlib import Path

import numpy as np

LATIN = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяєіїґё",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "zh",
            "z",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "",
            "y",
            "",
            "e",
            "iu",
            "ia",
            "ie",
            "i",
            "i",
            "g",
            "e",
        ],
        strict=True,
    )
)
CYRILLIC = dict(zip("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопкрстуввхиз", strict=True))


@functools.cache
def lexicon(language: str) -> dict:
    """All words of one language."""
    return tomllib.loads((Path(__file__).parent / "lexicons" / f"{language}.toml").read_text("utf-8"))


def transliterated(text: str) -> str:
    """The same name in the other alphabet: Cyrillic becomes Latin, and Latin Cyrillic."""
    table = LATIN if any(letter in LATIN for letter in text.lower()) else CYRILLIC
    written = ((letter, table.get(letter.lower(), letter)) for letter in text)
    return "".join(other.capitalize() if letter.isupper() else other for letter, other in written)


def companies(dice, words: dict, n: int) -> list[str]:
    """n names of organisations, all different up to 72,000."""
    starts, ends, kinds = words["starts"], words["ends"], words["activities"]
    whole = len(starts) * len(ends) * len(kinds)
    which = np.resize(dice.rng.permutation(whole), n)
    return [words["shape"].format(coined=starts[k // 1200] + ends[k // 30 % 40], activity=kinds[k % 30]) for k in which.tolist()]


def people(dice, words: dict, n: int) -> list[str]:
    """n names of persons with coined surnames."""
    woman = dice.chance(0.5, n)
    picks = dice.rng.integers(0, 1 << 30, (3, n))
    return [_person(words, "female" if w else "male", a, b, c) for w, a, b, c in zip(woman.tolist(), *picks.tolist(), strict=True)]


def _person(words: dict, sex: str, first: int, start: int, end: int) -> str:
    names, ends, starts = words[sex], words[f"surname_{sex}"], words["starts"]
    return f"{names[first % len(names)]} {starts[start % len(starts)]}{ends[end % len(ends)]}"


def phones(words: dict, which) -> list[str]:
    """Numbers that cannot be dialled, one for each index; beyond the range they carry an extension."""
    return [_phone(words, k) for k in np.asarray(which).tolist()]


def _phone(words: dict, k: int) -> str:
    prefixes = words["phones"]
    room = 10_000 if prefixes[0].endswith("-") else 1_000
    turn, rest = divmod(k, len(prefixes) * room)
    prefix, last = prefixes[rest % len(prefixes)], rest // len(prefixes)
    number = f"{last // 100:02d}-{last % 100:02d}" if room == 10_000 else f"{last:03d}"
    return prefix + number + (f"{words['extension']}{turn}" if turn else "")


def emails(kind: str, which) -> list[str]:
    """Addresses in domains reserved for examples."""
    return [f"{kind}{k}@example.{('com', 'org', 'net')[k % 3]}" for k in np.asarray(which).tolist()]


def misspelt(name: str, way: int, legal: str) -> str:
    """The same company as another hand would write it; `way` chooses how."""
    middle = next(k for k in range(len(name) // 2, len(name)) if name[k].islower() and name[k - 1].isalpha())
    doubled, dropped = name[: middle + 1] + name[middle:], name[:middle] + name[middle + 1 :]
    return (f"{legal} {name.upper()}", transliterated(name), doubled, dropped)[way % 4]
