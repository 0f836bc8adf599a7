"""A template is somebody's file: only a plain small document with known fields is taken, and filling it reaches nothing else."""

import io
import time
import zipfile

import pytest

from data import docx_fields, docx_file, docx_write
from data.problems import Problem
from tests.papers import header, paper, said, sample, with_part

VALUES = dict.fromkeys(docx_fields.ALL, "") | {"items": []}
ITEM = dict.fromkeys(docx_fields.ITEM, "")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("text", b"Dear client"),
        ("zip", with_part(paper("a"), "[Content_Types].xml", b"<Types/>")),
        ("cut", paper("a")[:-200]),
        ("empty", b""),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_word_document_is_refused_in_one_sentence(name, data):
    with pytest.raises(Problem, match="no Word document"):
        docx_write.fields(data)


def test_a_file_that_unpacks_to_far_too_much_is_never_unpacked():
    with pytest.raises(Problem, match="far too much"):
        docx_file.check(with_part(paper("a"), "word/media/image1.png", b"\0" * (docx_file.MOST_UNPACKED + 1)))
    with pytest.raises(Problem, match="larger than 3 MB"):
        docx_file.check(b"\0" * (docx_file.MOST + 1))


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("word/document.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        ("word/document.xml", '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16")),
        ("word/settings.xml", b'<?xml version="1.0" encoding="utf-7"?><a/>'),
        ("word/header.bin", b' <!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    ],
    ids=["entity", "utf-16", "utf-7", "renamed"],
)
def test_entities_and_encodings_that_could_hide_them_are_refused(part, content):
    with pytest.raises(Problem, match="unusual way"):
        docx_file.check(with_part(paper("a"), part, content))


def test_macros_are_refused():
    with pytest.raises(Problem, match="macros"):
        docx_file.check(with_part(paper("a"), "word/vbaProject.bin", b"x"))


def test_unknown_fields_are_named_all_in_one_sentence():
    with pytest.raises(Problem) as trouble:
        docx_write.fields(paper("{{ client.name }} {{ client.inn }}", "{{ boss }}", header="{{ company.colour }}"))
    assert str(trouble.value) == "The template names fields that are not known: client.inn, boss, company.colour."


@pytest.mark.parametrize(
    "line",
    [
        "{{ ''.__class__ }}",
        "{{ client.__class__ }}",
        "{{ client.name.__class__.__mro__ }}",
        "{{ client['name'] }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ self._TemplateReference__context }}",
        "{{ client.name|attr('__class__') }}",
        "{{ client.name|format(1) }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ range(10) }}",
        "{% for a in range(1000000000) %}x{% endfor %}",
        "{% for item in items %}{% for other in items %}x{% endfor %}{% endfor %}",
        "{% for item in items recursive %}{{ loop(items) }}{% endfor %}",
        "{% set a = 1 %}",
        "{% macro a() %}{{ a() }}{% endmacro %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% extends 'a' %}",
        "{% if 1 < 2 %}a{% endif %}",
        "{% if client.name is defined %}a{% endif %}",
        "{{ client.name if client.city }}",
        "{{p client.name }}",
        "{{ items }}",
        "{{ client }}",
    ],
)
def test_a_template_can_do_nothing_but_name_fields_ask_if_and_repeat_items(line):
    for ask in (docx_write.fields, lambda data: docx_write.filled(data, VALUES | {"items": [ITEM]})):
        with pytest.raises(Problem):
            ask(paper(line))


def test_what_stands_above_the_pages_and_in_the_properties_is_looked_at_too():
    core = b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    core += b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{{ client.inn }}</dc:title></cp:coreProperties>'
    for data in (paper("a", header="{{ client.inn }}"), with_part(paper("a"), "docProps/core.xml", core)):
        with pytest.raises(Problem, match="client.inn"):
            docx_write.fields(data)


def test_the_sandbox_stands_behind_the_list_too():
    with pytest.raises(Exception, match="unsafe"):
        docx_fields.environment().from_string("{{ a.__class__.__mro__ }}").render(a=docx_write._named(VALUES)["client"])
    assert not docx_fields.environment().globals


