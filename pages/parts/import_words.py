"""The words of the import page that stand in files: reasons with the fields' own names, texts without Markdown."""

from data.problems import Problem
from pages.words import say, told


def reason(problem: Problem) -> str:
    """Why a row or a file is refused; empty cells are named as the fields are named on the page."""
    if "missing" not in problem.values:
        return told(problem, str)
    named = ", ".join(say(f"import_data.field.{name}") for name in problem.values["missing"].split(", "))
    return told(Problem(problem.sentence, **(problem.values | {"missing": named})), str)
