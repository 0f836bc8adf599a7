"""A .docx that came from outside: opened only when it is small, really a Word document, and brings nothing that runs."""

import io
import re
import zipfile

from docx import Document
from lxml import etree

from data.problems import Problem

MOST, MOST_UNPACKED, MOST_PARTS, MOST_PART = 3_000_000, 30_000_000, 500, 3_000_000  # bytes, bytes, files, bytes of one XML part
MOST_TAGS = 200_000  # of one XML part: some hundred pages
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ENCODING = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")
MARKUP = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<")  # whatever the part is called
RUNS = re.compile(r"vbaProject|vbaData|/activeX/|\.(?:exe|js|vbs|hta|docm|dotm|xlsm|xlsb|xltm|pptm)\Z", re.I)
BRINGS = ("attachedTemplate", "oleObject", "frame", "subDocument", "aFChunk")  # what a word processor opens together with a document
HERE = re.compile(r"file:///[^/\\]|[^:/\\]+\Z")
SAME_DAY = (1980, 1, 1, 0, 0, 0)  # the day a packed file bears: equal documents are equal bytes


def check(data: bytes) -> None:
    """A Problem unless this is a Word document that can be opened without harm."""
    if len(data) > MOST:
        raise Problem("The file is larger than {most} MB. Make its pictures smaller.", field="file", most=MOST // 1_000_000)
    try:
        _look(data)
    except Problem:
        raise
    except Exception:  # zipfile, lxml and python-docx raise whatever their parts raise
        raise Problem("This is no Word document (.docx).", field="file") from None


def _look(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        _sizes(packed)
        _kind(packed)
        for part in packed.infolist():
            found = packed.read(part)
            if not part.filename.startswith("word/media/") and (part.filename.endswith((".xml", ".rels")) or MARKUP.match(found)):
                _text(found)
                _few(found)
            if part.filename.endswith(".rels"):
                _near(found)
    Document(io.BytesIO(data))


def _sizes(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    texts = [part.file_size for part in parts if part.filename.endswith((".xml", ".rels"))]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED or max(texts, default=0) > MOST_PART:
        raise Problem("The file unpacks to far too much. Save it anew from a word processor.", field="file")


def _kind(packed: zipfile.ZipFile) -> None:
    """Of the plain kind, without anything that could be started."""
    kinds = packed.read("[Content_Types].xml")
    if any(RUNS.search(name) for name in packed.namelist()) or b"macroEnabled" in kinds:
        raise Problem("The document contains macros. Save it without them as .docx.", field="file")
    if MAIN not in kinds:
        raise Problem("This is no Word document (.docx).", field="file")


def _near(relations: bytes) -> None:
    """No template or object that another machine would bring when the document is opened: macros come so, too."""
    for one in etree.fromstring(relations):
        far = one.get("TargetMode") == "External" and not HERE.match(one.get("Target", ""))
        if far and one.get("Type", "").rpartition("/")[2] in BRINGS:
            raise Problem("The document contains macros. Save it without them as .docx.", field="file")


def _few(xml: bytes) -> None:
    """No more tags than can be put together in seconds: the time grows with their square."""
    if xml.count(b"<") > MOST_TAGS:
        raise Problem("The file unpacks to far too much. Save it anew from a word processor.", field="file")


def _text(xml: bytes) -> None:
    """No entities, and no encoding in which they could hide."""
    told = ENCODING.match(xml)
    known = told is None or told[1].lower() in (b"utf-8", b"us-ascii")
    if not known or b"\x00" in xml or b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise Problem("The file is made in an unusual way. Save it anew from a word processor.", field="file")


def packed_alike(data: bytes) -> bytes:
    """The same file with one day on all its parts, so that equal documents are equal byte by byte."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            after.writestr(zipfile.ZipInfo(part.filename, SAME_DAY), before.read(part), zipfile.ZIP_DEFLATED)
    return made.getvalue()
