"""The page of templates: a file is looked at before it is kept, versions replace each other, ready ones can be taken home."""

import pytest

from data import document_templates
from tests.paper_desk import PaperDesk
from tests.papers import paper, said
from tests.seen import Seen


class Page(Seen):
    FILE, LOGIN = "setup/templates.py", "boss"


@pytest.fixture
def page(tiny, monkeypatch):
    desk = PaperDesk(tiny)
    return lambda login=None, **asked: Page(desk, monkeypatch, login, **asked)


def test_a_file_is_looked_at_when_it_comes_and_kept_with_its_number_and_those_who_approve(page):
    seen = page(edit="new")
    seen.widget("file_uploader", "template_file").upload("a.docx", paper("{{ client.inn }}"), "application/octet-stream")
    seen.run()
    assert "not known: client.inn" in seen.texts()
    seen.widget("text_input", "template_name").set_value("Offer *bold*")
    seen.press("template_save")
    assert seen.desk.tiny.run("SELECT count(*) FROM kept.document_templates") == [(0,)]
    seen.widget("file_uploader", "template_file").upload("a.docx", paper("{{ client.name }} {{ number }}"), "application/octet-stream")
    seen.widget("multiselect", "template_approvers").set_value([str(one) for one in seen.desk.staff("hanna", "dora")])
    seen.run()
    assert [one.value for one in seen.test.success] == ["2 fields, all known"]
    seen.press("template_save")
    assert "approved by Hanna → Dora" in seen.texts() and "OF-" in seen.texts()
    kept = seen.desk.tiny.run("SELECT id, name, file_name FROM kept.document_templates")
    assert kept[0][1:] == ("Offer *bold*", "a.docx")
    assert said(document_templates.file(seen.desk.viewer("boss"), kept[0][0])[1]) == "{{ client.name }} {{ number }}"


def test_a_new_version_without_a_file_keeps_the_present_one_and_the_old_one_is_out_of_use(page):
    seen = page()
    made = seen.desk.template("hanna")
    seen = page(edit=made)
    assert seen.widget("multiselect", "template_approvers").value == [str(seen.desk.staff("hanna")[0])]
    seen.widget("text_input", "template_name").set_value("Offer 2")
    seen.press("template_save")
    assert "**Offer 2**" in seen.texts() and [one.label for one in seen.test.expander][0] == "1 out of use"
    seen.press("templates_turn_")
    assert "There is no template yet" in seen.texts()


def test_who_is_no_administrator_sees_no_template(page):
    seen = page("hanna")
    assert seen.texts() == "Templates are looked after by an administrator." and not seen.test.button
