"""Small .docx files for tests, and what stands in one."""

import functools
import io
import zipfile

from docx import Document

from data.document_samples import sample

__all__ = ["header", "paper", "sample", "said", "with_part"]


@functools.cache
def paper(*lines: str, header: str = "", rows=()) -> bytes:
    """A document with these paragraphs, and a table with one cell in each row."""
    made, packed = Document(), io.BytesIO()
    for line in lines:
        made.add_paragraph(line)
    if rows:
        table = made.add_table(0, 1)
        for row in rows:
            table.add_row().cells[0].text = row
    if header:
        made.sections[0].header.paragraphs[0].text = header
    made.save(packed)
    return packed.getvalue()


def said(data: bytes) -> str:
    """Its paragraphs, then the cells of its tables, a line each."""
    read = Document(io.BytesIO(data))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([one.text for one in read.paragraphs] + cells)


def header(data: bytes) -> str:
    """What stands above its pages."""
    return "\n".join(one.text for one in Document(io.BytesIO(data)).sections[0].header.paragraphs)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same file with one part put in or put in place of another."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for one in before.namelist():
            if one != name:
                after.writestr(one, before.read(one))
        after.writestr(name, content)
    return made.getvalue()
