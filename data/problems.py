"""Trouble a person can put right: one family of errors, one clear sentence each."""


class Problem(Exception):
    """A broken rule, said in one sentence.

    `sentence` is the English template and at the same time the key of its translation (catalogue `problems`);
    `values` fill its braces. `field` names the input the sentence belongs to, if there is one.
    """

    def __init__(self, sentence: str, *, field: str | None = None, **values):
        super().__init__(sentence)
        self.sentence, self.field, self.values = sentence, field, values

    def __str__(self) -> str:
        return self.sentence.format(**self.values) if self.values else self.sentence


def sentence(english: str) -> str:
    """Mark a sentence that stands in a table and is said later, so that whoever translates finds it."""
    return english
