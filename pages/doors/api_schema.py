"""What a body may hold: checked field by field, and described in the same words to who sends it."""

import json
from dataclasses import dataclass

from data import arrival_bodies
from data.problems import Problem
from pages.doors.api_problem import Refusal


@dataclass(frozen=True)
class Field:
    """One field of a body. `kind`: text, moment, number, yes_no, choice or touch (fields of its own in `of`)."""

    kind: str
    about: str
    most: int = 200  # characters, or the largest number
    choices: tuple[str, ...] = ()
    of: dict | None = None
    needed: bool = False

    def wrong(self, value) -> str | None:
        """The sentence about a value that does not fit; None when it does."""
        return {"text": self._text, "moment": self._moment, "choice": self._choice, "number": self._number, "yes_no": self._yes_no}.get(
            self.kind, self._object
        )(value)

    def _text(self, value) -> str | None:
        if not isinstance(value, str):
            return "This is no text."
        if len(value) > self.most:
            return f"This text is longer than {self.most} characters."
        return None if writable(value) else "This text holds characters that cannot be written."

    def _moment(self, value) -> str | None:
        if wrong := self._text(value):
            return wrong
        try:
            arrival_bodies.moment(value)
        except Problem as problem:
            return str(problem)
        return None

    def _choice(self, value) -> str | None:
        return None if isinstance(value, str) and value in self.choices else f"Choose one of: {', '.join(self.choices)}."

    def _number(self, value) -> str | None:
        fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= self.most
        return None if fits else f"This is no number between 0 and {self.most}."

    def _yes_no(self, value) -> str | None:
        return None if isinstance(value, bool) else "This is neither true nor false."

    def _object(self, value) -> str | None:
        return "This is no object." if not isinstance(value, dict) else None

    def described(self) -> dict:
        """As OpenAPI describes it."""
        shape = {
            "text": {"type": "string", "maxLength": self.most, "pattern": "^[^\\u0000]*$"},
            "moment": {"type": "string", "format": "date-time", "maxLength": self.most},
            "choice": {"type": "string", "enum": list(self.choices)},
            "number": {"type": "number", "minimum": 0, "maximum": self.most},
            "yes_no": {"type": "boolean"},
        }
        return (shape.get(self.kind) or schema(self.of or {})) | {"description": self.about}


def writable(text: str) -> bool:
    """Can this be written as UTF-8, without the sign that ends a text elsewhere?"""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def schema(fields: dict[str, Field]) -> dict:
    """An object of these fields, as OpenAPI describes it: nothing else may stand in it."""
    needed = [name for name, field in fields.items() if field.needed]
    shape = {"type": "object", "additionalProperties": False, "properties": {name: one.described() for name, one in fields.items()}}
    return shape | ({"required": needed} if needed else {})


def wrong(fields: dict[str, Field], body: dict, path: str = "") -> dict[str, str]:
    """One sentence per field that is wrong, by its path (first_touch.page)."""
    found = {}
    for name, value in body.items():
        field = fields.get(name)
        sentence = field.wrong(value) if field else "There is no such field."
        if sentence:
            found[f"{path}{name}"[:200].encode("ascii", "backslashreplace").decode()] = sentence
        elif field.of:
            found |= wrong(field.of, value, f"{path}{name}.")
    missing = {f"{path}{name}": "This is needed." for name, field in fields.items() if field.needed and name not in body}
    return found | missing


def read_json(text: bytes) -> dict:
    """A JSON object; a refusal (400 for what is no JSON, 422 for what is no object)."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Refusal(400, "This body is no JSON.") from None
    if not isinstance(found, dict) or not found:
        raise Refusal(422, "This body is no object with at least one field.")
    return found
