"""Every sentence a person reads: gettext catalogues, `<language>/<page>.po`, merged into one per language.

`say("funnel.title")` speaks the language of the running script (`use_language`); `count("funnel.deals", 3)` picks the
right plural; `told(problem)` translates the sentence of a Problem.
"""

import contextlib
import functools
import gettext
import io
import logging
import re
import threading
from datetime import date, datetime
from pathlib import Path

from babel import dates
from babel.messages import mofile, pofile

HERE = Path(__file__).parent
LANGUAGES = {"en": "English", "ru": "Русский", "uk": "Українська"}
NBSP = "\u00a0"
_now = threading.local()
_source = lambda: "en"  # noqa: E731
_insisting = False
log = logging.getLogger(__name__)


@functools.cache
def catalogue(language: str) -> gettext.GNUTranslations:
    """All words of one language, read from its .po files."""
    whole = None
    for file in sorted((HERE / language).glob("*.po")):
        with file.open("rb") as lines:
            part = pofile.read_po(lines, locale=language)
        if whole is None:
            whole = part
            continue
        for message in part:
            if message.id:
                whole[message.id] = message
    compiled = io.BytesIO()
    mofile.write_mo(compiled, whole)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def ask_language(source) -> None:
    """Name the function that tells the language of the running script (fragments run without the desk before them)."""
    global _source
    _source = source


def use_language(language: str | None) -> None:
    """Speak this language in the present thread, whatever the source says; None takes it back."""
    _now.language = language


@contextlib.contextmanager
def speaking(language: str):
    """While this lasts the present thread speaks this language, then the one of before."""
    before = getattr(_now, "language", None)
    use_language(language)
    try:
        yield
    finally:
        use_language(before)


def language() -> str:
    """The language spoken now; English when nobody said."""
    wanted = getattr(_now, "language", None) or _source()
    return wanted if wanted in LANGUAGES else "en"


def insist(on: bool = True) -> None:
    """Make a missing word an error, as tests do; while people work, one missing word takes no page down."""
    global _insisting
    _insisting = on


def _found(key: str, look) -> str:
    """What `look` finds in the language spoken, else in English, else the key itself; a KeyError where words are insisted on."""
    for spoken in (language(), "en"):
        if (words := look(catalogue(spoken))) != key:
            return words
        if _insisting:
            raise KeyError(f"{spoken}: no words for {key}")
        log.warning("%s: no words for %s", spoken, key)
    return key


def say(key: str, **values) -> str:
    """The sentence with this key; `{name}` in it is filled from the values."""
    words = _found(key, lambda told: told.gettext(key))
    return words.format(**values) if values else words


def count(key: str, n: int, **values) -> str:
    """The sentence with this key in the plural form that goes with n, which stands in it as `{n}`."""
    return _found(key, lambda told: told.ngettext(key, key, n)).format(n=number(n), **values)


def plain(words: str) -> str:
    """Words of a person or a file in which nothing is taken for Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|:$~])", r"\\\1", " ".join(str(words).split()))


def told(problem, safe=plain) -> str:
    """The sentence of a Problem in the present language, for the screen; `safe=str` leaves what stands in it as it is, for files."""
    return (
        catalogue(language()).gettext(problem.sentence).format(**{name: safe(_told(name, value)) for name, value in problem.values.items()})
    )


def _told(name: str, value):
    """What is called `day` in words; anything else as it is."""
    return day(date.fromisoformat(value), "d MMM y") if name == "day" and re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)) else value


def number(value, digits: int = 0) -> str:
    """1 284,5 with no-break spaces and the decimal sign of the language; a dash for None."""
    if value is None:
        return "—"
    words = f"{value:,.{digits}f}".replace(",", NBSP)
    return words if language() == "en" else words.replace(".", ",")


def share(value, digits: int = 0) -> str:
    """A fraction as per cent: 12 %; a dash for None."""
    return "—" if value is None else number(value * 100, digits) + NBSP + "%"


def money(value, currency: str = "", short: bool = False) -> str:
    """An amount, in full or short (38.2 M), with the currency when given; a dash for None."""
    if value is None:
        return "—"
    words = _short(float(value)) if short else number(value)
    return f"{words}{NBSP}{currency}" if currency else words


def _short(value: float) -> str:
    for size, key in ((1e9, "words.billion"), (1e6, "words.million"), (1e4, "words.thousand")):
        if abs(value) >= size:
            unit = 1e3 if key == "words.thousand" else size
            return number(value / unit, 1 if abs(value) < 100 * unit else 0) + NBSP + say(key)
    return number(value)


def day(value: date | datetime | None, shape: str = "d MMM") -> str:
    """A day in words: 21 Nov; with its year when the shape asks for it. A dash for None."""
    return "—" if value is None else _day(value, shape, language())


@functools.lru_cache(maxsize=4096)
def _day(value: date | datetime, shape: str, spoken: str) -> str:
    return dates.format_date(value, shape, locale=spoken)


def moment(value: datetime | None) -> str:
    """A local moment in words: 21 Nov 2026, 14:05. A dash for None."""
    return "—" if value is None else dates.format_datetime(value, "d MMM y, HH:mm", locale=language())
