"""A template is filled: fields found and tried when it comes, filled when a document is written, marked while nobody has approved it."""

import functools
import hashlib
import io
import re
from types import SimpleNamespace

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor
from docxtpl import DocxTemplate

from data import docx_fields, docx_file
from data.docx_fields import Empty
from data.problems import Problem

FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")  # those docxtpl fills
UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
LONGEST = 500  # characters of one value
WORDS = {  # by state and language: what a document bears that is not approved
    "waiting": {"en": "DRAFT, not approved", "ru": "ЧЕРНОВИК, не согласовано", "uk": "ЧЕРНЕТКА, не погоджено"},
    "refused": {"en": "DRAFT, refused", "ru": "ЧЕРНОВИК, отклонено", "uk": "ЧЕРНЕТКА, відхилено"},
    "withdrawn": {"en": "WITHDRAWN", "ru": "ОТОЗВАНО", "uk": "ВІДКЛИКАНО"},
}


@functools.lru_cache(maxsize=16)
def fields(data: bytes) -> tuple[str, ...]:
    """The known fields a template names; a Problem when it is no safe .docx, names others, or cannot be filled."""
    docx_file.check(data)
    found = named(data)
    for values in (_all("Aa"), _all("")):
        filled(data, values)
    return found


@functools.lru_cache(maxsize=16)
def named(data: bytes) -> tuple[str, ...]:
    """The fields of a template that was checked when it came; looked for once while the same few are written from."""
    return tuple(docx_fields.used(_sources(data)))


def blanks(data: bytes, values: dict) -> tuple[str, ...]:
    """The fields that would be written as an empty line, in order: those an `if` passes by are not among them."""
    named(data)
    met: list[str] = []
    env, known = docx_fields.environment(met), _named(values)
    for source in _sources(data):
        env.from_string(source).render(known)
    return tuple(dict.fromkeys(met))


def filled(data: bytes, values: dict) -> bytes:
    """The document: `values` holds every field of docx_fields.ALL by its name, and `items`, a list of dicts.

    Checked here again: nothing is filled that `docx_fields.used` does not let through.
    """
    named(data)
    paper, made = DocxTemplate(io.BytesIO(data)), io.BytesIO()
    try:
        paper.render(_named(values), docx_fields.environment(), autoescape=True)
        paper.save(made)
        Document(io.BytesIO(made.getvalue()))
    except Exception:  # docxtpl, jinja2, lxml and python-docx raise whatever their parts raise
        raise Problem("The template cannot be filled. Look where “if” and “for” begin and end.", field="file") from None
    return docx_file.packed_alike(made.getvalue())


def mark(data: bytes) -> str:
    """By which a file is known again."""
    return hashlib.sha256(data).hexdigest()


def stamped(data: bytes, state: str, language: str) -> bytes:
    """The document with its state in red above the text and in every header: nobody takes it for the real one."""
    words, paper, made = WORDS[state][language], Document(io.BytesIO(data)), io.BytesIO()
    if paper.paragraphs:
        _stamp(paper.paragraphs[0].insert_paragraph_before(), words)
    else:
        _stamp(paper.add_paragraph(), words)
    for place, section in enumerate(paper.sections):
        for header in _headers(paper, section):
            if place == 0 or not header.is_linked_to_previous:
                _stamp(header.paragraphs[0].insert_paragraph_before() if header.paragraphs else header.add_paragraph(), words)
    paper.save(made)
    return docx_file.packed_alike(made.getvalue())


def _headers(paper, section) -> list:
    """The headers a section shows: the usual one, and others for its first and its even pages where it has such."""
    first = [section.first_page_header] if section.different_first_page_header_footer else []
    even = [section.even_page_header] if paper.settings.odd_and_even_pages_header_footer else []
    return [section.header, *first, *even]


def _stamp(paragraph, words: str) -> None:
    run = paragraph.add_run(words)
    run.bold, run.font.size, run.font.color.rgb = True, Pt(14), RGBColor(0xB0, 0x20, 0x30)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


@functools.lru_cache(maxsize=16)
def _sources(data: bytes) -> tuple[str, ...]:
    """Every text of the document in which a field may stand, as docxtpl will read it; its shape is checked before."""
    paper = DocxTemplate(io.BytesIO(data))
    paper.init_docx()
    parts = [paper.get_xml()]
    for place in (paper.HEADER_URI, paper.FOOTER_URI):
        parts += [paper.get_part_xml(part) for _, part in paper.get_headers_footers(place)]
    package = paper.docx.part.package
    parts += [part.blob.decode("utf-8") for part in package.parts if part.content_type == FOOTNOTES]
    said = [getattr(paper.docx.core_properties, name) or "" for name in PROPERTIES]
    for xml in (*parts, *said):
        docx_fields.shape(xml)
    return (*map(paper.patch_xml, parts), *said)


def _named(values: dict) -> dict:
    """The values as a template calls them: `client.name` is a field of a group."""
    told = {name: _clean(values.get(name)) or Empty(name) for name in docx_fields.ALL}
    groups = {group: SimpleNamespace(**{name: told[f"{group}.{name}"] for name in names}) for group, names in docx_fields.GROUPS.items()}
    items = [
        SimpleNamespace(**{name: _clean(one.get(name)) or Empty(f"items.{name}") for name in docx_fields.ITEM})
        for one in values.get("items", ())
    ]
    return {name: told[name] for name in docx_fields.ALONE} | groups | {"items": items}


def _clean(value) -> str:
    """Text without signs that no XML holds; a line break stays one."""
    text = UNFIT.sub(" ", str(value or ""))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _all(word: str) -> dict:
    return dict.fromkeys(docx_fields.ALL, word) | {"items": [dict.fromkeys(docx_fields.ITEM, word)] * (2 if word else 0)}
