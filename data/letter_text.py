"""Text of e-mails: bytes in whichever charset, HTML as plain lines, and the history quoted below cut where that is certain."""

import codecs
import re
from html.parser import HTMLParser

# Not for a table or a screen: control signs but line ends and tabs, lone surrogates, signs that turn the direction of writing
BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
WORDS = re.compile(rb"[\xa8\xaa\xaf\xb2-\xb4\xb8\xba\xbf-\xff]{3,}")
BLOCKS = {
    "p",
    "div",
    "br",
    "tr",
    "table",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "blockquote",
    "pre",
    "section",
    "article",
}
SILENT = {"script", "style", "head", "title", "template"}
FORWARDED = re.compile(r"^-{2,}.*(forward|пересыл|пересил|weitergeleitet)", re.IGNORECASE | re.MULTILINE)
WROTE = re.compile(r"(wrote|writes|пишет|написал\S*|пише|написав|написала|schrieb)\b.*:$|<[^<>\s]+@[^<>\s]+>.*:$", re.IGNORECASE)
UNCLOSED = re.compile(r"<(?![^<>]*>)")  # the parser would look for the end of each to the end of all
LAST_WORDS = 500  # of a line that may say who wrote
HEADS = re.compile(r"^\W{0,2}(from|sent|date|to|cc|subject|от|отправлено|дата|кому|копия|тема|від|надіслано|копія)\W{0,2}:", re.IGNORECASE)


def clean(text: str) -> str:
    """Text that every table and every screen takes."""
    return BAD.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " "))


def decoded(raw: bytes, charset: str | None) -> str:
    """Bytes as text: by the charset they name, else UTF-8, else the Windows one of Cyrillic if that gives words, else Latin."""
    for name in (charset, "utf-8"):
        try:
            codecs.lookup(name or "?")
            return raw.decode(name)
        except (LookupError, ValueError, TypeError):
            continue
    high = sum(byte > 127 for byte in raw)  # Cyrillic has words of such bytes, Latin has a letter here and there
    return raw.decode("cp1251" if 2 * sum(map(len, WORDS.findall(raw))) > high else "latin-1", "replace")


class _Lines(HTMLParser):
    """HTML as lines; what stands in a block quotation begins with `>`."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.lines, self.silent, self.quoted = [""], 0, 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in SILENT
        if tag in BLOCKS:
            self.lines.append("")
        self.quoted += tag == "blockquote"
        if tag == "li":
            self.lines[-1] = "- "

    def handle_endtag(self, tag):
        self.silent = max(0, self.silent - (tag in SILENT))
        self.quoted = max(0, self.quoted - (tag == "blockquote"))
        if tag in BLOCKS and tag != "br":
            self.lines.append("")

    def handle_data(self, data):
        if not self.silent:
            said = re.sub(r"\s+", " ", data)
            mark = "> " if self.quoted and not self.lines[-1] and said.strip() else ""
            self.lines[-1] += mark + said


def from_html(html: str) -> str:
    """The words of HTML, line by line, without what is not shown."""
    parser = _Lines()
    parser.feed(UNCLOSED.sub("&lt;", re.sub(r"(?is)<!--.*?(-->|$)", "", html)))
    parser.close()
    lines = [line.strip() for line in parser.lines]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def without_history(text: str, answers: bool) -> str:
    """A message without the older ones quoted below it; whole where something new may stand in between, or in a forwarded one."""
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()
    if not answers or FORWARDED.search(text):
        return text
    lines = text.split("\n")
    end = _quotation(lines) or _copied_heads(lines)
    return "\n".join(lines[:end]).strip() if end and any(line.strip() for line in lines[:end]) else text


def _quotation(lines: list[str]) -> int | None:
    """Where a tail begins in which every line is quoted, with the line that says who wrote it."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith(">")):
        end -= 1
    if not any(line.lstrip().startswith(">") for line in lines[end:]):
        return None
    for length in (1, 2):  # the line may have been broken in two
        if end >= length and WROTE.search(" ".join(line.strip() for line in lines[end - length : end])[-LAST_WORDS:]):
            begun = end - length
            broken = (
                length == 1
                and begun
                and re.match(r"(On|Am|\d{1,2}[. ]).*\d", lines[begun - 1].strip())
                and not lines[begun].startswith("On ")
            )
            return begun - 1 if broken else begun
    return end


def _copied_heads(lines: list[str]) -> int | None:
    """Where the heads of an older message were copied into the text: three of them in a row, as Outlook does."""
    for at in range(1, len(lines) - 2):
        if all(HEADS.match(line.strip()) for line in lines[at : at + 3]):
            above = lines[at - 1].strip()
            return at - 1 if re.fullmatch(r"[-_ ]{5,}.*", above) else at
    return None
