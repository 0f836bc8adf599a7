"""Templates are kept, replaced by versions and retired; they never number alike, and name only people who can say yes."""

from uuid import uuid4

import pytest

from data import document_numbers, document_templates
from data.problems import Problem
from queries import reader
from tests.paper_desk import PaperDesk
from tests.papers import paper, said


@pytest.fixture
def desk(tiny):
    return PaperDesk(tiny)


def templates(desk) -> dict:
    return {str(one["template_id"]): one for one in reader.rows("documents/templates", desk.viewer("boss"))}


@pytest.mark.parametrize("pattern", ["", "OF", "OF-{n}", "OF-{year}", "{year}{year}-{n}", "{year}-{n}-{n}", "{n:4}{year}", "{year.x}-{n}", "{year}-{n}}", "{year}-{n}\n", "<{year}-{n}>", "a" * 60 + "{year}{n}"])  # fmt: skip
def test_a_number_has_one_year_and_one_serial_and_plain_signs(pattern):
    if pattern == "{year}-{n}\n":
        assert document_numbers.check(pattern) == "{year}-{n}"
        return
    with pytest.raises(Problem):
        document_numbers.check(pattern)


def test_numbers_are_filled_and_grow_beyond_their_noughts():
    assert document_numbers.number("OF-{year}-{n:04}", 2026, 7) == "OF-2026-0007"
    assert document_numbers.number("№ {n}/{yy}", 2026, 12345) == "№ 12345/26"
    assert document_numbers.number("{n:02}-{year}", 2026, 123) == "123-2026"


def test_a_template_is_kept_once_and_comes_back_as_it_went_in(desk):
    key, data, boss = uuid4(), paper("{{ client.name }}"), desk.viewer("boss")
    for _ in range(2):
        document_templates.add(boss, desk.wanted("dora"), data, "C:\\secret\\Our offer.docx", key=key)
    assert len(templates(desk)) == 1
    assert document_templates.file(boss, key) == ("Our offer.docx", data)


def test_a_new_version_stands_in_the_place_of_the_old_one_with_its_file_if_no_other_came(desk):
    old, boss, key = desk.template(), desk.viewer("boss"), uuid4()
    document_templates.replace(boss, old, desk.wanted("hanna", name="Offer 2"), None, "", version=1, key=key)
    kept = templates(desk)
    assert kept[str(old)]["retired"] and kept[str(old)]["replaced"] and not kept[str(key)]["retired"]
    assert document_templates.file(boss, old) == document_templates.file(boss, key)
    with pytest.raises(Problem, match="newer version|numbers its documents so"):
        document_templates.retire(boss, old, version=2, back=True)
    with pytest.raises(Problem, match="Someone has changed"):
        document_templates.replace(boss, old, desk.wanted(), None, "", version=1, key=uuid4())


def test_two_templates_in_use_never_number_alike(desk):
    first = desk.template()
    with pytest.raises(Problem, match="numbers its documents so already"):
        desk.template(numbering="OF-{year}-{n}")
    document_templates.retire(desk.viewer("boss"), first, version=1)
    desk.template(numbering="OF-{year}-{n}")
    with pytest.raises(Problem, match="numbers its documents so already"):
        document_templates.retire(desk.viewer("boss"), first, version=2, back=True)


def test_who_approves_signs_in_here_and_sees_the_line(desk):
    with pytest.raises(Problem, match="Olga approves such documents and does not work in this line"):
        desk.template("olga", line_id=desk.tiny.id("line", "Sales"))
    desk.tiny.run("UPDATE kept.staff SET disabled_at = now() WHERE login = 'bob'")
    with pytest.raises(Problem, match="able to sign in"):
        desk.template("bob")


def test_a_file_with_a_stranger_among_its_fields_is_not_kept(desk):
    with pytest.raises(Problem, match="not known: client.inn"):
        desk.template(text="{{ client.inn }}")
    assert templates(desk) == {}


def test_only_an_administrator_has_the_templates_in_hand(desk):
    made = desk.template()
    for viewer in map(desk.viewer, ("dora", "hanna", "ann")):
        for act in (
            lambda viewer=viewer: document_templates.add(viewer, desk.wanted(), paper("a"), "a.docx", key=uuid4()),
            lambda viewer=viewer: document_templates.replace(viewer, made, desk.wanted(), None, "", version=1, key=uuid4()),
            lambda viewer=viewer: document_templates.retire(viewer, made, version=1),
            lambda viewer=viewer: document_templates.file(viewer, made),
        ):
            with pytest.raises(Problem, match="You may not do this"):
                act()
    assert said(document_templates.file(desk.viewer("boss"), made)[1]) == "{{ number }} for {{ client.name }}"


def test_one_year_written_in_two_ways_is_one_series(desk):
    desk.template(numbering="OF-{year}-{n}")
    with pytest.raises(Problem, match="numbers its documents so already"):
        desk.template(numbering="OF-20{yy}-{n}", name="Other")
