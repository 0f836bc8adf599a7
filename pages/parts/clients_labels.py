"""Conditions in words: the names behind their codes, in the person's language."""

from datetime import date

from babel import Locale
from babel.dates import get_month_names

from data.segment_rules import CHOICES, IDS, OWN, TEXTS, Condition
from pages.words import day, language, number, plain, say
from queries import reader

KINDS = {"cities": "cities", "sectors": "sectors", "language": "languages", "unbought": "products"}


class Labels:
    """The choices of all filters (`clients/choices`), by kind, with the names of their codes."""

    def __init__(self, viewer):
        self.rows: dict[str, list[dict]] = {}
        for row in reader.rows("clients/choices", viewer):
            self.rows.setdefault(row["kind"], []).append(row)

    def codes(self, kind: str) -> list[str]:
        """The codes one may choose from; CHOICES are the same for everybody."""
        return list(CHOICES[kind]) if kind in CHOICES else [row["code"] for row in self.rows.get(KINDS.get(kind, kind), ())]

    def own(self) -> list[dict]:
        """The company's own fields of clients."""
        return self.rows.get("own", [])

    def name(self, kind: str, code: str) -> str:
        """What a code of a filter is called, for a widget: nothing in it is Markdown."""
        if kind in CHOICES:
            return say(f"clients.{kind}.{code}")
        if code == "":
            return say("clients.unknown")
        if kind == "language":
            return (Locale(language()).languages.get(code) or code).capitalize()
        found = next((row for row in self.rows.get(KINDS.get(kind, kind), ()) if row["code"] == code), None)
        if found is None:
            return say("clients.gone") if kind in IDS else code
        several_lines = kind == "stages" and len(self.rows.get("lines", ())) > 1
        return f"{found['name']} · {found['more']}" if several_lines else found["name"]

    def said(self, one: Condition) -> str:
        """A condition as `**Owner** Anna, Boris`."""
        if one.field.startswith(OWN):
            field = next((row for row in self.own() if row["code"] == one.field.removeprefix(OWN)), None)
            return f"**{plain(field['name'] if field else say('clients.gone'))}** {_own_words(one, field)}"
        return f"**{say(f'clients.field.{one.field}')}** {self._words(one)}"

    def _words(self, one: Condition) -> str:
        if one.field == "silent_days":
            return say("clients.older", days=one.values[0])
        if one.field == "birthday_month":
            return month(int(one.values[0]))
        if one.field in ("employees", "bought"):
            return _between(one.values)
        kind = one.field
        names = [plain(self.name(kind, value)) for value in one.values]
        return ", ".join(names[:3]) + (f" +{len(names) - 3}" if len(names) > 3 else "") if kind in (*IDS, *TEXTS) else names[0]


def month(n: int) -> str:
    """The name of a month."""
    return get_month_names("wide", context="stand-alone", locale=language())[n].capitalize()


def _own_words(one: Condition, field: dict | None) -> str:
    if one.how == "none":
        return say("clients.unknown")
    if one.how == "between":
        return _between(one.values)
    yes_no = field and field["more"] == "yes_no"
    words = [say(f"clients.yes_no.{value}") if yes_no and value in ("true", "false") else plain(value) for value in one.values]
    return ", ".join(words)


def _between(values: tuple[str, ...]) -> str:
    low, high = (_end(value) for value in values)
    if low and high:
        return f"{low}–{high}"
    return say("clients.from", value=low) if low else say("clients.to", value=high)


def _end(value: str) -> str:
    if len(value) == 10 and value[4] == "-":
        return day(date.fromisoformat(value), "d MMM y")
    return number(float(value)) if value else ""
