"""The house keeps its rules: where files stand, how long they are, who imports whom."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOP = {"app.py", "pages", "queries", "data", "tests", "requirements.txt", "README.md", "pyproject.toml"}
CODE = [file for room in ("pages", "queries", "data") for file in sorted((ROOT / room).rglob("*.py"))] + [ROOT / "app.py"]
SCRIPTS = [file for room in ("dashboards", "daily", "setup") for file in sorted((ROOT / "pages" / room).glob("*.py"))]


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_nothing_else_stands_on_the_top_level():
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".") and path.name != "__pycache__"}
    assert found <= TOP


@pytest.mark.parametrize("file", [*SCRIPTS, *sorted((ROOT / "queries").glob("*/*.sql"))], ids=named)
def test_a_page_and_a_question_fit_on_one_screen(file):
    assert len(file.read_text("utf-8").splitlines()) <= 60


def lengths() -> dict[str, int]:
    return {
        f"{named(file)}:{node.name}": node.end_lineno - node.lineno + 1
        for file in CODE
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }


def test_no_function_is_longer_than_forty_lines():
    assert {name: n for name, n in lengths().items() if n > 40} == {}


def test_nine_functions_of_ten_have_at_most_fifteen_lines():
    found = sorted(lengths().values())
    assert found[int(len(found) * 0.9)] <= 15


def test_no_page_speaks_sql_or_opens_the_store():
    for file in SCRIPTS:
        text = file.read_text("utf-8")
        assert not re.search(r"\bSELECT\b|\.execute\(|open_here|duckdb", text), named(file)


def test_no_page_imports_another_page():
    for file in [*SCRIPTS, *sorted((ROOT / "pages/parts").rglob("*.py"))]:
        assert not re.search(r"(from|import) pages\.(dashboards|daily|setup)", file.read_text("utf-8")), named(file)


def test_dashboards_never_import_the_write_side():
    for file in sorted((ROOT / "pages/dashboards").glob("*.py")):
        assert not re.search(r"(from|import) data", file.read_text("utf-8")), named(file)


def test_no_colour_is_written_in_a_page_or_a_chart():
    for file in sorted((ROOT / "pages").rglob("*.py")):
        if "doors" not in file.parts:
            assert not re.search(r"#[0-9a-fA-F]{6}\b", file.read_text("utf-8")), named(file)


def test_every_public_function_says_what_it_does():
    silent = []
    for file in CODE:
        if file in SCRIPTS:
            continue
        for node in ast.parse(file.read_text("utf-8")).body:
            if (
                isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
                and not node.name.startswith("_")
                and not ast.get_docstring(node)
            ):
                silent.append(f"{named(file)}:{node.name}")
    assert silent == []
