"""The command line takes in, counts, refuses in one sentence, and writes nothing in a dry run."""

import pytest

from data import commands, company, store

CLIENTS = "client,employees\nAcme,12\nBeta,some\n"


@pytest.fixture
def path(tmp_path):
    """A company of its own in a file."""
    file = tmp_path / "own.duckdb"
    here = store.Store(file)
    company.found(here, company.Company("Probe", "EUR", "UTC", "en", ("Sales",)))
    here.close()
    return file


@pytest.fixture
def run(path, tmp_path, capsys):
    """Run `import` on a text; the exit code, standard output and error."""

    def with_text(text: str | bytes, *more: str, kind: str = "clients", name: str = "file.csv"):
        (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
        code = commands.main(["import", "--db", str(path), kind, str(tmp_path / name), *more])
        said = capsys.readouterr()
        return code, said.out, said.err

    return with_text


def clients(path) -> int:
    here = store.Store(path)
    try:
        return here.db.execute("SELECT count(*) FROM kept.clients").fetchone()[0]
    finally:
        here.close()


def test_refused_rows_are_named_and_counted_and_the_others_come_in(run, path):
    code, out, _ = run(CLIENTS)
    assert code == 0
    assert "line 3 refused: some is not a number." in out
    assert "Taken in: new 1, changed 0, same 0, refused 1" in out
    assert clients(path) == 1


def test_a_dry_run_writes_nothing(run, path):
    code, out, _ = run(CLIENTS, "--dry-run")
    assert (code, clients(path)) == (0, 0)
    assert "new 1, changed 0, same 0, refused 1" in out


def test_when_every_row_is_refused_nothing_is_taken_in(run):
    code, _, err = run("client,employees\nBeta,some\n")
    assert code == 1
    assert "Nothing taken in" in err


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        ("", (), "is empty"),
        ("a,a\n1,2\n", (), "Two columns"),
        (b"\x00\x01" * 300, (), "not a table"),
        ("x,y\n1,2\n", (), "No column holds name"),
        (CLIENTS, ("--map", "nowhere.toml"), "There is no map nowhere.toml."),
        (CLIENTS, ("--map", "maven_deals.toml"), "The map is for deals"),
        (CLIENTS, ("--map", "maven_clients.toml"), "has no column"),
    ],
)
def test_what_cannot_be_used_is_one_sentence_and_exit_2(run, path, text, more, said):
    code, _, err = run(text, *more)
    assert code == 2
    assert said in err
    assert err.count("\n") == 1
    assert clients(path) == 0


def test_a_map_that_is_no_map_is_one_sentence(run, tmp_path):
    for text in (
        "kind = ",
        'kind = "clients"\nwrong = 1\n',
        'kind = "nothing"\n',
        '[columns]\nname = "client"\n',
        'kind = "clients"\ncustom = [1]\n',
    ):
        (tmp_path / "own.toml").write_text(text)
        code, _, err = run(CLIENTS, "--map", str(tmp_path / "own.toml"))
        assert code == 2
        assert err.count("\n") == 1


def test_a_running_server_is_said(run, path):
    here = store.Store(path)
    code, _, err = run(CLIENTS)
    here.close()
    assert code == 2
    assert "held by a running server" in err


def test_excel_comes_in_like_csv(run, path):
    from data.imports import workbook

    assert run(workbook.write(["client", "employees"], [["Acme", "12"]]), name="file.xlsx")[0] == 0
    assert clients(path) == 1
