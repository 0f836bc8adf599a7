"""Ready templates to begin with: an offer and a contract in each language, made when asked for."""

import functools
import io

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from data import docx_file
from data.document_words import COLUMNS, CONTRACT, OFFER

KINDS = ("offer", "contract")
FONT = "Calibri"


@functools.cache
def sample(kind: str, language: str) -> bytes:
    """A template of this kind ("offer", "contract") with its fields in place, as .docx."""
    paper, made = Document(), io.BytesIO()
    paper.styles["Normal"].font.name, paper.styles["Normal"].font.size = FONT, Pt(11)
    paper.core_properties.title = "{{ number }}"
    paper.core_properties.author = "{{ company.name }}"
    paper.sections[0].header.paragraphs[0].text = "{{ company.name }}"
    for line in (OFFER if kind == "offer" else CONTRACT)[language]:
        if line == "table":
            _items(paper, COLUMNS[language])
        else:
            _paragraph(paper, line)
    paper.save(made)
    return docx_file.packed_alike(made.getvalue())


def _paragraph(paper, line: str) -> None:
    """A paragraph; `# ` a title, `## ` a heading, `> ` to the right."""
    if line.startswith("# "):
        title = paper.add_paragraph().add_run(line[2:])
        title.bold, title.font.size = True, Pt(18)
    elif line.startswith("## "):
        paper.add_paragraph().add_run(line[3:]).bold = True
    elif line.startswith("> "):
        paper.add_paragraph(line[2:]).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    else:
        paper.add_paragraph(line)


def _items(paper, names: tuple[str, ...]) -> None:
    """What is offered, a row per item, and the sum below."""
    table = paper.add_table(1, len(names), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, names, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    table.add_row().cells[0].text = "{%tr for item in items %}"
    fields = ("{{ item.n }}", "{{ item.name }}", "{{ item.quantity }}", "{{ item.price }}", "{{ item.amount }}")
    for place, (cell, field) in enumerate(zip(table.add_row().cells, fields, strict=True)):
        cell.text = field
        if place > 1:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    table.add_row().cells[0].text = "{%tr endfor %}"