@pytest.mark.parametrize(
    "line", ["{{ client.name", "{{ client.name %}", "{% if client.name %}a", "{{ client..name }}", "{{ a b }}", "{{" * 9000]
)
def test_a_field_that_cannot_be_read_is_said_at_once(line):
    began = time.monotonic()
    with pytest.raises(Problem, match="field|no end"):
        docx_write.fields(paper(line))
    assert time.monotonic() - began < 2


def test_a_field_in_a_place_without_text_is_refused():
    data = paper("a")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        xml = packed.read("word/document.xml").replace(b"<w:p>", b'<w:p w:rsidR="{{ client.name }}">', 1)
    with pytest.raises(Problem, match="no text"):
        docx_write.fields(with_part(data, "word/document.xml", xml))


def test_signs_of_xml_cyrillic_and_braces_in_a_name_stay_whole():
    name = "ООО «Ёлка» <&> {{ manager.email }} \x07\x0b & Söhne"
    made = docx_write.filled(
        paper("[{{ client.name }}]", header="{{ client.name }}"), VALUES | {"client.name": name, "manager.email": "secret"}
    )
    whole = "ООО «Ёлка» <&> {{ manager.email }}    & Söhne"
    assert said(made) == f"[{whole}]" and header(made) == whole


def test_rows_are_repeated_and_what_is_not_known_is_left_to_be_written_by_hand():
    data = paper(
        "{{ client.city }}{% if client.phone %}, {{ client.phone }}{% endif %}",
        rows=("{%tr for item in items %}", "{{ item.name }}", "{%tr endfor %}"),
    )
    items = [ITEM | {"name": "Saw"}, ITEM | {"name": "Rope\nlong"}]
    assert said(docx_write.filled(data, VALUES | {"items": items})) == "________\nSaw\nRope\nlong"
    assert docx_write.named(data) == ("client.city", "client.phone", "items.name")


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
def test_the_ready_templates_name_known_fields_and_can_be_filled(language):
    for kind in ("offer", "contract"):
        data = sample(kind, language)
        assert {"number", "client.name", "items.amount", "total"} <= set(docx_write.fields(data))


def test_equal_values_give_equal_files():
    data, values = sample("offer", "en"), VALUES | {"number": "OF-1", "items": [ITEM]}
    assert docx_write.filled(data, values) == docx_write.filled(data, values)


def test_what_is_not_approved_says_so_above_the_text_and_on_every_page():
    made = docx_write.stamped(paper("Text", header="Ours"), "waiting", "ru")
    assert said(made).startswith("ЧЕРНОВИК, не согласовано\nText") and header(made).startswith("ЧЕРНОВИК, не согласовано\nOurs")


def test_more_tags_than_can_be_put_together_in_seconds_are_refused_at_once():
    data = paper("a")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        xml = packed.read("word/document.xml").replace(b"<w:p>", b"<w:p>" + b"<w:r/>" * docx_file.MOST_TAGS, 1)
    began = time.monotonic()
    with pytest.raises(Problem, match="far too much"):
        docx_write.fields(with_part(data, "word/document.xml", xml))
    assert time.monotonic() - began < 2


def test_what_is_repeated_is_short_in_all_loops_together():
    loop = ("{% for item in items %}", *"a" * 60, "{% endfor %}")
    assert docx_write.fields(paper(*loop)) == ()
    with pytest.raises(Problem, match="too long"):
        docx_write.fields(paper(*loop * 8))


@pytest.mark.parametrize(
    ("target", "taken"),
    [
        ("https://far.test/a.dotm", False),
        ("\\\\far\\a.dotm", False),
        ("file:////far/a.dotm", False),
        ("file:///C:\\Ours\\a.dotx", True),
        ("Normal.dotm", True),
    ],
)
def test_a_template_on_another_machine_is_not_brought_along(target, taken):
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    one = f'<Relationship Id="rId1" Type="{kind}" Target="{target}" TargetMode="External"/>'
    data = with_part(paper("a"), "word/_rels/settings.xml.rels", f'<Relationships xmlns="{relations}">{one}</Relationships>'.encode())
    if taken:
        assert docx_write.fields(data) == ()
        return
    with pytest.raises(Problem, match="macros"):
        docx_write.fields(data)


def test_a_document_with_macros_inside_the_document_is_refused():
    with pytest.raises(Problem, match="macros"):
        docx_file.check(with_part(paper("a"), "word/embeddings/sheet1.xlsm", b"PK"))
